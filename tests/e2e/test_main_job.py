"""The manual from § 2 to § 5, played by an applicant and an agent in two browsers."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.e2e.agent import act, sign_in, sign_in_agent
from tests.factories import PDF

PASSWORD = "Essai-de-2026!"
AGENT = "agent.lyon"
OFFICE = "lyon-pae@ogde.invalid"


@pytest.fixture
def person():
    name = f"essai{uuid.uuid4().hex[:8]}"
    return {"username": name, "email": f"{name}@exemple.invalid"}


def sign_up(page, site, person):
    page.goto("/")
    page.get_by_role("link", name="S’inscrire").first.click()
    page.get_by_label(re.compile("^Identifiant")).fill(person["username"])
    page.get_by_label(re.compile("^Courrier électronique")).fill(person["email"])
    page.get_by_label(re.compile("^Confirm.* courrier électronique")).fill(person["email"])
    page.get_by_label(re.compile("^Nom")).fill("Bricot")
    page.get_by_label(re.compile("^Prénom")).fill("Juda")
    page.get_by_label(re.compile("^Mot de passe")).fill(PASSWORD)
    page.get_by_label(re.compile("^Confirm.* mot de passe")).fill(PASSWORD)
    page.get_by_role("button", name="S’inscrire").click()
    [mail] = site.wait_for_mails(lambda mail: mail["To"] == person["email"])
    link = re.search(r"http\S+/compte/\S+", mail.get_body(("plain",)).get_content())
    page.goto(link.group())
    page.get_by_role("main").get_by_role("button").click()
    sign_in(page, person["username"], PASSWORD)


def file(name, content, kind):
    return {"name": name, "mimeType": kind, "buffer": content}


def file_request(page):
    """« Nouvelle demande » in its five steps; returns the number of the case."""
    page.get_by_role("link", name="Nouvelle demande").first.click()
    page.get_by_role("radio", name="Entreprise").check(force=True)
    page.get_by_role("button", name="Choisir une entreprise").click()
    dialog = page.get_by_role("dialog", name="Recherche d’une entreprise")
    dialog.get_by_label("Recherche par SIRET").fill("12069087400011")
    dialog.get_by_role("button", name="Rechercher").click()
    dialog.get_by_role("radio", name="Knorr-Bremse Powertech GmbH Co. KG").check(force=True)
    dialog.get_by_role("button", name="Valider").click()
    expect(page.locator("dl", has_text="Raison sociale")).to_contain_text(
        "Knorr-Bremse Powertech GmbH Co. KG"
    )
    page.get_by_role("button", name="Suivant").click()

    page.get_by_label(re.compile("^Nature de la demande")).select_option("rescrit sur une situation de fait")
    page.get_by_label(re.compile("^Catégorie de la demande")).select_option("toutes autres taxes")
    page.get_by_label(re.compile("^Sous-catégorie")).select_option("DR LYON")
    page.get_by_role("button", name="Suivant").click()

    page.get_by_label("Domaine et sous-domaine").select_option(
        "Alcools et boissons - cotisation sur les boissons alcooliques"
    )
    page.get_by_role("button", name="Suivant").click()

    page.get_by_label(re.compile("^Objet de la demande")).fill("Cotisation sur une liqueur")
    page.get_by_label(re.compile("^Description de la demande")).fill("Nous élaborons une liqueur à 18 % vol.")
    page.get_by_label(re.compile("^Dispositions que vous entendez appliquer")).fill("CSS, art. L. 245-7")
    page.locator("input[type=file][name=attachments]").set_input_files(
        [file("contrat.pdf", PDF, "application/pdf"), file("recette.txt", b"Alcool, sucre.\n", "text/plain")]
    )
    page.get_by_role("button", name="Suivant").click()
    page.wait_for_url(re.compile("/recapitulatif/"))

    expect(page.get_by_role("main")).to_contain_text("contrat.pdf")
    expect(page.get_by_role("main")).to_contain_text("recette.txt")
    for box in page.get_by_role("main").get_by_role("checkbox").all():
        box.check(force=True)
    page.get_by_role("button", name="Créer la demande").click()
    page.wait_for_url(re.compile(r"/demandes/\d+/confirmation/"))
    return int(re.search(r"/demandes/(\d+)/", page.url).group(1))


def test_a_rescrit_is_filed_instructed_and_answered(site, open_page, person):
    applicant, agent = open_page(), open_page()
    sign_up(applicant, site, person)
    number = file_request(applicant)
    applicant.get_by_role("link", name="Mes demandes").first.click()
    expect(applicant.get_by_role("link", name="Déposées (1)")).to_be_visible()
    applicant.get_by_role("link", name=re.compile(f"^Détail de la demande n° {number}")).click()
    expect(applicant.get_by_role("heading", name=f"Détail de la demande n° {number}")).to_be_visible()
    expect(applicant.get_by_role("main")).to_contain_text("DR de Lyon - PAE")

    sign_in_agent(agent, AGENT)
    act(agent, number, "Prendre en charge")
    act(agent, number, "Déclarer recevable")
    act(agent, number, "Poser une question", {"text": "Quel est le titre alcoométrique ?"})

    applicant.goto("/demandes/")
    applicant.get_by_role("link", name="Prises en charge (1)").click()
    applicant.get_by_role("link", name="Répondre").first.click()
    expect(applicant.get_by_role("main")).to_contain_text("Quel est le titre alcoométrique ?")
    applicant.get_by_label(re.compile("^Votre réponse")).fill("18 % vol.")
    applicant.get_by_role("button", name="Valider").click()
    expect(applicant.get_by_role("main")).to_contain_text("18 % vol.")

    agent.goto(f"/admin/cases/{number}/")
    expect(agent.get_by_role("main")).to_contain_text("18 % vol.")
    answer = "La cotisation est due au tarif des liqueurs."
    act(
        agent,
        number,
        "Répondre et clôturer",
        {"text": answer},
        files=[file("rescrit.pdf", PDF, "application/pdf")],
    )

    applicant.goto("/demandes/")
    applicant.get_by_role("link", name="Clôturées (1)").click()
    applicant.get_by_role("link", name=re.compile(f"^Détail de la demande n° {number}")).click()
    expect(applicant.get_by_role("main")).to_contain_text(answer)
    with applicant.expect_download() as download:
        applicant.get_by_role("link", name=re.compile("rescrit.pdf")).first.click()
    assert download.value.path().read_bytes() == PDF

    def about_the_case(mail):
        return f"n° {number} " in mail["Subject"]

    mails = site.wait_for_mails(about_the_case, count=7)
    assert sorted((mail["To"], mail["Subject"].strip()) for mail in mails) == sorted(
        [
            (person["email"], f"Demande n° {number} : nous l’avons enregistrée"),
            (OFFICE, f"Demande n° {number} : nouvelle demande à prendre en charge"),
            (person["email"], f"Demande n° {number} : elle est prise en charge"),
            (person["email"], f"Demande n° {number} : elle est recevable"),
            (person["email"], f"Demande n° {number} : une question vous est posée"),
            (OFFICE, f"Demande n° {number} : le demandeur a répondu"),
            (person["email"], f"Demande n° {number} : la réponse est disponible"),
        ]
    )
