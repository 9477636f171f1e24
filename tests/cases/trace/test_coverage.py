"""No service, no model and no column can be forgotten by the history; what older releases wrote is counted."""

import inspect
from datetime import timedelta
from hashlib import sha256
from importlib import import_module
from pkgutil import iter_modules

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scopes_disabled

from accounts.models import User
from cases import services
from cases.enums import CaseState, Nature
from cases.models import (
    Attachment,
    Case,
    CaseMessage,
    DecisionCode,
    Event,
    GivenNumber,
    HistoryHead,
    Question,
    Reading,
)
from cases.services.attachments import attachment_add, attachment_remove
from cases.services.decision import decision_open
from cases.services.filing import case_acknowledge
from cases.services.instruction import case_assign, case_take_over, note_add
from cases.services.publication import ruling_object
from cases.services.questions import complement_add, complements_receive, question_ask, question_reply
from cases.services.terms import terms_recompute
from cases.trace.readings import reading_record
from cases.trace.told import ROWS, UNTOLD
from cases.trace.verify.cases import cases_verify
from cases.trace.verify.history import history_verify
from cases.trace.verify.report import Report
from directory.models import Holiday
from tests.factories import case_in, lyon, make_agent, propose_ruling, stored_file, submit_case, transition

from .house import fresh, house
from .tampering import behind_the_back
from .test_alterations import FREE, PROVEN

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _all_offices():
    with scopes_disabled():
        yield


def found():
    return [str(finding) for finding in history_verify().findings]


# Every model and every column


def hanging_on(model, known=frozenset()):
    """The models whose rows point to it, directly or through others."""
    for field in model._meta.get_fields(include_hidden=True):
        if field.auto_created and not field.concrete and field.related_model not in known:
            known = hanging_on(field.related_model, known | {field.related_model})
    return known


def test_every_model_that_hangs_on_a_case_is_proven():
    assert hanging_on(Case) == {*ROWS, Event, CaseMessage, DecisionCode, Reading}
    assert {*PROVEN} >= hanging_on(Case)


def test_the_columns_that_no_event_tells_are_few():
    assert {Case: {"version", "history_head"}} == UNTOLD
    assert {(model.__name__, name) for model, name in FREE} == {
        ("DecisionCode", "id"),
        *(("Message", name) for name in ("status", "attempts", "next_attempt_at", "sent_at", "error")),
    }


def test_a_case_tells_all_of_its_columns_when_it_is_filed():
    case = submit_case()
    told = case.events.get().trace["made"][f"case {case.pk}"]
    columns = {field.attname for field in Case._meta.concrete_fields}
    assert set(told) == columns - {"version", "history_head"}


def test_a_change_is_told_before_and_after_and_texts_by_their_digest():
    case = case_in(CaseState.SUBMITTED)
    agent = make_agent(lyon())
    case = transition(case, "take_charge", agent)
    changed = case.events.latest("position").trace["changed"][f"case {case.pk}"]
    at = case.taken_in_charge_at.isoformat(timespec="microseconds")
    assert (changed["state"], changed["agent_id"], changed["taken_in_charge_at"]) == (
        ["submitted", "in_charge"],
        [None, agent.pk],
        [None, at],
    )
    case = transition(case, "refuse", agent, grounds="Imprécise.")
    changed = case.events.latest("position").trace["changed"][f"case {case.pk}"]
    assert changed["refusal_grounds"] == ["", sha256("Imprécise.".encode()).hexdigest()]


# Every service


def in_charge():
    return case_in(CaseState.IN_CHARGE)


def head():
    return make_agent(lyon(), is_head=True)


def until():
    return timezone.localdate() + timedelta(days=9)


def asked(case):
    return question_ask(case=case, by=case.agent, version=case.version, text="Quoi ?", answer_by=until())


def with_visa(name, *steps):
    office = lyon()
    office.requires_visa = True
    office.save()
    case = case_in(CaseState.ADMISSIBLE)
    for step in (*steps, name):
        case = transition(case, step, case.agent if step == "request_visa" else head())


def removed():
    [attachment] = attachment_add(
        case=(case := submit_case()), by=case.applicant, files=[stored_file("a.pdf")]
    )
    attachment_remove(case=case, by=case.applicant, attachment=attachment)


def received():
    case = transition(in_charge(), "request_complements", make_agent(lyon()))
    now = timezone.localdate()
    complements_receive(case=case, by=case.agent, version=case.version, on=now, text="Par la poste.")


def replied():
    question = asked(case := in_charge())
    files = [stored_file("b.pdf")]
    question_reply(case=case, by=case.applicant, question=question, text="Cela.", files=files)


def proposed():
    case = case_in(CaseState.CLOSED)
    propose_ruling(case, case.agent)
    return case


def objected():
    ruling_object(case=(case := proposed()), by=case.applicant)


def assigned():
    case = in_charge()
    case_assign(case=case, by=head(), version=case.version, agent=make_agent(lyon()))


def taken_over():
    case = in_charge()
    case_take_over(case=case, by=make_agent(lyon()), version=case.version)


def recomputed():
    case = submit_case()
    Holiday.objects.create(date=case.due_legal, name="Jour ajouté")
    terms_recompute(case.pk)
    assert fresh(case).due_legal > case.due_legal


def acknowledged():
    case_acknowledge(case=submit_case(), by=User.application())


AUDIT = {"nature": Nature.DROIT_AU_CONTROLE, "directorate": "DR LYON"}
STORIES = {
    "attachment_add": removed,
    "attachment_remove": removed,
    "case_acknowledge": acknowledged,
    "case_answer": lambda: case_in(CaseState.CLOSED),
    "case_assign": assigned,
    "case_declare_admissible": lambda: case_in(CaseState.ADMISSIBLE),
    "case_deny_visa": lambda: with_visa("deny_visa", "request_visa"),
    "case_grant_visa": lambda: with_visa("grant_visa", "request_visa"),
    "case_refuse": lambda: case_in(CaseState.REFUSED),
    "case_reopen": lambda: transition(case_in(CaseState.REFUSED), "reopen", head()),
    "case_request_complements": lambda: transition(in_charge(), "request_complements", make_agent(lyon())),
    "case_request_visa": lambda: with_visa("request_visa"),
    "case_schedule_audit": lambda: case_in(CaseState.CLOSED, **AUDIT),
    "case_submit": lambda: submit_case(files=[stored_file("plan.pdf")], points=["Un", "Deux"], **AUDIT),
    "case_take_charge": in_charge,
    "case_take_over": taken_over,
    "case_transfer": lambda: transition(submit_case(), "transfer", head()),
    "case_withdraw": lambda: case_in(CaseState.WITHDRAWN),
    "complement_add": lambda: complement_add(
        case=(case := submit_case()), by=case.applicant, text="Et cela."
    ),
    "complements_receive": received,
    "decision_open": lambda: decision_open(case=(case := case_in(CaseState.CLOSED)), by=case.applicant),
    "note_add": lambda: note_add(case=submit_case(), by=make_agent(lyon()), text="À revoir."),
    "question_ask": lambda: asked(in_charge()),
    "question_reply": replied,
    "ruling_object": objected,
    "ruling_propose": proposed,
    "terms_recompute": recomputed,
}


def services_there():
    """What may be called from outside, of every module of services: what has a `case` or works on all."""
    names = {module.name for module in iter_modules(services.__path__)} - {"base"}
    for name in names:
        module = import_module(f"cases.services.{name}")
        for function_name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not function_name.startswith("_"):
                yield function_name


# They change who works where, and no case: `RightChange` tells of them.
OF_PEOPLE = {"membership_set", "membership_move", "membership_end"}


def test_every_service_has_its_story_here():
    helpers = {"attach", "file_data", "join", *OF_PEOPLE}
    assert {*services_there()} - helpers == set(STORIES)


@pytest.mark.parametrize("name", STORIES)
def test_what_a_service_does_is_told_by_its_event(name):
    STORIES[name]()
    report = history_verify(files=True)
    assert (report.findings, +report.uncovered) == ([], {})


def test_terms_that_are_neither_told_nor_computed_are_named():
    case = submit_case()
    Case.objects.filter(pk=case.pk).update(due_legal=until(), due_on=until())
    assert found() == [
        f"case {case.number}: case {case.pk}: due_legal altered",
        f"case {case.number}: case {case.pk}: due_on altered",
    ]


# How much it asks


def test_so_many_queries_however_many_cases():
    house()
    with CaptureQueriesContext(connection) as few:
        assert found() == []
    for _ in range(4):
        house()
    with CaptureQueriesContext(connection) as many:
        assert found() == []
    assert len(many) == len(few)


def test_the_size_of_a_portion_changes_nothing():
    house()
    case = submit_case()
    Case.objects.filter(pk=case.pk).update(subject="Autre")
    done, report = [], Report()
    cases_verify(report, portion=2, progress=done.append)
    assert [str(finding) for finding in report.findings] == [
        f"case {case.number}: case {case.pk}: subject altered"
    ]
    assert done == [2, 3]


# What older releases wrote


@pytest.fixture
def old():
    """The house as the first releases left it: events that tell nothing, readings without seal, numbers uncounted."""
    case, _ = house()
    with behind_the_back():
        for own in Case.objects.order_by("pk"):
            _forget(own)
        Reading.objects.update(seal="", previous=None)
        CaseMessage.objects.update(seal="")
        for model in (GivenNumber, HistoryHead):
            model.objects.all()._raw_delete("default")
        yield fresh(case)


def _forget(case):
    previous = ""
    for event in case.events.order_by("position"):
        event.trace, event.previous_hash = None, previous
        previous = event.hash = event.compute_hash()
        event.save()
    Case.objects.filter(pk=case.pk).update(history_head=previous)


def test_what_told_nothing_is_counted_and_not_broken(old):
    report = history_verify()
    assert (report.findings, report.uncovered) == ([], {"cases": 2, "events": 14, "readings": 3})


def test_the_next_event_of_an_old_case_tells_all_of_its_rows(old):
    note_add(case=old, by=make_agent(lyon()), text="À revoir.")
    report = history_verify()
    assert (report.findings, report.uncovered) == ([], {"cases": 1, "events": 14, "readings": 3})
    told = set(old.events.latest("position").trace["made"])
    there = {
        f"{model._meta.model_name} {pk}" for model, way in ROWS.items() for pk in pks_of(model, way, old)
    }
    assert told == there
    Question.objects.filter(case=old).update(text="Autre question ?")
    question = Question.objects.get(case=old)
    assert found() == [f"case {old.number}: question {question.pk}: text altered"]


def pks_of(model, way, case):
    return model.objects.filter(**{way: case.pk}).values_list("pk", flat=True)


def test_new_cases_and_readings_are_proven_beside_old_ones(old):
    case = submit_case()
    reading_record(case=old, by=make_agent(lyon()))
    assert found() == []
    assert GivenNumber.objects.get().number == case.number
    assert case.events.get().trace["after"]["case_number"] == case.number - 1


@pytest.mark.parametrize("keys", [True, False])
def test_a_file_of_an_old_event_is_compared_by_its_name_and_content(old, keys):
    if not keys:
        for event in old.events.all():
            event.data["files"] = [
                {name: value for name, value in file.items() if name != "key"}
                for file in event.data.get("files", ())
            ]
            event.save()
        _forget(old)
    assert found() == []
    file = Attachment.objects.filter(case=old).first()
    Attachment.objects.filter(pk=file.pk).update(sha256="0" * 64)
    assert found() == [f"case {old.number}: file « {file.name} » of event 1 missing or altered"]


def test_bytes_of_old_files_are_read_as_well(old):
    file = Attachment.objects.filter(case=old).first()
    other = storages["private"].save("ab/cd.pdf", ContentFile(b"x"))
    Attachment.objects.filter(pk=file.pk).update(file=other)
    told = [str(finding) for finding in history_verify(files=True).findings]
    assert told == [f"case {old.number}: bytes of attachment {file.pk} altered"]


def test_a_case_without_number_of_before_is_still_missed(old):
    Case.objects.filter(pk=old.pk).update(number=7777)
    assert found() == [f"case {old.number}: case missing", "case 7777: its number was never given"]
