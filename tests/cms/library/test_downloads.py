"""Downloads are counted by document and day; of who downloads, nothing is kept."""

from datetime import date

import pytest
import time_machine

from cms.models import DocumentDownload
from tests.cms.library.documents import add_document, fetch, replace

pytestmark = pytest.mark.django_db


def counts(document):
    return list(document.downloads.order_by("day").values_list("day", "count"))


def test_each_download_counts_on_its_day(client):
    document = add_document()
    for moment in ("2026-03-02T10:00+01:00", "2026-03-02T23:59+01:00", "2026-03-03T00:01+01:00"):
        with time_machine.travel(moment, tick=False):
            fetch(client, document.url)
    assert counts(document) == [(date(2026, 3, 2), 2), (date(2026, 3, 3), 1)]


def test_nothing_of_the_visitor_is_kept(client):
    fields = {field.name for field in DocumentDownload._meta.get_fields()}
    assert fields == {"id", "document", "day", "count"}
    assert fetch(client, add_document().url).cookies == {}


def test_what_is_no_download_does_not_count(client):
    document = add_document()
    etag = fetch(client, document.url, "head")["ETag"]
    client.get(document.url, headers={"If-None-Match": etag})
    for headers in (
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"User-Agent": "curl/8.5"},
        {"Range": "bytes=1000-1999"},
        {"Sec-Purpose": "prefetch"},
    ):
        fetch(client, document.url, headers=headers)
    assert counts(document) == []


def test_beginning_of_a_file_read_in_parts_counts_once(client):
    document = add_document()
    for part in ("bytes=0-99", "bytes=100-199"):
        fetch(client, document.url, headers={"Range": part})
    assert [count for _, count in counts(document)] == [1]


def test_counts_stay_with_the_document_and_a_replaced_version_has_its_own(client):
    document = add_document()
    fetch(client, document.url)
    document = replace(document, b"deux")
    fetch(client, document.url)
    fetch(client, document.replaced.get().file_url)
    assert [count for _, count in counts(document)] == [2]
    assert [count for _, count in counts(document.replaced.get())] == [1]
