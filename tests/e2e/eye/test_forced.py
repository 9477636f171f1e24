"""Colours of one’s own: the browser drops ours, and a button or the tab one is in must still be seen."""

import re

from tests.e2e.agent import AGENT_PASSWORD, sign_in

# What is drawn as a button without a line around it.
BARE = """() => [...document.querySelectorAll("main .fr-btn, main .fr-alert")]
    .filter((element) => element.checkVisibility() && element.getBoundingClientRect().width > 1)
    .filter((element) => getComputedStyle(element).borderTopStyle === "none")
    .map((element) => element.textContent.trim())"""
# Tabs that look like the one before, of rows of tabs that say which is the current one.
ALIKE = """() => [...document.querySelectorAll("main li > a[aria-current=page]")].filter((current) => {
    const other = current.parentElement.parentElement.querySelector("a:not([aria-current])");
    const look = (tab) => ["backgroundColor", "color"].map((name) => getComputedStyle(tab)[name]).join();
    return other && look(current) === look(other);
}).map((tab) => tab.textContent)"""


def test_buttons_and_tabs_are_told_apart_in_forced_colours(open_page):
    page = open_page(forced_colors="active", color_scheme="dark")
    sign_in(page, "operateur", AGENT_PASSWORD)
    page.wait_for_url(re.compile("/demandes/"))
    reply = page.locator("a[href$='/repondre/']").first.get_attribute("href")
    found = {}
    for address in (
        "/",
        "/annuaire/",
        "/recherche/?q=rescrit",
        "/demandes/",
        "/demandes/nouvelle/demandeur/",
        reply,
    ):
        page.goto(address)
        found[address] = page.evaluate(BARE) + page.evaluate(ALIKE)
    assert {address: what for address, what in found.items() if what} == {}
