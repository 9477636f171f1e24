"""The documents of the library as tagged PDFs."""

from django.template.loader import render_to_string

from pdf.printer import pdf_print

from .screens import SCREENS
from .typography import french

PICTURES = {f"ecran:{screen.name}": screen.path for screen in SCREENS}


def form_as_pdf(form):
    return pdf_print(_page("cms/library/papers/pdf/form.html", {"form": form}), pdf_forms=True)


def manual_as_pdf(manual):
    screens = {screen.name: screen for screen in SCREENS}
    return pdf_print(
        _page("cms/library/papers/pdf/manual.html", {"manual": manual, "screens": screens}), pictures=PICTURES
    )


def _page(template, context):
    return french(render_to_string(template, context))
