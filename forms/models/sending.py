"""What was sent once and counts once."""

from django.conf import settings
from django.db import models


class Sending(models.Model):
    """A page of a form that was sent and done: sent once more, by a double click, it does nothing."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.UUIDField("clé de la page")
    sent_at = models.DateTimeField("envoi", auto_now_add=True)

    class Meta:
        verbose_name = "envoi"
        verbose_name_plural = "envois"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key"],
                name="sending_once",
                violation_error_message="Cette page a déjà été envoyée.",
            )
        ]

    def __str__(self):
        return str(self.key)
