"""A form that adds to a case: its files outlive an error, and it counts once however often it is sent."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect

from accounts.unsent import unsent_of
from cases.enums import QuestionKind
from cases.errors import CaseError
from cases.rules.filing import case_files_check
from files.kept import KeptFilesForm, errors_forget
from forms.models import Sending

from .page import case_page

# The button that sends files before the rest.
ATTACH = "attach"


class FilesForm(KeptFilesForm):
    """Files for a case, sent once."""

    def __init__(self, *args, case, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.case = case
        self.once = self._page_key()

    def check_files(self, chosen):
        case_files_check(self.case, chosen)

    def _page_key(self):
        """The key of this page, new for each page shown: the same page sent twice has the same."""
        try:
            return uuid.UUID(self.data.get("once", ""))
        except ValueError:
            return uuid.uuid4()

    def was_sent(self):
        return Sending.objects.filter(user=self.user, key=self.once).exists()

    def keep_chosen(self):
        """Store the files that were chosen, and say nothing yet of what is still to be typed."""
        self.full_clean()
        self.keep()
        for name in [name for name in self.errors if name != "files"]:
            del self.errors[name]
        return [file.name for file in self.stored]

    @transaction.atomic
    def send(self, save):
        """Call `save` unless this page was sent before; if it raises, the page may be sent again."""
        _, is_first = Sending.objects.get_or_create(user=self.user, key=self.once)
        if is_first:
            save()


def form_page(request, case, form, template, *, save, success, **context):
    """Show a form, or save what it brings: one service, then the detail. A refusal loses nothing typed.

    When nothing can be added any more and nothing was typed, back to the detail.
    """
    if asks_for_blank(request) and not case.is_open:
        messages.warning(request, why_closed(case))
        return redirect("forms:detail", case.number)
    if request.POST.get("action") == ATTACH and case.is_open:
        for name in form.keep_chosen():
            messages.info(request, f"« {name} » est joint.", extra_tags="said")
    elif request.method == "POST" and (form.was_sent() or form_saved(form, case, save)):
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
    errors_forget(form)
    return form


def asks_for_blank(request):
    """Whether there is nothing typed that the page has to show."""
    return request.method == "GET" and not unsent_of(request)


def why_closed(case):
    """Why nothing can be added to a case that is no longer open."""
    return f"La demande est {case.public_state_label.lower()} : elle ne peut plus être complétée."


def complements_awaited(case):
    """The oldest request for complements that has no reply: only « Répondre » makes the term run again."""
    asked = (question for question in case.open_questions() if question.kind == QuestionKind.COMPLEMENTS)
    return next(asked, None)
