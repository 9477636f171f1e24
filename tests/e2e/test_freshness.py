"""Every change is seen at once by visitors who are served from the cache; nothing private stays behind."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.e2e.agent import AGENT_PASSWORD, choose_action, sign_in, sign_in_agent, signed_out

SERVICE, CODE = "/annuaire/bureau/01289-02/", "01289-02"


@pytest.fixture
def administrator(open_page):
    return sign_in_agent(open_page(width=1400), "admin")


def warm(site, path):
    """Two visitors read the page; the second is served what was kept for the first."""
    first, second = signed_out(site, path), signed_out(site, path)
    assert (first.status_code, first.headers["ETag"]) == (200, second.headers["ETag"])
    assert second.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    again = signed_out(site, path, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    return first


def changed(site, path, before):
    """What a browser that kept the page gets when it asks again."""
    answer = signed_out(site, path, headers={"If-None-Match": before.headers["ETag"]})
    assert answer.status_code == 200
    return answer.text


def page_number(page, slug):
    return page.request.get(f"/admin/api/main/pages/?slug={slug}&fields=_,id").json()["items"][0]["id"]


def test_a_changed_page_is_seen_at_once(site, moderator, mark):
    before = warm(site, "/aide/")
    moderator.goto(f"/admin/pages/{page_number(moderator, 'aide')}/edit/")
    moderator.locator("#id_intro").fill(f"Nous vous aidons {mark}.")
    choose_action(moderator, "Publier")
    moderator.locator(".messages .success").wait_for()
    assert f"Nous vous aidons {mark}." in changed(site, "/aide/", before)


def change_phone(page, phone):
    page.goto(reverse("reference_bureau_modeladmin_index") + f"?q={CODE}")
    page.get_by_role("link", name=re.compile("Bourg-en-Bresse|Modifier")).first.click()
    page.locator("#id_phone").fill(phone)
    page.get_by_role("main").locator("form [type=submit]").last.click()
    page.locator(".messages .success").wait_for()


def import_phone(page, phone):
    page.goto(reverse("reference_import", args=["bureau"]))
    content = f"code;libellé;téléphone\r\n{CODE};Bourg-en-Bresse;{phone}"
    page.locator("input[type=file]").set_input_files(
        {"name": "bureaux.csv", "mimeType": "text/csv", "buffer": content.encode()}
    )
    page.get_by_role("main").locator("form [type=submit]").last.click()
    page.get_by_role("button", name="Écrire ces changements").click()
    page.locator(".messages .success").wait_for()


def test_a_changed_office_is_seen_at_once(site, administrator, mark):
    digits = f"{int(mark, 16):08}"
    number = " ".join(digits[place : place + 2] for place in (0, 2, 4, 6))
    for change, phone in ((change_phone, f"01 {number}"), (import_phone, f"02 {number}")):
        before = warm(site, SERVICE)
        assert phone not in before.text
        change(administrator, phone)
        assert phone in changed(site, SERVICE, before)


def set_privacy(page, choice):
    page.get_by_role("button", name="Modifier les règles de confidentialité").click()
    dialog = page.get_by_role("dialog")
    dialog.locator(f"input[name=restriction_type][value={choice}]").check()
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/privacy/" in answer.url):
        dialog.locator("form [type=submit]").click()
    dialog.wait_for(state="hidden")


def test_a_page_that_becomes_private_is_refused_at_once(site, moderator):
    warm(site, "/cookies/")
    moderator.goto(f"/admin/pages/{page_number(moderator, 'cookies')}/edit/")
    moderator.get_by_role("button", name="Afficher/masquer le statut").click()
    set_privacy(moderator, "login")
    assert signed_out(site, "/cookies/").status_code == 302
    set_privacy(moderator, "none")
    assert signed_out(site, "/cookies/").status_code == 200


# Before and after somebody was signed in

NAME = "Juda Bricot"


@pytest.fixture
def operator(open_page):
    page = open_page()
    sign_in(page, "operateur", AGENT_PASSWORD)
    page.wait_for_url("**/demandes/")
    return page


def is_private(answer):
    return {"private", "no-store"} <= set(re.split(r",\s*", answer.headers["cache-control"]))


def test_who_is_signed_in_neither_gets_nor_leaves_a_kept_page(site, operator):
    kept = {path: warm(site, path) for path in ("/", "/documents/")}
    for path in (*kept, "/demandes/"):
        answer = operator.goto(path)
        assert is_private(answer), path
        expect(operator.get_by_role("banner")).to_contain_text(NAME)
    for path, before in kept.items():
        after = signed_out(site, path)
        assert NAME not in after.text
        assert after.headers["ETag"] == before.headers["ETag"]
    assert signed_out(site, "/demandes/").status_code == 302


def test_the_back_button_shows_nothing_of_who_has_signed_out(operator):
    operator.goto("/documents/")
    operator.goto("/demandes/")
    operator.get_by_role("link", name=re.compile("^Détail de la demande n°")).first.click()
    expect(operator.get_by_role("heading", name=re.compile("^Détail de la demande n°"))).to_be_visible()
    operator.get_by_role("button", name="Déconnexion").click()
    expect(operator.get_by_role("banner")).not_to_contain_text(NAME)
    for _ in ("the case", "the list", "the documents"):
        operator.go_back()
        expect(operator.get_by_role("banner")).to_be_visible()
        expect(operator.locator("body")).not_to_contain_text(NAME)
        expect(operator.locator("body")).not_to_contain_text("Détail de la demande")


def test_the_back_button_shows_no_case_of_an_agent_who_has_signed_out(open_page):
    agent = sign_in_agent(open_page(), "agent.lyon")
    agent.goto("/admin/cases/3002/")
    expect(agent.get_by_role("main")).to_contain_text("Knorr-Bremse")
    agent.locator("form[action='/admin/logout/']").evaluate("form => form.requestSubmit()")
    agent.wait_for_url(lambda url: "/cases/" not in url)
    agent.go_back()
    expect(agent.locator("body")).to_contain_text("Se connecter")
    expect(agent.locator("body")).not_to_contain_text("Knorr-Bremse")
