"""An action on a case: its form stands beside the text that it answers."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin import messages

from accounts.unsent import unsent_of
from cases.admin.actions.registry import ACTIONS
from cases.admin.pages import case_url
from cases.errors import CaseError, NotOffered
from cases.models import Case
from cases.trace.readings import reading_record
from files.kept import errors_forget

from .page import CaseView


class ActionView(CaseView):
    """One action: its short form, which is the confirmation, then the one service that it calls."""

    template_name = "cases/admin/case/action.html"

    @cached_property
    def action(self):
        try:
            return ACTIONS[self.kwargs["name"]]
        except KeyError:
            raise Http404 from None

    def get_page_title(self):
        return f"{self.action.label} - {super().get_page_title()}"

    def get(self, request, *args, **kwargs):
        if unsent := unsent_of(request):
            return self.resume(unsent)
        if not self.action.is_offered(self.case, request.user):
            messages.error(
                request, f"« {self.action.label} » n’est pas possible actuellement sur ce dossier."
            )
            return redirect(self.back)
        return self.show(self.form(initial={"version": self.case.version}))

    def form(self, *sent, **kwargs):
        return self.action.form_class(*sent, case=self.case, user=self.request.user, **kwargs)

    @property
    def back(self):
        return case_url(self.case, self.basket and self.basket.name)

    def resume(self, unsent):
        """Show what was sent when the session had ended, be it only to be copied."""
        form = self.form(unsent.typed())
        errors_forget(form)
        if self.action.is_offered(self.case, self.request.user):
            return self.show(form)
        return self.tell(form, NotOffered(f"« {self.action.label} » n’est plus possible sur ce dossier."))

    def post(self, request, *args, **kwargs):
        form = self.form(request.POST, request.FILES)
        if "insert" in request.POST and hasattr(form, "insert_template"):
            form.insert_template()
            return self.show(form)
        if not form.is_valid():
            form.keep()
            return self.show(form)
        given = form.service_kwargs()
        if form.errors:
            return self.show(form)
        try:
            self.action.run(case=self.case, by=request.user, **given)
        except CaseError as refusal:
            return self.tell(form, refusal)
        except ValidationError as error:
            add_errors(form, error)
            return self.show(form)
        messages.success(request, f"{self.case} : {form.done}")
        still_mine = Case.objects.filter(pk=self.case.pk).exists()
        return redirect(self.back if still_mine else reverse("cases:index"))

    def show(self, form, status=200, **context):
        reading_record(case=self.case, by=self.request.user)
        context = self.get_context_data(form=form, **{"refusal": None, "still_offered": True, **context})
        return self.render_to_response(context, status=status)

    def tell(self, form, refusal):
        """Say why nothing was done, on the case as it is now, with what was typed."""
        del self.case
        try:
            current = self.case
        except Http404:
            messages.error(self.request, str(refusal))
            return redirect("cases:index")
        form.data = form.data.copy()
        form.data["version"] = current.version
        still_offered = self.action.is_offered(current, self.request.user)
        return self.show(form, status=409, refusal=refusal, still_offered=still_offered)


def add_errors(form, error):
    """A service's complaints on the fields that they are about, the others at the top."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    for field, sentences in by_field.items():
        for sentence in sentences:
            form.add_error(field if field in form.fields else None, sentence)
