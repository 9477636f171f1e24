"""How files are received: what no form would keep is not written, and what was not received says why."""

import logging

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers, TemporaryFileUploadHandler

logger = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
# In one sending. A form says so itself: Django would refuse the whole, with what was typed.
FILES_AT_ONCE = 300


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


class MissedUpload(OversizedUpload):
    """A file that was not received, and the French sentence that says why."""

    def __init__(self, name, content_type, size, sentence):
        super().__init__(name, content_type, size)
        self.sentence = sentence


SURPLUS = MissedUpload(
    "surplus",
    "",
    0,
    f"Vous avez choisi plus de {FILES_AT_ONCE} fichiers à la fois : ceux qui suivent n’ont pas été reçus."
    " Joignez-les en plusieurs envois.",
)


def received(uploads):
    """The files that were received, and the sentences on those that were not."""
    missed = [upload.sentence for upload in uploads if isinstance(upload, MissedUpload)]
    return [upload for upload in uploads if not isinstance(upload, MissedUpload)], list(dict.fromkeys(missed))


class SurplusUploadHandler(FileUploadHandler):
    """Stands first, and keeps nothing of the files beyond the number that one sending may bring."""

    count = 0

    def new_file(self, *args, **kwargs):
        self.count += 1
        if self.count > FILES_AT_ONCE:
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data, start):
        return raw_data if self.count <= FILES_AT_ONCE else None

    def file_complete(self, file_size):
        return SURPLUS if self.count > FILES_AT_ONCE else None


class CappedUploadHandler(TemporaryFileUploadHandler):
    """Stops writing a file that no form would accept: it is refused by its true size, never kept in part."""

    def new_file(self, *args, **kwargs):
        self.failed = False
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data, start):
        if start >= upload_cap() or self.failed:
            return
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError:
            logger.exception("an upload could not be written")
            self.failed = True

    def file_complete(self, file_size):
        if self.failed:
            self.file.close()
            sentence = (
                f"« {self.file_name} » n’a pas pu être reçu : le service ne peut pas garder de fichier pour le moment."
                " Réessayez dans quelques minutes."
            )
            return MissedUpload(self.file_name, self.content_type, file_size, sentence)
        if file_size <= upload_cap():
            return super().file_complete(file_size)
        self.file.close()
        return OversizedUpload(self.file_name, self.content_type, file_size)
