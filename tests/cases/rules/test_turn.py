"""Whose turn it is: the same for both sides, said for its reader, and knowing lateness."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scopes_disabled

from accounts.roles import SUPERVISORS
from cases.enums import CaseState, Nature
from cases.models import Case
from cases.rules.turn import Reader, turn_for, whose_turn
from tests.factories import UserFactory, case_in, lyon, make_agent, submit_case, transition

pytestmark = pytest.mark.django_db

FILED = datetime(2026, 3, 2, 9, tzinfo=UTC)
# Three months later is a Tuesday.
TERM = "mardi 2 juin 2026"


@pytest.fixture
def agent():
    return make_agent(lyon())


@pytest.fixture
def head():
    return make_agent(lyon(), is_head=True)


@scopes_disabled()
def read(case, user):
    return turn_for(Case.objects.get(pk=case.pk), Reader(user))


@scopes_disabled()
def turn(case):
    return whose_turn(Case.objects.get(pk=case.pk))


def admissible(agent, **columns):
    return case_in(CaseState.ADMISSIBLE, agent=agent, at=FILED, **columns)


@pytest.mark.parametrize(
    ("day", "applicant", "office"),
    [
        (
            date(2026, 6, 2),
            f"La DR de Lyon - PAE vous répond avant le {TERM}. Rien à faire pour le moment.",
            f"À vous : répondez avant le {TERM}.",
        ),
        (
            date(2026, 6, 3),
            f"La DR de Lyon - PAE devait vous répondre avant le {TERM} : sa réponse est en retard de 1 jour."
            " Vous pouvez vous adresser au service.",
            f"À vous : répondez. L’échéance du {TERM} est passée : en retard de 1 jour.",
        ),
        (
            date(2026, 6, 10),
            f"La DR de Lyon - PAE devait vous répondre avant le {TERM} : sa réponse est en retard de 8 jours."
            " Vous pouvez vous adresser au service.",
            f"À vous : répondez. L’échéance du {TERM} est passée : en retard de 8 jours.",
        ),
    ],
)
def test_both_sides_know_that_the_answer_is_late(agent, day, applicant, office):
    case = admissible(agent)
    with time_machine.travel(datetime(day.year, day.month, day.day, 12, tzinfo=UTC)):
        assert (turn(case).applicant, read(case, agent)) == (applicant, office)


def test_second_examen_is_promised_for_its_legal_term(agent):
    case = admissible(agent, nature=Nature.SECOND_EXAMEN)
    with time_machine.travel(FILED):
        assert turn(case).applicant.startswith(f"La DR de Lyon - PAE vous répond avant le {TERM}.")


@pytest.mark.parametrize("state", [CaseState.SUBMITTED, CaseState.IN_CHARGE])
def test_before_it_is_admissible_the_term_is_told_only_once_it_has_passed(agent, state):
    case = case_in(state, agent=agent, at=FILED)
    with time_machine.travel(FILED):
        assert "échéance" not in read(case, agent)
    with time_machine.travel(datetime(2026, 6, 4, 12, tzinfo=UTC)):
        assert read(case, agent).endswith(f"L’échéance du {TERM} est passée : en retard de 2 jours.")


def test_who_may_not_act_reads_who_may(agent, head):
    case = admissible(agent)
    supervisor = UserFactory()
    with time_machine.travel(FILED):
        for reader in (make_agent(lyon()), head, supervisor):
            assert read(case, reader) == f"À {agent} : répondre avant le {TERM}."


def test_a_case_without_agent_is_for_each_of_its_office(agent):
    case = submit_case(at=FILED)
    with time_machine.travel(FILED):
        assert read(case, agent) == "À vous : prenez la demande en charge."
        assert read(case, UserFactory()) == "Au pôle : prendre la demande en charge."


def test_visa_is_the_heads(agent, head):
    office = lyon()
    office.requires_visa = True
    office.save()
    case = transition(admissible(agent), "request_visa", agent, at=FILED)
    with time_machine.travel(FILED):
        said = f"Au responsable du pôle : accordez ou refusez le visa. La réponse part avant le {TERM}."
        assert read(case, head) == said
        assert read(case, agent) == said.replace("accordez ou refusez", "accorder ou refuser")


def test_first_examiner_reads_why_the_second_examen_is_not_his(agent):
    first = case_in(CaseState.CLOSED, agent=agent, at=FILED)
    second = submit_case(by=first.applicant, nature=Nature.SECOND_EXAMEN, first_case=first, at=FILED)
    with time_machine.travel(FILED):
        assert read(second, agent) == (
            "À un autre agent du pôle : prendre la demande en charge. Vous avez examiné la première demande :"
            " le second examen revient à quelqu’un d’autre (LPF, art. R*80 CB-3)."
        )
        assert read(second, make_agent(lyon())).startswith("À vous : ")


@pytest.mark.parametrize("state", [CaseState.CLOSED, CaseState.WITHDRAWN])
def test_where_the_office_has_nothing_to_do_each_reads_the_same(agent, state):
    case = case_in(state, agent=agent, at=FILED)
    with scopes_disabled():
        said = whose_turn(Case.objects.get(pk=case.pk)).office
    assert said == read(case, agent)
    assert said.endswith(".")


def test_ones_own_request_is_for_somebody_else(agent):
    case = submit_case(by=agent, at=FILED)
    with time_machine.travel(FILED):
        assert read(case, agent) == (
            "À un autre agent du pôle : prendre la demande en charge. C’est votre propre demande."
        )


def test_screen_says_it_for_who_reads_it(client, agent):
    case = admissible(agent)
    supervisor = UserFactory()
    supervisor.groups.add(Group.objects.get(name=SUPERVISORS))
    for user, said in ((agent, "À vous : répondez"), (supervisor, f"À {agent} : répondre")):
        client.force_login(user)
        page = client.get(reverse("cases:case", args=[case.number])).content.decode()
        assert said in page


@scopes_disabled()
def test_reader_asks_the_same_for_one_case_and_for_many(agent):
    for _ in range(3):
        first = case_in(CaseState.CLOSED, agent=agent, at=FILED)
        submit_case(by=first.applicant, nature=Nature.SECOND_EXAMEN, first_case=first, at=FILED)
    cases = list(
        Case.objects.for_list().filter(nature=Nature.SECOND_EXAMEN).prefetch_related("questions__reply")
    )
    with CaptureQueriesContext(connection) as captured:
        reader = Reader(agent)
        [turn_for(case, reader) for case in cases]
    assert len(captured) == 2
