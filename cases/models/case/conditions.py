"""Who may act on a case, and what must hold for it."""

from django_scopes import scopes_disabled

from cases.enums import (
    EventKind,
    Nature,
    QuestionKind,
    Visa,
)
from cases.models.trace import Event


def is_applicant(case, user):
    return user.is_active and case.applicant_id == user.pk


def is_first_examiner(case, user):
    """Who answered the first request, or gave the visa, cannot examine it again (LPF R*80 CB-3)."""
    if case.first_case_id is None:
        return False
    with scopes_disabled():
        return Event.objects.filter(
            case_id=case.first_case_id, kind__in=[EventKind.ANSWERED, EventKind.VISA_GRANTED], by=user
        ).exists()


def works_on(case, user, **role):
    """Whether this person works in the case's office, and it is not his own request."""
    return (
        user.is_active
        and user.pk != case.applicant_id
        and user.memberships.filter(office_id=case.office_id, **role).exists()
    )


def instructs(case, user):
    """An agent or head of the case's office who did not answer the first request."""
    return works_on(case, user) and not is_first_examiner(case, user)


def heads(case, user):
    return works_on(case, user, is_head=True)


def heads_instruction(case, user):
    """A head who did not answer the first request either."""
    return heads(case, user) and not is_first_examiner(case, user)


def is_complete(case):
    """No request for complements waits for its answer."""
    return not case.questions.filter(kind=QuestionKind.COMPLEMENTS, reply__isnull=True).exists()


def is_question_of_fact(case):
    """A rescrit or a second examen: it ends with an answer, not with an audit."""
    return case.nature != Nature.DROIT_AU_CONTROLE


def is_audit(case):
    return case.nature == Nature.DROIT_AU_CONTROLE


def needs_visa(case):
    return case.office.requires_visa and case.visa in (Visa.NONE, Visa.DENIED)


def awaits_visa(case):
    return case.visa == Visa.REQUESTED


def may_be_answered(case):
    return not case.office.requires_visa or case.visa == Visa.GRANTED
