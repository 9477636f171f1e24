"""The state table of the product, compared with what the model declares and with what is really accepted."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from cases.enums import CaseState, Nature
from cases.errors import CaseChanged, NotOffered
from cases.models import Case
from cases.rules.offered import may_be_asked, may_be_noted, transition_is_offered
from cases.rules.terms import case_ledger
from cases.services.instruction import case_assign, case_take_charge, case_take_over, note_add
from cases.services.questions import complements_receive, question_reply
from cases.services.terms import terms_recompute
from cases.tasks import terms_refresh
from directory.models import Holiday
from mail.models import Message
from tests.factories import (
    PATHS,
    UserFactory,
    case_in,
    lyon,
    make_agent,
    office_named,
    roissy,
    submit_case,
    transition,
)

pytestmark = pytest.mark.django_db

SUBMITTED, IN_CHARGE, ADMISSIBLE = CaseState.SUBMITTED, CaseState.IN_CHARGE, CaseState.ADMISSIBLE
TABLE = {
    ("submit", CaseState.DRAFT, SUBMITTED),
    ("take_charge", SUBMITTED, IN_CHARGE),
    ("transfer", SUBMITTED, SUBMITTED),
    ("transfer", IN_CHARGE, IN_CHARGE),
    ("transfer", ADMISSIBLE, ADMISSIBLE),
    ("request_complements", IN_CHARGE, IN_CHARGE),
    ("declare_admissible", IN_CHARGE, ADMISSIBLE),
    ("refuse", IN_CHARGE, CaseState.REFUSED),
    ("request_visa", ADMISSIBLE, ADMISSIBLE),
    ("grant_visa", ADMISSIBLE, ADMISSIBLE),
    ("deny_visa", ADMISSIBLE, ADMISSIBLE),
    ("answer", ADMISSIBLE, CaseState.CLOSED),
    ("schedule_audit", ADMISSIBLE, CaseState.CLOSED),
    ("withdraw", SUBMITTED, CaseState.WITHDRAWN),
    ("withdraw", IN_CHARGE, CaseState.WITHDRAWN),
    ("withdraw", ADMISSIBLE, CaseState.WITHDRAWN),
    ("reopen", CaseState.REFUSED, IN_CHARGE),
    ("reopen", CaseState.CLOSED, ADMISSIBLE),
}
AGENT = {"take_charge", "request_complements", "declare_admissible", "refuse", "answer", "schedule_audit"}
HEAD = AGENT | {"transfer", "reopen"}
APPLICANT = {"withdraw"}


def test_declared_table_is_that_of_the_product():
    declared = {
        (t.name, t.source, t.target if t.target is not None else t.source)
        for t in Case._meta.get_field("state").get_all_transitions(Case)
    }
    assert declared == TABLE


def offered(case, user):
    names = {name for name, *_ in TABLE}
    return {name for name in names if transition_is_offered(case, name, user)}


def by_table(state, names, nature):
    ends = {"answer"} if nature == Nature.DROIT_AU_CONTROLE else {"schedule_audit"}
    return {name for name, source, _ in TABLE if source == state and name in names} - ends


@pytest.mark.parametrize("nature", [Nature.RESCRIT, Nature.DROIT_AU_CONTROLE])
@pytest.mark.parametrize("state", PATHS)
def test_offers_by_state_and_role(state, nature):
    case = case_in(state, nature=nature, directorate="DR LYON")
    other = roissy() if case.office != roissy() else lyon()
    people = {
        "applicant": (case.applicant, APPLICANT),
        "agent": (make_agent(case.office), AGENT),
        "head": (make_agent(case.office, is_head=True), HEAD),
        "agent elsewhere": (make_agent(other), set()),
        "head elsewhere": (make_agent(other, is_head=True), set()),
        "other applicant": (UserFactory(), set()),
        "superuser": (UserFactory(is_superuser=True, is_staff=True), set()),
        "left": (deactivated(make_agent(case.office, is_head=True)), set()),
    }
    with scopes_disabled():
        assert {role: offered(case, user) for role, (user, _) in people.items()} == {
            role: by_table(state, names, nature) for role, (_, names) in people.items()
        }


def deactivated(user):
    user.is_active = False
    user.save()
    return user


@pytest.mark.parametrize("name", sorted(HEAD | APPLICANT))
def test_what_is_not_offered_is_refused_and_leaves_no_trace(name):
    case = submit_case()
    stranger = make_agent(roissy(), is_head=True)
    before = snapshot(case)
    with pytest.raises(NotOffered):
        transition(case, name, stranger)
    assert snapshot(case) == before


@scopes_disabled()
def snapshot(case):
    case = Case.objects.get(pk=case.pk)
    return case.version, case.state, case.events.count(), case.letters().count()


def test_each_transition_writes_one_event():
    case = submit_case()
    agent, head = make_agent(case.office), make_agent(case.office, is_head=True)
    steps = [
        ("take_charge", agent),
        ("declare_admissible", agent),
        ("answer", agent),
        ("reopen", head),
        ("answer", agent),
    ]
    for name, user in steps:
        case = transition(case, name, user)
    with scopes_disabled():
        assert [(e.position, e.kind, e.capacity) for e in case.events.all()] == [
            (1, "submitted", "applicant"),
            (2, "taken_in_charge", "agent"),
            (3, "declared_admissible", "agent"),
            (4, "answered", "agent"),
            (5, "reopened", "head"),
            (6, "answered", "agent"),
        ]


def test_stale_version_is_told_what_happened_and_changes_nothing():
    case = submit_case()
    first, second = make_agent(case.office), make_agent(case.office)
    with scopes_disabled():
        case_take_charge(case=case, by=first, version=case.version)
        before = snapshot(case)
        with pytest.raises(CaseChanged) as refusal:
            case_take_charge(case=case, by=second, version=case.version)
    assert [event.kind for event in refusal.value.events] == ["taken_in_charge"]
    assert str(first) in str(refusal.value)
    assert snapshot(case) == before


def test_a_case_that_went_out_of_sight_is_refused():
    case = submit_case()
    agent = make_agent(roissy())
    before = snapshot(case)
    with (
        scope(office=[roissy().pk], applicant=None),
        pytest.raises(NotOffered, match="n’est plus dans votre pôle"),
    ):
        case_take_charge(case=case, by=agent, version=case.version)
    assert snapshot(case) == before


def test_visa_comes_before_the_answer_where_the_office_wants_it():
    office = lyon()
    office.requires_visa = True
    office.save()
    case = case_in(CaseState.ADMISSIBLE)
    agent, head = make_agent(office), make_agent(office, is_head=True)
    with pytest.raises(NotOffered):
        transition(case, "answer", agent)
    case = transition(case, "request_visa", agent)
    with pytest.raises(NotOffered):
        transition(case, "grant_visa", agent)
    case = transition(case, "deny_visa", head)
    case = transition(case, "request_visa", agent)
    case = transition(case, "grant_visa", head)
    assert transition(case, "answer", agent).state == CaseState.CLOSED


def test_who_answered_the_first_request_cannot_examine_it_again():
    agent, colleague = make_agent(lyon()), make_agent(lyon())
    first = case_in(CaseState.CLOSED, agent=agent)
    second = submit_case(by=first.applicant, nature=Nature.SECOND_EXAMEN, first_case=first)
    with scopes_disabled():
        assert offered(second, agent) == set()
        assert offered(second, colleague) == {"take_charge"}


@pytest.mark.parametrize(
    ("name", "params", "field"),
    [
        ("refuse", {"grounds": "  "}, "grounds"),
        ("refuse", {"grounds": "\x00"}, "grounds"),
        ("transfer", {"explanation": ""}, "explanation"),
    ],
)
def test_what_is_required_is_asked_for(name, params, field):
    case = case_in(CaseState.IN_CHARGE)
    head = make_agent(case.office, is_head=True)
    with pytest.raises(ValidationError) as refusal:
        transition(case, name, head, **params)
    assert list(refusal.value.message_dict) == [field]


def test_admissibility_waits_for_the_complements_that_were_asked():
    case = case_in(CaseState.IN_CHARGE)
    case = transition(case, "request_complements", case.agent)
    with pytest.raises(NotOffered):
        transition(case, "declare_admissible", case.agent)
    with scopes_disabled():
        question_reply(case=case, question=case.questions.get(), by=case.applicant, text="Voici.")
    assert transition(case, "declare_admissible", case.agent).state == CaseState.ADMISSIBLE


def test_who_answered_the_first_request_asks_nothing_on_the_second():
    agent, colleague = make_agent(lyon()), make_agent(lyon())
    first = case_in(CaseState.CLOSED, agent=agent)
    second = submit_case(by=first.applicant, nature=Nature.SECOND_EXAMEN, first_case=first)
    second = transition(second, "take_charge", colleague)
    with scopes_disabled():
        assert may_be_asked(second, colleague)
        assert not may_be_asked(second, agent)


def test_nobody_instructs_his_own_request():
    agent = make_agent(lyon(), is_head=True)
    case = submit_case(by=agent)
    with scopes_disabled():
        assert offered(case, agent) == {"withdraw"}
        assert not may_be_noted(case, agent)


def test_a_first_examiner_gives_no_visa_even_when_somebody_answered_after_him():
    head, colleague = make_agent(lyon(), is_head=True), make_agent(lyon())
    first = transition(case_in(CaseState.CLOSED, agent=head), "reopen", make_agent(lyon(), is_head=True))
    first = transition(first, "answer", colleague)
    second = submit_case(by=first.applicant, nature=Nature.SECOND_EXAMEN, first_case=first)
    office = lyon()
    office.requires_visa = True
    office.save()
    third = make_agent(lyon())
    for name in ("take_charge", "declare_admissible", "request_visa"):
        second = transition(second, name, third)
    with scopes_disabled():
        assert offered(second, head) == {"transfer"}


def test_reopening_clears_what_no_longer_holds():
    case = case_in(CaseState.REFUSED)
    case = transition(case, "reopen", make_agent(case.office, is_head=True))
    assert (case.refusal_grounds, case.state) == ("", CaseState.IN_CHARGE)


def test_complements_that_came_otherwise_restart_the_term():
    case = case_in(CaseState.IN_CHARGE)
    agent = case.agent
    case = transition(case, "request_complements", agent)
    assert case.due_legal is None
    with scopes_disabled():
        complements_receive(
            case=case, by=agent, version=case.version, on=timezone.localdate(), text="Reçus en pièce jointe."
        )
        case = Case.objects.get(pk=case.pk)
        assert case.due_legal is not None
        assert case.open_questions() == []
        assert offered(case, agent) == {"declare_admissible", "refuse", "request_complements"}
        with pytest.raises(NotOffered):
            complements_receive(
                case=case, by=agent, version=case.version, on=timezone.localdate(), text="Encore."
            )


def test_a_transferred_case_finds_its_agent_again():
    case = case_in(CaseState.IN_CHARGE)
    case = transition(case, "transfer", make_agent(case.office, is_head=True))
    head, agent = make_agent(case.office, is_head=True), make_agent(case.office)
    with scopes_disabled():
        case = case_take_over(case=case, by=agent, version=case.version)
        assert case.agent == agent
        with pytest.raises(NotOffered):
            case_assign(case=case, by=agent, version=case.version, agent=head)
        with pytest.raises(ValidationError):
            case_assign(case=case, by=head, version=case.version, agent=make_agent(roissy()))
        assert case_assign(case=case, by=head, version=case.version, agent=head).agent == head


def test_stored_terms_follow_a_corrected_holiday():
    case = submit_case()
    Holiday.objects.create(date=case.due_legal, name="Jour ajouté")
    terms_refresh()
    with scopes_disabled():
        after = Case.objects.get(pk=case.pk)
        assert after.due_legal > case.due_legal
        assert after.due_legal == case_ledger(after).due_legal
        assert after.version == case.version


def test_a_case_whose_terms_cannot_be_computed_keeps_no_other_from_it(monkeypatch, caplog):
    broken, sound = submit_case(), submit_case()

    def recompute(pk):
        if pk == broken.pk:
            raise IntegrityError("constraint")
        terms_recompute(pk)

    monkeypatch.setattr("cases.tasks.terms_recompute", recompute)
    Holiday.objects.create(date=sound.due_legal, name="Jour ajouté")
    with pytest.raises(RuntimeError, match=str(broken.number)):
        terms_refresh()
    with scopes_disabled():
        assert Case.objects.get(pk=sound.pk).due_legal > sound.due_legal
    assert f"the terms of case {broken.number} could not be computed" in caplog.text


def test_internal_events_do_not_move_the_date_that_applicants_see():
    case = case_in(CaseState.IN_CHARGE)
    with scopes_disabled():
        note_add(case=case, by=case.agent, text="À revoir.")
        assert Case.objects.get(pk=case.pk).updated_at == case.updated_at


def test_answer_needs_a_pdf():
    case = case_in(CaseState.ADMISSIBLE)
    with pytest.raises(ValidationError) as refusal:
        transition(case, "answer", case.agent, text="Oui.", files=[])
    assert refusal.value.message_dict == {"files": ["Joignez la réponse signée au format PDF."]}


def test_transfer_clears_the_agent_and_moves_the_term_only_for_incompetence():
    case = case_in(CaseState.IN_CHARGE)
    head = make_agent(case.office, is_head=True)
    due = case.due_legal
    moved = transition(case, "transfer", head, reason="redistribution")
    assert (moved.office, moved.agent, moved.due_legal, moved.state) == (
        office_named("DR d’Amiens - PAE"),
        None,
        due,
        CaseState.IN_CHARGE,
    )


def test_submission_is_refused_whole_when_one_part_is_wrong():
    messages = Message.objects.count()
    with pytest.raises(ValidationError) as refusal:
        submit_case(provisions="")
    assert "Indiquez les dispositions que vous entendez appliquer." in refusal.value.messages
    assert Message.objects.count() == messages


def test_numbers_start_at_3001_and_follow():
    numbers = [submit_case().number for _ in range(3)]
    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]
    assert numbers[0] >= 3001


def test_same_key_makes_one_case():
    first = submit_case()
    again = submit_case(by=first.applicant, submission_key=first.submission_key)
    assert again.pk == first.pk
    assert submit_case().number == first.number + 1
