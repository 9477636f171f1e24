"""What the confirmation tells of what follows."""

from django.utils import timezone

from cases.rules.clock import add_working_days
from cases.rules.terms import RECEIPT_WORKING_DAYS
from directory.holidays import holidays_of


def expected_dates(case):
    """By when the acknowledgement comes (CRPA R. 112-11-1)."""
    holidays = holidays_of(case.office.directorate.territory)
    return {
        "acknowledged_by": add_working_days(
            timezone.localdate(case.received_at), RECEIPT_WORKING_DAYS, holidays
        )
    }
