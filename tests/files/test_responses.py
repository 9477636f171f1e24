"""Files are handed out as they were kept, or not at all."""

import logging

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.storage import storages
from django.test import RequestFactory

from cases.models import Attachment
from files.responses import file_response
from files.store import file_store
from tests.factories import PDF
from tests.files.test_check import REAL, upload

pytestmark = pytest.mark.django_db


def attached(name, content):
    kept = file_store(upload(name, content))
    return Attachment(file=kept.path, name=kept.name, sha256=kept.sha256, content_type=kept.content_type)


def served(name, content):
    response = file_response(RequestFactory().get("/"), attached(name, content))
    assert b"".join(response.streaming_content) == content
    response.close()
    return response


def test_whatever_it_is_it_is_only_ever_downloaded():
    for name, content in (("page.xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), ("a.png", REAL["png"])):
        response = served(name, content)
        assert response["Content-Disposition"] == f'attachment; filename="{name}"'
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cache-Control"] == "private, no-store"
        assert response["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def test_download_keeps_accents_in_the_name():
    response = served("été « 2 ».pdf", PDF)
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%C3%A9t%C3%A9%20%C2%AB%202%20%C2%BB.pdf"
    )


def _replace(path):
    with storages["private"].open(path, "r+b") as file:
        file.write(b"%PDX")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [(storages["private"].delete, "missing"), (_replace, "altered")],
    ids=["missing", "altered"],
)
def test_a_file_that_is_not_the_one_kept_is_not_handed_out(spoil, said, rf, caplog):
    kept = attached("Plan d’usine.pdf", PDF)
    request = rf.get("/demandes/")
    request.user = AnonymousUser()
    spoil(kept.file.name)
    response = file_response(request, kept)
    assert (response.status_code, response["Content-Type"]) == (503, "text/html; charset=utf-8")
    assert "« Plan d’usine.pdf » ne peut pas être remis pour le moment." in response.content.decode()
    [record] = caplog.records
    assert (record.levelno, record.message.split(":")[0]) == (logging.ERROR, f"stored file {said}")
