"""PDF documents of a case: tagged for assistive technologies (PDF/UA-1), made from a template, fetching nothing."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from cases.rules.history import public_steps
from cases.rules.standing import with_effect

from .base import paper_print

# Of the exchanges and complements, which have no limit in number: about forty pages.
PRINTED_MAX = 100_000


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


def request_pdf(case) -> bytes:
    """The content of a request as its applicant may read it."""
    printing = Printing(PRINTED_MAX)
    questions = [
        (
            question,
            printing.cut(question.text),
            None if question.is_open else printing.cut(question.reply.text),
        )
        for question in case.questions.select_related("reply")
    ]
    return paper_print(
        "cases/papers/request.html",
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
