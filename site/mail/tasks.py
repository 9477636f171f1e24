"""What the worker runs for the outbox. Tasks take primary keys."""

from django.utils import timezone
from django_q.brokers import get_broker
from django_q.tasks import async_task
from django_scopes import scopes_disabled

from mail.delivery import SWEEP_SIZE, message_deliver, messages_due

from .outbox import SEND_TASK


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
