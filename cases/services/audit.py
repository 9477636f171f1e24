"""An audit is scheduled."""

from django.core.exceptions import ValidationError

from .base import make, offered_transition, required_text, service


@service(offered_transition("schedule_audit"))
def case_schedule_audit(*, case, by, at, audit_at, place, team, scope):
    """Say when and where the audit takes place, and close (CRPA, art. L. 124-1)."""
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
