import json
import logging

import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page, Site

from accounts.roles import EDITORS
from cms.bootstrap import bootstrap, demo
from cms.library.papers.pdf import manual_as_pdf
from cms.library.papers.typography import french
from cms.library.starting import MANUAL, Manual, add_document
from cms.library.versions import document_put
from cms.models import ContentPage, HomePage, LibraryDocument, Menus, StartingContent
from cms.search.results import Search
from config.tasks import AtOnceBackend, QueueBackend

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
    forget_manual()
    bootstrap.load()
    assert set(ContentPage.objects.values_list("slug", flat=True)) == {
        "autre-adresse",
        "deposer-une-demande",
        "delais-et-recours",
    }
    assert not LibraryDocument.objects.filter(code="manuel-pdf").exists()


def forget_manual():
    LibraryDocument.objects.filter(code="manuel-pdf").update(listed=False)
    LibraryDocument.objects.get(code="manuel-pdf").delete()


def next_release(version="2.0"):
    add_document(Manual(version=version), "pdf", lambda source: b"%PDF-1.7 nouveau")


def test_a_start_that_was_cut_short_is_made_up_for(monkeypatch):
    StartingContent.objects.filter(key__startswith="document:manuel-pdf:").delete()
    forget_manual()

    def cut(document):
        raise KeyboardInterrupt

    monkeypatch.setattr("cms.library.starting.insert_or_update_object", cut)
    with pytest.raises(KeyboardInterrupt):
        add_document(MANUAL, "pdf", lambda source: b"%PDF-1.7 manuel")
    monkeypatch.undo()
    add_document(MANUAL, "pdf", lambda source: b"%PDF-1.7 manuel")
    assert LibraryDocument.objects.filter(code="manuel-pdf").count() == 1


def test_deleted_document_stays_deleted_when_its_source_changes():
    forget_manual()
    next_release()
    assert not LibraryDocument.objects.filter(code="manuel-pdf").exists()


def test_document_that_an_editor_edited_stays_his(client, editor):
    manual = LibraryDocument.objects.get(code="manuel-pdf")
    client.force_login(editor)
    data = {
        "seen": manual.uploaded_at.isoformat(),
        "title": "Mode d’emploi",
        "kind": "autre",
        "language": "fr",
        "version": manual.version,
        "description": "Revue.",
    }
    assert client.post(reverse("wagtaildocs:edit", args=[manual.pk]), data).status_code == 302
    next_release()
    edited = LibraryDocument.objects.get(code="manuel-pdf")
    assert (edited.title, edited.kind, edited.description, edited.version, edited.replaced.count()) == (
        "Mode d’emploi",
        "autre",
        "Revue.",
        manual.version,
        0,
    )


def forget_page(slug):
    """As if a later release brought this page."""
    StartingContent.objects.filter(key=f"page:{slug}").delete()
    Page.objects.filter(slug=slug).delete()


def test_what_a_first_start_brings_is_found_before_the_worker_has_run(monkeypatch):
    monkeypatch.setattr(AtOnceBackend, "enqueue", QueueBackend.enqueue)
    forget_page("ogde")
    forget_manual()
    StartingContent.objects.filter(key__startswith="document:manuel-pdf:").delete()
    bootstrap.load()
    demo.load()
    found = {hit.title for query in ("ogde", "manuel", "dosettes") for hit in Search({"q": query}).hits}
    assert found >= {"Qu’est-ce qu’OGDE\u00a0?", MANUAL.title, french(demo.RULINGS[0]["title"])}


def test_page_of_a_later_release_links_to_what_was_renamed_and_not_to_what_is_gone():
    forget_page("ogde")
    renamed = ContentPage.objects.get(slug="vos-droits")
    renamed.slug = "droits"
    renamed.save_revision().publish()
    ContentPage.objects.get(slug="deposer-une-demande").delete()
    bootstrap.load()
    body = ContentPage.objects.get(slug="ogde").body
    [cards] = [block.value for block in body if block.block_type == "cards"]
    assert [card["page"].slug for card in cards] == ["droits", "delais-et-recours", "faq"]
    assert "page:" not in json.dumps(body.get_prep_value())


def test_link_to_a_page_that_is_gone_leaves_its_words():
    text = '<p>Voir <a href="page:faq">la foire</a> et <a href="page:aide">l’aide</a>.</p>'
    assert bootstrap.resolved(text, {"aide": 7}) == (
        '<p>Voir la foire et <a linktype="page" id="7">l’aide</a>.</p>'
    )


def test_page_of_a_later_release_takes_a_free_address():
    forget_page("ogde")
    HomePage.objects.get().add_child(instance=ContentPage(title="La leur", slug="ogde", intro="À eux."))
    bootstrap.load()
    assert dict(ContentPage.objects.filter(slug__startswith="ogde").values_list("slug", "title")) == {
        "ogde": "La leur",
        "ogde-2": "Qu’est-ce qu’OGDE\u00a0?",
    }


def test_menus_are_loaded_without_the_pages_that_are_gone():
    StartingContent.objects.filter(key="menus").delete()
    Page.objects.get(slug="faq").delete()
    bootstrap.load()
    assert [link.value["label"] for link in Menus.load().header] == ["Rescrits publiés", "Annuaire", "Aide"]


def test_new_version_replaces_the_old_one_and_keeps_it():
    document = LibraryDocument.objects.get(code="manuel-pdf")
    newer = Manual(version="2.0")
    add_document(newer, "pdf", lambda source: b"%PDF-1.7 nouveau")
    versions = LibraryDocument.objects.get(code="manuel-pdf").versions
    assert [(d.version, d.listed) for d in versions] == [("2.0", True), (document.version, False)]
    assert all(d.file.storage.exists(d.file.name) for d in versions)
    assert versions[0].pk == document.pk


def test_document_that_an_editor_replaced_stays_his(editor):
    document = LibraryDocument.objects.get(code="manuel-pdf")
    document.file, document.version = ContentFile(b"%PDF-1.7 revu", name="manuel.pdf"), "1.1 bis"
    document_put(document, by=editor)
    add_document(Manual(version="2.0"), "pdf", lambda source: b"%PDF-1.7 nouveau")
    assert LibraryDocument.objects.get(code="manuel-pdf").version == "1.1 bis"


def test_without_system_libraries_the_pdf_waits(caplog, without_pango):
    newer = Manual(version="3.0")
    with caplog.at_level(logging.WARNING):
        add_document(newer, "pdf", manual_as_pdf)
    assert not StartingContent.objects.filter(key="document:manuel-pdf:3.0").exists()
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]
    assert "libpangoft2-1.0-0" in caplog.text
