import uuid
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django_scopes import ScopedManager

from cases.enums import AttachmentRole


def private_storage():
    return storages["private"]


def attachment_path(instance, filename):
    """A path that tells nothing of the case and never collides; the name given by the person is a column."""
    key = uuid.uuid4().hex
    return f"{key[:2]}/{key}{PurePosixPath(filename).suffix.lower()}"


class StoredFile(models.Model):
    """A checked file in the private storage: only a view that checks rights hands it out."""

    file = models.FileField("fichier", storage=private_storage, upload_to=attachment_path, max_length=200)
    name = models.CharField("nom du fichier", max_length=255)
    size = models.PositiveBigIntegerField("taille en octets")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    content_type = models.CharField("type constaté", max_length=100)
    created_at = models.DateTimeField("création")

    class Meta:
        abstract = True

    def __str__(self):
        return self.name


class Attachment(StoredFile):
    """A file of a case. Removal is soft: the row and the file stay, with the date."""

    key = models.UUIDField("référence", default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="attachments")
    role = models.CharField("rôle", max_length=20, choices=AttachmentRole)
    question = models.ForeignKey(
        "cases.Question", models.PROTECT, null=True, blank=True, related_name="attachments"
    )
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField("suppression", null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ScopedManager(office="case__office", applicant="case__applicant")

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="attachment_removed_by_somebody",
                violation_error_message="Une suppression porte une date et un auteur.",
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0),
                name="attachment_not_empty",
                violation_error_message="Le fichier est vide.",
            ),
        ]
