"""The real worker, killed while it sends: nothing is lost, nothing arrives twice."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from email import message_from_bytes

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django_q.models import OrmQ, Schedule
from django_q.tasks import async_task

from mail.outbox import message_create
from mail.tasks import schedules_load

pytestmark = pytest.mark.django_db

COUNT = 100
PATIENCE = 40


class Site:
    """A data folder of its own, with a copy of the test database and a worker that can be killed."""

    def __init__(self, folder):
        self.folder = folder
        self.database = folder / "ogde.sqlite3"
        self.database.write_bytes(connection.connection.serialize())
        self.worker = None

    def start(self):
        kept = {
            name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "EMAIL_URL")
        }
        self.worker = subprocess.Popen(
            [sys.executable, "manage.py", "qcluster"],
            cwd=settings.BASE_DIR,
            env=kept
            | {
                "DJANGO_SETTINGS_MODULE": "config.settings.dev",
                "OGDE_DATA_DIR": str(self.folder),
                "SECRET_KEY": settings.SECRET_KEY,
                "LOG_LEVEL": "ERROR",
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def kill(self):
        os.killpg(self.worker.pid, signal.SIGKILL)
        self.worker.wait()

    def execute(self, sql, *values):
        with closing(sqlite3.connect(self.database, timeout=20, isolation_level=None)) as file:
            return file.execute(sql, values).fetchall()

    def mails(self):
        return list((self.folder / "mails").glob("*.eml"))

    def count(self, status):
        return self.execute("SELECT count(*) FROM mail_message WHERE status = ?", status)[0][0]

    def wait_for(self, condition):
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end, "the worker did not get there in time"
            time.sleep(0.01)


@pytest.fixture
def site(tmp_path, django_capture_on_commit_callbacks):
    if connection.vendor != "sqlite":
        pytest.skip("copies the SQLite database of the tests")
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(COUNT):
            message_create(
                kind="account",
                recipient=f"personne{number}@exemple.invalid",
                subject=f"Message {number}",
                text="Bonjour",
                at=timezone.now(),
            )
    site = Site(tmp_path)
    site.start()
    yield site
    site.kill()


def test_each_message_arrives_once_though_the_worker_is_killed_while_it_sends(site):
    site.wait_for(lambda: len(site.mails()) >= COUNT // 5)
    site.kill()
    assert len(site.mails()) < COUNT

    site.start()
    the_time_passes(site)
    site.wait_for(lambda: site.count("sent") == COUNT)

    arrived = sorted(message_from_bytes(mail.read_bytes())["Subject"] for mail in site.mails())
    assert arrived == sorted(f"Message {number}" for number in range(COUNT))


def the_time_passes(site):
    """Leases end and the sweep's minute comes."""
    long_ago = timezone.now() - timezone.timedelta(hours=1)
    site.execute("UPDATE mail_message SET next_attempt_at = ? WHERE status <> 'sent'", str(long_ago)[:26])
    schedules_load()
    async_task(Schedule.objects.get(name="outbox").func)
    job = OrmQ.objects.latest("pk")
    site.execute(
        "INSERT INTO django_q_ormq (key, payload, lock) VALUES (?, ?, ?)",
        job.key,
        job.payload,
        str(long_ago)[:26],
    )
