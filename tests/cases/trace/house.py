"""Two cases that have a row of every kind."""

from datetime import timedelta

from django.utils import timezone

from cases.enums import CaseState, Nature
from cases.models import Case
from cases.services.attachments import attachment_add, attachment_remove
from cases.services.decision import decision_open
from cases.services.instruction import note_add
from cases.services.publication import ruling_object
from cases.services.questions import complement_add, question_ask, question_reply
from cases.trace.readings import reading_record
from tests.factories import case_in, lyon, make_agent, propose_ruling, stored_file, submit_case, transition


def house():
    """A rescrit that was answered, proposed and objected to, and an audit that was asked for after it."""
    agent, stranger = make_agent(lyon()), make_agent(lyon())
    case = case_in(CaseState.IN_CHARGE, agent=agent, files=[stored_file("plan.pdf")])
    by = case.applicant
    reading_record(case=case, by=stranger)
    reading_record(case=case, by=agent)
    [added] = attachment_add(case=case, by=by, files=[stored_file("trop.pdf")])
    attachment_remove(case=case, by=by, attachment=added)
    complement_add(case=case, by=by, text="Une précision.", files=[stored_file("precision.pdf")])
    note_add(case=case, by=agent, text="À revoir.")
    case = fresh(case)
    until = timezone.localdate() + timedelta(days=30)
    question = question_ask(case=case, by=agent, version=case.version, text="Quel taux ?", answer_by=until)
    question_reply(case=case, by=by, question=question, text="40 % vol.", files=[stored_file("taux.pdf")])
    case = transition(transition(case, "declare_admissible", agent), "answer", agent)
    decision_open(case=case, by=by)
    propose_ruling(case, agent)
    ruling_object(case=case, by=by)
    reading_record(case=case, by=agent)
    return fresh(case), submit_case(nature=Nature.DROIT_AU_CONTROLE, directorate="DR LYON")


def fresh(case):
    return Case._base_manager.get(pk=case.pk)
