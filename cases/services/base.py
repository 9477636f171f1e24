"""What every service is made of."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.errors import CaseChanged, NotOffered
from cases.letters.write import messages_write
from cases.models import (
    Case,
)
from cases.rules.offered import capacity_of, transition_is_offered
from cases.rules.terms import case_ledger
from cases.trace.chain import event_append

NOT_NOW = "Cette action n’est pas possible actuellement sur ce dossier."
NOT_IN_SIGHT = "Ce dossier n’est plus dans votre pôle : rien n’a été enregistré."


def lock(case):
    """The case as it is now, locked until the transaction ends (SQLite locks the whole database instead).

    Raises `NotOffered` when it went out of the person's sight since it was read.
    """
    locked = Case.objects.select_for_update(of=("self",)).filter(pk=case.pk).first()
    if locked is None:
        raise NotOffered(NOT_IN_SIGHT)
    return locked


def require_version(case, version):
    if version != case.version:
        raise CaseChanged(list(case.events.filter(position__gt=version)))


def record(case, *, kind, by, at, data=None, capacity=None):
    """Append the event, compute the terms again, save the case, write the messages."""
    event = event_append(
        case=case, kind=kind, by=by, capacity=capacity or capacity_of(case, by), at=at, data=data
    )
    set_terms(case)
    save(case)
    messages_write(case=case, event=event)
    return event


def save(case, **options):
    """Save the case; what the database's constraints refuse is said in our words (`ValidationError`).

    They are not asked beforehand, which would cost more than all the rest of a transition.
    """
    try:
        with transaction.atomic():
            case.save(**options)
    except IntegrityError:
        case.validate_constraints()
        raise


def set_terms(case):
    terms = case_ledger(case)
    case.due_announced, case.due_legal, case.due_on = terms.due_announced, terms.due_legal, terms.due_on


def begin(case, name, by, version):
    case = lock(case)
    require_version(case, version)
    if not transition_is_offered(case, name, by):
        raise NotOffered(NOT_NOW)
    return case


def make(case, name, *, by, at, columns=None, data=None):
    """Apply the declared transition, with the columns it sets, to a locked case and record it."""
    capacity = capacity_of(case, by)
    source = case.state
    method = getattr(case, name)
    kind = next(iter(method._django_fsm.transitions.values())).custom["event"]
    method(**(columns or {}))
    return record(
        case,
        kind=kind,
        by=by,
        at=at,
        capacity=capacity,
        data={"from": source, "to": case.state, **(data or {})},
    )


def simple_transition(name, text_field=None, message=None):
    @transaction.atomic
    def make(*, case, by, version, at=None, text=""):
        case = begin(case, name, by, version)
        data = {}
        if text_field:
            data[text_field] = required_text(text, "text", message)
        make(case, name, by=by, at=at or timezone.now(), data=data)
        return case

    return make


def required_text(text, field, message):
    text = (text or "").replace("\x00", "").strip()
    if not text:
        raise ValidationError({field: message})
    return text


# The applicant's side


def require_applicant(case, by, *, open_only=True):
    if case.applicant_id != by.pk:
        raise NotOffered("Cette demande n’est pas la vôtre.")
    if open_only and not case.is_open:
        raise NotOffered(
            f"La demande est {case.get_state_display().lower()} : elle ne peut plus être complétée."
        )
