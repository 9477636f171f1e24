"""Every address of a case, found by walking the URL patterns, tried by everybody it is not for."""

from urllib.parse import quote

import pytest
from django.urls import URLPattern, get_resolver, reverse
from django_scopes import scopes_disabled

from cases.enums import CaseState
from tests.factories import PASSWORD, UserFactory, case_in, make_agent, roissy, stored_file, transition

pytestmark = pytest.mark.django_db


def patterns_of_a_case():
    """The public patterns that take the number of a case: name and parameters."""
    pending = [r for r in get_resolver().url_patterns if getattr(r, "namespace", "") == "forms"]
    found = {}
    while pending:
        entry = pending.pop()
        if not isinstance(entry, URLPattern):
            pending += entry.url_patterns
        elif "number" in entry.pattern.converters:
            found[entry.name] = list(entry.pattern.converters)
    return found


@pytest.fixture
def case():
    case = case_in(CaseState.IN_CHARGE, files=[stored_file("contrat.pdf")])
    return transition(case, "request_complements", make_agent(case.office))


@pytest.fixture
def addresses(case):
    with scopes_disabled():
        values = {
            "number": case.number,
            "pk": case.questions.get().pk,
            "key": case.attachments.first().key,
        }
    return [
        reverse(f"forms:{name}", kwargs={parameter: values[parameter] for parameter in parameters})
        for name, parameters in patterns_of_a_case().items()
    ]


def test_the_walk_finds_the_addresses():
    assert len(patterns_of_a_case()) >= 8


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "who", ["other applicant", "agent of another office", "agent of the office", "superuser"]
)
def test_everybody_else_is_told_that_nothing_is_there(who, method, case, addresses, client):
    user = {
        "other applicant": UserFactory,
        "agent of another office": lambda: make_agent(roissy()),
        "agent of the office": lambda: make_agent(case.office),
        "superuser": lambda: UserFactory(is_superuser=True, is_staff=True),
    }[who]()
    client.force_login(user)
    answers = {address: getattr(client, method)(address).status_code for address in addresses}
    allowed = {404, 405} if method == "post" else {404}
    assert {address: code for address, code in answers.items() if code not in allowed} == {}


def test_who_is_not_signed_in_is_asked_to(addresses, client):
    for address in addresses:
        response = client.get(address)
        assert (response.status_code, response.headers.get("Location")) == (
            302,
            f"/compte/login/?next={quote(address)}",
        )


def test_the_applicant_himself_reads_them(case, client):
    client.login(username=case.applicant.username, password=PASSWORD)
    assert client.get(f"/demandes/{case.number}/").status_code == 200
