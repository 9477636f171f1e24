"""The messages of an event: rows of the outbox, written in the transaction of what caused them."""

from datetime import date, datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django_q.tasks import async_task

from cases.enums import EventKind, Nature, QuestionKind, TransferReason
from cases.models import LetterTemplate, Message
from cases.rules.terms import second_examen_window_end
from cases.rules.turn import day, the_office, whose_turn
from mail.wording import Passage, fill, fill_line, parts_of

from .catalogue import LETTERS, SUBJECT_PREFIX, VARIABLES, Audience

SEND_TASK = "cases.tasks.message_send"


def messages_write(*, case, event):
    """Write the messages of an event; an event without letters (a note, a visa, …) has none."""
    letters = LETTERS.get(EventKind(event.kind), ())
    wordings = LetterTemplate.objects.in_force(letters)
    for letter in letters:
        subject, text, html = letter_render(letter, wordings[letter.kind], case, event)
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


def letter_render(letter, wording, case, event):
    """Subject, text and HTML of a letter."""
    turn = whose_turn(case)
    return _write(
        letter,
        wording,
        {name: VALUES[name](case, event) for name in letter.variables},
        turn=turn.applicant if letter.audience == Audience.APPLICANT else turn.office,
        number=case.number,
    )


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
    )


def _write(letter, wording, values, *, turn, number):
    """The wording within the frame, which no wording changes."""
    context = {
        "values": values,
        "title": fill_line(wording.title, values),
        "body": fill(wording.body, values),
        "parts": parts_of(wording.body, values),
        "to_applicant": letter.audience == Audience.APPLICANT,
        "turn": turn,
        "url": _url(letter, number),
        "demo": settings.DEMO,
    }
    return (
        fill_line(SUBJECT_PREFIX + wording.subject, values),
        render_to_string("emails/letter.txt", context).strip() + "\n",
        render_to_string("emails/letter.html", context),
    )


def _recipient(letter, case):
    return case.applicant.email if letter.audience == Audience.APPLICANT else case.office.notification_email


def _url(letter, number):
    view = "forms:detail" if letter.audience == Audience.APPLICANT else "cases:case"
    return settings.SITE_URL + reverse(view, args=[number])


def _moment(value):
    return date_format(timezone.localtime(value), "d/m/Y à H:i")


def _day_of(key):
    return lambda case, event: day(date.fromisoformat(event.data[key]))


def _datum(key):
    return lambda case, event: str(event.data[key])


def _moves_the_term(case, event):
    return event.data["reason"] == TransferReason.NOT_COMPETENT and case.nature != Nature.DROIT_AU_CONTROLE


def _effect_of_transfer(case, event):
    if _moves_the_term(case, event):
        return (
            "La direction saisie n’était pas compétente : le délai légal de réponse repart de la réception "
            "par le nouveau service."
        )
    if event.data["reason"] == TransferReason.NOT_COMPETENT:
        return "La direction saisie n’était pas compétente."
    return "Ce changement ne modifie pas les délais de réponse."


def _effect_for_the_office(case, event):
    if _moves_the_term(case, event):
        return "Le premier service n’était pas compétent : le délai légal repart de ce jour."
    if event.data["reason"] == TransferReason.NOT_COMPETENT:
        return "Le premier service n’était pas compétent."
    return "Ce transfert ne modifie pas les délais."


def _effect_of_complements(case, event):
    if case.nature == Nature.DROIT_AU_CONTROLE:
        return "Votre demande sera examinée quand vous aurez apporté tous les compléments demandés."
    return (
        "Le délai légal de réponse ne court plus. Il repartira en entier quand vous aurez apporté tous les "
        "compléments demandés (décret n° 2018-944, article 3)."
    )


def _term(case, event):
    if case.due_announced:
        return (
            "Le service s’engage à vous répondre dans les trois mois, au plus tard le "
            f"{day(case.due_announced)}."
        )
    if case.due_legal:
        return f"La réponse vous sera adressée au plus tard le {day(case.due_legal)}."
    return "Le service vous proposera une date de contrôle dans un délai raisonnable."


def _what_is_answered(case, event):
    if event.data["question_kind"] == QuestionKind.COMPLEMENTS:
        return "Le demandeur a apporté des compléments que vous aviez demandés."
    return "Le demandeur a répondu à votre question."


def _passage(name, **context):
    text, html = (render_to_string(f"emails/{name}.{suffix}", context) for suffix in ("txt", "html"))
    return Passage(text.strip(), html)


def _quote(text):
    return Passage(text, render_to_string("emails/quote.html", {"text": text}))


def _remedies(case, event):
    if event.kind == EventKind.REFUSED:
        return _passage("remedies/refusal", office=case.office)
    if case.nature != Nature.RESCRIT:
        return _passage("remedies/second_examen")
    until = second_examen_window_end(case, answered_on=timezone.localdate(event.at))
    return _passage("remedies/rescrit", second_examen_until=until)


def _appointment(case, event):
    at = datetime.fromisoformat(event.data["audit_at"])
    return _passage(
        "appointment", audit_at=at, **{key: event.data[key] for key in ("place", "team", "scope")}
    )


# What each variable of the letters says.
VALUES = {
    "numero": lambda case, event: str(case.number),
    "prenom": lambda case, event: case.first_name,
    "nom": lambda case, event: case.last_name,
    "service": lambda case, event: the_office(case.office),
    "pole": lambda case, event: str(case.office),
    "ancien_pole": _datum("from_office"),
    "nouveau_pole": _datum("office"),
    "nature": lambda case, event: case.get_nature_display(),
    "type_de_demande": lambda case, event: case.kind_label,
    "date_de_depot": lambda case, event: _moment(case.submitted_at),
    "date_limite": _day_of("answer_by"),
    "date_de_recevabilite": lambda case, event: day(case.admissible_on),
    "delai_de_reponse": _term,
    "date_limite_opposition": _day_of("object_until"),
    "effet_du_transfert": _effect_of_transfer,
    "effet_pour_le_pole": _effect_for_the_office,
    "effet_des_complements": _effect_of_complements,
    "objet_de_la_reponse": _what_is_answered,
    "nombre_de_pieces": lambda case, event: str(len(event.data["files"])),
    "motif": _datum("reason"),
    "motifs": lambda case, event: _quote(event.data["grounds"]),
    "reponse": lambda case, event: _quote(event.data["text"]),
    "recours": _remedies,
    "rendez_vous": _appointment,
}


def _remedies_example(letter):
    if letter.kind == "refused":
        return _passage("remedies/refusal", office=VARIABLES["pole"].example)
    return _passage("remedies/rescrit", second_examen_until=date(2026, 5, 4))


# The passages of the preview.
EXAMPLES = {
    "motifs": lambda letter: _quote("La demande ne décrit pas une situation de fait précise."),
    "reponse": lambda letter: _quote("Le régime que vous décrivez est confirmé."),
    "recours": _remedies_example,
    "rendez_vous": lambda letter: _passage(
        "appointment",
        audit_at=datetime.fromisoformat("2026-04-01T09:30:00+02:00"),
        place="3 rue de la République, Lyon",
        team="Service régional d’enquête",
        scope="Comptabilité-matières",
    ),
}
