import hmac
import json
from datetime import UTC

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django_scopes import ScopedManager

from cases.enums import INTERNAL_EVENTS, Capacity, EventKind, MessageStatus


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


class Message(models.Model):
    """The outbox: one row an e-mail, written in the transaction of what caused it."""

    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, blank=True, related_name="messages")
    event = models.ForeignKey(Event, models.PROTECT, null=True, blank=True, related_name="messages")
    kind = models.CharField("type", max_length=50)
    recipient = models.EmailField("destinataire")
    subject = models.CharField("objet", max_length=250)
    text = models.TextField("texte")
    html = models.TextField("texte mis en forme", blank=True)
    document = models.CharField(
        "document joint", max_length=20, blank=True, help_text="Fabriqué au moment de l’envoi."
    )
    status = models.CharField("état", max_length=10, choices=MessageStatus, default=MessageStatus.PENDING)
    attempts = models.PositiveSmallIntegerField("tentatives", default=0)
    created_at = models.DateTimeField("créé le")
    next_attempt_at = models.DateTimeField("prochaine tentative")
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)
    error = models.TextField("dernière erreur", blank=True)

    objects = ScopedManager(office="case__office", applicant="case__applicant")

    class Meta:
        verbose_name = "message"
        verbose_name_plural = "messages"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["status", "next_attempt_at"], name="message_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "kind", "recipient"],
                name="message_once_an_event",
            ),
            models.CheckConstraint(
                condition=~Q(status=MessageStatus.SENT) | Q(sent_at__isnull=False),
                name="message_sent_has_date",
            ),
        ]

    def __str__(self):
        return f"{self.subject} - {self.recipient}"


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
