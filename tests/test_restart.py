"""The database is stopped and started again under a site and a worker that run: both go on without a restart of theirs."""

import os
import signal
import subprocess
import sys
import time

import pytest
import requests
from django.conf import settings

from tests.cluster import free_port, postgresql

WRITE = """
from django.utils import timezone
from mail.outbox import message_create
message_create(kind="account", recipient="juda@exemple.invalid", subject="{0}", text="{0}", at=timezone.now())
"""


class Site:
    """The processes of a site of its own, on this database."""

    def __init__(self, data, database_url):
        self.data, self.port, self.processes = data, free_port(), []
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "DATABASE_URL": database_url,
            "OGDE_DATA_DIR": str(data),
            "PORT": str(self.port),
        }
        for name in ("SECRET_KEY", "HISTORY_KEY", "OGDE_HTTPS", "OGDE_DEMO"):
            self.environment.pop(name, None)

    def manage(self, *arguments):
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(
            command, cwd=settings.BASE_DIR, env=self.environment, check=True, stdout=subprocess.DEVNULL
        )

    def start(self, *command):
        with (self.data / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *command],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def stop(self):
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            process.wait(timeout=60)

    def get(self):
        """A page of somebody whose session is looked up in the database."""
        return requests.get(
            f"http://127.0.0.1:{self.port}/demandes/",
            cookies={"sessionid": "x" * 32},
            timeout=60,
            allow_redirects=False,
        )

    def has_sent(self, subject):
        return any(subject in path.read_text() for path in (self.data / "mails").glob("*.eml"))


def wait_until(is_so):
    """Until it is so; a minute is far more than it takes."""
    for _ in range(300):
        try:
            if is_so():
                return
        except requests.ConnectionError:
            pass
        time.sleep(0.2)
    raise AssertionError("it did not come")


@pytest.mark.long
def test_site_and_worker_outlive_a_restart_of_the_database(tmp_path):
    with postgresql() as server:
        site = Site(tmp_path, server.url)
        try:
            outlives_a_restart(site, server)
        finally:
            site.stop()


def outlives_a_restart(site, server):
    for command in (["migrate", "-v0"], ["bootstrap"], ["collectstatic", "--noinput"]):
        site.manage(*command)
    web = site.start(
        "-m",
        "gunicorn",
        "config.wsgi",
        "--bind",
        f"127.0.0.1:{site.port}",
        "--workers",
        "1",
        "--threads",
        "2",
    )
    worker = site.start("manage.py", "qcluster")
    wait_until(lambda: site.get().status_code == 302)
    site.manage("shell", "-v0", "-c", WRITE.format("avant"))
    wait_until(lambda: site.has_sent("avant"))

    server.stop()
    for _ in range(3):
        answer = site.get()
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
        assert "Attendez une minute" in answer.text
    server.start()

    for _ in range(3):
        assert site.get().status_code == 302
    site.manage("shell", "-v0", "-c", WRITE.format("apres"))
    wait_until(lambda: site.has_sent("apres"))
    assert (web.poll(), worker.poll()) == (None, None)
