"""The outbox, and what editors wrote for the letters."""

import logging

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.log_actions import log

from text.rows import KeptTexts

from .letters import BY_KIND, SUBJECT_MAX
from .wording import Wording

logger = logging.getLogger(__name__)

LOG_ACTION = "ogde.letter"
# The kinds of what comes through Django's back end: one that holds a link which opens an account, and any other.
ACCOUNT, NOTICE = "account", "notice"


class MessageStatus(models.TextChoices):
    PENDING = "pending", "À envoyer"
    SENDING = "sending", "Envoi en cours"
    SENT = "sent", "Envoyé"
    FAILED = "failed", "En échec"


class Message(models.Model):
    """The outbox: one row an e-mail, written in the transaction of what caused it.

    Two messages never have the same `key`: what caused them would have sent the same letter twice.
    """

    key = models.CharField("clé d’envoi", max_length=350, unique=True, null=True, editable=False)  # noqa: DJ001
    kind = models.CharField("type", max_length=50)
    recipient = models.EmailField("destinataire")
    subject = models.CharField("objet", max_length=SUBJECT_MAX)
    text = models.TextField("texte")
    html = models.TextField("texte mis en forme", blank=True)
    enclosure = models.CharField(
        "document joint", max_length=20, blank=True, help_text="Fabriqué au moment de l’envoi."
    )
    status = models.CharField("état", max_length=10, choices=MessageStatus, default=MessageStatus.PENDING)
    attempts = models.PositiveSmallIntegerField("tentatives", default=0)
    created_at = models.DateTimeField("créé le")
    next_attempt_at = models.DateTimeField("prochaine tentative")
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)
    error = models.TextField("dernière erreur", blank=True)

    class Meta:
        verbose_name = "message"
        verbose_name_plural = "messages"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["status", "next_attempt_at"], name="message_due")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=MessageStatus.SENT) | Q(sent_at__isnull=False),
                name="message_sent_has_date",
            ),
        ]

    def __str__(self):
        return f"{self.subject} - {self.recipient}"


class LetterTemplateChanged(Exception):
    """Somebody else wrote this letter since the screen was built."""


def letter_choices():
    return [(kind, letter.label) for kind, letter in BY_KIND.items()]


class LetterTemplateQuerySet(models.QuerySet):
    def in_force(self, letters):
        """The wording of each of these letters, by kind, in one query.

        A row that its letter no longer accepts (a variable was taken out of the code) is left aside, and
        logged: a mail is never lost for its wording.
        """
        rows = self.in_bulk([letter.kind for letter in letters])
        return {letter.kind: self._wording(letter, rows.get(letter.kind)) for letter in letters}

    def _wording(self, letter, row):
        if row is None:
            return letter.original
        if errors := letter.errors(row.wording):
            logger.error("letter %s is written with its original wording: %s", letter.kind, errors)
            return letter.original
        return row.wording

    @transaction.atomic
    def rewrite(self, letter, wording, *, by, version):
        """Put a wording in force. One that is the original again leaves no row behind.

        Raises PermissionDenied, ValidationError when the letter cannot be written with it, and
        LetterTemplateChanged when `version` is no longer the one in force.
        """
        self._require_permission(by)
        row = self._lock(letter, version)
        if wording == letter.original:
            self._remove(letter, row, by)
            return
        new = row or self.model(kind=letter.kind)
        before = new.wording if row else letter.original
        if before == wording:
            return
        new.subject, new.title, new.body = wording.subject, wording.title, wording.body
        new.updated_at, new.updated_by = timezone.now(), by
        new.full_clean(validate_unique=False)
        try:
            with transaction.atomic():
                new.save(force_insert=row is None)
        except IntegrityError as error:
            raise LetterTemplateChanged from error
        _record(new, before, wording, by)

    @transaction.atomic
    def restore(self, letter, *, by):
        """Put the original wording in force again; what an editor wrote stays in the history."""
        self._require_permission(by)
        self._remove(letter, self.select_for_update().filter(pk=letter.kind).first(), by)

    def _require_permission(self, user):
        if not user.has_perm("mail.change_lettertemplate"):
            raise PermissionDenied

    def _lock(self, letter, version):
        row = self.select_for_update().filter(pk=letter.kind).first()
        if version != (row.version if row else ""):
            raise LetterTemplateChanged
        return row

    def _remove(self, letter, row, by):
        if row:
            _record(row, row.wording, letter.original, by)
            row.delete()


def _record(row, before, after, by):
    """Both wordings whole: who reads the history sees what went out at any time."""
    data = {"before": vars(before), "after": vars(after), "original": after == BY_KIND[row.kind].original}
    log(row, LOG_ACTION, user=by, data=data)


class LetterTemplate(KeptTexts, models.Model):
    """What an editor wrote for a kind of letter; without a row the original wording is in force."""

    kind = models.CharField(
        "message",
        max_length=50,
        primary_key=True,
        choices=letter_choices,
        error_messages={"unique": "Le texte de ce message est déjà modifié."},
    )
    subject = models.CharField("objet", max_length=SUBJECT_MAX)
    title = models.CharField("titre", max_length=SUBJECT_MAX)
    body = models.TextField("texte")
    updated_at = models.DateTimeField("modifié le", default=timezone.now)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="modifié par"
    )

    objects = LetterTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = "modèle de message"
        verbose_name_plural = "modèles de message"
        default_permissions = ["change"]

    def __str__(self):
        return self.get_kind_display()

    @property
    def wording(self):
        return Wording(self.subject, self.title, self.body)

    @property
    def version(self):
        """Changes with each change of the row."""
        return self.updated_at.isoformat()

    def clean(self):
        """What a field says of itself (empty, too long) is not said again."""
        if letter := BY_KIND.get(self.kind):
            errors = letter.errors(self.wording)
            if errors := {name: messages for name, messages in errors.items() if getattr(self, name)}:
                raise ValidationError(errors)
