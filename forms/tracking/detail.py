"""« Détail de la demande »: all that its applicant may know of a case."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from cases.enums import CaseState
from cases.models import Case
from cases.rules.standing import (
    decision_stands,
    has_decision_paper,
    ruling_proposal,
    second_examens,
    with_effect,
)
from cases.rules.terms import case_ledger, second_examen_until
from directory.naming import contact_of

from .page import case_find, case_page, decision_read
from .progress import history, progress

WITH_EVERYTHING = (
    "questions__reply",
    "questions__attachments",
    "complements",
    "attachments",
    "points",
    "subdomains__domain",
)


@login_required
@never_cache
@require_GET
def detail(request, number):
    """« Détail de la demande n° … »; reading the decision for the first time is an event."""
    case = case_find(number)
    decision_read(request, case)
    case = get_object_or_404(
        Case.objects.for_list()
        .select_related("office__directorate", "first_case")
        .prefetch_related(*WITH_EVERYTHING),
        pk=case.pk,
    )
    waiting = case.open_questions()
    proposal = ruling_proposal(case)
    until = second_examen_until(case)
    return case_page(
        request,
        "forms/tracking/detail.html",
        case,
        steps=progress(case),
        history=history(case),
        ledger=case_ledger(case).lines,
        waiting=waiting,
        questions=waiting + [question for question in case.questions.all() if question not in waiting],
        decided=case.state == CaseState.CLOSED and bool(case.answer_text),
        second_examen_until=until,
        second_examen_is_late=bool(until) and until < timezone.localdate(),
        decisions=[file for file in case.attachments.all() if decision_stands(case, file)],
        attachments=with_effect(case, case.attachments.all()),
        contact=contact_of(case.office),
        has_decision_paper=has_decision_paper(case),
        proposal=proposal,
        second_examens=second_examens(case),
        may_object=proposal is not None and proposal.may_be_objected_to(timezone.localdate()),
    )
