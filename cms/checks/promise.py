"""A page that answers from the cases without showing one: are the delays kept?"""

import csv

from django.db import models
from django.http import HttpResponse
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page
from wagtail.search import index

from cases import public
from cms.pages.base import SitePage
from directory.exchange import neutralised


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
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="delais.csv"'
        response.write("\ufeff")
        writer = csv.writer(response, delimiter=";")
        writer.writerow(
            [
                "Période",
                "Nature",
                "Direction",
                "Demandes répondues",
                "Répondues dans le délai légal (%)",
                "Délai médian (jours)",
            ]
        )
        for line in figures:
            numbers = ["" if value is None else value for value in (line.share, line.days)]
            directorate = neutralised(line.directorate)
            writer.writerow([line.period, line.nature, directorate, line.answered_text, *numbers])
        return response
