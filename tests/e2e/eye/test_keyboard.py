"""The service with the keyboard alone: a field is reached by walking to it, and every stop of the walk is seen."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.agent import AGENT_PASSWORD, sign_in
from tests.factories import PDF

# How the element that has the focus is called, and whether it, or the label drawn for it, is ringed.
STOP = """() => {
    const element = document.activeElement, label = element.labels?.[0];
    const ring = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    const names = [label?.textContent, element.getAttribute("aria-label"), element.textContent, element.tagName];
    return {
        name: names.find((name) => name?.trim()).replace(/\\s+/g, " ").trim(),
        ringed: [[element], [element, "::before"], [element, "::after"], ...(label ? [[label, "::before"]] : [])]
            .some((drawn) => ring(getComputedStyle(...drawn))),
    };
}"""
FAR = 80
FILES = [{"name": name, "mimeType": "application/pdf", "buffer": PDF} for name in ("contrat.pdf", "plan.pdf")]


class Keyboard:
    def __init__(self, page):
        self.page = page
        self.press, self.type = page.keyboard.press, page.keyboard.type
        page.on("filechooser", lambda chooser: chooser.set_files(FILES))

    def stop(self):
        return self.page.evaluate(STOP)["name"]

    def to(self, name, key="Tab"):
        """Walk to the first stop whose name begins so."""
        met = []
        while len(met) < FAR:
            self.press(key)
            stop = self.page.evaluate(STOP)
            met.append(stop["name"])
            assert stop["ringed"], f"nothing rings « {met[-1]} »"
            if met[-1].startswith(name):
                return self
        raise AssertionError(f"« {name} » is not among {met}")

    def write(self, **texts):
        for name, text in texts.items():
            self.to(name.replace("_", " ")).type(text)

    def go(self, name, address):
        self.to(name).press("Enter")
        self.page.wait_for_url(address)

    def choose(self, name, first_letter):
        """A list takes the option that begins so; the next one is refilled without losing one’s place."""
        self.to(name)
        with self.page.expect_response(lambda response: response.request.method == "POST"):
            self.type(first_letter)
        expect(self.page.locator("form[data-wizard]:not(.ogde-busy)")).to_have_count(1)
        assert self.stop().startswith(name)

    def join_files(self):
        self.to("Pièces jointes").press("Enter")
        expect(
            self.page.get_by_role("button", name=re.compile(r"^Retirer (contrat|plan)\.pdf"))
        ).to_have_count(2)


@pytest.fixture
def keyboard(open_page):
    page = open_page()
    sign_in(page, "particulier", AGENT_PASSWORD)
    page.goto("/demandes/nouvelle/demandeur/")
    return Keyboard(page)


def to_the_request(keyboard):
    """From the first step to the fourth."""
    keyboard.to("Entreprise").press("ArrowUp")
    expect(keyboard.page.get_by_role("radio", name="Particulier")).to_be_checked()
    keyboard.write(Adresse_postale="1 rue de la Paix", Code_postal="69001", Ville="Lyon")
    keyboard.go("Suivant", "**/caracteristiques/**")
    keyboard.choose("Nature", "r")
    keyboard.choose("Catégorie", "t")
    keyboard.to("Sous-catégorie").press("ArrowDown")
    keyboard.go("Suivant", "**/champs/**")
    keyboard.to("Domaine et sous-domaine").press("ArrowDown")
    keyboard.go("Suivant", "**/demande/**")


def test_a_private_person_files_a_rescrit(keyboard):
    to_the_request(keyboard)
    keyboard.write(
        Objet_de_la_demande="Capsules d’une liqueur",
        Description_de_la_demande="Quel tarif s’y applique ?",
        Dispositions="Code de la sécurité sociale, art. L. 245-7",
    )
    keyboard.join_files()
    keyboard.go("Suivant", "**/recapitulatif/**")
    keyboard.to("Je déclare être de bonne foi").press("Space")
    keyboard.to("Créer la demande").press("Enter")
    keyboard.page.wait_for_url(re.compile(r"/demandes/\d+/confirmation/$"))
    expect(keyboard.page.get_by_role("heading", level=1)).to_be_visible()


def test_the_fourth_step_tells_its_errors_keeps_its_files_and_leads_to_what_misses(keyboard):
    page = keyboard.page
    to_the_request(keyboard)
    keyboard.to("Objet de la demande").type("Capsules")
    keyboard.join_files()
    keyboard.to("Suivant").press("Enter")
    summary = page.locator("#error-summary")
    expect(summary).to_be_focused()
    expect(page).to_have_title(re.compile("^Erreur : Demande"))
    expect(page.get_by_role("button", name=re.compile(r"^Retirer (contrat|plan)\.pdf"))).to_have_count(2)
    errors = [link.inner_text() for link in summary.get_by_role("link").all()]
    assert len(errors) == 2
    for error in errors:
        summary.focus()
        keyboard.to(error).press("Enter")
        field = page.locator(":focus[aria-invalid=true]")
        expect(field).to_have_accessible_description(re.compile(re.escape(error.split(" : ")[1])))


def test_the_search_for_a_company_holds_the_focus_until_it_is_left(keyboard):
    page = keyboard.page
    keyboard.to("Entreprise").press("Space")
    keyboard.to("Choisir une entreprise").press("Enter")
    dialog = page.get_by_role("dialog", name="Recherche d’une entreprise")
    expect(dialog).to_be_visible()
    for key in ("Tab", "Shift+Tab"):
        walk = []
        for _ in range(9):
            keyboard.press(key)
            walk.append(
                page.evaluate(
                    "document.activeElement.closest('dialog, main, header, footer, body').localName"
                )
            )
        assert set(walk) <= {
            "dialog",
            "body",
        }  # between its last stop and its first the browser has one of its own
        assert walk.count("dialog") > 6
    keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert keyboard.stop() == "Choisir une entreprise"
    keyboard.press("Enter")
    keyboard.type("120 690 874 00011")
    keyboard.press("Enter")
    expect(dialog.get_by_role("radio", name=re.compile("Knorr-Bremse"))).to_be_checked()
    keyboard.to("Knorr-Bremse").to("Valider").press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("main")).to_contain_text("Knorr-Bremse Powertech GmbH Co. KG")
    assert keyboard.stop() == "Choisir une entreprise"
