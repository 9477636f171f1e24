"""The library in the editor's desk: new versions, counts, reports."""

import csv
import io

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from cms.models import ContentPage, LibraryDocument
from tests.factories import UserFactory

from .documents import add_document, fetch, replace

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def new_version(desk, document, **changes):
    data = {
        "file": ContentFile(b"deux", name="essai-2.txt"),
        "version": "2",
        "published_on": "2026-03-02",
        "description": "Revu",
    }
    return desk.post(reverse("library_new_version", args=[document.pk]), data | changes)


def table(desk, name):
    response = desk.get(reverse(name), {"export": "csv"})
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))


def test_editor_publishes_a_new_version_in_one_screen(desk):
    document = add_document(content=b"un", version="1", kind="manuel")
    document.tags.add("guide")
    address = document.file_url
    assert (
        reverse("library_new_version", args=[document.pk])
        in desk.get(reverse("wagtaildocs:edit", args=[document.pk])).text
    )
    assert new_version(desk, document).status_code == 302
    document = LibraryDocument.objects.get(pk=document.pk)
    assert (document.version, document.description, document.kind) == ("2", "Revu", "manuel")
    assert [tag.name for tag in document.tags.all()] == ["guide"]
    assert [old.version for old in document.replaced.all()] == ["1"]
    assert fetch(desk, document.url).body == b"deux"
    assert fetch(desk, address).body == b"un"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"file": ""}, "Champ requis."),
        ({"version": "1"}, "La version actuelle porte déjà le numéro 1 : donnez-en un autre."),
        ({"version": ""}, "Champ requis."),
        ({"file": ContentFile(b"<b>", name="page.html")}, "html"),
    ],
)
def test_wrong_new_version_is_refused_and_nothing_changes(desk, changes, message):
    document = add_document(content=b"un", version="1")
    response = new_version(desk, document, **changes)
    assert response.status_code == 200
    assert message in response.text
    assert not document.replaced.exists()
    assert fetch(desk, document.url).body == b"un"


def test_who_may_not_change_a_document_adds_no_version(client):
    client.force_login(UserFactory())
    document = add_document()
    assert new_version(client, document).status_code in (302, 403)
    assert not document.replaced.exists()


def test_replaced_version_takes_no_new_one(desk):
    old = replace(add_document(), b"deux").replaced.get()
    assert new_version(desk, old).status_code == 404
    assert "a été remplacée par" in desk.get(reverse("wagtaildocs:edit", args=[old.pk])).text


def test_details_are_edited_without_touching_the_file(desk):
    document = add_document(content=b"un")
    data = {
        "title": "Autre titre",
        "kind": "autre",
        "language": "fr",
        "file": ContentFile(b"x", name="x.txt"),
    }
    assert desk.post(reverse("wagtaildocs:edit", args=[document.pk]), data).status_code == 302
    document.refresh_from_db()
    assert (document.title, document.code) == ("Autre titre", "essai-txt")
    assert fetch(desk, document.url).body == b"un"


def test_list_shows_current_versions_with_their_downloads(desk):
    document = replace(add_document(version="un"), b"deux", version="deux")
    for _ in range(3):
        fetch(desk, document.url)
    response = desk.get(reverse("wagtaildocs:index"), {"q": "Essai"})
    [row] = response.context["object_list"]
    assert (row, row.downloads_recent, row.downloads_total) == (document, 3, 3)
    assert "Téléchargements (30 jours)" in response.text


def test_chooser_offers_current_versions_only(desk):
    document = replace(add_document(), b"deux")
    response = desk.get(reverse("wagtaildocs_chooser:choose_results"), {"q": "Essai"})
    assert f"/chosen/{document.pk}/" in response.text
    assert f"/chosen/{document.replaced.get().pk}/" not in response.text


def test_downloads_report_counts_and_is_exported(desk):
    document = add_document(title="=SOMME(A1)", version="1")
    fetch(desk, document.url)
    assert desk.get(reverse("library_downloads")).status_code == 200
    rows = table(desk, "library_downloads")
    assert rows[0]["Titre"] == "'=SOMME(A1)"
    assert (rows[0]["Version"], rows[0]["Téléchargements (total)"]) == ("1", "1")
    assert len(rows) == LibraryDocument.objects.current().count()


def test_unused_report_leaves_out_what_is_listed_or_referred_to(desk):
    listed = add_document(title="Présenté")
    unused = replace(add_document(title="Oublié", listed=False), b"deux")
    linked = replace(add_document(title="Cité", listed=False), b"deux")
    page = ContentPage.objects.get(slug="ogde")
    page.body.append(("document", linked))
    page.save_revision().publish()
    assert [row["Titre"] for row in table(desk, "library_unused")] == ["Oublié"]
    assert {listed, unused, linked} <= set(LibraryDocument.objects.current())


def test_reports_are_in_the_menu_of_editors(desk):
    html = desk.get(reverse("wagtailadmin_home")).text
    assert reverse("library_unused") in html
    assert reverse("library_downloads") in html


@pytest.mark.parametrize("name", ["library_unused", "library_downloads", "library_unused_results"])
def test_reports_are_refused_to_others(client, name):
    client.force_login(UserFactory())
    assert client.get(reverse(name)).status_code in (302, 403)
