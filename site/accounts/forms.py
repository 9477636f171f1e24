from allauth.account.adapter import get_adapter
from allauth.account.forms import AddEmailForm, ChangePasswordForm, LoginForm, ResetPasswordForm
from allauth.account.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.account.forms import ResetPasswordKeyForm as AllauthResetPasswordKeyForm
from allauth.account.forms import SetPasswordForm as AllauthSetPasswordForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.account.internal.flows.email_verification import add_email_verification_sent_message
from allauth.account.internal.flows.signup import prevent_enumeration
from allauth.account.models import EmailAddress
from django import forms
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from accounts.credentials import PASSWORD_RULES, USERNAME_RULE
from accounts.models import User
from text.fields import LineField

LABELS = {
    "username": "Identifiant",
    "password": "Mot de passe",
    "password1": "Mot de passe",
    "password2": "Confirmation du mot de passe",
    "oldpassword": "Mot de passe actuel",
    "email": "Courrier électronique",
    "email2": "Confirmation du courrier électronique",
    "last_name": "Nom",
    "first_name": "Prénom",
}


class PlainFieldsMixin:
    """Our labels instead of allauth's, no placeholder, and the password's rules beside the field."""

    labels = {}
    password_rules = PASSWORD_RULES

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        labels = LABELS | self.labels
        for name, field in self.fields.items():
            field.label = labels.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
            if name.startswith(("password", "oldpassword")):
                field.help_text = ""


class NewPasswordMixin(PlainFieldsMixin):
    labels = {
        "password1": "Nouveau mot de passe",
        "password2": "Confirmation du nouveau mot de passe",
    }


class NameFields(forms.Form):
    last_name = LineField(
        label=LABELS["last_name"],
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    first_name = LineField(
        label=LABELS["first_name"],
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )


class SignupForm(PlainFieldsMixin, NameFields, AllauthSignupForm):
    field_order = ["username", "password1", "password2", "email", "email2", "last_name", "first_name"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        username = self.fields["username"]
        username.help_text = USERNAME_RULE
        username.widget.attrs |= {"maxlength": "30", "autocapitalize": "none", "spellcheck": "false"}
        self.fields["email"].help_text = "Format attendu : nom@domaine.fr"
        self.fields["email2"].widget.attrs["autocomplete"] = "email"

    def try_save(self, request):
        """A known address costs the same time as a new one; two sendings at once make one account."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            return None, prevent_enumeration(request, email=self.cleaned_data["email"])


class SignInForm(PlainFieldsMixin, LoginForm):
    labels = {"login": "Identifiant ou courrier électronique"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
        }


class ReauthenticateForm(PlainFieldsMixin, AllauthReauthenticateForm):
    pass


class ForgottenPasswordForm(PlainFieldsMixin, ResetPasswordForm):
    pass


class ResetPasswordKeyForm(NewPasswordMixin, AllauthResetPasswordKeyForm):
    def save(self):
        """The first link to an account that an administrator opened proves its address too."""
        opens = not self.user.was_opened
        super().save()
        if opens:
            self.user.emailaddress_set.filter(email__iexact=self.user.email).update(
                verified=True, primary=True
            )


class NewPasswordForm(NewPasswordMixin, ChangePasswordForm):
    pass


class SetPasswordForm(NewPasswordMixin, AllauthSetPasswordForm):
    pass


class NewEmailForm(PlainFieldsMixin, AddEmailForm):
    labels = {"email": "Nouveau courrier électronique"}

    def save(self, request):
        """An address of another account is told so by mail, and the page says the same as for any other."""
        email = self.cleaned_data["email"]
        if User.objects.filter(email__iexact=email).exclude(pk=self.user.pk).exists():
            get_adapter().send_account_already_exists_mail(email)
            add_email_verification_sent_message(request, email, signup=False)
            return EmailAddress(email=email)
        return super().save(request)


class ProfileForm(NameFields, forms.ModelForm):
    class Meta:
        model = User
        fields = ["last_name", "first_name"]
