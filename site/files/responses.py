"""Files handed out so that no browser runs anything of them in our origin."""

import logging

from django.core.files.storage import storages
from django.http import FileResponse, Http404

from .kinds import INLINE
from .models import StoredFile

logger = logging.getLogger(__name__)


def file_response(file, *, inline=False):
    """Hand out a `StoredFile` (an attachment) or a `KeptFile` so that no browser runs anything of it in our origin.

    `inline` shows pictures, PDF and text in the browser; every other type stays a download.
    """
    path = file.file.name if isinstance(file, StoredFile) else file.path
    try:
        content = storages["private"].open(path)
    except FileNotFoundError as error:
        logger.exception("stored file missing: %s", path)
        raise Http404("Ce fichier n’est pas disponible.") from error
    shown = inline and file.content_type in INLINE
    response = FileResponse(
        content, as_attachment=not shown, filename=file.name, content_type=file.content_type
    )
    # Browsers refuse to show a PDF in a sandbox; their viewer is isolated already.
    sandbox = "" if shown and file.content_type == "application/pdf" else "; sandbox"
    response["Content-Security-Policy"] = f"default-src 'none'; style-src 'unsafe-inline'{sandbox}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
