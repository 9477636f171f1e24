"""Public pages for signed-out visitors come from a cache that every change of the public site empties at once."""

import hashlib
import uuid

import brotli
from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.http import HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import http_date, parse_header_parameters
from django.utils.text import compress_string

KEPT_HEADERS = (
    "Content-Type",
    "Content-Security-Policy",
    "X-Frame-Options",
    "Referrer-Policy",
    "Link",
    "X-Robots-Tag",
)
# The smallest first. A page is compressed once and sent to many.
ENCODERS = {"br": lambda content: brotli.compress(content, brotli.MODE_TEXT, 9), "gzip": compress_string}
LIFETIME = 600
VERSION = "version"


def public_site_changed(**kwargs):
    """What visitors see has changed: nothing that was kept before is served after the commit."""
    transaction.on_commit(lambda: caches["pages"].set(VERSION, uuid.uuid4().hex, None), robust=True)


class PublicPageCacheMiddleware:
    """Stands before the session: a hit needs neither session nor user."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not _is_public(request) or request.META.get("QUERY_STRING") != "":
            response = self.get_response(request)
            if not response.has_header("Cache-Control"):
                # A page that names somebody is not to come back by the browser's history.
                signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
                patch_cache_control(response, private=True, **{"no_store" if signed_in else "no_cache": True})
            # The request that Wagtail makes up for a preview has no query string at all, not even an empty one.
            if _is_public(request) and request.META.get("QUERY_STRING"):
                _compress(request, response)
            return response
        # The version is read before the page is made: what changes meanwhile is kept under a dead key.
        pages = caches["pages"]
        version = pages.get_or_set(VERSION, lambda: uuid.uuid4().hex, None)
        key = f"{version}:{_digest(f'{request.scheme}://{request.get_host()}{request.path_info}'.encode())}"
        kept = pages.get(key)
        if kept is None:
            response = self.get_response(request)
            if not _may_be_kept(response):
                if not response.has_header("Cache-Control"):
                    patch_cache_control(response, no_cache=True)
                return response
            kept = _kept(response)
            if request.method == "GET":
                pages.set(key, kept, LIFETIME)
        return _answer(request, kept)


def _is_public(request):
    """Asked by somebody without a session, who has no secret. With parameters a page is not kept: they could be anything."""
    return (
        request.method in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "messages" not in request.COOKIES
        and request.door.kept
    )


def _may_be_kept(response):
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not response.has_header("Content-Disposition")
        and "no-store" not in response.get("Cache-Control", "")
        and "private" not in response.get("Cache-Control", "")
    )


def _digest(content):
    return hashlib.sha256(content).hexdigest()[:32]


def _kept(response):
    return {
        "bodies": {"": response.content}
        | {encoding: encode(response.content) for encoding, encode in ENCODERS.items()},
        "headers": {name: response[name] for name in KEPT_HEADERS if response.has_header(name)},
        "etag": _digest(response.content),
        "modified": http_date(),
    }


def _answer(request, kept):
    encoding = _encoding(request)
    body = kept["bodies"][encoding]
    response = HttpResponse(b"" if request.method == "HEAD" else body, headers=kept["headers"])
    if encoding:
        response["Content-Encoding"] = encoding
    response["Content-Length"] = str(len(body))
    etag = f'"{kept["etag"]}{encoding and "-"}{encoding}"'
    response["ETag"] = etag
    response["Last-Modified"] = kept["modified"]
    patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
    patch_vary_headers(response, ["Cookie", "Accept-Encoding"])
    return get_conditional_response(request, etag=etag, response=response)


def _compress(request, response):
    if response.status_code != 200 or response.streaming or response.has_header("Content-Encoding"):
        return
    patch_vary_headers(response, ["Accept-Encoding"])
    if encoding := _encoding(request):
        response.content = ENCODERS[encoding](response.content)
        response["Content-Encoding"] = encoding
        response["Content-Length"] = str(len(response.content))


def _encoding(request):
    """The best encoding that the browser accepts, or nothing."""
    try:
        accepted = [
            parse_header_parameters(part) for part in request.headers.get("Accept-Encoding", "").split(",")
        ]
    except ValueError:
        return ""
    names = {name for name, parameters in accepted if parameters.get("q", "1").strip("0.")}
    return next((encoding for encoding in ENCODERS if encoding in names), "")
