"""The PDFs that a case hands out to its applicant."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from cases.papers.appointment import audit_calendar
from cases.papers.decision import decision_pdf
from cases.papers.receipt import receipt_pdf
from cases.papers.request import request_pdf
from cases.rules.standing import audit_event, has_decision_paper
from pdf.printer import PdfUnavailable
from pdf.turns import RETRY_SECONDS, turn

from .page import case_find, case_page, decision_read


def paper_response(request, make, case, name):
    """A paper drawn now, as a download that nobody keeps; raises `PdfUnavailable`."""
    with turn(request.user.pk):
        content = make(case)
    return download(content, f"{name}-{case.number}.pdf", "application/pdf")


def download(content, name, kind):
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def unavailable(request, case, error):
    """Why the paper cannot be drawn, and when to ask again."""
    response = case_page(
        request,
        "forms/tracking/unavailable.html",
        case,
        here="PDF",
        status=503,
        error=error,
        again=request.path_info,
    )
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


@login_required
@require_GET
def request_paper(request, number):
    """« Télécharger le contenu de la demande (PDF) »."""
    case = case_find(number)
    try:
        response = paper_response(request, request_pdf, case, "demande")
    except PdfUnavailable as error:
        return unavailable(request, case, error)
    decision_read(request, case)
    return response


@login_required
@require_GET
def receipt_paper(request, number):
    """« Télécharger l’accusé d’enregistrement (PDF) »."""
    case = case_find(number)
    try:
        return paper_response(request, receipt_pdf, case, "accuse-enregistrement")
    except PdfUnavailable as error:
        return unavailable(request, case, error)


@login_required
@require_GET
def decision_paper(request, number):
    """« Lettre de réponse (PDF) »: the decision that stands."""
    case = case_find(number)
    if not has_decision_paper(case):
        raise Http404
    try:
        response = paper_response(request, decision_pdf, case, "reponse")
    except PdfUnavailable as error:
        return unavailable(request, case, error)
    decision_read(request, case)
    return response


@login_required
@require_GET
def audit_agenda(request, number):
    """« Ajouter à mon agenda »: the appointment of the audit, as the letter brought it."""
    case = case_find(number)
    event = audit_event(case)
    if event is None:
        raise Http404
    return download(audit_calendar(event), f"controle-{case.number}.ics", "text/calendar")
