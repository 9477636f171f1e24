"""PDF documents of a case: tagged for assistive technologies (PDF/UA-1), made from a template, fetching nothing."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe

from cases.enums import AttachmentRole, EventKind, Nature
from cases.rules import clock
from cases.rules.decision import code_shown
from cases.rules.standing import with_effect
from cases.services.publication import answer_event
from directory.holidays import holidays_of
from directory.models import Office
from pdf.printer import pdf_print

RECEIPT_WORKING_DAYS = 10

# What the silence of the administration means (LPF art. L. 80 B 1°, R*80 CB-4; CRPA art. L. 124-1).
SILENCE = {
    Nature.RESCRIT: (
        "Le silence de l’administration ne vaut jamais accord : seule une réponse écrite l’engage."
    ),
    Nature.SECOND_EXAMEN: (
        "Si aucune réponse ne vous est apportée dans ce délai, la première position est confirmée."
    ),
    Nature.DROIT_AU_CONTROLE: "L’administration procède au contrôle demandé dans un délai raisonnable.",
}
SENT_WITH_THE_REQUEST = (AttachmentRole.REQUEST, AttachmentRole.MANDATE)

# Of the exchanges and complements, which have no limit in number: about forty pages.
PRINTED_MAX = 100_000


def render_pdf(template, context) -> bytes:
    """A template as PDF; it extends `cases/pdf/base.html` and names no file nor address to fetch."""
    return pdf_print(render_to_string(template, {"demo": settings.DEMO, **context}))


@dataclass(frozen=True)
class Written:
    """A text as it is printed, and how many of its characters are not."""

    text: str
    left_out: int


class Printing:
    """Lets texts through up to a number of characters in all, and counts what it leaves out."""

    def __init__(self, characters):
        self.room = characters
        self.left_out = 0

    def cut(self, text):
        written = Written(text[: self.room], max(0, len(text) - self.room))
        self.room -= len(written.text)
        self.left_out += written.left_out
        return written


def case_pdf(case) -> bytes:
    """The content of a request as its applicant may read it."""
    printing = Printing(PRINTED_MAX)
    questions = [
        (
            question,
            printing.cut(question.text),
            None if question.is_open else printing.cut(question.answer.text),
        )
        for question in case.questions.select_related("answer")
    ]
    return render_pdf(
        "cases/pdf/case.html",
        {
            "case": case,
            "made_at": timezone.now(),
            "subdomains": case.subdomains.select_related("domain"),
            "points": case.points.all(),
            "questions": questions,
            "complements": [
                (complement, printing.cut(complement.text)) for complement in case.complements.all()
            ],
            "attachments": with_effect(case, case.attachments.all()),
            "steps": public_steps(case),
            "printing": printing,
            "address": f"{settings.SITE_URL}/demandes/{case.number}/",
        },
    )


def receipt_pdf(case) -> bytes:
    """The accusé d’enregistrement électronique of a request (CRPA art. R. 112-11-1 to R. 112-11-4)."""
    received_on = timezone.localtime(case.submitted_at).date()
    office = _first_office(case)
    holidays = holidays_of(office.directorate.territory)
    return render_pdf(
        "cases/pdf/receipt.html",
        {
            "case": case,
            "office": office,
            "contact": contact_of(office),
            "attachments": with_effect(case, case.attachments.filter(role__in=SENT_WITH_THE_REQUEST)),
            "acknowledged_by": clock.add_working_days(received_on, RECEIPT_WORKING_DAYS, holidays),
            "answered_by": clock.add_months(received_on, clock.TERM_MONTHS, holidays),
            "silence": SILENCE[case.nature],
        },
    )


def answer_pdf(case) -> bytes:
    """The letter of the answer that stands, from what was kept on the day it was given."""
    event = answer_event(case)
    letter = event.data["letter"]
    code = event.data["code"]
    address = f"{settings.SITE_URL}/v/"
    link = f"{address}{code}/"
    title = "Code QR qui ouvre la page de vérification de cette réponse"
    return render_pdf(
        "cases/pdf/answer.html",
        {
            "case": case,
            "event": event,
            "letter": letter,
            "filed_at": datetime.fromisoformat(letter["filed_at"]),
            "remedies": _paragraphs_and_lists(letter["remedies"]),
            "official_branding": settings.OFFICIAL_BRANDING,
            "code": code_shown(code),
            "address": address,
            "link": link,
            "qr": mark_safe(segno.make(link, error="m").svg_inline(scale=3, title=title)),  # noqa: S308
        },
    )


def has_letter(case):
    """Whether the case is closed by an answer that has a letter of its own."""
    event = answer_event(case)
    return event is not None and "letter" in event.data


def _paragraphs_and_lists(text):
    """The lines of a text, and as lists those that begin with a dash."""
    return [
        (is_list, [line.removeprefix("- ") for line in lines])
        for is_list, lines in groupby(text.splitlines(), key=lambda line: line.startswith("- "))
    ]


def _first_office(case):
    """The office that received the request, whatever transfers followed."""
    data = case.events.get(kind=EventKind.SUBMITTED).data
    offices = Office.objects.select_related("directorate")
    if "office_id" in data:
        found = offices.filter(pk=data["office_id"])
    else:
        found = offices.filter(name=data["office"])
    return found.first() or offices.get(pk=case.office_id)


def contact_of(office):
    """Who to write to or call: the office when its public details are known, else its directorate."""
    return office if office.address or office.email or office.phone else office.directorate


def public_steps(case):
    """The events that the applicant reads, in order."""
    return [event for event in case.events.order_by("position") if event.is_public]
