"""The office asks, the applicant replies and adds of himself."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from cases.enums import AttachmentRole, EventKind, QuestionKind
from cases.errors import NotOffered
from cases.models import Complement, Question, Reply
from cases.rules.filing import complements_check
from cases.rules.offered import complements_may_be_received, may_be_asked

from .attachments import file_data, join
from .base import (
    applicant_while_open,
    letter_text,
    make,
    offered,
    offered_transition,
    record,
    required_text,
    service,
)


@service(offered_transition("request_complements"))
def case_request_complements(*, case, by, at, text, answer_by):
    """Say what is missing: the legal term restarts in full when it is answered (décret n° 2018-944, art. 3)."""
    question = _ask(case, by, at, kind=QuestionKind.COMPLEMENTS, text=text, answer_by=answer_by)
    make(case, "request_complements", by=by, at=at, data=_question_data(question), made=[question])
    return case


@service(offered(may_be_asked))
def question_ask(*, case, by, at, text, answer_by):
    """Ask an ordinary question, which moves no term. Returns the question."""
    question = _ask(case, by, at, kind=QuestionKind.QUESTION, text=text, answer_by=answer_by)
    data = _question_data(question)
    record(case, kind=EventKind.QUESTION_ASKED, by=by, at=at, data=data, made=[question])
    return question


def _ask(case, by, at, *, kind, text, answer_by):
    text = letter_text(text, "text", "Écrivez ce que vous demandez.")
    if answer_by <= timezone.localdate(at):
        raise ValidationError({"answer_by": "Laissez au demandeur au moins un jour pour répondre."})
    return Question.objects.create(
        case=case, kind=kind, text=text, answer_by=answer_by, asked_at=at, asked_by=by
    )


def _question_data(question):
    return {
        "question": question.pk,
        "question_kind": question.kind,
        "text": question.text,
        "answer_by": question.answer_by.isoformat(),
    }


@service(offered(complements_may_be_received))
def complements_receive(*, case, by, at, on, text):
    """Note that the complements asked for came otherwise than as a reply, on the day they came. Returns the event.

    The legal term restarts in full from that day (décret n° 2018-944, art. 3).
    """
    text = required_text(text, "text", "Dites comment les compléments sont parvenus.")
    waiting = [q for q in case.open_questions() if q.kind == QuestionKind.COMPLEMENTS]
    asked_on = max(timezone.localdate(question.asked_at) for question in waiting)
    if not asked_on <= on <= timezone.localdate(at):
        raise ValidationError({"on": "La date de réception se situe entre la demande et aujourd’hui."})
    replies = [
        Reply.objects.create(question=question, text=text, answered_at=at, answered_by=by)
        for question in waiting
    ]
    data = {"on": on.isoformat(), "questions": [question.pk for question in waiting], "text": text}
    return record(case, kind=EventKind.COMPLEMENTS_RECEIVED, by=by, at=at, data=data, made=replies)


@service(applicant_while_open, versioned=False)
def question_reply(*, case, by, at, question, text, files=()):
    """Reply to a question of the office, once. Returns the reply."""
    question = case.questions.get(pk=question.pk)
    if not question.is_open:
        raise NotOffered(
            "Vous avez déjà répondu à cette question. Pour ajouter quelque chose, ajoutez un complément."
        )
    text = required_text(text, "text", "Écrivez votre réponse.")
    reply = Reply.objects.create(question=question, text=text, answered_at=at, answered_by=by)
    attachments = join(case, files, role=AttachmentRole.ANSWER, by=by, at=at, question=question)
    data = {
        "question": question.pk,
        "question_kind": question.kind,
        "text": text,
        "files": file_data(attachments),
    }
    record(case, kind=EventKind.QUESTION_ANSWERED, by=by, at=at, data=data, made=[reply, *attachments])
    return reply


@service(applicant_while_open, versioned=False)
def complement_add(*, case, by, at, text, files=()):
    """Add something to an open case, which moves no term. Returns the complement."""
    text = required_text(text, "text", "Écrivez votre complément.")
    complements_check(case)
    complement = Complement.objects.create(case=case, text=text, added_at=at, added_by=by)
    attachments = join(case, files, role=AttachmentRole.COMPLEMENT, by=by, at=at)
    data = {"complement": complement.pk, "text": text, "files": file_data(attachments)}
    record(case, kind=EventKind.COMPLEMENT_ADDED, by=by, at=at, data=data, made=[complement, *attachments])
    return complement
