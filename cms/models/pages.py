from django.db import models
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from ..blocks.body import SHORT_TEXT_FEATURES, TEXT_FEATURES
from ..blocks.faq import FaqSectionBlock
from ..blocks.home import EntryBlock, RightBlock
from ..blocks.links import validate_address
from .base import DirectorateFinder, PublicPage, Sequence, SitePage, TextPage, unique_anchor


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

    template = "cms/home_page.html"
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


class ContentPage(Sequence, TextPage):
    template = "cms/content_page.html"
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

    template = "cms/service_sheet.html"
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


class LegalPage(TextPage):
    template = "cms/legal_page.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = []
    page_description = "Une page que la loi demande : mentions légales, données personnelles, accessibilité."
    stays_because = "La loi demande cette page : modifiez son texte, elle ne se retire pas."

    class Meta:
        verbose_name = "page légale"
        verbose_name_plural = "pages légales"


class FaqPage(SitePage):
    intro = models.TextField("introduction", max_length=500)
    sections = StreamField([("section", FaqSectionBlock())], min_num=1, verbose_name="questions par thème")

    template = "cms/faq_page.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = []
    page_description = "Des questions et leurs réponses, par thème."
    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("sections")]
    search_fields = [*SitePage.search_fields, index.SearchField("intro"), index.SearchField("sections")]

    class Meta:
        verbose_name = "foire aux questions"
        verbose_name_plural = "foires aux questions"

    @property
    def anchored_sections(self):
        """Anchor and title of each theme, with the anchor, the question and the answer of each of its questions."""
        taken = set()
        return [
            (
                unique_anchor(section.value["title"], taken),
                section.value["title"],
                [
                    (unique_anchor(item["question"], taken), item["question"], item["answer"])
                    for item in section.value["questions"]
                ],
            )
            for section in self.sections
        ]

    @property
    def structured_data(self):
        return {
            "@context": "https://schema.org",
            "@type": "FAQPage",
            "mainEntity": [
                {
                    "@type": "Question",
                    "name": question,
                    "acceptedAnswer": {"@type": "Answer", "text": str(answer)},
                }
                for _, _, questions in self.anchored_sections
                for _, question, answer in questions
            ],
        }


class SiteMapPage(SitePage):
    """Every public page of the site, from the page tree."""

    template = "cms/site_map_page.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = []
    max_count = 1
    page_description = "Le plan du site, tenu à jour tout seul."

    class Meta:
        verbose_name = "plan du site"
        verbose_name_plural = "plans du site"

    @property
    def tree(self):
        """The pages below the home page as a list of (page, its own list)."""
        top = []
        lists = {self.get_parent().path: top}
        for page in self.get_parent().get_descendants().live().public().order_by("path"):
            parent = page.path[: -page.steplen]
            if parent in lists:
                lists[page.path] = below = []
                lists[parent].append((page, below))
        return top


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
