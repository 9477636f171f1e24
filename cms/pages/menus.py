from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.fields import StreamField

from cms.blocks.links import FooterColumnBlock, LinkBlock


@register_setting(icon="list-ul", order=100)
class Menus(BaseGenericSetting):
    """The links that editors add to the frame of every page; the main menu itself is the product's."""

    header = StreamField(
        [("link", LinkBlock(label="Lien de l’en-tête"))],
        blank=True,
        max_num=4,
        verbose_name="liens de l’en-tête",
        help_text="Quatre au plus, à côté du nom du service.",
    )
    footer = StreamField(
        [("column", FooterColumnBlock())],
        blank=True,
        max_num=4,
        verbose_name="colonnes du pied de page",
        help_text="Un lien vers une page qui n’est pas publiée n’est pas montré.",
    )

    panels = [FieldPanel("header"), FieldPanel("footer")]

    class Meta:
        verbose_name = "menus"
        verbose_name_plural = "menus"
