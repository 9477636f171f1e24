"""Files handed out so that no browser runs anything of them in our origin, and never other than they were kept."""

import hashlib
import logging

from django.core.files.storage import storages
from django.http import FileResponse
from django.shortcuts import render

logger = logging.getLogger(__name__)


def file_response(request, file):
    """Hand out a `StoredFile` as a download, so that no browser runs anything of it in our origin.

    One that is missing, or no longer the one that was kept, is not handed out: the answer is a page that says so,
    with status 503.
    """
    content = _as_kept(file)
    if content is None:
        return render(request, "files/unavailable.html", {"name": file.name}, status=503)
    response = FileResponse(content, as_attachment=True, filename=file.name, content_type=file.content_type)
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response


def _as_kept(file):
    """The stored bytes at their beginning, once they were compared with what was kept; None when they differ."""
    path = file.file.name
    try:
        content = storages["private"].open(path)
    except OSError:
        logger.exception("stored file missing: %s", path)
        return None
    found = hashlib.file_digest(content.file, "sha256").hexdigest()
    if found != file.sha256:
        content.close()
        logger.error("stored file altered: %s has SHA-256 %s, not %s", path, found, file.sha256)
        return None
    content.seek(0)
    return content
