from django.core.paginator import Paginator
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page, PageManager, PageQuerySet
from wagtail.search import index

from cms.pages.base import SitePage
from cms.pages.feed import PageFeed
from cms.pages.text import TextPage

PER_PAGE = 10


class NewsQuerySet(PageQuerySet):
    def latest(self):
        """What visitors may read, the newest first."""
        return self.live().public().order_by("-date", "-pk")


class NewsFeed(PageFeed):
    def items(self):
        return self.index_page.news[: self.length]

    def item_description(self, item):
        return item.intro


class NewsIndexPage(RoutablePageMixin, SitePage):
    intro = models.TextField("introduction", max_length=500)

    template = "cms/news/index.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.NewsPage"]
    max_count = 1
    page_description = "La liste des actualités et son fil d’abonnement."
    content_panels = [*Page.content_panels, FieldPanel("intro")]
    search_fields = [*SitePage.search_fields, index.SearchField("intro")]

    class Meta:
        verbose_name = "page des actualités"
        verbose_name_plural = "pages des actualités"

    @property
    def news(self):
        return NewsPage.objects.child_of(self).latest()

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["news"] = Paginator(self.news, PER_PAGE).get_page(request.GET.get("page"))
        return context

    @path("fil/", name="feed")
    def feed(self, request):
        return NewsFeed(self)(request)


class NewsPage(TextPage):
    date = models.DateField("date", default=timezone.localdate)

    template = "cms/news/page.html"
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types = []
    page_description = "Une nouveauté, un changement, une interruption prévue."
    content_panels = [*Page.content_panels, FieldPanel("date"), FieldPanel("intro"), FieldPanel("body")]
    search_fields = [*TextPage.search_fields, index.FilterField("date")]
    preview_modes = [("", "La page"), ("list", "Dans la liste des actualités")]

    objects = PageManager.from_queryset(NewsQuerySet)()

    class Meta:
        verbose_name = "actualité"
        verbose_name_plural = "actualités"

    @property
    def contents(self):
        """A news item is short: it has no table of contents."""
        return []

    @property
    def previous_page(self):
        """The one before in time."""
        return self.others.filter(self.rank("lt")).latest().first()

    @property
    def next_page(self):
        return self.others.filter(self.rank("gt")).latest().last()

    @property
    def others(self):
        return NewsPage.objects.sibling_of(self, inclusive=False)

    def rank(self, side):
        return models.Q(**{f"date__{side}": self.date}) | models.Q(
            **{"date": self.date, f"pk__{side}": self.pk}
        )

    def get_preview_template(self, request, mode_name):
        return "cms/news/preview.html" if mode_name == "list" else self.template
