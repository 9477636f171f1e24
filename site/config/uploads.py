from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler

MEGABYTE = 1024 * 1024


class CappedUploadHandler(FileUploadHandler):
    """Lets a little more of a file through than is allowed: enough to refuse it by size, not to fill the disk."""

    def receive_data_chunk(self, raw_data, start):
        return raw_data if start < (settings.ATTACHMENT_MAX_MB + 1) * MEGABYTE else None

    def file_complete(self, file_size):
        return None
