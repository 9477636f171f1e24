"""What the site started with."""

from django.db import models


class StartingContent(models.Model):
    """What `bootstrap` has loaded once: it is never loaded again, whatever editors made of it since.

    `page` is the page that was made, wherever it is now; none once it is deleted.
    """

    key = models.CharField("clé", max_length=100, unique=True)
    loaded_at = models.DateTimeField("chargé le", auto_now_add=True)
    page = models.ForeignKey(
        "wagtailcore.Page",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="page",
    )
    page.wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "contenu de départ"
        verbose_name_plural = "contenus de départ"

    def __str__(self):
        return self.key
