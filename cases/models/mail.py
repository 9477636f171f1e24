from django.db import models
from django_scopes import ScopedManager

from mail.models import Message

from .trace import keyed_hash, utc

# What is said once and for all of a mail; the rest is its delivery's, and changes with it.
SEALED = ("key", "kind", "recipient", "subject", "text", "html", "enclosure")


class CaseMessage(models.Model):
    """Which case and which event a mail of the outbox is about; sealed with what the mail says.

    It is written after its event, which can only name the letters that it sends.
    """

    message = models.OneToOneField(Message, models.CASCADE, primary_key=True, related_name="link")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="message_links")
    event = models.ForeignKey("cases.Event", models.PROTECT, related_name="message_links")
    seal = models.CharField("sceau", max_length=64, blank=True, editable=False)

    objects = ScopedManager(office="case__office", applicant="case__applicant")

    class Meta:
        verbose_name = "message d’un dossier"
        verbose_name_plural = "messages des dossiers"

    def __str__(self):
        return str(self.message)

    def compute_seal(self):
        said = {name: getattr(self.message, name) for name in SEALED}
        links = {"message": self.message_id, "case": self.case_id, "event": self.event_id}
        return keyed_hash({"mail": {**links, **said, "created_at": utc(self.message.created_at)}})
