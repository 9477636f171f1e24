from django.db import models
from django.utils.text import slugify
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.documents.models import AbstractDocument, DocumentQuerySet
from wagtail.fields import RichTextField, StreamField
from wagtail.models import CollectionViewRestriction, Page
from wagtail.search import index

from .blocks import SHORT_TEXT_FEATURES, TEXT_FEATURES, BodyBlock, EntryBlock, RightBlock
from .finder import find_department


class LibraryQuerySet(DocumentQuerySet):
    def public(self):
        """Documents outside the collections that are restricted to some visitors."""
        paths = CollectionViewRestriction.objects.values_list("collection__path", flat=True)
        restricted = models.Q(pk__in=[])
        for path in paths:
            restricted |= models.Q(collection__path__startswith=path)
        return self.exclude(restricted)

    def listed(self):
        """What the page « Documents » shows, by title, the newest first."""
        return self.public().filter(listed=True).order_by("title", "-published_on", "pk")


# Whatever is not listed here leaves the site as bytes to be saved, never as something a browser runs.
CONTENT_TYPES = {
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
    "txt": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


class LibraryDocument(AbstractDocument):
    class Kind(models.TextChoices):
        """The kinds of templates are the natures of a request."""

        MANUAL = "manuel", "Manuel"
        RESCRIT = "rescrit", "Modèle de demande de rescrit"
        SECOND_EXAMEN = "second-examen", "Modèle de demande de second examen"
        DROIT_AU_CONTROLE = "droit-au-controle", "Modèle de demande de droit au contrôle"
        OTHER = "autre", "Autre document"

    class Language(models.TextChoices):
        FR = "fr", "Français"
        EN = "en", "Anglais"
        DE = "de", "Allemand"
        ES = "es", "Espagnol"
        IT = "it", "Italien"

    kind = models.CharField("type de document", max_length=20, choices=Kind, default=Kind.OTHER)
    description = models.TextField(
        "description",
        max_length=500,
        blank=True,
        help_text="À quoi sert ce document, en une ou deux phrases.",
    )
    version = models.CharField("version", max_length=20, blank=True, help_text="Par exemple « 1.0 ».")
    published_on = models.DateField("date de publication", null=True, blank=True)
    language = models.CharField("langue", max_length=2, choices=Language, default=Language.FR)
    listed = models.BooleanField(
        "présenter sur la page « Documents »",
        default=True,
        help_text="Deux fichiers de même titre y sont présentés ensemble, un lien par format.",
    )
    code = models.SlugField("identifiant", max_length=50, blank=True, editable=False)

    objects = LibraryQuerySet.as_manager()

    admin_form_fields = (
        "title",
        "file",
        "kind",
        "description",
        "version",
        "published_on",
        "language",
        "listed",
        "collection",
        "tags",
    )
    search_fields = [
        *AbstractDocument.search_fields,
        index.SearchField("description"),
        index.FilterField("kind"),
        index.FilterField("listed"),
    ]

    class Meta(AbstractDocument.Meta):
        verbose_name = "document"
        verbose_name_plural = "documents"

    @property
    def format(self):
        return self.file_extension.upper()

    @property
    def content_type(self):
        return CONTENT_TYPES.get(self.file_extension.lower(), "application/octet-stream")


class StartingContent(models.Model):
    """What `bootstrap` has loaded once: it is never loaded again, whatever editors made of it since."""

    key = models.CharField("clé", max_length=100, unique=True)
    loaded_at = models.DateTimeField("chargé le", auto_now_add=True)

    class Meta:
        verbose_name = "contenu de départ"
        verbose_name_plural = "contenus de départ"

    def __str__(self):
        return self.key


class DirectorateFinder:
    """A page where one finds one's directorate by the département."""

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["finding"] = None
        if "departement" in request.GET:
            context["finding"] = find_department(request.GET["departement"])
        return context


class SitePage(Page):
    """What all pages below the home page have in common."""

    class Meta:
        abstract = True

    @property
    def crumbs(self):
        """Label and address of each page between the home page and this one, which has no address."""
        above = self.get_ancestors().live().filter(depth__gt=2)
        return [*((page.title, page.url) for page in above), (self.title, "")]

    @property
    def updated_at(self):
        return self.last_published_at or self.latest_revision_created_at


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
        *Page.search_fields,
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


class DocumentsPage(SitePage):
    intro = models.TextField("introduction", max_length=500)

    template = "cms/documents_page.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = []
    max_count = 1
    page_description = "La liste des documents : manuel, modèles de demande."
    content_panels = [*Page.content_panels, FieldPanel("intro")]
    search_fields = [*Page.search_fields, index.SearchField("intro")]

    class Meta:
        verbose_name = "page des documents"
        verbose_name_plural = "pages des documents"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["sections"] = library_sections(LibraryDocument.objects.listed())
        return context


def library_sections(documents):
    """Kind by kind, in the order of the kinds, each title with the files that bear it."""
    sections = {kind: {} for kind in LibraryDocument.Kind}
    for document in documents:
        titles = sections[LibraryDocument.Kind(document.kind)]
        titles.setdefault(document.title, []).append(document)
    for titles in sections.values():
        for files in titles.values():
            files.sort(key=lambda document: document.format != "PDF")
    return [(kind, list(titles.values())) for kind, titles in sections.items() if titles]
