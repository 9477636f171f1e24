"""An office takes a case in charge, gives it to one of its agents, hands it on, notes."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from cases.enums import EventKind, TransferReason
from cases.models import Note
from cases.models.case.conditions import instructs
from cases.rules.offered import may_be_assigned, may_be_noted, may_be_taken_over

from .base import make, offered, offered_transition, office_data, record, required_text, service


@service(offered_transition("take_charge"))
def case_take_charge(*, case, by, at):
    """Become the agent of a case that was filed."""
    columns, data = {"agent": by, "at": at}, {"agent": str(by), "agent_id": by.pk}
    make(case, "take_charge", by=by, at=at, columns=columns, data=data)
    return case


@service(offered_transition("declare_admissible"))
def case_declare_admissible(*, case, by, at, on=None):
    """`on` is the day that starts the announced term; today when left out."""
    today = timezone.localdate(at)
    on = on or today
    if not timezone.localdate(case.submitted_at) <= on <= today:
        raise ValidationError({"on": "La date de recevabilité se situe entre le dépôt et aujourd’hui."})
    make(case, "declare_admissible", by=by, at=at, columns={"on": on}, data={"on": on.isoformat()})
    return case


@service(offered_transition("transfer"))
def case_transfer(*, case, by, at, office, reason, explanation):
    """Hand the case to another office; a transfer for incompetence moves the legal term (LPF R*80 B-14)."""
    explanation = required_text(explanation, "explanation", "Expliquez le transfert.")
    if reason not in TransferReason.values:
        raise ValidationError({"reason": "Choisissez le motif du transfert."})
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


@service(offered(may_be_assigned))
def case_assign(*, case, by, at, agent):
    """As head, give the case to somebody of the office who may instruct it."""
    return _assign(case, agent, by=by, at=at)


@service(offered(may_be_taken_over))
def case_take_over(*, case, by, at):
    """Take for oneself a case that a colleague had, or that has no agent after a transfer."""
    return _assign(case, by, by=by, at=at)


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


@service(offered(may_be_noted), versioned=False)
def note_add(*, case, by, at, text):
    """Write an internal note, which nothing sends. Returns the note."""
    text = required_text(text, "text", "Écrivez la note.")
    note = Note.objects.create(case=case, text=text, written_at=at, written_by=by)
    record(case, kind=EventKind.NOTE_ADDED, by=by, at=at, data={"note": note.pk}, made=[note])
    return note
