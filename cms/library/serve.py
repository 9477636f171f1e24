"""Documents handed out, each version under its own address."""

import logging
import os
import time

from django.db.models import BigIntegerField, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import add_never_cache_headers, get_conditional_response, patch_cache_control
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.documents.models import document_served
from wagtail.utils.file import hash_filelike

from cms.pages.media import stored_file
from cms.pages.visitors import is_robot

from .downloads import DocumentDownload
from .models import LibraryDocument
from .page import DocumentsPage

logger = logging.getLogger(__name__)

# The files that this process has compared with their fingerprint, as they were on the disk.
_found_whole = set()
REMEMBERED = 10_000
# Seconds: of two writes closer than the clock of a disk the second would not be seen.
SETTLED = 2

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
    return render(request, "cms/library/versions.html", context)


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
        if is_altered(response, document):
            response.close()
            logger.error("document altered: %s is no longer the file of %s", document.file.name, document.pk)
            return unavailable(request, document)
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


def is_altered(response, document):
    """Whether the file that is about to leave is another one than was put into the library.

    A reader asks for a document in many parts: it is read whole again only once something wrote to it.
    """
    if not document.file_hash:
        return False
    file = response.file_to_stream
    state = os.fstat(file.fileno())
    known = document.file_hash, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns
    if known not in _found_whole:
        if hash_filelike(file) != document.file_hash:
            return True
        if time.time() - state.st_ctime > SETTLED:
            if len(_found_whole) >= REMEMBERED:
                _found_whole.clear()
            _found_whole.add(known)
    return False


def unavailable(request, document):
    response = render(request, "cms/library/unavailable.html", {"name": document.filename}, status=503)
    add_never_cache_headers(response)
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
