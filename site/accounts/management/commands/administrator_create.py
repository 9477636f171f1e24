from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse

from accounts.credentials import username_validators
from accounts.models import User
from accounts.rights.accounts import standing_set
from accounts.rights.makers import Maker
from accounts.roles import ADMINISTRATORS


class Command(BaseCommand):
    help = "Open the account of an administrator and print the link by which he chooses his password."

    def add_arguments(self, parser):
        for name in ("username", "email", "first_name", "last_name"):
            parser.add_argument(name)

    def handle(self, *args, username, email, first_name, last_name, **options):
        try:
            user = administrator_create(username.lower(), email, first_name, last_name)
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        self.stdout.write(f"{settings.SITE_URL}{password_link(user)}")


@transaction.atomic
def administrator_create(username, email, first_name, last_name):
    """Takes effect at once, with four eyes too: who is at the machine needs no rights given.

    Raises ValidationError when the identifiant or the address is wrong or taken.
    """
    for validate in username_validators:
        validate(username)
    user = User(username=username, email=email, first_name=first_name, last_name=last_name)
    user.set_unusable_password()
    user.full_clean()
    user.save()
    standing_set(user=user, names=[ADMINISTRATORS], is_active=True, by=Maker.operator())
    return user


def password_link(user):
    key = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    return reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), key])
