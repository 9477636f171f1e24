"""The manual from § 2 to § 5, played by an applicant and an agent in two browsers."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.factories import PDF

PASSWORD = "Essai-de-2026!"
AGENT, AGENT_PASSWORD = "agent.lyon", "Demo-Ogde-2026!"


@pytest.fixture
def person():
    name = f"essai{uuid.uuid4().hex[:8]}"
    return {"username": name, "email": f"{name}@exemple.invalid"}


def sign_up(page, site, person):
    page.goto("/")
    page.get_by_role("link", name="S’inscrire").first.click()
    page.get_by_label(re.compile("^Identifiant")).fill(person["username"])
    page.get_by_label(re.compile("^Courrier électronique")).fill(person["email"])
    page.get_by_label(re.compile("^Confirm.* courrier électronique")).fill(person["email"])
    page.get_by_label(re.compile("^Nom")).fill("Bricot")
    page.get_by_label(re.compile("^Prénom")).fill("Juda")
    page.get_by_label(re.compile("^Mot de passe")).fill(PASSWORD)
    page.get_by_label(re.compile("^Confirm.* mot de passe")).fill(PASSWORD)
    page.get_by_role("button", name="S’inscrire").click()
    [mail] = site.wait_for_mails(lambda mail: mail["To"] == person["email"])
    link = re.search(r"http\S+/compte/\S+", mail.get_body(("plain",)).get_content())
    page.goto(link.group())
    page.get_by_role("main").get_by_role("button").click()
    sign_in(page, person["username"], PASSWORD)


def sign_in(page, username, password, address="/compte/login/"):
    page.goto(address)
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()


def file(name, content, kind):
    return {"name": name, "mimeType": kind, "buffer": content}
