"""The instruction screen: what it says first, one timeline, the form beside the text, the next case of the basket."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from cases.enums import CaseState
from cases.models import Case
from cases.services.instruction import note_add
from cases.services.questions import complement_add, question_reply
from tests.factories import case_in, lyon, make_agent, submit_case, transition

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    return make_agent(lyon())


@pytest.fixture
def reads(client, agent):
    client.force_login(agent)

    def reads(address, **query):
        return BeautifulSoup(client.get(address, query).content, "html.parser")

    return reads


def address_of(case, action=""):
    return reverse("cases:action", args=[case.number, action]) if action else f"/admin/cases/{case.number}/"


def words(node):
    return " ".join(node.get_text(" ").split())


def asked(case, agent):
    """Complements asked for, a complement of the applicant's own, complements asked for again."""
    with scopes_disabled():
        case = transition(case, "request_complements", agent)
        question_reply(
            case=case, question=case.open_questions()[0], by=case.applicant, text="Voici le contrat."
        )
        complement_add(case=case, by=case.applicant, text="J’ajoute un plan.")
        return transition(Case.objects.get(pk=case.pk), "request_complements", agent)


def test_the_subject_is_the_title_and_the_client_stands_first(agent, reads):
    case = submit_case(
        subject="Assemblage de liqueurs",
        represents_other=True,
        representative_quality="lawyer",
        represented_siren="732829320",
        represented_name="Brasserie du Mont d’Or",
    )
    page = reads(address_of(case))
    assert words(page.title).startswith(f"n° {case.number} · Assemblage de liqueurs")
    assert words(page.h1) == f"n° {case.number} · Assemblage de liqueurs"
    assert words(page.select_one(".ogde-case__who")) == (
        f"Brasserie du Mont d’Or SIREN 732829320 par {case.applicant_name}"
    )
    assert words(reads(address_of(case, "take_charge")).title).startswith(
        f"Prendre en charge - n° {case.number} · Assemblage de liqueurs"
    )


def test_texts_beyond_forty_lines_are_folded(agent, reads):
    long = "\n".join(f"Ligne {number}." for number in range(1, 61))
    case = submit_case(description=long, provisions=long)
    complement_add_to(case, long)
    texts = reads(address_of(case)).select(".ogde-read")
    assert len(texts) == 3
    for text in texts:
        rest = text.select_one("details.ogde-fold:not([open])").extract()
        assert words(rest.summary.extract()) == "Lire la suite"
        assert words(text).endswith("Ligne 40.")
        assert words(rest).startswith("Ligne 41.")
        assert words(rest).endswith("Ligne 60.")


def complement_add_to(case, text):
    with scopes_disabled():
        complement_add(case=case, by=case.applicant, text=text)


def test_a_short_text_is_not_folded(agent, reads):
    assert reads(address_of(submit_case())).select("#demande details") == []


def test_exchanges_and_events_stand_in_one_timeline(agent, reads):
    case = asked(case_in(CaseState.IN_CHARGE, agent=agent), agent)
    page = reads(address_of(case))
    entries = page.select(".ogde-timeline__entry")
    assert [words(entry.b) for entry in entries[-4:]] == [
        "Compléments demandés",
        "Réponse du demandeur",
        "Complément ajouté",
        "Compléments demandés",
    ]
    assert [bool(entry.select_one(".ogde-flag")) for entry in entries[-4:]] == [False, False, False, True]
    assert "sans réponse, attendue avant le" in words(entries[-1])
    assert words(entries[-3].blockquote) == "Voici le contrat."
    assert page.select_one("#echanges") is None
    times = [entry.time["datetime"] for entry in entries]
    assert times == sorted(times)


def test_the_form_stands_beside_what_it_answers(agent, reads):
    case = asked(case_in(CaseState.IN_CHARGE, agent=agent), agent)
    page = reads(address_of(case, "refuse"))
    columns = page.select_one(".ogde-case__columns")
    assert case.description in columns.select_one(".ogde-case__main").get_text()
    assert "J’ajoute un plan." in columns.select_one(".ogde-case__main").get_text()
    assert columns.select_one(".ogde-case__side form textarea[name=grounds]")
    assert page.select_one("#messages details:not([open])")


def test_an_error_is_tied_to_its_field_and_summed_up(client, agent, reads):
    case = case_in(CaseState.ADMISSIBLE, agent=agent)
    blank = reads(address_of(case, "answer")).select_one("#id_text")
    assert blank.has_attr("required")
    assert blank["aria-describedby"] == "id_text_helptext"
    page = BeautifulSoup(
        client.post(address_of(case, "answer"), {"version": case.version}).content, "html.parser"
    )
    field = page.select_one("#id_text")
    assert field["aria-invalid"] == "true"
    assert field["aria-describedby"] == "id_text_helptext id_text_error"
    assert words(page.select_one("#id_text_error")) == "Écrivez la réponse."
    summary = page.select_one("#error-summary[role=alert][tabindex='-1']")
    assert [link["href"] for link in summary.select("a")] == ["#id_text", "#id_files"]
    assert "Les champs marqués d’un * sont obligatoires." in page.get_text()
    assert any("ogde" in script["src"] for script in page.select("script[src*='js/ogde']"))


def test_the_basket_leads_to_its_next_case(client, agent, reads):
    first, second, third = (submit_case(at=timezone.now() - timezone.timedelta(days=n)) for n in (3, 2, 1))
    basket = {"panier": "a-prendre-en-charge"}
    page = reads(address_of(first), **basket)
    assert page.select_one(".ogde-case__state a")["href"] == (
        f"/admin/cases/{second.number}/?panier=a-prendre-en-charge"
    )
    act = page.find("a", string="Prendre en charge")["href"]
    response = client.post(act, {"version": first.version}, follow=True)
    assert response.redirect_chain == [(address_of(first) + "?panier=a-prendre-en-charge", 302)]
    assert f'href="/admin/cases/{second.number}/?panier=a-prendre-en-charge"' in response.text
    assert f"/admin/cases/{second.number}/?panier" in str(reads(address_of(third), **basket))
    assert "Dossier suivant" not in reads(address_of(third)).get_text()
    assert "Dossier suivant" not in reads(address_of(third), panier="inconnu").get_text()


def test_the_last_case_of_a_basket_leads_nowhere(agent, reads):
    case = submit_case()
    assert "Dossier suivant" not in reads(address_of(case), panier="a-prendre-en-charge").get_text()


def test_a_case_costs_the_same_queries_whatever_happened_to_it(client, agent, reads):
    case = case_in(CaseState.IN_CHARGE, agent=agent)
    counts = []
    for _ in range(2):
        case = asked(case, agent)
        with scopes_disabled():
            question_reply(case=case, question=case.open_questions()[0], by=case.applicant, text="Voilà.")
            note_add(case=case, by=agent, text="À relire.")
            case = Case.objects.get(pk=case.pk)
        reads(address_of(case), panier="mes-dossiers")
        with CaptureQueriesContext(connection) as queries:
            reads(address_of(case), panier="mes-dossiers")
        counts.append(len(queries))
    assert counts[0] == counts[1]
