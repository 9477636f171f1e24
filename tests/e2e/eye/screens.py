"""The screens that somebody signed in meets: one of each kind, in each state, by account of the demonstration."""

import re

from tests.e2e.agent import AGENT_PASSWORD, sign_in

APPLICANTS = {
    "operateur": (
        "/compte/profil/",
        "/compte/email/",
        "/compte/password/change/",
        "/demandes/",
        "/demandes/?onglet=prises-en-charge",
        "/demandes/?onglet=refusees",
        "/demandes/?onglet=cloturees",
        "/demandes/?q=introuvable",
        *(
            f"/demandes/{number}/"
            for number in (3001, 3006, 3007, 3008, 3015, 3022, 3026, 3031, 3037, 3043, 3060)
        ),
        "/demandes/3060/confirmation/",
        "/demandes/3060/complement/",
        "/demandes/3060/pieces/",
    ),
    "avocat": ("/demandes/", "/demandes/?onglet=prises-en-charge", "/demandes/3020/", "/demandes/3052/"),
    "particulier": ("/demandes/", "/demandes/3009/"),
}
AGENTS = {
    "agent.lyon": (
        "/admin/",
        "/admin/cases/",
        "/admin/cases/?panier=en-cours",
        "/admin/cases/?dossiers=tous",
        "/admin/cases/?q=introuvable",
        *(f"/admin/cases/{number}/" for number in (3001, 3006, 3007, 3020, 3022, 3026, 3037, 3056, 3060)),
        "/admin/messages/",
        "/admin/account/",
    ),
    "chef.amiens": ("/admin/", "/admin/cases/3003/", "/admin/cases/3021/", "/admin/cases/3044/"),
    "agent.roissy": (*(f"/admin/cases/{number}/" for number in (3005, 3008, 3042, 3045, 3049, 3053, 3058)),),
    "superviseur": ("/admin/", "/admin/cases/", "/admin/cases/3020/", "/admin/droits/"),
    "admin": (
        "/admin/",
        "/admin/users/",
        "/admin/users/new/",
        "/admin/groups/",
        "/admin/droits/",
        "/admin/messages/",
        "/admin/reference/letters/",
        "/admin/reference/membership/",
        "/admin/reference/membership/create/",
        "/admin/reference/replytemplate/",
        "/admin/reference/directorate/",
        "/admin/reference/office/",
        "/admin/reference/office/create/",
        "/admin/reference/echange/office/",
        "/admin/reference/nulle-part/",
        "/admin/reference/routing/",
        "/admin/reference/holiday/",
    ),
    "redacteur": (
        "/admin/",
        "/admin/pages/3/",
        "/admin/documents/",
        "/admin/rescrits-proposes/",
        "/admin/reference/letters/",
        "/admin/settings/cms/menus/",
    ),
}
# What a screen leads to whose address no one knows beforehand: the form of an action, one message, one letter.
LEADS = (
    re.compile(r"/demandes/\d+/(questions/\d+/repondre|publication|pieces/[\w-]+/supprimer)/"),
    re.compile(r"/admin/cases/\d+/actions/[\w-]+/"),
    re.compile(r"/admin/messages/\d+/"),
    re.compile(r"/admin/reference/letters/edit/[\w.-]+/"),
)


def kind_of(address):
    """Two screens of the same kind are of the same form."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]+|\d+", "#", address)


def screens(page, user):
    """Bring the page, signed in as this account, before each screen in turn, and name it."""
    known = {**APPLICANTS, **AGENTS}[user]
    sign_in(page, user, AGENT_PASSWORD, known[0])
    found = {}
    for address in known:
        page.goto(address)
        hrefs = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
        for path in (href.split("?")[0].split("#")[0] for href in hrefs):
            if any(lead.fullmatch(path) for lead in LEADS):
                found.setdefault(kind_of(path), path)
        yield address
    for address in found.values():
        page.goto(address)
        yield address


def steps(page):
    """The five steps of « Nouvelle demande » as a private person writes them, with or without scripts."""
    sign_in(page, "particulier", AGENT_PASSWORD, "/demandes/nouvelle/demandeur/")
    yield "demandeur"
    press(page, "Suivant")
    yield "demandeur, erreurs"
    page.get_by_role("radio", name="Particulier").check(force=True)
    for label, value in {
        "Adresse postale": "1 rue de la Paix",
        "Code postal": "69001",
        "Ville": "Lyon",
    }.items():
        page.get_by_label(re.compile(f"^{label}")).fill(value)
    press(page, "Suivant")
    yield "caracteristiques"
    choose(page, "Nature de la demande", "rescrit sur une situation de fait")
    choose(page, "Catégorie de la demande", "toutes autres taxes")
    page.get_by_label(re.compile("^Sous-catégorie")).select_option("DR LYON")
    press(page, "Suivant")
    yield "champs"
    page.get_by_label("Domaine et sous-domaine").select_option(
        "Alcools et boissons - cotisation sur les boissons alcooliques"
    )
    press(page, "Suivant")
    yield "demande"
    page.get_by_label(re.compile("^Objet de la demande")).fill("Cotisation sur une liqueur de verveine")
    page.get_by_label(re.compile("^Description de la demande")).fill("Quel tarif s’y applique ?")
    page.get_by_label(re.compile("^Dispositions que")).fill("Code de la sécurité sociale, art. L. 245-7")
    page.locator("input[type=file]").set_input_files(
        {"name": "composition.txt", "mimeType": "text/plain", "buffer": b"Alcool, eau, sucre.\n"}
    )
    press(page, "Suivant")
    yield "recapitulatif"
    press(page, "Créer la demande")
    yield "recapitulatif, erreurs"


def press(page, button):
    with page.expect_event("load"):
        page.get_by_role("main").get_by_role("button", name=button, exact=True).click()


def choose(page, label, option):
    """The next list is refilled at once with scripts, by the button beside it without."""
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.get_by_label(re.compile(f"^{label}")).select_option(option)
        update = page.locator("button[value=update]:visible")
        if update.count():
            update.first.click()
