"""The office asks, the applicant replies and adds of himself."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from cases.enums import AttachmentRole, EventKind, QuestionKind
from cases.errors import NotOffered
from cases.models import (
    Answer,
    Complement,
    Question,
)
from cases.rules.offered import complements_may_be_received, may_be_asked

from .attachments import attach, file_data
from .base import NOT_NOW, begin, lock, make, record, require_applicant, require_version, required_text


@transaction.atomic
def case_request_complements(*, case, by, version, text, answer_by, at=None):
    """Say what is missing: the legal term restarts in full when it is answered (décret n° 2018-944, art. 3)."""
    at = at or timezone.now()
    case = begin(case, "request_complements", by, version)
    question = _ask(case, by, at, kind=QuestionKind.COMPLEMENTS, text=text, answer_by=answer_by)
    make(case, "request_complements", by=by, at=at, data=_question_data(question))
    return case


def _ask(case, by, at, *, kind, text, answer_by):
    text = required_text(text, "text", "Écrivez ce que vous demandez.")
    if answer_by <= timezone.localtime(at).date():
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


@transaction.atomic
def question_ask(*, case, by, version, text, answer_by, at=None):
    """Ask an ordinary question, which moves no term. Returns the question."""
    at = at or timezone.now()
    case = lock(case)
    require_version(case, version)
    if not may_be_asked(case, by):
        raise NotOffered(NOT_NOW)
    question = _ask(case, by, at, kind=QuestionKind.QUESTION, text=text, answer_by=answer_by)
    record(case, kind=EventKind.QUESTION_ASKED, by=by, at=at, data=_question_data(question))
    return question


@transaction.atomic
def complements_receive(*, case, by, version, on, text, at=None):
    """Note that the complements asked for came otherwise than as an answer, on the day they came.

    The legal term restarts in full from that day (décret n° 2018-944, art. 3).
    """
    at = at or timezone.now()
    case = lock(case)
    require_version(case, version)
    if not complements_may_be_received(case, by):
        raise NotOffered(NOT_NOW)
    text = required_text(text, "text", "Dites comment les compléments sont parvenus.")
    waiting = [q for q in case.open_questions() if q.kind == QuestionKind.COMPLEMENTS]
    asked_on = max(timezone.localdate(question.asked_at) for question in waiting)
    if not asked_on <= on <= timezone.localdate(at):
        raise ValidationError({"on": "La date de réception se situe entre la demande et aujourd’hui."})
    for question in waiting:
        Answer.objects.create(question=question, text=text, answered_at=at, answered_by=by)
    data = {"on": on.isoformat(), "questions": [question.pk for question in waiting], "text": text}
    return record(case, kind=EventKind.COMPLEMENTS_RECEIVED, by=by, at=at, data=data)


@transaction.atomic
def question_answer(*, question, by, text, files=(), at=None):
    """Answer a question of the office, once. Returns the answer."""
    at = at or timezone.now()
    case = lock(question.case)
    require_applicant(case, by)
    question = case.questions.get(pk=question.pk)
    if not question.is_open:
        raise NotOffered(
            "Vous avez déjà répondu à cette question. Pour ajouter quelque chose, ajoutez un complément."
        )
    answer = Answer.objects.create(
        question=question,
        text=required_text(text, "text", "Écrivez votre réponse."),
        answered_at=at,
        answered_by=by,
    )
    attachments = [
        attach(case, stored, role=AttachmentRole.ANSWER, by=by, at=at, question=question) for stored in files
    ]
    data = {
        "question": question.pk,
        "question_kind": question.kind,
        "text": answer.text,
        "files": file_data(attachments),
    }
    record(case, kind=EventKind.QUESTION_ANSWERED, by=by, at=at, data=data)
    return answer


@transaction.atomic
def complement_add(*, case, by, text, files=(), at=None):
    """Add something to an open case, which moves no term. Returns the complement."""
    at = at or timezone.now()
    case = lock(case)
    require_applicant(case, by)
    complement = Complement.objects.create(
        case=case,
        text=required_text(text, "text", "Écrivez votre complément."),
        added_at=at,
        added_by=by,
    )
    attachments = [attach(case, stored, role=AttachmentRole.COMPLEMENT, by=by, at=at) for stored in files]
    data = {"complement": complement.pk, "text": complement.text, "files": file_data(attachments)}
    record(case, kind=EventKind.COMPLEMENT_ADDED, by=by, at=at, data=data)
    return complement
