"""Every change of a case, each in one transaction with its event and its messages.

All take `by`, the person who acts, and `at`, the moment (now when left out). They raise `CaseError`
with a French sentence when the change is refused, `ValidationError` when what was given is wrong.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from cases.enums import EventKind
from cases.errors import NotOffered
from cases.models import (
    Note,
)
from cases.models.case.conditions import instructs
from cases.rules.offered import may_be_assigned, may_be_noted, may_be_taken_over

from .base import NOT_NOW, begin, lock, make, record, require_version, required_text


def office_data(office):
    """An office by its keys, which stay, and its name, which is that of the day."""
    return {"office": office.name, "office_id": office.pk, "directorate_id": office.directorate_id}


@transaction.atomic
def case_take_charge(*, case, by, version, at=None):
    at = at or timezone.now()
    case = begin(case, "take_charge", by, version)
    make(
        case,
        "take_charge",
        by=by,
        at=at,
        columns={"agent": by, "at": at},
        data={"agent": str(by), "agent_id": by.pk},
    )
    return case


@transaction.atomic
def case_declare_admissible(*, case, by, version, on=None, at=None):
    """`on` is the day that starts the announced term; today when left out."""
    at = at or timezone.now()
    case = begin(case, "declare_admissible", by, version)
    today = timezone.localtime(at).date()
    on = on or today
    if not timezone.localtime(case.submitted_at).date() <= on <= today:
        raise ValidationError({"on": "La date de recevabilité se situe entre le dépôt et aujourd’hui."})
    make(case, "declare_admissible", by=by, at=at, columns={"on": on}, data={"on": on.isoformat()})
    return case


@transaction.atomic
def case_transfer(*, case, by, version, office, reason, explanation, at=None):
    """Hand the case to another office; a transfer for incompetence moves the legal term (LPF R*80 B-14)."""
    at = at or timezone.now()
    case = begin(case, "transfer", by, version)
    explanation = required_text(explanation, "explanation", "Expliquez le transfert.")
    if office.pk == case.office_id:
        raise ValidationError({"office": "Le dossier est déjà dans ce pôle."})
    data = {
        "from_office": case.office.name,
        "from_office_id": case.office_id,
        **office_data(office),
        "reason": reason,
        "explanation": explanation,
    }
    make(case, "transfer", by=by, at=at, columns={"office": office, "reason": reason, "at": at}, data=data)
    return case


@transaction.atomic
def case_assign(*, case, by, version, agent, at=None):
    """As head, give the case to somebody of the office who may instruct it."""
    case = lock(case)
    require_version(case, version)
    if not may_be_assigned(case, by):
        raise NotOffered(NOT_NOW)
    return _assign(case, agent, by=by, at=at or timezone.now())


@transaction.atomic
def case_take_over(*, case, by, version, at=None):
    """Take for oneself a case that a colleague had, or that has no agent after a transfer."""
    case = lock(case)
    require_version(case, version)
    if not may_be_taken_over(case, by):
        raise NotOffered(NOT_NOW)
    return _assign(case, by, by=by, at=at or timezone.now())


def _assign(case, agent, *, by, at):
    if not instructs(case, agent):
        raise ValidationError({"agent": "Cette personne ne peut pas instruire ce dossier."})
    data = {
        "from": str(case.agent or ""),
        "from_id": case.agent_id,
        "agent": str(agent),
        "agent_id": agent.pk,
    }
    case.agent = agent
    record(case, kind=EventKind.ASSIGNED, by=by, at=at, data=data)
    return case


@transaction.atomic
def note_add(*, case, by, text, at=None):
    """Write an internal note, which nothing sends. Returns the note."""
    at = at or timezone.now()
    case = lock(case)
    if not may_be_noted(case, by):
        raise NotOffered(NOT_NOW)
    note = Note.objects.create(
        case=case, text=required_text(text, "text", "Écrivez la note."), written_at=at, written_by=by
    )
    record(case, kind=EventKind.NOTE_ADDED, by=by, at=at, data={"note": note.pk})
    return note
