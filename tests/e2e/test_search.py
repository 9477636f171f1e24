"""A visitor searches the site: by the keyboard, with suggestions, and without scripts."""

import re

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("width", [390, 1280])
def test_suggestion_is_chosen_by_the_keyboard(open_page, width):
    page = open_page(width=width)
    page.goto("/")
    if width == 390:
        page.get_by_role("button", name="Rechercher", exact=True).first.click()
    field = page.get_by_role("combobox", name="Rechercher sur le site")
    field.press_sequentially("second")
    expect(field).to_have_attribute("aria-expanded", "true")
    option = page.get_by_role("option").filter(has_text="Second examen").first
    expect(option).to_have_attribute("aria-selected", "false")
    field.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_have_count(1)
    field.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press_sequentially(" ex")
    expect(option).to_be_visible()
    field.press("ArrowDown")
    address = page.get_by_role("option", selected=True).get_attribute("data-url")
    field.press("Enter")
    page.wait_for_url(f"**{address}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("econd examen")


def test_search_works_without_scripts(open_page):
    page = open_page(width=390, java_script_enabled=False)
    page.goto("/")
    page.get_by_role("searchbox", name="Rechercher sur le site").fill("procédures de secours")
    page.get_by_title("Rechercher", exact=True).last.click()
    results = page.get_by_role("main")
    expect(results.get_by_role("heading", level=2)).to_contain_text("pour « procédures de secours »")
    results.get_by_role("link", name="Aide et procédures de secours").first.click()
    expect(page).to_have_url(re.compile(r"/aide/$"))
