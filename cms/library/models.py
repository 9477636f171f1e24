"""The documents of the library and their versions."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from wagtail.documents.models import AbstractDocument, DocumentQuerySet
from wagtail.models import CollectionViewRestriction, ReferenceIndex
from wagtail.search import index

from cms.pages.kept import Kept
from files.check import content_check
from files.kinds import LIBRARY, file_type
from text.dates import moment
from text.rows import KeptTexts


class LibraryQuerySet(DocumentQuerySet):
    def public(self):
        """Documents outside the collections that are restricted to some visitors."""
        paths = CollectionViewRestriction.objects.values_list("collection__path", flat=True)
        restricted = models.Q(pk__in=[])
        for path in paths:
            restricted |= models.Q(collection__path__startswith=path)
        return self.exclude(restricted)

    def current(self):
        """Without the versions that another one has replaced."""
        return self.filter(replaced_by=None)

    def listed(self):
        """What the page « Documents » shows, by title, the newest first."""
        return self.public().current().filter(listed=True).order_by("title", "-published_on", "pk")


# What Wagtail fills in by itself where it is missing.
METADATA = {"file_size", "file_hash"}
UNCHANGED = (
    "Une version remplacée est conservée telle quelle : elle ne se modifie plus et ne se supprime pas."
)
WITHDRAW = (
    "Pour ne plus le présenter, décochez « présenter sur la page « Documents » » ; "
    "pour le fermer au public, demandez à un relecteur de le ranger dans une collection privée."
)


class LibraryDocument(KeptTexts, Kept, AbstractDocument):
    """A document under its current version; each version that it replaced is a record of its own, never changed.

    What refers to a document (a page, the public address, the counts) thus always means its current version.
    `from_source` is a document that the project makes itself; once an editor has touched it, it is his.
    """

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
    code = models.SlugField("adresse publique", max_length=60, blank=True, editable=False)
    uploaded_at = models.DateTimeField("fichier déposé le", default=timezone.now, editable=False)
    from_source = models.BooleanField("tenu à jour par OGDE", default=False, editable=False)
    replaced_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="replaced",
        verbose_name="remplacé par",
    )
    replaced_by.wagtail_reference_index_ignore = True

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
        index.SearchField("get_kind_display"),
        index.FilterField("kind"),
        index.FilterField("listed"),
        index.FilterField("replaced_by"),
    ]

    class Meta(AbstractDocument.Meta):
        verbose_name = "document"
        verbose_name_plural = "documents"
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=~Q(code=""),
                name="document_code_once",
                violation_error_message="Un autre document a déjà cette adresse publique.",
            )
        ]

    def clean(self):
        # Wagtail's upload in two steps asks for the details of a document that has no file yet.
        if self.file:
            super().clean()
        if self.replaced_by_id:
            raise ValidationError(UNCHANGED)
        if self.pk and self.version and self.replaced.filter(version=self.version).exists():
            raise ValidationError({"version": number_taken(self.version)})
        if self.file and not self.file._committed:
            self._clean_content()

    def _clean_content(self):
        """An extension that the library does not offer was refused by its field."""
        if kind := file_type(self.filename, LIBRARY):
            try:
                content_check(self.file, self.filename, kind)
            except ValidationError as refusal:
                raise ValidationError({"file": refusal.messages}) from refusal

    def save(self, *args, **kwargs):
        written = kwargs.get("update_fields")
        if self.replaced_by_id and not self._state.adding and not (written and METADATA.issuperset(written)):
            raise PermissionDenied(UNCHANGED)
        if not self.code and self.replaced_by_id is None:
            self.code = self.free_code()
        super().save(*args, **kwargs)

    def free_code(self):
        """Title and format, with a number when another document has them already."""
        base = code = slugify(f"{self.title[:45]}-{self.file_extension}") or "document"
        number = 1
        while LibraryDocument.objects.filter(code=code).exists():
            number += 1
            code = f"{base}-{number}"
        return code

    @property
    def kept_because(self):
        if self.replaced_by_id:
            return UNCHANGED
        if self.replaced.exists():
            return f"Les versions d’un document sont conservées. {WITHDRAW}"
        if self.downloads.exists():
            return f"Ce document a été téléchargé : il est conservé. {WITHDRAW}"
        if self.listed:
            return "Ce document est présenté sur la page « Documents » : décochez d’abord cette case."
        if ReferenceIndex.get_references_to(self).exists():
            return "Ce document est utilisé par une page ou un menu : retirez-le d’abord de ce qui l’utilise."
        return ""

    @property
    def came_meanwhile(self):
        """What to tell who still looks at the version before this one."""
        number = f"la version {self.version}" if self.version else "une version sans numéro"
        return (
            f"Entre-temps, {number} a été mise en ligne (fichier {self.filename}, déposé le "
            f"{moment(self.uploaded_at)}). Ce que vous avez saisi est conservé : vérifiez le "
            "numéro et la date de publication, puis enregistrez de nouveau."
        )

    @property
    def is_offered(self):
        """Whether « Commencer une demande » and the applicant's form offer it by its kind."""
        return self.listed and self.kind not in (self.Kind.MANUAL, self.Kind.OTHER)

    @property
    def current(self):
        return self.replaced_by or self

    @property
    def uploaded_on(self):
        return timezone.localdate(self.uploaded_at)

    @property
    def url(self):
        """The public address, which always gives the current version; a replaced one has its own."""
        if self.replaced_by_id or not self.code:
            return self.file_url
        return reverse("cms_document", args=[self.code])

    @property
    def file_url(self):
        """The address of this very version, the same before and after it is replaced."""
        return reverse("wagtaildocs_serve", args=[self.replaced_by_id or self.pk, self.filename])

    @property
    def versions_url(self):
        return reverse("cms_document_versions", args=[self.current.code])

    @property
    def versions(self):
        """The current version, then those it replaced, the newest first."""
        return [self, *self.replaced.order_by("-uploaded_at", "-pk")]

    @property
    def content_disposition(self):
        """A PDF opens; whatever is saved gets a name that tells title and version."""
        name = slugify(f"{self.title} {self.version.replace('.', '-')}") or "document"
        return content_disposition_header(
            self.content_type != "application/pdf", f"{name}.{self.file_extension}"
        )

    @property
    def format(self):
        return self.file_extension.upper()

    @property
    def content_type(self):
        """What the library does not offer leaves as bytes to be saved, never as something a browser runs."""
        kind = file_type(self.filename, LIBRARY)
        return kind.content_type if kind else "application/octet-stream"


def number_taken(number):
    return f"Une version de ce document porte déjà le numéro {number} : donnez-en un autre."
