"""The whole site as a user meets it: server, worker, files and mails of its own, driven by Chromium."""

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import expect, sync_playwright

from tests.cluster import free_port
from tests.e2e.agent import sign_in_agent
from tests.e2e.crawl import CONVENTIONS, START, Crawl

CHROMIUM = os.environ.get("OGDE_CHROMIUM", "/usr/bin/chromium")
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

AXE_OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
TIMEOUT = 15_000


@pytest.hookimpl(tryfirst=True)  # xdist reads the group in this hook too
def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.xdist_group("e2e"))


@dataclass(frozen=True)
class RunningSite:
    url: str
    data: Path
    environment: dict

    def ask(self, code):
        """What Python code prints inside the site, read as JSON."""
        command = [sys.executable, "manage.py", "shell", "-v0", "-c", code]
        run = subprocess.run(
            command, cwd=settings.BASE_DIR, env=self.environment, stdout=subprocess.PIPE, check=True
        )
        return json.loads(run.stdout)

    def mails(self):
        """Every mail delivered so far, oldest first."""
        files = sorted((self.data / "mails").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in files]

    def wait_for_mails(self, wanted, *, count=1, seconds=60):
        """The mails for which `wanted` is true once there are `count`; fails after `seconds`."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = [mail for mail in self.mails() if wanted(mail)]
            if len(found) >= count:
                return found
            time.sleep(0.3)
        raise AssertionError(f"no such mail among {[mail['Subject'] for mail in self.mails()]}")


@pytest.fixture(scope="package")
def site(tmp_path_factory):
    data, port = tmp_path_factory.mktemp("site"), free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "OGDE_DATA_DIR": str(data),
        "PORT": str(port),
        "SITE_URL": url,
        "LOG_LEVEL": "WARNING",
    }
    environment.pop("SECRET_KEY", None)
    environment.pop("DATABASE_URL", None)
    environment.pop("OGDE_HTTPS", None)
    environment.pop("OGDE_DEMO", None)

    def manage(*arguments):
        return [sys.executable, "manage.py", *arguments]

    def run(command, **options):
        return subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, **options)

    for command in (["migrate", "-v0"], ["bootstrap", "--demo"], ["collectstatic", "--noinput"]):
        assert run(manage(*command), stdout=subprocess.DEVNULL).wait() == 0
    log = (data / "server.log").open("wb")
    server = run(
        [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"],
        stdout=log,
        stderr=log,
    )
    worker = run(manage("qcluster"), stdout=log, stderr=log, start_new_session=True)
    try:
        wait_until_answering(url)
        yield RunningSite(url, data, environment)
    finally:
        for process in (server, worker):
            process.send_signal(signal.SIGTERM)
        for process in (server, worker):
            process.wait(timeout=30)
        log.close()


def wait_until_answering(url, **options):
    for _ in range(200):
        try:
            if requests.get(url, timeout=5, **options).status_code in (200, 301):
                return
        except (requests.ConnectionError, requests.Timeout):
            time.sleep(0.2)
    raise AssertionError("the site does not answer")


@pytest.fixture(scope="package")
def browser():
    """Gone after these tests: while it runs, Django refuses to open a database."""
    expect.set_options(timeout=TIMEOUT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=CHROMIUM_ARGS,
            ignore_default_args=["--disable-back-forward-cache"],  # as people have it
        )
        yield browser
        browser.close()


@pytest.fixture
def open_page(site, browser):
    """Opens a page in a fresh session: no cookie of anybody."""
    contexts = []

    def open_page(*, width=1280, height=900, **options):
        context = browser.new_context(
            base_url=site.url, viewport={"width": width, "height": height}, locale="fr-FR", **options
        )
        context.set_default_timeout(TIMEOUT)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="package")
def inside(site):
    return site.ask("from tests.e2e import inside; inside.tell()")


@pytest.fixture(scope="package")
def crawl(site, inside):
    return Crawl(site.url, START, *CONVENTIONS)


@pytest.fixture(scope="package")
def axe_violations():
    def axe_violations(page):
        """What axe finds on a page, each with its first element."""
        found = Axe().run(page, options=AXE_OPTIONS).response["violations"]
        return [(rule["id"], rule["nodes"][0]["html"], rule["nodes"][0]["failureSummary"]) for rule in found]

    return axe_violations


@pytest.fixture
def mark():
    """Sets the titles of this test apart."""
    return uuid.uuid4().hex[:6]


@pytest.fixture
def editor(open_page):
    return sign_in_agent(open_page(width=1400), "redacteur")


@pytest.fixture
def moderator(open_page):
    return sign_in_agent(open_page(width=1400), "moderateur")
