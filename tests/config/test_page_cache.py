"""Signed-out visitors are served from a cache, see every change at once, and nobody sees a private page."""

import gzip

import brotli
import pytest
from django.core.cache import caches
from django.core.management import call_command

from cms import bootstrap as cms_bootstrap
from cms.models import HomePage
from directory.models import Department
from tests.factories import UserFactory

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


def test_signed_in_person_neither_gets_nor_leaves_a_kept_page(client):
    anonymous = client.get("/").content
    client.force_login(UserFactory(first_name="Zoé"))
    own = client.get("/")
    assert own["Cache-Control"] == "private, no-cache"
    assert b"Zo\xc3\xa9" in own.content
    client.logout()
    client.cookies.clear()
    assert client.get("/").content == anonymous


@pytest.mark.parametrize("address", ["/compte/login/", "/demandes/", "/admin/login/", "/?x=1"])
def test_what_is_not_a_plain_public_page_is_not_kept(client, address):
    client.get(address)
    assert "ETag" not in client.get(address)
