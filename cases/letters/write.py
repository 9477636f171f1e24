"""The letters of an event, written into the outbox."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from cases.models import CaseMessage
from cases.rules.turn import whose_turn
from mail.letters import Audience
from mail.models import LetterTemplate
from mail.outbox import message_create
from mail.wording import fill, fill_line, parts_of

from .catalogue import VARIABLES, letters_of
from .values import EXAMPLES, VALUES


def messages_write(*, case, event):
    """Write the letters of an event into the outbox."""
    letters = letters_of(event)
    wordings = LetterTemplate.objects.in_force(letters)
    for letter in letters:
        subject, text, html = letter_render(letter, wordings[letter.kind], case, event)
        recipient = _recipient(letter, case)
        message = message_create(
            key=f"event:{event.pk}:{letter.kind}:{recipient}",
            kind=letter.kind,
            recipient=recipient,
            subject=subject,
            text=text,
            html=html,
            enclosure=letter.enclosure,
            at=event.at,
        )
        link = CaseMessage(message=message, case=case, event=event)
        link.seal = link.compute_seal()
        link.save(force_insert=True)


def letter_render(letter, wording, case, event):
    """Subject, text and HTML of a letter."""
    turn = whose_turn(case)
    return _write(
        letter,
        wording,
        {name: VALUES[name](case, event) for name in letter.variables},
        turn=turn.applicant if letter.audience == Audience.APPLICANT else turn.office,
        number=case.number,
        about=_about(letter, case),
    )


def _about(letter, case):
    """For the office what the request is about and whose it is; for a representative whose it is."""
    if letter.audience == Audience.APPLICANT:
        return f"pour {case.represented_name}" if case.represented_name else ""
    by = f", par {case.representative_name}" if case.representative_name else ""
    return f"{case.subject} - {case.client_name}{by}"


def letter_preview(letter, wording):
    """The same for a case that nobody filed; the wording must be one that the letter accepts."""
    return _write(
        letter,
        wording,
        {
            name: EXAMPLES[name](letter) if name in EXAMPLES else VARIABLES[name].example
            for name in letter.variables
        },
        turn="(L’application écrit ici qui doit faire quoi, et avant quand.)",
        number=int(VARIABLES["numero"].example),
        about="" if letter.audience == Audience.APPLICANT else "Rhum arrangé - Société Martin",
    )


def _write(letter, wording, values, *, turn, number, about):
    """The wording within the frame, which no wording changes."""
    context = {
        "values": values,
        "title": fill_line(wording.title, values),
        "body": fill(wording.body, values),
        "parts": parts_of(wording.body, values),
        "to_applicant": letter.audience == Audience.APPLICANT,
        "turn": turn,
        "about": about,
        "url": _url(letter, number),
        "demo": settings.DEMO,
    }
    return (
        fill_line(letter.subject_prefix + wording.subject, values),
        render_to_string("cases/letters/letter.txt", context).strip() + "\n",
        render_to_string("cases/letters/letter.html", context),
    )


def _recipient(letter, case):
    return case.applicant.email if letter.audience == Audience.APPLICANT else case.office.notification_email


def _url(letter, number):
    view = "forms:detail" if letter.audience == Audience.APPLICANT else "cases:case"
    return settings.SITE_URL + reverse(view, args=[number])
