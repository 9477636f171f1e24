"""Every screen: no violation that a machine finds, read in every theme, and no sideways scroll on a phone, scripts or not."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.e2e.crawl import samples
from tests.e2e.eye.screens import AGENTS, APPLICANTS, screens, steps

WIDTHS = (320, 390, 768)
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
THEMES = {
    "dark by the system": {"color_scheme": "dark"},
    "dark by choice": {"color_scheme": "light"},
    "more contrast": {"color_scheme": "light", "contrast": "more"},
}
STILL = "() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished))"
# What a person chooses in « Paramètres d’affichage », or an agent in his account.
CHOOSE = """chosen => {
    const root = document.documentElement;
    if (root.hasAttribute("data-fr-scheme")) root.setAttribute("data-fr-theme", chosen ? "dark" : "light");
    else root.classList.replace(chosen ? "w-theme-system" : "w-theme-dark", chosen ? "w-theme-dark" : "w-theme-system");
}"""


def overflow(page, widths=WIDTHS):
    """By how much the page is too wide, by width."""
    found = {}
    page.wait_for_load_state()
    for width in widths:
        page.set_viewport_size({"width": width, "height": 844})
        page.evaluate(STILL)
        if too_wide := max(0, page.evaluate(OVERFLOW)):
            found[width] = too_wide
    return found


def pale(page):
    """What cannot be read, by theme."""
    found = {}
    for name, theme in THEMES.items():
        page.emulate_media(**{"contrast": "no-preference", **theme})
        page.evaluate(CHOOSE, name == "dark by choice")
        page.evaluate(STILL)
        for rule in Axe().run(page, options=CONTRAST).response["violations"]:
            found[name] = [(node["html"], node["any"][0]["message"]) for node in rule["nodes"]]
    page.emulate_media(color_scheme="light", contrast="no-preference")
    page.evaluate(CHOOSE, False)
    return found


def faults(page, names, axe_violations):
    """What is wrong with each screen that the page is brought before."""
    found = {}
    for name in names:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.evaluate(STILL)
        found[name, "axe"] = axe_violations(page)
        found[name, "contrast"] = pale(page)
        found[name, "too wide"] = overflow(page)
        page.set_viewport_size({"width": 1280, "height": 900})
    return {place: what for place, what in found.items() if what}


@pytest.mark.parametrize("user", [*APPLICANTS, *AGENTS])
def test_screens_of_an_account(open_page, axe_violations, user):
    page = open_page(reduced_motion="reduce")
    assert faults(page, screens(page, user), axe_violations) == {}


def test_steps_of_a_request(open_page, axe_violations):
    page = open_page(reduced_motion="reduce")
    assert faults(page, steps(page), axe_violations) == {}


def narrow(page, names):
    return {name: found for name in names if (found := overflow(page, (320, 390)))}


def test_public_pages_without_scripts_need_no_sideways_scroll(open_page, crawl):
    page = open_page(java_script_enabled=False)

    def visit():
        for address in [*samples(crawl), "/nulle-part/"]:
            page.goto(address)
            yield address

    assert narrow(page, visit()) == {}


@pytest.mark.parametrize("user", APPLICANTS)
def test_screens_without_scripts_need_no_sideways_scroll(open_page, user):
    page = open_page(java_script_enabled=False)
    assert narrow(page, screens(page, user)) == {}


def test_steps_without_scripts_need_no_sideways_scroll(open_page):
    page = open_page(java_script_enabled=False)
    assert narrow(page, steps(page)) == {}
