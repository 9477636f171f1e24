"""The stored terms of cases."""

from django.db import transaction

from cases.enums import OPEN_STATES
from cases.models import (
    Case,
)

from .base import set_terms


def terms_recompute():
    """Compute the stored terms of every open case again."""
    for pk in Case.objects.filter(state__in=OPEN_STATES).values_list("pk", flat=True):
        with transaction.atomic():
            case = Case.objects.select_for_update(of=("self",)).get(pk=pk)
            before = case.due_announced, case.due_legal
            set_terms(case)
            if (case.due_announced, case.due_legal) != before:
                case.save()
