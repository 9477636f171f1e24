"""The instruction screen of a case: what was asked and what followed, and beside it what can be done."""

from cases.admin.actions.registry import offered_actions, split
from cases.admin.home.baskets import basket_named, next_in_basket
from cases.admin.pages import CasePageView
from cases.models import Case
from cases.rules.standing import has_decision_paper, ruling_proposal, second_examens
from cases.rules.terms import case_ledger, second_examen_is_late
from cases.trace.readings import reading_record

from .timeline import timeline


class CaseView(CasePageView):
    template_name = "cases/admin/case/page.html"

    @property
    def basket(self):
        """The basket that the case was opened from, if any."""
        return basket_named(self.request.GET.get("panier", ""))

    def get(self, request, *args, **kwargs):
        reading_record(case=self.case, by=request.user)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        case, user = self.case, self.request.user
        attachments = list(case.attachments.select_related("uploaded_by", "removed_by"))
        notes = list(case.notes.select_related("written_by"))
        expected, others, internal = split(offered_actions(case, user))
        return super().get_context_data(
            expected=expected,
            actions=others,
            internal_actions=internal,
            domains=case.domains.select_related("subdomain__domain"),
            points=case.points.all(),
            attachments=attachments,
            notes=notes,
            mails=case.letters(),
            entries=timeline(
                events=case.events.all(),
                notes=notes,
                attachments=attachments,
                waiting=case.open_questions(),
            ),
            ledger=case_ledger(case),
            second_examens=_in_sight(second_examens(case)),
            first_case_in_sight=Case.objects.filter(pk=case.first_case_id).exists(),
            second_examen_is_late=second_examen_is_late(case),
            has_letter=has_decision_paper(case),
            proposal=ruling_proposal(case),
            basket=self.basket,
            next_case=self.basket and next_in_basket(self.basket, case=case, user=user),
            **kwargs,
        )


def _in_sight(numbers):
    """Each number with whether this agent may open the case; those of another office he may not."""
    seen = set(Case.objects.filter(number__in=numbers).values_list("number", flat=True)) if numbers else ()
    return [(number, number in seen) for number in numbers]
