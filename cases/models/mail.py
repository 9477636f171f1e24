from django.db import models
from django_scopes import ScopedManager

from mail.models import Message


class CaseMessage(models.Model):
    """Which case and which event a mail of the outbox is about."""

    message = models.OneToOneField(Message, models.CASCADE, primary_key=True, related_name="link")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="message_links")
    event = models.ForeignKey("cases.Event", models.PROTECT, related_name="message_links")

    objects = ScopedManager(office="case__office", applicant="case__applicant")

    class Meta:
        verbose_name = "message d’un dossier"
        verbose_name_plural = "messages des dossiers"

    def __str__(self):
        return str(self.message)
