"""One way in: whatever the address or the name of the site, who signs in goes by the same counts and the same mails."""

import re

import pytest
from django.conf import settings
from django.contrib.auth import views as auth_views
from django.contrib.auth.models import Permission
from django.urls import URLPattern, get_resolver, resolve

from .conftest import PASSWORD, link_in

pytestmark = pytest.mark.django_db

BYPASSING = (
    auth_views.LoginView,
    auth_views.PasswordResetView,
    auth_views.PasswordResetConfirmView,
    auth_views.PasswordChangeView,
)


def routes(patterns, prefix=""):
    for entry in patterns:
        route = prefix + str(entry.pattern).removeprefix("^")
        if isinstance(entry, URLPattern):
            yield route, entry.callback
        else:
            yield from routes(entry.url_patterns, route)


def test_no_address_opens_a_session_or_a_password_past_allauth():
    """Wagtail brings sign-in and password views of its own: each address of one leads to a view of ours."""
    theirs = [
        "/" + re.sub(r"<[^>]*>", "1", route)
        for route, view in routes(get_resolver().url_patterns)
        if issubclass(getattr(view, "view_class", object), BYPASSING)
    ]
    assert "/_util/login/" in theirs
    still_open = [
        address
        for address in theirs
        if issubclass(getattr(resolve(address).func, "view_class", object), BYPASSING)
    ]
    assert still_open == []


def test_the_sign_in_of_restricted_pages_is_ours(client, person):
    response = client.get("/_util/login/", {"next": "/reservee/"})
    assert response["Location"] == "/compte/login/?next=/reservee/"
    client.post("/_util/login/", {"username": "juda", "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_who_is_signed_in_and_not_admitted_to_a_page_is_told_so(client, person):
    client.force_login(person)
    assert client.get("/_util/login/", {"next": "/reservee/"}).status_code == 403


def test_wagtail_s_forgotten_password_is_ours(client):
    for address in ("/admin/password_reset/", "/admin/password_reset/confirm/MQ/set-password/"):
        assert client.get(address)["Location"] == "/compte/password/reset/"


def test_the_password_is_changed_in_our_screens_only(client, person):
    person.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(person)
    page = client.get("/admin/account/").text
    assert 'name="password-old_password"' not in page
    assert 'href="/compte/profil/"' in page


def test_another_name_of_the_site_is_no_new_set_of_attempts(client, person):
    for port in range(5):
        client.post(
            "/compte/login/",
            {"login": "juda", "password": "Faux-mot-2026!"},
            headers={"host": f"localhost:{port + 1}"},
        )
    refused = client.post("/compte/login/", {"login": "juda", "password": PASSWORD})
    assert refused.context["form"].non_field_errors()[0].startswith("Trop d’essais infructueux.")


@pytest.mark.parametrize("email", ["juda@exemple.invalid", "personne@exemple.invalid"])
def test_links_in_mails_lead_to_the_site_whatever_host_was_asked(client, mails, person, email):
    client.post("/compte/password/reset/", {"email": email}, headers={"host": "malin.example"})
    assert "malin.example" not in mails[0].body
    assert f"{settings.SITE_URL}/compte/" in mails[0].body


def test_the_link_of_a_sign_up_leads_to_the_site(client, mails):
    fields = {
        "username": "operateur.1",
        "password1": PASSWORD,
        "password2": PASSWORD,
        "email": "claire@exemple.invalid",
        "email2": "claire@exemple.invalid",
        "last_name": "Durand",
        "first_name": "Claire",
    }
    client.post("/compte/signup/", fields, headers={"host": "malin.example"})
    assert "malin.example" not in mails[0].body
    assert client.get(link_in(mails[0])).status_code == 200
