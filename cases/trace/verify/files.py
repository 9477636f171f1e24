"""The bytes of the files, read again a little at a time."""

import hashlib

from django.core.files.storage import storages

from cases.models import Attachment

PORTION = 500
CHUNK = 1024 * 1024


def files_verify(report, *, progress=lambda done: None):
    """Compare the bytes of each file with its row, removed ones included."""
    storage = storages["private"]
    attachments = Attachment.objects.select_related("case").order_by("pk").iterator(PORTION)
    for done, attachment in enumerate(attachments, 1):
        if fault := _fault(storage, attachment):
            report.add(attachment.case.number, f"bytes of attachment {attachment.pk} {fault}")
        progress(done)


def _fault(storage, attachment):
    digest, size = hashlib.sha256(), 0
    try:
        with storage.open(attachment.file.name) as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
    except FileNotFoundError:
        return "missing"
    except OSError as error:
        return f"unreadable: {error.strerror}"
    return None if (digest.hexdigest(), size) == (attachment.sha256, attachment.size) else "altered"
