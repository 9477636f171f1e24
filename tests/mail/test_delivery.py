"""Delivery of the outbox: attempts, retries, what a crash leaves, and what other parts of the site send."""

import logging
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.test import override_settings
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.models import OrmQ, Schedule
from django_q.signing import SignedPackage
from django_scopes import scopes_disabled

from cases.enums import CaseState, Nature
from mail.delivery import DELAYS, LEASE, MAX_ATTEMPTS, email_build, message_id
from mail.models import Message, MessageStatus
from mail.outbox import SEND_TASK, message_create
from mail.tasks import message_send, outbox_sweep, schedules_load
from tests.factories import UserFactory, case_in, submit_case

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


class DownBackend(BaseEmailBackend):
    def send_messages(self, email_messages):
        raise ConnectionRefusedError("no mail server")


@pytest.fixture(autouse=True)
def mails(settings, tmp_path):
    settings.EMAIL_BACKEND = "mail.backends.OutboxEmailBackend"  # pytest-django puts its own
    settings.MAIL_DIR = tmp_path / "mails"
    return settings.MAIL_DIR


class FatalBackend(BaseEmailBackend):
    """The worker is killed while it sends: nothing after the call runs."""

    def send_messages(self, email_messages):
        raise SystemExit


@pytest.fixture
def mail_server_is_down(settings):
    settings.DELIVERY_EMAIL_BACKEND = f"{__name__}.DownBackend"


def attempt(message, backend):
    """An attempt to send that ends badly."""
    with override_settings(DELIVERY_EMAIL_BACKEND=f"{__name__}.{backend.__name__}"):
        try:
            message_send(message.pk)
        except SystemExit:
            assert backend is FatalBackend
    return row(message)


def write(**columns):
    return message_create(
        **{
            "kind": "account",
            "recipient": "juda@exemple.invalid",
            "subject": "Bonjour à vous",
            "text": "Le texte\n",
            "html": "<p>Le texte</p>",
            "at": timezone.now(),
            **columns,
        }
    )


def row(message):
    with scopes_disabled():
        return Message.objects.get(pk=message.pk)


def delivered(mails):
    files = sorted(mails.glob("*")) if mails.exists() else []
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]


def queued():
    return [SignedPackage.loads(job.payload) for job in OrmQ.objects.all()]


def test_a_message_is_queued_by_its_key_once_committed(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        message = write()
        assert queued() == []
    (job,) = queued()
    assert (job["func"], job["args"]) == ("mail.tasks.message_send", (message.pk,))
    assert import_string(job["func"]) is message_send


def test_delivery_writes_one_file_with_text_and_html(mails):
    message = write()
    message_send(message.pk)
    (mail,) = delivered(mails)
    assert mail["Subject"] == "Bonjour à vous"
    assert mail["To"] == "juda@exemple.invalid"
    assert mail["From"] == "OGDE <ne-pas-repondre@ogde.invalid>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == message_id(message)
    assert mail.get_content_type() == "multipart/alternative"
    assert mail.get_body("plain").get_content() == "Le texte\n"
    assert mail.get_body("html").get_content() == "<p>Le texte</p>"
    sent = row(message)
    assert (sent.status, sent.attempts, sent.error) == (MessageStatus.SENT, 1, "")
    assert sent.sent_at is not None


def test_delivery_again_does_nothing(mails):
    message = write()
    message_send(message.pk)
    message_send(message.pk)
    assert len(delivered(mails)) == row(message).attempts == 1


def test_same_message_handed_over_twice_is_one_file(mails):
    """A worker that dies after the delivery and before the mark."""
    message = write()
    for _ in range(2):
        get_connection("mail.backends.FolderEmailBackend").send_messages([email_build(message)])
    assert len(delivered(mails)) == 1


@pytest.mark.usefixtures("mail_server_is_down")
def test_failed_attempts_wait_longer_and_longer_then_give_up(caplog):
    with time_machine.travel(NOW, tick=False) as clock:
        message = write()
        for attempt, delay in enumerate(DELAYS, 1):
            message_send(message.pk)
            failed = row(message)
            assert (failed.status, failed.attempts) == (MessageStatus.PENDING, attempt)
            assert failed.error == "ConnectionRefusedError: no mail server"
            assert failed.next_attempt_at == timezone.now() + delay
            clock.shift(delay - timedelta(seconds=1))
            message_send(message.pk)
            assert row(message).attempts == attempt
            clock.shift(timedelta(seconds=1))
        message_send(message.pk)
    assert (row(message).status, row(message).attempts) == (MessageStatus.FAILED, MAX_ATTEMPTS)
    errors = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert errors == [
        f"message {message.pk} given up after {MAX_ATTEMPTS} attempts: ConnectionRefusedError: no mail server"
    ]


def test_a_retry_that_succeeds_clears_the_error(mails):
    with time_machine.travel(NOW, tick=False) as clock:
        message = write()
        assert attempt(message, DownBackend).error == "ConnectionRefusedError: no mail server"
        clock.shift(DELAYS[0])
        message_send(message.pk)
    assert (row(message).status, row(message).attempts, row(message).error) == (MessageStatus.SENT, 2, "")
    assert len(delivered(mails)) == 1


def test_a_message_taken_by_a_worker_is_left_to_it_until_its_lease_ends(mails):
    with time_machine.travel(NOW, tick=False) as clock:
        message = write()
        taken = attempt(message, FatalBackend)
        assert (taken.status, taken.attempts) == (MessageStatus.SENDING, 1)
        message_send(message.pk)
        assert delivered(mails) == []
        clock.shift(LEASE)
        message_send(message.pk)
    assert (row(message).status, row(message).attempts) == (MessageStatus.SENT, 2)
    assert len(delivered(mails)) == 1


def test_a_message_that_kills_its_workers_is_given_up(caplog):
    with time_machine.travel(NOW, tick=False) as clock:
        message = write()
        for _ in range(MAX_ATTEMPTS):
            attempt(message, FatalBackend)
            clock.shift(LEASE)
        message_send(message.pk)
    assert (row(message).status, row(message).attempts) == (MessageStatus.FAILED, MAX_ATTEMPTS)
    assert f"message {message.pk} given up: its worker died {MAX_ATTEMPTS} times" in caplog.messages


def test_sweep_queues_what_waits_for_a_retry_or_was_left_and_nothing_else():
    with time_machine.travel(NOW, tick=False) as clock:
        lost, left, failed, done = write(), write(), write(), write()
        attempt(left, FatalBackend)
        attempt(failed, DownBackend)
        message_send(done.pk)
        clock.shift(LEASE)
        taken = write()
        attempt(taken, FatalBackend)
        waiting = write()
        attempt(waiting, DownBackend)
        write()
        outbox_sweep()
    jobs = queued()
    assert {job["func"] for job in jobs} == {SEND_TASK}
    assert sorted(job["args"] for job in jobs) == [(lost.pk,), (left.pk,), (failed.pk,)]


def test_schedules_are_loaded_once_and_run_the_sweep_each_minute():
    schedules_load()
    schedules_load()
    (schedule,) = Schedule.objects.filter(name="outbox")
    assert import_string(schedule.func) is outbox_sweep
    assert (schedule.schedule_type, schedule.minutes, schedule.repeats) == (Schedule.MINUTES, 1, -1)


def test_receipt_and_calendar_are_made_when_the_message_goes(mails):
    case = submit_case()
    audit = case_in(CaseState.CLOSED, nature=Nature.DROIT_AU_CONTROLE, directorate="DR ROISSY")
    with scopes_disabled():
        message_send(case.letters().get(kind="filed").pk)
        message_send(audit.letters().get(kind="audit_scheduled").pk)
    attached = {
        part.get_filename(): (part.get_content_type(), part.get_payload(decode=True)[:5])
        for mail in delivered(mails)
        for part in mail.iter_attachments()
    }
    assert attached == {
        f"accuse-enregistrement-{case.number}.pdf": ("application/pdf", b"%PDF-"),
        f"controle-{audit.number}.ics": ("text/calendar", b"BEGIN"),
    }


def test_what_django_sends_becomes_one_row_a_recipient():
    email = EmailMultiAlternatives(
        "Objet",
        "Texte",
        to=["Juda Bricot <juda@exemple.invalid>", "b@exemple.invalid"],
        bcc=["c@exemple.invalid"],
    )
    email.attach_alternative("<p>Texte</p>", "text/html")
    assert email.send() == 1
    with scopes_disabled():
        rows = Message.objects.values_list("recipient", "subject", "text", "html", "status", "link")
        assert sorted(rows) == [
            (recipient, "Objet", "Texte", "<p>Texte</p>", MessageStatus.PENDING, None)
            for recipient in ("b@exemple.invalid", "c@exemple.invalid", "juda@exemple.invalid")
        ]


def test_attachments_are_refused_loudly():
    email = EmailMessage("Objet", "Texte", to=["a@exemple.invalid"])
    email.attach("a.txt", "contenu")
    with pytest.raises(ValueError, match="no attachments"):
        email.send()


def test_forgotten_password_goes_through_the_outbox_and_arrives(client, mails):
    user = UserFactory(email="juda@exemple.invalid")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    assert client.post("/compte/password/reset/", {"email": user.email}).status_code == 302
    with scopes_disabled():
        message = Message.objects.get()
    assert message.recipient == "juda@exemple.invalid"
    message_send(message.pk)
    (mail,) = delivered(mails)
    assert mail["To"] == "juda@exemple.invalid"


LONG = "Une page a été soumise à votre relecture : « Les droits d’accise sur les boissons fermentées »"
SUBJECTS = [
    LONG,
    "Compte " + "é" * 80,
    "É" * 200,
    "a" * 200,
    "Plain words that go on and on " * 8,
    "Court",
    "=?utf-8?q?=C3=A9?= tel quel",
    "日本語の件名" * 20,
]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_subject_begins_on_the_line_of_its_name(mails, subject):
    message = write(subject=subject)
    message_send(message.pk)
    [path] = mails.glob("*")
    content = path.read_bytes()
    first = next(line for line in content.splitlines() if line.startswith(b"Subject:"))
    assert first.removeprefix(b"Subject:").strip() != b""
    assert max(map(len, content.splitlines())) <= 998
    assert delivered(mails)[0]["Subject"] == message.subject


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("mot " * 96, "mot " * 61 + "mot…"),
        ("mot " * 62 + "mo", "mot " * 62 + "mo"),
        ("x" * 384, "x" * 249 + "…"),
        ("Deux\r\nlignes\u2028et\x00 \u202eune\tautre", "Deux lignes et une autre"),
    ],
    ids=["words", "just", "one word", "lines"],
)
def test_a_mail_of_another_library_is_kept_whatever_its_subject(given, kept):
    EmailMessage("objet", "Texte\x00 entier", None, ["juda@exemple.invalid"]).send()
    email = EmailMultiAlternatives("objet", "Texte\x00 entier", None, ["camille@exemple.invalid"])
    email.subject = given
    email.send()
    message = Message.objects.get(recipient="camille@exemple.invalid")
    assert (message.subject, message.text) == (kept, "Texte entier")
    assert len(message.subject) <= 250
