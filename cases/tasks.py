"""What the worker runs. Tasks take primary keys and open the scope themselves."""

from django.utils import timezone
from django_q.models import Schedule
from django_scopes import scopes_disabled

from accounts.models import User
from cases.rules.terms import acknowledgements_due
from cases.services.filing import case_acknowledge
from cases.services.terms import terms_recompute
from cases.statistics.promise import promise_publish

SCHEDULES = {
    "acknowledgements": {"func": "cases.tasks.acknowledgements_send", "schedule_type": Schedule.DAILY},
    "terms": {"func": "cases.tasks.terms_refresh", "schedule_type": Schedule.DAILY},
    "promise": {"func": "cases.tasks.promise_refresh", "schedule_type": Schedule.DAILY},
}


def acknowledgements_send():
    """Acknowledge what nobody has taken in charge a working day before it is too late."""
    today = timezone.localdate()
    with scopes_disabled():
        by = User.application()
        for case in acknowledgements_due(today):
            case_acknowledge(case=case, by=by)


def terms_refresh():
    """Compute the stored terms of open cases again: holidays and territories may have been corrected."""
    with scopes_disabled():
        terms_recompute()


def promise_refresh():
    """Publish the figures on delays of a half-year that is over."""
    promise_publish(timezone.localdate())


def schedules_load():
    """Create the schedules; safe to run again."""
    for name, schedule in SCHEDULES.items():
        Schedule.objects.update_or_create(name=name, defaults=schedule)
