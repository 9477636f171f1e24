from django.db import models
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from ..blocks import SHORT_TEXT_FEATURES, TEXT_FEATURES, EntryBlock, RightBlock
from .base import DirectorateFinder, TextPage


class HomePage(DirectorateFinder, Page):
    intro = models.TextField(
        "phrase d’introduction", max_length=300, help_text="Ce qu’est OGDE, en une seule phrase."
    )
    entries = StreamField(
        [("entry", EntryBlock())],
        min_num=1,
        max_num=4,
        verbose_name="cartes d’entrée",
    )
    rights_title = models.CharField("titre des droits", max_length=100, default="Vos trois droits")
    rights = StreamField([("right", RightBlock())], max_num=4, verbose_name="droits")
    redirection = RichTextField(
        "ce qui ne passe pas par OGDE",
        blank=True,
        features=SHORT_TEXT_FEATURES,
        help_text="Par exemple le classement fiscal des boissons.",
    )
    documents_text = RichTextField("documents", blank=True, features=SHORT_TEXT_FEATURES)
    help_text = RichTextField("aide", blank=True, features=SHORT_TEXT_FEATURES)

    template = "cms/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1
    page_description = "La page d’accueil du site."
    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("entries"),
        MultiFieldPanel([FieldPanel("rights_title"), FieldPanel("rights")], heading="Les droits"),
        FieldPanel("redirection"),
        FieldPanel("documents_text"),
        FieldPanel("help_text"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("intro"),
        index.SearchField("entries"),
        index.SearchField("rights"),
        index.SearchField("redirection"),
    ]

    class Meta:
        verbose_name = "page d’accueil"
        verbose_name_plural = "pages d’accueil"


class ContentPage(TextPage):
    template = "cms/content_page.html"
    parent_page_types = ["cms.HomePage", "cms.ContentPage"]
    subpage_types = ["cms.ContentPage"]
    page_description = "Une page de texte : titres, encadrés, tableaux, images, étapes, documents."

    class Meta:
        verbose_name = "page de contenu"
        verbose_name_plural = "pages de contenu"


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

    template = "cms/help_page.html"
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
