"""What an answer is issued with: its code, and everything its letter says, kept in the event that proves it."""

from django.template.loader import render_to_string
from django.utils import timezone

from cases.enums import Nature
from directory.naming import contact_of

from .terms import second_examen_window_end

BASIS = {
    Nature.RESCRIT: (
        "Code des douanes, article 345 bis, et décret n° 2018-944 du 31 octobre 2018 ; pour les contributions"
        " indirectes, livre des procédures fiscales, articles L. 80 B et R*80 B-11 à R*80 B-14"
    ),
    Nature.SECOND_EXAMEN: (
        "Code des douanes, article 345 bis, II ; pour les contributions indirectes, livre des procédures"
        " fiscales, articles L. 80 CB et R*80 CB-1 à R*80 CB-4"
    ),
}
REMEDIES = {
    Nature.RESCRIT: "cases/letters/remedies/rescrit.txt",
    Nature.SECOND_EXAMEN: "cases/letters/remedies/second_examen.txt",
}


def decision_facts(case, *, capacity, at):
    """What the letter says besides the text of the answer; kept in the event, so that it is the same for ever."""
    until = second_examen_window_end(case, answered_on=timezone.localdate(at))
    remedies = render_to_string(REMEDIES[case.nature], {"case": case, "second_examen_until": until})
    return {
        "office": case.office.name,
        "directorate": case.office.directorate.name,
        "contact": _contact(case.office),
        "quality": capacity.label,
        "applicant": _applicant(case),
        "represented": f"{case.represented_name}, SIREN {case.represented_siren}"
        if case.represents_other
        else "",
        "subject": case.subject,
        "filed_at": case.submitted_at.isoformat(),
        "tax": case.category.label,
        "provisions": case.provisions,
        "basis": BASIS[case.nature],
        "remedies": remedies,
    }


def _contact(office):
    place = contact_of(office)
    lines = [place.address, f"{place.postcode} {place.city}".strip(), place.phone, place.email]
    return [line for line in lines if line]


def _applicant(case):
    person = f"{case.first_name} {case.last_name}"
    lines = [case.company_name, person, case.address, f"{case.postcode} {case.city}"]
    return [line for line in [*lines, case.country if case.country != "France" else ""] if line]
