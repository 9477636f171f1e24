from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

MEGABYTE = 1024 * 1024


def upload_cap():
    """The largest file that any form of the site accepts, in bytes."""
    return max(
        settings.ATTACHMENT_MAX_MB * MEGABYTE,
        settings.WAGTAILDOCS_MAX_UPLOAD_SIZE,
        settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE,
    )


class OversizedUpload(UploadedFile):
    """A file beyond the cap: its name and true size, for a form to refuse it; its content was not kept."""

    def __init__(self, name, content_type, size):
        super().__init__(None, name, content_type, size)

    def _refuse(self, *args, **kwargs):
        raise RequestDataTooBig("The content of a file beyond the cap was not kept.")

    read = seek = open = chunks = multiple_chunks = __iter__ = _refuse

    def close(self):
        """There is nothing to close."""


class CappedUploadHandler(TemporaryFileUploadHandler):
    """Stops writing a file that no form would accept: it is refused by its true size, never kept in part."""

    def receive_data_chunk(self, raw_data, start):
        if start < upload_cap():
            super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size):
        if file_size <= upload_cap():
            return super().file_complete(file_size)
        self.file.close()
        return OversizedUpload(self.file_name, self.content_type, file_size)
