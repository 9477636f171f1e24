"""A page that answers from the cases without showing one: are the delays kept?"""

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page
from wagtail.search import index

from cases import public
from cms.pages.base import SitePage
from tables.export import csv_response

# Of the figures as a file.
HEADERS = (
    "Période",
    "Nature",
    "Direction",
    "Demandes répondues",
    "Répondues dans le délai légal (%)",
    "Délai médian (jours)",
)


class PromisePage(RoutablePageMixin, SitePage):
    """The share of answers given in time and the median delay, by directorate and nature."""

    intro = models.TextField("introduction", max_length=500)

    template = "cms/checks/promise.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = []
    max_count = 1
    page_description = "Les délais tenus, par direction et par nature de demande."
    content_panels = [*Page.content_panels, FieldPanel("intro")]
    search_fields = [*SitePage.search_fields, index.SearchField("intro")]

    class Meta:
        verbose_name = "page des délais tenus"
        verbose_name_plural = "pages des délais tenus"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        figures, until = public.promise_figures()
        periods = list(dict.fromkeys(line.period for line in figures))
        asked = request.GET.get("periode")
        period = asked if asked in periods else next(iter(periods), "")
        natures = {}
        for line in figures:
            if line.period == period:
                natures.setdefault(line.nature, []).append(line)
        return context | {"until": until, "periods": periods, "period": period, "natures": natures}

    @path("csv/", name="csv")
    def as_csv(self, request):
        figures, _ = public.promise_figures()
        rows = (
            [line.period, line.nature, line.directorate, line.answered_text, line.share, line.days]
            for line in figures
        )
        return csv_response([HEADERS, *rows], "delais")
