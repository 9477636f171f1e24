"""What happened to a case, in the order of time, each event with what was written and joined."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format

from cases.enums import EventKind, TransferReason
from text.dates import short


@dataclass(frozen=True)
class Entry:
    event: object
    facts: tuple
    text: str
    files: tuple
    waits_until: date | None = None


def _day(value):
    return short(date.fromisoformat(value))


def _moment(value):
    return date_format(timezone.localtime(datetime.fromisoformat(value)), "d/m/Y H:i")


# Of an event's data: the words for a fact, and how its value is read.
FACTS = {
    "agent": ("Agent", str),
    "on": ("Recevable depuis le", _day),
    "from_office": ("De", str),
    "office": ("Pôle", str),
    "answer_by": ("Répondre avant le", _day),
    "audit_at": ("Date du contrôle", _moment),
    "place": ("Lieu", str),
    "team": ("Équipe", str),
}
ASKING = {EventKind.QUESTION_ASKED, EventKind.COMPLEMENTS_REQUESTED}
TEXTS = ("text", "grounds", "explanation", "scope")


def _facts(event):
    for name, (label, read) in FACTS.items():
        if value := event.data.get(name):
            yield label, read(value)
    if reason := event.data.get("reason"):
        yield "Motif", dict(TransferReason.choices).get(reason, reason)


def _text(event, notes):
    if event.kind == EventKind.NOTE_ADDED:
        return notes[event.data["note"]].text
    return next((event.data[name] for name in TEXTS if event.data.get(name)), "")


def _finder(attachments):
    """Finds the attachment that an event names: by its key, by name and content in events older than the keys."""
    by_key = {str(attachment.key): attachment for attachment in attachments}
    by_content = {(attachment.name, attachment.sha256): attachment for attachment in attachments}

    def find(file):
        if "key" in file:
            return by_key.get(file["key"])
        return by_content.get((file["name"], file["sha256"]))

    return find


def timeline(*, events, notes, attachments, waiting=()):
    """The entries of a case, oldest first; questions that wait for their reply say until when."""
    notes_by_pk = {note.pk: note for note in notes}
    until = {question.pk: question.answer_by for question in waiting}
    find = _finder(attachments)
    return [
        Entry(
            event,
            tuple(_facts(event)),
            _text(event, notes_by_pk),
            tuple(filter(None, map(find, event.data.get("files", ())))),
            until.get(event.data.get("question")) if event.kind in ASKING else None,
        )
        for event in events
    ]
