"""The instruction screen of a case, its actions and its files."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from cases.admin.access import HiddenMixin
from cases.admin.actions.registry import offered_actions, split
from cases.models import Case
from cases.rules.standing import has_decision_paper, ruling_proposal
from cases.rules.terms import case_ledger, second_examen_is_late
from cases.trace.readings import reading_record

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
        reading_record(case=self.case, by=request.user)
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
            mails=case.letters(),
            entries=timeline(events=case.events.all(), notes=notes, attachments=attachments),
            ledger=case_ledger(case),
            first_case_in_sight=Case.objects.filter(pk=case.first_case_id).exists(),
            second_examen_is_late=second_examen_is_late(case),
            has_letter=has_decision_paper(case),
            proposal=ruling_proposal(case),
            **kwargs,
        )


def _with_files(questions, attachments):
    return [(question, [a for a in attachments if a.question_id == question.pk]) for question in questions]
