"""PDF, as qpdf reads it: a hostile one can grow without end, so it is read `apart`."""

import io
import re

import pikepdf

from .base import DAMAGED, PROTECTED, ProofError, require, seems_to_be

OBJECT = re.compile(rb"\d\s+\d+\s+obj\b")


def prove(file):
    """It opens without a password and has pages, whatever stands before its header or after its end."""
    require(seems_to_be(file) in ("", "pdf"))
    file.seek(0)
    content = file.read()
    require(_has_end(content), DAMAGED)
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            pages = len(pdf.pages)
    except pikepdf.PasswordError as error:
        raise ProofError(PROTECTED) from error
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        is_encrypted = "encrypt" in str(error)
        raise ProofError(PROTECTED if is_encrypted else "") from error
    require(pages)


def _has_end(content):
    """Whether an end is marked after which no object begins: a reader rebuilds half a file too."""
    end = max(content.rfind(b"%%EOF"), content.rfind(b"startxref"))
    return end >= 0 and OBJECT.search(content, end) is None
