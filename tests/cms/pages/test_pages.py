import json
import re
from collections import Counter
from datetime import date
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, get_page_models

from cms.models import ContentPage, FaqPage, HomePage, LegalPage, NewsIndexPage, NewsPage, ServiceSheet
from cms.templatetags.cms_tags import json_ld

pytestmark = pytest.mark.django_db

# Of the published rulings there is none at first.
PAGE_TYPES = [
    model for model in get_page_models() if model._meta.app_label == "cms" and model.__name__ != "RulingPage"
]
FIRST = "OGDE ouvre\u00a0: déposez et suivez vos demandes en ligne"
FRAME = ["Les démarches", "Comprendre", "S’informer", "Être aidé", "Paramètres d’affichage"]

PATHS = {
    "/": "Demander à la douane une position ou un contrôle",
    "/documents/": "Documents",
    "/aide/": "Aide et procédures de secours",
    "/ogde/": "Qu’est-ce qu’OGDE\u00a0?",
    "/rescrit/": "Le rescrit sur une situation de fait",
    "/second-examen/": "Le second examen",
    "/droit-au-controle/": "Le droit au contrôle",
    "/vos-droits/": "Vos trois droits",
    "/deposer-une-demande/": "Déposer une demande",
    "/delais-et-recours/": "Délais, silence et recours",
    "/faq/": "Questions fréquentes",
    "/annuaire/": "Annuaire",
    "/actualites/": "Actualités",
    "/actualites/ouverture-d-ogde/": "OGDE ouvre\u00a0: déposez et suivez vos demandes en ligne",
    "/plan-du-site/": "Plan du site",
    "/cookies/": "Cookies",
    "/rescrits-publies/": "Rescrits publiés",
    "/verifier/": "Vérifier une réponse",
    "/delais/": "Les délais tenus",
    "/mentions-legales/": "Mentions légales",
    "/donnees-personnelles/": "Données personnelles",
    "/accessibilite/": "Accessibilité\u00a0: partiellement conforme",
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
    main = response.content.decode().split("<main")[1]
    buttons = re.findall(r'<a class="fr-btn[^"]*" href="([^"]+)">([^<]+)</a>', main)
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
    page = ServiceSheet.objects.get(slug="rescrit")
    assert (
        f"Mis à jour le {timezone.localtime(page.last_published_at):%d/%m/%Y}"
        in client.get("/rescrit/").content.decode()
    )


def test_help_page_tells_the_three_ways_to_file_without_the_service(client):
    titles = headings(client.get("/aide/"), 3)
    assert titles == ["En mains propres", "Par la poste", "Par courriel"]


def test_accessibility_is_declared_with_its_remedies_at_the_rate_of_the_grid(client):
    html = client.get("/accessibilite/").content.decode()
    assert "Défenseur des droits, Libre réponse 71120, 75342 Paris" in html
    grid = (settings.BASE_DIR / "docs/rgaa.md").read_text()
    rows = re.findall(r"^\| (\d+)\.(\d+) \|[^|]+\| (C|NC|SO) \| ([^|\n]+) \|$", grid, re.MULTILINE)
    counts = Counter(int(theme) for theme, *_ in rows)
    assert list(counts.values()) == [9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12]
    met, failed = (sum(state == wanted for _, _, state, _ in rows) for wanted in ("C", "NC"))
    rate = f"{100 * met / (met + failed):.1f}".replace(".", ",")
    assert f"{rate} %" in grid.replace("\u00a0", " ")
    assert f"<b>{rate} %</b>" in html.replace("\u00a0", " ")
    assert f"{met} sur {met + failed}" in html
    for theme, number, state, _ in rows:
        assert state != "NC" or f"critère {theme}.{number}" in html.replace("\u00a0", " ")


def footer(client):
    return re.search(r'href="/accessibilite/">([^<]+)</a></li>', client.get("/compte/login/").text)[1]


def test_every_page_says_what_the_declaration_says(client):
    assert footer(client) == "Accessibilité\u00a0: partiellement conforme"
    page = LegalPage.objects.get(slug="accessibilite")
    page.title = "Accessibilité : non conforme"
    page.save_revision().publish()
    assert footer(client) == "Accessibilité : non conforme"


def test_pages_load_nothing_from_elsewhere(client):
    for path in PATHS:
        html = client.get(path).content.decode()
        assert re.findall(r"<(?:script|img|iframe)[^>]+src=\"https?://[^\"]*", html) == []
        assert re.findall(r"<link rel=\"(?:stylesheet|icon|preload)\"[^>]+href=\"https?://[^\"]*", html) == []


def test_sitemap_lists_the_pages_and_robots_leaves_private_paths_alone(client):
    sitemap = client.get("/sitemap.xml")
    assert sitemap.status_code == 200
    locations = re.findall(r"<loc>https?://[^/]+(/[^<]*)</loc>", sitemap.content.decode())
    # The annuaire lists a page for each service besides.
    assert {path for path in locations if not re.match("/annuaire/.", path)} == set(PATHS)
    robots = client.get("/robots.txt").content.decode()
    assert re.findall("^Disallow: (.+)$", robots, re.MULTILINE) == [
        "/admin/",
        "/compte/",
        "/demandes/",
        "/recherche/",
    ]


def test_unknown_page_is_not_found():
    assert Client().get("/nulle-part/").status_code == 404


@pytest.mark.parametrize("model", PAGE_TYPES)
def test_every_page_type_is_previewed_in_every_mode(rf, model):
    page = model.objects.first()
    for mode, _ in page.preview_modes:
        assert page.make_preview_request(rf.get("/"), mode).status_code == 200


def test_every_page_type_says_what_it_is_for_in_french():
    assert [model.__name__ for model in PAGE_TYPES if not model.get_page_description()] == []


def test_service_sheet_says_for_whom_and_for_what_and_leads_to_the_service(client):
    html = client.get("/rescrit/").content.decode()
    assert re.findall(r'<h2[^>]*id="(pour-qu\w+)">.*?</span> ([^<]+)</h2>', html) == [
        ("pour-qui", "Pour qui"),
        ("pour-quoi", "Pour quoi"),
    ]
    assert re.findall(r'href="([^"]+)">Accéder au service en ligne</a>', html) == ["/demandes/nouvelle/"]


def test_sheets_follow_one_another(client):
    sheets = [
        ServiceSheet.objects.get(slug=slug) for slug in ("rescrit", "second-examen", "droit-au-controle")
    ]
    assert [sheet.previous_page for sheet in sheets] == [None, *sheets[:2]]
    assert [sheet.next_page for sheet in sheets] == [*sheets[1:], None]
    html = client.get("/second-examen/").content.decode()
    links = re.search(r'<nav class="ogde-sequence.*?</nav>', html, re.DOTALL)[0]
    assert re.findall('href="([^"]+)"', links) == ["/rescrit/", "/droit-au-controle/"]


def test_questions_have_addresses_of_their_own_and_structured_data(client):
    html = client.get("/faq/").content.decode()
    page = FaqPage.objects.get()
    questions = [question for _, _, questions in page.anchored_sections for question in questions]
    assert len(questions) >= 12
    anchors = [anchor for anchor, _, _ in questions]
    assert len(set(anchors)) == len(anchors)
    assert re.findall(r'class="ogde-rich" id="([^"]+)"', html) == anchors
    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    data = json.loads(data)
    assert data["@type"] == "FAQPage"
    assert [item["name"] for item in data["mainEntity"]] == [question for _, question, _ in questions]


def test_structured_data_cannot_leave_its_element():
    assert "</script><b>" not in json_ld({"name": "</script><b>"})


def publish_news(title, day, **fields):
    news = NewsPage(title=title, intro=f"Au sujet de {title}", date=day, body=[], **fields)
    return NewsIndexPage.objects.get().add_child(instance=news)


def test_news_come_newest_first_on_their_page_and_in_the_feed(client):
    publish_news("Ancienne", date(2026, 1, 1))
    publish_news("Récente", date(2027, 1, 1))
    publish_news("Brouillon", date(2027, 1, 2), live=False)
    expected = ["Récente", FIRST, "Ancienne"]
    assert headings(client.get("/actualites/"), 2) == [*expected, *FRAME]
    feed = client.get("/actualites/fil/")
    assert feed["Content-Type"] == "application/atom+xml; charset=utf-8"
    entries = ElementTree.fromstring(feed.content).findall("{*}entry")
    assert [entry.findtext("{*}title") for entry in entries] == expected
    assert entries[0].find("{*}link").get("href").endswith("/actualites/recente/")


def test_news_of_the_same_day_follow_one_another():
    first, second = publish_news("A", date(2027, 1, 1)), publish_news("B", date(2027, 1, 1))
    assert (first.next_page, second.previous_page) == (second, first)
    assert second.next_page is None


def test_home_shows_the_latest_news(client):
    html = client.get("/").content.decode()
    assert '<a href="/actualites/ouverture-d-ogde/">' in html


def test_many_news_are_shown_by_pages(client):
    for number in range(10):
        publish_news(f"Nouvelle {number}", date(2027, 1, 1))
    assert len(headings(client.get("/actualites/"), 2)) == 10 + len(FRAME)
    assert headings(client.get("/actualites/?page=2"), 2) == [FIRST, *FRAME]
    assert client.get("/actualites/?page=x").status_code == 200


def test_site_map_lists_every_page_once_as_a_tree(client):
    html = client.get("/plan-du-site/").content.decode()
    pages = re.search(r'aria-labelledby="site-pages".*?</section>', html, re.DOTALL)[0]
    assert sorted(re.findall(r'href="([^"]+)"', pages)) == sorted(PATHS)


def test_no_page_is_an_orphan(client):
    """From the home page every page can be reached without the plan of the site."""
    seen, waiting = set(), ["/"]
    while waiting:
        path = waiting.pop()
        if path in seen or path not in PATHS or path == "/plan-du-site/":
            continue
        seen.add(path)
        waiting += re.findall(r'href="(/[^"#?]*)', client.get(path).content.decode())
    assert seen == set(PATHS) - {"/plan-du-site/"}


def test_page_is_described_to_those_who_share_it(client):
    html = client.get("/rescrit/").content.decode()
    shared = dict(re.findall(r'<meta property="og:([\w:]+)" content="([^"]*)">', html))
    page = ServiceSheet.objects.get(slug="rescrit")
    assert shared["title"] == page.title
    assert shared["description"] == page.search_description
    assert shared["url"] == page.full_url
    assert shared["image"].startswith("http")
    assert f'<link rel="canonical" href="{page.full_url}">' in html


def test_page_without_its_own_description_is_described_by_its_introduction():
    assert ContentPage(intro="En deux mots").description == "En deux mots"


def test_new_page_is_found_by_search():
    home = HomePage.objects.get()
    page = home.add_child(instance=ContentPage(title="Vignette rare", intro="Sur les timbres", body=[]))
    page.save_revision().publish()
    assert [found.pk for found in Page.objects.search("vignette")] == [page.pk]
    assert [found.pk for found in ContentPage.objects.search("timbres")] == [page.pk]
