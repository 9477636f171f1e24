"""The files and papers of a case."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import View
from wagtail.admin import messages

from cases.admin.pages import CaseMixin, case_url
from cases.papers.decision import decision_pdf
from cases.rules.standing import has_decision_paper
from cases.trace.readings import reading_record
from files.responses import file_response
from pdf.printer import PdfUnavailable
from pdf.turns import turn


class DecisionPaperView(CaseMixin, View):
    """The letter of the answer that stands, as its applicant has it."""

    def get(self, request, *args, **kwargs):
        case = self.case
        if not has_decision_paper(case):
            raise Http404
        reading_record(case=case, by=request.user)
        try:
            with turn(request.user.pk):
                content = decision_pdf(case)
        except PdfUnavailable as error:
            messages.error(request, str(error))
            return redirect(case_url(case))
        response = HttpResponse(content, content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="reponse-{case.number}.pdf"'
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response


class FileView(CaseMixin, View):
    """A file of the case, removed ones included: agents read the whole history."""

    def get(self, request, *args, **kwargs):
        attachment = get_object_or_404(self.case.attachments, key=self.kwargs["key"])
        reading_record(case=self.case, by=request.user)
        return file_response(request, attachment)
