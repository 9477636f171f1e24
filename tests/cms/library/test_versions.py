"""A document keeps its public address from version to version; each version has its own."""

import re
from datetime import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db.models import ProtectedError
from django.db.transaction import atomic
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction

from cms.library.versions import document_put
from cms.models import LibraryDocument
from tests.cms.library.documents import add_document, fetch, replace

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    return replace(add_document(content=b"un", version="1"), b"deux", version="2")


def test_public_address_gives_the_current_version(client, document):
    assert document.url == "/documents/essai-txt/"
    assert fetch(client, document.url).body == b"deux"
    newer = replace(document, b"trois", name="essai-3.pdf", version="3")
    assert newer.url == "/documents/essai-txt/"
    response = fetch(client, newer.url)
    assert (response.body, response["Content-Type"]) == (b"trois", "application/pdf")


def test_saved_file_is_named_after_title_and_version(client):
    document = add_document("odt_x7.odt", title="Modèle d’été", version="1.2")
    assert fetch(client, document.url)["Content-Disposition"] == 'attachment; filename="modele-dete-1-2.odt"'


def test_replaced_version_keeps_the_address_it_had(client):
    document = add_document(content=b"un", version="1")
    address = document.file_url
    document = replace(document, b"deux", version="2")
    [old] = document.replaced.all()
    assert (old.version, old.file_url, old.url) == ("1", address, address)
    assert fetch(client, address).body == b"un"
    assert fetch(client, document.file_url).body == b"deux"


def test_versions_are_listed_with_what_replaced_them(client, document):
    response = client.get("/documents/essai-txt/versions/")
    articles = re.findall(r"<article.*?</article>", response.text, re.DOTALL)
    assert [re.search(r"<h2[^>]*>(.*?)</h2>", article)[1] for article in articles] == [
        "Version 2",
        "Version 1",
    ]
    assert ["Remplacé par" in article for article in articles] == [False, True]
    addresses = [re.search(r'class="ogde-file" href="([^"]+)"', article)[1] for article in articles]
    assert [fetch(client, address).body for address in addresses] == [b"deux", b"un"]


def test_only_the_current_version_is_listed(document):
    assert list(LibraryDocument.objects.listed().filter(title="Essai")) == [document]


def test_documents_of_one_title_have_addresses_of_their_own():
    assert [add_document().code for _ in range(3)] == ["essai-txt", "essai-txt-2", "essai-txt-3"]


def test_versions_are_kept(document):
    for version in document.versions:
        for delete in (version.delete, LibraryDocument.objects.filter(pk=version.pk).delete):
            with pytest.raises((PermissionDenied, ProtectedError)), atomic():
                delete()
    assert [version.version for version in LibraryDocument.objects.get(pk=document.pk).versions] == ["2", "1"]


def test_replaced_version_never_changes(document):
    old = document.replaced.get()
    old.version = "9"
    with pytest.raises(ValidationError, match="ne se modifie plus"):
        old.full_clean()
    for options in ({}, {"update_fields": ["version"]}):
        with pytest.raises(PermissionDenied, match="ne se modifie plus"):
            old.save(**options)
    assert document.replaced.get().version == "1"


def test_document_goes_while_nobody_uses_or_was_given_it(client):
    document, fetched, listed = add_document(listed=False), add_document(listed=False), add_document()
    fetch(client, fetched.url)
    with pytest.raises(PermissionDenied, match="a été téléchargé"), atomic():
        fetched.delete()
    with pytest.raises(PermissionDenied, match="est présenté"), atomic():
        listed.delete()
    document.delete()
    assert LibraryDocument.objects.filter(title="Essai").count() == 2


def test_second_of_two_new_versions_made_from_the_same_one_is_refused(document):
    first, second = (LibraryDocument.objects.get(pk=document.pk) for _ in range(2))
    first.version = second.version = "3"
    first.file, second.file = ContentFile(b"A", name="a.txt"), ContentFile(b"B", name="b.txt")
    document_put(first, by=None)
    with pytest.raises(ValidationError, match="Entre-temps, la version 3 a été mise en ligne"):
        document_put(second, by=None)
    assert [version.version for version in LibraryDocument.objects.get(pk=document.pk).versions] == [
        "3",
        "2",
        "1",
    ]


@pytest.mark.parametrize("number", ["1", "2"])
def test_number_of_a_version_is_given_once(document, number):
    with pytest.raises(ValidationError, match=f"porte déjà le numéro {number}"):
        replace(document, b"trois", version=number)
    assert document.replaced.count() == 1


def test_restricting_a_document_restricts_its_versions(client, document):
    collection = Collection.get_first_root_node().add_child(name="Réservé")
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    document.collection = collection
    document.save()
    for version in document.versions:
        assert client.get(version.file_url).status_code == 302
    assert client.get(document.url).status_code == 302
    assert client.get(document.versions_url).status_code == 404


def test_restricted_document_stays_out_of_every_cache(client, editor, document):
    collection = Collection.get_first_root_node().add_child(name="Réservé")
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    LibraryDocument.objects.filter(pk=document.pk).update(collection=collection)
    client.force_login(editor)
    assert "no-store" in fetch(client, document.url)["Cache-Control"]


def test_caches_ask_again_for_the_public_address_and_keep_a_version(client, document):
    current, version = fetch(client, document.url), fetch(client, document.file_url)
    assert current["Cache-Control"] == "public, no-cache"
    assert version["Cache-Control"] == "public, max-age=86400"
    assert current["ETag"] == version["ETag"] == f'"{document.file_hash}"'


def test_file_is_not_sent_again_to_who_has_it(client):
    document = add_document()
    LibraryDocument.objects.filter(pk=document.pk).update(
        uploaded_at=datetime(2026, 3, 2, 9, 30, 15, 999, tzinfo=timezone.get_default_timezone())
    )
    first = fetch(client, document.url)
    assert first["Last-Modified"] == "Mon, 02 Mar 2026 08:30:15 GMT"
    for headers in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        again = client.get(document.url, headers=headers)
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    replace(document, b"autre")
    assert fetch(client, document.url, headers={"If-None-Match": first["ETag"]}).status_code == 200
