"""Public pages for signed-out visitors come from a cache that every change of the public site empties at once."""

import hashlib
import logging
import uuid

import brotli
from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, transaction
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
# A disk that is full, a database that is locked: what a cache says of it is no reason to refuse a page.
SICK = (OSError, DatabaseError)

logger = logging.getLogger(__name__)


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
        key, kept = _find(request)
        if kept is None:
            response = self.get_response(request)
            if not _may_be_kept(response):
                if not response.has_header("Cache-Control"):
                    patch_cache_control(response, no_cache=True)
                return response
            kept = _kept(response)
            if request.method == "GET":
                _keep(key, kept)
        return _answer(request, kept)


def _find(request):
    """The key of a page and what is kept under it, or None."""
    pages = caches["pages"]
    try:
        # The version is read before the page is made: what changes meanwhile is kept under a dead key.
        version = pages.get_or_set(VERSION, lambda: uuid.uuid4().hex, None)
        key = f"{version}:{_digest(f'{request.scheme}://{request.get_host()}{request.path_info}'.encode())}"
        return key, pages.get(key)
    except SICK:
        logger.warning("the page cache could not be read", exc_info=True)
        return None, None


def _keep(key, kept):
    try:
        if key:
            caches["pages"].set(key, kept, LIFETIME)
    except SICK:
        logger.warning("a page could not be kept", exc_info=True)


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
