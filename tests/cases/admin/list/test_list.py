"""The landing page and the list: baskets, order, search, filters."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from accounts.roles import ADMINISTRATORS, SUPERVISORS
from cases.admin.home.baskets import BASKETS, basket_filter
from cases.enums import ApplicantKind, CaseState, Nature, Visa
from cases.models import Case, Membership
from cases.rules.search import case_search
from cases.services.instruction import note_add
from cases.services.questions import question_reply
from tests.factories import case_in, lyon, make_agent, make_user, roissy, submit_case, transition

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def ago(days):
    return NOW - timedelta(days=days)


@pytest.fixture(autouse=True)
def _today(time_machine_at):
    """Terms are computed from today."""


@pytest.fixture
def time_machine_at(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def agent():
    return make_agent(lyon())


@pytest.fixture
def signed_in(client, agent):
    client.force_login(agent)
    return client


def numbers(response):
    return [int(n) for n in re.findall(r"<b>n° (\d+)</b>", response.content.decode())]


def listed(client, **query):
    return numbers(client.get(reverse("cases:index"), query))


@pytest.fixture
def cases(agent):
    """One case a basket, and those that are in none."""
    other = make_agent(lyon())
    found = {
        "submitted": submit_case(at=ago(1)),
        "examined": case_in(CaseState.IN_CHARGE, agent=agent, at=ago(2)),
        "late": case_in(CaseState.ADMISSIBLE, agent=other, at=ago(100)),
        "soon": case_in(CaseState.ADMISSIBLE, agent=agent, at=ago(85)),
        "refused": case_in(CaseState.REFUSED, agent=agent, at=ago(3)),
        "closed": case_in(CaseState.CLOSED, agent=agent, at=ago(3)),
        "withdrawn": case_in(CaseState.WITHDRAWN, at=ago(3)),
    }
    waiting = case_in(CaseState.IN_CHARGE, agent=other, at=ago(10))
    found["waiting"] = transition(waiting, "request_complements", other, at=ago(9))
    answered = case_in(CaseState.IN_CHARGE, agent=other, at=ago(10))
    answered = transition(answered, "request_complements", other, at=ago(9))
    with scopes_disabled():
        question_reply(
            case=answered, question=answered.questions.get(), by=answered.applicant, text="Voici.", at=ago(4)
        )
        note_add(case=answered, by=other, text="À lire.", at=ago(3))
        found["answered"] = Case.objects.get(pk=answered.pk)
    return found


IN_BASKETS = {
    "a-prendre-en-charge": {"submitted"},
    "recevabilite": {"examined", "answered"},
    "reponse-recue": {"answered"},
    "echeance-proche": {"soon"},
    "en-retard": {"late"},
    "en-cours": {"examined", "late", "soon", "waiting", "answered"},
    "en-attente": {"waiting"},
    "mes-dossiers": {"examined", "soon"},
}


def test_each_basket_opens_the_list_of_what_it_counts(signed_in, cases):
    desk = signed_in.get("/admin/").content.decode()
    counts = dict(re.findall(r'\?panier=([a-z-]+)".*?__count">(\d+)<', desk, re.DOTALL))
    of_agents = [basket.name for basket in BASKETS if not basket.of_head]
    opened = {name: set(listed(signed_in, panier=name)) for name in of_agents}
    expected = {name: {cases[key].number for key in keys} for name, keys in IN_BASKETS.items()}
    assert opened == expected
    assert counts == {name: str(len(found)) for name, found in expected.items()}


def test_what_the_office_did_after_an_answer_empties_the_basket(signed_in, agent, cases):
    transition(cases["answered"], "declare_admissible", agent, at=ago(1))
    assert listed(signed_in, panier="reponse-recue") == []


def test_desk_greets_and_says_the_office(signed_in, agent):
    desk = signed_in.get("/admin/").content.decode()
    assert f"Bonjour {agent}" in desk
    assert "DR de Lyon - PAE" in desk


def test_most_urgent_first_and_cases_without_term_last(signed_in, cases):
    found = listed(signed_in)
    with scopes_disabled():
        terms = [Case.objects.get(number=number).due_on for number in found]
    dated = [term for term in terms if term]
    assert dated == sorted(dated)
    assert terms == dated + [None] * (len(terms) - len(dated))
    assert found[0] == cases["late"].number


def test_terms_are_said_in_words_and_times_in_paris(signed_in, cases):
    page = signed_in.get(reverse("cases:index")).content.decode()
    assert "en retard" in page
    assert timezone.localtime(cases["submitted"].submitted_at).strftime("%d/%m/%Y %H:%M") in page
    assert "rescrit sur une situation de fait" in page
    assert "in_charge" not in re.sub(r"<[^>]*>", "", page)


@pytest.mark.parametrize(
    "query",
    [
        "{number}",
        "12069087400011",
        "120 690 874",
        "732829320",
        "knorr",
        "mont d’or",
        "Assemblage",
        "rhum",
        "degustation",
        "Tartempion",
    ],
)
def test_a_new_case_is_found_by_its_list(signed_in, query):
    case = submit_case(
        subject="Assemblage de liqueurs",
        description="Un rhum vieilli, proposé à la dégustation.",
        represents_other=True,
        representative_quality="lawyer",
        represented_siren="732829320",
        represented_name="Brasserie du Mont d’Or",
    )
    with scopes_disabled():
        case.last_name = "Tartempion"
        case.save()
    submit_case(
        applicant_kind=ApplicantKind.PERSON, siret="", company_name="", subject="Autre", description="Autre."
    )
    assert listed(signed_in, q=query.format(number=case.number)) == [case.number]


@pytest.mark.postgresql
def test_search_keeps_within_the_offices_in_sight():
    agent = make_agent(roissy())
    case = submit_case(subject="Hydromel pétillant")
    with scope(office=[lyon().pk], applicant=None):
        assert list(case_search(Case.objects.all(), "hydromel").filter(pk=case.pk)) == [case]
        assert list(case_search(Case.objects.all(), str(case.number))) == [case]
    with scope(office=[agent.memberships.get().office_id], applicant=None):
        assert list(case_search(Case.objects.all(), "hydromel")) == []


def test_filters_narrow_the_list(signed_in, agent, cases):
    assert set(listed(signed_in, state=["submitted", "refused"])) == {
        cases["submitted"].number,
        cases["refused"].number,
    }
    assert listed(signed_in, nature=[Nature.DROIT_AU_CONTROLE]) == []
    everything = {"dossiers": "tous"}
    assert len(listed(signed_in, agent=[agent.pk], **everything)) == 4
    category = cases["late"].category_id
    assert len(listed(signed_in, office=[lyon().pk], category=[category], **everything)) == len(cases)


ENDED = ("refused", "closed", "withdrawn")


def test_open_cases_come_first_and_the_others_when_asked_for(signed_in, cases):
    ended = {cases[key].number for key in ENDED}
    everything = {case.number for case in cases.values()}
    page = signed_in.get(reverse("cases:index"))
    assert set(numbers(page)) == everything - ended
    assert f"{len(everything - ended)} dossiers ouverts" in page.text
    assert "dossiers=tous" in page.text
    assert set(listed(signed_in, dossiers="tous")) == everything
    assert set(listed(signed_in, dossiers="termines")) == ended
    assert listed(signed_in, state=["closed"]) == [cases["closed"].number]
    assert cases["closed"].number in listed(signed_in, q=str(cases["closed"].number))


def rows(response):
    page = BeautifulSoup(response.content, "html.parser")
    return {
        int(re.search(r"\d+", row.b.get_text())[0]): [
            " ".join(cell.get_text(" ").split()) for cell in row.select("th, td")
        ]
        for row in page.select(".ogde-list tbody tr")
    }


def test_each_row_says_for_whom_and_whose_turn_it_is(signed_in, agent, cases):
    client_of = submit_case(
        represents_other=True,
        representative_quality="lawyer",
        represented_siren="732829320",
        represented_name="Brasserie du Mont d’Or",
        at=ago(1),
    )
    found = rows(signed_in.get(reverse("cases:index")))
    assert found[client_of.number][2] == f"Brasserie du Mont d’Or par {client_of.applicant_name}"
    assert found[cases["submitted"].number][3] == "À vous : prendre la demande en charge"
    assert found[cases["waiting"].number][3].startswith("Au demandeur : répondre avant le ")
    assert found[cases["late"].number][3] == f"À {cases['late'].agent} : répondre"
    assert " · rescrit · recevable" in found[cases["late"].number][0]
    assert "DR de Lyon - PAE" not in found[cases["late"].number][4]
    assert "en retard de" in found[cases["late"].number][5]


def test_only_a_term_that_is_near_or_past_has_a_colour(signed_in, cases):
    page = BeautifulSoup(signed_in.get(reverse("cases:index")).content, "html.parser")
    terms = {row.b.get_text(): row.select_one(".ogde-due") for row in page.select(".ogde-list tbody tr")}
    kinds = {key: terms[f"n° {cases[key].number}"]["class"][1] for key in ("late", "soon", "submitted")}
    assert kinds == {"late": "ogde-due--late", "soon": "ogde-due--soon", "submitted": "ogde-due--calm"}


def test_heads_have_their_scope_and_their_order(signed_in, cases):
    page = BeautifulSoup(signed_in.get(reverse("cases:index")).content, "html.parser")
    heads = page.select(".ogde-list thead th")
    assert {head.get("scope") for head in heads} == {"col"}
    assert [" ".join(head.get_text().split()) for head in heads if head.get("aria-sort") == "ascending"] == [
        "Échéance"
    ]
    sorts = page.select(".ogde-sort a")
    assert len(sorts) == 5
    assert [link.get_text() for link in sorts if link.has_attr("aria-current")] == ["échéance"]


def test_filters_are_named_groups_and_categories_tell_their_nature(signed_in, cases):
    page = BeautifulSoup(signed_in.get(reverse("cases:index")).content, "html.parser")
    groups = [legend.get_text() for legend in page.select("#filters-drilldown fieldset > legend")]
    assert groups == ["État", "Nature", "Catégorie", "Pôle", "Agent"]
    assert not [label for label in page.select("#filters-drilldown label") if not label.get("for")]
    labels = [
        " ".join(label.get_text().split()) for label in page.select("#drilldown-id_category fieldset label")
    ]
    assert labels == ["rescrit / toutes autres taxes"]


def test_a_basket_is_carried_to_its_cases(signed_in, cases):
    page = signed_in.get(reverse("cases:index"), {"panier": "en-retard"}).text
    assert f"/admin/cases/{cases['late'].number}/?panier=en-retard" in page


def test_filters_offer_only_what_occurs_on_cases_in_sight(signed_in, agent, cases):
    stranger = make_agent(roissy())
    case_in(CaseState.IN_CHARGE, agent=stranger, nature=Nature.DROIT_AU_CONTROLE, directorate="DR ROISSY")
    form = signed_in.get(reverse("cases:index")).context["filters"].form
    assert list(form.fields["office"].queryset) == [lyon()]
    assert stranger not in form.fields["agent"].queryset
    assert agent in form.fields["agent"].queryset


def test_a_list_costs_the_same_queries_with_one_row_and_three(signed_in):
    counts = []
    for _ in range(2):
        case_in(CaseState.IN_CHARGE, subject="Ligne")
        signed_in.get(reverse("cases:index"))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            signed_in.get(reverse("cases:index"))
        counts.append(len(queries))
        case_in(CaseState.ADMISSIBLE, subject="Ligne")
    assert counts[0] == counts[1]


def test_list_is_not_exported_for_now(signed_in, cases):
    response = signed_in.get(reverse("cases:index"), {"export": "csv"})
    assert response["Content-Type"] == "text/html; charset=utf-8"


def test_nonsense_in_the_address_is_survived(signed_in, cases):
    for query in (
        {"p": "x"},
        {"ordering": "pk; drop"},
        {"state": "zzz"},
        {"q": "\"' OR (*"},
        {"q": "NOT AND NEAR(x"},
        {"q": "^-:"},
        {"q": "9" * 40},
        {"q": "\x00"},
        {"panier": "zz"},
    ):
        assert signed_in.get(reverse("cases:index"), query).status_code == 200


def due_rows(client):
    desk = BeautifulSoup(client.get("/admin/").content, "html.parser")
    return [" ".join(row.get_text(" ").split()) for row in desk.select(".ogde-due-list li")]


def test_the_desk_names_the_client_of_a_representative(signed_in, agent):
    client = {"represents_other": True, "represented_siren": "732829320", "represented_name": "Caves du Mont"}
    client["representative_quality"] = "lawyer"
    case_in(CaseState.ADMISSIBLE, agent=agent, at=ago(80), subject="Marc", **client)
    [row] = [row for row in due_rows(signed_in) if "Marc" in row]
    assert "Caves du Mont par Knorr-Bremse" in row


def test_nothing_found_is_said_in_good_french(signed_in, cases):
    page = signed_in.get(reverse("cases:index"), {"q": "introuvable"}).text
    assert "Aucun résultat" in page
    assert "0 résultat" not in page


def baskets(client):
    desk = BeautifulSoup(client.get("/admin/").content, "html.parser")
    return {a.select_one(".ogde-basket__label").text: a["href"] for a in desk.select(".ogde-basket")}


def test_a_head_sees_what_waits_for_him_and_who_is_late(client, cases, agent):
    assert "Visas à donner" not in baskets(client_of(client, agent))
    head = make_agent(lyon(), is_head=True)
    of_head = baskets(client_of(client, head))
    assert of_head["Visas à donner"].endswith("?panier=visas")
    assert of_head["Sans agent"].endswith("?panier=sans-agent")
    assert listed(client, panier="visas") == []
    rows = workload(client)
    with scopes_disabled():
        late = Case.objects.filter(number=cases["late"].number).get()
    assert rows[str(late.agent)][1] == "1"


def test_a_head_is_shown_what_he_may_do_in_the_offices_that_he_heads(client):
    head, same_name = make_agent(lyon(), is_head=True), make_agent(lyon())
    for person in (head, same_name):
        person.first_name, person.last_name = "Camille", "Pareil"
        person.save()
    Membership.objects.create(user=head, office=roissy())
    here, there = submit_case(), submit_case()
    with scopes_disabled():
        Case.objects.filter(pk=there.pk).update(office=roissy())
        Case.objects.filter(pk__in=[here.pk, there.pk]).update(state=CaseState.IN_CHARGE)
        assert list(basket_filter(Case.objects.all(), "sans-agent", head)) == [here]
        Case.objects.filter(pk=there.pk).update(visa=Visa.REQUESTED)
        assert not basket_filter(Case.objects.all(), "visas", head).exists()
        case_in(CaseState.IN_CHARGE, agent=head)
        case_in(CaseState.IN_CHARGE, agent=same_name)
    client.force_login(head)
    desk = BeautifulSoup(client.get("/admin/").content, "html.parser")
    rows = [row.th.get_text(strip=True) for row in desk.select(".ogde-workload tbody tr")]
    assert rows.count("Camille Pareil") == 2


def test_a_long_text_pasted_into_the_search_is_survived(client, agent):
    text = " ".join(f"mot{number}" for number in range(1200))
    for user, address in ((agent, "/admin/cases/"), (make_user(ADMINISTRATORS), "/admin/users/")):
        client.force_login(user)
        assert client.get(address, {"q": text}).status_code == 200


def test_a_supervisor_reads_figures_by_office(client, cases):
    page = client_of(client, make_user(SUPERVISORS)).get("/admin/").text
    assert "À traiter" not in page
    assert "DR de Lyon - PAE" in workload(client)


def client_of(client, user):
    client.force_login(user)
    return client


def workload(client):
    desk = BeautifulSoup(client.get("/admin/").content, "html.parser")
    return {
        row.th.get_text(strip=True): [cell.get_text(strip=True) for cell in row.select("td")]
        for row in desk.select(".ogde-workload tbody tr")
    }
