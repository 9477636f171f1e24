"""The outbox: every e-mail is a row first, sent by the worker, retried, and never sent twice by a retry."""

import logging
from collections.abc import Callable
from datetime import UTC, timedelta
from email.header import Header
from email.utils import parseaddr

import stamina
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import InterfaceError, OperationalError, connection
from django.db.models import F
from django.utils import timezone

from .models import ACCOUNT, Message, MessageStatus

logger = logging.getLogger(__name__)

# How long after each failed attempt the next one comes; after the last, the message has failed.
# The last ones reach over a long weekend without a mail server.
DELAYS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, *[720] * 10)]
MAX_ATTEMPTS = len(DELAYS) + 1

# After that the worker who took a message is dead: longer than a job may last.
LEASE = timedelta(seconds=settings.Q_CLUSTER["timeout"] + 30)

# How long a message that was handed over waits for a database to be marked in; with the sending, less than a job may last.
MARK_SECONDS = 60

# A new message has its own job; the sweep leaves it that long.
GRACE = timedelta(minutes=1)
SWEEP_SIZE = 500

OPEN = [MessageStatus.PENDING, MessageStatus.SENDING]

_enclosures: dict[str, Callable] = {}


def enclosure_register(name, make):
    """Have `make(message)` give the name, content and type of what goes with the messages of this enclosure."""
    _enclosures[name] = make


def message_deliver(pk):
    """Send a message that is due; does nothing when it is not, or when another worker has it.

    The row is claimed, with one attempt more, before the work: a job that kills its worker is not
    repeated for ever. Nothing is sent inside a transaction. When the worker dies between handing the
    message over and marking it, it is handed over again under the same Message-ID: a `FolderEmailBackend`
    then still has one file, a mail server may deliver it twice, and mail programs show it once.
    """
    message = _claim(pk)
    if message is None:
        return
    try:
        _send(message)
    except Exception as error:
        logger.warning("message %s, attempt %s: %r", pk, message.attempts, error)
        _postpone(message, error)
    else:
        _mark(message, status=MessageStatus.SENT, sent_at=timezone.now(), error="", **_secrets(message))


def message_retry(message):
    """Send again a message that was given up, from its first attempt."""
    Message.objects.filter(pk=message.pk, status=MessageStatus.FAILED).update(
        status=MessageStatus.PENDING, attempts=0, next_attempt_at=timezone.now(), error=""
    )


def _secrets(message):
    """A link that opens an account is not kept once it is sent, but in the demo's mailbox."""
    if message.kind != ACCOUNT or settings.DEMO:
        return {}
    return {"text": "Ce courriel contenait un lien personnel : il n’est pas conservé.", "html": ""}


def messages_due(now):
    """Primary keys of the messages whose turn has come and that no job of their own will send."""
    return list(
        Message.objects.filter(status__in=OPEN, next_attempt_at__lte=now)
        .exclude(attempts=0, next_attempt_at__gt=now - GRACE)
        .order_by("next_attempt_at")
        .values_list("pk", flat=True)[:SWEEP_SIZE]
    )


def _claim(pk):
    """The message, taken until its lease ends, or None.

    `next_attempt_at` is when anybody may take it again, which makes the end of a lease and a retry the same thing.
    """
    now = timezone.now()
    due = Message.objects.filter(pk=pk, status__in=OPEN, next_attempt_at__lte=now)
    if due.filter(attempts__gte=MAX_ATTEMPTS).update(status=MessageStatus.FAILED):
        logger.error("message %s given up: its worker died %s times", pk, MAX_ATTEMPTS)
        return None
    taken = due.update(status=MessageStatus.SENDING, attempts=F("attempts") + 1, next_attempt_at=now + LEASE)
    return Message.objects.get(pk=pk) if taken else None


@stamina.retry(on=(OperationalError, InterfaceError), attempts=None, timeout=MARK_SECONDS, wait_max=5)
def _mark(message, **columns):
    """Unless the lease ended and another attempt began. A database that restarts is waited for."""
    connection.close_if_unusable_or_obsolete()
    Message.objects.filter(pk=message.pk, attempts=message.attempts, status=MessageStatus.SENDING).update(
        **columns
    )


def _postpone(message, error):
    text = f"{type(error).__name__}: {error}"
    if message.attempts >= MAX_ATTEMPTS:
        logger.error("message %s given up after %s attempts: %s", message.pk, message.attempts, text)
        _mark(message, status=MessageStatus.FAILED, error=text)
        return
    again_at = timezone.now() + DELAYS[message.attempts - 1]
    _mark(message, status=MessageStatus.PENDING, next_attempt_at=again_at, error=text)


def _send(message):
    email = email_build(message)
    email.connection = get_connection(settings.DELIVERY_EMAIL_BACKEND)
    if email.send() != 1:
        raise OSError("the mail server took no message")


class Email(EmailMultiAlternatives):
    """A mail whose subject begins on the line of its name: some gateways show or rewrite an empty first line."""

    def message(self):
        message = super().message()
        message.replace_header("Subject", _subject_header(self.subject))
        return message


def _subject_header(subject):
    is_long_word = any(len(word) > 60 for word in subject.split())
    is_as_written = subject.isascii() and "=?" not in subject and not is_long_word
    return Header(subject, "us-ascii" if is_as_written else "utf-8", header_name="Subject")


def email_build(message):
    """The e-mail of a message; its Message-ID is the same at each attempt."""
    email = Email(
        subject=message.subject,
        body=message.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.recipient],
        headers={"Message-ID": message_id(message), "Auto-Submitted": "auto-generated"},
    )
    if message.html:
        email.attach_alternative(message.html, "text/html")
    if message.enclosure:
        email.attach(*_enclosures[message.enclosure](message))
    return email


def message_id(message):
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2]
    return f"<{message.created_at.astimezone(UTC):%Y%m%d-%H%M%S-%f}.{message.pk}@{domain}>"
