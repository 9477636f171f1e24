"""Who opened a case, and when."""

from django.utils import timezone

from cases.models import (
    Reading,
)


def reading_record(*, case, by, at=None):
    """Keep that an agent opened the case (who, when, which)."""
    return Reading.objects.create(case=case, user=by, at=at or timezone.now())
