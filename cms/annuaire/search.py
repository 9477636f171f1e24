"""The offices that meet the criteria of a visitor, in the order of the results."""

import re

from directory.models import Directorate, ForeignBureau
from text.plain import plain
from text.searching import has_words, spelled

from .competence import Competence
from .offices import OfficeType

RANKS = {office_type: rank for rank, office_type in enumerate(OfficeType)}


def search(offices, *, office_type, directorate, code, name, department, city):
    """Those that meet every criterion that is given, in the order of the results."""
    competence = Competence(department) if department else None
    parents = {o.contact.pk: o.contact.parent_id for o in offices if isinstance(o.contact, Directorate)}
    found = [
        (office, competence.rank(office) if competence else (0, 0))
        for office in offices
        if (not office_type or office.type == office_type)
        and (not directorate or directorate.pk in lineage(office.own_directorate.pk, parents))
        and contains(office.code, code)
        and contains_words(f"{office.name} {office.label} {office.type.label}", name)
        and contains_words(office.contact.city, city)
    ]
    found = [(office, rank) for office, rank in found if rank is not None]
    found.sort(key=lambda pair: (pair[1], RANKS[pair[0].type], plain(pair[0].name), pair[0].code))
    return [office for office, _ in found]


def search_foreign(*, country, city, name):
    return [
        bureau
        for bureau in ForeignBureau.objects.all()
        if contains_words(bureau.country, country)
        and contains_words(bureau.city, city)
        and contains_words(f"{bureau.name} {bureau.code}", name)
    ]


def lineage(pk, parents):
    """The keys of a directorate and of those above it."""
    line = set()
    while pk and pk not in line:
        line.add(pk)
        pk = parents.get(pk)
    return line


def spelled_out(text):
    """« Saint » and « St » are the same."""
    return re.sub(r"\bst(e?)\b", r"saint\1", " ".join(spelled(text)))


def contains(text, wanted):
    return spelled_out(wanted) in spelled_out(text)


def contains_words(text, wanted):
    return has_words(spelled_out(text), spelled_out(wanted) or wanted)
