"""« Les délais tenus », against figures computed by hand."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scopes_disabled

from cases import public, services
from cases.enums import CaseState, Nature
from cases.promise import EVERYWHERE, _Ended, _nature_lines
from tests.factories import UserFactory, case_in, lyon, make_agent, submit_case, transition

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LYON = "Direction régionale des douanes de Lyon"
RESCRIT = "rescrit sur une situation de fait"


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def agent(db):
    return make_agent(lyon())


@pytest.fixture
def operator(db):
    return UserFactory()


def answered(agent, operator, filed, days, **columns):
    """A request filed at noon of a day and answered so many days later."""
    at = datetime(*filed, 11, tzinfo=UTC)
    case = submit_case(by=operator, at=at, **columns)
    for name, day in (("take_charge", 1), ("declare_admissible", 2), ("answer", days)):
        case = transition(case, name, agent, at=at + timedelta(days=day))
    return case


def figures():
    with time_machine.travel(NOW):
        lines, until = public.promise_figures()
    return [
        (line.period, line.nature, line.directorate, line.answered, line.share, line.days) for line in lines
    ], until


# Filed on 5 January 2026, due by law on Tuesday 7 April (5 April is Easter Sunday, 6 April a holiday):
# 92 days after. Four of six are in time; the sorted delays 20, 40, 60, 92, 93, 120 have 76 as their median.
DELAYS = [20, 40, 60, 92, 93, 120]


@pytest.fixture
def six(agent, operator):
    return [answered(agent, operator, (2026, 1, 5), days) for days in DELAYS]


@pytest.mark.usefixtures("six")
def test_figures_are_those_computed_by_hand():
    assert figures() == (
        [
            ("12 derniers mois", RESCRIT, EVERYWHERE, 6, 67, 76),
            ("12 derniers mois", RESCRIT, LYON, 6, 67, 76),
            ("2026", RESCRIT, EVERYWHERE, 6, 67, 76),
            ("2026", RESCRIT, LYON, 6, 67, 76),
        ],
        date(2026, 10, 31),
    )


def test_fewer_than_five_are_not_told(agent, operator):
    for days in DELAYS[:4]:
        answered(agent, operator, (2026, 1, 5), days)
    lines, _ = figures()
    assert lines == [
        ("12 derniers mois", RESCRIT, LYON, None, None, None),
        ("2026", RESCRIT, LYON, None, None, None),
    ]


def ended(directorate, count):
    return [_Ended(Nature.RESCRIT, directorate, date(2026, 1, 5), 10, True)] * count


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"A": 5, "B": 6}, [(EVERYWHERE, 11), ("A", 5), ("B", 6)]),
        ({"A": 5, "B": 4}, [("A", 5), ("B", None)]),
        ({"A": 9, "B": 2, "C": 2}, [("A", 9), ("B", None), ("C", None)]),
        ({"A": 9, "B": 2, "C": 3}, [(EVERYWHERE, 14), ("A", 9), ("B", None), ("C", None)]),
    ],
)
def test_no_total_gives_away_a_hidden_line(counts, told):
    lines = _nature_lines("2026", Nature.RESCRIT, {name: ended(name, n) for name, n in counts.items()})
    assert [(line.directorate, line.answered) for line in lines] == told


def test_requested_complements_start_the_term_again(agent, operator):
    """Answered 150 days after filing, 90 after the complements came: in time."""
    filed = datetime(2026, 1, 5, 11, tzinfo=UTC)
    for _ in range(5):
        case = submit_case(by=operator, at=filed)
        case = transition(case, "take_charge", agent, at=filed)
        case = transition(case, "request_complements", agent, at=filed + timedelta(days=10))
        with scopes_disabled():
            question = case.open_questions()[0]
            services.question_answer(
                question=question, by=operator, text="Le voici.", at=filed + timedelta(days=60)
            )
        case = transition(case, "declare_admissible", agent, at=filed + timedelta(days=61))
        transition(case, "answer", agent, at=filed + timedelta(days=150))
    lines, _ = figures()
    assert lines[1] == ("12 derniers mois", RESCRIT, LYON, 5, 100, 150)


def test_reopened_request_counts_once_at_its_first_answer(six, agent):
    head = make_agent(lyon(), is_head=True)
    case = transition(six[0], "reopen", head, at=datetime(2026, 8, 1, tzinfo=UTC))
    lines, _ = figures()
    assert lines[0][3:] == (6, 67, 76)
    transition(case, "answer", agent, at=datetime(2026, 9, 1, tzinfo=UTC))
    cache.clear()
    assert figures()[0][0][3:] == (6, 67, 76)


@pytest.mark.usefixtures("six")
def test_what_is_not_answered_does_not_count(agent, operator):
    for state in (CaseState.SUBMITTED, CaseState.IN_CHARGE, CaseState.REFUSED, CaseState.WITHDRAWN):
        case_in(state, by=operator, agent=agent, at=datetime(2026, 1, 5, tzinfo=UTC))
    assert figures()[0][0][3:] == (6, 67, 76)


def test_months_count_when_they_are_over_and_years_stay(agent, operator):
    for filed in [(2026, 10, 20)] * 5 + [(2024, 2, 1)] * 5:
        answered(agent, operator, filed, 20)
    lines, _ = figures()
    assert [line[0] for line in lines] == ["2024", "2024"]


def test_audit_has_a_delay_and_no_legal_term(operator):
    agent = make_agent(lyon())
    for _ in range(5):
        at = datetime(2026, 5, 4, 11, tzinfo=UTC)
        case = submit_case(by=operator, at=at, nature=Nature.DROIT_AU_CONTROLE)
        agent = make_agent(case.office)
        for name, day in (("take_charge", 1), ("declare_admissible", 2), ("schedule_audit", 30)):
            case = transition(case, name, agent, at=at + timedelta(days=day))
    assert figures()[0][0][1:] == ("droit au contrôle", EVERYWHERE, 5, None, 30)


def test_number_of_queries_does_not_depend_on_that_of_requests(six, agent, operator):
    def queries():
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            figures()
        return len(captured)

    few = queries()
    for days in DELAYS:
        answered(agent, operator, (2026, 1, 5), days)
    assert queries() == few


@pytest.mark.usefixtures("six")
def test_figures_are_kept_for_the_day(agent, operator, django_assert_max_num_queries):
    first = figures()
    answered(agent, operator, (2026, 1, 5), 10)
    assert figures() == first
    with time_machine.travel(NOW), django_assert_max_num_queries(2):
        public.promise_figures()


@pytest.mark.usefixtures("six")
def test_page_shows_the_table_of_a_period(client):
    with time_machine.travel(NOW):
        text = client.get("/delais/").content.decode()
        assert client.get("/delais/?periode=2026").status_code == 200
        assert client.get("/delais/?periode=%00x").status_code == 200
    for said in (LYON, "67&nbsp;%", "76&nbsp;jours", "31 octobre 2026", EVERYWHERE):
        assert said in text


def test_page_says_so_when_nothing_is_measured(client):
    assert "Aucun délai n’est encore mesuré" in client.get("/delais/").content.decode()


@pytest.mark.usefixtures("six")
def test_csv_has_the_same_lines(client):
    with time_machine.travel(NOW):
        response = client.get("/delais/csv/")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response.content.decode("utf-8-sig").splitlines()[:3] == [
        "Période;Nature;Direction;Demandes répondues;Répondues dans le délai légal (%);Délai médian (jours)",
        f"12 derniers mois;{RESCRIT};{EVERYWHERE};6;67;76",
        f"12 derniers mois;{RESCRIT};{LYON};6;67;76",
    ]
