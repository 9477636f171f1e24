"""An editor and a moderator run the public site: write, review, schedule, move."""

import re
import time
import uuid
from datetime import timedelta

import pytest
import requests
from django.utils import timezone
from playwright.sync_api import expect

from tests.e2e.test_main_job import AGENT_PASSWORD, sign_in

CASE_PATHS = ["/admin/cases/", "/admin/cases/3001/", "/admin/messages/"]
# The schedule runs each minute and the worker looks each half minute for what is due.
PUBLICATION_SECONDS = 150


@pytest.fixture
def mark():
    """Sets the titles of this run apart."""
    return uuid.uuid4().hex[:6]


@pytest.fixture
def editor(open_page):
    page = open_page(width=1400)
    sign_in(page, "redacteur", AGENT_PASSWORD, "/admin/")
    return page


@pytest.fixture
def moderator(open_page):
    page = open_page(width=1400)
    sign_in(page, "moderateur", AGENT_PASSWORD, "/admin/")
    return page


def new_page(page, title):
    """The screen of a new content page below the home page, filled but for its blocks."""
    page.goto("/admin/pages/")
    home = re.search(r"/admin/pages/(\d+)/", page.url)[1]
    page.goto(f"/admin/pages/add/cms/contentpage/{home}/")
    page.locator("#id_title").fill(title)
    page.locator("#id_intro").fill(f"Introduction de {title}")


def add_block(page, name):
    page.locator("button.c-sf-add-button").last.click()
    page.get_by_role("option", name=name, exact=True).click()


def write_text(page, text):
    page.locator("[contenteditable=true]").last.click()
    page.keyboard.type(text)


def choose_action(page, button):
    """One of the actions behind the arrow at the foot of the screen."""
    page.locator("footer .w-dropdown__toggle").last.click()
    page.locator("footer").get_by_role("button", name=button, exact=True).click()


def schedule(page, when):
    page.get_by_role("button", name="Afficher/masquer le statut").click()
    page.get_by_role("button", name="Programmer").last.click()
    dialog = page.locator("#schedule-publishing-dialog")
    dialog.locator("#id_go_live_at").fill(when.strftime("%d/%m/%Y %H:%M"))
    # The calendar stands before the button.
    dialog.get_by_role("button", name="Enregistrer la programmation").dispatch_event("click")
    page.wait_for_url(re.compile(r"/edit/$"))


def status(site, path):
    return requests.get(site.url + path, allow_redirects=False, timeout=10).status_code


def wait_until_live(site, path):
    deadline = time.monotonic() + PUBLICATION_SECONDS
    while status(site, path) != 200:
        assert time.monotonic() < deadline, f"{path} is not live"
        time.sleep(1)


def test_pages_are_scheduled_written_reviewed_published_and_moved(site, editor, moderator, mark):
    scheduled = f"/moissons-{mark}/"
    new_page(moderator, f"Moissons {mark}")
    add_block(moderator, "Texte")
    write_text(moderator, "Après la pluie.")
    schedule(moderator, timezone.localtime() + timedelta(minutes=1))
    choose_action(moderator, "Programmer pour publication")
    moderator.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
    assert status(site, scheduled) == 404

    title, path = f"Vendanges {mark}", f"/vendanges-{mark}/"
    new_page(editor, title)
    add_block(editor, "Titre de section")
    editor.locator("[id$='-value']").last.fill("Avant la récolte")
    add_block(editor, "Texte")
    write_text(editor, "Déclarez votre récolte.")
    add_block(editor, "Mise en avant")
    editor.locator("[id$='-value-title']").last.fill("À retenir")
    write_text(editor, "Avant le 10 décembre.")
    add_block(editor, "Commencer une demande")
    expect(editor.locator("footer").get_by_role("button", name="Publier", exact=True)).to_have_count(0)
    choose_action(editor, "Soumettre à Relecture")
    editor.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
    assert status(site, path) == 404

    [mail] = site.wait_for_mails(
        lambda mail: mail["To"] == "moderateur@demo.invalid" and title in mail["Subject"]
    )
    link = re.search(r"http\S+/admin/pages/(\d+)/edit/", mail.get_body(("plain",)).get_content())
    moderator.goto(link.group())
    choose_action(moderator, "Approuver et Publier")
    wait_until_live(site, path)
    editor.goto(path)
    for text in ("Avant la récolte", "Déclarez votre récolte.", "À retenir", "Commencer une demande"):
        expect(editor.get_by_role("main")).to_contain_text(text)
    site.wait_for_mails(lambda mail: mail["To"] == "redacteur@demo.invalid" and title in mail["Subject"])

    below = editor.request.get("/admin/api/main/pages/?slug=ogde&fields=_,id").json()["items"][0]["id"]
    moderator.goto(f"/admin/pages/{link.group(1)}/move/{below}/confirm/")
    moderator.get_by_role("main").locator("form button[type=submit], form input[type=submit]").first.click()
    wait_until_live(site, f"/ogde{path}")
    old = requests.get(site.url + path, timeout=10)
    assert [answer.status_code for answer in old.history] == [301]
    assert old.url == f"{site.url}/ogde{path}"

    wait_until_live(site, scheduled)


def test_editor_is_refused_every_case_address(editor):
    for path in CASE_PATHS:
        editor.goto(path)
        expect(editor.get_by_role("heading", name="Page introuvable")).to_be_visible()
