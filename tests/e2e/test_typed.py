"""What is typed outlives a cut network, a session that ended, an old page and a click on the menu, on both sides."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.agent import AGENT_PASSWORD, sign_in, sign_in_agent
from tests.factories import PDF

# Nobody else's tests count on his drafts.
APPLICANT = "association"
TEXT = "Une heure de travail,\nsur deux lignes."
FILE = {"name": "contrat.pdf", "mimeType": "application/pdf", "buffer": PDF}


@pytest.fixture
def applicant(open_page):
    page = open_page()
    sign_in(page, APPLICANT, AGENT_PASSWORD)
    page.wait_for_url(re.compile(r"/demandes/$"))
    return page


@pytest.fixture
def request_page(applicant):
    """The step « Demande » of a new draft."""
    page = applicant
    page.goto("/demandes/nouvelle/demandeur/")
    page.get_by_role("radio", name="Particulier").check(force=True)
    page.get_by_label(re.compile("^Adresse postale")).fill("3 rue de la République")
    page.get_by_label(re.compile("^Code postal")).fill("69002")
    page.get_by_label(re.compile("^Ville")).fill("Lyon")
    page.get_by_role("button", name="Suivant").click()
    page.get_by_label(re.compile("^Nature de la demande")).select_option("rescrit sur une situation de fait")
    page.get_by_label(re.compile("^Catégorie de la demande")).select_option("toutes autres taxes")
    page.get_by_label(re.compile("^Sous-catégorie")).select_option("DR LYON")
    page.get_by_role("button", name="Suivant").click()
    page.get_by_label("Domaine et sous-domaine").select_option(
        "Alcools et boissons - cotisation sur les boissons alcooliques"
    )
    page.get_by_role("button", name="Suivant").click()
    description(page).fill(TEXT)
    return page


def description(page):
    return page.get_by_label(re.compile("^Description de la demande"))


def complete(page):
    page.get_by_label(re.compile("^Objet de la demande")).fill("Cotisation sur une liqueur")
    page.get_by_label(re.compile("^Dispositions")).fill("CSS, art. L. 245-7")


def alarm(page):
    return page.get_by_role("main").get_by_role("alert")


def open_case(page):
    page.goto("/demandes/")
    page.get_by_role("link", name=re.compile("^Détail de la demande n°")).first.click()
    page.wait_for_url(re.compile(r"/demandes/\d+/$"))
    return re.search(r"/demandes/(\d+)/", page.url)[1]


def test_network_cut_while_a_file_is_joined_and_while_a_step_is_sent(request_page):
    page = request_page
    complete(page)
    page.context.set_offline(True)
    page.locator("input[type=file][name=attachments]").set_input_files([FILE])
    expect(alarm(page)).to_contain_text("Le réseau ne répond pas")
    expect(description(page)).to_have_value(TEXT)
    assert Axe().run(page).response["violations"] == []
    page.context.set_offline(False)
    page.get_by_role("button", name="Réessayer").click()
    expect(page.get_by_role("list", name="Fichiers joints")).to_contain_text("contrat.pdf")

    page.context.set_offline(True)
    page.get_by_role("button", name="Suivant").click()
    expect(alarm(page)).to_be_focused()
    expect(description(page)).to_have_value(TEXT)
    page.context.set_offline(False)
    page.get_by_role("button", name="Réessayer").click()
    page.wait_for_url(re.compile("/recapitulatif/"))
    expect(page.get_by_role("main")).to_contain_text("Une heure de travail")


def test_network_cut_while_a_draft_is_left_leaves_nothing(request_page):
    page = request_page
    page.context.set_offline(True)
    page.get_by_role("link", name="Annuler").click()
    expect(alarm(page)).to_contain_text("Le réseau ne répond pas")
    expect(description(page)).to_have_value(TEXT)


def test_session_that_ended_gives_the_step_back_after_signing_in(request_page):
    page = request_page
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Suivant").click()
    expect(page.get_by_role("main")).to_contain_text("n’est pas enregistré, mais gardé")
    sign_in_here(page, APPLICANT)
    expect(page.get_by_role("main")).to_contain_text("Votre session avait pris fin")
    expect(description(page)).to_have_value(TEXT)


def test_session_that_ended_in_the_background_is_said_on_the_page(request_page):
    page = request_page
    page.context.clear_cookies(name="sessionid")
    page.locator("input[type=file][name=attachments]").set_input_files([FILE])
    expect(alarm(page)).to_contain_text("Votre session a pris fin")
    page.get_by_role("link", name="Se reconnecter").click()
    sign_in_here(page, APPLICANT)
    expect(description(page)).to_have_value(TEXT)
    expect(page.get_by_role("main")).to_contain_text("Choisissez de nouveau les fichiers")


def sign_in_here(page, username):
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill(AGENT_PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()


def test_somebody_else_on_that_browser_sees_none_of_it(request_page):
    page = request_page
    address = page.url
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Suivant").click()
    sign_in_here(page, "particulier")
    expect(page.locator("body")).not_to_contain_text("Une heure de travail")
    page.goto(address)
    expect(page.locator("body")).not_to_contain_text("Une heure de travail")


def test_old_page_is_sent_all_the_same(request_page):
    """Signed in again in another tab: the token of this page is no longer the right one."""
    page = request_page
    complete(page)
    page.context.clear_cookies(name="csrftoken")
    sign_in_again(page)
    page.locator("input[type=file][name=attachments]").set_input_files([FILE])
    expect(page.get_by_role("list", name="Fichiers joints")).to_contain_text("contrat.pdf")
    page.context.clear_cookies(name="csrftoken")
    sign_in_again(page)
    page.get_by_role("button", name="Suivant").click()
    page.wait_for_url(re.compile("/recapitulatif/"))


def sign_in_again(page):
    other = page.context.new_page()
    page.context.clear_cookies(name="sessionid")
    sign_in(other, APPLICANT, AGENT_PASSWORD)
    other.wait_for_url(re.compile(r"/demandes/$"))
    other.close()


def test_menu_asks_before_it_leaves_what_was_typed(request_page):
    page = request_page
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="Mes demandes").first.click()
    expect(description(page)).to_have_value(TEXT)
    assert asked == ["beforeunload"]
    complete(page)
    page.get_by_role("button", name="Suivant").click()
    page.wait_for_url(re.compile("/recapitulatif/"))
    page.get_by_role("link", name="Mes demandes").first.click()
    page.wait_for_url(re.compile(r"/demandes/$"))
    assert asked == ["beforeunload"]


def test_complement_outlives_the_network_and_an_error(applicant):
    page = applicant
    number = open_case(page)
    page.goto(f"/demandes/{number}/complement/")
    page.get_by_role("button", name="Valider").click()
    expect(page.locator("#error-summary")).to_be_focused()
    page.get_by_label(re.compile("^Votre complément")).fill(TEXT)
    page.context.set_offline(True)
    page.get_by_role("button", name="Valider").click()
    expect(alarm(page).filter(has_text="Le réseau ne répond pas")).to_be_focused()
    page.context.set_offline(False)
    page.get_by_role("button", name="Réessayer").click()
    expect(page.get_by_role("main")).to_contain_text("Votre complément est ajouté")
    expect(page.get_by_role("main")).to_contain_text("Une heure de travail")


def test_note_of_an_agent_outlives_the_network_and_his_session(open_page):
    page = sign_in_agent(open_page(), "agent.lyon")
    page.goto("/admin/cases/")
    page.locator("a[href^='/admin/cases/3']").first.click()
    page.get_by_role("link", name="Ajouter une note").click()
    text = page.locator("[name=text]")
    text.fill(TEXT)
    page.context.set_offline(True)
    page.locator(".ogde-action button[type=submit]").last.click()
    expect(page.get_by_role("alert").filter(has_text="Le réseau ne répond pas")).to_be_focused()
    assert Axe().run(page).response["violations"] == []
    page.context.set_offline(False)
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Réessayer").click()
    expect(page.get_by_role("main")).to_contain_text("n’est pas enregistré, mais gardé")
    sign_in_here(page, "agent.lyon")
    expect(text).to_have_value(TEXT)
    page.locator(".ogde-action button[type=submit]").last.click()
    expect(page.get_by_role("main")).to_contain_text("La note est ajoutée")


def test_page_of_an_editor_outlives_his_session(editor):
    """Wagtail's own form: what it sent is shown, and sent again."""
    page = editor
    page.goto("/admin/reference/replytemplate/create/")
    page.locator("[name=use]").select_option("refusal")
    page.locator("[name=title]").fill("Essai d’une session")
    page.locator("[name=body]").fill(TEXT)
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Enregistrer").first.click()
    expect(page.get_by_role("main")).to_contain_text("n’est pas enregistré, mais gardé")
    sign_in_here(page, "redacteur")
    expect(page.get_by_role("main")).to_contain_text("Votre saisie a été gardée")
    expect(page.locator("textarea[name=body]")).to_have_value(TEXT)
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name="Envoyer à nouveau").click()
    page.wait_for_url(re.compile(r"/admin/reference/replytemplate/$"))
    expect(page.get_by_role("main")).to_contain_text("Essai d’une session")


def test_step_of_a_draft_deleted_in_another_tab_is_given_back(request_page):
    page = request_page
    complete(page)
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_role("link", name="Annuler").click()
    other.get_by_role("button", name="Supprimer le brouillon").click()
    other.close()
    page.get_by_role("button", name="Suivant").click()
    page.wait_for_url(re.compile("/demandeur/"))
    expect(page.get_by_role("main")).to_contain_text("est gardé dans un nouveau brouillon")
    page.goto(re.sub("demandeur", "demande", page.url))
    page.wait_for_url(re.compile("/demandeur/"))
    page.goto("/demandes/?onglet=brouillons")
    expect(page.get_by_role("main")).to_contain_text("Cotisation sur une liqueur")
