"""The instruction screen and its actions: generated from the transitions, never done twice, nothing typed lost."""

import re
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from cases.admin.actions.base import CaseForm
from cases.admin.actions.registry import ACTIONS, SUBJECTS
from cases.enums import CaseState, EventKind, Nature, TransferReason
from cases.models import Case, Event, ReplyTemplate
from cases.rules.offered import transition_is_offered
from cases.services.instruction import note_add
from cases.services.questions import question_ask, question_reply
from mail.models import Message
from tests.factories import PDF, case_in, lyon, make_agent, office_named, roissy, transition

pytestmark = pytest.mark.django_db

AMIENS = "DR d’Amiens - PAE"


@pytest.fixture
def agent():
    return make_agent(lyon())


@pytest.fixture
def head():
    return make_agent(lyon(), is_head=True)


def action_url(case, name):
    return reverse("cases:action", args=[case.number, name])


def fresh(case):
    with scopes_disabled():
        return Case.objects.select_related("office", "agent").get(pk=case.pk)


def kinds(case):
    with scopes_disabled():
        return [event.kind for event in Event.objects.filter(case=case)]


def buttons(client, case):
    page = client.get(reverse("cases:case", args=[case.number])).content.decode()
    return re.findall(rf'href="/admin/cases/{case.number}/actions/(\w+)/"', page)


def in_days(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def text_of(page):
    return page.content.decode()


# What is offered


STATES = [state for state in CaseState if state != CaseState.DRAFT]


@pytest.mark.parametrize("is_head", [False, True])
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("nature", [Nature.RESCRIT, Nature.DROIT_AU_CONTROLE])
def test_buttons_are_the_transitions_that_are_offered(client, state, is_head, nature):
    columns = {"nature": nature, "directorate": "DR LYON"}
    case = case_in(state, **columns)
    user = make_agent(case.office, is_head=is_head)
    client.force_login(user)
    with scopes_disabled():
        case = fresh(case)
        expected = {
            name for name in ACTIONS if hasattr(Case, name) and transition_is_offered(case, name, user)
        }
    if state in (CaseState.IN_CHARGE, CaseState.ADMISSIBLE):
        expected |= {"question", "take_over"} | ({"assign"} if is_head else set())
    if state == CaseState.CLOSED and nature == Nature.RESCRIT:
        expected.add("ruling")
    assert set(buttons(client, case)) == expected | {"note"}


EXPECTED_STEP = {
    CaseState.SUBMITTED: "take_charge",
    CaseState.IN_CHARGE: "declare_admissible",
    CaseState.ADMISSIBLE: "answer",
    CaseState.REFUSED: None,
    CaseState.CLOSED: None,
    CaseState.WITHDRAWN: None,
}


@pytest.mark.parametrize("state", STATES)
def test_the_most_expected_step_is_the_primary_button(client, agent, state):
    case = case_in(state)
    client.force_login(agent)
    response = client.get(reverse("cases:case", args=[case.number]))
    expected = response.context["expected"]
    assert (expected and expected.name) == EXPECTED_STEP[state]


# What an applicant does is not on the agents' screen.
OF_APPLICANTS = {"submit", "withdraw"}


def test_every_transition_of_an_agent_has_one_action():
    transitions = {t.name for t in Case._meta.get_field("state").get_all_transitions(Case)}
    of_transitions = [
        action.name for subject in SUBJECTS for action in subject.ACTIONS if hasattr(Case, action.name)
    ]
    assert sorted(of_transitions) == sorted(transitions - OF_APPLICANTS)


def test_every_action_says_what_it_does_before_and_after():
    for action in ACTIONS.values():
        assert issubclass(action.form_class, CaseForm)
        assert action.form_class.consequence
        assert action.form_class.done
        assert action.label


def test_who_answered_the_first_request_may_not_take_the_second(client, agent):
    first = case_in(CaseState.CLOSED, agent=agent)
    case = case_in(CaseState.SUBMITTED, by=first.applicant, nature=Nature.SECOND_EXAMEN, first_case=first)
    client.force_login(agent)
    assert buttons(client, case) == ["note"]


# What each action does


def pdf():
    return SimpleUploadedFile("reponse.pdf", PDF, "application/pdf")


WALK = [
    ("take_charge", CaseState.SUBMITTED, Nature.RESCRIT, dict, CaseState.IN_CHARGE),
    (
        "declare_admissible",
        CaseState.IN_CHARGE,
        Nature.RESCRIT,
        lambda: {"on": in_days(0)},
        CaseState.ADMISSIBLE,
    ),
    ("refuse", CaseState.IN_CHARGE, Nature.RESCRIT, lambda: {"grounds": "Trop vague."}, CaseState.REFUSED),
    (
        "request_complements",
        CaseState.IN_CHARGE,
        Nature.RESCRIT,
        lambda: {"text": "Le contrat.", "answer_by": in_days(30)},
        CaseState.IN_CHARGE,
    ),
    (
        "answer",
        CaseState.ADMISSIBLE,
        Nature.RESCRIT,
        lambda: {"text": "Confirmé.", "files": [pdf()]},
        CaseState.CLOSED,
    ),
    (
        "schedule_audit",
        CaseState.ADMISSIBLE,
        Nature.DROIT_AU_CONTROLE,
        lambda: {"audit_at": f"{in_days(20)}T09:30", "place": "Lyon", "team": "SRE", "scope": "Stocks"},
        CaseState.CLOSED,
    ),
    ("reopen", CaseState.REFUSED, Nature.RESCRIT, lambda: {"text": "Pièce oubliée."}, CaseState.IN_CHARGE),
    ("reopen", CaseState.CLOSED, Nature.RESCRIT, lambda: {"text": "Pièce oubliée."}, CaseState.ADMISSIBLE),
    (
        "question",
        CaseState.IN_CHARGE,
        Nature.RESCRIT,
        lambda: {"text": "Quel titre ?", "answer_by": in_days(15)},
        CaseState.IN_CHARGE,
    ),
    ("note", CaseState.IN_CHARGE, Nature.RESCRIT, lambda: {"text": "Entre nous."}, CaseState.IN_CHARGE),
]


@pytest.mark.parametrize(("name", "state", "nature", "data", "target"), WALK)
def test_an_action_confirmed_makes_one_event_and_says_what_happens_now(
    client, name, state, nature, data, target
):
    case = case_in(state, nature=nature, directorate="DR LYON")
    client.force_login(make_agent(case.office, is_head=True))
    shown = client.get(action_url(case, name))
    assert shown.status_code == 200
    form = shown.context["form"]
    response = client.post(action_url(case, name), {"version": case.version, **data()}, follow=True)
    assert response.redirect_chain == [(reverse("cases:case", args=[case.number]), 302)]
    assert [str(m).strip() for m in response.context["messages"]] == [f"{case} : {form.done}"]
    assert fresh(case).state == target
    assert len(kinds(case)) == case.version + 1


def test_the_walk_covers_every_action():
    visa = {"request_visa", "grant_visa", "deny_visa"}
    told_apart = {"transfer", "ruling", "take_over", "assign", "complements_received"}
    assert {name for name, *_ in WALK} | visa | told_apart == set(ACTIONS)


def test_a_head_assigns_and_an_agent_takes_over(client, agent, head):
    case = case_in(CaseState.IN_CHARGE)
    client.force_login(agent)
    client.post(action_url(case, "take_over"), {"version": case.version})
    assert fresh(case).agent == agent
    case = fresh(case)
    client.force_login(head)
    client.post(action_url(case, "assign"), {"version": case.version, "agent": head.pk})
    assert fresh(case).agent == head


def test_complements_that_came_otherwise_are_noted_with_their_day(client, agent):
    case = transition(case_in(CaseState.IN_CHARGE, agent=agent), "request_complements", agent)
    client.force_login(agent)
    assert "declare_admissible" not in buttons(client, case)
    data = {"version": case.version, "on": in_days(0), "text": "Reçus en pièce jointe."}
    client.post(action_url(case, "complements_received"), data)
    assert "declare_admissible" in buttons(client, case)
    assert kinds(case)[-1] == EventKind.COMPLEMENTS_RECEIVED


def test_visa_goes_from_agent_to_head_and_back(client, agent, head):
    office = lyon()
    office.requires_visa = True
    office.save()
    case = case_in(CaseState.ADMISSIBLE, agent=agent)
    for user, name, data in [
        (agent, "request_visa", {}),
        (head, "deny_visa", {"text": "Citez l’article."}),
        (agent, "request_visa", {}),
        (head, "grant_visa", {}),
    ]:
        client.force_login(user)
        assert "answer" not in buttons(client, case)
        client.post(action_url(case, name), {"version": fresh(case).version, **data})
    client.force_login(agent)
    assert buttons(client, case)[0] == "answer"


def transfer_data(case):
    return {
        "version": case.version,
        "office": office_named(AMIENS).pk,
        "reason": TransferReason.NOT_COMPETENT,
        "explanation": "L’activité est dans la Somme.",
    }


def test_after_a_transfer_out_of_sight_one_is_back_on_the_list(client, head):
    case = case_in(CaseState.IN_CHARGE)
    client.force_login(head)
    response = client.post(action_url(case, "transfer"), transfer_data(case))
    assert response.url == reverse("cases:index")
    assert fresh(case).office == office_named(AMIENS)
    assert client.get(reverse("cases:case", args=[case.number])).status_code == 404


def test_times_of_an_audit_are_those_of_paris(client):
    case = case_in(CaseState.ADMISSIBLE, nature=Nature.DROIT_AU_CONTROLE, directorate="DR LYON")
    client.force_login(make_agent(case.office))
    client.post(
        action_url(case, "schedule_audit"),
        {"version": case.version, "audit_at": f"{in_days(20)}T09:30", "place": "Lyon"},
    )
    assert timezone.localtime(fresh(case).audit_at).strftime("%H:%M") == "09:30"


def test_a_note_is_never_sent(client, agent):
    case = case_in(CaseState.IN_CHARGE, agent=agent)
    with scopes_disabled():
        before = Message.objects.count()
    client.force_login(agent)
    client.post(action_url(case, "note"), {"text": "Entre nous."})
    with scopes_disabled():
        assert Message.objects.count() == before
        assert case.notes.get().text == "Entre nous."
    assert [action.name for action in ACTIONS.values() if action.internal] == ["note"]


# What is wrong is said, nothing typed is lost


def test_what_the_service_complains_of_lands_on_its_field(client, agent):
    case = case_in(CaseState.IN_CHARGE, agent=agent)
    client.force_login(agent)
    data = {"version": case.version, "text": "Quel titre ?", "answer_by": in_days(0)}
    response = client.post(action_url(case, "question"), data)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["answer_by"]
    assert "Quel titre ?" in text_of(response)
    assert len(kinds(case)) == case.version


def test_an_answer_needs_its_pdf(client, agent):
    case = case_in(CaseState.ADMISSIBLE, agent=agent)
    client.force_login(agent)
    note = SimpleUploadedFile("note.txt", b"Bonjour", "text/plain")
    for files in ({}, {"files": [note]}):
        response = client.post(
            action_url(case, "answer"), {"version": case.version, "text": "Confirmé.", **files}
        )
        assert response.context["form"].errors == {"files": ["Joignez la réponse signée au format PDF."]}
        assert "Confirmé." in text_of(response)
    assert fresh(case).state == CaseState.ADMISSIBLE


def test_files_outlive_an_error_and_a_refusal(client, agent):
    case = case_in(CaseState.ADMISSIBLE, agent=agent)
    client.force_login(agent)
    wrong = client.post(action_url(case, "answer"), {"version": case.version, "text": "", "files": [pdf()]})
    assert list(wrong.context["form"].errors) == ["text"]
    [(token, kept)] = wrong.context["form"].kept
    assert kept.name == "reponse.pdf"
    typed = {"text": "Confirmé.", "kept": [token]}
    stale = client.post(action_url(case, "answer"), {"version": case.version - 1, **typed})
    assert stale.status_code == 409
    assert "reponse.pdf" in text_of(stale)
    client.post(action_url(case, "answer"), {"version": case.version, **typed})
    assert fresh(case).state == CaseState.CLOSED
    with scopes_disabled():
        assert [file.name for file in case.attachments.all()] == ["reponse.pdf"]


def test_nobody_joins_a_file_that_another_sent(client, agent, head):
    case = case_in(CaseState.ADMISSIBLE, agent=agent)
    client.force_login(agent)
    wrong = client.post(action_url(case, "answer"), {"version": case.version, "text": "", "files": [pdf()]})
    [(token, _)] = wrong.context["form"].kept
    client.force_login(head)
    refused = client.post(
        action_url(case, "answer"), {"version": case.version, "text": "Confirmé.", "kept": [token]}
    )
    assert "n’a pas pu être conservé" in text_of(refused)
    assert fresh(case).state == CaseState.ADMISSIBLE


def test_a_form_without_its_version_does_nothing(client, agent):
    case = case_in(CaseState.SUBMITTED)
    client.force_login(agent)
    for version in ({}, {"version": "x"}, {"version": ""}):
        response = client.post(action_url(case, "take_charge"), version)
        assert "rouvrez le dossier" in text_of(response)
    assert fresh(case).state == CaseState.SUBMITTED


def test_an_action_that_is_not_offered_sends_back_to_the_case(client, agent):
    case = case_in(CaseState.SUBMITTED)
    client.force_login(agent)
    response = client.get(action_url(case, "answer"), follow=True)
    assert response.redirect_chain == [(reverse("cases:case", args=[case.number]), 302)]
    assert "n’est pas possible actuellement" in text_of(response)


@pytest.mark.parametrize("name", ["withdraw", "submit", "nothing", "delete"])
def test_there_is_no_action_but_those_declared_for_the_office(client, agent, name):
    case = case_in(CaseState.SUBMITTED)
    client.force_login(agent)
    assert client.get(action_url(case, name)).status_code == 404
    assert client.post(action_url(case, name), {"version": case.version}).status_code == 404


# Two agents at once


def test_the_second_of_two_agents_is_told_and_keeps_what_he_typed(client, agent):
    case = case_in(CaseState.IN_CHARGE)
    first = make_agent(lyon())
    client.force_login(first)
    client.post(action_url(case, "declare_admissible"), {"version": case.version, "on": in_days(0)})
    client.force_login(agent)
    response = client.post(
        action_url(case, "refuse"), {"version": case.version, "grounds": "Motif longuement écrit."}
    )
    assert response.status_code == 409
    page = text_of(response)
    assert f"Demande déclarée recevable par {first}" in page
    assert reverse("cases:case", args=[case.number]) in page
    assert "Motif longuement écrit." in page
    assert response.context["still_offered"] is False
    assert kinds(case).count(EventKind.DECLARED_ADMISSIBLE) == 1
    assert EventKind.REFUSED not in kinds(case)


def test_the_second_may_confirm_once_told_when_it_is_still_possible(client, agent):
    case = case_in(CaseState.IN_CHARGE, agent=agent)
    stale = case.version
    with scopes_disabled():
        note_add(case=case, by=make_agent(lyon()), text="À voir.")
    client.force_login(agent)
    data = {"version": stale, "grounds": "Trop vague."}
    told = client.post(action_url(case, "refuse"), data)
    assert told.status_code == 409
    assert "Trop vague." in text_of(told)
    again = client.post(action_url(case, "refuse"), data)
    assert again.status_code == 409
    version = told.context["form"]["version"].value()
    client.post(action_url(case, "refuse"), {**data, "version": version})
    assert fresh(case).state == CaseState.REFUSED


def test_the_same_action_twice_is_done_once(client, agent):
    case = case_in(CaseState.SUBMITTED)
    client.force_login(agent)
    answers = [
        client.post(action_url(case, "take_charge"), {"version": case.version}).status_code for _ in range(2)
    ]
    assert answers == [302, 409]
    assert kinds(case).count(EventKind.TAKEN_IN_CHARGE) == 1


@contextmanager
def before_the_service(act):
    """Runs `act` once the view has read what it needs: when the service opens its transaction."""
    waiting = [act]

    def wrapper(execute, sql, params, many, context):
        if sql.startswith("SAVEPOINT") and waiting:
            waiting.pop()()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield


def test_who_acts_while_the_case_is_transferred_is_told(client, agent, head):
    case = case_in(CaseState.IN_CHARGE, agent=agent)
    client.force_login(agent)
    before = kinds(case)
    with before_the_service(lambda: transition(case, "transfer", head)):
        response = client.post(action_url(case, "refuse"), {"version": case.version, "grounds": "Non."})
    assert response.status_code == 302
    assert response["Location"] == reverse("cases:index")
    assert "n’est plus dans votre pôle" in text_of(client.get(response["Location"]))
    assert kinds(case) == [*before, EventKind.TRANSFERRED]


def test_who_acts_on_a_case_transferred_meanwhile_is_told(client, agent, head):
    case = case_in(CaseState.IN_CHARGE, agent=agent)
    transition(case, "transfer", head)
    client.force_login(agent)
    response = client.post(action_url(case, "refuse"), {"version": case.version, "grounds": "Non."})
    assert response.status_code == 404


# Texts prepared by editors


def test_a_template_is_inserted_without_script_after_what_was_typed(client, agent):
    case = case_in(CaseState.IN_CHARGE, agent=agent)
    template = ReplyTemplate.objects.create(
        use=ReplyTemplate.Use.REFUSAL, title="Trop vague", body="Précisez les faits."
    )
    ReplyTemplate.objects.create(use=ReplyTemplate.Use.QUESTION, title="Autre", body="Autre texte.")
    client.force_login(agent)
    data = {"version": case.version, "grounds": "Bonjour.", "reply_template": template.pk, "insert": "1"}
    response = client.post(action_url(case, "refuse"), data)
    assert response.context["form"]["grounds"].value() == "Bonjour.\n\nPrécisez les faits."
    assert "Autre texte." not in text_of(response)
    assert fresh(case).state == CaseState.IN_CHARGE


@pytest.mark.usefixtures("agent")
def test_files_chosen_before_a_template_is_inserted_are_kept(client, agent):
    case = case_in(CaseState.ADMISSIBLE, agent=agent)
    template = ReplyTemplate.objects.create(
        use=ReplyTemplate.Use.ANSWER, title="Type", body="Nous confirmons."
    )
    client.force_login(agent)
    data = {"version": case.version, "text": "", "reply_template": template.pk, "insert": "1"}
    files = [SimpleUploadedFile("reponse.pdf", PDF), SimpleUploadedFile("outil.exe", b"MZ")]
    form = client.post(action_url(case, "answer"), data | {"files": files}).context["form"]
    assert form["text"].value() == "Nous confirmons."
    assert [file.name for _, file in form.kept] == ["reponse.pdf"]
    assert list(form.errors) == ["files"]
    tokens = [token for token, _ in form.kept]
    again = client.post(
        action_url(case, "answer"), data | {"insert": "1", "kept": tokens, "text": "A"}
    ).context["form"]
    assert [file.name for _, file in again.kept] == ["reponse.pdf"]
    assert again.errors == {}


# What the screen shows


def test_what_was_typed_is_shown_as_written_and_harmless(client, agent):
    case = case_in(CaseState.SUBMITTED, description="Ligne un\nLigne <b>deux</b>", verified=False)
    client.force_login(agent)
    page = text_of(client.get(reverse("cases:case", args=[case.number])))
    assert "Ligne un<br>Ligne &lt;b&gt;deux&lt;/b&gt;" in page
    assert "non vérifiée" in page


def test_history_gives_every_event_with_who_and_in_what_capacity(client, agent):
    case = case_in(CaseState.IN_CHARGE, agent=agent)
    with scopes_disabled():
        note_add(case=case, by=agent, text="Entre nous.")
        case = fresh(case)
        question = question_ask(
            case=case,
            by=agent,
            version=case.version,
            text="Quel titre ?",
            answer_by=timezone.localdate() + timedelta(days=3),
        )
        question_reply(case=question.case, question=question, by=case.applicant, text="40 % vol.")
    client.force_login(agent)
    entries = client.get(reverse("cases:case", args=[case.number])).context["entries"]
    assert [(entry.event.kind, entry.event.get_capacity_display(), entry.text) for entry in entries] == [
        (EventKind.SUBMITTED, "Demandeur", ""),
        (EventKind.TAKEN_IN_CHARGE, "Agent", ""),
        (EventKind.NOTE_ADDED, "Agent", "Entre nous."),
        (EventKind.QUESTION_ASKED, "Agent", "Quel titre ?"),
        (EventKind.QUESTION_ANSWERED, "Demandeur", "40 % vol."),
    ]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("nature", Nature)
def test_every_case_is_shown_in_every_state(client, state, nature):
    case = case_in(state, nature=nature, directorate="DR ROISSY")
    client.force_login(make_agent(case.office, is_head=True))
    assert client.get(reverse("cases:case", args=[case.number])).status_code == 200


def test_first_request_of_another_office_is_named_but_not_linked(client):
    first = case_in(CaseState.CLOSED, directorate="DIRECTION RÉGIONALE D’AMIENS")
    case = case_in(CaseState.SUBMITTED, by=first.applicant, nature=Nature.SECOND_EXAMEN, first_case=first)
    client.force_login(make_agent(case.office))
    page = text_of(client.get(reverse("cases:case", args=[case.number])))
    assert f"n° {first.number}" in page
    assert f"/admin/cases/{first.number}/" not in page


def test_second_examen_asked_too_late_is_flagged(client):
    old = timezone.now() - timedelta(days=200)
    first = case_in(CaseState.CLOSED, at=old)
    case = case_in(CaseState.SUBMITTED, by=first.applicant, nature=Nature.SECOND_EXAMEN, first_case=first)
    client.force_login(make_agent(case.office))
    assert "hors délai" in text_of(client.get(reverse("cases:case", args=[case.number])))
    assert roissy() != case.office


def test_a_blank_left_in_a_text_is_not_sent(client):
    case = case_in(CaseState.IN_CHARGE)
    client.force_login(case.agent)
    address = f"/admin/cases/{case.number}/actions/refuse/"
    response = client.post(
        address, {"version": case.version, "grounds": "Sans les pièces demandées le [date]."}
    )
    assert response.status_code == 200
    assert "Complétez ce qui reste entre crochets : [date]." in response.content.decode()


@pytest.mark.parametrize(
    ("today", "name", "day"),
    [
        ("2026-11-26", "request_complements", "2026-12-28"),  # the 26th is a Saturday
        ("2026-11-10", "question", "2026-11-25"),
        ("2026-12-17", "question", "2027-01-04"),  # New Year’s Day, then a weekend
    ],
)
def test_the_day_proposed_for_a_reply_is_one_on_which_the_office_works(client, agent, today, name, day):
    case = case_in(CaseState.IN_CHARGE, agent=agent, at=datetime(2026, 11, 2, 9, tzinfo=UTC))
    with time_machine.travel(f"{today}T10:00:00+01:00"):
        client.force_login(agent)
        form = client.get(action_url(case, name)).context["form"]
    assert form["answer_by"].value().isoformat() == day
    assert [field.name for field in form.visible_fields()] == ["reply_template", "text", "answer_by"]
