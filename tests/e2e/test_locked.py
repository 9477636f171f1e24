"""Another process holds SQLite's one lock of writers: the site reads on, says so to who writes, and loses nothing."""

import re
import sqlite3
from contextlib import closing

import pytest
import requests
from bs4 import BeautifulSoup

from tests.e2e.agent import AGENT_PASSWORD

TEXT = "Une précision de trois lignes.\n\nElle est gardée."


@pytest.fixture
def applicant(site):
    """Signed in, without a browser."""
    session = requests.Session()
    address = f"{site.url}/compte/login/"
    typed = {"login": "operateur", "password": AGENT_PASSWORD}
    assert send(session, address, address, typed).status_code == 302
    return session


def send(session, address, page, typed):
    form = BeautifulSoup(session.get(page).text, "html.parser").select_one("main form[method=post]")
    hidden = {field["name"]: field.get("value", "") for field in form.select("input[type=hidden]")}
    return session.post(address, hidden | typed, allow_redirects=False, headers={"Referer": page}, timeout=90)


def test_locked_sqlite_gives_back_what_was_sent(site, applicant):
    listed = applicant.get(f"{site.url}/demandes/?onglet=prises-en-charge").text
    number = re.search(r'href="/demandes/(\d+)/"', listed)[1]
    address = f"{site.url}/demandes/{number}/complement/"
    applicant.get(address)
    known = {str(mail["Message-ID"]) for mail in site.mails()}

    def is_new(mail):
        return f"n° {number} " in mail["Subject"] and str(mail["Message-ID"]) not in known

    with closing(sqlite3.connect(site.data / "ogde.sqlite3", isolation_level=None, timeout=60)) as other:
        other.execute("BEGIN IMMEDIATE")
        refused = send(applicant, address, address, {"text": TEXT})
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
        form = BeautifulSoup(refused.text, "html.parser").select_one("main form")
        assert form.textarea.text.split() == TEXT.split()
        assert applicant.get(f"{site.url}/demandes/{number}/").status_code == 200
        other.execute("ROLLBACK")
    assert "Une précision de trois lignes" not in applicant.get(f"{site.url}/demandes/{number}/").text
    again = {field["name"]: field.get("value", "") for field in form.select("input[type=hidden]")}
    assert applicant.post(address, again | {"text": TEXT}, allow_redirects=False).status_code == 302
    assert "Une précision de trois lignes" in applicant.get(f"{site.url}/demandes/{number}/").text
    # The worker, whose processes the lock had ended, goes on too.
    site.wait_for_mails(is_new, seconds=120)
