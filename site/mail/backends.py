"""Django’s e-mail back ends: into the outbox, and into a folder of .eml files."""

import os
import re
import tempfile
from email.utils import parseaddr
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from django.utils.html import strip_tags

from .models import ACCOUNT, NOTICE
from .outbox import message_create


class OutboxEmailBackend(BaseEmailBackend):
    """What Django, allauth and Wagtail send becomes rows of the outbox, one a recipient.

    Whoever writes a mail that opens an account says so by its attribute `is_secret`.
    """

    def send_messages(self, email_messages):
        with transaction.atomic():
            for email in email_messages:
                _keep(email)
        return len(email_messages)


def _keep(email):
    if email.attachments:
        raise ValueError("the outbox keeps no attachments: register an enclosure for the letter")
    html = next((a.content for a in getattr(email, "alternatives", []) if a.mimetype == "text/html"), "")
    text = email.body
    if email.content_subtype == "html":
        text, html = strip_tags(email.body), email.body
    for recipient in email.recipients():
        message_create(
            kind=ACCOUNT if getattr(email, "is_secret", False) else NOTICE,
            recipient=parseaddr(recipient)[1],
            subject=str(email.subject),
            text=text,
            html=html,
            at=timezone.now(),
        )


class FolderEmailBackend(BaseEmailBackend):
    """Delivers into a folder, one `.eml` file a Message-ID, whole or not at all."""

    def send_messages(self, email_messages):
        folder = Path(settings.MAIL_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        for email in email_messages:
            message = email.message()
            name = re.sub(r"[^A-Za-z0-9.@-]", "", message["Message-ID"])
            _write(folder / f"{name}.eml", message.as_bytes())
        return len(email_messages)


def _write(path, content):
    """Write a file so that a crash leaves it whole or absent."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(file.name, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
