"""What a list or a button changed on the page, for somebody who does not see it: `assets/js/wizard.js` has it read aloud."""

from django.contrib import messages

from cases.enums import Nature
from cases.rules.filled import ROWS_MAX
from files.kinds import file_name

TAG = "said"
ROWS = {"subdomains": "Le champ d’application", "points": "Le point"}


def tell_changes(page, action, argument, before):
    """`before` is what the step held; a step that is left says nothing of it."""
    for sentence in TOLD.get(action, _nothing)(page, argument, before):
        messages.info(page.request, sentence, extra_tags=TAG)


def _nothing(page, argument, before):
    return ()


def _lists(page, argument, before):
    now = page.draft.data.get(page.slug, {})
    changed = {name for name in now if now[name] != before.get(name)}
    if "nature" in changed:
        yield "La liste des catégories a changé."
        if now["nature"] == [Nature.SECOND_EXAMEN]:
            yield "Des questions sur le second examen sont ajoutées plus bas."
    elif "category" in changed:
        yield "La liste des sous-catégories a changé."
    if "department" in changed:
        yield from _directorates(page)
    yield from _companies(page, changed)


def _directorates(page):
    proposals = page.chain.form(page.slug).proposals()
    names = ", ".join(str(proposal["directorate"]) for proposal in proposals)
    yield f"Direction proposée : {names}." if names else "Aucune direction n’est proposée."


def _companies(page, changed):
    if not hasattr(page.form_class, "NAME_FIELDS"):
        return
    form = page.chain.form(page.slug)
    for number in form.NAME_FIELDS:
        if number in changed and form.known(number):
            yield f"Entreprise trouvée : {form.answer(number)['name']}."
        elif number in changed and form.problem(number):
            yield "Le registre ne donne pas le nom de cette entreprise : saisissez-le."


def _directorate(page, argument, before):
    yield from (
        f"Direction choisie : {proposal['directorate']}."
        for proposal in page.chain.form(page.slug).proposals()
        if proposal["chosen"]
    )


def _row(page, argument, before):
    name, _, index = argument.partition(":")
    if name in ROWS and index.isdecimal() and len(index) <= len(str(ROWS_MAX)):
        yield f"{ROWS[name]} n° {int(index) + 1} est retiré."


def _files(page, argument, before):
    field = page.form_class.file_field
    for upload in page.request.FILES.getlist(field) if field else ():
        yield f"« {file_name(upload.name)} » est joint."


TOLD = {
    "update": _lists,
    "choose": _lists,
    "directorate": _directorate,
    "remove_row": _row,
    "attach": _files,
}
