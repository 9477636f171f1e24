"""A number that no row can have finds nothing, wherever an address or a form gives it."""

import pytest
from bs4 import BeautifulSoup

from accounts.roles import ADMINISTRATORS, EDITORS, MODERATORS, SUPERVISORS
from cases.enums import CaseState
from tests.factories import case_in, lyon, make_agent, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

NUMBERS = ["99999999999999999999", "-1", ""]
REFERENCE = [
    *("membership", "replytemplate", "directorate", "office", "department", "bureau", "foreignbureau"),
    *("category", "subcategory", "domain", "subdomain", "routing", "holiday"),
]
LISTS = {
    "agent": ["cases/", "messages/"],
    SUPERVISORS: ["cases/", "messages/"],
    ADMINISTRATORS: ["users/", *(f"reference/{slug}/" for slug in REFERENCE)],
    EDITORS: [
        "pages/search/",
        "documents/",
        "images/",
        "documents/chooser/",
        "images/chooser/",
        "choose-page/",
    ],
    MODERATORS: [
        *("redirects/", "reports/documents/", "reports/documents-inutilises/", "reports/aging-pages/"),
        *("reports/page-types-usage/", "reports/locked/", "reports/workflow/", "reports/workflow_tasks/"),
    ],
}


def sign_in(client, role):
    user = make_agent(lyon(), is_head=True) if role == "agent" else make_user(role)
    client.force_login(user)
    return user


def filters(page):
    """What the forms of a list ask for, and what addresses of lists hold besides."""
    fields = BeautifulSoup(page, "html.parser").select("form[method=get i] [name], form:not([method]) [name]")
    others = {"p", "page", "id", "collection_id", "user", "content_type"}
    return {field["name"] for field in fields} - {"q"} | others


@pytest.mark.parametrize(("role", "address"), [(role, address) for role in LISTS for address in LISTS[role]])
def test_no_list_breaks_on_it(client, role, address):
    user = sign_in(client, role)
    case_in(CaseState.IN_CHARGE, agent=user if role == "agent" else None)
    page = client.get(f"/admin/{address}")
    assert page.status_code == 200
    for number in NUMBERS:
        asked = dict.fromkeys(filters(page.content), number)
        assert client.get(f"/admin/{address}", asked).status_code in (200, 302, 404)


@pytest.mark.parametrize("number", NUMBERS[:2])
@pytest.mark.parametrize("name", ["category", "office", "agent"])
def test_a_filter_by_it_finds_what_a_value_that_does_not_exist_finds(client, name, number):
    agent = sign_in(client, "agent")
    case = case_in(CaseState.IN_CHARGE, agent=agent)
    missing = client.get("/admin/cases/", {name: 123456})
    impossible = client.get("/admin/cases/", {name: number})
    assert impossible.status_code == missing.status_code == 200
    assert list(impossible.context["object_list"]) == list(missing.context["object_list"]) == [case]


@pytest.mark.parametrize("number", NUMBERS[:2])
def test_no_form_of_an_agent_breaks_on_it(client, number):
    agent = sign_in(client, "agent")
    case = case_in(CaseState.IN_CHARGE, agent=agent)
    for action, field in [("assign", "agent"), ("transfer", "office"), ("ask", "reply_template")]:
        address = f"/admin/cases/{case.number}/actions/{action}/"
        response = client.post(address, {field: number, "version": number, "text": "x"})
        assert response.status_code in (200, 404)


@pytest.mark.parametrize("number", NUMBERS[:2])
def test_no_list_of_the_public_site_breaks_on_it(client, number):
    for address in ["documents/", "actualites/", "recherche/", "rescrits-publies/"]:
        asked = {"page": number, "type": number, "annee": number, "q": "rhum"}
        assert client.get(f"/{address}", asked).status_code in (200, 404)


@pytest.mark.parametrize("number", ["99999999999999999999", "9" * 5000])
def test_no_address_of_a_row_breaks_on_it(client, number):
    client.force_login(make_user())
    for address in [f"demandes/{number}/", f"demandes/{number}/questions/{number}/repondre/"]:
        assert client.get(f"/{address}").status_code == 404
    agent = sign_in(client, "agent")
    assert agent.is_active
    for address in [f"cases/{number}/", f"messages/{number}/", f"cases/{number}/actions/answer/"]:
        assert client.get(f"/admin/{address}").status_code == 404
