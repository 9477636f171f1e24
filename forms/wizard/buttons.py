"""What the buttons of a step do: some change what was typed, the others say where to go once it is kept.

A `page` is the `StepView` that was sent, an `argument` what follows the colon in the value of its button.
"""

import uuid

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.shortcuts import redirect
from django.utils.datastructures import MultiValueDict

from forms.drafts import changes
from forms.drafts.companies import companies_of, fill_from_register
from forms.drafts.services import draft_detach, draft_resume_at, draft_save, draft_submit
from forms.models import FIRST_STEP
from text.plain import kept_line

from .chain import neighbour
from .steps import LAST_STEP

# Before the step is kept


def typed_changed(page, typed, action, argument):
    """What the button pressed changes to what was typed, and what the register says of it."""
    if action == "add_row":
        typed = changes.row_added(typed, page.form_class, argument)
    elif action == "remove_row":
        typed = changes.row_removed(typed, page.form_class, argument)
    elif action == "directorate" and page.slug == "caracteristiques":
        name = "category" if argument.startswith("category") else "subcategory"
        typed[name] = [kept_line(argument.partition("=")[2])[:20]]
    if page.slug != FIRST_STEP:
        return typed, {}
    return _company_changed(page, typed, action)


def _company_changed(page, typed, action):
    chosen = kept_line(page.request.POST.get("company", ""))[:14]
    chooses = action == "choose" and bool(chosen)
    if chooses:
        number = "association_number" if typed.get("kind") == ["association"] else "siret"
        typed[number] = [chosen]
        if number == "siret":
            typed["kind"] = ["company"]
    companies = companies_of(MultiValueDict(typed), page.draft.companies)
    filled = fill_from_register(typed, companies, page.draft.companies, replace=chooses)
    return filled, companies


# Once the step is kept


def press(page, action, argument):
    """Do what the button says; one that is unknown, or has done its work, leads back to the step."""
    return BUTTONS.get(action, stay)(page, argument)


def stay(page, argument=""):
    return redirect(page.url(page.slug))


def go_back(page, argument):
    return _go_to(page, neighbour(page.slug, -1))


def _go_to(page, slug):
    draft_resume_at(draft=page.draft, step=slug)
    return redirect(page.url(slug))


def go_on(page, argument):
    if wrong := page.chain.walk(page.slug):
        return page.redirect_to_missing(wrong)
    form = page.chain.form(page.slug)
    if not form.is_valid():
        return redirect(page.url(page.slug, erreurs="1"))
    for notice in form.notices():
        messages.warning(page.request, notice)
    if page.slug == LAST_STEP:
        return _create_case(page, form)
    return _go_to(page, LAST_STEP if page.returns() else neighbour(page.slug, 1))


def _create_case(page, form):
    try:
        case = draft_submit(draft=page.draft, by=page.request.user, **page.chain.request(form))
    except ValidationError as error:
        for message in error.messages:
            messages.error(page.request, message)
        return redirect(page.url(page.chain.step_of(error), erreurs="1"))
    return redirect("forms:done", case.number)


def look_for_company(page, argument):
    query = kept_line(page.request.POST.get("company_query", ""))[:100]
    return redirect(page.url(page.slug, recherche=query) + "#company-dialog")


def detach(page, argument):
    try:
        key = uuid.UUID(argument)
    except ValueError:
        raise BadRequest("file key") from None
    if file := draft_detach(draft=page.draft, by=page.request.user, role=page.form_class.file_role, key=key):
        messages.success(page.request, f"« {file.name} » est retiré.")
    return stay(page)


def turn_into_rescrit(page, argument):
    draft = page.draft
    for step, typed in changes.turned_into_rescrit(draft.data).items():
        draft = draft_save(draft=draft, by=page.request.user, step=step, typed=typed, version=draft.version)
    draft_resume_at(draft=draft, step=page.slug)
    messages.success(
        page.request,
        "Votre demande est maintenant un nouveau rescrit ; ce que vous avez saisi est gardé.",
    )
    return stay(page)


BUTTONS = {
    "next": go_on,
    "create": go_on,
    "back": go_back,
    "search": look_for_company,
    "detach": detach,
    "rescrit": turn_into_rescrit,
}
