import json
import re
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import PageViewRestriction

from cms.library.versions import version_keep
from cms.models import ContentPage, HomePage, LibraryDocument, RulingPage, RulingsPage
from cms.tasks import searches_forget
from directory.models import Bureau, ForeignBureau
from text.searching import excerpt, marked, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture
def publish(django_capture_on_commit_callbacks):
    """Puts a page online below the home page, as the search knows it."""

    def publish(title, **values):
        return put_online(HomePage.objects.get(), ContentPage(title=title, **{"intro": "…"} | values))

    def put_online(parent, page):
        with django_capture_on_commit_callbacks(execute=True):
            parent.add_child(instance=page)
            page.save_revision().publish()
        return page

    publish.below = put_online
    return publish


def found(client, words, **more):
    """The titles of the results, in their order."""
    html = client.get("/recherche/", {"q": words} | more).text
    return [re.sub(r"<.*?>", "", title) for title in re.findall(r'<h3 class="fr-h6"><a[^>]*>(.*?)</a>', html)]


def suggested(client, typed):
    return client.get("/recherche/suggestions/", {"q": typed}).json()["suggestions"]


def test_search_without_words_offers_the_field_alone(client):
    response = client.get("/recherche/")
    assert response.status_code == 200
    assert "résultat" not in response.text


@pytest.mark.parametrize(
    "typed",
    [
        "hydromel fermenté",
        "HYDROMELS FERMENTÉS",
        "hydromels fermentes",
        "Hydromel, fermenté !",
        "l’hydromel fermente",
    ],
)
def test_search_forgives_accents_case_and_plural(client, publish, typed):
    publish("Les hydromels fermentés")
    assert found(client, typed) == ["Les hydromels fermentés"]


@pytest.mark.parametrize(
    ("written", "typed"),
    [("Canaux", "canal"), ("Canal", "canaux"), ("Tonneaux", "tonneau"), ("Tonneau", "tonneaux")],
)
def test_search_forgives_irregular_plurals(client, publish, written, typed):
    publish(f"{written} xylophages")
    assert found(client, f"{typed} xylophage") == [f"{written} xylophages"]


def test_search_finds_what_has_the_words_in_its_title_first(client, publish):
    publish("Autre chose", intro="On y parle du zircon.")
    publish("Le zircon", intro="…")
    assert found(client, "zircon") == ["Le zircon", "Autre chose"]


def test_search_finds_the_text_of_blocks(client, publish):
    publish("Sans rapport", body=json.dumps([{"type": "text", "value": "<p>Du <b>molybdène</b>.</p>"}]))
    assert found(client, "molybdene") == ["Sans rapport"]


def test_search_looks_for_some_words_when_nothing_has_all(client, publish):
    publish("Le zircon")
    html = client.get("/recherche/", {"q": "zircon introuvabilissime"}).text
    assert "Rien ne contient tous ces mots" in html
    assert found(client, "zircon introuvabilissime") == ["Le zircon"]


def test_search_shows_neither_drafts_nor_restricted_pages(client, publish, editor):
    page = publish("Le zircon")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    HomePage.objects.get().add_child(
        instance=ContentPage(title="Un zircon", intro="…", live=False)
    ).save_revision()
    assert found(client, "zircon") == []
    client.force_login(editor)
    assert found(client, "zircon") == []


def test_search_finds_published_rulings_by_keyword_tax_and_domain(client, publish):
    ruling = RulingPage(
        title="Compost de quai",
        question="Un compost ?",
        position="Oui.",
        texts="Article 1er.",
        keywords="wolframite",
        tax="taxe sur les zircons",
        domain="Environnement",
        ruled_on=date(2026, 1, 20),
    )
    publish.below(RulingsPage.objects.get(), ruling)
    for words in ("wolframites", "taxe zircon", "environnements compost"):
        assert found(client, words, type="rescrits") == ["Compost de quai"]
    assert "Rescrit du 20/01/2026" in client.get("/recherche/", {"q": "wolframite"}).text


def test_search_finds_listed_documents_in_their_current_version(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        for title, listed in (("Notice du zircon", True), ("Zircon à part", False)):
            file = ContentFile(b"a;b", name=f"{listed}.csv")
            LibraryDocument.objects.create(title=title, file=file, listed=listed)
        version_keep(LibraryDocument.objects.get(title="Notice du zircon"))
    assert found(client, "zircon") == ["Notice du zircon"]
    assert found(client, "zircon", type="documents") == ["Notice du zircon"]
    assert found(client, "zircon", type="pages") == []


def test_search_finds_services_by_name_town_and_code(client):
    bureau = Bureau.objects.first()
    for words in (bureau.name, f"{bureau.kind} {bureau.city}", bureau.code):
        assert bureau.name in found(client, words, type="annuaire")


def test_search_follows_what_administrators_change(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        ForeignBureau.objects.create(code="BE999000", name="Bureau de Zirconville", country="Belgique")
    assert found(client, "zirconville") == ["Bureau de Zirconville"]
    response = client.get(
        re.search(r'href="(/annuaire/etranger/[^"]+)"', client.get("/recherche/?q=zirconville").text)[1]
    )
    assert response.status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        ForeignBureau.objects.all().delete()
    assert found(client, "zirconville") == []


def test_search_names_the_directorate_of_a_departement(client):
    for typed in ("69", "Rhône", "rhone"):
        assert "Direction compétente" in client.get("/recherche/", {"q": typed}).text
    assert "Direction compétente" not in client.get("/recherche/", {"q": "rescrit"}).text


def test_search_proposes_the_spelling_of_the_site(client, publish):
    publish("Le molybdène")
    html = client.get("/recherche/", {"q": "molibdène"}).text
    assert '<a href="?q=molybd%C3%A8ne">molybdène</a>' in html
    assert "Vouliez-vous dire" not in client.get("/recherche/", {"q": "molybdènes"}).text


def test_search_without_result_says_what_to_do(client):
    html = client.get("/recherche/", {"q": "xyzzyzzy"}).text
    assert "Aucun résultat pour «&nbsp;xyzzyzzy&nbsp;»" in html
    assert 'href="/plan-du-site/"' in html


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("a" * 101, "Votre recherche est trop longue : 100 caractères au plus."),
        (" ".join(f"mot{n}" for n in range(13)), "Votre recherche compte trop de mots : 12 au plus."),
        ("?!", "Saisissez au moins un mot ou un nombre."),
    ],
)
def test_search_says_what_it_cannot_look_for_and_keeps_it(client, typed, message):
    html = client.get("/recherche/", {"q": typed}).text
    assert message in html
    assert f'value="{typed}"' in html


def test_search_asks_the_database_as_often_for_one_page_as_for_three(
    client, publish, django_assert_num_queries
):
    publish("Zircon 1")
    client.get("/recherche/?q=zircon&page=1")
    with CaptureQueriesContext(connection) as queries:
        assert found(client, "zircon", page=1) == ["Zircon 1"]
    for number in (2, 3):
        publish(f"Zircon {number}")
    with django_assert_num_queries(len(queries)):
        assert len(found(client, "zircon", page=1)) == 3


def test_search_shows_ten_results_a_page(client):
    first, second = (found(client, "bureau", type="annuaire", page=page) for page in (1, 2))
    assert (len(first), len(second)) == (10, 10)
    assert not set(first) & set(second)


def test_search_escapes_what_was_typed(client):
    html = client.get("/recherche/", {"q": "<script>alert(1)</script>"}).text
    assert "<script>alert" not in html


def test_search_recommends_what_editors_chose(client, publish):
    page = publish("Le zircon")
    query = Query.get("Pierre précieuse")
    SearchPromotion.objects.create(query=query, page=page, description="À lire d’abord")
    html = client.get("/recherche/", {"q": "pierre  Précieuse"}).text
    assert "Recommandé" in html
    assert "À lire d’abord" in html
    page.unpublish()
    assert "Recommandé" not in client.get("/recherche/", {"q": "pierre précieuse"}).text


def test_search_counts_words_of_people_once_and_forgets_them(client, settings):
    for more in ({}, {"page": "1"}, {"type": "pages"}):
        client.get("/recherche/", {"q": "rescrit"} | more)
    client.get("/recherche/", {"q": "rescrit"}, headers={"User-Agent": "Googlebot/2.1"})
    client.head("/recherche/", {"q": "rescrit"})
    assert Query.get("rescrit").hits == 1
    settings.WAGTAILSEARCH_HITS_MAX_AGE = -1
    searches_forget()
    assert not Query.objects.exists()


def test_suggestions_begin_with_what_is_typed(client, publish):
    publish("Les hydromels fermentés")
    for typed in ("hydro", "Hydromels ferm", "les hydromels fermentes", "fermente hydromel"):
        assert suggested(client, typed) == [
            {
                "title": "Les hydromels fermentés",
                "label": "Page de contenu",
                "url": "/les-hydromels-fermentes/",
            }
        ], typed
    assert suggested(client, "romel") == []
    assert suggested(client, "") == []


def test_suggestions_are_eight_at_most_and_not_kept(client):
    response = client.get("/recherche/suggestions/", {"q": "b"})
    assert len(response.json()["suggestions"]) == 8
    assert response["Cache-Control"] == "private, no-cache"


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=120))
def test_search_survives_any_typing(client, typed):
    assert client.get("/recherche/", {"q": typed}).status_code == 200
    assert client.get("/recherche/suggestions/", {"q": typed}).status_code == 200


def test_words_say_something():
    assert words_of("Quel est le délai de la réponse ? Le délai !") == ["délai", "réponse"]
    assert words_of("où est-ce") == ["où", "est", "ce"]


def test_excerpt_surrounds_the_first_word_that_was_looked_for():
    text = " ".join(f"mot{n}" for n in range(100))
    assert excerpt(text, ["mot50"]) == "… " + " ".join(f"mot{n}" for n in range(38, 78)) + " …"
    assert excerpt("court texte", ["texte"]) == "court texte"


def test_words_that_were_looked_for_are_marked_and_the_rest_is_escaped():
    assert marked("<b>L’alcool</b> des alcools", ["alcools"]) == (
        "<mark>&lt;b&gt;L’alcool&lt;/b&gt;</mark> des <mark>alcools</mark>"
    )
