"""Accounts and groups in Wagtail: an administrator opens, closes and gives roles; nothing leads him to a case.

He sets no password and redirects no mail, gives himself no role, and each change is kept.
"""

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.users.forms import GroupForm, UserForm
from wagtail.users.views import groups, users

from accounts import roles
from accounts.changes import change_record
from accounts.credentials import USERNAME_RULE, username_validators
from accounts.models import User
from accounts.rights.accounts import Standing, is_mixed, standing_set, wanted_standing
from accounts.rights.guard import GUARDED, concerns_cases, witnessed
from accounts.rights.makers import MakerPasswordField, maker_password_check
from accounts.rights.review import proposed
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


class AccountForm(UserForm):
    error_messages = UserForm.error_messages | {"duplicate_username": "Cet identifiant n’est pas disponible."}
    is_superuser = None
    last_name = forms.CharField(label="Nom", max_length=150)
    first_name = forms.CharField(label="Prénom", max_length=150)
    groups = forms.ModelMultipleChoiceField(
        Group.objects.exclude(name=roles.AGENTS),
        label="Rôles",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Le rôle d’agent est donné par l’affectation à un pôle (Données de référence).",
    )
    maker_password = MakerPasswordField()
    maker = None
    field_order = ["username", "email", "last_name", "first_name", "is_active", "groups", "maker_password"]

    class Meta:
        model = User
        fields = ["username", "email", "last_name", "first_name"]

    def __init__(self, *args, by, editing_self=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["username"].label = "Identifiant"
        self.fields["username"].help_text = USERNAME_RULE
        self.fields["email"].label = "Courrier électronique"
        if editing_self:
            del self.fields["groups"]
            del self.fields["maker_password"]
        elif self.instance.pk:
            self.initial["groups"] = self.instance.groups.all()

    def clean_username(self):
        """As at sign-up; people sign in without regard to capitals."""
        username = self.cleaned_data["username"].lower()
        if username != self.instance.username:
            for validate in username_validators:
                validate(username)
        return username

    def clean_groups(self):
        user = self.instance
        wanted = wanted_standing(user, self._names(self.cleaned_data["groups"]), is_active=True)
        if is_mixed(user, wanted):
            raise forms.ValidationError(roles.MIXED)
        return self.cleaned_data["groups"]

    def clean(self):
        cleaned = super().clean()
        if "groups" in cleaned:
            former = Standing.of(self.instance).rights if self.instance.pk else []
            wanted = wanted_standing(
                self.instance, self._names(cleaned["groups"]), is_active=cleaned.get("is_active", True)
            )
            if former != wanted.rights:
                self.maker = maker_password_check(self, self.by)
        return cleaned

    def standing_save(self, user):
        """Returns the change that waits for a second administrator, if there is one."""
        if "groups" not in self.fields:
            return None
        names, is_active = self._names(self.cleaned_data["groups"]), self.cleaned_data.get("is_active", True)
        return standing_set(user=user, names=names, is_active=is_active, by=self.maker)

    def _names(self, groups):
        return [group.name for group in groups]


class AccountCreationForm(AccountForm):
    def save(self, commit=True):
        self.instance.set_unusable_password()
        return super().save(commit)


class AccountEditForm(AccountForm):
    is_active = forms.BooleanField(
        label="Actif", required=False, help_text="Décochez pour fermer le compte : il n’est jamais supprimé."
    )

    def __init__(self, *args, by, editing_self=False, **kwargs):
        super().__init__(*args, by=by, editing_self=editing_self, **kwargs)
        if editing_self:
            del self.fields["is_active"]
        else:
            self.initial["is_active"] = self.instance.is_active
        if self.instance.was_opened:
            self.fields["email"].disabled = True
            self.fields["email"].help_text = "La personne la change elle-même, sur la page « Mon compte »."
        elif concerns_cases(self.instance):
            self.fields["email"].disabled = True
            self.fields[
                "email"
            ].help_text = "Ce compte a un droit sur des dossiers, ou en attend un : retirez-le avant de corriger l’adresse."


class AccountsView(users.IndexView):
    """Without the actions on several accounts, which know none of the rules."""

    @property
    def columns(self):
        return [column for column in super().columns if column.name not in ("bulk_actions", "is_superuser")]

    def search_queryset(self, queryset):
        return queryset.filter(with_words(sorted(self.search_fields), self.search_query or ""))


class AccountFormMixin:
    """What the rules refuse below the form is said in it; what waits for a second administrator is said besides."""

    waiting = None

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"by": self.request.user}

    def form_valid(self, form):
        known = form.instance.pk if self.kwargs else None
        try:
            return super().form_valid(form)
        except ValidationError as error:
            form.instance.pk = known
            form.add_error(None, error)
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)

    def get_success_message(self, *args):
        return f"{super().get_success_message(*args)} {proposed(self.waiting)}".strip()


class AccountCreateView(AccountFormMixin, users.CreateView):
    success_message = "Le compte « %(object)s » est ouvert : un courriel invite à choisir le mot de passe."
    error_message = "Le compte n’est pas ouvert : corrigez les erreurs signalées."

    def save_instance(self):
        user = super().save_instance()
        self.waiting = self.form.standing_save(user)
        change_record(user, {}, account_facts(User.objects.get(pk=user.pk)))
        get_adapter().send_invitation(user)
        return user


class AccountEditView(AccountFormMixin, users.EditView):
    error_message = "Rien n’a été enregistré : corrigez les erreurs signalées."

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.before = account_facts(self.object)
        self.can_delete = False

    def save_instance(self):
        user = super().save_instance()
        self.waiting = self.form.standing_save(user)
        change_record(user, self.before, account_facts(User.objects.get(pk=user.pk)))
        if "email" in self.form.changed_data:
            user.emailaddress_set.all().delete()
            get_adapter().send_invitation(user)
        return user


class AccountDeleteView(users.DeleteView):
    """An account is closed, never deleted: cases and their history name the people who made them."""

    def dispatch(self, request, *args, **kwargs):
        raise PermissionDenied


class AccountViewSet(users.UserViewSet):
    index_view_class = AccountsView
    add_view_class = AccountCreateView
    edit_view_class = AccountEditView
    delete_view_class = AccountDeleteView
    copy_view_enabled = False
    index_template_name = "wagtailadmin/generic/index.html"
    create_template_name = "wagtailadmin/generic/create.html"
    edit_template_name = "wagtailadmin/generic/edit.html"

    def get_form_class(self, for_update=False):
        return AccountEditForm if for_update else AccountCreationForm


class RoleGroupForm(GroupForm):
    """What a role may do with accounts, groups, offices' people and cases is no matter of this screen: it stays."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.registered_permissions = self.registered_permissions.exclude(GUARDED)
        self.fields["permissions"].queryset = self.registered_permissions.select_related("content_type")
        if self.instance.name in roles.ALL:
            self.fields["name"].disabled = True
            self.fields["name"].help_text = "Ce groupe donne un rôle de l’application : il garde son nom."

    def save(self, commit=True):
        """Wagtail takes the permissions that it does not show away and gives them back."""
        with witnessed():
            return super().save(commit)


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
