"""A page that answers from the cases without showing one: is an answer genuine?"""

import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.db import models
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from cases import public
from cms.pages.base import SitePage
from text.plain import kept_line

# Unknown codes that one address may try, and in how many seconds.
TRIES = 20
WINDOW = 600


class AuthenticityPage(SitePage):
    """Says what a code stands for; the QR of a letter opens it with the code in the address."""

    intro = models.TextField("introduction", max_length=500)

    template = "cms/checks/authenticity.html"
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
        typed = kept_line(request.GET.get("code", ""))[:100]
        code = public.code_read(typed)
        is_whole = len(code) == public.CODE_LENGTH
        answer = public.decision_check(code) if is_whole else None
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
