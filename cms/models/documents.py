from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.documents.models import AbstractDocument, DocumentQuerySet
from wagtail.models import CollectionViewRestriction, Page
from wagtail.search import index

from .base import SitePage


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
