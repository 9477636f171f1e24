"""The library's own limits speak for what editors send."""

from io import BytesIO

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from PIL import Image
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
    assert send("/admin/images/multiple/add/", "gros.png", 4 * MEGABYTE).status_code == 400


def png():
    content = BytesIO()
    Image.new("RGB", (30, 20), "navy").save(content, "PNG")
    return content.getvalue()


@pytest.mark.parametrize(
    ("kind", "file", "table"),
    [
        ("document", ("a.csv", b"a;b"), "cms_librarydocument"),
        ("image", ("a.png", png()), "wagtailimages_image"),
    ],
)
def test_what_is_sent_is_saved_and_indexed_in_one_transaction(client, moderator, kind, file, table):
    """Else the worker, told of the first, indexes it while the screen still does: one of both fails."""
    outside = []

    def note(execute, sql, *rest):
        written = sql.startswith(("INSERT", "UPDATE")) and (table in sql or "indexentry" in sql)
        if written and not any(connection.savepoint_ids):
            outside.append(sql)
        return execute(sql, *rest)

    client.force_login(moderator)
    values = {"title": "Neuf", "kind": "autre", "language": "fr", "collection": 1}
    values["file"] = SimpleUploadedFile(*file)
    data = {f"{kind}-chooser-upload-{name}": value for name, value in values.items()}
    with connection.execute_wrapper(note):
        response = client.post(reverse(f"wagtail{kind}s_chooser:create"), data)
    assert response.json()["step"] == "chosen"
    assert outside == []
