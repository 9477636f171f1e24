"""An editor and a moderator run the public site: write, preview, review, schedule, publish, move."""

import re
import secrets
from datetime import timedelta
from io import BytesIO

import requests
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from cms.blocks.body import BodyBlock
from tests.e2e.agent import choose_action, open_from_mail, signed_out, submit_for_review, wait_until_live

MANUAL = "Manuel d’OGDE"
SERVICE = "Bourg-en-Bresse"


def picture():
    """One that the library does not have, or Wagtail asks what to do with it."""
    file = BytesIO()
    Image.new("RGB", (900, 600), f"#{secrets.token_hex(3)}").save(file, "PNG")
    return {"name": "vigne.png", "mimeType": "image/png", "buffer": file.getvalue()}


class Block:
    """A block of the page's form, or one of its parts."""

    def __init__(self, page, prefix):
        self.page, self.prefix = page, prefix

    def part(self, name):
        return Block(self.page, f"{self.prefix}-{name}")

    def fill(self, text):
        self.page.locator(f"#{self.prefix}").fill(text)

    def check(self):
        self.page.locator(f"#{self.prefix}").check()

    def select(self, label):
        self.page.locator(f"#{self.prefix}").select_option(label=label)

    def write(self, text):
        """Into a rich text."""
        field = self.page.locator(f"#{self.prefix}").locator("xpath=..").locator("[contenteditable=true]")
        field.click()
        self.page.keyboard.type(text)

    def item(self, number):
        """An entry of a list, which is added when it is not there."""
        count = self.page.locator(f"[name={self.prefix}-count]")
        if int(count.input_value()) <= number:
            count.locator("xpath=..").locator("[data-streamfield-list-add]").last.click()
        return self.part(f"{number}-value")

    def open_chooser(self):
        self.page.locator(f"#{self.prefix}-chooser [data-chooser-action-choose]").click()
        return self.page.locator(".modal-dialog")

    def choose(self, title):
        choices = self.open_chooser().locator("[data-chooser-modal-choice]")
        choices.filter(has_text=title).first.click()
        expect(self.page.locator(f"#{self.prefix}")).not_to_have_value("")


def write_table(block):
    block.part("caption").fill("Délais par droit")
    page = block.page
    for number, (heading, kind) in enumerate((("Droit", "Texte court"), ("Délai", "Texte mis en forme"))):
        page.locator("[data-append-column]").click()
        page.locator(".add-column-menu").get_by_role("button", name=kind, exact=True).click()
        page.locator(f"[name={block.prefix}-column-{number}-heading]").fill(heading)
    block.part("cell-0-0").fill("Rescrit")
    block.part("cell-0-1").write("Trois mois")


def write_items(block, *names):
    for number, name in enumerate(names):
        block.item(number).part("title").fill(name)
        block.item(number).part("text").write(f"Le texte de {name.lower()}.")


def write_figure(block):
    dialog = block.part("image-image").open_chooser()
    dialog.get_by_role("tab", name="Transférer").click()
    form = dialog.locator("[data-chooser-modal-creation-form]")
    form.locator("input[type=file]").set_input_files(picture())
    form.locator("input[name$=title]").fill("Vigne")
    form.locator("[type=submit]").click()
    expect(block.page.locator(f"#{block.prefix}-image-image")).not_to_have_value("")
    block.part("image-alt_text").fill("Une vigne en automne")
    block.part("caption").fill("La récolte vient de finir.")


def write_decoration(block):
    block.part("image-image").choose("Vigne")
    block.part("image-decorative").check()


def write_quote(block):
    block.part("text").fill("Nul ne peut se contredire.")
    block.part("author").fill("Adage")


def write_callout(block):
    block.part("title").fill("À retenir")
    block.part("text").write("Avant le 10 décembre.")


def write_notice(block):
    block.part("level").select("Attention")
    block.part("title").fill("Un délai court")
    block.part("text").write("Dix jours suffisent rarement.")


def write_video(block):
    block.part("title").fill("Déclarer sa récolte")
    block.part("url").fill("https://exemple.invalid/video")
    block.part("host").fill("exemple.invalid")
    block.part("duration").fill("3 minutes")
    block.part("transcript").write("On voit une vigne.")


def write_cards(block):
    for number, (label, address) in enumerate((("Le rescrit", "/rescrit/"), ("L’aide", "/aide/"))):
        card = block.item(number)
        card.part("label").fill(label)
        card.part("url").fill(address)
        card.part("text").fill(f"{label}, en bref.")


def write_buttons(block):
    block.item(0).part("label").fill("Lire le manuel")
    block.item(0).part("document").choose(MANUAL)
    block.item(1).part("label").fill("Suivre mes demandes")
    block.item(1).part("url").fill("/demandes/")


def write_start(block):
    block.part("title").fill("Poser ma question")
    block.part("nature").select("Rescrit")


# Name, label in the list of blocks, what the editor writes; a second figure is declared decorative.
BLOCKS = [
    ("heading", "Titre de section", lambda block: block.fill("Avant la récolte")),
    ("subheading", "Sous-titre", lambda block: block.fill("Les pièces")),
    ("text", "Texte", lambda block: block.write("Déclarez votre récolte.")),
    ("table", "Tableau", write_table),
    ("quote", "Citation", write_quote),
    ("callout", "Mise en avant", write_callout),
    ("notice", "Avis", write_notice),
    ("accordion", "Volets dépliants", lambda block: write_items(block, "Premier volet", "Second volet")),
    ("tabs", "Onglets", lambda block: write_items(block, "Onglet un", "Onglet deux", "Onglet trois")),
    ("steps", "Étapes", lambda block: write_items(block, "Préparer", "Déposer")),
    ("figure", "Image", write_figure),
    ("figure", "Image", write_decoration),
    ("document", "Document", lambda block: block.choose(MANUAL)),
    ("video", "Vidéo", write_video),
    ("cards", "Cartes", write_cards),
    ("buttons", "Boutons", write_buttons),
    ("start", "Commencer une demande", write_start),
    ("contact", "Coordonnées d’un service", lambda block: block.select(f"{SERVICE} (01289-02)")),
]


def write_page(page, title):
    """A new content page below the home page with all blocks."""
    page.goto("/admin/pages/")
    home = re.search(r"/admin/pages/(\d+)/", page.url)[1]
    page.goto(f"/admin/pages/add/cms/contentpage/{home}/")
    page.locator("#id_title").fill(title)
    page.locator("#id_intro").fill(f"Introduction de {title}")
    for number, (name, label, write) in enumerate(BLOCKS):
        page.locator("button.c-sf-add-button").last.click()
        page.get_by_role("option", name=label, exact=True).click()
        expect(page.locator(f"[name=body-{number}-type]")).to_have_value(name)
        write(Block(page, f"body-{number}-value"))


def see_preview(page):
    """The page as it would be, beside its form."""
    page.get_by_role("button", name="Afficher/masquer la prévisualisation").click()
    preview = page.frame_locator("#w-preview-iframe")
    for text in ("Avant la récolte", "Le texte de onglet un.", "On voit une vigne."):
        expect(preview.get_by_role("main")).to_contain_text(text)


def ask_for_changes(page, comment):
    choose_action(page, "Demander des modifications")
    dialog = page.locator(".modal-dialog")
    dialog.locator("[name=comment]").fill(comment)
    dialog.locator("button[type=submit], input[type=submit]").click()
    dialog.wait_for(state="hidden")


def schedule(page):
    """For a minute that is still to come; the plan is kept with the draft."""
    when = timezone.localtime() + timedelta(seconds=90)
    page.get_by_role("button", name="Afficher/masquer le statut").click()
    page.get_by_role("button", name="Programmer").last.click()
    dialog = page.locator("#schedule-publishing-dialog")
    dialog.locator("#id_go_live_at").fill(when.strftime("%d/%m/%Y %H:%M"))
    # The calendar stands before the button.
    dialog.get_by_role("button", name="Enregistrer la programmation").dispatch_event("click")
    page.locator(".messages .success").wait_for()
    # Else Wagtail takes the plan for a change made in another window, and asks.
    page.goto(page.url)


def watched(page, site):
    """A page with all that a visitor must not meet: errors, refusals of the policy, requests to others."""
    found = []
    page.on("console", lambda message: message.type == "error" and found.append(message.text))
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("request", lambda request: request.url.startswith(site.url) or found.append(request.url))
    page.on("response", lambda answer: answer.status >= 400 and found.append(answer.url))
    return page, found


def read_texts(main):
    expect(main.get_by_role("heading", name="Avant la récolte", level=2)).to_be_visible()
    expect(main.page.get_by_role("link", name="Avant la récolte")).to_have_attribute(
        "href", "#avant-la-recolte"
    )
    expect(main.get_by_role("heading", name="Les pièces", level=3)).to_be_visible()
    expect(main.get_by_text("Déclarez votre récolte.")).to_be_visible()
    table = main.get_by_role("table", name="Délais par droit")
    assert table.get_by_role("columnheader").all_inner_texts() == ["Droit", "Délai"]
    assert table.get_by_role("rowheader").all_inner_texts() == ["Rescrit"]
    assert table.get_by_role("cell").all_inner_texts() == ["Trois mois"]
    expect(main.get_by_role("blockquote")).to_have_text("Nul ne peut se contredire.")
    expect(main.locator(".ogde-quote figcaption")).to_have_text("Adage")


def read_emphasis(main):
    expect(main.get_by_role("heading", name="À retenir")).to_be_visible()
    expect(main.get_by_text("Avant le 10 décembre.")).to_be_visible()
    expect(main.locator(".fr-alert--warning")).to_contain_text("Dix jours suffisent rarement.")
    hidden = main.get_by_text("Le texte de second volet.")
    expect(hidden).to_be_hidden()
    main.get_by_text("Second volet", exact=True).click()
    expect(hidden).to_be_visible()
    assert main.locator(".ogde-steps > li").all_inner_texts() == [
        "Préparer\n\nLe texte de préparer.",
        "Déposer\n\nLe texte de déposer.",
    ]


def use_tabs_by_keyboard(main):
    tabs = main.get_by_role("tablist").get_by_role("tab")
    assert tabs.all_inner_texts() == ["Onglet un", "Onglet deux", "Onglet trois"]
    tabs.first.focus()
    for key, name in (
        ("ArrowRight", "Onglet deux"),
        ("End", "Onglet trois"),
        ("ArrowRight", "Onglet un"),
        ("ArrowLeft", "Onglet trois"),
        ("Home", "Onglet un"),
    ):
        main.page.keyboard.press(key)
        expect(main.get_by_role("tab", name=name)).to_be_focused()
        expect(main.get_by_role("tab", selected=True)).to_have_text(name)
        expect(main.get_by_role("tabpanel")).to_have_count(1)
        expect(main.get_by_role("tabpanel")).to_contain_text(f"Le texte de {name.lower()}.")


def see_media(main, site):
    described, decorative = main.locator(".ogde-figure img").all()
    expect(described).to_have_attribute("alt", "Une vigne en automne")
    expect(decorative).to_have_attribute("alt", "")
    for image in (described, decorative):
        image.scroll_into_view_if_needed()
        main.page.wait_for_function(
            "image => image.complete && image.naturalWidth > 0", arg=image.element_handle()
        )
    expect(main.get_by_text("La récolte vient de finir.")).to_be_visible()
    card = main.locator(".ogde-download")
    expect(card).to_contain_text(re.compile(r"PDF – .+ · Version "))
    file = signed_out(site, card.get_by_role("link", name=MANUAL).get_attribute("href"))
    assert (file.status_code, file.content[:5]) == (200, b"%PDF-")
    video = main.get_by_role("link", name="Regarder la vidéo « Déclarer sa récolte »")
    expect(video).to_have_attribute("href", "https://exemple.invalid/video")
    main.get_by_text("Lire la transcription").click()
    expect(main.get_by_text("On voit une vigne.")).to_be_visible()


def see_actions(main):
    links = {
        "Le rescrit": "/rescrit/",
        "L’aide": "/aide/",
        "Lire le manuel": "/documents/manuel-pdf/",
        "Suivre mes demandes": "/demandes/",
        "Nouvelle demande": "/demandes/nouvelle/",
    }
    found = {name: main.get_by_role("link", name=name, exact=True).get_attribute("href") for name in links}
    assert found == links
    expect(main.locator(".ogde-start")).to_contain_text("Poser ma question")
    assert main.locator(".ogde-start li").count() == 2
    contact = main.get_by_text("650 rue Lavoisier")
    expect(contact).to_be_visible()
    expect(main.get_by_role("link", name="viti-bourg-en-bresse@douane.finances.gouv.fr")).to_be_visible()


def move_below(page, number, slug):
    below = page.request.get(f"/admin/api/main/pages/?slug={slug}&fields=_,id").json()["items"][0]["id"]
    page.goto(f"/admin/pages/{number}/move/{below}/confirm/")
    page.get_by_role("main").locator("form button[type=submit], form input[type=submit]").first.click()
    page.locator(".messages .success").wait_for()


def test_a_page_with_every_block_is_reviewed_scheduled_read_and_moved(
    site, open_page, editor, moderator, mark
):
    assert list(dict.fromkeys(name for name, *_ in BLOCKS)) == list(BodyBlock.base_blocks)
    title, path = f"Vendanges {mark}", f"/vendanges-{mark}/"
    write_page(editor, title)
    see_preview(editor)
    expect(editor.locator("footer").get_by_role("button", name="Publier", exact=True)).to_have_count(0)
    submit_for_review(editor)
    assert signed_out(site, path).status_code == 404

    number = open_from_mail(moderator, site, title)
    comment = "Dites d’abord de quelle année il s’agit."
    ask_for_changes(moderator, comment)
    [mail] = site.wait_for_mails(
        lambda mail: mail["To"] == "redacteur@demo.invalid" and title in mail["Subject"]
    )
    assert comment in mail.get_body(("plain",)).get_content()
    editor.goto(f"/admin/pages/{number}/edit/")
    editor.locator("#id_intro").fill("Pour la récolte de l’année.")
    choose_action(editor, "Resoumettre à Relecture par un relecteur")
    editor.wait_for_url(re.compile(r"/admin/pages/\d+/$"))

    open_from_mail(moderator, site, title, count=2)
    schedule(moderator)
    choose_action(moderator, "Approuver et Publier")
    moderator.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
    assert signed_out(site, path).status_code == 404
    wait_until_live(site, path)

    visitor, met = watched(open_page(), site)
    visitor.goto(path)
    main = visitor.get_by_role("main")
    expect(main).to_contain_text("Pour la récolte de l’année.")
    read_texts(main)
    read_emphasis(main)
    use_tabs_by_keyboard(main)
    see_media(main, site)
    see_actions(main)
    assert met == []

    move_below(moderator, number, "ogde")
    old = requests.get(site.url + path, timeout=20)
    assert [answer.status_code for answer in old.history] == [301]
    assert (old.status_code, old.url) == (200, f"{site.url}/ogde{path}")
