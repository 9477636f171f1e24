"""The private storage: out of reach of any web server, a path tells nothing."""

import hashlib
from dataclasses import dataclass

from django.core.files.storage import storages

from .check import CheckedFile, file_check
from .models import private_path


@dataclass(frozen=True)
class KeptFile:
    """A file that was checked and lies in the private storage under `path`."""

    path: str
    name: str
    size: int
    sha256: str
    content_type: str


def file_delete(path):
    storages["private"].delete(path)


def file_store(upload):
    """Put a file into the private storage; checked first when `file_check` has not done so."""
    checked = upload if isinstance(upload, CheckedFile) else file_check(upload)
    digest = hashlib.sha256()
    checked.upload.seek(0)
    for chunk in checked.upload.chunks():
        digest.update(chunk)
    checked.upload.seek(0)
    path = storages["private"].save(private_path(None, checked.name), checked.upload)
    return KeptFile(path, checked.name, checked.size, digest.hexdigest(), checked.content_type)
