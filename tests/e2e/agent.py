"""What those who work below /admin/ do in several tests."""

import re
import time

import requests

AGENT_PASSWORD = "Demo-Ogde-2026!"
# The schedule runs each minute and the worker looks each half minute for what is due.
PUBLICATION_SECONDS = 180


def sign_in(page, username, password, address="/compte/login/"):
    page.goto(address)
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()


def sign_in_agent(page, username):
    sign_in(page, username, AGENT_PASSWORD, "/admin/")
    page.wait_for_url(re.compile(r"/admin/$"))
    return page


def act(page, number, label, fields=(), files=None):
    """The agent opens the case and makes one of the actions that the screen offers."""
    page.goto(f"/admin/cases/{number}/")
    page.get_by_role("link", name=label, exact=True).click()
    for name, value in dict(fields).items():
        page.locator(f"[name={name}]").fill(value)
    if files:
        page.locator("input[type=file]").set_input_files(files)
    page.get_by_role("main").locator("form button[type=submit]").last.click()
    page.wait_for_url(re.compile(rf"/admin/cases/{number}/$"))


def choose_action(page, button):
    """One of the actions behind the arrow at the foot of the screen."""
    page.locator("footer .w-dropdown__toggle").last.click()
    page.locator("footer").get_by_role("button", name=button, exact=True).click()


def submit_for_review(page):
    choose_action(page, "Soumettre à Relecture")
    page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))


def open_from_mail(page, site, title, count=1):
    """Follow the link of the latest mail that asks the moderator for a review; returns the page's number."""
    mails = site.wait_for_mails(
        lambda mail: mail["To"] == "moderateur@demo.invalid" and title in mail["Subject"], count=count
    )
    text = mails[-1].get_body(("plain",)).get_content()
    link = re.search(r"http\S+/admin/pages/(\d+)/edit/", text)
    page.goto(link.group())
    return int(link.group(1))


def save_with(page, button):
    """Press a button at the foot of the screen and see the change accepted."""
    page.locator("footer").get_by_role("button", name=button, exact=True).click()
    page.locator(".messages .success").wait_for()


def signed_out(site, path, **options):
    """The answer to somebody without a cookie."""
    return requests.get(site.url + path, **{"allow_redirects": False, "timeout": 20, **options})


def wait_until_live(site, path, seconds=PUBLICATION_SECONDS):
    deadline = time.monotonic() + seconds
    while signed_out(site, path).status_code != 200:
        assert time.monotonic() < deadline, f"{path} is not live"
        time.sleep(1)
