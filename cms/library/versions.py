"""A document gets another version, or is edited."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.utils.file import hash_filelike

from .models import LibraryDocument, number_taken

# What a version that is replaced keeps of the document.
KEPT = (
    "title",
    "collection",
    "uploaded_by_user",
    "file_size",
    "file_hash",
    "kind",
    "description",
    "version",
    "published_on",
    "language",
    "uploaded_at",
)


@transaction.atomic
def document_put(document, *, by):
    """Save a document with its new file; the version that it had until now keeps its own address.

    Raises ValidationError when another version came since `document` was read, or bears its number already.
    """
    if document.pk:
        stored = LibraryDocument.objects.select_for_update().get(pk=document.pk)
        require_new_version(stored, document)
        version_keep(stored)
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


def require_new_version(stored, changed):
    """Ask of the stored document, its row locked, whether what was made of a copy of it may replace it.

    Raises ValidationError when another version came since the copy was read, or bears its number already.
    """
    if changed.uploaded_at != stored.uploaded_at:
        raise ValidationError({"version": stored.came_meanwhile})
    if changed.version and changed.version in {version.version for version in stored.versions}:
        raise ValidationError({"version": number_taken(changed.version)})


def version_keep(document):
    """A record of the present version, for the moment when the document gets another file."""
    columns = {name: getattr(document, name) for name in KEPT}
    return LibraryDocument.objects.create(
        **columns, file=document.file.name, replaced_by=document, listed=False
    )
