"""What an applicant adds to his request: a long text, files that leave as soon as they are chosen."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.agent import AGENT_PASSWORD, sign_in
from tests.factories import PDF


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


FILES = [{"name": name, "mimeType": "application/pdf", "buffer": PDF} for name in ("contrat.pdf", "plan.pdf")]
DROP = """(zone, names) => {
    const data = new DataTransfer();
    for (const name of names) data.items.add(new File(["un deux trois"], name, { type: "text/plain" }));
    for (const kind of ["dragover", "drop"]) {
        zone.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data }));
    }
}"""


def kept(page):
    return page.get_by_role("group", name=re.compile("^Fichiers déjà reçus"))


def test_files_of_a_reply_leave_at_once_while_one_writes(operator):
    operator.goto("/demandes/")
    operator.goto(operator.locator("a[href$='/repondre/']").first.get_attribute("href"))
    text = operator.get_by_label(re.compile("^Votre réponse"))
    text.fill("Voici le contrat.")
    held = []
    operator.route("**/repondre/", lambda route: held.append(route))
    operator.locator("input[type=file]").set_input_files(FILES)
    expect(operator.get_by_role("progressbar")).to_have_count(2)
    expect(operator.get_by_role("progressbar", name="Envoi de plan.pdf")).to_be_visible()
    expect(operator.locator("form[data-sending]")).to_have_attribute("aria-busy", "true")
    text.press("End")
    text.press_sequentially(" Et le plan.")
    held[0].continue_()
    operator.unroute("**/repondre/")
    expect(kept(operator).get_by_role("checkbox")).to_have_count(2)
    expect(operator.locator("#live")).to_have_text("« contrat.pdf » est joint. « plan.pdf » est joint.")
    expect(operator.get_by_role("progressbar")).to_have_count(0)
    expect(text).to_have_value("Voici le contrat. Et le plan.")
    expect(text).to_be_focused()
    text.press_sequentially(" Merci.")
    expect(text).to_have_value("Voici le contrat. Et le plan. Merci.")
    operator.locator("[data-drop]").evaluate(DROP, ["note.txt"])
    expect(kept(operator)).to_contain_text("note.txt")
    operator.locator("input[type=file]").set_input_files(
        {"name": "virus.exe", "mimeType": "application/x-dosexec", "buffer": b"MZ"}
    )
    expect(operator).to_have_title(re.compile("^Erreur : Répondre"))
    expect(kept(operator).get_by_role("checkbox")).to_have_count(3)
    expect(text).to_have_value("Voici le contrat. Et le plan. Merci.")
    assert Axe().run(operator).response["violations"] == []


def test_what_is_pressed_while_files_leave_follows_them(operator):
    operator.goto("/demandes/")
    operator.get_by_role("link", name=re.compile("^Détail de la demande n°")).first.click()
    operator.get_by_role("link", name="Ajouter une pièce jointe").click()
    held = []
    operator.route("**/pieces/", lambda route: held.append(route))
    operator.locator("input[type=file]").set_input_files(FILES)
    expect(operator.get_by_role("progressbar")).to_have_count(2)
    operator.get_by_role("button", name="Valider").click()
    held[0].continue_()
    operator.unroute("**/pieces/")
    operator.wait_for_url(re.compile(r"/demandes/\d+/$"))
    expect(operator.get_by_role("main")).to_contain_text("Les fichiers sont ajoutés à la demande.")


def test_without_scripts_files_are_joined_one_after_the_other(open_page):
    page = open_page(java_script_enabled=False)
    sign_in(page, "operateur", AGENT_PASSWORD)
    page.goto(page.locator("a[href$='/repondre/']").first.get_attribute("href"))
    for number, file in enumerate(FILES):
        page.locator("input[type=file]").set_input_files(file)
        page.get_by_role("button", name="Joindre le fichier", exact=True).click()
        expect(kept(page).get_by_role("checkbox")).to_have_count(number + 1)
