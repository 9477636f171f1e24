"""An audit is scheduled."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from .base import begin, make, required_text


@transaction.atomic
def case_schedule_audit(*, case, by, version, audit_at, place, team, scope, at=None):
    at = at or timezone.now()
    case = begin(case, "schedule_audit", by, version)
    if audit_at <= at:
        raise ValidationError({"audit_at": "Le contrôle a lieu à une date à venir."})
    place = required_text(place, "place", "Indiquez le lieu du contrôle.")
    columns = {"audit_at": audit_at, "place": place, "team": team, "scope": scope}
    data = {
        **columns,
        "audit_at": audit_at.isoformat(),
        "directorate": case.office.directorate.name,
        "directorate_id": case.office.directorate_id,
        "office_id": case.office_id,
    }
    make(case, "schedule_audit", by=by, at=at, columns=columns, data=data)
    return case
