import re

import pytest
from django.test import Client
from wagtail.models import Page

from cms.models import ContentPage, HomePage

pytestmark = pytest.mark.django_db

PATHS = {
    "/": "Demander à la douane une position ou un contrôle",
    "/documents/": "Documents",
    "/aide/": "Aide et procédures de secours",
    "/ogde/": "Qu’est-ce qu’OGDE\u00a0?",
    "/rescrit/": "Le rescrit sur une situation de fait",
    "/second-examen/": "Le second examen",
    "/droit-au-controle/": "Le droit au contrôle",
    "/mentions-legales/": "Mentions légales",
    "/donnees-personnelles/": "Données personnelles",
    "/accessibilite/": "Accessibilité\u00a0: non conforme",
}


def headings(response, level):
    found = re.findall(rf"<h{level}[^>]*>(.*?)</h{level}>", response.content.decode(), re.DOTALL)
    return [re.sub(r"<[^>]+>", "", text).strip() for text in found]


@pytest.mark.parametrize(("path", "title"), PATHS.items())
def test_page_answers_with_its_title(client, path, title):
    response = client.get(path)
    assert response.status_code == 200
    assert headings(response, 1) == [title]


def test_every_live_page_is_listed_above():
    assert {page.url for page in Page.objects.live().filter(depth__gt=1)} == set(PATHS)


def test_home_leads_to_the_three_requests_and_to_ones_own(client):
    response = client.get("/")
    assert headings(response, 3)[:3] == ["Rescrit", "Second examen", "Droit au contrôle"]
    buttons = re.findall(r'<a class="fr-btn[^"]*" href="([^"]+)">([^<]+)</a>', response.content.decode())
    assert buttons == [("/demandes/nouvelle/", "Nouvelle demande"), ("/demandes/", "Suivre mes demandes")]


def test_home_sends_beverages_to_soprano(client):
    assert "SOPRANO" in client.get("/").content.decode()


def test_content_page_has_a_table_of_contents_that_leads_to_its_headings(client):
    html = client.get("/rescrit/").content.decode()
    anchors = re.findall(r'<a class="fr-summary__link" href="#([^"]+)">', html)
    assert anchors == re.findall(r'<h2 class="ogde-text" id="([^"]+)">', html)
    assert len(anchors) == 7


def test_two_headings_of_the_same_text_have_anchors_of_their_own():
    page = ContentPage(body=[("heading", "Délais"), ("heading", "Délais"), ("heading", "…")])
    assert [anchor for anchor, _ in page.anchored_body] == ["delais", "delais-2", "section"]


def test_page_says_when_it_was_updated(client):
    page = ContentPage.objects.get(slug="rescrit")
    assert f"Mis à jour le {page.last_published_at:%d/%m/%Y}" in client.get("/rescrit/").content.decode()


def test_help_page_tells_the_three_ways_to_file_without_the_service(client):
    titles = headings(client.get("/aide/"), 3)
    assert titles == ["En mains propres", "Par la poste", "Par courriel"]


def test_accessibility_is_declared_not_conforming_with_its_remedies(client):
    html = client.get("/accessibilite/").content.decode()
    assert "Défenseur des droits, Libre réponse 71120, 75342 Paris" in html


def test_pages_load_nothing_from_elsewhere(client):
    for path in PATHS:
        html = client.get(path).content.decode()
        assert re.findall(r"<(?:script|img|iframe)[^>]+src=\"https?://[^\"]*", html) == []
        assert re.findall(r"<link rel=\"(?:stylesheet|icon|preload)\"[^>]+href=\"https?://[^\"]*", html) == []


def test_sitemap_lists_the_pages_and_robots_leaves_private_paths_alone(client):
    sitemap = client.get("/sitemap.xml")
    assert sitemap.status_code == 200
    assert len(re.findall("<loc>", sitemap.content.decode())) == len(PATHS)
    robots = client.get("/robots.txt").content.decode()
    assert re.findall("^Disallow: (.+)$", robots, re.MULTILINE) == ["/admin/", "/compte/", "/demandes/"]


def test_unknown_page_is_not_found():
    assert Client().get("/nulle-part/").status_code == 404


@pytest.mark.parametrize("model", [HomePage, ContentPage])
def test_preview_shows_the_page(rf, model):
    page = model.objects.first()
    response = page.make_preview_request(rf.get("/"))
    assert response.status_code == 200


def test_every_block_is_shown(client):
    home = HomePage.objects.get()
    page = ContentPage(
        title="Tous les blocs",
        intro="Un de chaque.",
        body=[
            ("heading", "Titre"),
            ("subheading", "Sous-titre"),
            ("text", "<p>Texte</p>"),
            ("callout", {"title": "Encadré", "text": "<p>Mis en avant</p>"}),
            ("notice", {"level": "warning", "title": "Avis", "text": "<p>Attention</p>"}),
            ("accordion", [{"title": "Volet", "text": "<p>Déplié</p>"}]),
            (
                "table",
                {
                    "caption": "Tableau",
                    "columns": [
                        {"type": "text", "heading": "Colonne"},
                        {"type": "rich_text", "heading": "Autre"},
                    ],
                    "rows": [{"values": ["Ligne", "<p>Cellule</p>"]}],
                },
            ),
            ("steps", [{"title": "Étape", "text": "<p>À faire</p>"}]),
            (
                "buttons",
                [{"label": "Agir", "page": None, "url": "/demandes/"}, {"label": "Lire", "page": home}],
            ),
            ("quote", {"text": "Parole", "author": "Autrice"}),
        ],
    )
    home.add_child(instance=page)
    html = client.get(page.url).content.decode()
    for text in (
        "Titre",
        "Sous-titre",
        "Texte",
        "Encadré",
        "Avis",
        "Volet",
        "Cellule",
        "Étape",
        "Agir",
        "Parole",
    ):
        assert text in html


def test_new_page_is_found_by_search():
    home = HomePage.objects.get()
    page = home.add_child(instance=ContentPage(title="Vignette rare", intro="Sur les timbres", body=[]))
    page.save_revision().publish()
    assert [found.pk for found in Page.objects.search("vignette")] == [page.pk]
    assert [found.pk for found in ContentPage.objects.search("timbres")] == [page.pk]
