"""The agents' screens: what they look like in each theme, beside what an action's form stands, what is said of an error."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

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


ANSWER = "/admin/cases/3020/actions/answer/"


def box(page, selector):
    return page.locator(selector).bounding_box()


def at(page, width, height=900):
    page.set_viewport_size({"width": width, "height": height})
    page.goto(ANSWER)
    return box(page, ".ogde-case__main > :first-child"), box(page, ".ogde-action")


def test_the_form_stands_beside_the_text_then_in_a_drawer_then_below(open_page):
    page = sign_in_agent(open_page(), "agent.lyon")
    for width in (1024, 1280, 1920):
        text, form = at(page, width)
        assert form["x"] >= text["x"] + text["width"]
        assert form["y"] < 500
    text, form = at(page, 768, 1024)
    assert form["y"] + form["height"] <= 1024
    assert text["y"] < form["y"] < 1024 * 0.6
    page.locator(".ogde-action > summary").click()
    assert box(page, ".ogde-action")["height"] < 120
    text, form = at(page, 390)
    assert form["y"] > text["y"] + text["height"]
    page.get_by_role("navigation", name="Dans ce dossier").get_by_role(
        "link", name="Répondre et clôturer"
    ).click()
    expect(page.get_by_label(re.compile("^Réponse"), exact=False).first).to_be_in_viewport()


def test_what_people_wrote_is_read_at_the_size_of_a_letter(open_page):
    page = sign_in_agent(open_page(width=1920), "agent.lyon")
    page.goto(NOTED)
    style = page.locator("#demande .ogde-read").first.evaluate(
        """element => {
            const style = getComputedStyle(element), probe = document.createElement("span");
            probe.style.whiteSpace = "nowrap";
            probe.textContent = "Nous demandons si les bouteilles peuvent y être stockées sans titre de plus";
            element.append(probe);
            const width = probe.offsetWidth;
            probe.remove();
            return [style.fontSize, parseFloat(style.lineHeight), element.clientWidth <= width];
        }"""
    )
    assert style == ["16px", pytest.approx(25.6), True]


def test_an_error_takes_the_focus_and_the_title(open_page):
    page = sign_in_agent(open_page(), "agent.lyon")
    page.goto(ANSWER)
    page.locator(".ogde-action").get_by_role("button", name="Répondre et clôturer").click()
    expect(page.locator("#error-summary")).to_be_focused()
    expect(page).to_have_title(re.compile("^Erreur : Répondre et clôturer - n° 3020"))
    assert Axe().run(page).response["violations"] == []


# https://www.w3.org/TR/WCAG22/#text-spacing
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""
CUT = """() => [...document.querySelectorAll(".ogde-list :is(a, p, td, th)")]
    .filter(element => getComputedStyle(element).overflow === "hidden" && element.scrollHeight > element.clientHeight + 1)
    .map(element => element.textContent)"""


def test_nothing_in_the_list_is_cut_when_letters_are_spaced(open_page):
    page = sign_in_agent(open_page(), "agent.lyon")
    page.goto("/admin/cases/")
    page.add_style_tag(content=SPACED)
    assert page.evaluate(CUT) == []
    assert page.locator(".ogde-list [title]").count() == page.locator(".ogde-list thead a").count()


def test_a_narrow_list_is_sorted_and_its_count_is_said(open_page):
    page = sign_in_agent(open_page(width=390), "agent.lyon")
    page.goto("/admin/cases/")
    sort = page.get_by_role("navigation", name="Trier la liste")
    sort.get_by_role("link", name="dossier").click()
    numbers = [int(number.removeprefix("n° ")) for number in page.locator(".ogde-list b").all_inner_texts()]
    assert numbers == sorted(numbers)
    page.locator("#id_q").fill("3020")
    expect(page.locator("#list-count")).to_have_text("1 résultat")
    assert Axe().run(page).response["violations"] == []


def test_closing_the_filters_gives_the_focus_back(open_page):
    page = sign_in_agent(open_page(), "agent.lyon")
    page.goto("/admin/cases/")
    page.get_by_role("button", name="Afficher les filtres").click()
    page.get_by_role("button", name="Catégorie").click()
    expect(page.get_by_role("group", name="Catégorie")).to_be_visible()
    page.get_by_role("checkbox").last.focus()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Afficher les filtres")).to_be_focused()
