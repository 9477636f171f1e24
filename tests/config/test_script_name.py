"""The site stands at the root of its host: a request that claims a part of its address as `SCRIPT_NAME` moves nothing."""

import re

import pytest
from django.core.cache import caches

from cms.bootstrap import bootstrap as cms_bootstrap
from tests.factories import case_in, make_agent

pytestmark = pytest.mark.django_db


@pytest.fixture
def believed(settings):
    """As if the setting had been lost: what decides must not need it."""
    settings.FORCE_SCRIPT_NAME = None


@pytest.fixture
def case():
    return case_in("closed")


@pytest.fixture
def agent(client, case):
    agent = make_agent(case.office)
    client.force_login(agent)
    return agent


def test_script_name_is_not_believed(client):
    request = client.get("/compte/login/", SCRIPT_NAME="/admin").wsgi_request
    assert (request.path, request.META["SCRIPT_NAME"]) == ("/compte/login/", "")


@pytest.mark.usefixtures("believed", "agent")
@pytest.mark.parametrize("script_name", ["", "/admin", "/admin/", "/administration", "/x"])
def test_cases_of_the_offices_are_read_below_admin_and_nowhere_else(client, case, script_name):
    outside = client.get(f"/demandes/{case.number}/", SCRIPT_NAME=script_name)
    inside = client.get(f"/admin/cases/{case.number}/", SCRIPT_NAME=script_name)
    assert (outside.status_code, inside.status_code) == (404, 200)


@pytest.mark.usefixtures("believed", "agent")
@pytest.mark.parametrize("address", ["/admin/choose-page/", "/admin/api/main/documents/"])
def test_desk_of_the_editors_stays_closed(client, address):
    assert client.get(address, SCRIPT_NAME="/x").status_code == 302


@pytest.mark.usefixtures("believed")
@pytest.mark.parametrize(
    ("address", "inline"),
    [
        ("/admin/login/", True),
        ("/admin/nulle-part/", True),
        ("/compte/login/", False),
        ("/administration/", False),
    ],
)
@pytest.mark.parametrize("script_name", ["", "/admin", "/x"])
def test_only_the_screens_of_wagtail_may_have_inline_scripts(client, address, inline, script_name):
    policy = client.get(address, SCRIPT_NAME=script_name)["Content-Security-Policy"]
    assert ("'unsafe-inline'" in policy) == inline


@pytest.mark.usefixtures("believed")
def test_menu_marks_the_page_that_is_shown(client):
    page = client.get("/compte/login/", SCRIPT_NAME="/documents").text
    assert re.findall(r'href="([^"]+)" aria-current="page"', page) == ["/compte/login/"]


@pytest.fixture
def pages(settings):
    settings.CACHES = {
        **settings.CACHES,
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "script-name"},
    }
    cms_bootstrap.load()
    caches["pages"].clear()
    yield
    caches["pages"].clear()


@pytest.mark.usefixtures("believed", "pages")
def test_page_is_kept_under_the_address_that_was_served(client):
    listing = client.get("/documents/").text
    caches["pages"].clear()
    client.get("/", SCRIPT_NAME="/documents")
    assert client.get("/documents/").text == listing


@pytest.mark.usefixtures("believed", "pages")
@pytest.mark.parametrize("address", ["/demandes/", "/media/images/aucune.png", "/documents/fichiers/0/a.pdf"])
def test_page_that_is_not_for_all_is_never_kept(client, address):
    assert client.get(address, SCRIPT_NAME="/x")["Cache-Control"] == "private, no-cache"


@pytest.mark.usefixtures("believed", "pages")
def test_verification_page_does_not_send_to_itself(client):
    assert client.get("/verifier/?code=1", SCRIPT_NAME="/x").status_code == 200
