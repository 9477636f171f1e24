from django.db import models
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from cms.blocks.body import TEXT_FEATURES

from .finder import DirectorateFinder
from .text import TextPage

# Anchors that the template of the help page sets after the body.
HELP_SECTIONS = [
    ("secours", "Déposer une demande sans OGDE"),
    ("trouver-ma-direction", "Trouver ma direction"),
]


class HelpPage(DirectorateFinder, TextPage):
    """Assistance, and how to file when the service cannot be used."""

    support_email = models.EmailField("courriel de l’assistance", blank=True)
    support_phone = models.CharField("téléphone de l’assistance", max_length=30, blank=True)
    support_hours = models.CharField("horaires de l’assistance", max_length=150, blank=True)
    by_hand = RichTextField("remise en mains propres", features=TEXT_FEATURES)
    by_post = RichTextField("envoi par la poste", features=TEXT_FEATURES)
    by_mail = RichTextField("envoi à la messagerie de la direction", features=TEXT_FEATURES)

    template = "cms/pages/help.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.ContentPage"]
    max_count = 1
    page_description = "L’assistance et les procédures de secours."
    content_panels = [
        *TextPage.content_panels,
        MultiFieldPanel(
            [FieldPanel("support_email"), FieldPanel("support_phone"), FieldPanel("support_hours")],
            heading="L’assistance",
        ),
        MultiFieldPanel(
            [
                HelpPanel(
                    "Ces trois textes suivent le contenu ; le moteur « Trouver ma direction » les termine."
                ),
                FieldPanel("by_hand"),
                FieldPanel("by_post"),
                FieldPanel("by_mail"),
            ],
            heading="Les procédures de secours",
        ),
    ]
    search_fields = [
        *TextPage.search_fields,
        index.SearchField("by_hand"),
        index.SearchField("by_post"),
        index.SearchField("by_mail"),
    ]

    @property
    def contents(self):
        return [*super().contents, *HELP_SECTIONS] if self.show_contents else []

    class Meta:
        verbose_name = "page d’aide"
        verbose_name_plural = "pages d’aide"
