"""Rights over cases are given before witnesses: each change is kept in a list, and told by mail."""

from django import forms
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from accounts.models import RightChange, User
from accounts.roles import ADMINISTRATORS, AGENTS, SUPERVISORS

# Who decides who reads cases, or reads them all: he must know of each right that is given.
WITNESSES = (ADMINISTRATORS, SUPERVISORS)
OVER_CASES = (*WITNESSES, AGENTS)
NONE = "aucun"


class MakerPasswordField(forms.CharField):
    """The password of who gives a right: a session left open is not enough to give one."""

    def __init__(self, **kwargs):
        super().__init__(
            label="Votre mot de passe",
            required=False,
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
            help_text="Demandé pour donner ou retirer un droit sur des dossiers.",
            **kwargs,
        )


def maker_password_check(form, maker):
    """Put an error on the form's `maker_password` unless it is the maker's."""
    typed = form.cleaned_data.get("maker_password", "")
    if not typed:
        form.add_error(
            "maker_password", "Saisissez votre mot de passe pour confirmer ce changement de droits."
        )
    elif not maker.check_password(typed):
        form.add_error("maker_password", "Ce n’est pas votre mot de passe.")


@transaction.atomic
def right_changed(*, user, right, before, after, by, place=None, witnesses=()):
    """Keep the change and tell it to the other administrators, the supervisors and these witnesses.

    `place` is the key of the office that the right is over, None when it is over all; `witnesses` are addresses.
    """
    change = RightChange.objects.create(
        user=user, right=right, before=before, after=after, by=by, place=place
    )
    recipients = {*_addresses(), *witnesses} - {user.email, by.email}
    subject = f"OGDE : {right[0].lower()}{right[1:]}"
    text = render_to_string("accounts/right_changed.txt", {"change": change})
    html = render_to_string("account/email/message.html", {"subject": subject, "text": text})
    send_mail(subject, text, None, sorted(recipients), html_message=html)
    return change


def over_cases(roles, *, is_active):
    """Those of the roles that give a right over cases; a closed account has none."""
    return sorted(set(roles) & set(OVER_CASES)) if is_active else []


def roles_changed(*, user, before, after, by):
    """The same for the roles of an account, of which only those over cases count: `over_cases` before and after."""
    if before != after:
        right_changed(
            user=user,
            right="Rôle sur les dossiers",
            before=", ".join(before) or NONE,
            after=", ".join(after) or NONE,
            by=by,
        )


def _addresses():
    people = User.objects.filter(is_active=True, groups__name__in=WITNESSES)
    return people.values_list("email", flat=True)


def changes_for(user):
    """Those that a person may read: all for administrators and supervisors, those of his office for a head."""
    if user.groups.filter(name__in=WITNESSES).exists():
        return RightChange.objects.select_related("user", "by")
    places = user.memberships.filter(is_head=True).values_list("office_id", flat=True)
    return RightChange.objects.filter(place__in=list(places)).select_related("user", "by")


def may_read_changes(user):
    """Whether the list is for this person: an administrator, a supervisor, a head of an office."""
    return user.is_active and (
        user.groups.filter(name__in=WITNESSES).exists() or user.memberships.filter(is_head=True).exists()
    )
