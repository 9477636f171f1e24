"""The private storage: out of reach of any web server, a path tells nothing."""

import hashlib
import logging
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.storage import storages

from .check import CheckedFile, file_check
from .models import private_path

logger = logging.getLogger(__name__)


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
    """Put a file into the private storage; checked first when `file_check` has not done so.

    Raises `ValidationError` when it may not be kept, or cannot be.
    """
    checked = upload if isinstance(upload, CheckedFile) else file_check(upload)
    digest = hashlib.sha256()
    checked.upload.seek(0)
    for chunk in checked.upload.chunks():
        digest.update(chunk)
    checked.upload.seek(0)
    path = _write(private_path(None, checked.name), checked)
    return KeptFile(path, checked.name, checked.size, digest.hexdigest(), checked.content_type)


def _write(path, checked):
    """Nothing is left of a file that could not be written whole."""
    storage = storages["private"]
    try:
        return storage.save(path, checked.upload)
    except OSError as error:
        logger.exception("a file could not be kept")
        storage.delete(path)
        raise ValidationError(
            f"« {checked.name} » n’a pas pu être enregistré : le service ne peut pas garder de fichier pour le"
            " moment. Réessayez dans quelques minutes.",
            code="storage",
        ) from error
