"""The password of who gives or takes a right, asked again: a session left open is not enough."""

from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q

from accounts.models import User
from accounts.roles import ADMINISTRATORS, WITNESSES

TOO_MANY = "Trop d’essais infructueux : rien n’est enregistré. Attendez cinq minutes, puis saisissez de nouveau votre mot de passe."


@dataclass(frozen=True)
class Maker:
    """Who changes rights, and has just shown that it is he. The operator, at the machine itself, is not asked."""

    user: User
    is_operator: bool = False

    @classmethod
    def verified(cls, user, password):
        """Wrong passwords are counted with those of all the forms that ask this person for it: ValidationError."""
        if not password:
            raise ValidationError("Saisissez votre mot de passe pour confirmer ce changement de droits.")
        try:
            is_right = get_adapter().reauthenticate(user, password)
        except ValidationError as error:
            raise ValidationError(TOO_MANY) from error
        if not is_right:
            raise ValidationError("Ce n’est pas votre mot de passe.")
        return cls(user)

    @classmethod
    def operator(cls):
        return cls(User.application(), is_operator=True)

    def require(self, person):
        """An administrator, and of somebody else's rights than his own."""
        if not self.is_operator and (not is_administrator(self.user) or self.user == person):
            raise PermissionDenied


class MakerPasswordField(forms.CharField):
    def __init__(self, **kwargs):
        super().__init__(
            label="Votre mot de passe",
            required=False,
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
            help_text="Demandé pour donner ou retirer un droit sur des dossiers.",
            **kwargs,
        )


def maker_password_check(form, user):
    """The maker, or None and an error on the form's `maker_password`."""
    try:
        return Maker.verified(user, form.cleaned_data.get("maker_password", ""))
    except ValidationError as error:
        form.add_error("maker_password", error)
        return None


class MakerForm(forms.Form):
    """Nothing but the password: to take a right away, or to confirm one."""

    maker_password = MakerPasswordField()

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by

    def clean(self):
        self.maker = maker_password_check(self, self.by)


def administrators():
    """Those of the role, and a superuser whom the operator made."""
    return _people(ADMINISTRATORS)


def witnesses():
    """Who must know of each right that is given: the administrators and the supervisors."""
    return _people(*WITNESSES)


def _people(*names):
    people = User.objects.filter(is_active=True)
    return people.filter(Q(groups__name__in=names) | Q(is_superuser=True)).distinct()


def is_administrator(user):
    return administrators().filter(pk=user.pk).exists()


def is_witness(user):
    return witnesses().filter(pk=user.pk).exists()
