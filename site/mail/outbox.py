"""Every mail is a row first."""

from django.db import transaction
from django_q.tasks import async_task

from text.plain import kept, kept_line, shortened

from .letters import SUBJECT_MAX
from .models import Message

SEND_TASK = "mail.tasks.message_send"


def message_create(*, at, subject, text, html="", **columns):
    """Put a message into the outbox; the worker hears of it once the transaction is committed.

    Whatever other libraries write is made to fit its columns, the subject on one line and shortened at a word: a mail
    is never lost for it.

    When it cannot be told (queue unreachable), the sweep finds the row.
    """
    message = Message.objects.create(
        created_at=at,
        next_attempt_at=at,
        subject=shortened(kept_line(subject), SUBJECT_MAX),
        text=kept(text),
        html=kept(html),
        **columns,
    )
    transaction.on_commit(lambda: async_task(SEND_TASK, message.pk), robust=True)
    return message
