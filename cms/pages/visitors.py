"""Who reads the pages: people, and robots."""

import re

from django.shortcuts import render
from django.views.decorators.http import require_safe

ROBOTS = re.compile(
    r"bot\b|crawl|spider|slurp|preview|monitor|scan|curl|wget|python|libwww|httpclient|headless",
    re.IGNORECASE,
)


def is_robot(request):
    return bool(ROBOTS.search(request.headers.get("User-Agent", "")))


@require_safe
def robots(request):
    return render(request, "cms/pages/robots.txt", content_type="text/plain; charset=utf-8")
