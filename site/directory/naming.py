"""How offices and directorates are named, in a sentence and in a list, and whom to contact there."""

import re

from text.plain import plain

from .models import Office

REGIONAL = re.compile(r"^direction régionale\b", re.IGNORECASE)
BEFORE_THE_PLACE = re.compile(r"^dr (de la |de l |des |du |de |d )?")


def contact_of(office):
    """Who to write to or call: the office when its public details are known, else its directorate."""
    return office if office.address or office.email or office.phone else office.directorate


def the_office(office):
    """The office at the head of a sentence: « La DR de Lyon - PAE », « Le Bureau de Nice port »."""
    return f"{'Le' if office.kind == Office.Kind.BUREAU else 'La'} {office}"


def directorate_short(label):
    """The lists of reference write « DR » or the whole words: people read one of the two."""
    return REGIONAL.sub("DR", label)


def directorate_place(label):
    """What directorates are sorted by: their place, whatever stands before it."""
    return BEFORE_THE_PLACE.sub("", plain(directorate_short(label)))
