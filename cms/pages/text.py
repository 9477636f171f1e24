"""Pages of text, made of blocks, and what those of other subjects have of them."""

from django.db import models
from django.utils.text import slugify
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks.body import TEXT_FEATURES, BodyBlock
from cms.blocks.links import validate_address

from .base import SitePage


class Sequence:
    """A page that may be read one after the other with its siblings of the same kind, in their order."""

    @property
    def siblings(self):
        return type(self).objects.sibling_of(self, inclusive=False).live().public()

    @property
    def previous_page(self):
        return self.siblings.filter(path__lt=self.path).order_by("-path").first()

    @property
    def next_page(self):
        return self.siblings.filter(path__gt=self.path).order_by("path").first()


class TextPage(SitePage):
    """A page made of an introduction and of blocks, with its table of contents."""

    intro = models.TextField(
        "introduction", max_length=500, help_text="L’essentiel en deux ou trois phrases."
    )
    body = StreamField(BodyBlock(), verbose_name="contenu")
    show_contents = models.BooleanField(
        "afficher le sommaire", default=True, help_text="Il reprend les titres de section."
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("show_contents"),
        FieldPanel("body"),
    ]
    search_fields = [
        *SitePage.search_fields,
        index.SearchField("intro", boost=3),
        index.SearchField("body"),
    ]

    class Meta:
        abstract = True

    @property
    def anchored_body(self):
        """Each block with the anchor of its heading, none for what is no heading."""
        taken = set()
        pairs = []
        for block in self.body:
            anchor = unique_anchor(block.value, taken) if block.block_type == "heading" else ""
            pairs.append((anchor, block))
        return pairs

    @property
    def contents(self):
        """Anchor and text of each heading."""
        if not self.show_contents:
            return []
        return [(anchor, block.value) for anchor, block in self.anchored_body if anchor]


def unique_anchor(text, taken):
    base = anchor = slugify(text) or "section"
    number = 1
    while anchor in taken:
        number += 1
        anchor = f"{base}-{number}"
    taken.add(anchor)
    return anchor


class ContentPage(Sequence, TextPage):
    template = "cms/pages/content.html"
    parent_page_types = ["cms.HomePage", "cms.ContentPage", "cms.ServiceSheet", "cms.HelpPage"]
    subpage_types = ["cms.ContentPage"]
    page_description = "Une page de texte : titres, encadrés, tableaux, images, étapes, documents."

    class Meta:
        verbose_name = "page de contenu"
        verbose_name_plural = "pages de contenu"


class ServiceSheet(Sequence, TextPage):
    """What a service is, for whom and for what, and the way into it."""

    audience = RichTextField("pour qui", features=TEXT_FEATURES)
    purpose = RichTextField("pour quoi", features=TEXT_FEATURES)
    service_url = models.CharField(
        "adresse du service en ligne",
        max_length=500,
        blank=True,
        validators=[validate_address],
        help_text="Adresse complète (https://…) ou chemin du site (/demandes/nouvelle/). "
        "Sans elle, le bouton « Accéder au service en ligne » n’est pas montré.",
    )

    template = "cms/pages/service_sheet.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.ContentPage"]
    page_description = "Une démarche : pour qui, pour quoi, comment, et l’accès au service en ligne."
    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        MultiFieldPanel(
            [FieldPanel("audience"), FieldPanel("purpose"), FieldPanel("service_url")],
            heading="La démarche",
        ),
        FieldPanel("show_contents"),
        FieldPanel("body"),
    ]
    search_fields = [
        *TextPage.search_fields,
        index.SearchField("audience"),
        index.SearchField("purpose"),
    ]

    class Meta:
        verbose_name = "fiche de service"
        verbose_name_plural = "fiches de service"
