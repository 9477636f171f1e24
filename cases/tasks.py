"""What the worker runs. Tasks take primary keys and open the scope themselves."""

from django.utils import timezone
from django_q.models import Schedule
from django_q.tasks import async_task
from django_scopes import scopes_disabled

from .notifications import SEND_TASK
from .outbox import message_deliver, messages_due

SCHEDULES = {"outbox": {"func": "cases.tasks.outbox_sweep", "schedule_type": Schedule.MINUTES, "minutes": 1}}


def message_send(pk):
    with scopes_disabled():
        message_deliver(pk)


def outbox_sweep():
    """Give a new job to the messages that wait for a retry or that a crash left."""
    with scopes_disabled():
        for pk in messages_due(timezone.now()):
            async_task(SEND_TASK, pk)


def schedules_load():
    """Create the schedules; safe to run again."""
    for name, schedule in SCHEDULES.items():
        Schedule.objects.update_or_create(name=name, defaults=schedule)
