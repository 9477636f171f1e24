"""The library in the editor's desk: new versions, counts, reports."""

import csv
import gc
import io
import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.documents.forms import get_document_form

from cms.library.models import UNCHANGED
from cms.models import ContentPage, LibraryDocument
from files.check import content_check
from files.kinds import LIBRARY, file_type
from tests.cms.library.documents import add_document, fetch, replace
from tests.factories import PDF, UserFactory
from tests.files.test_content import SAMPLES

pytestmark = pytest.mark.django_db

HTML = b"<html><script>alert(1)</script></html>"
DISGUISED = (
    ContentFile(HTML, name="faux.pdf"),
    ContentFile(PDF, name="faux.odt"),
    ContentFile(PDF, name="faux.txt"),
    ContentFile(b"a;b\x00", name="faux.csv"),
)


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def new_version(desk, document, **changes):
    data = {
        "seen": document.uploaded_at.isoformat(),
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
        *(({"file": file}, f"n’a pas le contenu d’un fichier {file.name[-3:]}") for file in DISGUISED),
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
    response = desk.get(edit_address(old), follow=True)
    assert response.redirect_chain == [(edit_address(old.current), 302)]
    assert UNCHANGED in response.text


def edit_address(document):
    return reverse("wagtaildocs:edit", args=[document.pk])


def details(document, **changes):
    """What the screen of this document sends."""
    return {
        "seen": document.uploaded_at.isoformat(),
        "title": document.title,
        "kind": document.kind,
        "language": "fr",
        "version": document.version,
        "listed": "on",
    } | changes


def test_details_are_edited_without_touching_the_file(desk):
    document = add_document(content=b"un")
    data = details(document, title="Autre titre", tags="guide", file=ContentFile(b"x", name="x.txt"))
    assert desk.post(edit_address(document), data).status_code == 302
    document.refresh_from_db()
    assert (document.title, document.code) == ("Autre titre", "essai-txt")
    assert [tag.name for tag in document.tags.all()] == ["guide"]
    assert fetch(desk, document.url).body == b"un"


def test_screen_made_before_a_new_version_does_not_rename_it(desk):
    document = add_document(content=b"un", version="1")
    data = details(document, title="Titre saisi", published_on="2026-01-01")
    newer = replace(document, b"deux", version="2")
    response = desk.post(edit_address(document), data)
    assert response.context["form"].errors == {"version": [newer.came_meanwhile]}
    assert 'value="Titre saisi"' in response.text
    assert f'name="seen" value="{newer.uploaded_at.isoformat()}"' in response.text
    assert [v.version for v in LibraryDocument.objects.get(pk=document.pk).versions] == ["2", "1"]
    assert desk.post(edit_address(document), details(newer, version="2.0")).status_code == 302
    newer.refresh_from_db()
    assert (newer.version, fetch(desk, newer.url).body) == ("2.0", b"deux")


def test_new_version_made_before_another_one_is_refused_and_keeps_what_was_typed(desk):
    document = add_document(version="1")
    replace(document, b"autre", version="2")
    response = new_version(desk, document, version="3", description="Saisi")
    assert "Entre-temps, la version 2 a été mise en ligne" in response.text
    assert "Saisi</textarea>" in response.text
    assert document.replaced.count() == 1


def test_number_that_an_earlier_version_bears_is_refused(desk):
    document = replace(add_document(version="1"), b"deux", version="2")
    response = desk.post(edit_address(document), details(document, version="1"))
    assert response.context["form"].errors == {
        "version": ["Une version de ce document porte déjà le numéro 1 : donnez-en un autre."]
    }


def test_edit_writes_what_its_form_shows_and_nothing_else():
    document = add_document(content=b"un", version="1")
    form = get_document_form(LibraryDocument)(details(document, title="Autre titre"), instance=document)
    assert form.is_valid()
    newer = replace(document, b"deux", version="2")
    form.save()
    stored = LibraryDocument.objects.get(pk=document.pk)
    assert (stored.title, stored.file.name) == ("Autre titre", newer.file.name)
    assert stored.file_hash == newer.file_hash


def upload(client, name, content):
    return client.post(
        reverse("wagtaildocs:add_multiple"),
        {"title": "Envoi", "files[]": SimpleUploadedFile(name, content)},
        headers={"X-Requested-With": "XMLHttpRequest"},
    ).json()


@pytest.mark.parametrize("file", DISGUISED, ids=lambda file: file.name)
def test_upload_is_refused_when_its_content_is_another(desk, file):
    answer = upload(desk, file.name, file.file.getvalue())
    assert not answer["success"]
    assert answer["error_message"].startswith(f"« {file.name} » n’a pas le contenu d’un fichier ")


def test_upload_that_nobody_can_open_is_refused_with_its_reason(desk):
    answer = upload(desk, "secret.pdf", (SAMPLES / "password-to-open.pdf").read_bytes())
    assert answer["error_message"] == (
        "« secret.pdf » ne peut pas être joint : il est protégé par un mot de passe."
        " Corrigez-le, puis joignez-le à nouveau."
    )


@pytest.mark.parametrize("content", ["code;libellé\r\n1;été\r\n".encode("cp850"), "﻿code\n".encode()])
def test_a_list_in_whatever_encoding_is_accepted(desk, content):
    assert upload(desk, "liste.csv", content)["success"]


# Wagtail leaves the file that waited for its details to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_upload_in_two_steps_makes_a_document(desk):
    sent = upload(desk, "envoi.txt", "Été".encode("cp1252"))
    prefix = f"uploaded-document-{sent['uploaded_file_id']}"
    data = {"title": "Envoi", "kind": "autre", "language": "fr", "version": "1"}
    address = reverse("wagtaildocs:create_multiple_from_uploaded_document", args=[sent["uploaded_file_id"]])
    answer = desk.post(address, {f"{prefix}-{name}": value for name, value in data.items()}).json()
    gc.collect()
    assert answer["success"]
    document = LibraryDocument.objects.get(title="Envoi")
    assert (document.version, fetch(desk, document.url).body) == ("1", "Été".encode("cp1252"))


@pytest.mark.parametrize("code", ["manuel-pdf", "modele-rescrit-odt"])
def test_files_of_the_project_are_what_they_say(code):
    document = LibraryDocument.objects.get(code=code)
    with document.file.open() as file:
        content_check(file, document.filename, file_type(document.filename, LIBRARY))


def delete(client, *documents):
    """Alone, in bulk, and as the list of uploads does."""
    chosen = "&".join(f"id={document.pk}" for document in documents)
    bulk = reverse("wagtail_bulk_action", args=["cms", "librarydocument", "delete"])
    client.post(f"{bulk}?{chosen}")
    for document in documents:
        client.post(reverse("wagtaildocs:delete", args=[document.pk]))
        client.post(reverse("wagtaildocs:delete_multiple", args=[document.pk]))
    return list(LibraryDocument.objects.filter(pk__in=[document.pk for document in documents]))


def test_editor_deletes_no_document(desk):
    documents = [add_document(), add_document(listed=False), *replace(add_document(), b"deux").versions]
    assert len(delete(desk, *documents)) == 4
    assert (
        reverse("wagtaildocs:delete", args=[documents[1].pk]) not in desk.get(edit_address(documents[1])).text
    )


def test_moderator_deletes_what_has_no_use_and_no_other_version(client, moderator):
    client.force_login(moderator)
    unused = add_document(listed=False)
    kept = [add_document(), *replace(add_document(), b"deux").versions]
    assert reverse("wagtaildocs:delete", args=[unused.pk]) in client.get(edit_address(unused)).text
    response = client.get(reverse("wagtaildocs:delete", args=[kept[0].pk]), follow=True)
    assert response.redirect_chain == [(edit_address(kept[0]), 302)]
    assert kept[0].kept_because in response.text
    assert set(delete(client, unused, *kept)) == set(kept)


def test_list_tells_type_and_format_and_what_the_form_offers(desk):
    text = desk.get(reverse("wagtaildocs:index"), {"q": "rescrit"}).text
    assert "Modèle de demande de rescrit" in text
    assert re.findall(r"<td[^>]*>\s*(ODT|PDF)\s*</td>", text) == ["ODT", "PDF"]
    assert text.count("Proposé dans « Commencer une demande »") == 2
    assert "0 fois" not in text


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
