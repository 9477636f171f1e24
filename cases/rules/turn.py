"""Whose turn it is: one computed sentence for each side, the same in lists, on the case and in e-mails."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.formats import date_format

from cases.enums import CaseState, Nature, QuestionKind, Visa
from directory.naming import the_office
from text.dates import in_words


class Waits(TextChoices):
    APPLICANT = "applicant", "En attente du demandeur"
    OFFICE = "office", "En attente du service"
    NOBODY = "nobody", "Rien à faire"


@dataclass(frozen=True)
class Turn:
    waits_for: Waits
    applicant: str
    office: str


def whose_turn(case):
    """Who must do what before when; reads the case's questions (prefetch `questions__reply` in lists)."""
    return _TURNS[case.state](case)


def _submitted(case):
    return Turn(
        Waits.OFFICE,
        f"{the_office(case.office)} va prendre votre demande en charge. Rien à faire pour le moment.",
        "À vous : prenez la demande en charge.",
    )


def _waiting_for_applicant(case, question):
    asked, until = date_format(timezone.localtime(question.asked_at), "j F"), in_words(question.answer_by)
    late = question.answer_by < timezone.localdate()
    if question.kind == QuestionKind.COMPLEMENTS:
        request, what = f"la demande de compléments du {asked}", "Des compléments sont demandés"
    else:
        request, what = f"la question du {asked}", "Une question est posée"
    todo = f"C’est à vous : répondez à {request} avant le {until}."
    office = f"{what} au demandeur, qui répond avant le {until}."
    if late:
        todo = f"C’est à vous : répondez à {request}. La date du {until} est passée."
        office = f"{what} au demandeur : la date du {until} est passée sans réponse."
    return Turn(Waits.APPLICANT, todo, office)


def _in_charge(case):
    if questions := case.open_questions():
        return _waiting_for_applicant(case, questions[0])
    return Turn(
        Waits.OFFICE,
        f"{the_office(case.office)} examine la recevabilité de votre demande. Rien à faire pour le moment.",
        "À vous : étudiez la recevabilité de la demande.",
    )


def _admissible(case):
    if questions := case.open_questions():
        return _waiting_for_applicant(case, questions[0])
    if case.nature == Nature.DROIT_AU_CONTROLE:
        return Turn(
            Waits.OFFICE,
            f"{the_office(case.office)} va vous proposer une date de contrôle. Rien à faire pour le moment.",
            "À vous : programmez le contrôle.",
        )
    announced = f" avant le {in_words(case.due_announced)}" if case.due_announced else ""
    by_law = f" avant le {in_words(case.due_on)}" if case.due_on else ""
    todo = f"À vous : répondez{by_law}."
    if case.visa == Visa.REQUESTED:
        todo = f"Au responsable du pôle : accordez ou refusez le visa. La réponse part{by_law}."
    elif case.office.requires_visa and case.visa != Visa.GRANTED:
        todo = f"À vous : préparez la réponse et demandez le visa. La réponse part{by_law}."
    return Turn(
        Waits.OFFICE,
        f"{the_office(case.office)} vous répond{announced}. Rien à faire pour le moment.",
        todo,
    )


def _refused(case):
    return Turn(
        Waits.NOBODY,
        "Votre demande est irrecevable : lisez les motifs. Vous pouvez déposer une nouvelle demande.",
        "Dossier terminé : la demande est irrecevable.",
    )


def _closed(case):
    if case.audit_at:
        when = date_format(timezone.localtime(case.audit_at), "l j F Y à H:i")
        return Turn(
            Waits.NOBODY,
            f"Le contrôle a lieu le {when}.",
            f"Dossier terminé : contrôle programmé le {when}.",
        )
    return Turn(
        Waits.NOBODY,
        "La réponse est disponible : lisez-la et téléchargez-la.",
        "Dossier terminé : la réponse est rendue.",
    )


def _withdrawn(case):
    return Turn(Waits.NOBODY, "Vous avez retiré cette demande.", "Dossier retiré par le demandeur.")


_TURNS = {
    CaseState.SUBMITTED: _submitted,
    CaseState.IN_CHARGE: _in_charge,
    CaseState.ADMISSIBLE: _admissible,
    CaseState.REFUSED: _refused,
    CaseState.CLOSED: _closed,
    CaseState.WITHDRAWN: _withdrawn,
}
