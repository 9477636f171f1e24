"""The agents' screens: what they look like in each theme, beside what an action's form stands, what is said of an error."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.e2e.agent import sign_in_agent

NOTED = "/admin/cases/3020/"
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
THEMES = {
    "light": {"color_scheme": "light"},
    "dark by the system": {"color_scheme": "dark"},
    "dark by choice": {"color_scheme": "light"},
    "more contrast": {"color_scheme": "dark", "contrast": "more"},
}


def pale(page):
    found = Axe().run(page, options=CONTRAST).response["violations"]
    return [node["html"] for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("theme", THEMES)
def test_notes_baskets_and_terms_are_read_in_every_theme(open_page, theme):
    page = sign_in_agent(open_page(**THEMES[theme]), "agent.lyon")
    found = {}
    for address in ("/admin/", "/admin/cases/", NOTED):
        page.goto(address)
        if theme == "dark by choice":
            page.evaluate("document.documentElement.classList.replace('w-theme-system', 'w-theme-dark')")
        found[address] = pale(page)
    assert found == {"/admin/": [], "/admin/cases/": [], NOTED: []}
