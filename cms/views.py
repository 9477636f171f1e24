import mimetypes
import re
from errno import ENAMETOOLONG, ENOENT

from django.core.files.storage import default_storage
from django.db.models import BigIntegerField, Q
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers, get_conditional_response, patch_cache_control
from django.utils.http import http_date, quote_etag, urlencode
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.documents.models import document_served
from wagtail.views import serve as serve_page

from cms.library.downloads import DocumentDownload
from cms.library.models import LibraryDocument
from cms.library.page import DocumentsPage

from .models.checks import AuthenticityPage

IMAGE_TYPES = {"image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"}
ROBOTS = re.compile(
    r"bot\b|crawl|spider|slurp|preview|monitor|scan|curl|wget|python|libwww|httpclient|headless",
    re.IGNORECASE,
)
DAY = 24 * 60 * 60


@require_safe
def document(request, code):
    """The current version of a document, under the address that never changes."""
    document = get_object_or_404(LibraryDocument.objects.current(), code=code)
    return serve(request, document, fresh_for=0)


@require_safe
def document_file(request, document_id, filename):
    """One version of a document, current or replaced, under the address of its file."""
    if document_id > BigIntegerField.MAX_BIGINT:
        raise Http404
    versions = LibraryDocument.objects.filter(Q(pk=document_id) | Q(replaced_by=document_id))
    document = get_object_or_404(versions.select_related("replaced_by"), file=f"documents/{filename}")
    return serve(request, document, fresh_for=DAY)


@require_safe
def document_versions(request, code):
    document = get_object_or_404(LibraryDocument.objects.public().current(), code=code)
    page = DocumentsPage.objects.live().first()
    crumbs = [(page.title, page.url)] if page else []
    context = {"document": document, "crumbs": [*crumbs, ("Versions", "")]}
    return render(request, "cms/document_versions.html", context)


def serve(request, document, *, fresh_for):
    """A PDF opens in the browser, anything else is saved.

    Wagtail's own view sends the header `Content-Encoding: None` with each file.
    """
    for hook in hooks.get_hooks("before_serve_document"):
        result = hook(document.current, request)
        if isinstance(result, HttpResponse):
            return result
    document_served.send(sender=LibraryDocument, instance=document, request=request)
    etag = quote_etag(document.file_hash) if document.file_hash else None
    last_modified = int(document.uploaded_at.timestamp())
    response = get_conditional_response(request, etag=etag, last_modified=last_modified)
    if response is None:
        response = file_response(document)
        if is_download(request):
            DocumentDownload.add_one(document)
    response["Last-Modified"] = http_date(last_modified)
    if etag:
        response["ETag"] = etag
    if document.current.collection.get_view_restrictions():
        add_never_cache_headers(response)
    elif fresh_for:
        patch_cache_control(response, public=True, max_age=fresh_for)
    else:
        patch_cache_control(response, public=True, no_cache=True)
    return response


def file_response(document):
    response = stored_file(document.file.storage, document.file.name, document.content_type)
    response["Content-Disposition"] = document.content_disposition
    response["Content-Security-Policy"] = "default-src 'none'"
    return response


def is_download(request):
    """Whether a person asked for a file, and for its beginning: not a robot, a preview or a later part."""
    headers = request.headers
    purpose = headers.get("Sec-Purpose", headers.get("Purpose", ""))
    return (
        request.method == "GET"
        and "prefetch" not in purpose
        and headers.get("Range", "bytes=0-").startswith("bytes=0-")
        and not is_robot(request)
    )


def is_robot(request):
    return bool(ROBOTS.search(request.headers.get("User-Agent", "")))


@require_safe
def image(request, name):
    """A rendition of an image of the pages, when no web server in front does it."""
    content_type = mimetypes.guess_type(name)[0]
    if content_type not in IMAGE_TYPES:
        raise Http404
    response = stored_file(default_storage, f"images/{name}", content_type)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def stored_file(storage, name, content_type):
    try:
        response = FileResponse(storage.open(name), content_type=content_type)
    except OSError as error:
        if error.errno not in (ENOENT, ENAMETOOLONG):
            raise
        raise Http404 from error
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def answer_code(request, code=""):
    """The address on the letters: it leads to the page that checks them, wherever editors have put it since."""
    page = AuthenticityPage.objects.live().first()
    if page is None:
        response = render(request, "cms/no_check.html", {"code": code}, status=503)
    else:
        query = urlencode({"code": code}) if code else ""
        response = redirect(f"{page.get_url(request)}?{query}".rstrip("?"))
    add_never_cache_headers(response)
    return response


@require_safe
def first_answer_code(request):
    """The address on the letters of the first release, which is that of a page: its code is not lost on the way."""
    page = AuthenticityPage.objects.live().first()
    is_there = page is not None and page.get_url(request) == request.path
    if "code" not in request.GET or is_there:
        return serve_page(request, request.path)
    return answer_code(request, request.GET["code"])


@require_safe
def robots(request):
    return render(request, "cms/robots.txt", content_type="text/plain; charset=utf-8")
