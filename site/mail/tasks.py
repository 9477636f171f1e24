"""What the worker runs. Tasks take primary keys."""

from django.utils import timezone
from django_q.brokers import get_broker
from django_q.models import Schedule
from django_q.tasks import async_task

from .delivery import SWEEP_SIZE, message_deliver, messages_due
from .outbox import SEND_TASK

SCHEDULES = {
    "outbox": {"func": "mail.tasks.outbox_sweep", "schedule_type": Schedule.MINUTES, "minutes": 1},
}


def message_send(pk):
    message_deliver(pk)


def outbox_sweep():
    """Give a new job to the messages that wait for a retry or that a crash left, unless jobs pile up."""
    if get_broker().queue_size() > SWEEP_SIZE:
        return
    for pk in messages_due(timezone.now()):
        async_task(SEND_TASK, pk)


def schedules_load():
    """Create the schedules; safe to run again."""
    for name, schedule in SCHEDULES.items():
        Schedule.objects.update_or_create(name=name, defaults=schedule)
