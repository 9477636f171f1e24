"""How often documents are downloaded."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from text.dates import short

from .models import LibraryDocument

RECENT = timedelta(days=30)


class DocumentDownload(models.Model):
    """How often a document was downloaded on a day; nothing is kept of who did."""

    document = models.ForeignKey(
        LibraryDocument, models.CASCADE, related_name="downloads", verbose_name="document"
    )
    document.wagtail_reference_index_ignore = True
    day = models.DateField("jour")
    count = models.PositiveIntegerField("téléchargements", default=0)

    class Meta:
        verbose_name = "téléchargements d’un document"
        verbose_name_plural = "téléchargements des documents"
        constraints = [
            models.UniqueConstraint(
                fields=["document", "day"],
                name="document_download_day_once",
                violation_error_message="Ce document a déjà son compte pour ce jour.",
            )
        ]

    def __str__(self):
        return f"{self.document}, {short(self.day)} : {self.count}"

    @classmethod
    def add_one(cls, document):
        today = timezone.localdate()
        counts = cls.objects.filter(document=document, day=today)
        if not counts.update(count=F("count") + 1):
            cls.objects.get_or_create(document=document, day=today)
            counts.update(count=F("count") + 1)


def with_downloads(documents):
    """With the downloads of all time and of the last days."""
    since = timezone.localdate() - RECENT
    return documents.annotate(
        downloads_total=Coalesce(Sum("downloads__count"), 0),
        downloads_recent=Coalesce(Sum("downloads__count", filter=Q(downloads__day__gt=since)), 0),
    )
