"""The addresses printed on letters lead to the page that checks them."""

from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode
from django.views.decorators.http import require_safe
from wagtail.views import serve as serve_page

from .authenticity import AuthenticityPage


@require_safe
def answer_code(request, code=""):
    """The address on the letters: it leads to the page that checks them, wherever editors have put it since."""
    page = AuthenticityPage.objects.live().first()
    if page is None:
        response = render(request, "cms/checks/no_check.html", {"code": code}, status=503)
    else:
        query = urlencode({"code": code}) if code else ""
        response = redirect(f"{page.get_url(request)}?{query}".rstrip("?"))
    add_never_cache_headers(response)
    return response


@require_safe
def first_answer_code(request):
    """The address on the letters of the first release, which is that of a page: its code is not lost on the way."""
    page = AuthenticityPage.objects.live().first()
    is_there = page is not None and page.get_url(request) == request.path_info
    if "code" not in request.GET or is_there:
        return serve_page(request, request.path_info)
    return answer_code(request, request.GET["code"])
