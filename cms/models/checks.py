"""Two pages that answer from the cases without showing one: is an answer genuine, are the delays kept."""

import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.db import models
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page
from wagtail.search import index

from cases import public
from tables.export import csv_response
from text.plain import storable

from .base import SitePage

# Unknown codes that one address may try, and in how many seconds.
TRIES = 20
WINDOW = 600
# Of the figures as a file.
HEADERS = (
    "Période",
    "Nature",
    "Direction",
    "Demandes répondues",
    "Répondues dans le délai légal (%)",
    "Délai médian (jours)",
)


class AuthenticityPage(SitePage):
    """Says what a code stands for; the QR of a letter opens it with the code in the address."""

    intro = models.TextField("introduction", max_length=500)

    template = "cms/authenticity_page.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = []
    max_count = 1
    own_slug = "verifier"
    page_description = "La vérification d’une réponse par son code."
    stays_because = (
        "Le code imprimé sur chaque réponse mène à cette page : modifiez son texte, elle ne se retire pas."
    )
    content_panels = [*Page.content_panels, FieldPanel("intro")]
    search_fields = [*SitePage.search_fields, index.SearchField("intro")]

    class Meta:
        verbose_name = "page de vérification"
        verbose_name_plural = "pages de vérification"

    def serve(self, request, *args, **kwargs):
        if "code" not in request.GET:
            return super().serve(request, *args, **kwargs)
        response = super().serve(request, *args, **kwargs).render()
        address = get_adapter(request).get_client_ip(request)
        if response.context_data["is_unknown"] and not may_try(address):
            response = render(request, "429.html", status=429)
        add_never_cache_headers(response)
        return response

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        typed = storable(request.GET.get("code", ""))[:100]
        code = public.code_read(typed)
        is_whole = len(code) == public.CODE_LENGTH
        answer = public.answer_check(code) if is_whole else None
        return context | {
            "typed": typed,
            "shown": public.code_shown(code),
            "error": self.problem(code) if "code" in request.GET and not is_whole else "",
            "answer": answer,
            "is_unknown": is_whole and answer is None,
        }

    @staticmethod
    def problem(code):
        if not code:
            return "Saisissez le code qui figure au bas de la réponse."
        return (
            f"Un code compte {public.CODE_LENGTH} lettres et chiffres ; celui-ci en compte {len(code)}."
            " Vérifiez qu’il est complet."
        )


def may_try(address):
    """Count one more unknown code of an address, False when it has had its number lately.

    Each try takes a place of its own, for adding a key succeeds for one caller only; a count would be read by two.
    """
    window = int(time.time() // WINDOW)
    places = [f"verifier:{address}:{window}:{place}" for place in range(TRIES)]
    return cache.get(places[-1]) is None and any(cache.add(place, True, WINDOW) for place in places)


class PromisePage(RoutablePageMixin, SitePage):
    """The share of answers given in time and the median delay, by directorate and nature."""

    intro = models.TextField("introduction", max_length=500)

    template = "cms/promise_page.html"
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
