"""The documents of the library as tagged PDFs.

Loads WeasyPrint, which needs system libraries: whoever can do without a PDF imports this module by its dotted path.
"""

from django.template.loader import render_to_string
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from .content.text import french

FONTS = FontConfiguration()


class NoFetcher(URLFetcher):
    """Fetches nothing: a document is made of its own text alone."""

    def fetch(self, url, headers=None):
        raise ValueError(f"nothing may be loaded into a document: {url}")


def form_as_pdf(form):
    return render_pdf("cms/pdf/form.html", {"form": form}, pdf_forms=True)


def manual_as_pdf(manual):
    return render_pdf("cms/pdf/manual.html", {"manual": manual})


def render_pdf(template, context, **options):
    document = HTML(string=french(render_to_string(template, context)), url_fetcher=NoFetcher())
    return document.write_pdf(font_config=FONTS, pdf_variant="pdf/ua-1", **options)
