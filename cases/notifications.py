"""The messages of an event: rows of the outbox, written in the transaction of what caused them."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import TextChoices
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django_q.tasks import async_task

from .authenticity import second_examen_until
from .enums import EventKind
from .models import Message
from .turn import the_office, whose_turn

SEND_TASK = "cases.tasks.message_send"


class Audience(TextChoices):
    APPLICANT = "applicant", "demandeur"
    OFFICE = "office", "pôle"


class Document(TextChoices):
    """What is made when the message is sent and goes with it."""

    RECEIPT = "receipt", "accusé d’enregistrement"
    CALENDAR = "calendar", "rendez-vous"


@dataclass(frozen=True)
class Letter:
    """A kind of message: its texts are `emails/<kind>.txt` (subject on the first line) and `.html`."""

    kind: str
    audience: Audience
    document: str = ""


LETTERS = {
    EventKind.SUBMITTED: (
        Letter("filed", Audience.APPLICANT, Document.RECEIPT),
        Letter("new_case", Audience.OFFICE),
    ),
    EventKind.TAKEN_IN_CHARGE: (Letter("taken_in_charge", Audience.APPLICANT),),
    EventKind.TRANSFERRED: (
        Letter("transferred", Audience.APPLICANT),
        Letter("case_transferred", Audience.OFFICE),
    ),
    EventKind.COMPLEMENTS_REQUESTED: (Letter("complements_requested", Audience.APPLICANT),),
    EventKind.DECLARED_ADMISSIBLE: (Letter("admissible", Audience.APPLICANT),),
    EventKind.REFUSED: (Letter("refused", Audience.APPLICANT),),
    EventKind.QUESTION_ASKED: (Letter("question", Audience.APPLICANT),),
    EventKind.QUESTION_ANSWERED: (Letter("answer_received", Audience.OFFICE),),
    EventKind.COMPLEMENT_ADDED: (Letter("complement_added", Audience.OFFICE),),
    EventKind.FILE_ADDED: (Letter("file_added", Audience.OFFICE),),
    EventKind.ANSWERED: (Letter("closed", Audience.APPLICANT),),
    EventKind.AUDIT_SCHEDULED: (Letter("audit_scheduled", Audience.APPLICANT, Document.CALENDAR),),
    EventKind.WITHDRAWN: (Letter("withdrawn", Audience.OFFICE),),
    EventKind.REOPENED: (Letter("reopened", Audience.APPLICANT),),
    EventKind.RULING_PROPOSED: (Letter("ruling_proposed", Audience.APPLICANT),),
    EventKind.RULING_OBJECTED: (Letter("ruling_objected", Audience.OFFICE),),
}


def messages_write(*, case, event):
    """Write the messages of an event; an event without letters (a note, a visa, …) has none."""
    for letter in LETTERS.get(EventKind(event.kind), ()):
        subject, text, html = letter_render(letter, case, event)
        message_create(
            case=case,
            event=event,
            kind=letter.kind,
            recipient=_recipient(letter, case),
            subject=subject,
            text=text,
            html=html,
            document=letter.document,
            at=event.at,
        )


def message_create(*, at, **columns):
    """Put a message into the outbox; the worker hears of it once the transaction is committed.

    When it cannot be told (queue unreachable), the sweep finds the row.
    """
    message = Message.objects.create(created_at=at, next_attempt_at=at, **columns)
    transaction.on_commit(partial(async_task, SEND_TASK, message.pk), robust=True)
    return message


def letter_render(letter, case, event):
    """Subject, text and HTML of a letter."""
    context = _context(letter, case, event)
    subject, _, text = render_to_string(f"emails/{letter.kind}.txt", context).strip().partition("\n")
    return subject, text.strip() + "\n", render_to_string(f"emails/{letter.kind}.html", context)


def _recipient(letter, case):
    return case.applicant.email if letter.audience == Audience.APPLICANT else case.office.notification_email


def _context(letter, case, event):
    turn = whose_turn(case)
    to_applicant = letter.audience == Audience.APPLICANT
    context = {
        "case": case,
        "data": event.data,
        "office": the_office(case.office),
        "to_applicant": to_applicant,
        "turn": turn.applicant if to_applicant else turn.office,
        "url": _url(letter, case),
        "demo": settings.DEMO,
    }
    if more := _MORE.get(event.kind):
        context |= more(case, event)
    return context


def _url(letter, case):
    view = "forms:detail" if letter.audience == Audience.APPLICANT else "cases:case"
    return settings.SITE_URL + reverse(view, args=[case.number])


def _answer_by(case, event):
    return {"answer_by": date.fromisoformat(event.data["answer_by"])}


def _answer(case, event):
    return {"second_examen_until": second_examen_until(case, timezone.localtime(event.at).date())}


def _objection(case, event):
    return {"object_until": date.fromisoformat(event.data["object_until"])}


def _audit_at(case, event):
    return {"audit_at": datetime.fromisoformat(event.data["audit_at"])}


# What some letters say besides the case, by kind of event.
_MORE = {
    EventKind.QUESTION_ASKED: _answer_by,
    EventKind.COMPLEMENTS_REQUESTED: _answer_by,
    EventKind.ANSWERED: _answer,
    EventKind.AUDIT_SCHEDULED: _audit_at,
    EventKind.RULING_PROPOSED: _objection,
}
