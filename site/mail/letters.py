"""The letters that apps have registered: who gets them, what they may say, which wording is the original."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import TextChoices

from .wording import Variable, Wording

SUBJECT_MAX = 250


class Audience(TextChoices):
    APPLICANT = "applicant", "demandeur"
    OFFICE = "office", "pôle"


@dataclass(frozen=True)
class Letter:
    """A kind of mail whose words editors may change.

    `variables` is what it may say, by name; `subject_prefix` what the application writes before every subject;
    `enclosure` names what is made when it is sent and goes with it.
    """

    kind: str
    label: str
    audience: Audience
    original: Wording
    variables: dict[str, Variable]
    subject_prefix: str = ""
    enclosure: str = ""

    def errors(self, wording):
        """Why this wording cannot be that of the letter, by field; empty when it can."""
        return wording.errors(self.variables, prefix=self.subject_prefix, subject_max=SUBJECT_MAX)


BY_KIND: dict[str, Letter] = {}
_previews: dict[str, Callable] = {}


def letters_register(letters, *, preview):
    """Let editors change the words of these letters.

    `preview(letter, wording)` gives subject, text and HTML of an example; it knows the frame around the words.
    """
    for letter in letters:
        BY_KIND[letter.kind] = letter
        _previews[letter.kind] = preview


def letter_preview(letter, wording):
    """Subject, text and HTML of an example; the wording must be one that the letter accepts."""
    return _previews[letter.kind](letter, wording)
