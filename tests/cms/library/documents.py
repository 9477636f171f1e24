"""What the tests of the library have in common."""

import contextlib

from django.core.files.base import ContentFile

from cms.library.versions import document_put
from cms.models import LibraryDocument


def add_document(name="essai.txt", content=b"contenu", *, title="Essai", **columns):
    document = LibraryDocument(title=title, file=ContentFile(content, name=name), **columns)
    document_put(document, by=None)
    return document


def replace(document, content, name="essai.txt", **columns):
    """The same document after a new version of it has come."""
    document = LibraryDocument.objects.get(pk=document.pk)
    document.file = ContentFile(content, name=name)
    for column, value in columns.items():
        setattr(document, column, value)
    document_put(document, by=None)
    return document


def fetch(client, address, method="get", **options):
    """The answer, its file read and closed."""
    with contextlib.closing(getattr(client, method)(address, **options)) as response:
        response.body = b"".join(response)
        return response
