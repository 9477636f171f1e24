import mimetypes

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.documents.models import document_served

from .models import LibraryDocument

IMAGE_TYPES = {"image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"}


@require_safe
def document(request, document_id, filename):
    """A file of the library: a PDF opens in the browser, anything else is saved.

    Wagtail's own view sends the header `Content-Encoding: None` with each file.
    """
    document = get_object_or_404(LibraryDocument, pk=document_id)
    if document.filename != filename:
        raise Http404
    for hook in hooks.get_hooks("before_serve_document"):
        result = hook(document, request)
        if isinstance(result, HttpResponse):
            return result
    document_served.send(sender=LibraryDocument, instance=document, request=request)
    etag = quote_etag(document.file_hash) if document.file_hash else None
    return get_conditional_response(request, etag=etag) or file_response(document, etag)


def file_response(document, etag):
    response = stored_file(document.file.storage, document.file.name, document.content_type)
    response["Content-Disposition"] = document.content_disposition
    response["Content-Security-Policy"] = "default-src 'none'"
    if etag:
        response["ETag"] = etag
    return response


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
    except FileNotFoundError as error:
        raise Http404 from error
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def robots(request):
    return render(request, "cms/robots.txt", content_type="text/plain; charset=utf-8")
