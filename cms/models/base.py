"""What the pages have in common, and the record of what the site started with."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.urls import Resolver404
from django.utils.text import slugify
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.fields import StreamField
from wagtail.models import Page, PagePermissionTester
from wagtail.search import index

from text.plain import plain

from ..addresses import reserved_slugs
from ..blocks.body import BodyBlock
from ..finder import find_department
from .kept import Kept

HOME_DEPTH = 2


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


class DirectorateFinder:
    """A page where one finds one's directorate by the département."""

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["finding"] = None
        if "departement" in request.GET:
            context["finding"] = find_department(request.GET["departement"])
        return context


class PagePermissions(PagePermissionTester):
    """Wagtail's, without deleting or withdrawing what stays."""

    def can_delete(self, ignore_bulk=False):
        return not self.page.kept_because and super().can_delete(ignore_bulk)

    def can_unpublish(self):
        return not self.page.kept_because and super().can_unpublish()


class PublicPage(Kept, Page):
    """What all pages have in common.

    A type with `stays_because` is never taken away once published, neither deleted nor withdrawn: the sentence
    says why, and what to do instead.
    """

    stays_because = ""

    social_image = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="image de partage",
        help_text="Montrée quand la page est partagée ; sans elle, c’est l’image du site.",
    )

    promote_panels = [*Page.promote_panels, FieldPanel("social_image")]
    search_fields = [*Page.search_fields, index.AutocompleteField("plain_title")]

    class Meta:
        abstract = True

    @property
    def plain_title(self):
        """For suggestions, which PostgreSQL finds only as they are written."""
        return plain(self.title)

    @property
    def description(self):
        return self.search_description or getattr(self, "intro", "")

    @property
    def kept_because(self):
        return self.stays_because if self.live or self.first_published_at else ""

    def permissions_for_user(self, user):
        return PagePermissions(user, self)

    def clean(self):
        super().clean()
        if self.expire_at and self.stays_because:
            raise ValidationError({"expire_at": self.stays_because})

    def save(self, *args, **kwargs):
        """Withdrawing is a save among others, whichever screen or command asks for it."""
        written = kwargs.get("update_fields")
        if not self.live and self.kept_because and (written is None or "live" in written):
            raise PermissionDenied(self.kept_because)
        super().save(*args, **kwargs)


def has_route(parent, slug):
    """Whether the page above answers this address itself, as the lists do that of their feed."""
    above = parent.specific
    if not slug or not isinstance(above, RoutablePageMixin):
        return False
    try:
        above.resolve_subpage(f"/{slug}/")
    except Resolver404:
        return False
    return True


class SitePageForm(WagtailAdminPageForm):
    """Knows the parent of a page that is not in the tree yet."""

    def clean(self):
        cleaned = super().clean()
        if problem := self.instance.slug_problem(cleaned.get("slug"), self.parent_page):
            self.add_error("slug", problem)
        return cleaned


class SitePage(PublicPage):
    """A page below the home page."""

    base_form_class = SitePageForm
    # The one reserved address that the service leaves to this type.
    own_slug = None

    class Meta:
        abstract = True

    def slug_problem(self, slug, parent):
        """Why a page of this type cannot have this slug below that parent, in French; empty when it can."""
        if parent is None or slug == self.own_slug:
            return ""
        if not (parent.depth == HOME_DEPTH and slug in reserved_slugs()) and not has_route(parent, slug):
            return ""
        return (
            f"L’adresse /{slug}/ appartient au service : la page ne s’ouvrirait pas. Choisissez-en une autre."
        )

    def clean(self):
        super().clean()
        if problem := self.slug_problem(self.slug, self.get_parent()):
            raise ValidationError({"slug": problem})

    @property
    def crumbs(self):
        """Label and address of each page between the home page and this one, which has no address."""
        above = self.get_ancestors().live().filter(depth__gt=2)
        return [*((page.title, page.url) for page in above), (self.title, "")]

    @property
    def updated_at(self):
        return self.last_published_at or self.latest_revision_created_at


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
