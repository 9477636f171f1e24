"""Which answer stands, and what became of the files of the others."""

from django_scopes import scopes_disabled

from cases.enums import AttachmentRole, CaseState, EventKind, TransferReason
from cases.models import Case, RulingProposal
from directory.models import Office
from text.dates import short


def decision_stands(case, file):
    """Whether a file belongs to the answer that is valid now."""
    closed = case.state == CaseState.CLOSED and case.answered_at is not None
    return closed and file.role == AttachmentRole.DECISION and file.created_at >= case.answered_at


def decision_file_effect(case, file):
    """What became of a file of an answer that is no longer valid; empty for every other file."""
    if file.role != AttachmentRole.DECISION or decision_stands(case, file):
        return ""
    if case.answered_at:
        return f"remplacée par celle du {short(case.answered_at)}"
    return "qui n’a plus d’effet : la demande a été rouverte"


def with_effect(case, files):
    """Each file with what became of the answer it holds."""
    return [(file, decision_file_effect(case, file)) for file in files]


def has_decision_paper(case):
    """Whether the case is closed by an answer that has a letter of its own."""
    event = decision_event(case)
    return event is not None and "letter" in event.data


def decision_event(case):
    """The answer that stands, None when the case is not closed by one."""
    if case.state != CaseState.CLOSED or not case.answered_at:
        return None
    return case.events.filter(kind=EventKind.ANSWERED).latest("position")


def audit_event(case):
    """What scheduled the audit that the case is closed by, or None."""
    if case.state != CaseState.CLOSED or not case.audit_at:
        return None
    return case.events.filter(kind=EventKind.AUDIT_SCHEDULED).latest("position")


@scopes_disabled()  # another office may examine it
def second_examens(case):
    """The numbers of the second examens that put its answer in doubt, the latest first."""
    return list(Case.objects.second_examens_of(case).values_list("number", flat=True))


def held_at(event):
    """The office that had the case at an event, and when the competent directorate had received the request."""
    transfers = event.case.events.filter(kind=EventKind.TRANSFERRED)
    earlier = transfers.filter(position__lt=event.position, data__reason=TransferReason.NOT_COMPETENT).last()
    received_at = earlier.at if earlier else event.case.submitted_at
    later = transfers.filter(position__gt=event.position).first()
    if later is None:
        return event.case.office, received_at
    key, name = later.data.get("from_office_id"), later.data["from_office"]
    offices = Office.objects.select_related("directorate")
    return offices.get(pk=key) if key else offices.get(name=name), received_at


def ruling_proposal(case):
    """The proposal made of the answer that stands, or None."""
    return RulingProposal.objects.standing().filter(case=case).first()
