"""Who works in which office: the administrators' table over `cases.services.people`."""

from django import forms
from django.contrib import messages
from django.contrib.admin import display
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from wagtail.admin.panels import FieldPanel

from accounts.models import User
from accounts.rights.makers import MakerForm, MakerPasswordField, maker_password_check
from accounts.rights.review import proposed
from cases.models import Membership
from cases.services.people import membership_end, membership_move, membership_set
from tables.admin.base import ReferenceAdmin, ReferenceForm, yes_or_no
from tables.admin.views import ReferenceCreateView, ReferenceDeleteView, ReferenceEditView


class MembershipForm(ReferenceForm):
    """The agent is named by the identifiant of his account: applicants are not listed."""

    user = forms.ModelChoiceField(
        User.objects.filter(is_active=True),
        to_field_name="username",
        label="Agent",
        help_text="Identifiant du compte, par exemple « agent.lyon ».",
        widget=forms.TextInput,
        error_messages={"invalid_choice": "Aucun compte actif ne porte cet identifiant."},
    )

    maker_password = MakerPasswordField()
    maker = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["user"] = self.instance.user

    def clean_user(self):
        user = self.cleaned_data["user"]
        if user == self.for_user:
            raise forms.ValidationError(
                "Vous ne pouvez pas vous affecter vous-même à un pôle : un autre administrateur doit le faire."
            )
        return user

    def clean(self):
        cleaned = super().clean()
        if set(self.changed_data) & {"user", "office", "is_head"}:
            self.maker = maker_password_check(self, self.for_user)
        return cleaned

    @property
    def place(self):
        return {name: self.cleaned_data[name] for name in ("user", "office", "is_head")}


class MembershipFormMixin:
    """What the service refuses is said in the form; what waits for a second administrator is said above the list."""

    def form_valid(self, form):
        try:
            change = self.change(form) if form.maker else None
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, proposed(change) or self.get_success_message(form.instance))
        return redirect(self.index_url)


class MembershipCreateView(MembershipFormMixin, ReferenceCreateView):
    def change(self, form):
        return membership_set(**form.place, by=form.maker)


class MembershipEditView(MembershipFormMixin, ReferenceEditView):
    def change(self, form):
        membership = Membership.objects.get(pk=self.instance.pk)
        return membership_move(membership=membership, **form.place, by=form.maker)


class MembershipDeleteView(ReferenceDeleteView):
    base_template = "cases/reference/membership_delete.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**({"form": MakerForm(by=self.request.user)} | kwargs))

    def post(self, request, *args, **kwargs):
        form = MakerForm(request.POST, by=request.user)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        self.maker = form.maker
        return super().post(request, *args, **kwargs)

    def delete_instance(self):
        membership_end(membership=self.instance, by=self.maker)


class MembershipAdmin(ReferenceAdmin):
    model = Membership
    menu_icon = "user"
    form_class = MembershipForm
    create_view_class = MembershipCreateView
    edit_view_class = MembershipEditView
    delete_view_class = MembershipDeleteView
    list_display = ("user", "username", "office", yes_or_no("is_head", "responsable"))
    list_filter = ("is_head", "office__kind")
    list_select_related = ("user", "office")
    search_fields = ("user__username", "user__last_name", "user__first_name", "office__name")
    panels = [
        FieldPanel("user"),
        FieldPanel("office"),
        FieldPanel("is_head"),
        FieldPanel("maker_password"),
    ]

    @display(description="identifiant", ordering="user__username")
    def username(self, membership):
        return membership.user.username
