"""The first parts of the addresses that belong to the service: a page below the home page cannot have them."""

import re
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import get_resolver

LITERAL = re.compile(r"[\w.-]+")


@cache
def reserved_slugs():
    """Read once from the addresses of the project and from those of its files."""
    files = (urlsplit(address).path.strip("/") for address in (settings.STATIC_URL, settings.MEDIA_URL))
    parts = {*first_parts(get_resolver().url_patterns), *(path.partition("/")[0] for path in files)}
    return frozenset(part for part in parts if LITERAL.fullmatch(part))


def first_parts(patterns, before=""):
    for pattern in patterns:
        route = before + str(pattern.pattern).removeprefix("^")
        part, slash, _ = route.partition("/")
        if slash or not hasattr(pattern, "url_patterns"):
            yield part
        else:
            yield from first_parts(pattern.url_patterns, route)
