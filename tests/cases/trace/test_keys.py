"""Events name offices, directorates, people and files by their keys: what is renamed later stays what it was."""

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled

from cases.admin.case.timeline import timeline
from cases.enums import CaseState, EventKind, Nature
from cases.models import Case
from cases.papers.receipt import first_office
from cases.services.attachments import attachment_add, attachment_remove
from cases.services.instruction import case_assign
from cases.services.questions import complement_add, question_ask, question_reply
from cases.statistics.promise import Territories
from directory.models import Directorate, Territory
from tests.factories import (
    case_in,
    lyon,
    make_agent,
    office_named,
    roissy,
    stored_file,
    submit_case,
    transition,
)

pytestmark = pytest.mark.django_db

AMIENS = "DR d’Amiens - PAE"


@scopes_disabled()
def data_of(case, kind):
    return case.events.filter(kind=kind).latest("position").data


@scopes_disabled()
def fresh(case):
    return Case.objects.get(pk=case.pk)


def keys_of(office):
    return {"office_id": office.pk, "directorate_id": office.directorate_id}


def named(data, *names):
    return {name: data[name] for name in names}


def test_submission_names_its_office_and_its_lists_by_key():
    case = submit_case()
    data = data_of(case, EventKind.SUBMITTED)
    assert named(data, "office_id", "directorate_id", "category_id", "subcategory_id") == keys_of(lyon()) | {
        "category_id": case.category_id,
        "subcategory_id": case.subcategory_id,
    }


def test_transfer_names_both_offices_by_key():
    case = submit_case()
    case = transition(case, "transfer", make_agent(lyon(), is_head=True))
    data = data_of(case, EventKind.TRANSFERRED)
    assert named(data, "from_office_id", "office_id", "directorate_id") == {
        "from_office_id": lyon().pk,
        **keys_of(office_named(AMIENS)),
    }


def test_answer_and_audit_name_the_office_that_gives_them_by_key():
    assert named(
        data_of(case_in(CaseState.CLOSED), EventKind.ANSWERED), "office_id", "directorate_id"
    ) == keys_of(lyon())
    audit = case_in(CaseState.CLOSED, nature=Nature.DROIT_AU_CONTROLE, directorate="DR ROISSY")
    data = data_of(audit, EventKind.AUDIT_SCHEDULED)
    assert named(data, "office_id", "directorate_id") == keys_of(roissy())


def test_charge_and_assignment_name_people_by_key():
    agent, head = make_agent(lyon()), make_agent(lyon(), is_head=True)
    case = case_in(CaseState.IN_CHARGE, agent=agent)
    assert data_of(case, EventKind.TAKEN_IN_CHARGE)["agent_id"] == agent.pk
    with scopes_disabled():
        case_assign(case=case, by=head, version=case.version, agent=head)
    assert named(data_of(case, EventKind.ASSIGNED), "from_id", "agent_id") == {
        "from_id": agent.pk,
        "agent_id": head.pk,
    }


@scopes_disabled()
def test_files_are_named_by_their_keys_wherever_they_are_joined():
    case = case_in(CaseState.IN_CHARGE, files=[stored_file("a.pdf")])
    by = case.applicant
    agent = make_agent(lyon())
    asked = {"by": agent, "text": "Quoi ?", "answer_by": agent.date_joined.date().replace(year=2099)}
    question = question_ask(case=case, version=case.version, **asked)
    question_reply(case=question.case, question=question, by=by, text="Cela.", files=[stored_file("b.pdf")])
    complement_add(case=case, by=by, text="Et cela.", files=[stored_file("c.pdf")])
    [added] = attachment_add(case=case, by=by, files=[stored_file("d.pdf")])
    attachment_remove(case=added.case, attachment=added, by=by)
    case = transition(fresh(case), "declare_admissible", agent)
    case = transition(case, "answer", agent, text="Confirmé.", files=[stored_file("e.pdf")])
    told = [file["key"] for event in case.events.order_by("position") for file in event.data.get("files", ())]
    keys = {file.name: str(file.key) for file in case.attachments.all()}
    assert told == [keys[name] for name in ("a.pdf", "b.pdf", "c.pdf", "d.pdf", "d.pdf", "e.pdf")]


@scopes_disabled()
def test_receipt_keeps_the_office_that_received_the_request_when_it_is_renamed():
    case = submit_case()
    case = transition(case, "transfer", make_agent(lyon(), is_head=True))
    office = lyon()
    office.name = "DR Auvergne-Rhône-Alpes - PAE"
    office.save()
    assert first_office(case) == office


def old(case, kind, *names):
    """The event as the first releases wrote it, unsaved: without keys."""
    event = case.events.get(kind=kind)
    event.data = {name: value for name, value in event.data.items() if name not in names}
    return event


@scopes_disabled()
def test_a_file_added_removed_and_added_again_is_each_time_itself(client):
    case = submit_case()
    by = case.applicant
    for _ in range(2):
        [added] = attachment_add(case=case, by=by, files=[stored_file("plan.pdf")])
        attachment_remove(case=added.case, attachment=added, by=by)
    first, second = case.attachments.order_by("pk")
    entries = timeline(events=case.events.order_by("position"), notes=[], attachments=[first, second])
    assert [entry.files for entry in entries[1:]] == [(first,), (first,), (second,), (second,)]
    client.force_login(make_agent(lyon()))
    page = client.get(reverse("cases:case", args=[case.number])).content.decode()
    assert page.count(str(first.key)) == page.count(str(second.key)) > 1


@scopes_disabled()
def test_files_of_events_older_than_the_keys_are_found_by_name_and_content():
    case = submit_case(files=[stored_file("plan.pdf")])
    event = case.events.get()
    for file in event.data["files"]:
        del file["key"]
    [entry] = timeline(events=[event], notes=[], attachments=list(case.attachments.all()))
    assert entry.files == (case.attachments.get(),)


def test_territory_of_a_directorate_follows_its_key_and_for_old_events_its_name():
    martinique = Directorate.objects.filter(territory=Territory.MARTINIQUE).first()
    name = martinique.name
    assert Territories().of(None, name) == Territory.MARTINIQUE
    martinique.name = "Direction régionale des Antilles"
    martinique.save()
    assert Territories().of(martinique.pk, name) == Territory.MARTINIQUE
    assert Territories().of(None, name) == Territory.METROPOLE
