"""The office decides: it answers or refuses, under the visa of its head, and may reopen."""

from django.core.exceptions import ValidationError

from cases.enums import AttachmentRole, CaseState, EventKind
from cases.models import DecisionCode
from cases.rules.codes import code_new
from cases.rules.decision import decision_facts
from cases.rules.offered import capacity_of
from files.check import files_total_check

from .attachments import attach, file_data
from .base import applicant, letter_text, make, offered_transition, record, required_text, service


@service(offered_transition("refuse"))
def case_refuse(*, case, by, at, grounds):
    """Declare the request inadmissible, with its grounds (CRPA, art. L. 211-5)."""
    grounds = letter_text(grounds, "grounds", "Motivez l’irrecevabilité (CRPA, art. L. 211-5).")
    make(case, "refuse", by=by, at=at, columns={"grounds": grounds}, data={"grounds": grounds})
    return case


@service(offered_transition("answer"))
def case_answer(*, case, by, at, text, files):
    """Answer and close; `files` are stored files, one PDF at least: the signed position."""
    text = letter_text(text, "text", "Écrivez la réponse.")
    if not any(stored.content_type == "application/pdf" for stored in files):
        raise ValidationError({"files": "Joignez la réponse signée au format PDF."})
    try:
        files_total_check(files)
    except ValidationError as error:
        raise ValidationError({"files": error.messages}) from error
    attachments = [attach(case, stored, role=AttachmentRole.DECISION, by=by, at=at) for stored in files]
    code = code_new()
    event = make(
        case,
        "answer",
        by=by,
        at=at,
        columns={"text": text, "answered_by": by, "at": at},
        data={
            "text": text,
            "files": file_data(attachments),
            "office_id": case.office_id,
            "directorate_id": case.office.directorate_id,
            "code": code,
            "letter": decision_facts(case, capacity=capacity_of(case, by), at=at),
        },
        made=attachments,
    )
    DecisionCode.objects.create(code=code, case=case, event=event)
    return case


@service(offered_transition("request_visa"))
def case_request_visa(*, case, by, at):
    """Ask the head of the office for the visa without which the answer does not leave."""
    make(case, "request_visa", by=by, at=at)
    return case


@service(offered_transition("grant_visa"))
def case_grant_visa(*, case, by, at):
    """As head, let the answer leave."""
    make(case, "grant_visa", by=by, at=at)
    return case


@service(offered_transition("deny_visa"))
def case_deny_visa(*, case, by, at, text):
    """As head, send the answer back to its agent, with what it lacks."""
    grounds = required_text(text, "text", "Expliquez ce qui manque à la réponse.")
    make(case, "deny_visa", by=by, at=at, data={"grounds": grounds})
    return case


@service(offered_transition("reopen"))
def case_reopen(*, case, by, at, text):
    """As head, take a case up again that was refused or closed: its decision has no effect any more."""
    reason = required_text(text, "text", "Indiquez pourquoi la demande est rouverte.")
    make(case, "reopen", by=by, at=at, data={"reason": reason})
    return case


@service(applicant, versioned=False)
def decision_open(*, case, by, at):
    """Keep the first time the applicant opens the answer: the window for a second examen runs from it."""
    if case.state != CaseState.CLOSED or not case.answered_at or case.decision_opened_at:
        return case
    case.decision_opened_at = at
    record(case, kind=EventKind.DECISION_OPENED, by=by, at=at)
    return case
