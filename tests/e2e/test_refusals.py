"""Who keeps the public site sees nothing of a case: every address is tried on the running site."""

import re

import pytest
import requests
from django.urls import NoReverseMatch, get_resolver, reverse

from tests.cases.admin.test_access import walk
from tests.e2e.agent import sign_in_agent

OF_CASES = ("cases", "messages", "forms")
# Its purpose is to fail; the others end the session.
NOT_OPENED = {"wagtailadmin_error_test", "wagtailadmin_logout", "account_logout"}
UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def session_of(page):
    """The same person without the browser."""
    session = requests.Session()
    for cookie in page.context.cookies():
        session.cookies.set(cookie["name"], cookie["value"])
    return session


@pytest.fixture
def real(site, open_page):
    """A case as those who instruct it see it: what its addresses are made of, and what nobody else may read."""
    supervisor = session_of(sign_in_agent(open_page(), "superviseur"))

    def get(path):
        return supervisor.get(site.url + path, timeout=60).text

    cases = re.findall(r'href="/admin/cases/(\d+)/"', get("/admin/cases/?state=closed"))
    found = next(
        (number, keys)
        for number in cases
        if (keys := re.findall(rf"/admin/cases/{number}/files/({UUID})/", get(f"/admin/cases/{number}/")))
    )
    message = re.search(r"/admin/messages/(\d+)/", get("/admin/messages/"))[1]
    return {"number": found[0], "key": found[1][0], "pk": message, "name": "note"}


def addresses(real):
    """Every address of a case, filled with what is known of a real one."""
    found = {}
    for namespace, entry in walk(get_resolver().url_patterns):
        if namespace in OF_CASES and entry.pattern.converters:
            kwargs = {
                name: real.get(name, real["key"] if "UUID" in type(converter).__name__ else real["number"])
                for name, converter in entry.pattern.converters.items()
            }
            found[f"{namespace}:{entry.name}"] = reverse(f"{namespace}:{entry.name}", kwargs=kwargs)
    return found


def admin_addresses():
    """Every address below /admin/ that needs no parameter."""
    admin = next(entry for entry in get_resolver().url_patterns if str(entry.pattern) == "admin/")
    for namespace, entry in walk(admin.url_patterns):
        if entry.name not in NOT_OPENED:
            try:
                yield reverse(f"{namespace}:{entry.name}" if namespace else entry.name)
            except NoReverseMatch:
                continue


APPLICANTS = ["Knorr-Bremse", "Brasserie du Pont Sec", "Association des bouilleurs", "Aline Chevrier"]
# Of the first one, and of a case of his that nobody proposes to publish.
WORDS, TITLE = ("Knorr", "120690874"), "Remboursement partiel : véhicules loués"


def asking_for(word):
    return [
        f"/admin/pages/search/?q={word}",
        f"/admin/pages/search/results/?q={word}",
        f"/admin/documents/?q={word}",
        f"/admin/images/?q={word}",
        f"/admin/reports/site-history/?label={word}",
        f"/admin/api/main/pages/?search={word}",
        f"/admin/api/main/documents/?search={word}",
        f"/admin/api/main/images/?search={word}",
        f"/admin/cases/?q={word}",
        f"/admin/messages/?q={word}",
    ]


@pytest.mark.parametrize("username", ["redacteur", "moderateur"])
def test_who_keeps_pages_is_refused_every_address_of_a_case(site, open_page, real, username):
    page = sign_in_agent(open_page(), username)
    labels = page.evaluate(
        "[...document.querySelectorAll('.sidebar nav a, .sidebar nav button')].map(e => e.textContent.trim())"
    )
    assert "Pages" in labels
    assert {"Dossiers", "Messages"} & set(labels) == set()

    session = session_of(page)
    answers = {
        name: session.get(site.url + address, timeout=60, allow_redirects=False).status_code
        for name, address in addresses(real).items()
    }
    assert {"cases:case", "cases:file", "cases:letter", "messages:message", "forms:detail"} <= set(answers)
    assert {name: status for name, status in answers.items() if status != 404} == {}

    searched = [address for word in (*WORDS, real["number"]) for address in asking_for(word)]
    leaking = {}
    for address in [*admin_addresses(), *searched, "/", "/demandes/"]:
        answer = session.get(site.url + address, timeout=60)
        assert answer.status_code < 500, address
        if named := [secret for secret in (*APPLICANTS, TITLE) if secret in answer.text]:
            leaking[address] = named
    assert leaking == {}
