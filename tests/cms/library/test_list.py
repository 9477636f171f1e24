"""The page « Documents »: search, filter, order, versions, and what it says when there is nothing."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.models import LibraryDocument
from tests.cms.library.documents import add_document, replace

pytestmark = pytest.mark.django_db
MANUAL = "Manuel d’OGDE"
TEMPLATES = [
    "Modèle de demande de rescrit",
    "Modèle de demande de second examen",
    "Modèle de demande de droit au contrôle",
]


def titles(client, **asked):
    html = client.get("/documents/", asked).text
    found = re.findall(r"<h2[^>]*id=\"document-[^>]*>(.*?)</h2>", html)
    count = re.search(r"<strong>(\d+) documents?</strong>", html)
    assert int(count[1]) == len(found)
    return found


def test_everything_is_listed_by_type(client):
    assert titles(client) == [MANUAL, *TEMPLATES]


@pytest.mark.parametrize(
    "query", ["second examen", "SECOND  EXAMENS", "réexaminer", "reexaminer", "Collège modele"]
)
def test_search_forgives_accents_case_and_plural(client, query):
    assert titles(client, q=query) == ["Modèle de demande de second examen"]


def test_search_reads_title_description_type_format_and_keywords(client):
    document = add_document(title="Notice", description="À propos des entrepôts", kind="autre")
    document.tags.add("Stockage")
    for query in ("notice", "entrepot", "stockage", "txt notice", "autre document notice"):
        assert titles(client, q=query) == ["Notice"], query


def test_filter_by_type(client):
    assert titles(client, type="manuel") == [MANUAL]
    assert titles(client, type="manuel", q="rescrit") == []
    assert titles(client, type="inconnu") == [MANUAL, *TEMPLATES]


def test_order_by_title_and_by_date(client):
    LibraryDocument.objects.filter(code__startswith="modele-second").update(published_on=date(2030, 1, 1))
    LibraryDocument.objects.filter(code="manuel-pdf").update(published_on=None)
    assert titles(client, tri="titre") == [MANUAL, TEMPLATES[2], TEMPLATES[0], TEMPLATES[1]]
    assert titles(client, tri="date") == [TEMPLATES[1], TEMPLATES[2], TEMPLATES[0], MANUAL]


def test_what_was_chosen_stays_chosen(client):
    html = client.get("/documents/", {"q": "<rescrit>", "type": "rescrit", "tri": "date"}).text
    assert 'value="&lt;rescrit&gt;"' in html
    assert re.findall(r'<option value="([^"]*)" selected>', html) == ["rescrit", "date"]


def test_nothing_found_says_so_and_leads_back(client):
    html = client.get("/documents/", {"q": "introuvable\x00"}).text
    assert "Aucun document ne correspond à votre recherche." in html
    assert 'href="?">Tout afficher' in html


def test_empty_library_says_so(client):
    LibraryDocument.objects.update(listed=False)
    assert "Aucun document n’est proposé pour le moment." in client.get("/documents/").text


def test_each_file_tells_version_date_language_format_and_weight(client):
    add_document(
        "notice.csv",
        title="Notice",
        version="3",
        published_on=date(2026, 3, 2),
        language=LibraryDocument.Language.EN,
    )
    html = client.get("/documents/", {"q": "notice"}).text
    article = re.search(r"<article.*?</article>", html, re.DOTALL)[0]
    text = " ".join(re.sub(r"<[^>]+>", " ", article).replace("\xa0", " ").split())
    assert (
        text
        == "Notice Autre document Version 3 02/03/2026 Anglais Télécharger Notice, version 3, CSV – 7 octets"
    )
    assert 'href="/documents/notice-csv/" hreflang="en" download' in article


def test_versions_are_offered_once_there_are_several(client):
    document = add_document(title="Notice")
    link = 'href="/documents/notice-txt/versions/"'
    assert link not in client.get("/documents/").text
    replace(document, b"deux")
    assert link in client.get("/documents/").text


def test_long_list_is_cut_into_pages(client):
    for number in range(25):
        add_document(title=f"Notice {number:02}")
    first = client.get("/documents/", {"q": "notice", "tri": "titre"}).text
    assert "<strong>25 documents</strong>" in first
    assert "Page 1 sur 2" in first
    assert 'href="?q=notice&amp;tri=titre&amp;page=2"' in first
    assert "Notice 24" in client.get("/documents/", {"q": "notice", "tri": "titre", "page": "2"}).text


def test_list_costs_the_same_queries_whatever_its_length(client):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get("/documents/", {"tri": "titre"})
        return len(captured)

    client.get("/documents/", {"tri": "titre"})
    short = queries()
    for number in range(10):
        add_document(title=f"Notice {number}")
    assert queries() == short
