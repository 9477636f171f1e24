"""What every paper is drawn with."""

from django.conf import settings
from django.template.loader import render_to_string

from pdf.printer import pdf_print


def paper_print(template, context) -> bytes:
    """A template as PDF; it extends `cases/papers/base.html` and names no file nor address to fetch."""
    return pdf_print(render_to_string(template, {"demo": settings.DEMO, **context}))
