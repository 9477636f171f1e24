"""Every mail is a row first."""

from django.db import transaction
from django_q.tasks import async_task

from .models import Message

SEND_TASK = "mail.tasks.message_send"


def message_create(*, at, **columns):
    """Put a message into the outbox; the worker hears of it once the transaction is committed.

    When it cannot be told (queue unreachable), the sweep finds the row.
    """
    message = Message.objects.create(created_at=at, next_attempt_at=at, **columns)
    transaction.on_commit(lambda: async_task(SEND_TASK, message.pk), robust=True)
    return message
