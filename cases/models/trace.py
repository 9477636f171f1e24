import hmac
import json
from datetime import UTC

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django_scopes import ScopedManager

from cases.enums import INTERNAL_EVENTS, Capacity, EventKind


class Event(models.Model):
    """One change of a case. Append-only: the database refuses to alter or delete one.

    Each event holds the hash of the one before it on the same case, so that a change behind the
    triggers' back is found by `verify_history`.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="events")
    position = models.PositiveIntegerField("rang")
    kind = models.CharField("événement", max_length=30, choices=EventKind)
    at = models.DateTimeField("date")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField("auteur", max_length=310)
    capacity = models.CharField("qualité", max_length=20, choices=Capacity)
    data = models.JSONField("détail", default=dict, encoder=DjangoJSONEncoder)
    previous_hash = models.CharField("empreinte précédente", max_length=64, blank=True)
    hash = models.CharField("empreinte", max_length=64)

    objects = ScopedManager(office="case__office", applicant="case__applicant")

    class Meta:
        verbose_name = "événement"
        verbose_name_plural = "événements"
        ordering = ["case", "position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "position"], name="event_position_once"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} ({self.case_id}, {self.position})"

    @property
    def is_public(self):
        """Whether the applicant sees it."""
        return self.kind not in INTERNAL_EVENTS

    def compute_hash(self):
        """HMAC-SHA256 of everything the event says and of the hash before it, in a canonical form.

        The key lies outside the database: who can write there cannot make a chain that fits.
        """
        content = {
            "case": self.case_id,
            "position": self.position,
            "kind": str(self.kind),
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "by": self.by_id,
            "by_name": self.by_name,
            "capacity": str(self.capacity),
            "data": json.loads(json.dumps(self.data, cls=DjangoJSONEncoder)),
            "previous_hash": self.previous_hash,
        }
        canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hmac.digest(settings.HISTORY_KEY.encode(), canonical.encode(), "sha256").hex()


class Reading(models.Model):
    """An agent opened a case: who, when, which."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="readings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("date")

    objects = ScopedManager(office="case__office", applicant="case__applicant")

    class Meta:
        verbose_name = "consultation"
        verbose_name_plural = "consultations"
        ordering = ["-at"]
        indexes = [models.Index(fields=["case", "-at"], name="reading_latest")]

    def __str__(self):
        return f"{self.user}, {self.at:%d/%m/%Y %H:%M}"
