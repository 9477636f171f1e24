"""The PDFs that a case hands out to its applicant."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from cases.papers import request as documents
from pdf.printer import PdfUnavailable

from .page import answer_read, find, show


def pdf_response(make, case, name):
    """A PDF made now, or the reason why none can be made."""
    response = HttpResponse(make(case), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}-{case.number}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def unavailable(request, case, error):
    return show(request, "forms/tracking/unavailable.html", case, here="PDF", status=503, error=error)


@login_required
@require_GET
def pdf(request, number):
    """« Télécharger le contenu de la demande (PDF) »."""
    case = find(number)
    try:
        response = pdf_response(documents.case_pdf, case, "demande")
    except PdfUnavailable as error:
        return unavailable(request, case, error)
    answer_read(request, case)
    return response


@login_required
@require_GET
def receipt(request, number):
    case = find(number)
    try:
        return pdf_response(documents.receipt_pdf, case, "accuse-enregistrement")
    except PdfUnavailable as error:
        return unavailable(request, case, error)


@login_required
@require_GET
def letter(request, number):
    """The letter of the answer that stands."""
    case = find(number)
    if not documents.has_letter(case):
        raise Http404
    try:
        response = pdf_response(documents.answer_pdf, case, "reponse")
    except PdfUnavailable as error:
        return unavailable(request, case, error)
    answer_read(request, case)
    return response
