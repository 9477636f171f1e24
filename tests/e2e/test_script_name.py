"""Gunicorn believes headers of a proxy on its own machine: none that moves the site reaches it, and none moves it."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
import requests
from django.conf import settings

from tests.cluster import free_port
from tests.e2e.agent import sign_in_agent
from tests.e2e.conftest import wait_until_answering

MOVED = [{"SCRIPT_NAME": "/documents"}, {"SCRIPT_NAME": "/x"}, {"PATH_INFO": "/aide/"}]


@contextmanager
def served(site, *options, **environment):
    """The running site's data, served by a second Gunicorn; gives its address."""
    url = f"http://127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", *options]
    variables = site.environment | {"BIND": urlsplit(url).netloc, "WEB_CONCURRENCY": "1", **environment}
    with open(os.devnull, "wb") as log:
        server = subprocess.Popen(command, cwd=settings.BASE_DIR, env=variables, stdout=log, stderr=log)
    try:
        wait_until_answering(url, headers={"X-Forwarded-Proto": "https"}, allow_redirects=False)
        yield url
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)


@pytest.fixture(scope="module")
def configured(site):
    with served(site) as url:
        yield url


@pytest.fixture(scope="module")
def believing(site):
    """As with another configuration, or another server, which hands the headers on."""
    with served(site, "--forwarder-headers", "SCRIPT_NAME,PATH_INFO") as url:
        yield url


def answer(url, path, **options):
    return requests.get(url + path, timeout=20, allow_redirects=False, **options)


def fresh(headers, mark):
    """A host of its own has no kept page yet."""
    return headers | {"Host": f"{mark}.invalid"}


@pytest.mark.parametrize("headers", MOVED)
def test_address_is_that_of_the_request_line(configured, headers, mark):
    asked = answer(configured, "/documents/", headers=fresh(headers, mark))
    assert asked.text == answer(configured, "/documents/").text


@pytest.mark.parametrize("headers", MOVED)
def test_nothing_is_kept_under_the_address_of_another_page(believing, headers, mark):
    answer(believing, "/documents/", headers=fresh(headers, mark))
    following = answer(believing, "/documents/", headers=fresh({}, mark))
    assert following.text == answer(believing, "/documents/").text


def test_links_do_not_follow_the_header(believing, mark):
    moved = answer(believing, "/documents/", headers=fresh({"SCRIPT_NAME": "/documents"}, mark))
    assert moved.text == answer(believing, "/").text


@pytest.fixture(scope="module")
def number(site):
    """A case that supervisors read in the admin and nowhere else."""
    return site.ask(
        "from cases.models import Case; from django_scopes import scopes_disabled\n"
        "with scopes_disabled(): print(Case.objects.order_by('number').first().number)"
    )


@pytest.fixture
def supervisor(open_page):
    """Asks as the supervisor, without the browser."""
    page = sign_in_agent(open_page(), "superviseur")
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    return lambda url, path, **headers: answer(url, path, cookies=cookies, headers=headers).status_code


@pytest.mark.parametrize("server", ["configured", "believing"])
def test_no_header_opens_the_admin_nor_passes_its_gates(request, server, supervisor, number):
    url = request.getfixturevalue(server)
    case, desk = f"/demandes/{number}/", "/admin/choose-page/"
    assert supervisor(url, f"/admin/cases/{number}/") == 200
    assert supervisor(url, desk) == 302
    assert supervisor(url, case, PATH_INFO=f"/admin/cases/{number}/") == 404
    assert supervisor(url, f"/admin{case}", SCRIPT_NAME="/admin") == 404
    assert supervisor(url, f"/x{desk}", SCRIPT_NAME="/x") == {"configured": 404, "believing": 302}[server]


def test_https_is_believed_of_one_header_only(site):
    with served(site, OGDE_HTTPS="true", OGDE_PROXIES="1") as url:
        https = {"X-Forwarded-Proto": "https"}
        assert answer(url, "/").status_code == 301
        assert answer(url, "/", headers=https).status_code == 200
        assert answer(url, "/", headers={"X-Forwarded-Ssl": "on"}).status_code == 301
        assert answer(url, "/", headers={"X-Forwarded-Protocol": "ssl"}).status_code == 301
        assert answer(url, "/", headers=https | {"SCRIPT_NAME": "/documents"}).status_code == 200


def test_https_is_believed_of_nobody_without_a_proxy(site):
    """Whoever asks from this machine would have his cookies and links said to be safe."""
    with served(site, OGDE_HTTPS="true", OGDE_PROXIES="0") as url:
        assert answer(url, "/", headers={"X-Forwarded-Proto": "https"}).status_code == 301
