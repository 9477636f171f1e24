"""Two people at once, each with a connection of his own and real commits."""

import threading
import time
from datetime import date
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import connection, connections, transaction
from django_scopes import scopes_disabled

from accounts.roles import ADMINISTRATORS
from cases.enums import CaseState, EventKind
from cases.errors import CaseError
from cases.models import Case, HistoryHead, Membership
from cases.public import ProposedRuling
from cases.services.decision import case_answer, case_refuse
from cases.services.filing import case_submit
from cases.services.instruction import case_declare_admissible, note_add
from cases.services.questions import complement_add, question_reply
from cases.trace.readings import reading_record
from cases.trace.verify.history import history_verify
from cases.trace.watermark import watermark_read
from cms.bootstrap import bootstrap as cms_bootstrap
from cms.models import RulingPage
from cms.rulings.drafts import draft_make
from mail.models import Message
from tests.factories import (
    UserFactory,
    case_in,
    lyon,
    make_agent,
    stored_file,
    submit_case,
    transition,
    unsaved_case,
)

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("db")]


def at_once(*actions):
    """Run the actions in threads that start together; returns what each returned or raised."""
    barrier, results = threading.Barrier(len(actions)), [None] * len(actions)

    def run(position, action):
        try:
            barrier.wait()
            with scopes_disabled():
                results[position] = action()
        except (CaseError, ValidationError) as refusal:
            results[position] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


def after(first, second):
    """What the second returns or raises when it begins while the first has not committed yet."""
    told, begun = [], threading.Event()

    def run():
        try:
            with scopes_disabled():
                begun.set()
                told.append(second())
        except Exception as error:  # noqa: BLE001 (handed to the test)
            told.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    with scopes_disabled(), transaction.atomic():
        first()
        thread.start()
        begun.wait(30)
        _until_it_waits(thread)
    thread.join(30)
    return told[0]


def _until_it_waits(thread):
    with connection.cursor() as cursor:
        for _ in range(3000):
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0] or not thread.is_alive():
                return
            time.sleep(0.01)


@scopes_disabled()
def outcome(case):
    case = Case.objects.get(pk=case.pk)
    last = case.events.last()
    messages = Message.objects.filter(link__event=last, recipient=case.email)
    return case.state, case.version, messages.count()


def test_two_agents_deciding_at_once_make_one_decision():
    for _ in range(5):
        case = case_in(CaseState.IN_CHARGE)
        agents = [make_agent(case.office), make_agent(case.office)]

        def admit(case=case, agent=agents[0]):
            return case_declare_admissible(case=case, by=agent, version=case.version)

        def refuse(case=case, agent=agents[1]):
            return case_refuse(case=case, by=agent, version=case.version, grounds="Imprécise.")

        results = at_once(admit, refuse)
        assert sorted(isinstance(result, CaseError) for result in results) == [False, True]
        state, version, messages = outcome(case)
        assert (version, messages) == (case.version + 1, 1)
        assert state in (CaseState.ADMISSIBLE, CaseState.REFUSED)


def test_one_answer_to_a_question():
    case = transition(case_in(CaseState.IN_CHARGE), "request_complements", make_agent_of_any())
    with scopes_disabled():
        question = case.questions.get()

    def answer():
        return question_reply(case=question.case, question=question, by=case.applicant, text="Voici.")

    results = at_once(answer, answer, answer)
    assert sorted(isinstance(result, CaseError) for result in results) == [False, True, True]
    with scopes_disabled():
        assert case.events.filter(kind=EventKind.QUESTION_ANSWERED).count() == 1


def make_agent_of_any():
    return make_agent(submit_case().office)


def test_numbers_are_given_once():
    people = [UserFactory() for _ in range(8)]

    def submit(person):
        case, subdomains = unsaved_case()
        return case_submit(by=person, case=case, subdomains=subdomains)

    cases = at_once(*[lambda person=person: submit(person) for person in people])
    numbers = sorted(case.number for case in cases)
    assert numbers == list(range(numbers[0], numbers[0] + 8))


def test_double_click_makes_one_case():
    person = UserFactory()
    draft, subdomains = unsaved_case()

    def submit():
        case, _ = unsaved_case(submission_key=draft.submission_key)
        return case_submit(by=person, case=case, subdomains=subdomains, files=[])

    first, second = at_once(submit, submit)
    assert first.pk == second.pk
    with scopes_disabled():
        assert Case.objects.filter(applicant=person).count() == 1


def test_answer_and_complement_at_once_both_stay_in_the_chain():
    case = case_in(CaseState.ADMISSIBLE)

    def close():
        return case_answer(case=case, by=case.agent, version=case.version, text="Oui.", files=[stored_file()])

    def complete():
        return complement_add(case=case, by=case.applicant, text="Une précision.")

    results = at_once(close, complete)
    assert sum(isinstance(result, CaseError) for result in results) == 1
    _, version, _ = outcome(case)
    assert version == case.version + 1


def test_two_editors_who_take_one_proposal_at_once_get_one_draft():
    cms_bootstrap.load_home()
    cms_bootstrap.load_pages()
    columns = dict.fromkeys(
        ["title", "question", "position", "texts", "keywords", "tax", "domain"], "Du rhum"
    )
    proposal = ProposedRuling(key=uuid4(), ruled_on=date(2026, 3, 2), **columns)
    editors = [UserFactory() for _ in range(3)]
    drafts = at_once(*[lambda by=editor: draft_make(proposal, by=by) for editor in editors])
    assert len({draft.pk for draft in drafts}) == 1
    assert RulingPage.objects.filter(proposal=proposal.key).count() == 1


def test_events_and_readings_of_many_cases_at_once_are_one_history():
    """Each event names the one before it, of whatever case: the next waits until it is committed."""
    cases = [case_in(CaseState.IN_CHARGE) for _ in range(6)]

    def admit(case):
        reading_record(case=case, by=case.agent)
        return case_declare_admissible(case=case, by=case.agent, version=case.version)

    for _ in range(3):
        results = at_once(*[lambda case=case: admit(case) for case in cases], *[submit_case] * 4)
        assert [result for result in results if not isinstance(result, Case)] == []
        cases = [case_in(CaseState.IN_CHARGE) for _ in range(6)]
    assert history_verify().findings == []


def test_a_verification_while_people_work_finds_nothing():
    """It reads one moment: a note that is written once the events were read is not there for it."""
    case, written = case_in(CaseState.IN_CHARGE), []

    def note(execute, sql, params, many, context):
        if "cases_decisioncode" in sql and not written:
            written.extend(at_once(lambda: note_add(case=case, by=case.agent, text="À revoir.")))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        assert history_verify().findings == []
    assert [note.text for note in written] == ["À revoir."]
    assert history_verify().findings == []


def test_the_watermark_holds_the_last_event_whoever_writes_it_last():
    cases = [submit_case() for _ in range(4)]
    for _ in range(5):
        at_once(
            *[lambda case=case: note_add(case=case, by=make_agent(case.office), text="a") for case in cases]
        )
        assert watermark_read().event == HistoryHead.objects.get(pk=1).event


def test_nobody_becomes_administrator_and_agent_at_once():
    office, administrators = lyon(), Group.objects.get(name=ADMINISTRATORS)
    for _ in range(8):
        person = UserFactory()
        at_once(
            lambda person=person: person.groups.add(administrators),
            lambda person=person: Membership.objects.create(user=person, office=office),
        )
        is_administrator = person.groups.filter(name=ADMINISTRATORS).exists()
        assert is_administrator != person.memberships.exists()
