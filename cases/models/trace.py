"""What proves the rows of a case: the chain of its events, who read it, the numbers given, the last of all.

Whoever can write to the database, and has not the key, can make none of these hashes.
"""

import hmac
import json
from datetime import UTC

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django_scopes import ScopedManager

from cases.enums import INTERNAL_EVENTS, Capacity, EventKind


def keyed_hash(content):
    """HMAC-SHA256 of a content in its canonical form as JSON; the key lies outside the database."""
    if not settings.HISTORY_KEY:
        raise ImproperlyConfigured("HISTORY_KEY must be set: see .env.example")
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hmac.digest(settings.HISTORY_KEY.encode(), canonical.encode(), "sha256").hex()


def utc(moment):
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


class Event(models.Model):
    """One change of a case. Append-only: the database refuses to alter or delete one.

    Each event holds the hash of the one before it on the same case, so that a change behind the
    triggers' back is found by `verify_history`. `data` says what happened as people read it, `trace` what
    that did to the rows of the case (`cases.trace.chain`); events of the first releases have no `trace`.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="events")
    position = models.PositiveIntegerField("rang")
    kind = models.CharField("événement", max_length=30, choices=EventKind)
    at = models.DateTimeField("date")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField("auteur", max_length=310)
    capacity = models.CharField("qualité", max_length=20, choices=Capacity)
    data = models.JSONField("détail", default=dict, encoder=DjangoJSONEncoder)
    trace = models.JSONField("preuve", null=True, editable=False)
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
        """The hash of everything the event says and of the hash before it."""
        content = {
            "case": self.case_id,
            "position": self.position,
            "kind": str(self.kind),
            "at": utc(self.at),
            "by": self.by_id,
            "by_name": self.by_name,
            "capacity": str(self.capacity),
            "data": json.loads(json.dumps(self.data, cls=DjangoJSONEncoder)),
            "previous_hash": self.previous_hash,
        }
        if self.trace is not None:
            content["trace"] = self.trace
        return keyed_hash(content)


class Reading(models.Model):
    """An agent opened a case: who, when, which.

    `previous` is the reading before it, of whatever case.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="readings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("date")
    previous = models.JSONField("consultation précédente", null=True, editable=False)
    seal = models.CharField("sceau", max_length=64, blank=True, editable=False)

    objects = ScopedManager(office="case__office", applicant="case__applicant")

    class Meta:
        verbose_name = "consultation"
        verbose_name_plural = "consultations"
        ordering = ["-at"]
        indexes = [models.Index(fields=["case", "-at"], name="reading_latest")]

    def __str__(self):
        return f"{self.user}, {self.at:%d/%m/%Y %H:%M}"

    def compute_seal(self):
        content = {"case": self.case_id, "user": self.user_id, "at": utc(self.at), "previous": self.previous}
        return keyed_hash({"reading": content})


class GivenNumber(models.Model):
    """A number that was given to a request, whatever became of the case. Append-only, as events are."""

    number = models.PositiveIntegerField("numéro", primary_key=True)
    submission_key = models.UUIDField("clé de dépôt", unique=True)
    given_at = models.DateTimeField("donné le")
    previous_hash = models.CharField("empreinte précédente", max_length=64, blank=True)
    hash = models.CharField("empreinte", max_length=64)

    class Meta:
        verbose_name = "numéro donné"
        verbose_name_plural = "numéros donnés"
        ordering = ["number"]

    def __str__(self):
        return str(self.number)

    def compute_hash(self):
        content = {
            "number": self.number,
            "submission_key": str(self.submission_key),
            "given_at": utc(self.given_at),
            "previous_hash": self.previous_hash,
        }
        return keyed_hash({"given": content})


class HistoryHead(models.Model):
    """The last event of all cases and the last number given, sealed; a single row, locked by who appends an event."""

    event = models.PositiveBigIntegerField("dernier événement")
    case_number = models.PositiveIntegerField("dossier")
    position = models.PositiveIntegerField("rang")
    hash = models.CharField("empreinte", max_length=64)
    last_number = models.PositiveIntegerField("dernier numéro donné")
    seal = models.CharField("sceau", max_length=64)

    class Meta:
        verbose_name = "fin de l’historique"

    def __str__(self):
        return f"{self.case_number}, {self.position}"

    @property
    def last_event(self):
        """The event as the next one names it."""
        return {name: getattr(self, name) for name in ("event", "case_number", "position", "hash")}

    @property
    def is_genuine(self):
        return self.seal == self.compute_seal()

    def compute_seal(self):
        return keyed_hash({"head": {**self.last_event, "last_number": self.last_number}})
