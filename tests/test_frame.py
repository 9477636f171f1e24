"""The frame of every page: menu, policy, look, and the pages that say what went wrong."""

import re

import pytest
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.test import Client
from fontTools.ttLib import TTFont

from config import errors
from config.middleware import MaintenanceMiddleware
from tests.factories import UserFactory


def menu(page):
    nav = re.search(r'<nav class="fr-nav".*?</nav>', page.text, re.DOTALL)[0]
    return [" ".join(label.split()) for label in re.findall(r'class="fr-nav__link"[^>]*>([^<]+)<', nav)]


@pytest.mark.django_db
def test_menu_of_a_visitor(client):
    assert menu(client.get("/compte/login/")) == ["Se connecter", "S’inscrire", "Documents"]


@pytest.mark.django_db
def test_menu_of_an_applicant(client):
    client.force_login(UserFactory())
    assert menu(client.get("/compte/profil/")) == [
        "Nouvelle demande",
        "Mes demandes",
        "Documents",
        "Déconnexion",
    ]


@pytest.mark.django_db
def test_current_entry_is_marked_for_all(client):
    page = client.get("/compte/login/").text
    assert re.findall(r'href="([^"]+)" aria-current="page">Se connecter', page) == ["/compte/login/"]


@pytest.mark.django_db
def test_page_keeps_the_strict_policy(client):
    page = client.get("/compte/signup/")
    policy = page["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page.text)
    assert set(re.findall(r'(?:src|href)="(https?://[^/"]+)', page.text)) == {"https://github.com"}
    assert '<html lang="fr"' in page.text


@pytest.mark.django_db
def test_state_branding_is_off_unless_asked_for(client, settings):
    page = client.get("/compte/login/").text
    assert ("Française" in page, "Marianne" in page, "official.css" in page) == (False, False, False)
    settings.OFFICIAL_BRANDING = True
    page = client.get("/compte/login/").text
    assert "République<br>Française" in page
    assert '<html lang="fr" data-fr-scheme="system" data-official>' in page
    assert re.findall(r'rel="(?:preload|stylesheet)" href="/static/([^"]+)"', page) == [
        "dsfr/dist/fonts/Marianne-Regular.woff2",
        "dsfr/dist/fonts/Marianne-Bold.woff2",
        "css/official.css",
        "css/site.css",
        "dsfr/dist/dsfr.print.min.css",
    ]


@pytest.mark.django_db
def test_other_sites_serve_a_free_font_of_their_own(client):
    page = client.get("/compte/login/").text
    assert re.findall(r'rel="preload" href="/static/([^"]+)" as="font"', page) == ["fonts/public-sans.woff2"]
    fonts = settings.BASE_DIR / "assets/fonts"
    assert sum(path.stat().st_size for path in fonts.glob("*.woff2")) <= 60_000
    assert "SIL OPEN FONT LICENSE" in (fonts / "OFL.txt").read_text().upper()
    drawn = set(TTFont(fonts / "public-sans.woff2").getBestCmap())
    assert [
        sign for sign in "ÀÂÇÉÈÊËÎÏÔÙÛàâçéèêëîïôùûüÿŒœÆæ«»’“”…–—€°²\u00a0" if ord(sign) not in drawn
    ] == []


@pytest.mark.django_db
@pytest.mark.parametrize("demo", [True, False])
def test_demonstration_says_so(client, settings, demo):
    settings.DEMO = demo
    assert ("Site de démonstration, non officiel" in client.get("/compte/login/").text) == demo


@pytest.mark.django_db
def test_page_not_found(client):
    response = client.get("/nulle-part/")
    assert response.status_code == 404
    assert "<h1>Page introuvable</h1>" in response.text


@pytest.mark.django_db
def test_form_without_its_token_is_refused_in_french():
    response = Client(enforce_csrf_checks=True).post("/compte/login/", {"login": "a", "password": "b"})
    assert response.status_code == 403
    assert "<h1>La page a expiré</h1>" in response.text


@pytest.mark.parametrize(
    ("page", "status", "title"),
    [
        (lambda: errors.bad_request(None, None), 400, "Demande incompréhensible"),
        (lambda: errors.server_error(None), 500, "Une erreur est survenue"),
        (errors.maintenance, 503, "Service en maintenance"),
    ],
)
def test_pages_of_last_resort_need_no_database(page, status, title):
    response = page()
    assert response.status_code == status
    assert f"<h1>{title}</h1>" in response.text
    assert 'lang="fr"' in response.text


def test_maintenance_answers_everything_when_switched_on(rf, settings):
    with pytest.raises(MiddlewareNotUsed):
        MaintenanceMiddleware(None)
    settings.MAINTENANCE = True
    response = MaintenanceMiddleware(None)(rf.get("/demandes/"))
    assert (response.status_code, response["Retry-After"]) == (503, "3600")
