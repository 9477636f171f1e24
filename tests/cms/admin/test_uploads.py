"""The library's own limits speak for what editors send."""

from io import BytesIO

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image
from wagtail.documents.forms import get_document_form
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form
from wagtail.models import UploadedFile

from accounts.roles import EDITORS
from cms.models import LibraryDocument
from tests.factories import PDF, UserFactory

pytestmark = pytest.mark.django_db

MEGABYTE = 1024 * 1024


@pytest.fixture
def send(client, settings):
    settings.ATTACHMENT_MAX_MB = 1
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 3 * MEGABYTE
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = MEGABYTE
    editor = UserFactory()
    editor.groups.add(Group.objects.get(name=EDITORS))
    client.force_login(editor)

    def send(address, name, size):
        content = PDF.replace(b"%%EOF", b" " * (size - len(PDF)) + b"%%EOF")
        return client.post(
            address,
            {"title": "Gros", "files[]": SimpleUploadedFile(name, content)},
            headers={"X-Requested-With": "XMLHttpRequest"},
        )

    return send


def test_a_document_larger_than_an_attachment_is_kept_whole(send):
    assert send("/admin/documents/multiple/add/", "gros.pdf", 2 * MEGABYTE).json()["success"]
    assert UploadedFile.objects.get().file.size == 2 * MEGABYTE


def test_a_document_beyond_the_limit_is_refused(send):
    before = LibraryDocument.objects.count()
    answer = send("/admin/documents/multiple/add/", "gros.pdf", 4 * MEGABYTE).json()
    assert not answer["success"]
    assert "4,0" in answer["error_message"]
    assert LibraryDocument.objects.count() == before


def test_an_image_beyond_the_cap_is_refused(send):
    assert send("/admin/images/multiple/add/", "gros.png", 4 * MEGABYTE).status_code == 413


def png():
    content = BytesIO()
    Image.new("RGB", (30, 20), "navy").save(content, "PNG")
    return content.getvalue()


@pytest.mark.parametrize(
    ("form_of", "model", "file"),
    [
        (get_document_form, LibraryDocument, ("a.csv", b"a;b")),
        (get_image_form, get_image_model(), ("a.png", png())),
    ],
)
def test_what_is_sent_is_saved_and_indexed_in_one_transaction(form_of, model, file):
    """Else the worker, told of the first, indexes it while the screen still does: one of both fails."""
    outside = []

    def note(execute, sql, *rest):
        written = sql.startswith(("INSERT", "UPDATE"))
        written &= model._meta.db_table in sql or "indexentry" in sql
        if written and not any(connection.savepoint_ids):
            outside.append(sql)
        return execute(sql, *rest)

    user = UserFactory(is_superuser=True)
    data = {"title": "Neuf", "kind": "autre", "language": "fr", "collection": 1}
    form = form_of(model)(data, {"file": SimpleUploadedFile(*file)}, user=user)
    assert form.errors == {}
    with connection.execute_wrapper(note):
        form.save()
    assert outside == []
