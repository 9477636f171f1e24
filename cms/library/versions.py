"""A document gets another version, or is edited."""

from django.db import transaction
from django.utils import timezone
from wagtail.utils.file import hash_filelike

from .models import LibraryDocument


@transaction.atomic
def document_put(document, *, by):
    """Save a document with its new file; the version that it had until now keeps its own address.

    Raises ValidationError when another version came since `document` was read, or bears its number already.
    """
    if document.pk:
        stored = LibraryDocument.objects.select_for_update().get(pk=document.pk)
        stored.check_new_version(document)
        stored.keep()
    document.from_source = document.from_source and by is None
    document.uploaded_by_user = by
    document.uploaded_at = timezone.now()
    document.file_size = document.file.size
    document.file_hash = hash_filelike(document.file)
    document.file.seek(0)
    document.save()


def document_edit(document, fields):
    """Save these fields alone, as an editor changed them: the file may have been replaced in between."""
    document.from_source = False
    document.save(update_fields=[*fields, "from_source"])
