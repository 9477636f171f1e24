"""« Vérifier une réponse »: genuine or not, still standing or not, and nothing else."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django_scopes import scopes_disabled

from cases.enums import CaseState, Nature
from cases.models import Case, DecisionCode
from cases.papers.decision import decision_pdf
from cases.rules.codes import code_shown
from cms.checks.authenticity import TRIES, WINDOW
from cms.models import AuthenticityPage
from tests.cases.papers.test_papers import opened
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
    return DecisionCode.objects.filter(case=case).latest("pk").code


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
        pending = case_in(
            CaseState.SUBMITTED, by=closed.applicant, nature=Nature.SECOND_EXAMEN, first_case=closed
        )
    assert "qui vaut toujours" in check(client, code_of(closed))
    transition(pending, "withdraw", closed.applicant, at=AT + timedelta(days=6))
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
        assert DecisionCode.objects.count() == 0


def test_guessing_is_stopped_and_no_other_visitor_is(client):
    for _ in range(TRIES):
        check(client, UNKNOWN)
    assert client.get("/verifier/", {"code": UNKNOWN}).status_code == 429
    assert client.get("/verifier/").status_code == 200
    assert client.get("/verifier/", {"code": UNKNOWN}, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_true_codes_are_answered_where_a_colleague_guessed_too_often(client, closed):
    for _ in range(TRIES):
        check(client, UNKNOWN)
    assert "qui vaut toujours" in check(client, code_of(closed))


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


# The addresses on the letters


@scopes_disabled()
def link_on(case):
    """Where the letter’s printed address leads: the PDF’s one link to a page."""
    letter = opened(decision_pdf(Case.objects.get(pk=case.pk)))
    notes = [note for page in letter.pages for note in page.get("/Annots", [])]
    addresses = {str(note.A.URI) for note in notes if "/A" in note and "/URI" in note.A}
    (link,) = {address for address in addresses if not address.startswith("mailto:")}
    return link.removeprefix(settings.SITE_URL)


def rename(slug):
    page = AuthenticityPage.objects.get()
    page.slug = slug
    page.save_revision().publish()


@pytest.mark.parametrize("slug", ["verifier", "authenticite"])
def test_letter_leads_to_the_page_whatever_its_address(client, closed, slug):
    rename(slug)
    link = link_on(closed)
    assert link == f"/v/{code_of(closed)}/"
    response = client.get(link)
    assert (response.status_code, response["Location"]) == (302, f"/{slug}/?code={code_of(closed)}")
    assert "no-store" in response["Cache-Control"]
    assert "qui vaut toujours" in client.get(link, follow=True).content.decode()


def test_letters_of_the_first_release_keep_their_code(client, closed):
    assert "qui vaut toujours" in check(client, code_of(closed))
    rename("authenticite")
    response = client.get("/verifier/", {"code": code_of(closed)})
    assert (response.status_code, response["Location"]) == (302, f"/authenticite/?code={code_of(closed)}")
    assert client.get("/verifier/").status_code in (301, 404)


def test_typed_address_leads_to_the_page(client):
    assert client.get("/v/")["Location"] == "/verifier/"


def test_code_in_the_address_is_whatever_was_typed(client):
    for typed in ("7K3QD-M0X2A&1", "é", "<script>"):
        response = client.get(f"/v/{quote(typed)}/")
        assert client.get(response["Location"]).context["typed"] == typed


def test_without_the_page_a_letter_says_what_to_do(client, closed):
    AuthenticityPage.objects.update(live=False)
    for link in (link_on(closed), f"/verifier/?code={code_of(closed)}"):
        response = client.get(link)
        assert response.status_code == 503
        assert code_of(closed) in response.content.decode()
        assert "au service nommé sur la réponse" in response.content.decode()
