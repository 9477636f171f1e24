"""The documents of the library as tagged PDFs.

Loads WeasyPrint, which needs system libraries: whoever can do without a PDF imports this module by its dotted path.
"""

from django.template.loader import render_to_string
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from .content.screens import SCREENS
from .content.text import french

FONTS = FontConfiguration()


PICTURES = {f"ecran:{screen.name}": screen.path for screen in SCREENS}


class PictureFetcher(URLFetcher):
    """Fetches the pictures of the manual and nothing else."""

    def fetch(self, url, headers=None):
        if url in PICTURES:
            return URLFetcherResponse(url, PICTURES[url].read_bytes(), {"Content-Type": "image/png"})
        raise ValueError(f"nothing may be loaded into a document: {url}")


def form_as_pdf(form):
    return render_pdf("cms/pdf/form.html", {"form": form}, pdf_forms=True)


def manual_as_pdf(manual):
    return render_pdf(
        "cms/pdf/manual.html", {"manual": manual, "screens": {screen.name: screen for screen in SCREENS}}
    )


def render_pdf(template, context, **options):
    document = HTML(string=french(render_to_string(template, context)), url_fetcher=PictureFetcher())
    return document.write_pdf(font_config=FONTS, pdf_variant="pdf/ua-1", **options)
