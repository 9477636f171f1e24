"""What a person may do on a case now: what the screens offer is what the services accept."""

from django_fsm import can_proceed, has_transition_perm
from django_scopes import scopes_disabled

from cases.enums import INSTRUCTED_STATES, Capacity, CaseState, EventKind, Nature
from cases.models import (
    Case,
)
from cases.models.case.conditions import heads, instructs, is_complete, works_on

from .standing import decision_event, ruling_proposal


def transition_is_offered(case, name, user):
    """Whether this person may make this transition now: what the screen offers is what is accepted."""
    method = getattr(case, name)
    return can_proceed(method) and has_transition_perm(method, user)


def capacity_of(case, user):
    if user.pk == case.applicant_id:
        return Capacity.APPLICANT
    membership = user.memberships.filter(office_id=case.office_id).first()
    return Capacity.HEAD if membership and membership.is_head else Capacity.AGENT


def may_be_acknowledged(case, user):
    """Whether the receipt of a request that nobody has taken in charge is still to be acknowledged."""
    return case.state == CaseState.SUBMITTED and not case.events.filter(kind=EventKind.ACKNOWLEDGED).exists()


def may_be_asked(case, user):
    """Whether this person may ask the applicant a question now."""
    return case.state in INSTRUCTED_STATES and instructs(case, user)


def may_be_noted(case, user):
    """Whether this person may write an internal note: any agent of the office, whatever the state."""
    return works_on(case, user)


def may_be_assigned(case, user):
    """Whether this person, as head of the office, may give the case to one of its agents."""
    return case.state in INSTRUCTED_STATES and heads(case, user)


def may_be_taken_over(case, user):
    """Whether this person may take for himself a case that is instructed already."""
    instructed = case.state in INSTRUCTED_STATES
    return instructed and case.agent_id != user.pk and instructs(case, user)


def complements_may_be_received(case, user):
    """Whether this person may note that the complements came otherwise than as an answer."""
    return case.state == CaseState.IN_CHARGE and not is_complete(case) and instructs(case, user)


def ruling_may_be_proposed(case, user):
    """Whether this person may propose that the answer of this rescrit be published.

    That is done once, and not while a second examen may replace the answer, be it one that names the case
    by its number only.
    """
    return (
        case.nature == Nature.RESCRIT
        and decision_event(case) is not None
        and instructs(case, user)
        and ruling_proposal(case) is None
        and not _given_to_second_examen(case)
    )


def ruling_is_proposed_to(case, user):
    """Whether this person is the applicant to whom the publication of his answer is proposed."""
    return case.applicant_id == user.pk and ruling_proposal(case) is not None


@scopes_disabled()  # another office may examine it
def _given_to_second_examen(case):
    claimed = Case.objects.filter(first_case_claimed=case.number)
    return Case.objects.second_examens_of(case).exists() or claimed.standing().exists()
