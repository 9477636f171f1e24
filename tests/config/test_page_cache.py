"""Signed-out visitors are served from a cache, see every change at once, and nobody sees a private page."""

import gzip

import brotli
import pytest
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import OperationalError
from django.urls import reverse
from wagtail.images.models import Image
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from accounts.roles import MODERATORS
from cases.enums import CaseState
from cms.bootstrap import bootstrap as cms_bootstrap
from cms.models import HomePage, LibraryDocument
from directory.models import Department
from tests.factories import UserFactory, case_in, make_agent, transition

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _real_cache(settings):
    settings.CACHES = {
        **settings.CACHES,
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages"},
    }
    cms_bootstrap.load()
    caches["pages"].clear()
    yield
    caches["pages"].clear()


def test_second_visitor_is_served_without_a_query(client, django_assert_num_queries):
    first = client.get("/")
    with django_assert_num_queries(0):
        second = client.get("/")
    assert (second.status_code, second.content) == (200, first.content)
    assert second["Content-Security-Policy"] == first["Content-Security-Policy"]
    assert second["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_unchanged_page_is_not_sent_again(client):
    etag = client.get("/")["ETag"]
    assert client.get("/", headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("gzip", "gzip"),
        ("gzip;q=0", None),
        ("identity", None),
        ("", None),
    ],
)
def test_pages_are_compressed_as_the_browser_accepts_it(client, accepted, encoding):
    plain = client.get("/")
    sent = client.get("/", headers={"Accept-Encoding": accepted})
    expand = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert sent.get("Content-Encoding") == encoding
    assert expand(sent.content) == plain.content
    assert sent["Content-Length"] == str(len(sent.content))
    assert sent["Vary"] == "Cookie, Accept-Encoding"
    assert encoding is None or len(sent.content) < len(plain.content) / 2


def test_page_with_parameters_is_compressed_and_not_kept(client):
    sent = client.get("/annuaire/?departement=69", headers={"Accept-Encoding": "br"})
    assert (sent["Content-Encoding"], sent["Cache-Control"]) == ("br", "private, no-cache")
    assert "Accept-Encoding" in sent["Vary"]
    assert sent["Content-Length"] == str(len(sent.content))
    assert "Lyon" in brotli.decompress(sent.content).decode()


def test_page_of_a_signed_in_person_is_not_compressed(client):
    client.force_login(UserFactory())
    for address in ("/", "/?x=1", "/demandes/"):
        assert "Content-Encoding" not in client.get(address, headers={"Accept-Encoding": "br, gzip"})


def test_each_form_of_a_page_has_its_own_etag(client):
    etags = {client.get("/", headers={"Accept-Encoding": name})["ETag"] for name in ("", "gzip", "br")}
    assert len(etags) == 3
    for etag in etags:
        again = client.get("/", headers={"Accept-Encoding": "br", "If-None-Match": etag})
        assert again.status_code == (304 if etag.endswith('-br"') else 200)


def test_not_modified_says_how_it_may_be_kept(client):
    first = client.get("/", headers={"Accept-Encoding": "br"})
    again = client.get("/", headers={"Accept-Encoding": "br", "If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary", "Last-Modified"):
        assert again[name] == first[name]


def test_head_has_the_headers_of_get_and_no_body(client):
    head = client.head("/", headers={"Accept-Encoding": "br"})
    get = client.get("/", headers={"Accept-Encoding": "br"})
    assert (head.status_code, head.content) == (200, b"")
    for name in ("ETag", "Content-Length", "Content-Encoding", "Content-Type", "Cache-Control", "Vary"):
        assert head[name] == get[name]


def test_new_release_empties_the_cache(django_capture_on_commit_callbacks):
    caches["pages"].set("version", "old")
    with django_capture_on_commit_callbacks(execute=True):
        call_command("bootstrap")
    assert caches["pages"].get("version") != "old"


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), OperationalError("database is locked")]
)
@pytest.mark.parametrize("asked", ["get", "set"])
def test_sick_cache_keeps_nobody_from_a_page(client, settings, error, asked):
    page = client.get("/")
    settings.CACHES = {**settings.CACHES, "pages": {"BACKEND": "tests.config.test_page_cache.SickCache"}}
    SickCache.error, SickCache.asked = error, asked
    assert client.get("/").content == page.content


class SickCache(LocMemCache):
    """A cache whose disk or database fails at what is asked of it."""

    def __init__(self, name, params):
        super().__init__("sick", params)

    def get(self, key, *args, **kwargs):
        return self.told("get") or super().get(key, *args, **kwargs)

    def set(self, key, *args, **kwargs):
        return self.told("set") or super().set(key, *args, **kwargs)

    def told(self, what):
        if what == self.asked:
            raise self.error


def test_published_change_is_seen_at_once(client, django_capture_on_commit_callbacks):
    client.get("/")
    home = HomePage.objects.get()
    home.title = "Un nouveau titre"
    home.save_revision()
    assert "Un nouveau titre" not in client.get("/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        home.save_revision().publish()
    assert "Un nouveau titre" in client.get("/").content.decode()


def test_changed_office_is_seen_at_once(client, django_capture_on_commit_callbacks):
    etag = client.get("/")["ETag"]
    version = caches["pages"].get("version")
    with django_capture_on_commit_callbacks(execute=True):
        Department.objects.first().save()
    assert caches["pages"].get("version") != version
    assert client.get("/").status_code == 200
    assert client.get("/")["ETag"] == etag


def test_answer_that_is_examined_again_is_warned_of_at_once(client, django_capture_on_commit_callbacks):
    version = caches["pages"].get_or_set("version", "first")
    with django_capture_on_commit_callbacks(execute=True):
        case = case_in(CaseState.CLOSED)
    assert caches["pages"].get("version") == version
    with django_capture_on_commit_callbacks(execute=True):
        transition(case, "reopen", make_agent(case.office, is_head=True))
    assert caches["pages"].get("version") != version


def test_signed_in_person_neither_gets_nor_leaves_a_kept_page(client):
    anonymous = client.get("/").content
    client.force_login(UserFactory(first_name="Zoé"))
    own = client.get("/")
    assert own["Cache-Control"] == "private, no-store"
    assert b"Zo\xc3\xa9" in own.content
    client.logout()
    client.cookies.clear()
    assert client.get("/").content == anonymous


@pytest.mark.parametrize("address", ["/compte/login/", "/demandes/", "/admin/login/", "/?x=1"])
def test_what_is_not_a_plain_public_page_is_not_kept(client, address):
    client.get(address)
    assert "ETag" not in client.get(address)


# What is no longer for everybody


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    """What follows the commit of what is done within."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def root():
    return Collection.get_first_root_node()


@pytest.fixture
def reserved(root):
    collection = root.add_child(name="Réservé")
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    return collection


@pytest.fixture
def library(root):
    return root.add_child(name="Public")


@pytest.fixture
def document(library):
    return LibraryDocument.objects.create(
        title="Barème", file=ContentFile(b"a;b", name="bareme.csv"), collection=library
    )


def is_listed(client, document):
    return document.title in client.get("/documents/").text


def test_page_that_becomes_private_is_refused_at_once(client, commits):
    page = Page.objects.get(slug="aide")
    assert client.get("/aide/").status_code == 200
    with commits():
        restriction = PageViewRestriction.objects.create(
            page=page, restriction_type=PageViewRestriction.LOGIN
        )
    assert client.get("/aide/").status_code == 302
    with commits():
        restriction.delete()
    assert client.get("/aide/").status_code == 200


def test_collection_that_becomes_private_leaves_the_list_at_once(client, commits, library, document):
    assert is_listed(client, document)
    with commits():
        restriction = CollectionViewRestriction.objects.create(
            collection=library, restriction_type=CollectionViewRestriction.LOGIN
        )
    assert not is_listed(client, document)
    with commits():
        restriction.delete()
    assert is_listed(client, document)


@pytest.fixture
def moderator(client):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=MODERATORS))
    return user


def test_document_moved_to_a_private_collection_with_others_leaves_the_list_at_once(
    client, commits, moderator, reserved, document
):
    """Wagtail moves them in one query, which sends no signal."""
    assert is_listed(client, document)
    client.force_login(moderator)
    with commits():
        response = client.post(
            reverse("wagtail_bulk_action", args=["cms", "librarydocument", "add_to_collection"])
            + f"?id={document.pk}",
            {"collection": reserved.pk},
        )
    assert response.status_code == 302
    client.cookies.clear()
    assert not is_listed(client, document)


def test_collection_moved_below_a_private_one_leaves_the_list_at_once(
    client, commits, moderator, reserved, library, document
):
    assert is_listed(client, document)
    client.force_login(moderator)
    with commits():
        response = client.post(
            reverse("wagtailadmin_collections:edit", args=[library.pk]),
            {"name": library.name, "parent": reserved.pk},
        )
    assert response.status_code == 302
    client.cookies.clear()
    assert not is_listed(client, document)


def test_rendition_that_is_made_on_the_way_empties_nothing(client, django_capture_on_commit_callbacks):
    image = Image.objects.create(title="Une image", file="images/quai.png", width=80, height=40)
    client.get("/")
    version = caches["pages"].get("version")
    with django_capture_on_commit_callbacks(execute=True):
        image.renditions.create(filter_spec="width-40", file="images/quai.width-40.png", width=40, height=20)
    assert caches["pages"].get("version") == version


def test_what_is_not_kept_is_asked_for_again(client):
    assert client.get("/nulle-part/")["Cache-Control"] == "no-cache"


def test_an_encoding_that_makes_no_sense_is_none(client):
    for address in ("/", "/annuaire/?departement=69"):
        sent = client.get(address, headers={"Accept-Encoding": "gzip;q*=nope''x"})
        assert sent.status_code == 200
        assert "Content-Encoding" not in sent


@pytest.mark.parametrize(
    "address", ["/%00", "/annuaire/%00/", "/media/images/a%00.png", "/documents/fichiers/1/%00.txt"]
)
@pytest.mark.postgresql
def test_address_that_holds_a_nul_is_refused(client, address):
    assert client.get(address).status_code == 400


@pytest.mark.postgresql
def test_pages_of_any_address_are_kept_in_the_database(client, settings):
    settings.CACHES = {
        **settings.CACHES,
        "pages": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "page_cache"},
    }
    call_command("createcachetable", verbosity=0)
    assert client.get("/")["ETag"] == client.get("/")["ETag"]
    for address in ("/" + "a" * 300 + "/", "/été/", "/%F0%9F%98%80/"):
        assert client.get(address).status_code == 404
