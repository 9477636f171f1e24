"""What the pages have in common: their permissions, their addresses, what makes them stay."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.urls import Resolver404
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page, PagePermissionTester

from text.rows import KeptTexts

from .addresses import reserved_slugs
from .kept import Kept

HOME_DEPTH = 2


class PagePermissions(PagePermissionTester):
    """Wagtail's, without deleting or withdrawing what stays."""

    def can_delete(self, ignore_bulk=False):
        return not self.page.kept_because and super().can_delete(ignore_bulk)

    def can_unpublish(self):
        return not self.page.kept_because and super().can_unpublish()


class PublicPage(KeptTexts, Kept, Page):
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

    class Meta:
        abstract = True

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
