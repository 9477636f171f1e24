"""How an office is named in a sentence, and whom to contact there."""

from .models import Office


def contact_of(office):
    """Who to write to or call: the office when its public details are known, else its directorate."""
    return office if office.address or office.email or office.phone else office.directorate


def the_office(office):
    """The office at the head of a sentence: « La DR de Lyon - PAE », « Le Bureau de Nice port »."""
    return f"{'Le' if office.kind == Office.Kind.BUREAU else 'La'} {office}"
