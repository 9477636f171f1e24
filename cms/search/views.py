from django.http import JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from cms.pages.visitors import is_robot

from .results import Search, suggestions


@require_safe
def search(request):
    """The search of the whole public site."""
    found = Search(request.GET, request)
    if is_first_look(request) and found.is_asked:
        found.count()
    return render(request, "cms/search/results.html", {"search": found})


def is_first_look(request):
    """Whether a person asks, and for the first results of all kinds."""
    return request.method == "GET" and not request.GET.keys() & {"type", "page"} and not is_robot(request)


@require_safe
def suggest(request):
    """What a search may find, while it is typed."""
    hits = suggestions(request.GET.get("q", ""))
    response = JsonResponse(
        {"suggestions": [{"title": hit.title, "label": hit.label, "url": hit.url(request)} for hit in hits]}
    )
    patch_cache_control(response, private=True, no_cache=True)
    return response
