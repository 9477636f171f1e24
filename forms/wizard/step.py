"""A page of the form: what it reads, and what it keeps before a button does its work."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.generic import View

from accounts.unsent import unsent_of
from forms.drafts import changes
from forms.drafts.services import (
    DraftChanged,
    TooManyDrafts,
    case_of,
    draft_attach,
    draft_begin,
    draft_save,
    may_begin,
)
from forms.models import FIRST_STEP, Draft
from forms.register import SHORTEST_SEARCH, RegisterUnavailable, company_register
from text.numbers import is_digits
from text.plain import kept_line

from . import buttons
from .chain import SLUGS, Chain, neighbour
from .revived import give_back
from .said import tell_changes
from .steps import LAST_STEP, STEPS

private_page = [login_required, never_cache]


@method_decorator(private_page, name="dispatch")
class StepView(View):
    """One step of the form; the draft is named by `?brouillon=`."""

    def dispatch(self, request, slug):
        if slug not in STEPS:
            raise Http404
        self.slug = slug
        self.form_class = STEPS[slug]
        self.key = draft_key(request)
        if self.key and (case := case_of(self.key)):
            return redirect("forms:done", case.number)
        self.draft = self.find_draft()
        if self.draft is None:
            return self.leave() if self.key else redirect("forms:new")
        self.chain = Chain(self.draft)
        return super().dispatch(request, slug)

    def find_draft(self):
        """The person's draft; an unsaved one at the first step, which its first sending creates; else None."""
        if self.key and (draft := Draft.objects.filter(key=self.key).first()):
            if draft.user_id != self.request.user.pk:
                raise Http404
            return draft
        sends = self.request.method == "POST" or unsent_of(self.request)
        if self.key and not sends:
            raise Http404
        begins = self.slug == FIRST_STEP and (sends or not self.key)
        return Draft(key=self.key or uuid.uuid4(), user=self.request.user) if begins else None

    # Reading

    def get(self, request, slug):
        if self.draft.pk is None and not may_begin(request.user) and not unsent_of(request):
            return redirect("forms:new")
        if wrong := self.chain.walk(slug):
            return self.redirect_to_missing(wrong)
        if unsent := unsent_of(request):
            return self.resume(unsent.typed())
        form = self.chain.form(slug)
        if form.is_bound and "erreurs" not in request.GET:
            form.forget_errors()
        return self.show(form)

    def resume(self, sent):
        """Show what was sent when the session had ended; what was kept elsewhere since is not overwritten."""
        before = self.draft.data.get(self.slug, {})
        typed = changes.typed_of(sent, self.form_class, before)
        changed = self.slug != LAST_STEP and sent_version(sent) != self.draft.version and typed != before
        return self.show_again(typed, changed=changed)

    def redirect_to_missing(self, slug):
        messages.warning(self.request, f"Complétez d’abord l’étape « {STEPS[slug].title} ».")
        seen = {"erreurs": "1"} if slug in self.draft.data else {}
        return redirect(self.url(slug, **seen))

    def show(self, form, **context):
        number = SLUGS.index(self.slug) + 1
        following = neighbour(self.slug, 1)
        return render(
            self.request,
            f"forms/wizard/{self.slug}.html",
            {
                "form": form,
                "draft": self.draft,
                "slug": self.slug,
                "action_url": self.url(self.slug),
                "number": number,
                "total": len(SLUGS),
                "title": form.title,
                "next_title": STEPS[following].title if following != self.slug else "",
                "is_first": self.slug == FIRST_STEP,
                "is_saved": self.draft.pk is not None,
                "returns": self.returns(),
                "changed": False,
                "unsaved": False,
                **self.search(),
                **self.recap(),
                **form.context(),
                **context,
            },
        )

    def search(self):
        """The companies found for `?recherche=`, in the first step."""
        if self.slug != FIRST_STEP:
            return {}
        query = kept_line(self.request.GET.get("recherche", ""))[:100].strip()
        context = {"query": query, "searching": "recherche" in self.request.GET, "found": []}
        if not query:
            return context
        if len(query) < SHORTEST_SEARCH:
            return context | {"too_short": True}
        try:
            return context | {"found": company_register().search(query)}
        except RegisterUnavailable as error:
            return context | {"outage": error.sentence}

    def recap(self):
        if self.slug != LAST_STEP:
            return {}
        return {"cards": [(slug, form, self.url(slug, retour="1")) for slug, form in self.chain.cards()]}

    def returns(self):
        """Whether this step was opened from the recap, to go back there."""
        return "retour" in self.request.GET

    def url(self, slug, **extra):
        query = {"brouillon": self.draft.key}
        if self.returns() and slug == self.slug:
            query["retour"] = "1"
        return f"{reverse('forms:step', args=[slug])}?{urlencode(query | extra)}"

    # Writing

    def post(self, request, slug):
        action, _, argument = request.POST.get("action", "next").partition(":")
        typed = changes.typed_of(request.POST, self.form_class, self.draft.data.get(slug, {}))
        typed, companies = buttons.typed_changed(self, typed, action, argument)
        try:
            if self.draft.pk is None:
                if sent_version(request.POST) > 0:
                    return self.leave(companies)
                self.draft = draft_begin(key=self.draft.key, by=request.user)
            if slug == LAST_STEP:
                # What the recap showed is locked from the check of its version until it is filed.
                with transaction.atomic():
                    return self.keep(typed, companies, action, argument)
            return self.keep(typed, companies, action, argument)
        except TooManyDrafts as error:
            messages.error(request, str(error))
            return self.show_again(typed)
        except DraftChanged as change:
            return self.show_conflict(change.draft, typed)
        except Draft.DoesNotExist:
            return self.leave(companies)

    def keep(self, typed, companies, action, argument):
        """Keep what was typed and the files, then do what the button says. Files add, and overwrite nothing."""
        conflict, before = None, self.draft.data.get(self.slug, {})
        try:
            self.draft = draft_save(
                draft=self.draft,
                by=self.request.user,
                step=self.slug,
                typed=typed,
                version=sent_version(self.request.POST),
                companies=companies,
                whole=self.slug == LAST_STEP,
            )
        except DraftChanged as change:
            conflict = change
        field = self.form_class.file_field
        uploads = self.request.FILES.getlist(field) if field else []
        self.draft, refused = draft_attach(
            draft=conflict.draft if conflict else self.draft,
            by=self.request.user,
            role=self.form_class.file_role,
            uploads=uploads,
        )
        if conflict:
            raise DraftChanged(self.draft)
        self.chain = Chain(self.draft)
        if refused:
            return self.show_refused(refused)
        tell_changes(self, action, argument, before)
        return buttons.press(self, action, argument)

    def leave(self, companies=None):
        """Where to go once the draft was sent by another click, or deleted elsewhere."""
        if case := case_of(self.key):
            return redirect("forms:done", case.number)
        return give_back(self, companies)

    def show_conflict(self, draft, typed):
        """Nothing was overwritten: show what was typed, and let the person choose or read again."""
        self.draft = draft
        self.chain = Chain(draft)
        if wrong := self.chain.walk(self.slug):
            return self.redirect_to_missing(wrong)
        if self.slug != LAST_STEP:
            return self.show_again(typed, changed=True)
        messages.warning(
            self.request,
            "Votre brouillon a changé depuis que ce récapitulatif s’est affiché, dans un autre onglet ou sur un"
            " autre appareil. Voici la demande telle qu’elle est maintenant : relisez-la avant de la créer.",
        )
        return self.show_again(typed)

    def show_again(self, typed, **context):
        """The step with what was just typed, which is not kept."""
        form = self.chain.form(self.slug, MultiValueDict(typed))
        form.forget_errors()
        return self.show(form, unsaved=True, **context)

    def show_refused(self, refused):
        if wrong := self.chain.walk(self.slug):
            return self.redirect_to_missing(wrong)
        form = self.chain.form(self.slug)
        form.forget_errors()
        form.add_error(form.file_field, refused)
        return self.show(form)


def draft_key(request):
    given = request.GET.get("brouillon")
    if given is None:
        return None
    try:
        return uuid.UUID(given)
    except ValueError:
        raise Http404 from None


def sent_version(sent):
    """The version of the draft that the page was made from."""
    given = sent.get("version", "")
    return int(given) if is_digits(given) and len(given) < 10 else -1
