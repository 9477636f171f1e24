"""Each service asked directly, as an interface for machines would: who may not is refused, and nothing is left behind.

The views and the scope stand before the services today; these tests go without them.
"""

import importlib
import inspect
import pkgutil
from datetime import timedelta

import pytest
from django.utils import timezone
from django_scopes import scopes_disabled

from accounts.models import User
from cases import services
from cases.enums import CaseState, EventKind, Nature, TransferReason
from cases.errors import NotOffered
from cases.models import Case
from cases.services.attachments import attachment_add, attachment_remove
from cases.services.audit import case_schedule_audit
from cases.services.decision import (
    case_answer,
    case_deny_visa,
    case_grant_visa,
    case_refuse,
    case_reopen,
    case_request_visa,
    decision_open,
)
from cases.services.filing import case_acknowledge, case_withdraw
from cases.services.instruction import (
    case_assign,
    case_declare_admissible,
    case_take_charge,
    case_take_over,
    case_transfer,
    note_add,
)
from cases.services.publication import ruling_object, ruling_propose
from cases.services.questions import (
    case_request_complements,
    complement_add,
    complements_receive,
    question_ask,
    question_reply,
)
from directory.models import Office
from mail.models import Message
from tests.factories import (
    UserFactory,
    case_in,
    lyon,
    make_agent,
    office_named,
    propose_ruling,
    stored_file,
    submit_case,
    transition,
)

pytestmark = pytest.mark.django_db

AGENT, HEAD, APPLICANT = "agent", "head", "applicant"
AMIENS = "DR d’Amiens - PAE"


def soon():
    return timezone.localdate() + timedelta(days=10)


@pytest.fixture(autouse=True)
def _unscoped():
    with scopes_disabled():
        yield


def fresh(case):
    return Case.objects.get(pk=case.pk)


# The scenes: a case in which the service is possible for the right person.


def submitted(agent, **columns):
    return submit_case(files=[stored_file("plan.pdf")], **columns)


def in_charge(agent, **columns):
    return case_in(CaseState.IN_CHARGE, agent=agent, files=[stored_file("plan.pdf")], **columns)


def admissible(agent, **columns):
    return case_in(CaseState.ADMISSIBLE, agent=agent, **columns)


def refused(agent, **columns):
    return case_in(CaseState.REFUSED, agent=agent, **columns)


def closed(agent, **columns):
    return case_in(CaseState.CLOSED, agent=agent, **columns)


def with_complements_asked(agent):
    return transition(in_charge(agent), "request_complements", agent)


def with_question(agent):
    case = in_charge(agent)
    question_ask(case=case, by=agent, version=case.version, text="Quel volume ?", answer_by=soon())
    return fresh(case)


def visa_wanted(agent):
    office = lyon()
    office.requires_visa = True
    office.save()
    return admissible(agent)


def visa_requested(agent):
    return transition(visa_wanted(agent), "request_visa", agent)


def proposed(agent):
    case = closed(agent)
    propose_ruling(case, agent)
    return fresh(case)


def nothing(case):
    return {}


TEXT = {"text": "Un texte."}
# service: the scene, who may, what is given, and the states in which it is possible.
OPEN = {CaseState.SUBMITTED, CaseState.IN_CHARGE, CaseState.ADMISSIBLE}
INSTRUCTED = {CaseState.IN_CHARGE, CaseState.ADMISSIBLE}
ANY = set(CaseState) - {CaseState.DRAFT}
TABLE = {
    case_take_charge: (submitted, AGENT, nothing, {CaseState.SUBMITTED}),
    case_declare_admissible: (in_charge, AGENT, nothing, {CaseState.IN_CHARGE}),
    case_refuse: (in_charge, AGENT, lambda case: {"grounds": "Non."}, {CaseState.IN_CHARGE}),
    case_answer: (
        admissible,
        AGENT,
        lambda case: TEXT | {"files": [stored_file()]},
        {CaseState.ADMISSIBLE},
    ),
    case_request_complements: (
        in_charge,
        AGENT,
        lambda case: TEXT | {"answer_by": soon()},
        {CaseState.IN_CHARGE},
    ),
    case_transfer: (
        in_charge,
        HEAD,
        lambda case: {
            "office": office_named(AMIENS),
            "reason": TransferReason.REDISTRIBUTION,
            "explanation": "Charge.",
        },
        OPEN,
    ),
    case_request_visa: (visa_wanted, AGENT, nothing, {CaseState.ADMISSIBLE}),
    case_grant_visa: (visa_requested, HEAD, nothing, {CaseState.ADMISSIBLE}),
    case_deny_visa: (visa_requested, HEAD, lambda case: TEXT, {CaseState.ADMISSIBLE}),
    case_reopen: (refused, HEAD, lambda case: TEXT, {CaseState.REFUSED, CaseState.CLOSED}),
    case_withdraw: (in_charge, APPLICANT, lambda case: TEXT, OPEN),
    case_assign: (in_charge, HEAD, lambda case: {"agent": case.agent}, INSTRUCTED),
    case_take_over: (in_charge, "colleague", nothing, INSTRUCTED),
    note_add: (in_charge, AGENT, lambda case: TEXT, ANY),
    question_ask: (in_charge, AGENT, lambda case: TEXT | {"answer_by": soon()}, INSTRUCTED),
    question_reply: (
        with_question,
        APPLICANT,
        lambda case: TEXT | {"question": case.questions.get()},
        OPEN,
    ),
    complements_receive: (
        with_complements_asked,
        AGENT,
        lambda case: TEXT | {"on": timezone.localdate()},
        {CaseState.IN_CHARGE},
    ),
    complement_add: (in_charge, APPLICANT, lambda case: TEXT, OPEN),
    attachment_add: (in_charge, APPLICANT, lambda case: {"files": [stored_file("b.pdf")]}, OPEN),
    attachment_remove: (
        in_charge,
        APPLICANT,
        lambda case: {"attachment": case.attachments.first()},
        OPEN,
    ),
    decision_open: (closed, APPLICANT, nothing, ANY),
    ruling_propose: (
        closed,
        AGENT,
        lambda case: {
            "title": "Titre",
            "question": "Question",
            "position": "Position",
            "texts": "Texte",
            "keywords": "mot",
            "subdomain": case.subdomains.first(),
        },
        {CaseState.CLOSED},
    ),
    ruling_object: (proposed, APPLICANT, nothing, {CaseState.CLOSED}),
    case_schedule_audit: (
        lambda agent: case_in(
            CaseState.ADMISSIBLE, agent=agent, nature=Nature.DROIT_AU_CONTROLE, directorate="DR LYON"
        ),
        AGENT,
        lambda case: {
            "audit_at": timezone.now() + timedelta(days=9),
            "place": "Lyon",
            "team": "",
            "scope": "",
        },
        {CaseState.ADMISSIBLE},
    ),
}
# Called by the worker alone, for nobody; its own tests hold its states.
OF_THE_APPLICATION = {case_acknowledge}
UNVERSIONED = {
    note_add,
    question_reply,
    complement_add,
    attachment_add,
    attachment_remove,
    decision_open,
    ruling_object,
}


def of(service):
    return service.__name__


def all_services():
    """Every function of `cases.services` that `@service` made."""
    found = set()
    for module in pkgutil.iter_modules(services.__path__, f"{services.__name__}."):
        for function in vars(importlib.import_module(module.name)).values():
            if inspect.isfunction(function) and hasattr(function, "guard"):
                found.add(function)
    return found


def scene(service):
    """The case, and who may."""
    make, role, *_ = TABLE[service]
    office = lyon()
    if service is case_schedule_audit:
        office = office_named("DR de Lyon - POC/CRPC")
    agent, head = make_agent(office), make_agent(office, is_head=True)
    case = make(agent)
    people = {AGENT: agent, HEAD: head, APPLICANT: case.applicant, "colleague": make_agent(office)}
    return fresh(case), people[role]


def call(service, case, by, **params):
    if service not in UNVERSIONED:
        params.setdefault("version", case.version)
    return service(case=case, by=by, **params)


def trace(case):
    """All that a refused service leaves as it was."""
    case = fresh(case)
    columns = {field.attname: getattr(case, field.attname) for field in Case._meta.concrete_fields}
    rows = [
        relation.related_model.objects.filter(**{relation.field.name: case}).count()
        for relation in Case._meta.related_objects
        if relation.related_model is not Case
    ]
    return columns, rows, Message.objects.count()


def test_every_service_has_its_line():
    assert all_services() == set(TABLE) | OF_THE_APPLICATION


@pytest.mark.parametrize("service", TABLE, ids=of)
def test_service_does_its_work_for_who_may(service):
    case, by = scene(service)
    events = case.events.count()
    call(service, case, by, **TABLE[service][2](case))
    assert fresh(case).events.count() == events + 1


def strangers(case, by):
    """Everybody who may not: of another office, another applicant, nobody's, closed, the other side."""
    office = case.office
    yield make_agent(office_named(AMIENS), is_head=True)
    yield UserFactory()
    yield User.application()
    closed_account = make_agent(office, is_head=True)
    closed_account.is_active = False
    closed_account.save()
    yield closed_account
    if by.pk == case.applicant_id:
        yield make_agent(office, is_head=True)
    else:
        yield case.applicant


@pytest.mark.parametrize("service", TABLE, ids=of)
def test_service_refuses_everybody_else_and_leaves_nothing(service):
    case, by = scene(service)
    params = TABLE[service][2](case)
    before = trace(case)
    for stranger in strangers(case, by):
        with pytest.raises(NotOffered):
            call(service, case, stranger, **params)
    assert trace(case) == before


@pytest.mark.parametrize("service", [s for s in TABLE if TABLE[s][1] == HEAD], ids=of)
def test_what_is_the_heads_is_not_an_agents(service):
    case, _ = scene(service)
    before = trace(case)
    with pytest.raises(NotOffered):
        call(service, case, make_agent(case.office), **TABLE[service][2](case))
    assert trace(case) == before


OTHER_STATES = [
    pytest.param(service, state, id=f"{service.__name__}-{state}")
    for service, (*_, states) in TABLE.items()
    for state in sorted(ANY - states)
]


@pytest.mark.parametrize(("service", "state"), OTHER_STATES)
def test_service_is_refused_in_every_other_state(service, state):
    """The state is put behind the machine's back, so that nothing but it speaks against the service."""
    case, by = scene(service)
    params = TABLE[service][2](case)
    columns = {"refusal_grounds": "x", "admissible_on": timezone.localdate(), "answered_at": timezone.now()}
    Case.objects.filter(pk=case.pk).update(state=state, **columns)
    case = fresh(case)
    before = trace(case)
    with pytest.raises(NotOffered):
        call(service, case, by, **params)
    assert trace(case) == before


EXAMINERS = [
    service
    for service in TABLE
    if TABLE[service][1] in (AGENT, "colleague") and service not in (note_add, case_schedule_audit)
]


@pytest.mark.parametrize("service", [*EXAMINERS, case_grant_visa, case_deny_visa], ids=of)
def test_who_answered_the_first_request_does_nothing_on_the_second(service):
    """LPF, art. R*80 CB-3: every act of instruction, in the state in which it is possible."""
    case, by = scene(service)
    wants_visa = lyon().requires_visa
    Office.objects.update(requires_visa=False)
    first = closed(by)
    Office.objects.filter(pk=lyon().pk).update(requires_visa=wants_visa)
    params = TABLE[service][2](case)
    Case.objects.filter(pk=case.pk).update(nature=Nature.SECOND_EXAMEN, first_case=first, no_new_element=True)
    case = fresh(case)
    before = trace(case)
    with pytest.raises(NotOffered):
        call(service, case, by, **params)
    assert trace(case) == before


def test_a_second_opening_moves_nothing():
    case, by = scene(decision_open)
    first = timezone.now() - timedelta(days=3)
    decision_open(case=case, by=by, at=first)
    decision_open(case=fresh(case), by=by)
    assert fresh(case).decision_opened_at == first
    assert case.events.filter(kind=EventKind.DECISION_OPENED).count() == 1


@pytest.mark.parametrize("act", ["transfer", "reopen"])
def test_a_visa_does_not_outlive_what_it_was_given_for(act):
    agent, head = make_agent(lyon()), make_agent(lyon(), is_head=True)
    case = transition(visa_requested(agent), "grant_visa", head)
    office = office_named(AMIENS)
    office.requires_visa = True
    office.save()
    if act == "transfer":
        case = transition(case, "transfer", head, office=office)
        agent = make_agent(office)
    else:
        case = transition(transition(case, "answer", agent), "reopen", head)
    with pytest.raises(NotOffered):
        transition(case, "answer", agent)


def test_an_ordinary_question_stays_open_when_the_complements_came():
    agent = make_agent(lyon())
    case = with_question(agent)
    case = transition(case, "request_complements", agent)
    complements_receive(
        case=case, by=agent, version=case.version, on=timezone.localdate(), text="Par courrier."
    )
    assert [question.kind for question in fresh(case).open_questions()] == ["question"]


def test_an_ordinary_question_does_not_keep_a_request_from_being_admissible():
    agent = make_agent(lyon())
    assert transition(with_question(agent), "declare_admissible", agent).state == CaseState.ADMISSIBLE


def test_complements_cannot_have_come_before_the_last_of_them_was_asked():
    agent = make_agent(lyon())
    filed = timezone.now() - timedelta(days=9)
    case = case_in(CaseState.IN_CHARGE, agent=agent, at=filed)
    for day in (2, 4):
        case = transition(case, "request_complements", agent, at=filed + timedelta(days=day))
    between = timezone.localdate(filed + timedelta(days=3))
    with pytest.raises(Exception, match="se situe entre la demande et aujourd’hui"):
        complements_receive(case=case, by=agent, version=case.version, on=between, text="Par courrier.")
    on = timezone.localdate(filed + timedelta(days=4))
    complements_receive(case=case, by=agent, version=case.version, on=on, text="Par courrier.")


def test_reopened_audit_has_no_appointment_any_more():
    office = office_named("DR de Lyon - POC/CRPC")
    case = case_in(CaseState.CLOSED, nature=Nature.DROIT_AU_CONTROLE, directorate="DR LYON")
    case = transition(case, "reopen", make_agent(office, is_head=True))
    assert case.audit_at is None


@pytest.mark.parametrize(
    ("reason", "moved"), [(TransferReason.NOT_COMPETENT, True), (TransferReason.REDISTRIBUTION, False)]
)
def test_only_a_transfer_for_incompetence_moves_the_reception(reason, moved):
    case = submit_case(at=timezone.now() - timedelta(days=5))
    head = make_agent(lyon(), is_head=True)
    after = transition(case, "transfer", head, reason=reason)
    assert (after.received_at != case.received_at) == moved
