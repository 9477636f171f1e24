"""The confirmation of a request that was just filed."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from cases.models import Case
from cases.rules.terms import acknowledgement_due


@login_required
@never_cache
def done(request, number):
    """The confirmation: number, competent office, what follows and by when."""
    case = get_object_or_404(
        Case.objects.select_related("category", "subcategory", "office__directorate"), number=number
    )
    context = {"case": case, "acknowledged_by": acknowledgement_due(case)}
    return render(request, "forms/tracking/done.html", context)
