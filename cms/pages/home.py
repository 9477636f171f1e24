from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks.body import SHORT_TEXT_FEATURES
from cms.blocks.home import EntryBlock, RightBlock

from .base import PublicPage
from .finder import DirectorateFinder


class HomePage(DirectorateFinder, PublicPage):
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

    template = "cms/pages/home.html"
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1
    page_description = "La page d’accueil du site."
    stays_because = "Sans page d’accueil il n’y a plus de site : modifiez-la, elle ne se retire pas."
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
        *PublicPage.search_fields,
        index.SearchField("intro"),
        index.SearchField("entries"),
        index.SearchField("rights"),
        index.SearchField("redirection"),
    ]

    class Meta:
        verbose_name = "page d’accueil"
        verbose_name_plural = "pages d’accueil"
