"""The database restarts while a mail is sent: it is marked once it is back, and never sent again."""

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, connections
from django.utils import timezone

from mail.models import Message, MessageStatus
from mail.outbox import message_create
from mail.tasks import message_send, outbox_sweep

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("db")]


class CuttingBackend(BaseEmailBackend):
    """Takes the mail while the server drops the worker's connection."""

    taken = []

    def send_messages(self, email_messages):
        self.taken.extend(email_messages)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            [pid] = cursor.fetchone()
        other = connections.create_connection("default")
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
        other.close()
        return len(email_messages)


def test_message_that_was_taken_is_marked_once_the_database_is_back(settings):
    settings.DELIVERY_EMAIL_BACKEND = f"{__name__}.{CuttingBackend.__name__}"
    message = message_create(
        kind="account",
        recipient="juda@exemple.invalid",
        subject="Bonjour",
        text="Le texte",
        at=timezone.now(),
    )
    message_send(message.pk)
    outbox_sweep()
    message_send(message.pk)
    assert [mail.to for mail in CuttingBackend.taken] == [["juda@exemple.invalid"]]
    assert Message.objects.get(pk=message.pk).status == MessageStatus.SENT
