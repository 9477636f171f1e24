"""« Nouvelle demande » for somebody who does not see the page change, or has no mouse."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.agent import AGENT_PASSWORD, sign_in
from tests.factories import PDF

WATCH = """() => {
    window.heard = [];
    new MutationObserver(() => window.heard.push(document.getElementById("live").textContent))
        .observe(document.getElementById("live"), { childList: true });
}"""


@pytest.fixture
def page(open_page):
    page = open_page()
    sign_in(page, "particulier", AGENT_PASSWORD)
    page.goto("/demandes/nouvelle/demandeur/")
    return page


def heard(page, sentence):
    page.wait_for_function("said => window.heard.some((text) => text.includes(said))", arg=sentence)


def write_the_first_step(page):
    page.get_by_role("radio", name="Particulier").check(force=True)
    for label, value in {
        "Adresse postale": "1 rue de la Paix",
        "Code postal": "69001",
        "Ville": "Lyon",
    }.items():
        page.get_by_label(re.compile(f"^{label}")).fill(value)
    page.get_by_role("button", name="Suivant").click()
    page.wait_for_url("**/caracteristiques/**")
    page.evaluate(WATCH)


def choose(page, label, option):
    with page.expect_response(lambda response: "caracteristiques" in response.url and response.ok):
        page.get_by_label(re.compile(f"^{label}")).select_option(option)


def describe_as_a_rescrit(page):
    write_the_first_step(page)
    choose(page, "Nature de la demande", "rescrit sur une situation de fait")
    choose(page, "Catégorie de la demande", "toutes autres taxes")
    page.get_by_label(re.compile("^Sous-catégorie")).select_option("DR LYON")
    page.get_by_role("button", name="Suivant").click()
    page.wait_for_url("**/champs/**")


def test_the_departement_chosen_is_answered_and_the_answer_is_said(page):
    write_the_first_step(page)
    page.get_by_text("Je ne sais pas quelle direction est compétente").click()
    proposals = page.get_by_role("list", name="Directions proposées")
    expect(proposals).to_contain_text("Lyon")
    page.get_by_label(re.compile("^Département de l’activité")).select_option("14 - Calvados")
    expect(proposals).to_contain_text("Caen")
    expect(proposals).not_to_contain_text("Lyon")
    heard(page, "Direction proposée : Direction")


def test_a_list_that_was_refilled_says_so(page):
    write_the_first_step(page)
    choose(page, "Nature de la demande", "second examen")
    heard(
        page, "La liste des catégories a changé. Des questions sur le second examen sont ajoutées plus bas."
    )
    choose(page, "Catégorie de la demande", "toutes autres taxes")
    heard(page, "La liste des sous-catégories a changé.")
    heard(page, "Brouillon enregistré à")


def test_the_company_found_is_said_and_an_empty_choice_is_asked_for(page):
    page.evaluate(WATCH)
    page.get_by_role("radio", name="Entreprise").check(force=True)
    page.get_by_role("button", name="Choisir une entreprise").click()
    dialog = page.get_by_role("dialog", name="Recherche d’une entreprise")
    dialog.get_by_role("button", name="Rechercher").click()
    expect(dialog).to_contain_text("Écrivez un SIRET, un SIREN ou un nom.")
    dialog.get_by_role("button", name="Valider").click()
    expect(dialog).to_contain_text("Choisissez une entreprise dans la liste")
    dialog.get_by_label("Recherche par SIRET").fill("12069087400011")
    dialog.get_by_role("button", name="Rechercher").click()
    dialog.get_by_role("radio", name=re.compile("Knorr-Bremse")).check(force=True)
    dialog.get_by_role("button", name="Valider").click()
    heard(page, "Entreprise trouvée : Knorr-Bremse Powertech GmbH Co. KG.")


def test_a_row_removed_hands_its_focus_on(page):
    describe_as_a_rescrit(page)
    page.evaluate(WATCH)
    for rows in (2, 3):
        page.get_by_role("button", name="Ajouter un champ d’application").click()
        expect(page.locator(".ogde-row")).to_have_count(rows)
    page.get_by_role("button", name="Retirer le champ d’application n° 2").click()
    expect(page.get_by_role("button", name="Retirer le champ d’application n° 2")).to_be_focused()
    heard(page, "Le champ d’application n° 2 est retiré.")
    page.get_by_role("button", name="Retirer le champ d’application n° 2").click()
    expect(page.get_by_role("button", name="Ajouter un champ d’application")).to_be_focused()


def test_files_show_how_far_they_are_and_say_that_they_are_there(page):
    describe_as_a_rescrit(page)
    page.get_by_label("Domaine et sous-domaine").select_option(
        "Alcools et boissons - cotisation sur les boissons alcooliques"
    )
    page.get_by_role("button", name="Suivant").click()
    page.wait_for_url("**/demande/**")
    page.evaluate(WATCH)
    held = []
    page.route("**/demandes/nouvelle/demande/**", lambda route: held.append(route))
    field = page.locator("input[type=file]")
    files = [
        {"name": name, "mimeType": "application/pdf", "buffer": PDF} for name in ("contrat.pdf", "plan.pdf")
    ]
    field.focus()
    field.set_input_files(files)
    expect(page.get_by_role("progressbar")).to_have_count(2)
    expect(page.get_by_role("progressbar", name="Envoi de plan.pdf")).to_be_visible()
    expect(page.locator("form[data-wizard]")).to_have_attribute("aria-busy", "true")
    held[0].continue_()
    page.unroute("**/demandes/nouvelle/demande/**")
    heard(page, "« contrat.pdf » est joint. « plan.pdf » est joint.")
    expect(page.get_by_role("progressbar")).to_have_count(0)
    expect(field).to_be_focused()
    page.get_by_role("button", name="Retirer contrat.pdf").click()
    expect(page.get_by_role("button", name="Retirer plan.pdf")).to_be_focused()
    page.get_by_role("button", name="Retirer plan.pdf").click()
    expect(field).to_be_focused()
    field.set_input_files({"name": "virus.exe", "mimeType": "application/x-dosexec", "buffer": b"MZ"})
    expect(page).to_have_title(re.compile("^Erreur : Demande"))


def test_what_was_corrected_is_no_longer_marked(page):
    page.get_by_role("button", name="Suivant").click()
    city = page.get_by_label(re.compile("^Ville"))
    expect(city).to_have_attribute("aria-invalid", "true")
    city.fill("Lyon")
    city.press("Tab")
    expect(city).not_to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("Indiquez la ville.")).to_have_count(1)  # in the summary, until it is sent
    page.get_by_role("radio", name="Particulier").check(force=True)
    expect(page.locator(".fr-fieldset--error")).to_have_count(0)
    expect(page.get_by_label(re.compile("^Code postal"))).to_have_attribute("aria-invalid", "true")
    assert Axe().run(page).response["violations"] == []
