"""Accounts and groups in Wagtail: an administrator opens, closes and gives roles; nothing leads him to a case.

He sets no password and redirects no mail, gives himself no role, and each change is kept.
"""

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from wagtail.users.forms import GroupForm, UserForm
from wagtail.users.views import groups, users

from accounts import roles
from accounts.changes import change_record
from accounts.credentials import USERNAME_RULE, username_validators
from accounts.models import User
from accounts.rights import MakerPasswordField, maker_password_check, over_cases, roles_changed
from text.matching import with_words


def account_facts(user):
    return {
        "Identifiant": user.username,
        "Courrier électronique": user.email,
        "Nom": user.last_name,
        "Prénom": user.first_name,
        "Actif": user.is_active,
        "Rôles": sorted(user.groups.values_list("name", flat=True)),
    }


def rights_of(facts):
    return over_cases(facts["Rôles"], is_active=facts["Actif"])


class AccountForm(UserForm):
    error_messages = UserForm.error_messages | {"duplicate_username": "Cet identifiant n’est pas disponible."}
    is_superuser = None
    last_name = forms.CharField(label="Nom", max_length=150)
    first_name = forms.CharField(label="Prénom", max_length=150)
    maker_password = MakerPasswordField()
    field_order = ["username", "email", "last_name", "first_name", "is_active", "groups", "maker_password"]

    class Meta:
        model = User
        fields = ["username", "email", "last_name", "first_name", "groups"]
        widgets = {"groups": forms.CheckboxSelectMultiple}
        labels = {"groups": "Rôles"}
        help_texts = {
            "groups": "Le rôle d’agent est donné par l’affectation à un pôle (Données de référence)."
        }

    def __init__(self, *args, by, editing_self=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["username"].label = "Identifiant"
        self.fields["username"].help_text = USERNAME_RULE
        self.fields["email"].label = "Courrier électronique"
        if editing_self:
            del self.fields["groups"]
            del self.fields["maker_password"]
        else:
            self.fields["groups"].queryset = Group.objects.exclude(name=roles.AGENTS)

    def clean_username(self):
        """As at sign-up; people sign in without regard to capitals."""
        username = self.cleaned_data["username"].lower()
        if username != self.instance.username:
            for validate in username_validators:
                validate(username)
        return username

    def clean_groups(self):
        chosen = {group.name: group for group in self.cleaned_data["groups"]}
        user = self.instance
        if user.pk:
            chosen |= {group.name: group for group in user.groups.filter(name=roles.AGENTS)}
        in_office = bool(user.pk) and user.memberships.exists()
        if roles.are_mixed(chosen, in_office=in_office):
            raise forms.ValidationError(roles.MIXED)
        return list(chosen.values())

    def clean(self):
        cleaned = super().clean()
        if "groups" in cleaned:
            former = self.instance.groups.values_list("name", flat=True) if self.instance.pk else ()
            before = over_cases(former, is_active=self.instance.is_active)
            names = [group.name for group in cleaned["groups"]]
            if before != over_cases(names, is_active=cleaned.get("is_active", True)):
                maker_password_check(self, self.by)
        return cleaned


class AccountCreationForm(AccountForm):
    def save(self, commit=True):
        self.instance.set_unusable_password()
        return super().save(commit)


class AccountEditForm(AccountForm):
    class Meta(AccountForm.Meta):
        fields = [*AccountForm.Meta.fields, "is_active"]

    def __init__(self, *args, by, editing_self=False, **kwargs):
        super().__init__(*args, by=by, editing_self=editing_self, **kwargs)
        if editing_self:
            del self.fields["is_active"]
        if self.instance.was_opened:
            self.fields["email"].disabled = True
            self.fields["email"].help_text = "La personne la change elle-même, sur la page « Mon compte »."


class AccountsView(users.IndexView):
    """Without the actions on several accounts, which know none of the rules."""

    @property
    def columns(self):
        return [column for column in super().columns if column.name not in ("bulk_actions", "is_superuser")]

    def search_queryset(self, queryset):
        return queryset.filter(with_words(sorted(self.search_fields), self.search_query or ""))


class AccountCreateView(users.CreateView):
    success_message = "Le compte « %(object)s » est ouvert : un courriel invite à choisir le mot de passe."
    error_message = "Le compte n’est pas ouvert : corrigez les erreurs signalées."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"by": self.request.user}

    def save_instance(self):
        user = super().save_instance()
        facts = account_facts(user)
        change_record(user, {}, facts)
        roles_changed(user=user, before=[], after=rights_of(facts), by=self.request.user)
        get_adapter().send_invitation(user)
        return user


class AccountEditView(users.EditView):
    error_message = "Rien n’a été enregistré : corrigez les erreurs signalées."

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.before = account_facts(self.object)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"by": self.request.user}

    def save_instance(self):
        user = super().save_instance()
        facts = account_facts(user)
        change_record(user, self.before, facts)
        roles_changed(user=user, before=rights_of(self.before), after=rights_of(facts), by=self.request.user)
        if "email" in self.form.changed_data:
            user.emailaddress_set.all().delete()
            get_adapter().send_invitation(user)
        return user


class AccountViewSet(users.UserViewSet):
    index_view_class = AccountsView
    add_view_class = AccountCreateView
    edit_view_class = AccountEditView
    copy_view_enabled = False
    index_template_name = "wagtailadmin/generic/index.html"
    create_template_name = "wagtailadmin/generic/create.html"
    edit_template_name = "wagtailadmin/generic/edit.html"

    def get_form_class(self, for_update=False):
        return AccountEditForm if for_update else AccountCreationForm


class RoleGroupForm(GroupForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.name in roles.ALL:
            self.fields["name"].disabled = True
            self.fields["name"].help_text = "Ce groupe donne un rôle de l’application : il garde son nom."


class RoleGroupDeleteView(groups.DeleteView):
    def get_object(self, *args, **kwargs):
        group = super().get_object(*args, **kwargs)
        if group.name in roles.ALL:
            raise PermissionDenied
        return group


class RoleGroupViewSet(groups.GroupViewSet):
    delete_view_class = RoleGroupDeleteView

    def get_form_class(self, for_update=False):
        return RoleGroupForm
