"""Who works in which office: the administrators' table, a trace of each change, and a word to the heads."""

from django import forms
from django.contrib.admin import display
from django.db import transaction
from wagtail.admin.panels import FieldPanel

from accounts.changes import change_record
from accounts.models import User
from accounts.rights import MakerPasswordField, maker_password_check, right_changed
from cases.models import (
    Membership,
)
from tables.admin.base import ReferenceAdmin, ReferenceForm, yes_or_no
from tables.admin.views import ReferenceCreateView, ReferenceDeleteView, ReferenceEditView

NOT_ASSIGNED, AGENT, HEAD = "aucune affectation", "agent", "responsable du pôle"


def membership_changed(*, before, after, by):
    """Either may be None; both when somebody's place changes."""
    change_record(after or before, _facts(before), _facts(after))
    ranks = {}
    for position, membership in enumerate((before, after)):
        if membership:
            places = ranks.setdefault((membership.user, membership.office), [NOT_ASSIGNED, NOT_ASSIGNED])
            places[position] = HEAD if membership.is_head else AGENT
    for (user, office), (rank_before, rank_after) in ranks.items():
        if rank_before != rank_after:
            right_changed(
                user=user,
                right=f"Affectation au pôle {office}",
                before=rank_before,
                after=rank_after,
                by=by,
                place=office.pk,
                witnesses=_heads(office, user),
            )


def _facts(membership):
    if membership is None:
        return {}
    return {
        "Agent": membership.user.username,
        "Pôle": str(membership.office),
        "Responsable": membership.is_head,
    }


def _heads(office, user):
    """The addresses of the other heads; without any, the office's own."""
    heads = User.objects.filter(
        is_active=True, memberships__office=office, memberships__is_head=True
    ).exclude(pk=user.pk)
    return list(heads.values_list("email", flat=True)) or [office.notification_email]


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
            maker_password_check(self, self.for_user)
        return cleaned


class MembershipCreateView(ReferenceCreateView):
    @transaction.atomic
    def form_valid(self, form):
        response = super().form_valid(form)
        membership_changed(before=None, after=self.instance, by=self.request.user)
        return response


class MembershipEditView(ReferenceEditView):
    @transaction.atomic
    def form_valid(self, form):
        before = Membership.objects.get(pk=self.instance.pk)
        response = super().form_valid(form)
        membership_changed(before=before, after=self.instance, by=self.request.user)
        return response


class MembershipDeleteView(ReferenceDeleteView):
    def delete_instance(self):
        membership_changed(before=self.instance, after=None, by=self.request.user)
        super().delete_instance()


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
