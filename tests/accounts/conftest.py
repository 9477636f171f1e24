import re

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings

from accounts.models import User

PASSWORD = "Essai-de-2026!"


@pytest.fixture
def mails(settings, mailoutbox):
    """What allauth sends, before the project's outbox takes it."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return mailoutbox


@pytest.fixture
def person(db):
    user = User.objects.create_user(
        "juda", "juda@exemple.invalid", PASSWORD, first_name="Juda", last_name="Bricot"
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def link_in(mail):
    return re.search(rf"{re.escape(settings.SITE_URL)}(\S+)", mail.body)[1]
