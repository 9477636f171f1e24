"""What the pages on a case share: the case of the person, its frame, the decision that counts as read."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cases.enums import CaseState
from cases.models import Case
from cases.services.decision import decision_open


def case_find(number):
    """A case of the person in scope; anybody else's is not found."""
    return get_object_or_404(
        Case.objects.select_related("category", "subcategory", "office__directorate", "first_case"),
        number=number,
    )


def case_page(request, template, case, *, here="", status=200, **context):
    """A page on a case, with the way back to it and to the list."""
    trail = [("Mes demandes", reverse("forms:list")), (f"Demande n° {case.number}", None)]
    if here:
        trail[-1] = (f"Demande n° {case.number}", reverse("forms:detail", args=[case.number]))
        trail.append((here, None))
    return render(request, template, {"case": case, "trail": trail, **context}, status=status)


def decision_read(request, case):
    """Keep that the applicant reads the decision, the first time that he does so wherever it stands."""
    if case.state == CaseState.CLOSED and case.answered_at and not case.decision_opened_at:
        decision_open(case=case, by=request.user)
