"""The stored terms of cases."""

from django.db import transaction

from cases.models import (
    Case,
)

from .base import set_terms


@transaction.atomic
def terms_recompute(pk):
    """Compute the stored terms of a case again."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=pk)
    before = case.due_announced, case.due_legal
    set_terms(case)
    if (case.due_announced, case.due_legal) != before:
        case.save()
