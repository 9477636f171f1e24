"""What is sent from a screen of the admin after the session has ended waits for its sender, whatever the screen."""

import re

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import Unsent
from accounts.roles import ADMINISTRATORS
from cases.models import ReplyTemplate
from cms.models import ContentPage, HomePage, LibraryDocument
from config.doors import DOORS
from tests.factories import make_user
from tests.forms.reader import words

pytestmark = pytest.mark.django_db

TEXT = "Ce que j’ai écrit pendant une heure.\nEt la suite."


@pytest.fixture
def administrator(db):
    return make_user(ADMINISTRATORS)


def page_edit():
    return reverse("wagtailadmin_pages:edit", args=[ContentPage.objects.first().pk])


def page_add():
    return reverse("wagtailadmin_pages:add", args=["cms", "contentpage", HomePage.objects.get().pk])


EDITORS_SCREENS = [
    page_edit,
    page_add,
    lambda: reverse("wagtaildocs:edit", args=[LibraryDocument.objects.first().pk]),
    lambda: "/admin/reference/replytemplate/create/",
    lambda: "/admin/letters/question/",
    lambda: reverse("wagtailsearchpromotions:add"),
]
ADMINISTRATORS_SCREENS = [
    lambda: reverse("wagtailusers_users:add"),
    lambda: "/admin/reference/category/create/",
    lambda: "/admin/reference/office/create/",
]


def test_every_door_of_the_admin_keeps_what_is_sent_without_a_session():
    admin = [door for door in DOORS if door.prefix.startswith("/admin/")]
    assert len(admin) > 10
    assert all(door.resumes for door in admin)


def send_signed_out(client, person, address, data, **headers):
    client.force_login(person)
    client.get("/demandes/")
    del client.cookies[settings.SESSION_COOKIE_NAME]
    return client.post(address, data, headers=headers)


def creates(address):
    return bool(re.search("/(add|new|create)/", address))


def comes_back(client, person, address):
    sent = {"title": "Mot", "body": TEXT, "csrfmiddlewaretoken": "x", "password1": "s3cret"}
    response = send_signed_out(client, person, address, sent)
    assert "saisie=gardee" in response["Location"], address
    assert "n’est pas enregistré, mais gardé" in client.get(response["Location"]).text

    client.force_login(make_user(ADMINISTRATORS))
    assert "une heure" not in client.get(address, follow=True).text, address
    client.force_login(person)
    response = client.get(address)
    page = BeautifulSoup(response.content, "html.parser")
    assert "Votre session avait pris fin" in words(page), address
    text = page.select_one("main textarea")
    assert (text["name"], text.text.strip()) == ("body", TEXT)
    assert "title : Mot" in words(page)
    assert [form["action"] for form in page.select("main form")] == [address] * creates(address)
    assert "s3cret" not in response.text
    assert "no-store" in response["Cache-Control"]
    without = page.find("a", string="Ouvrir la page sans cette saisie")["href"]
    assert "une heure" not in client.get(without, follow=True).text


@pytest.mark.parametrize("screen", EDITORS_SCREENS)
def test_what_an_editor_sent_comes_back_to_him_alone(client, editor, screen):
    comes_back(client, editor, screen())


@pytest.mark.parametrize("screen", ADMINISTRATORS_SCREENS)
def test_what_an_administrator_sent_comes_back_to_him_alone(client, administrator, screen):
    comes_back(client, administrator, screen())


def test_it_is_sent_again_from_there_and_then_gone(client, editor):
    address = "/admin/reference/replytemplate/create/"
    send_signed_out(client, editor, address, {"use": "refusal", "title": "Essai", "body": TEXT})
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = client.cookies
    browser.force_login(editor)
    form = BeautifulSoup(browser.get(address).content, "html.parser").select_one("main form")
    again = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
    assert browser.post(address, again | {"body": form.textarea.text.strip()}).status_code == 302
    assert ReplyTemplate.objects.get(title="Essai").body == TEXT
    assert not Unsent.objects.exists()
    assert "Votre session avait pris fin" not in browser.get(address).text


def test_what_a_screen_refuses_when_it_is_sent_again_stands_in_its_own_form(client, editor):
    address = "/admin/reference/replytemplate/create/"
    send_signed_out(client, editor, address, {"use": "refusal", "body": TEXT})
    client.force_login(editor)
    client.get(address)
    page = BeautifulSoup(client.post(address, {"use": "refusal", "body": TEXT}).content, "html.parser")
    assert page.find("textarea", {"name": "body"}).text.strip() == TEXT


def test_what_a_script_sends_by_itself_and_a_mere_button_are_not_kept(client, editor):
    send_signed_out(client, editor, page_edit(), {"body": TEXT}, **{"Sec-Fetch-Mode": "cors"})
    response = send_signed_out(client, editor, reverse("wagtailadmin_logout"), {"csrfmiddlewaretoken": "x"})
    assert "saisie" not in response["Location"]
    assert not Unsent.objects.exists()
    script = {"Sec-Fetch-Mode": "cors", "X-Sending": "script"}
    send_signed_out(client, editor, page_edit(), {"body": TEXT}, **script)
    assert Unsent.objects.exists()
    Unsent.objects.all().delete()
    step = {"Sec-Fetch-Mode": "cors", "X-Requested-With": "fetch"}
    send_signed_out(client, editor, page_edit(), {"body": TEXT}, **step)
    assert Unsent.objects.exists()


def test_form_of_an_old_page_shows_what_it_sent(editor):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(editor)
    for screen in EDITORS_SCREENS:
        response = browser.post(screen(), {"body": TEXT, "csrfmiddlewaretoken": "x" * 64})
        assert response.status_code == 403
        page = BeautifulSoup(response.content, "html.parser").main
        assert page.textarea.text.strip() == TEXT
        assert [form["action"] for form in page.select("form")] == [screen()] * creates(screen())
        assert page.find("a", string="Ouvrir le formulaire") is None or not creates(screen())


def sent_page(client, person, address, data):
    send_signed_out(client, person, address, data)
    client.force_login(person)
    return BeautifulSoup(client.get(address).content, "html.parser").main


def test_what_nobody_compares_is_shown_whole_and_not_sent_again(client, administrator):
    """Rights that were sent yesterday would undo what another administrator changed since."""
    address = reverse("wagtailusers_users:edit", args=[make_user(ADMINISTRATORS).pk])
    sent = {"last_name": "Martin", "groups": ["3", "7"], "is_active": "on", "phone": ""}
    page = sent_page(client, administrator, address, sent | {"password1": "s3cret", "api_token": "s3cret"})
    shown = [line.text for line in page.select("[data-sent]")]
    assert shown == ["last_name : Martin", "groups : 3", "groups : 7", "is_active : on", "phone : vide"]
    assert not page.select("form, button, input")
    assert "s3cret" not in str(page)
    assert page.find("a", string="Ouvrir la page sans cette saisie")


def test_what_names_the_version_it_was_made_from_is_sent_again(client, editor):
    address = reverse("wagtaildocs:edit", args=[LibraryDocument.objects.first().pk])
    page = sent_page(
        client, editor, address, {"title": "Notice", "seen": "2026-01-01T00:00:00", "kept": "signed"}
    )
    assert [line.text for line in page.select("[data-sent]")] == ["title : Notice"]
    assert {field["name"] for field in page.form.select("input")} >= {"title", "seen", "kept"}


def test_page_opened_without_it_forgets_it_once_it_is_sent(client, editor):
    address = "/admin/reference/replytemplate/create/"
    page = sent_page(client, editor, address, {"use": "refusal", "title": "Essai", "body": TEXT})
    assert "jusqu’à ce que vous envoyiez le formulaire" in words(page)
    response = client.get(page.find("a", string="Ouvrir la page sans cette saisie")["href"])
    assert response["Location"] == address
    assert "Votre session avait pris fin" not in client.get(address).text
    assert "Votre session avait pris fin" in client.get(address).text
    assert client.post(address, {"use": "refusal", "title": "De ma main", "body": "x"}).status_code == 302
    assert not Unsent.objects.exists()


def test_address_that_asks_for_the_page_alone_keeps_its_own_query(client, editor):
    address = page_edit() + "?a=b%20c"
    page = sent_page(client, editor, address, {"body": TEXT})
    response = client.get(page.find("a", string="Ouvrir la page sans cette saisie")["href"])
    assert response["Location"] == address
    assert "une heure" not in client.get(address).text
