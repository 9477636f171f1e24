"""Until when the applicant may ask that an answer be examined again."""

from django.utils import timezone

from cases import clock
from directory.holidays import holidays_of


def second_examen_window_end(case):
    """The last day to ask for a second examen of an answered case.

    None before it was opened by who did not accept to be notified electronically: no term runs yet.
    """
    opened = case.decision_opened_at
    return clock.second_examen_window_end(
        available_on=timezone.localdate(case.answered_at),
        opened_on=timezone.localdate(opened) if opened else None,
        holidays=holidays_of(case.office.directorate.territory),
        consented=case.electronic_notification,
    )
