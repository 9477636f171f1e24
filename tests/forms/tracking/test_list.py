import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scopes_disabled

from cases.enums import CaseState, Nature
from cases.services.publication import ruling_object
from cases.services.questions import question_ask, question_reply
from forms.context_processors import waiting_count
from forms.models import Draft
from tests.factories import UserFactory, case_in, make_agent, propose_ruling, submit_case, transition
from text.dates import in_words

pytestmark = pytest.mark.django_db

FILED = datetime(2026, 8, 7, 10, 56, tzinfo=UTC)


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def client(client, user):
    client.force_login(user)
    return client


def page(client, query=""):
    response = client.get(f"/demandes/{query}")
    assert response.status_code == 200
    return response


def labels(response):
    return [label for label, _, _ in response.context["listing"].tabs()]


def numbers(response):
    return [case.number for case in response.context["page"]]


@scopes_disabled()
def ask(case, *, until, agent=None):
    agent = agent or make_agent(case.office)
    if case.state == CaseState.SUBMITTED:
        case = transition(case, "take_charge", agent)
    return question_ask(case=case, by=agent, version=case.version, text="Quel volume ?", answer_by=until)


def tomorrow():
    return (datetime.now(UTC) + timedelta(days=1)).date()


def test_tabs_count_the_states_and_open_the_first_that_holds_something(client, user):
    for state in [CaseState.IN_CHARGE, CaseState.ADMISSIBLE, CaseState.REFUSED, CaseState.CLOSED]:
        case_in(state, by=user)
    case_in(CaseState.WITHDRAWN, by=user)
    submit_case()
    response = page(client)
    assert labels(response) == ["Déposées (0)", "Prises en charge (2)", "Refusées (1)", "Clôturées (2)"]
    assert response.context["listing"].tab.slug == "prises-en-charge"
    assert len(numbers(page(client, "?onglet=cloturees"))) == 2


def test_row_shows_number_dates_kind_description_and_office(client, user):
    case = submit_case(by=user, at=FILED)
    text = page(client).content.decode()
    for expected in [
        f'href="/demandes/{case.number}/"',
        "07/08/2026 12:56",
        "rescrit sur une situation de fait / toutes autres taxes / DR LYON",
        case.description,
        "DR de Lyon - PAE",
        f"Détail de la demande n° {case.number}",
        "Page 1 sur 1",
        "Enregistrements 1 - 1 sur 1",
    ]:
        assert expected in text


def test_empty_list_says_what_will_appear_and_offers_a_request(client):
    text = page(client).content.decode()
    assert "Vos demandes apparaissent ici dès que vous les avez créées" in text
    assert "Déposer une demande" in text
    assert "À faire" not in text


def test_twenty_requests_a_page(client, user):
    for day in range(21):
        submit_case(by=user, at=FILED + timedelta(days=day))
    response = page(client, "?page=2")
    assert len(numbers(response)) == 1
    assert "Enregistrements 21 - 21 sur 21" in response.content.decode()
    assert numbers(page(client, "?page=999")) == numbers(response)


def test_search_finds_numbers_and_words_and_counts_by_tab(client, user):
    first = submit_case(by=user, subject="Rhum agricole")
    second = case_in(CaseState.IN_CHARGE, by=user, subject="Vin doux", description="Un rhum aussi")
    assert numbers(page(client, f"?q={first.number}")) == [first.number]
    assert numbers(page(client, f"?q={second.number}")) == [second.number]
    response = page(client, "?q=RHUM")
    assert labels(response)[:2] == ["Déposées (1)", "Prises en charge (1)"]
    assert numbers(page(client, "?q=rhum agricole")) == [first.number]
    assert labels(page(client, "?q=rien+de+tel"))[:2] == ["Déposées (0)", "Prises en charge (0)"]


@pytest.mark.parametrize(
    "printed", ["n° {}", "N°{}", "n°\u00a0{}", "n°\u202f{}", "#{}", "Demande n° {}", "rhum n° {}", "\u200b{}"]
)
def test_search_finds_the_number_as_we_print_it(client, user, printed):
    case = submit_case(by=user, subject="Rhum agricole")
    submit_case(by=user, subject="Rhum")
    assert numbers(client.get("/demandes/", {"q": printed.format(case.number)})) == [case.number]


def test_search_finds_a_siret_as_we_print_it(client, user):
    case = submit_case(by=user, siret="12069087400011", represents_other=False)
    submit_case(by=user, siret="35600000049837")
    for printed in ("120 690 874 00011", "120.690.874", "\u200b12069087400011"):
        assert numbers(client.get("/demandes/", {"q": printed})) == [case.number]


@pytest.mark.parametrize("number", ["99999999999999999999", "n° 99999999999999999999", "-1"])
def test_a_number_that_no_request_has_finds_nothing(client, user, number):
    submit_case(by=user, subject="Rhum", description="Vin")
    assert numbers(client.get("/demandes/", {"q": number})) == []


@pytest.mark.parametrize(
    "query", ["?q=%00", "?q=" + "a" * 500, "?tri=nimporte", "?onglet=x", "?page=x", "?q=%25_'\""]
)
def test_odd_addresses_answer_a_page(client, user, query):
    submit_case(by=user)
    page(client, query)


def test_columns_sort_both_ways(client, user):
    old = submit_case(by=user, at=FILED, subject="B")
    new = submit_case(by=user, at=FILED + timedelta(days=1), subject="A")
    assert numbers(page(client)) == [new.number, old.number]
    assert numbers(page(client, "?tri=depot")) == [old.number, new.number]
    assert numbers(page(client, "?tri=description")) == [new.number, old.number]
    assert numbers(page(client, "?tri=-numero")) == [new.number, old.number]
    header = page(client, "?tri=depot").context["listing"].headers()[1]
    assert header == ("Dépôt", "tri=-depot", "ascending")


def test_open_question_stands_out_and_is_counted_in_the_menu(client, user):
    case = submit_case(by=user)
    question = ask(case, until=tomorrow())
    text = page(client).content.decode()
    assert "À faire (1)" in text
    assert f"/demandes/{case.number}/questions/{question.pk}/repondre/" in text
    assert "Réponse attendue" in text
    assert waiting_count(user) == 1
    with scopes_disabled():
        question_reply(case=question.case, question=question, by=user, text="Cent.")
    assert waiting_count(user) == 0
    assert "À faire" not in page(client).content.decode()


def test_late_question_says_so(client, user):
    case = submit_case(by=user, at=FILED)
    agent = make_agent(case.office)
    case = transition(case, "take_charge", agent, at=FILED)
    with scopes_disabled():
        question_ask(
            case=case,
            by=agent,
            version=case.version,
            text="?",
            answer_by=datetime(2026, 8, 20).date(),
            at=FILED,
        )
    assert "la date du jeudi 20 août 2026 est passée" in page(client).content.decode()


def test_menu_counts_requests_not_questions_and_nothing_for_visitors(user):
    case = submit_case(by=user)
    agent = make_agent(case.office)
    ask(case, until=tomorrow(), agent=agent)
    with scopes_disabled():
        case = user.cases.get()
        question_ask(case=case, by=agent, version=case.version, text="Et ?", answer_by=tomorrow())
    assert waiting_count(user) == 1
    assert waiting_count(AnonymousUser()) == 0


def test_drafts_have_their_tab_only_when_there_are_some(client, user):
    submit_case(by=user)
    assert len(labels(page(client))) == 4
    Draft.objects.create(user=UserFactory(), data={})
    assert len(labels(page(client))) == 4
    draft = Draft.objects.create(user=user, data={"demande": {"subject": ["Mon brouillon"]}})
    assert labels(page(client))[-1] == "Brouillons (1)"
    text = page(client, "?onglet=brouillons").content.decode()
    assert "Mon brouillon" in text
    assert draft.resume_url() in text


def test_drafts_tab_without_draft_falls_back(client):
    assert page(client, "?onglet=brouillons").context["listing"].tab.slug == "deposees"


def test_audit_needs_no_subcategory(client, user):
    submit_case(by=user, nature=Nature.DROIT_AU_CONTROLE, directorate="DR ROISSY")
    assert "droit au contrôle / DR ROISSY" in page(client).content.decode()


def queries(client, address):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_list_costs_the_same_with_one_and_three_rows(client, user):
    agent = make_agent(submit_case().office)

    def add():
        ask(submit_case(by=user), until=tomorrow(), agent=agent)

    add()
    page(client)
    one = queries(client, "/demandes/")
    add()
    add()
    assert queries(client, "/demandes/") == one


def test_visitor_is_asked_to_sign_in(client):
    client.logout()
    response = client.get("/demandes/")
    assert response.status_code == 302
    assert response["Location"] == "/compte/login/?next=/demandes/"


def title_of(response):
    return " ".join(re.search(r"<title>(.*?)</title>", response.text, re.DOTALL)[1].split())


def test_each_tab_and_search_has_its_own_title(client, user):
    submit_case(by=user, subject="Hydromel")
    address = "/demandes/"
    assert title_of(client.get(address)) == "Déposées - Mes demandes - OGDE"
    assert title_of(client.get(address, {"onglet": "cloturees"})) == "Clôturées - Mes demandes - OGDE"
    found = title_of(client.get(address, {"q": "hydromel"}))
    assert found == "1 résultat pour « hydromel » - Déposées - Mes demandes - OGDE"
    nothing = title_of(client.get(address, {"q": "zzz"}))
    assert nothing == "Aucun résultat pour « zzz » - Déposées - Mes demandes - OGDE"


def test_who_represents_others_sees_for_whom(client, user):
    submit_case(by=user)
    assert ">Pour</th>" not in page(client).text
    submit_case(
        by=user,
        represents_other=True,
        representative_quality="lawyer",
        represented_siren="732829320",
        represented_name="Brasserie du Mont d’Or",
    )
    text = page(client).text
    assert ">Pour</th>" in text
    assert "Brasserie du Mont d’Or" in text


def test_a_question_of_an_ended_request_waits_for_nobody(client, user):
    case = submit_case(by=user)
    agent = make_agent(case.office)
    ask(case, until=tomorrow(), agent=agent)
    transition(case, "refuse", agent)
    assert "Réponse attendue" not in page(client, "?onglet=refusees").content.decode()
    text = client.get(f"/demandes/{case.number}/").content.decode()
    assert "Quel volume ?" in text
    assert "Pas de réponse." in text
    assert "/repondre/" not in text
    assert "tracking-turn-box--waiting" not in text


def test_a_publication_that_one_may_object_to_is_among_what_is_to_do(client, user):
    case = case_in(CaseState.CLOSED, by=user)
    with scopes_disabled():
        proposal = propose_ruling(case, make_agent(case.office))
    until = in_words(proposal.object_until)
    text = page(client).content.decode()
    assert "À faire (1)" in text
    assert f'href="/demandes/{case.number}/#publication"' in text
    assert until in text
    assert waiting_count(user) == 0
    detail = client.get(f"/demandes/{case.number}/").content.decode()
    turn = re.sub(r"<[^>]+>", "", re.search(r'<div class="tracking-turn-box.*?</div>', detail, re.DOTALL)[0])
    assert "vous opposer à sa publication" in turn
    assert until in turn
    with scopes_disabled():
        ruling_object(case=case, by=user)
    assert "À faire" not in page(client).content.decode()
    assert "vous opposer à sa" not in client.get(f"/demandes/{case.number}/").content.decode()


def test_a_publication_whose_time_to_object_is_over_is_not_to_do(client, user):
    case = case_in(CaseState.CLOSED, by=user, at=FILED)
    with scopes_disabled():
        propose_ruling(case, make_agent(case.office), at=FILED)
    with time_machine.travel(FILED + timedelta(days=400)):
        client.force_login(user)
        assert "À faire" not in page(client).content.decode()
