"""What the worker runs. Tasks take primary keys and open the scope themselves."""

from django.utils import timezone
from django_q.brokers import get_broker
from django_q.models import Schedule
from django_q.tasks import async_task
from django_scopes import scopes_disabled

from cases.letters.values import SEND_TASK
from cases.services.instruction import terms_recompute
from cases.statistics.promise import promise_publish
from mail.delivery import SWEEP_SIZE, message_deliver, messages_due

SCHEDULES = {
    "outbox": {"func": "cases.tasks.outbox_sweep", "schedule_type": Schedule.MINUTES, "minutes": 1},
    "terms": {"func": "cases.tasks.terms_refresh", "schedule_type": Schedule.DAILY},
    "promise": {"func": "cases.tasks.promise_refresh", "schedule_type": Schedule.DAILY},
}


def message_send(pk):
    with scopes_disabled():
        message_deliver(pk)


def outbox_sweep():
    """Give a new job to the messages that wait for a retry or that a crash left, unless jobs pile up."""
    if get_broker().queue_size() > SWEEP_SIZE:
        return
    with scopes_disabled():
        for pk in messages_due(timezone.now()):
            async_task(SEND_TASK, pk)


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
