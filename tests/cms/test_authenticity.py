"""« Vérifier une réponse »: genuine or not, still standing or not, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django_scopes import scopes_disabled

from cases.authenticity import code_shown
from cases.enums import CaseState, Nature
from cases.models import AnswerCode
from cms.models.checks import TRIES, WINDOW
from tests.factories import UserFactory, case_in, lyon, make_agent, submit_case, transition

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
UNKNOWN = "7K3QDM0X2A10V9ZZ0011"


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def agent(db):
    return make_agent(lyon())


@pytest.fixture
def head(db):
    return make_agent(lyon(), is_head=True)


@pytest.fixture
def closed(agent):
    operator = UserFactory(first_name="Juda", last_name="Bricot")
    return case_in(CaseState.CLOSED, by=operator, agent=agent, at=AT)


@scopes_disabled()
def code_of(case):
    return AnswerCode.objects.filter(case=case).latest("pk").code


def check(client, code):
    response = client.get("/verifier/", {"code": code})
    assert response.status_code == 200
    return response.content.decode()


def test_standing_answer(client, closed):
    text = check(client, code_of(closed))
    assert "Réponse authentique, qui vaut toujours" in text
    for said in ("Rescrit sur une situation de fait", "2 mars 2026", "DR de Lyon - PAE"):
        assert said in text


def test_code_is_read_however_it_is_copied(client, closed):
    code = code_of(closed)
    for typed in (
        code_shown(code),
        code_shown(code).lower().replace("-", " "),
        code.replace("0", "O").replace("1", "l"),
    ):
        assert "qui vaut toujours" in check(client, typed)


def test_nothing_is_said_of_content_or_people(client, closed):
    text = check(client, code_of(closed))
    for secret in ("Bricot", "Knorr", "12069087400011", str(closed.number), "Le régime décrit", "spiritueux"):
        assert secret not in text


def test_unknown_code(client, closed):
    text = check(client, UNKNOWN)
    assert "Aucune réponse ne porte ce code" in text
    assert "authentique, qui" not in text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Saisissez le code qui figure au bas de la réponse."),
        ("  -- ", "Saisissez le code qui figure au bas de la réponse."),
        ("7K3QD", "Un code compte 20 lettres et chiffres ; celui-ci en compte 5."),
        ("\x00é<script>", "celui-ci en compte 6."),
        ("0" * 5000, "celui-ci en compte 100."),
    ],
)
def test_what_is_no_code_is_said_and_kept(client, typed, sentence):
    assert sentence in check(client, typed)


def test_reopened_answer_no_longer_stands(client, closed, head):
    transition(closed, "reopen", head, at=AT + timedelta(days=10))
    text = check(client, code_of(closed))
    assert "Réponse authentique, qui ne vaut plus" in text
    assert "Le dossier a été rouvert le 12 mars 2026." in text


def test_replaced_answer_leads_to_the_later_one(client, closed, agent, head):
    old = code_of(closed)
    transition(closed, "reopen", head, at=AT + timedelta(days=10))
    transition(closed, "answer", agent, at=AT + timedelta(days=20))
    assert "Une réponse plus récente a été rendue le 22 mars 2026" in check(client, old)
    assert "qui vaut toujours" in check(client, code_of(closed))


def test_answer_to_a_second_examen_takes_the_place_of_the_first(client, closed):
    with time_machine.travel(AT + timedelta(days=5)):
        case_in(CaseState.SUBMITTED, by=closed.applicant, nature=Nature.SECOND_EXAMEN, first_case=closed)
    assert "qui vaut toujours" in check(client, code_of(closed))
    second = case_in(
        CaseState.CLOSED,
        by=closed.applicant,
        nature=Nature.SECOND_EXAMEN,
        first_case=closed,
        at=AT + timedelta(days=40),
    )
    assert "Une réponse plus récente a été rendue le 11 avril 2026" in check(client, code_of(closed))
    assert "Second examen" in check(client, code_of(second))


def test_open_and_refused_requests_have_no_code():
    submit_case()
    case_in(CaseState.REFUSED)
    with scopes_disabled():
        assert AnswerCode.objects.count() == 0


def test_guessing_is_stopped_and_no_other_visitor_is(client, closed):
    for _ in range(TRIES):
        check(client, UNKNOWN)
    assert client.get("/verifier/", {"code": code_of(closed)}).status_code == 429
    assert client.get("/verifier/").status_code == 200
    elsewhere = client.get("/verifier/", {"code": code_of(closed)}, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 200


def test_guessing_is_allowed_again_later(client):
    with time_machine.travel(AT, tick=False) as clock:
        for _ in range(TRIES):
            check(client, UNKNOWN)
        clock.shift(WINDOW)
        check(client, UNKNOWN)


def test_checking_true_codes_is_not_limited(client, closed):
    code = code_of(closed)
    for _ in range(TRIES + 1):
        check(client, code)


def test_an_answer_is_never_kept_by_a_cache_nor_indexed(client, closed):
    response = client.get("/verifier/", {"code": code_of(closed)})
    assert "no-store" in response["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert "noindex" not in client.get("/verifier/").content.decode()
