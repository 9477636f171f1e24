"""The instruction screen of a case, its actions and its files."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from cases.admin.access import HiddenMixin
from cases.admin.actions.registry import actions, offered_actions, split
from cases.errors import CaseError
from cases.models import Case
from cases.papers import request as documents
from cases.rules.terms import second_examen_is_late
from cases.services import instruction, publication
from files.responses import file_response
from pdf.printer import PdfUnavailable

from .timeline import timeline


def case_url(case):
    return reverse("cases:case", args=[case.number])


class CaseMixin(HiddenMixin):
    """Fetches the case through the scope: that of another office is not found."""

    model = Case

    @cached_property
    def case(self):
        cases = Case.objects.select_related(
            "category",
            "subcategory",
            "office__directorate",
            "agent",
            "applicant",
            "first_case__office__directorate",
        ).prefetch_related("questions__answer")
        return get_object_or_404(cases, number=self.kwargs["number"])


class CasePageView(CaseMixin, WagtailAdminTemplateMixin, TemplateView):
    header_icon = "folder-open-inverse"

    def get_page_title(self):
        return str(self.case)

    def get_breadcrumbs_items(self):
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("cases:index"), "label": "Dossiers"},
            {"url": case_url(self.case), "label": str(self.case)},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(case=self.case, **kwargs)


class CaseView(CasePageView):
    template_name = "cases/admin/case.html"

    def get(self, request, *args, **kwargs):
        instruction.reading_record(case=self.case, by=request.user)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        case = self.case
        attachments = list(case.attachments.select_related("uploaded_by", "removed_by"))
        notes = list(case.notes.select_related("written_by"))
        offered = offered_actions(case, self.request.user)
        expected, others, internal = split(offered)
        return super().get_context_data(
            expected=expected,
            actions=others,
            internal_actions=internal,
            domains=case.domains.select_related("subdomain__domain"),
            points=case.points.all(),
            questions=_with_files(case.questions.all(), attachments),
            complements=case.complements.all(),
            attachments=attachments,
            notes=notes,
            mails=case.messages.all(),
            entries=timeline(events=case.events.all(), notes=notes, attachments=attachments),
            ledger=instruction.case_ledger(case),
            first_case_in_sight=Case.objects.filter(pk=case.first_case_id).exists(),
            second_examen_is_late=second_examen_is_late(case),
            has_letter=documents.has_letter(case),
            proposal=publication.ruling_proposal(case),
            **kwargs,
        )


def _with_files(questions, attachments):
    return [(question, [a for a in attachments if a.question_id == question.pk]) for question in questions]


class ActionView(CasePageView):
    """One action: its short form, which is the confirmation, then the one service that it calls."""

    template_name = "cases/admin/action.html"

    @cached_property
    def action(self):
        try:
            return actions()[self.kwargs["name"]]
        except KeyError:
            raise Http404 from None

    def get_page_title(self):
        return f"{self.action.label} - {self.case}"

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.action.label}]

    def get(self, request, *args, **kwargs):
        if not self.action.is_offered(self.case, request.user):
            messages.error(
                request, f"« {self.action.label} » n’est pas possible actuellement sur ce dossier."
            )
            return redirect(case_url(self.case))
        return self.show(self.action.form_class(case=self.case, initial={"version": self.case.version}))

    def post(self, request, *args, **kwargs):
        form = self.action.form_class(request.POST, request.FILES, case=self.case)
        if "insert" in request.POST and hasattr(form, "with_template_inserted"):
            return self.show(form.with_template_inserted())
        if not form.is_valid():
            return self.show(form)
        try:
            self.action.run(case=self.case, by=request.user, **form.service_kwargs())
        except CaseError as refusal:
            form.undo()
            return self.tell(form, refusal)
        except ValidationError as error:
            form.undo()
            add_errors(form, error)
            return self.show(form)
        messages.success(request, f"{self.case} : {form.done}")
        still_mine = Case.objects.filter(pk=self.case.pk).exists()
        return redirect(case_url(self.case) if still_mine else reverse("cases:index"))

    def show(self, form, status=200, **context):
        instruction.reading_record(case=self.case, by=self.request.user)
        context = self.get_context_data(form=form, **{"refusal": None, "still_offered": True, **context})
        return self.render_to_response(context, status=status)

    def tell(self, form, refusal):
        """Say why nothing was done, on the case as it is now, with what was typed."""
        self.case = Case.objects.filter(pk=self.case.pk).select_related("office", "agent").first()
        if self.case is None:
            messages.error(self.request, str(refusal))
            return redirect("cases:index")
        form.data = form.data.copy()
        form.data["version"] = self.case.version
        still_offered = self.action.is_offered(self.case, self.request.user)
        return self.show(form, status=409, refusal=refusal, still_offered=still_offered)


def add_errors(form, error):
    """A service's complaints on the fields that they are about, the others at the top."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    for field, sentences in by_field.items():
        for sentence in sentences:
            form.add_error(field if field in form.fields else None, sentence)


class LetterView(CaseMixin, View):
    """The letter of the answer that stands, as its applicant has it."""

    def get(self, request, *args, **kwargs):
        case = self.case
        if not documents.has_letter(case):
            raise Http404
        instruction.reading_record(case=case, by=request.user)
        try:
            content = documents.answer_pdf(case)
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
        instruction.reading_record(case=self.case, by=request.user)
        return file_response(attachment)
