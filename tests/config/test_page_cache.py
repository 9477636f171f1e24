"""Signed-out visitors are served from a cache, see every change at once, and nobody sees a private page."""

import pytest
from django.core.cache import caches

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


def test_pages_are_compressed_for_who_accepts_it(client):
    plain, compressed = client.get("/"), client.get("/", headers={"Accept-Encoding": "gzip"})
    assert compressed["Content-Encoding"] == "gzip"
    assert len(compressed.content) < len(plain.content) / 2
    assert compressed["ETag"] != plain["ETag"]


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
