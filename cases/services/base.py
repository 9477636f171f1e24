"""What every service is made of: a function that changes a case, in one transaction, with its event and its letters."""

from functools import wraps

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.errors import CaseChanged, NotOffered
from cases.letters.catalogue import letters_of
from cases.letters.write import messages_write
from cases.models import Case
from cases.models.templates import left_open
from cases.rules.offered import capacity_of, transition_is_offered
from cases.rules.terms import case_ledger
from cases.trace.chain import event_append, event_begin, watch, watched
from cases.trace.told import changes, told
from text.plain import kept
from text.rows import kept_values

NOT_NOW = "Cette action n’est pas possible actuellement sur ce dossier."
NOT_IN_SIGHT = "Ce dossier n’est plus dans votre pôle : rien n’a été enregistré."


def service(guard, *, versioned=True):
    """Make a function a service, which changes a case in one transaction.

    It is called with `case`, as the caller read it, `by`, the person who acts, `version`, that of the case on the
    screen (left out when not `versioned`), and `at`, the moment: now when left out. The function gets the case as it
    is, locked, texts as they are kept, and neither `version` nor an empty `at`.

    Raises `CaseChanged` when something happened since that version, `NotOffered` from `guard(case, by)` or when the
    case went out of sight, and what the function raises: `ValidationError` when what was given is wrong.
    """

    def decorate(function):
        @wraps(function)
        @transaction.atomic
        def run(*, case, by, at=None, **params):
            case = lock(case)
            if versioned:
                require_version(case, params.pop("version"))
            guard(case, by)
            return function(case=case, by=by, at=at or timezone.now(), **kept_values(params))

        run.guard = guard
        return run

    return decorate


def offered(may):
    """A guard: what `may(case, by)` does not allow is not offered."""

    def guard(case, by):
        if not may(case, by):
            raise NotOffered(NOT_NOW)

    return guard


def offered_transition(name):
    """A guard: the transition that the model declares under this name is possible now for this person."""
    return offered(lambda case, by: transition_is_offered(case, name, by))


def applicant(case, by):
    """A guard: it is his own case."""
    if case.applicant_id != by.pk:
        raise NotOffered("Cette demande n’est pas la vôtre.")


def applicant_while_open(case, by):
    """A guard: it is his own case, which may still be completed."""
    applicant(case, by)
    if not case.is_open:
        raise NotOffered(
            f"La demande est {case.get_state_display().lower()} : elle ne peut plus être complétée."
        )


def lock(case):
    """The case as it is now, locked until the transaction ends (SQLite locks the whole database instead).

    Raises `NotOffered` when it went out of the person's sight since it was read.
    """
    locked = watched(Case.objects).select_for_update(of=("self",)).filter(pk=case.pk).first()
    if locked is None:
        raise NotOffered(NOT_IN_SIGHT)
    return watch(locked)


def require_version(case, version):
    if version != case.version:
        raise CaseChanged(list(case.events.filter(position__gt=version)))


def make(case, name, *, by, at, columns=None, data=None, made=()):
    """Apply the declared transition, with the columns it sets, to a locked case and record it. Returns the event."""
    capacity = capacity_of(case, by)
    source = case.state
    method = getattr(case, name)
    kind = next(iter(method._django_fsm.transitions.values())).custom["event"]
    method(**(columns or {}))
    data = {"from": source, "to": case.state, **(data or {})}
    return record(case, kind=kind, by=by, at=at, capacity=capacity, data=data, made=made)


def record(case, *, kind, by, at, data=None, capacity=None, made=(), changed=()):
    """Append the event, compute the terms again, save the case, write the letters. Returns the event.

    `made` are the rows of the case that the service made, `changed` what `change` returned of others: the event
    tells them, with what became of the case itself, so that `verify_history` can compare every row.
    """
    capacity = capacity or capacity_of(case, by)
    event = event_begin(case=case, kind=kind, by=by, capacity=capacity, at=at, data=data)
    set_terms(case, event)
    letters = [letter.kind for letter in letters_of(event)]
    event_append(event, made=made, changed=changed, letters=letters)
    save(case)
    messages_write(case=case, event=event)
    return event


def change(row, **columns):
    """Set columns of a row of a case and save it. Returns what `record` wants to know of it."""
    before = told(row)
    for name, value in columns.items():
        setattr(row, name, value)
    row.save()
    return row, changes(before, row)


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


def set_terms(case, *events):
    """Compute the terms from the events of the case and from those that are not written yet."""
    terms = case_ledger(case, *events)
    case.due_announced, case.due_legal, case.due_on = terms.due_announced, terms.due_legal, terms.due_on


def required_text(text, field, message):
    """The text as it is kept; raises `ValidationError` with the message on the field when nothing is left."""
    text = kept(text or "").strip()
    if not text:
        raise ValidationError({field: message})
    return text


def completed_check(text, field):
    """Raises `ValidationError` on the field when a text for the applicant still has blanks of its template."""
    if left := left_open(text):
        raise ValidationError({field: f"Complétez ce qui reste entre crochets : {', '.join(left)}."})


def letter_text(text, field, message):
    """A text that the applicant will read, complete; raises `ValidationError` on the field otherwise."""
    text = required_text(text, field, message)
    completed_check(text, field)
    return text


def office_data(office):
    """An office in the data of an event: by its keys, which stay, and its name, which is that of the day."""
    return {"office": office.name, "office_id": office.pk, "directorate_id": office.directorate_id}
