"""The office decides: it answers or refuses, under the visa of its head, and may reopen."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from cases.enums import AttachmentRole, CaseState, EventKind
from cases.models import (
    AnswerCode,
)
from cases.rules.codes import code_new
from cases.rules.decision import decision_facts
from cases.rules.offered import capacity_of

from .attachments import attach, file_data
from .base import begin, lock, make, record, require_applicant, required_text, simple_transition


@transaction.atomic
def case_refuse(*, case, by, version, grounds, at=None):
    at = at or timezone.now()
    case = begin(case, "refuse", by, version)
    grounds = required_text(grounds, "grounds", "Motivez l’irrecevabilité (CRPA, art. L. 211-5).")
    make(case, "refuse", by=by, at=at, columns={"grounds": grounds}, data={"grounds": grounds})
    return case


@transaction.atomic
def case_answer(*, case, by, version, text, files, at=None):
    """Answer and close; `files` are stored files, one PDF at least: the signed position."""
    at = at or timezone.now()
    case = begin(case, "answer", by, version)
    text = required_text(text, "text", "Écrivez la réponse.")
    if not any(stored.content_type == "application/pdf" for stored in files):
        raise ValidationError({"files": "Joignez la réponse signée au format PDF."})
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
    )
    AnswerCode.objects.create(code=code, case=case, event=event)
    return case


case_request_visa = simple_transition("request_visa")
case_grant_visa = simple_transition("grant_visa")
case_deny_visa = simple_transition("deny_visa", "grounds", "Expliquez ce qui manque à la réponse.")
case_reopen = simple_transition("reopen", "reason", "Indiquez pourquoi la demande est rouverte.")


@transaction.atomic
def decision_open(*, case, by, at=None):
    """Keep the first time the applicant opens the answer: the window for a second examen runs from it."""
    at = at or timezone.now()
    case = lock(case)
    require_applicant(case, by, open_only=False)
    if case.state != CaseState.CLOSED or not case.answered_at or case.decision_opened_at:
        return case
    case.decision_opened_at = at
    record(case, kind=EventKind.DECISION_OPENED, by=by, at=at)
    return case
