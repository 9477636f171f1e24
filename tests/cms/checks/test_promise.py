"""« Les délais tenus », against figures computed by hand."""

from datetime import UTC, date, datetime, timedelta
from itertools import chain, combinations

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_q.models import Schedule
from django_scopes import scopes_disabled
from hypothesis import given
from hypothesis import strategies as st

from cases import public
from cases.enums import CaseState, Nature
from cases.models import PromisePeriod
from cases.services.questions import question_reply
from cases.statistics.promise import EVERYWHERE, FEWEST, OTHERS, Ended, Figures, period_lines
from cases.tasks import promise_refresh, schedules_load
from directory.models import Directorate
from tests.factories import UserFactory, case_in, lyon, make_agent, submit_case, transition

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LYON = "Direction régionale des douanes de Lyon"
FIRST_HALF = "1er semestre 2026"
RESCRIT = "rescrit sur une situation de fait"


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


def publish(at=NOW):
    with time_machine.travel(at):
        promise_refresh()


def figures(at=NOW):
    """What is told after the worker has passed; without the natures of which nothing is told."""
    publish(at)
    lines, until = public.promise_figures()
    return [
        (line.period, line.nature, line.directorate, line.answered, line.share, line.days)
        for line in lines
        if line.answered
    ], until


# Filed on 5 January 2026, due by law on Tuesday 7 April (5 April is Easter Sunday, 6 April a holiday):
# 92 days after. Four of six are in time; the sorted delays 20, 40, 60, 92, 93, 120 have 76 as their median.
DELAYS = [20, 40, 60, 92, 93, 120]
SIX = (6, 67, 76)


@pytest.fixture
def six(agent, operator):
    return [answered(agent, operator, (2026, 1, 5), days) for days in DELAYS]


@pytest.mark.usefixtures("six")
def test_figures_are_those_computed_by_hand():
    assert figures() == (
        [(FIRST_HALF, RESCRIT, EVERYWHERE, *SIX), (FIRST_HALF, RESCRIT, LYON, *SIX)],
        date(2026, 6, 30),
    )


def test_fewer_than_five_are_told_as_none_is(agent, operator):
    for days in DELAYS[:4]:
        answered(agent, operator, (2026, 1, 5), days)
    publish()
    lines, _ = public.promise_figures()
    assert lines == [Figures(FIRST_HALF, nature.label, EVERYWHERE, None) for nature in Nature]


def test_half_year_is_told_when_it_is_over(agent, operator):
    for _ in range(5):
        answered(agent, operator, (2026, 6, 10), 20)
    told = [figures(datetime(2026, *day, 12, tzinfo=UTC)) for day in ((6, 30), (7, 1), (7, 2))]
    lines = [(FIRST_HALF, RESCRIT, name, 5, 100, 20) for name in (EVERYWHERE, LYON)]
    assert told == [([], None), ([], None), (lines, date(2026, 6, 30))]


def test_latest_half_year_comes_first(agent, operator):
    for filed in [(2024, 2, 1), (2025, 11, 3)]:
        for _ in range(5):
            answered(agent, operator, filed, 20)
    lines, until = figures()
    assert [line[0] for line in lines] == ["2e semestre 2025"] * 2 + ["1er semestre 2024"] * 2
    assert until == date(2025, 12, 31)


# Nobody is found by subtraction


def ended(directorate, count, nature=Nature.RESCRIT):
    return [Ended(nature, directorate, date(2026, 1, 5), 10, True)] * count


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({}, [(EVERYWHERE, None)]),
        ({"A": 4}, [(EVERYWHERE, None)]),
        ({"A": 5, "B": 6}, [(EVERYWHERE, 11), ("A", 5), ("B", 6)]),
        ({"A": 9, "B": 2, "C": 3}, [(EVERYWHERE, 14), ("A", 9), (OTHERS, 5)]),
        ({"A": 9, "B": 8, "C": 4}, [(EVERYWHERE, 21), ("A", 9), (OTHERS, 12)]),
        ({"A": 5, "B": 4}, [(EVERYWHERE, 9)]),
        ({"A": 1, "B": 1, "C": 1, "D": 1, "E": 1}, [(EVERYWHERE, 5)]),
    ],
)
def test_directorates_with_few_requests_count_together(counts, told):
    lines = period_lines(FIRST_HALF, [one for name, n in counts.items() for one in ended(name, n)])
    assert [(line.directorate, line.answered) for line in lines if line.nature == RESCRIT] == told


counts = st.dictionaries(st.tuples(st.sampled_from(Nature), st.sampled_from("ABCDEF")), st.integers(1, 11))


def requests_of(counts):
    return [one for (nature, name), count in counts.items() for one in ended(name, count, nature)]


def subsets(items):
    return chain.from_iterable(combinations(items, size) for size in range(len(items) + 1))


@given(counts)
def test_no_line_less_others_leaves_one_to_four_requests(counts):
    lines = period_lines(FIRST_HALF, requests_of(counts))
    for nature in Nature:
        total, *parts = [line.answered or 0 for line in lines if line.nature == nature.label]
        assert not [part for part in parts if part < FEWEST]
        left = {total - sum(known) for known in subsets(parts)}
        assert not left & set(range(1, FEWEST))


@given(counts)
def test_lines_beside_the_total_make_it_up(counts):
    lines = period_lines(FIRST_HALF, requests_of(counts))
    for nature in Nature:
        total, *parts = [line.answered for line in lines if line.nature == nature.label]
        count = sum(n for (of, _), n in counts.items() if of == nature)
        assert total == (count if count >= FEWEST else None)
        assert sum(parts) in (0, count)


def test_what_is_told_later_adds_half_years_and_changes_none(six, agent, operator):
    before = figures()[0]
    head = make_agent(lyon(), is_head=True)
    with time_machine.travel(NOW):
        transition(transition(six[0], "reopen", head), "transfer", head)
    answered(agent, operator, (2026, 3, 2), 5)
    for _ in range(5):
        answered(agent, operator, (2026, 7, 6), 20)
    after = figures(datetime(2027, 1, 4, 12, tzinfo=UTC))[0]
    assert {line[0] for line in after} == {FIRST_HALF, "2e semestre 2026"}
    assert [line for line in after if line[0] == FIRST_HALF] == before


@pytest.mark.usefixtures("six")
def test_the_worker_passes_every_day_and_publishes_a_half_year_once():
    publish()
    publish()
    assert PromisePeriod.objects.count() == 1
    schedules_load()
    schedule = Schedule.objects.get(name="promise")
    assert (schedule.func, schedule.schedule_type) == ("cases.tasks.promise_refresh", Schedule.DAILY)


# Which requests count, when and for whom


def test_requested_complements_start_the_term_again(agent, operator):
    """Answered 150 days after filing, 90 after the complements came: in time."""
    filed = datetime(2026, 1, 5, 11, tzinfo=UTC)
    for _ in range(5):
        case = submit_case(by=operator, at=filed)
        case = transition(case, "take_charge", agent, at=filed)
        case = transition(case, "request_complements", agent, at=filed + timedelta(days=10))
        with scopes_disabled():
            question = case.open_questions()[0]
            question_reply(
                case=question.case,
                question=question,
                by=operator,
                text="Le voici.",
                at=filed + timedelta(days=60),
            )
        case = transition(case, "declare_admissible", agent, at=filed + timedelta(days=61))
        transition(case, "answer", agent, at=filed + timedelta(days=150))
    lines, _ = figures()
    assert lines[1] == (FIRST_HALF, RESCRIT, LYON, 5, 100, 150)


def test_reopened_request_counts_once_at_its_first_answer(six, agent):
    head = make_agent(lyon(), is_head=True)
    case = transition(six[0], "reopen", head, at=datetime(2026, 5, 20, tzinfo=UTC))
    transition(case, "answer", agent, at=datetime(2026, 6, 1, tzinfo=UTC))
    assert figures()[0][0][3:] == SIX


def test_reopened_and_transferred_request_counts_for_who_answered_it(six):
    head = make_agent(lyon(), is_head=True)
    for case in six:
        reopened = transition(case, "reopen", head, at=datetime(2026, 6, 1, tzinfo=UTC))
        transition(reopened, "transfer", head, at=datetime(2026, 6, 2, tzinfo=UTC))
    assert figures()[0][1] == (FIRST_HALF, RESCRIT, LYON, *SIX)


@pytest.mark.usefixtures("six")
def test_what_is_not_answered_does_not_count(agent, operator):
    for state in (CaseState.SUBMITTED, CaseState.IN_CHARGE, CaseState.REFUSED, CaseState.WITHDRAWN):
        case_in(state, by=operator, agent=agent, at=datetime(2026, 1, 5, tzinfo=UTC))
    assert figures()[0][0][3:] == SIX


def test_audit_has_a_delay_and_no_legal_term_and_counts_for_who_scheduled_it(operator):
    for _ in range(5):
        at = datetime(2026, 5, 4, 11, tzinfo=UTC)
        case = submit_case(by=operator, at=at, nature=Nature.DROIT_AU_CONTROLE)
        directorate = case.office.directorate.name
        agent, head = make_agent(case.office), make_agent(case.office, is_head=True)
        for name, day in (("take_charge", 1), ("declare_admissible", 2), ("schedule_audit", 30)):
            case = transition(case, name, agent, at=at + timedelta(days=day))
        case = transition(case, "reopen", head, at=at + timedelta(days=31))
        transition(case, "transfer", head, at=at + timedelta(days=32))
    assert [line[1:] for line in figures()[0]] == [
        ("droit au contrôle", EVERYWHERE, 5, None, 30),
        ("droit au contrôle", directorate, 5, None, 30),
    ]


def test_number_of_queries_does_not_depend_on_that_of_requests(six, agent, operator):
    def queries():
        PromisePeriod.objects.all().delete()
        with CaptureQueriesContext(connection) as captured:
            publish()
        return len(captured)

    few = queries()
    for days in DELAYS:
        answered(agent, operator, (2026, 1, 5), days)
    assert queries() == few


# The page


@pytest.mark.usefixtures("six")
def test_a_visitor_computes_nothing(django_assert_num_queries):
    publish()
    with django_assert_num_queries(1):
        public.promise_figures()


def table(client, query=""):
    text = client.get(f"/delais/{query}").content.decode()
    return " ".join(text.partition("<table>")[2].partition("</table>")[0].split())


@pytest.mark.usefixtures("six")
def test_page_shows_the_table_of_a_period(client):
    publish()
    for query in ("", "?periode=1er+semestre+2026", "?periode=%00x"):
        for said in (LYON, "67&nbsp;%", "76&nbsp;jours", EVERYWHERE):
            assert said in table(client, query)
    text = client.get("/delais/").content.decode()
    assert '<h2 id="figures">Réponses rendues pendant le 1er semestre 2026</h2>' in text
    assert (text.count("<table>"), text.count('scope="rowgroup"')) == (1, 3)
    assert "les derniers au 30 juin 2026" in text
    assert '<nav class="ogde-periods ogde-no-print" aria-label="Période">' in text


def test_page_says_in_words_what_is_not_published(client, agent, operator):
    answered(agent, operator, (2026, 1, 5), 20)
    publish()
    line = f'<th scope="row">{EVERYWHERE}</th> <td colspan="3">Non publié : moins de cinq réponses</td>'
    assert line in table(client)


def test_page_says_so_when_nothing_is_measured(client):
    assert "Aucun délai n’est encore publié" in client.get("/delais/").content.decode()


@pytest.mark.usefixtures("six")
def test_csv_has_the_same_lines(client):
    publish()
    response = client.get("/delais/csv/")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response.content.decode("utf-8-sig").splitlines() == [
        "Période;Nature;Direction;Demandes répondues;Répondues dans le délai légal (%);Délai médian (jours)",
        f"{FIRST_HALF};{RESCRIT};{EVERYWHERE};6;67;76",
        f"{FIRST_HALF};{RESCRIT};{LYON};6;67;76",
        f"{FIRST_HALF};second examen;{EVERYWHERE};moins de 5;;",
        f"{FIRST_HALF};droit au contrôle;{EVERYWHERE};moins de 5;;",
    ]


def test_csv_holds_no_formula(client, operator):
    Directorate.objects.filter(name=LYON).update(name="=1+1")
    for _ in range(5):
        answered(make_agent(lyon()), operator, (2026, 1, 5), 20)
    publish()
    assert (
        f"{FIRST_HALF};{RESCRIT};'=1+1;5;100;20" in client.get("/delais/csv/").content.decode().splitlines()
    )
