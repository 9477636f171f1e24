"""An upload is kept whole or refused: no form ever gets a part of a file without knowing."""

from contextlib import contextmanager

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from files.uploads import FILES_AT_ONCE, OversizedUpload, upload_cap

MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def _limits(settings):
    settings.ATTACHMENT_MAX_MB = 1
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 2 * MEGABYTE
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = MEGABYTE // 2


@contextmanager
def received(*sizes):
    files = [SimpleUploadedFile(f"{size}.pdf", b"a" * size, "application/pdf") for size in sizes]
    request = RequestFactory().post("/", {"files": files, "after": "kept"})
    assert request.POST["after"] == "kept"
    yield request.FILES.getlist("files")
    request.close()


def test_the_cap_is_the_largest_of_the_limits():
    assert upload_cap() == 2 * MEGABYTE


def test_a_file_up_to_the_cap_is_whole():
    size = 2 * MEGABYTE
    with received(size) as [file]:
        assert (file.size, len(file.read())) == (size, size)


def test_a_file_beyond_it_has_its_true_size_and_no_content():
    with received(5 * MEGABYTE, 10) as [big, small]:
        assert isinstance(big, OversizedUpload)
        assert (big.name, big.size, big.content_type) == (
            f"{5 * MEGABYTE}.pdf",
            5 * MEGABYTE,
            "application/pdf",
        )
        for use in (big.read, big.open, lambda: big.seek(0), big.chunks, lambda: list(big)):
            with pytest.raises(RequestDataTooBig):
                use()
        assert small.read() == b"a" * 10


def test_far_more_parts_than_any_form_sends_are_refused_while_they_are_read(settings, client):
    assert FILES_AT_ONCE < settings.DATA_UPLOAD_MAX_NUMBER_FILES <= 2_000
    parts = [SimpleUploadedFile(f"{n}.txt", b"") for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FILES + 1)]
    assert client.post("/demandes/", {"files": parts}).status_code in (400, 413)
