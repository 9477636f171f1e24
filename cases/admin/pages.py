"""What every page of one case is: it is fetched through the scope, and stands below the list."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from cases.admin.access import HiddenMixin
from cases.models import Case


def case_url(case, basket=""):
    address = reverse("cases:case", args=[case.number])
    return f"{address}?{urlencode({'panier': basket})}" if basket else address


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
        ).prefetch_related("questions__reply")
        return get_object_or_404(cases, number=self.kwargs["number"])


class CasePageView(CaseMixin, WagtailAdminTemplateMixin, TemplateView):
    header_icon = "folder-open-inverse"

    def get_page_title(self):
        return f"n° {self.case.number} · {self.case.subject}"

    def get_breadcrumbs_items(self):
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("cases:index"), "label": "Dossiers"},
            {"url": case_url(self.case), "label": f"n° {self.case.number} · {self.case.subject}"},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(case=self.case, **kwargs)
