"""The paper of a decision, with the code that proves it."""

from datetime import datetime

import segno
from django.conf import settings
from django.utils.safestring import mark_safe

from cases.rules.codes import code_shown
from cases.rules.standing import decision_event
from text.written import paragraphs_and_lists

from .base import paper_print


def decision_pdf(case) -> bytes:
    """The letter of the answer that stands, from what was kept on the day it was given."""
    event = decision_event(case)
    letter = event.data["letter"]
    code = event.data["code"]
    address = f"{settings.SITE_URL}/v/"
    link = f"{address}{code}/"
    title = "Code QR qui ouvre la page de vérification de cette réponse"
    return paper_print(
        "cases/papers/decision.html",
        {
            "case": case,
            "event": event,
            "letter": letter,
            "filed_at": datetime.fromisoformat(letter["filed_at"]),
            "remedies": list(paragraphs_and_lists(letter["remedies"])),
            "official_branding": settings.OFFICIAL_BRANDING,
            "code": code_shown(code),
            "address": address,
            "link": link,
            "qr": mark_safe(segno.make(link, error="m").svg_inline(scale=3, title=title)),  # noqa: S308
        },
    )
