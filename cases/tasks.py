"""What the worker runs. Tasks take primary keys and open the scope themselves."""

import logging

from django.utils import timezone
from django_q.models import Schedule
from django_scopes import scopes_disabled

from accounts.models import User
from cases.enums import OPEN_STATES
from cases.errors import CaseError
from cases.models import Case
from cases.rules.terms import acknowledgements_due
from cases.services.filing import case_acknowledge
from cases.services.terms import terms_recompute
from cases.statistics.promise import promise_publish

logger = logging.getLogger(__name__)

SCHEDULES = {
    "acknowledgements": {"func": "cases.tasks.acknowledgements_send", "schedule_type": Schedule.DAILY},
    "terms": {"func": "cases.tasks.terms_refresh", "schedule_type": Schedule.DAILY},
    "promise": {"func": "cases.tasks.promise_refresh", "schedule_type": Schedule.DAILY},
}


def acknowledgements_send():
    """Acknowledge what nobody has taken in charge a working day before it is too late."""
    with scopes_disabled():
        by = User.application()
        _each(
            acknowledgements_due(timezone.localdate()),
            lambda case: case_acknowledge(case=case, by=by),
            "case %s could not be acknowledged",
        )


def terms_refresh():
    """Compute the stored terms of open cases again: holidays and territories may have been corrected."""
    with scopes_disabled():
        _each(
            Case.objects.filter(state__in=OPEN_STATES).only("pk", "number"),
            lambda case: terms_recompute(case.pk),
            "the terms of case %s could not be computed",
        )


def _each(cases, act, failure):
    """Act on each; one that fails keeps no other from it.

    Then raises RuntimeError, so that the task is seen to have failed.
    """
    failed = []
    for case in cases:
        try:
            act(case)
        except CaseError:
            continue  # taken in charge or withdrawn since it was asked for
        except Exception:
            logger.exception(failure, case.number)
            failed.append(case.number)
    if failed:
        raise RuntimeError(f"{failure}: see the log" % failed)


def promise_refresh():
    """Publish the figures on delays of a half-year that is over."""
    promise_publish(timezone.localdate())


def schedules_load():
    """Create the schedules; safe to run again."""
    for name, schedule in SCHEDULES.items():
        Schedule.objects.update_or_create(name=name, defaults=schedule)
