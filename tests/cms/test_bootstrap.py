import logging

import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page, Site

from accounts.roles import EDITORS
from cms import bootstrap, library
from cms.models import ContentPage, LibraryDocument, StartingContent

pytestmark = pytest.mark.django_db


def everything():
    return {
        "pages": list(Page.objects.order_by("path").values_list("path", "title", "latest_revision")),
        "documents": list(LibraryDocument.objects.values_list("pk", "file", "file_hash")),
        "sites": list(Site.objects.values_list("hostname", "port", "root_page")),
        "page rights": GroupPagePermission.objects.filter(group__name=EDITORS).count(),
        "library rights": GroupCollectionPermission.objects.filter(group__name=EDITORS).count(),
        "rights": Permission.objects.filter(group__name=EDITORS).count(),
    }


def test_second_time_changes_nothing():
    before = everything()
    bootstrap.load()
    assert everything() == before


def test_the_default_page_of_wagtail_is_gone():
    assert [page.title for page in Page.objects.filter(depth=2)] == [Site.objects.get().root_page.title]


def test_what_editors_changed_moved_or_deleted_stays_so():
    page = ContentPage.objects.get(slug="vos-droits")
    page.title, page.slug = "Autre titre", "autre-adresse"
    page.save_revision().publish()
    ContentPage.objects.get(slug="ogde").delete()
    LibraryDocument.objects.get(code="manuel-pdf").delete()
    bootstrap.load()
    assert set(ContentPage.objects.values_list("slug", flat=True)) == {
        "autre-adresse",
        "deposer-une-demande",
        "delais-et-recours",
    }
    assert not LibraryDocument.objects.filter(code="manuel-pdf").exists()


def test_new_version_replaces_the_old_one_and_keeps_it():
    document = LibraryDocument.objects.get(code="manuel-pdf")
    newer = library.Manual(version="2.0")
    library.add_document(newer, "pdf", lambda source: b"%PDF-1.7 nouveau")
    versions = LibraryDocument.objects.get(code="manuel-pdf").versions
    assert [(d.version, d.listed) for d in versions] == [("2.0", True), (document.version, False)]
    assert all(d.file.storage.exists(d.file.name) for d in versions)
    assert versions[0].pk == document.pk


def test_document_that_an_editor_replaced_stays_his(editor):
    document = LibraryDocument.objects.get(code="manuel-pdf")
    document.file, document.version = ContentFile(b"%PDF-1.7 revu", name="manuel.pdf"), "1.1 bis"
    library.document_put(document, by=editor)
    library.add_document(library.Manual(version="2.0"), "pdf", lambda source: b"%PDF-1.7 nouveau")
    assert LibraryDocument.objects.get(code="manuel-pdf").version == "1.1 bis"


def test_without_system_libraries_the_pdf_waits(caplog):
    newer = library.Manual(version="3.0")
    with caplog.at_level(logging.WARNING):
        library.add_document(newer, "pdf", "tests.cms.no_pango.render")
    assert not StartingContent.objects.filter(key="document:manuel-pdf:3.0").exists()
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "libpangoft2-1.0-0" in caplog.text
