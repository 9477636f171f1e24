"""Published rulings: the list and its pages, each an anonymised answer that nobody objected to."""

import logging

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page, PageManager, PageQuerySet
from wagtail.search import index

from cases import public
from cms.pages.base import SitePage

from .feed import RulingsFeed
from .list import RulingList

logger = logging.getLogger(__name__)

NO_COPY = "Un rescrit publié ne se copie pas : créez une page et écrivez-la."


class RulingsPage(RoutablePageMixin, SitePage):
    intro = models.TextField("introduction", max_length=500)

    template = "cms/rulings/list.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.RulingPage"]
    max_count = 1
    page_description = "La liste des réponses publiées, avec recherche et fil d’abonnement."
    stays_because = "Les rescrits publiés se lisent par cette page : modifiez-la, elle ne se retire pas."
    content_panels = [*Page.content_panels, FieldPanel("intro")]
    search_fields = [*SitePage.search_fields, index.SearchField("intro")]

    class Meta:
        verbose_name = "page des rescrits publiés"
        verbose_name_plural = "pages des rescrits publiés"

    @property
    def rulings(self):
        """What visitors may read, the latest answer first."""
        return RulingPage.objects.child_of(self).live().public().order_by("-ruled_on", "-pk")

    @property
    def rulings_in_doubt(self):
        return RulingPage.objects.child_of(self).in_doubt()

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["list"] = RulingList(self.rulings, request.GET)
        context["in_doubt"] = list(self.rulings_in_doubt)
        return context

    @path("fil/", name="feed")
    def feed(self, request):
        return RulingsFeed(self)(request)


class RulingQuerySet(PageQuerySet):
    def in_doubt(self):
        """Those whose answer no longer stands while the page says that it is in force."""
        doubtful = self.filter(status=RulingPage.Status.IN_FORCE).exclude(proposal=None)
        return doubtful.exclude(proposal__in=public.proposals_standing())


class RulingPage(SitePage):
    """`proposal` is the reference of what an agent proposed; without one an editor wrote the page."""

    class Status(models.TextChoices):
        IN_FORCE = "in_force", "En vigueur"
        REPLACED = "replaced", "Remplacé"
        WITHDRAWN = "withdrawn", "Retiré"

    proposal = models.UUIDField("proposition", null=True, blank=True, unique=True, editable=False)
    question = models.TextField("question")
    position = models.TextField("réponse de la douane")
    texts = models.TextField("textes appliqués")
    keywords = models.CharField("mots-clés", max_length=250, help_text="Séparés par des virgules.")
    tax = models.CharField("taxe", max_length=200)
    domain = models.CharField("domaine", max_length=200)
    ruled_on = models.DateField("date de la réponse")
    status = models.CharField("état", max_length=10, choices=Status, default=Status.IN_FORCE)
    status_on = models.DateField(
        "depuis le", null=True, blank=True, help_text="Pour un rescrit remplacé ou retiré."
    )
    status_reason = models.TextField(
        "motif",
        max_length=500,
        blank=True,
        help_text="Par exemple « La loi de finances pour 2027 a changé le tarif ».",
    )
    replaced_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replaces", verbose_name="remplacé par"
    )

    objects = PageManager.from_queryset(RulingQuerySet)()

    template = "cms/rulings/ruling.html"
    parent_page_types = ["cms.RulingsPage"]
    subpage_types = []
    page_description = "Une réponse de la douane, sans rien qui désigne qui l’a demandée."
    stays_because = (
        "Un rescrit publié reste consultable : marquez-le plutôt comme remplacé ou retiré, dans « État », "
        "avec la date et le motif."
    )
    content_panels = [
        *Page.content_panels,
        FieldPanel("question"),
        FieldPanel("position"),
        FieldPanel("texts"),
        MultiFieldPanel(
            [FieldPanel("tax"), FieldPanel("domain"), FieldPanel("keywords"), FieldPanel("ruled_on")],
            heading="Classement",
        ),
        MultiFieldPanel(
            [
                FieldPanel("status"),
                FieldPanel("status_on"),
                FieldPanel("status_reason"),
                PageChooserPanel("replaced_by", "cms.RulingPage"),
            ],
            heading="État",
        ),
    ]
    search_fields = [
        *SitePage.search_fields,
        index.SearchField("question"),
        index.SearchField("position"),
        index.SearchField("texts"),
        index.SearchField("keywords"),
        index.SearchField("tax"),
        index.SearchField("domain"),
        index.FilterField("ruled_on"),
    ]

    class Meta:
        verbose_name = "rescrit publié"
        verbose_name_plural = "rescrits publiés"

    @property
    def in_force(self):
        return self.status == self.Status.IN_FORCE

    @property
    def keyword_list(self):
        return [word for word in (part.strip() for part in self.keywords.split(",")) if word]

    @property
    def searched_text(self):
        return " ".join(
            [self.title, self.question, self.position, self.texts, self.keywords, self.tax, self.domain]
        )

    @property
    def description(self):
        return self.search_description or self.question[:200]

    @property
    def successor(self):
        """The ruling that replaces it, once visitors may read that one."""
        return RulingPage.objects.live().public().filter(pk=self.replaced_by_id).first()

    @property
    def is_in_doubt(self):
        """Whether its answer is being examined again, of which the page itself says nothing yet."""
        return RulingPage.objects.filter(pk=self.pk).in_doubt().exists()

    @property
    def is_replaced_in_circle(self):
        """Whether the rulings that replace it lead back to it."""
        replaced_by = dict(RulingPage.objects.exclude(replaced_by=None).values_list("pk", "replaced_by"))
        seen, page = set(), self.replaced_by_id
        while page and page not in seen:
            seen.add(page)
            page = replaced_by.get(page)
        return self.pk in seen

    def clean(self):
        super().clean()
        if self.in_force:
            self.status_on, self.status_reason, self.replaced_by = None, "", None
        errors = self.status_errors() | self.replacement_errors() | self.text_errors()
        if errors:
            raise ValidationError(errors)

    def status_errors(self):
        """A ruling that is no longer in force says since when and why."""
        errors = {}
        if self.in_force:
            return errors
        if not self.status_on:
            errors["status_on"] = "Indiquez depuis quand."
        elif self.status_on > timezone.localdate():
            errors["status_on"] = "Cette date est à venir : l’état change le jour venu."
        elif self.ruled_on and self.status_on < self.ruled_on:
            errors["status_on"] = "Cette date précède la réponse."
        if not self.status_reason:
            errors["status_reason"] = "Dites pourquoi."
        return errors

    def replacement_errors(self):
        if self.replaced_by_id and self.replaced_by_id == self.pk:
            return {"replaced_by": "Un rescrit ne se remplace pas lui-même."}
        if self.is_replaced_in_circle:
            return {"replaced_by": "Ce rescrit est lui-même remplacé par celui-ci : choisissez-en un autre."}
        return {}

    def text_errors(self):
        return {} if self.keyword_list else {"keywords": "Donnez au moins un mot-clé."}

    def save(self, *args, **kwargs):
        """A copy or an alias would go live without its proposal being asked for; raises PermissionDenied."""
        if self._state.adding and (self.alias_of_id or self.is_copy):
            raise PermissionDenied(NO_COPY)
        return super().save(*args, **kwargs)

    @property
    def is_copy(self):
        same = RulingPage.objects.filter(proposal=self.proposal).exclude(pk=self.pk)
        return self.proposal is not None and same.exists()

    @property
    def may_go_live(self):
        """Once live a ruling stays the editors’, who then say that it is replaced or withdrawn."""
        return self.live or self.proposal is None or public.proposal_may_be_published(self.proposal)

    def publish(self, revision, user=None, **kwargs):
        """Asked once more what was true when the draft was made: nobody objects, the answer still stands.

        A publication that was planned for later is dropped instead of stopping those after it.
        """
        if self.may_go_live:
            return super().publish(revision, user=user, **kwargs)
        if user is not None:
            raise PermissionDenied("Ce rescrit ne peut pas être publié : la proposition ne vaut plus.")
        logger.error("ruling page %s is not published: its proposal is void", self.pk)
        revision.approved_go_live_at = None
        revision.save(update_fields=["approved_go_live_at"])
        return None
