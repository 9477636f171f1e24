"""Rows of stored files."""

import uuid
from pathlib import PurePosixPath

from django.core.files.storage import storages
from django.db import models


def private_storage():
    return storages["private"]


def private_path(instance, filename):
    """A path that tells nothing of the case and never collides; the name given by the person is a column."""
    key = uuid.uuid4().hex
    return f"{key[:2]}/{key}{PurePosixPath(filename).suffix.lower()}"


class StoredFile(models.Model):
    """A checked file in the private storage: only a view that checks rights hands it out."""

    file = models.FileField("fichier", storage=private_storage, upload_to=private_path, max_length=200)
    name = models.CharField("nom du fichier", max_length=255)
    size = models.PositiveBigIntegerField("taille en octets")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    content_type = models.CharField("type constaté", max_length=100)
    created_at = models.DateTimeField("création")

    class Meta:
        abstract = True

    def __str__(self):
        return self.name
