"""What was sent to a draft that was deleted meanwhile: given back in a new one."""

from django.contrib import messages
from django.shortcuts import redirect

from accounts.unsent import unsent_forget, unsent_of
from forms.drafts import changes
from forms.drafts.services import TooManyDrafts, draft_attach, draft_begin, draft_save

from .chain import Chain
from .steps import LAST_STEP

DELETED = "Ce brouillon a été supprimé entre-temps, dans un autre onglet ou sur un autre appareil"


def give_back(page, companies):
    """A draft with what this page sent, and its files; nothing is written at the last step, which only confirms."""
    if page.slug == LAST_STEP:
        messages.warning(page.request, f"{DELETED} : la demande n’a pas été créée.")
        return redirect("forms:new")
    try:
        draft, refused = _begin_again(page, companies)
    except TooManyDrafts as error:
        messages.error(page.request, f"{DELETED}. {error}")
        return redirect("forms:new")
    messages.warning(
        page.request,
        f"{DELETED}. Ce que vous venez d’envoyer à l’étape « {page.form_class.title} » est gardé dans un nouveau"
        " brouillon ; le reste, avec les fichiers joints auparavant, est à remplir de nouveau.",
    )
    for sentence in refused:
        messages.error(page.request, sentence)
    page.draft, page.chain = draft, Chain(draft)
    return redirect(page.url(page.chain.walk(page.slug) or page.slug))


def _begin_again(page, companies):
    """The new draft and the messages on refused files; of the same key, so that a second sending finds it."""
    request, form_class = page.request, page.form_class
    unsent = unsent_of(request)
    typed = changes.typed_of(unsent.typed() if unsent else request.POST, form_class, {})
    draft = draft_begin(key=page.key, by=request.user)
    draft = draft_save(
        draft=draft,
        by=request.user,
        step=page.slug,
        typed=typed,
        version=draft.version,
        companies=companies,
    )
    if unsent:
        unsent_forget(request)
    uploads = request.FILES.getlist(form_class.file_field) if form_class.file_field else []
    return draft_attach(draft=draft, by=request.user, role=form_class.file_role, uploads=uploads)
