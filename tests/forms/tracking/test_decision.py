"""The decision: when it counts as read, until when it may be contested, what a reopening makes of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.storage import storages
from django.utils import timezone
from django_scopes import scopes_disabled

from cases.enums import AttachmentRole, CaseState, EventKind
from cases.models import Case
from cases.rules.terms import second_examen_until
from cases.services.decision import decision_open
from cases.services.questions import complements_receive
from forms.tracking.progress import history, progress
from tests.factories import UserFactory, case_in, make_agent, stored_file, submit_case, transition

pytestmark = pytest.mark.django_db

ANSWERED = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def client(client, user):
    client.force_login(user)
    return client


@scopes_disabled()
def opened_at(case):
    return Case.objects.get(pk=case.pk).decision_opened_at


@scopes_disabled()
def decisions(case):
    return list(case.attachments.filter(role=AttachmentRole.DECISION))


@pytest.mark.parametrize("address", ["", "pdf", "file"])
def test_wherever_the_decision_is_read_it_is_opened(client, user, address):
    case = case_in(CaseState.CLOSED, by=user)
    address = f"pieces/{decisions(case)[0].key}/" if address == "file" else address
    assert opened_at(case) is None
    response = client.get(f"/demandes/{case.number}/{address}")
    assert response.status_code == 200
    response.close()
    first = opened_at(case)
    assert first
    client.get(f"/demandes/{case.number}/{address}").close()
    assert opened_at(case) == first
    with scopes_disabled():
        assert case.events.filter(kind=EventKind.DECISION_OPENED).count() == 1


def test_the_receipt_and_other_files_open_nothing(client, user):
    case = case_in(CaseState.CLOSED, by=user, files=[stored_file("plan.pdf")])
    with scopes_disabled():
        plan = case.attachments.get(role=AttachmentRole.REQUEST)
    for address in ("accuse", f"pieces/{plan.key}/", "complement/"):
        client.get(f"/demandes/{case.number}/{address}").close()
    assert opened_at(case) is None


@scopes_disabled()
def test_without_consent_no_term_runs_before_the_reading():
    case = case_in(CaseState.CLOSED, at=ANSWERED, electronic_notification=False)
    assert second_examen_until(case) is None
    decision_open(case=case, by=case.applicant, at=ANSWERED + timedelta(days=60))
    assert second_examen_until(Case.objects.get(pk=case.pk)) == datetime(2026, 12, 31).date()


@pytest.fixture
def head(user):
    return make_agent(submit_case().office, is_head=True)


def answered_twice(user, head):
    case = transition(case_in(CaseState.CLOSED, by=user, agent=head, at=ANSWERED), "reopen", head)
    return transition(case, "answer", head, text="Nouvelle position.", files=[stored_file("nouvelle.pdf")])


def text_of(client, case):
    return " ".join(client.get(f"/demandes/{case.number}/").content.decode().split())


def test_a_reopened_decision_has_no_effect_any_more(client, user, head):
    case = transition(case_in(CaseState.CLOSED, by=user, agent=head), "reopen", head)
    text = text_of(client, case)
    assert text.count("reponse.pdf") == 1
    assert "Réponse qui n’a plus d’effet : la demande a été rouverte" in text
    client.get(f"/demandes/{case.number}/pieces/{decisions(case)[0].key}/").close()
    assert opened_at(case) is None


def test_a_decision_that_cannot_be_handed_out_was_not_read(client, user):
    case = case_in(CaseState.CLOSED, by=user)
    [decision] = decisions(case)
    storages["private"].delete(decision.file.name)
    response = client.get(f"/demandes/{case.number}/pieces/{decision.key}/")
    assert (response.status_code, opened_at(case)) == (503, None)


def test_only_the_new_decision_is_offered_as_the_decision(client, user, head):
    case = answered_twice(user, head)
    old, new = decisions(case)
    client.get(f"/demandes/{case.number}/pieces/{old.key}/").close()
    assert opened_at(case) is None
    text = text_of(client, case)
    assert (text.count(old.name), text.count(new.name)) == (1, 2)
    assert f"Réponse remplacée par celle du {timezone.localdate(case.answered_at):%d/%m/%Y}" in text


@scopes_disabled()
@pytest.mark.parametrize("name", ["refuse", "withdraw"])
def test_the_end_has_the_date_of_its_event(name):
    agent = make_agent(submit_case().office)
    case = case_in(CaseState.IN_CHARGE, agent=agent, at=ANSWERED)
    by = agent if name == "refuse" else case.applicant
    case = transition(case, name, by, at=ANSWERED + timedelta(days=1))
    Case.objects.filter(pk=case.pk).update(updated_at=ANSWERED + timedelta(days=99))
    assert progress(Case.objects.get(pk=case.pk))[-1].on == ANSWERED + timedelta(days=1)


def test_an_admissible_request_is_in_charge_for_its_applicant(client, user):
    case = case_in(CaseState.ADMISSIBLE, by=user)
    with scopes_disabled():
        assert [row.state_label for row in history(case)] == ["Déposée", "Prise en charge", "Prise en charge"]
    for address in ("", f"{case.number}/"):
        badges = client.get(f"/demandes/{address}").content.decode().split("fr-badge--new")[1:]
        assert {badge.split(">")[1].split("<")[0] for badge in badges} == {"Prise en charge"}


def test_complements_that_came_otherwise_are_not_said_to_be_the_applicant_s(client, user):
    agent = make_agent(submit_case().office)
    case = transition(case_in(CaseState.IN_CHARGE, by=user, agent=agent), "request_complements", agent)
    with scopes_disabled():
        complements_receive(
            case=case, by=agent, version=case.version, on=datetime.now(UTC).date(), text="Reçus par courrier."
        )
    text = text_of(client, case)
    assert f"Note de {case.office}, le" in text
    assert '<p class="fr-hint-text">Vous, le' not in text
