from datetime import date, timedelta

import pytest
from dateutil.easter import easter
from hypothesis import given
from hypothesis import strategies as st

from cases.enums import EventKind, Nature, QuestionKind, TransferReason
from cases.rules.clock import (
    Fact,
    add_months,
    add_working_days,
    is_working_day,
    ledger,
    second_examen_window_end,
)

FIXED = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]


def french_holidays(year):
    sunday = easter(year)
    moving = [sunday + timedelta(days=days) for days in (1, 39, 50)]
    return {date(year, month, day) for month, day in FIXED} | set(moving)


HOLIDAYS = frozenset().union(*(french_holidays(year) for year in range(2018, 2041)))
ALSACE = HOLIDAYS | {date(year, 12, 26) for year in range(2018, 2041)}

days = st.dates(date(2019, 1, 1), date(2038, 12, 31))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2025, 11, 30), 3, date(2026, 3, 2)),
        (date(2026, 1, 31), 3, date(2026, 4, 30)),
        (date(2026, 2, 14), 3, date(2026, 5, 15)),
        (date(2026, 5, 14), 2, date(2026, 7, 15)),
        (date(2026, 9, 25), 3, date(2026, 12, 28)),
        (date(2027, 11, 29), 3, date(2028, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 3, 1)),
    ],
)
def test_add_months_follows_the_vectors_of_the_law(start, months, end):
    assert add_months(start, months, HOLIDAYS) == end


def test_add_months_follows_the_territory():
    start = date(2024, 9, 26)
    assert add_months(start, 3, HOLIDAYS) == date(2024, 12, 26)
    assert add_months(start, 3, ALSACE) == date(2024, 12, 27)


@given(days, st.integers(1, 24))
def test_add_months_ends_on_a_working_day_soon_after_the_calendar_term(start, months):
    end = add_months(start, months, HOLIDAYS)
    assert is_working_day(end, HOLIDAYS)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    assert (end - date(year, month + 1, 1)).days >= 27 or end.month == month + 1
    assert end > start


@given(days, days)
def test_add_months_keeps_the_order_of_dates(first, second):
    first, second = sorted([first, second])
    assert add_months(first, 3, HOLIDAYS) <= add_months(second, 3, HOLIDAYS)


@given(days, st.integers(1, 30))
def test_add_working_days_counts_working_days_only(start, count):
    end = add_working_days(start, count, HOLIDAYS)
    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(is_working_day(day, HOLIDAYS) for day in between) == count


def facts(*items):
    return [Fact(kind, date.fromisoformat(on), data[0] if data else {}) for kind, on, *data in items]


def terms(nature, *items):
    result = ledger(nature, facts(*items), HOLIDAYS)
    return result.due_announced, result.due_legal, result.due_on


SUBMITTED = (EventKind.SUBMITTED, "2026-01-05")
TAKEN = (EventKind.TAKEN_IN_CHARGE, "2026-01-07")
ADMISSIBLE = (EventKind.DECLARED_ADMISSIBLE, "2026-01-20", {"on": "2026-01-15"})
ASKED = (EventKind.COMPLEMENTS_REQUESTED, "2026-01-08")
GIVEN = (EventKind.QUESTION_ANSWERED, "2026-01-12", {"question_kind": QuestionKind.COMPLEMENTS})
RECEIVED = {"on": "2026-01-12", "questions": [1, 2]}
LEGAL = date(2026, 4, 7)  # 5 April is Easter Sunday, 6 April a holiday
ANNOUNCED = date(2026, 4, 15)


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([SUBMITTED], (None, LEGAL, LEGAL)),
        ([SUBMITTED, TAKEN], (None, LEGAL, LEGAL)),
        ([SUBMITTED, TAKEN, ADMISSIBLE], (ANNOUNCED, LEGAL, LEGAL)),
        ([SUBMITTED, TAKEN, ASKED], (None, None, None)),
        ([SUBMITTED, TAKEN, ASKED, GIVEN], (None, date(2026, 4, 13), date(2026, 4, 13))),
        ([SUBMITTED, TAKEN, ASKED, ASKED, GIVEN], (None, None, None)),
        (
            [SUBMITTED, ASKED, ASKED, (EventKind.COMPLEMENTS_RECEIVED, "2026-01-14", RECEIVED)],
            (None, date(2026, 4, 13), date(2026, 4, 13)),
        ),
        (
            [
                SUBMITTED,
                ASKED,
                (EventKind.TRANSFERRED, "2026-01-30", {"reason": TransferReason.NOT_COMPETENT}),
            ],
            (None, None, None),
        ),
        (
            [SUBMITTED, TAKEN, (EventKind.QUESTION_ASKED, "2026-01-09"), ADMISSIBLE],
            (ANNOUNCED, LEGAL, LEGAL),
        ),
        (
            [
                SUBMITTED,
                (EventKind.QUESTION_ANSWERED, "2026-02-10", {"question_kind": QuestionKind.QUESTION}),
            ],
            (None, LEGAL, LEGAL),
        ),
        ([SUBMITTED, (EventKind.COMPLEMENT_ADDED, "2026-02-10")], (None, LEGAL, LEGAL)),
        (
            [SUBMITTED, (EventKind.TRANSFERRED, "2026-01-30", {"reason": TransferReason.NOT_COMPETENT})],
            (None, date(2026, 4, 30), date(2026, 4, 30)),
        ),
        (
            [SUBMITTED, (EventKind.TRANSFERRED, "2026-01-30", {"reason": TransferReason.REDISTRIBUTION})],
            (None, LEGAL, LEGAL),
        ),
        ([SUBMITTED, TAKEN, (EventKind.REFUSED, "2026-01-21")], (None, None, None)),
        ([SUBMITTED, TAKEN, ADMISSIBLE, (EventKind.ANSWERED, "2026-02-21")], (None, None, None)),
        ([SUBMITTED, (EventKind.WITHDRAWN, "2026-01-06")], (None, None, None)),
        (
            [
                SUBMITTED,
                TAKEN,
                ADMISSIBLE,
                (EventKind.ANSWERED, "2026-02-21"),
                (EventKind.REOPENED, "2026-02-22"),
            ],
            (ANNOUNCED, LEGAL, LEGAL),
        ),
    ],
)
def test_rescrit_terms(items, expected):
    assert terms(Nature.RESCRIT, *items) == expected


def test_second_examen_has_no_announced_term():
    assert terms(Nature.SECOND_EXAMEN, SUBMITTED, TAKEN, ADMISSIBLE) == (None, LEGAL, LEGAL)


def test_audit_has_no_term():
    assert terms(Nature.DROIT_AU_CONTROLE, SUBMITTED, TAKEN, ADMISSIBLE) == (None, None, None)


NOT_COMPETENT = {"reason": TransferReason.NOT_COMPETENT}


def received(on, noted):
    return (EventKind.COMPLEMENTS_RECEIVED, noted, {"on": on, "questions": [1]})


@pytest.mark.parametrize("transferred_first", [True, False])
def test_complements_noted_late_do_not_bring_the_term_before_a_transfer(transferred_first):
    transfer = (EventKind.TRANSFERRED, "2033-04-18", NOT_COMPETENT)
    both = [received("2033-03-19", "2033-04-18")] * 2
    result = ledger(
        Nature.RESCRIT,
        facts(
            (EventKind.SUBMITTED, "2032-08-29"),
            (EventKind.COMPLEMENTS_REQUESTED, "2033-03-18"),
            (EventKind.COMPLEMENTS_REQUESTED, "2033-03-19"),
            *([transfer, *both] if transferred_first else [*both, transfer]),
        ),
        HOLIDAYS,
    )
    assert (result.legal_start, result.due_legal) == (date(2033, 4, 18), date(2033, 7, 18))


@given(st.permutations(["2026-02-10", "2026-02-12", "2026-02-20"]))
def test_term_starts_with_the_last_complements_in_whatever_order_they_are_noted(order):
    asked = [ASKED] * len(order)
    result = ledger(
        Nature.RESCRIT, facts(SUBMITTED, *asked, *(received(on, "2026-02-25") for on in order)), HOLIDAYS
    )
    assert (result.legal_start, result.due_legal) == (date(2026, 2, 20), date(2026, 5, 20))


def test_ledger_says_when_a_later_day_starts_the_term():
    transfer = (EventKind.TRANSFERRED, "2026-03-02", NOT_COMPETENT)
    noted = received("2026-02-20", "2026-03-03")
    result = ledger(Nature.RESCRIT, facts(SUBMITTED, ASKED, transfer, noted), HOLIDAYS)
    assert result.lines[-1].effect == (
        "Le délai légal de trois mois repart du 02/03/2026, date plus tardive, en entier : échéance le 02/06/2026."
    )


@pytest.mark.parametrize(
    ("nature", "effect"),
    [
        (Nature.RESCRIT, "Le délai annoncé de trois mois court : échéance le 15/04/2026."),
        (Nature.SECOND_EXAMEN, "Sans effet sur le délai légal."),
    ],
)
def test_ledger_says_the_term_that_the_office_announces_for_a_rescrit_only(nature, effect):
    result = ledger(nature, facts(SUBMITTED, TAKEN, ADMISSIBLE), HOLIDAYS)
    assert result.lines[-1].effect == effect


def test_every_line_of_the_ledger_names_its_basis():
    result = ledger(Nature.RESCRIT, facts(SUBMITTED, TAKEN, ASKED, GIVEN, ADMISSIBLE), HOLIDAYS)
    assert [(line.on.isoformat(), line.what) for line in result.lines] == [
        ("2026-01-05", "Réception de la demande par la direction saisie"),
        ("2026-01-08", "Demande de compléments"),
        ("2026-01-12", "Réception des compléments demandés"),
        ("2026-01-20", "Demande déclarée recevable"),
    ]
    assert all(line.effect and line.basis for line in result.lines)


@pytest.mark.parametrize(
    ("opened", "end"),
    [
        (date(2026, 3, 10), date(2026, 5, 11)),
        (date(2026, 3, 24), date(2026, 5, 26)),
        (date(2026, 3, 25), date(2026, 5, 11)),
        (None, date(2026, 5, 11)),
    ],
)
def test_second_examen_window_runs_from_the_notification(opened, end):
    available = date(2026, 3, 9)
    assert second_examen_window_end(available_on=available, opened_on=opened, holidays=HOLIDAYS) == end


@pytest.mark.parametrize(
    ("opened", "end"),
    [(None, None), (date(2026, 3, 10), date(2026, 5, 11)), (date(2026, 6, 1), date(2026, 8, 3))],
)
def test_without_consent_only_the_opening_notifies(opened, end):
    window = second_examen_window_end(
        available_on=date(2026, 3, 9), opened_on=opened, holidays=HOLIDAYS, consented=False
    )
    assert window == end
