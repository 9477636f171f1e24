"""Whose turn it is: one computed sentence for each side, the same in lists, on the case and in e-mails."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django_scopes import scopes_disabled

from cases.enums import CaseState, EventKind, Nature, QuestionKind, Visa
from cases.models import Event
from directory.naming import the_office
from text.dates import in_words, short


class Waits(TextChoices):
    APPLICANT = "applicant", "En attente du demandeur"
    OFFICE = "office", "En attente du service"
    NOBODY = "nobody", "Rien à faire"


@dataclass(frozen=True)
class Task:
    """What the office has to do, said to who does it and of who does it; `of_head`: only a head may."""

    imperative: str
    infinitive: str
    of_head: bool = False


@dataclass(frozen=True)
class Turn:
    """`office` is said to the office as a whole, in mails; `task` is None when the office has nothing to do."""

    waits_for: Waits
    applicant: str
    office: str
    task: Task | None = None
    term: str = ""


class Reader:
    """What a person may do in the admin, read once for all the cases of a page."""

    def __init__(self, user):
        self.user = user

    @cached_property
    def offices(self):
        """Whether he is head, by office."""
        return dict(self.user.memberships.values_list("office_id", "is_head"))

    @cached_property
    @scopes_disabled()  # of any office: he may have moved
    def examined(self):
        """The cases that he answered, or gave the visa for."""
        acts = Event.objects.filter(by=self.user, kind__in=[EventKind.ANSWERED, EventKind.VISA_GRANTED])
        return set(acts.values_list("case_id", flat=True))


def whose_turn(case):
    """Who must do what before when; reads the case's questions (prefetch `questions__reply` in lists)."""
    return _TURNS[case.state](case)


def turn_for(case, reader: Reader):
    """The same for an agent: who may not act reads who may, and why he may not."""
    turn = whose_turn(case)
    if turn.task is None:
        return turn.office
    doer, reason = _doer(case, turn.task, reader)
    if doer is None:
        return turn.office
    return " ".join(filter(None, [f"{doer} : {turn.task.infinitive}{turn.term}", reason]))


def turn_in_list(case, reader: Reader):
    """The same where the term stands beside it: « À vous : répondre »."""
    turn = whose_turn(case)
    if turn.waits_for == Waits.APPLICANT:
        return f"Au demandeur : répondre avant le {short(case.open_questions()[0].answer_by)}"
    if turn.task is None:
        return turn.office
    return f"{_doer(case, turn.task, reader)[0] or 'À vous'} : {turn.task.infinitive}"


def _doer(case, task, reader):
    """Who is to do it, and why the reader is not; (None, "") when it is him."""
    user = reader.user
    if user.pk == case.applicant_id:
        return "À un autre agent du pôle", "C’est votre propre demande."
    if case.office_id not in reader.offices:
        return _colleague(case, task), ""
    if case.first_case_id in reader.examined:
        return (
            "À un autre agent du pôle",
            "Vous avez examiné la première demande : le second examen revient à quelqu’un d’autre (LPF, art. R*80 CB-3).",
        )
    if task.of_head and not reader.offices[case.office_id]:
        return "Au responsable du pôle", ""
    if case.agent_id not in (None, user.pk) and not task.of_head:
        return _colleague(case, task), ""
    return None, ""


def _colleague(case, task):
    if task.of_head:
        return "Au responsable du pôle"
    return f"À {case.agent}" if case.agent_id else "Au pôle"


def decision_due(case):
    """The day before which the applicant is told that the office decides, None when nothing is promised."""
    return case.due_legal if case.nature == Nature.SECOND_EXAMEN else case.due_announced


def days_late(day):
    """How many days ago a term passed; 0 while it has not."""
    return max(0, (timezone.localdate() - day).days) if day else 0


def late_by(days):
    return f"en retard de {days} jour{'s' if days > 1 else ''}"


def _for_office(case, applicant, task, answer=None):
    """A turn of the office. Its term is that of the answer: `answer` binds it to the task, None says nothing of it."""
    term = "."
    if late := days_late(case.due_on):
        term = f". L’échéance du {in_words(case.due_on)} est passée : {late_by(late)}."
    elif case.due_on and answer is not None:
        term = f"{answer} avant le {in_words(case.due_on)}."
    who = "Au responsable du pôle" if task.of_head else "À vous"
    return Turn(Waits.OFFICE, applicant, f"{who} : {task.imperative}{term}", task, term)


NOTHING_TO_DO = "Rien à faire pour le moment."


def _submitted(case):
    return _for_office(
        case,
        f"{the_office(case.office)} va prendre votre demande en charge. {NOTHING_TO_DO}",
        Task("prenez la demande en charge", "prendre la demande en charge"),
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
    return _for_office(
        case,
        f"{the_office(case.office)} examine la recevabilité de votre demande. {NOTHING_TO_DO}",
        Task("étudiez la recevabilité de la demande", "étudier la recevabilité de la demande"),
    )


def _admissible(case):
    if questions := case.open_questions():
        return _waiting_for_applicant(case, questions[0])
    if case.nature == Nature.DROIT_AU_CONTROLE:
        return _for_office(
            case,
            f"{the_office(case.office)} va vous proposer une date de contrôle. {NOTHING_TO_DO}",
            Task("programmez le contrôle", "programmer le contrôle"),
        )
    task = _answer_task(case)
    return _for_office(case, _answer_promised(case), task, "" if task is ANSWER else ". La réponse part")


def _answer_promised(case):
    due = decision_due(case)
    if late := days_late(due):
        return (
            f"{the_office(case.office)} devait vous répondre avant le {in_words(due)} : sa réponse est {late_by(late)}."
            " Vous pouvez vous adresser au service."
        )
    promised = f" avant le {in_words(due)}" if due else ""
    return f"{the_office(case.office)} vous répond{promised}. {NOTHING_TO_DO}"


ANSWER = Task("répondez", "répondre")


def _answer_task(case):
    if case.visa == Visa.REQUESTED:
        return Task("accordez ou refusez le visa", "accorder ou refuser le visa", of_head=True)
    if case.office.requires_visa and case.visa != Visa.GRANTED:
        return Task("préparez la réponse et demandez le visa", "préparer la réponse et demander le visa")
    return ANSWER


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
            f"Le contrôle {'était prévu' if case.audit_at < timezone.now() else 'a lieu'} le {when}.",
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
