"""What is sent from a screen of the admin after the session has ended waits for its sender, whatever the screen."""

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
    form = page.select_one("main form")
    assert (form["action"], form.textarea["name"], form.textarea.text.strip()) == (address, "body", TEXT)
    assert form.find("input", {"name": "title"})["value"] == "Mot"
    assert "s3cret" not in response.text
    assert "no-store" in response["Cache-Control"]
    without = page.find("a", string="Ouvrir la page sans cette saisie")["href"]
    assert "une heure" not in client.get(without).text


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


def test_form_of_an_old_page_shows_what_it_sent(editor):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(editor)
    for screen in EDITORS_SCREENS:
        response = browser.post(screen(), {"body": TEXT, "csrfmiddlewaretoken": "x" * 64})
        assert response.status_code == 403
        form = BeautifulSoup(response.content, "html.parser").select_one("main form")
        assert (form["action"], form.textarea.text.strip()) == (screen(), TEXT)
