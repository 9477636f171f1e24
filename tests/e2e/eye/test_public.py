"""Public pages and the applicant's: without scripts, without colours, on a phone, on paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.agent import AGENT_PASSWORD, sign_in

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def operator(open_page):
    page = open_page()
    sign_in(page, "operateur", AGENT_PASSWORD)
    return page


def test_a_long_text_counts_what_is_left(operator):
    operator.goto("/demandes/")
    operator.goto(operator.locator("a[href$='/repondre/']").first.get_attribute("href"))
    field = operator.get_by_label(re.compile("^Votre réponse"))
    expect(operator.locator("#id_text_count")).to_have_text("0 caractère sur 50 000")
    field.fill("Bonjour")
    expect(operator.locator("#id_text_count")).to_have_text("7 caractères sur 50 000")
    field.fill("a" * 50_003)
    expect(operator.locator("#id_text_count[role=status]")).to_have_text("3 caractères de trop sur 50 000")


@pytest.mark.parametrize("address", ["/", "/documents/", "/annuaire/", "/compte/login/", "/rescrit/"])
def test_without_scripts_a_phone_needs_no_sideways_scroll(open_page, address):
    page = open_page(width=390, java_script_enabled=False)
    page.goto(address)
    assert page.evaluate(OVERFLOW) <= 0
