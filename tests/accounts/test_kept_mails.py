"""What the outbox keeps of a mail that went out: its text, unless that opens an account."""

import pytest
from django.core.mail import send_mail
from django.template.loader import get_template

from accounts.adapters import NOTICES
from mail.models import Message
from mail.tasks import message_send

pytestmark = pytest.mark.django_db

FORGOTTEN = "Ce courriel contenait un lien personnel : il n’est pas conservé."


@pytest.fixture(autouse=True)
def in_production(settings, tmp_path):
    settings.EMAIL_BACKEND, settings.MAIL_DIR, settings.DEMO = (
        "mail.backends.OutboxEmailBackend",
        tmp_path,
        False,
    )


def kept():
    message = Message.objects.latest("pk")
    before = message.text
    message_send(message.pk)
    message.refresh_from_db()
    assert message.status == "sent", message.error
    return before, message.text


def test_a_notice_keeps_its_text():
    send_mail("OGDE : affectation", "Hélène Vasseur est responsable du pôle.", None, ["a@exemple.invalid"])
    assert kept()[1] == "Hélène Vasseur est responsable du pôle."


def test_the_news_of_a_new_password_keeps_its_text(client, person):
    client.force_login(person)
    new = {"oldpassword": "Essai-de-2026!", "password1": "Nouveau-de-2026!", "password2": "Nouveau-de-2026!"}
    client.post("/compte/password/change/", new)
    before, after = kept()
    assert after == before
    assert "mot de passe" in after


def test_a_link_that_opens_an_account_is_not_kept(client, person):
    client.post("/compte/password/reset/", {"email": person.email})
    before, after = kept()
    assert "/compte/password/reset/key/" in before
    assert after == FORGOTTEN


def test_an_invitation_is_not_kept(admin_client):
    names = {"username": "nouvel.agent", "first_name": "Ève", "last_name": "Petit"}
    admin_client.post("/admin/users/new/", names | {"email": "nouvel.agent@exemple.invalid"})
    assert kept()[1] == FORGOTTEN


@pytest.mark.parametrize("name", sorted(NOTICES))
def test_no_notice_holds_a_personal_link(name):
    source = get_template(f"{name}_message.txt").template.source
    assert "activate_url" not in source
    assert "password_reset_url" not in source or name == "account/email/account_already_exists"
