"""How far a request has come, and what happened to it, in the words its applicant reads."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import TextChoices
from django.utils import timezone

from cases.enums import CaseState, EventKind, Nature
from cases.models import Case
from cases.rules.history import public_steps
from cases.rules.turn import days_late, decision_due, late_by

ENDED_EARLY = {CaseState.REFUSED: EventKind.REFUSED, CaseState.WITHDRAWN: EventKind.WITHDRAWN}


class Progress(TextChoices):
    DONE = "done", "étape franchie"
    CURRENT = "current", "étape en cours"
    TODO = "todo", "étape à venir"


@dataclass(frozen=True)
class Step:
    label: str
    status: Progress
    on: date | datetime | None = None
    before: date | None = None

    @property
    def late(self):
        """« en retard de 8 jours », empty while its day has not passed."""
        return late_by(days) if (days := days_late(self.before)) else ""


def progress(case):
    """The steps of the progress line, up to where this request ends or will end."""
    steps = [
        Step("Déposée", Progress.DONE, case.submitted_at),
        Step("Prise en charge", _status(case.taken_in_charge_at), case.taken_in_charge_at),
        Step("Recevable", _status(case.admissible_on), case.admissible_on),
        _end(case),
    ]
    if kind := ENDED_EARLY.get(case.state):
        ended_at = case.events.filter(kind=kind).latest("position").at
        return [step for step in steps[:-1] if step.on] + [
            Step(case.get_state_display(), Progress.DONE, ended_at)
        ]
    first = next((i for i, step in enumerate(steps) if step.status == Progress.TODO), None)
    if first is not None and case.is_open:
        step = steps[first]
        steps[first] = Step(step.label, Progress.CURRENT, step.on, step.before)
    return steps


def _status(moment):
    return Progress.DONE if moment else Progress.TODO


def _end(case):
    if case.nature == Nature.DROIT_AU_CONTROLE:
        held = case.audit_at and case.audit_at <= timezone.now()
        return Step("Contrôle" if case.audit_at else "Contrôle programmé", _status(held), case.audit_at)
    if case.answered_at and case.state == CaseState.CLOSED:
        return Step("Réponse", Progress.DONE, case.answered_at)
    return Step("Réponse", Progress.TODO, before=decision_due(case))


@dataclass(frozen=True)
class HistoryRow:
    at: datetime
    kind: str
    office: str
    state: str
    what: str

    @property
    def state_label(self):
        return Case(state=self.state).public_state_label


def history(case):
    """The public events, each with the office and the state that it leaves the request in."""
    rows, office, state, kind = [], "", CaseState.SUBMITTED, case.kind_label
    for event in public_steps(case):
        if event.kind == EventKind.SUBMITTED:
            parts = [case.get_nature_display(), event.data["category"], event.data["subcategory"]]
            kind = " / ".join(part for part in parts if part)
        office = event.data.get("office", office)
        state = event.data.get("to", state)
        rows.append(HistoryRow(event.at, kind, office, state, event.get_kind_display()))
    return rows
