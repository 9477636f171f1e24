"""The days by which something is to be done on a case."""

from datetime import date, timedelta

from django.utils import timezone

from cases.enums import CaseState, EventKind, Nature
from cases.models import Case
from cases.rules import clock
from directory.holidays import holidays_of

ACKNOWLEDGEMENT_WORKING_DAYS = 10
# Nine working days are never fewer.
EARLIEST = timedelta(days=9)


def acknowledgement_due(case) -> date:
    """The last day to acknowledge the receipt of a request (CRPA, art. R. 112-11-1).

    Ten working days from its reception by the competent directorate.
    """
    holidays = holidays_of(case.office.directorate.territory)
    return clock.add_working_days(
        timezone.localdate(case.received_at), ACKNOWLEDGEMENT_WORKING_DAYS, holidays
    )


def acknowledgements_due(today: date):
    """The requests whose receipt must be acknowledged today, or on the next working day."""
    waiting = (
        Case.objects.filter(state=CaseState.SUBMITTED, received_at__date__lt=today - EARLIEST)
        .exclude(events__kind=EventKind.ACKNOWLEDGED)
        .select_related("office__directorate")
    )
    for case in waiting:
        holidays = holidays_of(case.office.directorate.territory)
        if acknowledgement_due(case) <= clock.add_working_days(today, 1, holidays):
            yield case


def second_examen_until(case) -> date | None:
    """The last day to ask for a second examen of the answer of a rescrit that stands (LPF, art. L. 80 CB).

    None while there is no such answer, or while it was not opened by who did not accept to be notified electronically.
    """
    if not case.answered_at:
        return None
    opened = case.decision_opened_at
    return second_examen_window_end(
        case,
        answered_on=timezone.localdate(case.answered_at),
        opened_on=timezone.localdate(opened) if opened else None,
    )


def second_examen_window_end(case, *, answered_on: date, opened_on: date | None = None) -> date | None:
    """The same for an answer given on a day; the holidays are those of the office that gives it (CPC, art. 642)."""
    if case.nature != Nature.RESCRIT:
        return None
    return clock.second_examen_window_end(
        available_on=answered_on,
        opened_on=opened_on,
        holidays=holidays_of(case.office.directorate.territory),
        consented=case.electronic_notification,
    )


def second_examen_is_late(case) -> bool:
    """Whether a second examen was asked for after the window of the first request that it names."""
    until = second_examen_until(case.first_case) if case.first_case else None
    return until is not None and timezone.localdate(case.submitted_at) > until


def case_ledger(case, *unwritten):
    """The ledger of a case, computed from its events, `unwritten` ones after them, and its territory's holidays."""
    facts = [
        clock.Fact(event.kind, timezone.localtime(event.at).date(), event.data)
        for event in [*case.events.order_by("position"), *unwritten]
    ]
    return clock.ledger(case.nature, facts, holidays_of(case.office.directorate.territory))
