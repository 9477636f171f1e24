"""A form that adds to a case: its files outlive an error, and it counts once however often it is sent."""

import uuid
from dataclasses import asdict

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect

from accounts.unsent import unsent_of
from cases.enums import QuestionKind
from cases.errors import CaseError
from cases.rules.filing import case_files_check
from files.fields import MultipleFileField
from files.store import KeptFile, file_delete, file_store
from forms.models import Sending

from .page import case_page

# Less than the age at which the sweep takes a file that no case holds.
KEPT_FOR = 20 * 60 * 60


class FilesForm(forms.Form):
    """Files for a case. Those already received survive an error elsewhere: each comes back as a signed line."""

    files = MultipleFileField(label="Joindre des fichiers", required=False)

    def __init__(self, *args, case, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.case = case
        self.user = user
        self.salt = f"kept-file:{user.pk}"
        self.kept = self._received()
        self.stored = []
        self.once = self._page_key()

    def _page_key(self):
        """The key of this page, new for each page shown: the same page sent twice has the same."""
        try:
            return uuid.UUID(self.data.get("once", ""))
        except ValueError:
            return uuid.uuid4()

    def was_sent(self):
        return Sending.objects.filter(user=self.user, key=self.once).exists()

    @transaction.atomic
    def send(self, save):
        """Call `save` unless this page was sent before; if it raises, the page may be sent again."""
        _, is_first = Sending.objects.get_or_create(user=self.user, key=self.once)
        if is_first:
            save()

    def _received(self):
        """(token, file) of what an earlier sending of this form has stored and the person has not unticked."""
        kept = []
        for token in self.data.getlist("kept") if self.is_bound else []:
            try:
                kept.append((token, KeptFile(**signing.loads(token, salt=self.salt, max_age=KEPT_FOR))))
            except signing.BadSignature:
                continue
        return kept

    def clean(self):
        cleaned = super().clean()
        if len(self.kept) < len(self.data.getlist("kept")):
            self.add_error(
                "files", "Un fichier n’a pas pu être conservé. Vérifiez la liste et joignez-le à nouveau."
            )
        chosen = [file for _, file in self.kept] + cleaned.get("files", [])
        try:
            case_files_check(self.case, chosen)
        except ValidationError as error:
            self.add_error("files", error)
        return cleaned

    def keep(self):
        """Store the acceptable files; returns all that the form holds."""
        for checked in self._acceptable():
            try:
                stored = file_store(checked)
            except ValidationError as error:
                self.add_error("files", error)
                continue
            self.stored.append(stored)
            self.kept.append((signing.dumps(asdict(stored), salt=self.salt), stored))
        return [file for _, file in self.kept]

    def drop(self):
        """Take back what `keep` stored, and no more: what an earlier sending stored may be in a case by now."""
        for file in self.stored:
            file_delete(file.path)
        self.kept = [(token, file) for token, file in self.kept if file not in self.stored]

    def _acceptable(self):
        if "files" in self.cleaned_data:
            return self.cleaned_data["files"]
        if self.has_error("files", code="total"):
            return []
        return MultipleFileField.sort_out(self.files.getlist("files"))[0]


def form_page(request, case, form, template, *, save, success, **context):
    """Show a form, or save what it brings: one service, then the detail. A refusal loses nothing typed."""
    if request.method == "POST" and (form.was_sent() or form_saved(form, case, save)):
        messages.success(request, success)
        return redirect("forms:detail", case.number)
    return case_page(request, template, case, form=form, **context)


def form_saved(form, case, save):
    """Whether what the form brings was saved, once; else the form says why not."""
    form.full_clean()
    if not case.is_open:
        form.add_error(None, why_closed(case))
        return False
    files = form.keep()
    if form.errors:
        return False
    try:
        form.send(lambda: save(form.cleaned_data, files))
    except CaseError as error:
        form.add_error(None, str(error))
    except ValidationError as error:
        form.drop()
        form.add_error(None, error)
    else:
        return True
    return False


def form_for(request, form_class, case):
    """The form as the page sent it, or had sent it before the session ended; else blank."""
    if request.method == "POST":
        return form_class(request.POST, request.FILES, case=case, user=request.user)
    if not (unsent := unsent_of(request)):
        return form_class(case=case, user=request.user)
    form = form_class(unsent.typed(), case=case, user=request.user)
    form.full_clean()
    form.errors.clear()
    return form


def asks_for_blank(request):
    """Whether there is nothing typed that the page has to show."""
    return request.method == "GET" and not unsent_of(request)


def why_closed(case):
    """Why nothing can be added to a case that is no longer open."""
    return f"La demande est {case.public_state_label.lower()} : elle ne peut plus être complétée."


def closed_meanwhile(request, case):
    """Back to the detail when nothing more can be added and nothing was typed."""
    messages.warning(request, why_closed(case))
    return redirect("forms:detail", case.number)


def complements_awaited(case):
    """The oldest request for complements that has no reply: only « Répondre » makes the term run again."""
    asked = (question for question in case.open_questions() if question.kind == QuestionKind.COMPLEMENTS)
    return next(asked, None)
