"""The tour of the applicant's screens that the manual shows: the one that its pictures are taken from.

It is made by a browser (a page of Playwright) on the demonstration site, where it files a request.
"""

import re

USERNAME, PASSWORD = "operateur", "Demo-Ogde-2026!"  # that of the demonstration
COMPANY = "12069087400011"

# The title of the page, or the dialog that stands before it, and the space left above in CSS pixels.
TOP = """() => Math.min(
    ...[...document.querySelectorAll("h1, dialog[open]")].map(element => element.getBoundingClientRect().top)
)"""
ABOVE = 24

# What a picture says: its headings, labels and buttons, as long as they stand in what is shown of the page.
SHOWN = """(main, bottom) => [...main.querySelectorAll(
    "h1, h2, h3, legend, label, th, button, .fr-btn, .fr-tabs__tab"
)].filter(element => {
    const box = element.getBoundingClientRect();
    return element.checkVisibility() && box.width > 1 && box.bottom <= bottom;
}).map(element => element.innerText)"""


def tour(page):
    """Bring the page before each screen in turn, and name it."""
    page.goto("/compte/signup/")
    yield "inscription"
    page.goto("/compte/login/")
    yield "connexion"
    page.locator("input[name=login]").fill(USERNAME)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()
    yield from filing(page)
    yield from following(page)
    page.goto("/documents/")
    yield "documents"


def filing(page):
    page.get_by_role("link", name="Nouvelle demande").first.click()
    page.get_by_role("radio", name="Entreprise").check(force=True)
    page.get_by_role("button", name="Choisir une entreprise").click()
    dialog = page.get_by_role("dialog", name="Recherche d’une entreprise")
    dialog.get_by_label("Recherche par SIRET").fill(COMPANY)
    dialog.get_by_role("button", name="Rechercher").click()
    dialog.get_by_role("radio").first.check(force=True)
    yield "entreprise"
    dialog.get_by_role("button", name="Valider").click()
    dialog.wait_for(state="hidden")
    page.locator("dl", has_text="Raison sociale").wait_for()
    yield "demandeur"
    following_step(page)
    page.get_by_label(re.compile("^Nature de la demande")).select_option("rescrit sur une situation de fait")
    page.get_by_label(re.compile("^Catégorie de la demande")).select_option("toutes autres taxes")
    page.get_by_label(re.compile("^Sous-catégorie")).select_option("DR LYON")
    yield "caracteristiques"
    following_step(page)
    page.get_by_label("Domaine et sous-domaine").select_option(
        "Alcools et boissons - cotisation sur les boissons alcooliques"
    )
    yield "champs"
    following_step(page)
    page.get_by_label(re.compile("^Objet de la demande")).fill("Cotisation sur une liqueur de verveine")
    page.get_by_label(re.compile("^Description de la demande")).fill(
        "Nous élaborons à Saint-Genis une liqueur de verveine à 34 % vol., vendue en France en bouteilles de 50 cl.\n"
        "Quel tarif de la cotisation s’y applique ?"
    )
    page.get_by_label(re.compile("^Dispositions que vous entendez appliquer")).fill(
        "Code de la sécurité sociale, art. L. 245-7 à L. 245-9"
    )
    page.locator("input[type=file][name=attachments]").set_input_files(
        {
            "name": "composition.txt",
            "mimeType": "text/plain",
            "buffer": b"Alcool, eau, sucre, verveine.\n",
        }
    )
    yield "demande"
    following_step(page)
    yield "recapitulatif"
    for box in page.get_by_role("main").get_by_role("checkbox").all():
        box.check(force=True)
    page.get_by_role("button", name="Créer la demande").click()
    page.wait_for_url(re.compile(r"/confirmation/$"))
    yield "confirmation"


def following_step(page):
    before = page.url
    page.get_by_role("button", name="Suivant").click()
    page.wait_for_url(lambda address: address != before)


def following(page):
    page.goto("/demandes/")
    yield "mes_demandes"
    question = page.locator("a[href$='/repondre/']").first.get_attribute("href")
    page.goto(re.match(r"/demandes/\d+/", question)[0])
    yield "detail"
    page.goto(question)
    yield "repondre"
    page.goto("/demandes/?onglet=cloturees")
    answered = page.get_by_role("row").filter(has_text="Clôturée").first
    answered.get_by_role("link", name=re.compile("^Détail de la demande")).click()
    page.wait_for_url(re.compile(r"/demandes/\d+/$"))
    yield "reponse"


def frame(page, screen):
    """The part of the page that is shown: its main column from the title down, as far as the screen says."""
    page.locator("html[data-fr-js]").wait_for(state="attached")  # the scripts have added what they add
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    main = page.locator("main").bounding_box()
    top = page.evaluate(TOP) - ABOVE
    height = min(screen.height, main["y"] + main["height"] - top)
    return {"x": main["x"], "y": top, "width": main["width"], "height": height}


def words(page, screen):
    """What the picture says, without the numbers and dates that change from one demonstration to the next."""
    shown = frame(page, screen)
    texts = page.locator("main").evaluate(SHOWN, shown["y"] + shown["height"])
    lines = [re.sub(r"\d+", "#", " ".join(text.split())) for text in texts]
    return [line for line in dict.fromkeys(lines) if line]
