from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scopes_disabled

from cases.enums import CaseState, EventKind, Nature
from cases.models import Case
from cases.rules.terms import second_examen_until
from cases.rules.turn import whose_turn
from cases.services.decision import decision_open
from cases.services.instruction import note_add
from cases.services.questions import complement_add, question_ask, question_reply
from forms.tracking.progress import history, progress
from tests.factories import UserFactory, case_in, make_agent, stored_file, submit_case, transition

pytestmark = pytest.mark.django_db

FILED = datetime(2026, 8, 7, 10, 56, tzinfo=UTC)


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def client(client, user):
    client.force_login(user)
    return client


def text_of(client, case):
    response = client.get(f"/demandes/{case.number}/")
    assert response.status_code == 200
    return response.content.decode()


@scopes_disabled()
def asked(case, agent=None, text="Quel volume ?"):
    agent = agent or make_agent(case.office)
    if case.state == CaseState.SUBMITTED:
        case = transition(case, "take_charge", agent)
    until = (datetime.now(UTC) + timedelta(days=10)).date()
    return question_ask(case=case, by=agent, version=case.version, text=text, answer_by=until)


def test_detail_shows_every_block_with_its_labels(client, user):
    case = submit_case(by=user, at=FILED, files=[stored_file("plan.pdf")])
    text = text_of(client, case)
    for expected in [
        f"Détail de la demande n° {case.number}",
        "Caractéristiques",
        "Date de création",
        "07/08/2026 12:56",
        "Origine",
        "Portail",
        "Sous-catégorie",
        "DR LYON",
        "Objet de la demande",
        "Recevabilité",
        "En attente",
        "Affectation",
        "Champs d’application",
        "Alcools et boissons",
        "cotisation sur les boissons alcooliques",
        "Historique de la demande de traitement",
        "Type demande",
        "Pôle de compétence",
        "Pièce(s) Jointe(s)",
        "plan.pdf",
        "Télécharger le contenu de la demande (PDF)",
        "Ajouter un complément",
        "Ajouter une pièce jointe",
        "Délais",
        "La DR de Lyon - PAE va prendre votre demande en charge",
    ]:
        assert expected in text, expected
    assert "Échange avec l’assistance" not in text


def test_open_question_comes_first_with_its_button(client, user):
    case = submit_case(by=user)
    first = asked(case)
    with scopes_disabled():
        question_reply(
            case=first.case, question=first, by=user, text="Cent.", files=[stored_file("volume.pdf")]
        )
        case = Case.objects.get(pk=case.pk)
    second = asked(case, text="Et le titre ?")
    text = text_of(client, case)
    assert text.index("Et le titre ?") < text.index("Quel volume ?")
    assert f"/demandes/{case.number}/questions/{second.pk}/repondre/" in text
    assert f"/demandes/{case.number}/questions/{first.pk}/repondre/" not in text
    assert "Pas de réponse." in text
    assert "volume.pdf" in text


def test_agents_and_their_notes_are_not_named(client, user):
    case = case_in(CaseState.IN_CHARGE, by=user)
    question = asked(case, agent=case.agent)
    with scopes_disabled():
        note_add(case=case, by=case.agent, text="Dossier à surveiller")
    text = text_of(client, case)
    assert question.text in text
    assert "Dossier à surveiller" not in text
    assert "Note interne" not in text
    assert str(case.agent) not in text


@pytest.mark.parametrize("state", [CaseState.REFUSED, CaseState.CLOSED, CaseState.WITHDRAWN])
def test_ended_request_offers_nothing_to_add(client, user, state):
    case = case_in(state, by=user, files=[stored_file("plan.pdf")])
    text = text_of(client, case)
    assert "Ajouter un complément" not in text
    assert "Ajouter une pièce jointe" not in text
    assert "/supprimer/" not in text
    assert "Télécharger le contenu de la demande (PDF)" in text


def test_refusal_shows_its_grounds_and_remedies(client, user):
    text = text_of(client, case_in(CaseState.REFUSED, by=user))
    assert "La demande ne précise pas la situation de fait." in text
    assert "recours gracieux" in text


def test_audit_shows_date_place_and_no_second_examination(client, user):
    case = case_in(CaseState.CLOSED, by=user, nature=Nature.DROIT_AU_CONTROLE, directorate="DR ROISSY")
    text = text_of(client, case)
    assert "Contrôle programmé" in text
    assert "3 rue de la République, Lyon" in text
    assert "Pas encore de réponse" not in text
    assert "<dt>Réponse</dt>" not in text
    assert "Vous pouvez demander un second examen" not in text


def test_answer_is_shown_and_its_first_reading_kept_once(client, user):
    case = case_in(CaseState.CLOSED, by=user)
    for _ in range(2):
        text = text_of(client, case)
    assert "Le régime décrit est confirmé." in text
    assert "Vous pouvez demander un second examen" in text
    with scopes_disabled():
        case = Case.objects.get(pk=case.pk)
        assert case.decision_opened_at
        assert case.events.filter(kind=EventKind.DECISION_OPENED).count() == 1


def test_a_closed_request_begins_with_its_answer(client, user):
    text = text_of(client, case_in(CaseState.CLOSED, by=user))
    places = [
        text.index(words)
        for words in (
            "Avancement",
            "Le régime décrit est confirmé.",
            "Si vous n’êtes pas",
            "<h2>Demande</h2>",
        )
    ]
    assert places == sorted(places)
    assert '<a href="#reponse">Rendue le' in text


def test_an_audit_to_come_is_not_behind_and_nothing_is_going_on(client, user):
    case = case_in(CaseState.CLOSED, by=user, nature=Nature.DROIT_AU_CONTROLE, directorate="DR ROISSY")
    assert case.audit_at > timezone.now()
    assert labels(case)[-2:] == [("Recevable", "done"), ("Contrôle", "todo")]
    assert "Le contrôle a lieu le" in whose_turn(case).applicant
    with time_machine.travel(case.audit_at + timedelta(days=1)):
        assert labels(case)[-1] == ("Contrôle", "done")
        assert "Le contrôle était prévu le" in whose_turn(case).applicant


def test_answer_read_too_late_says_when_the_second_examination_ended(client, user):
    text = text_of(client, case_in(CaseState.CLOSED, by=user, at=datetime(2020, 9, 1, 8, 0, tzinfo=UTC)))
    assert "a pris fin le lundi 2 novembre 2020" in text
    assert "Vous pouvez demander un second examen" not in text


def test_representative_shows_both_names(client, user):
    case = submit_case(
        by=user,
        represents_other=True,
        representative_quality="lawyer",
        represented_siren="356000000",
        represented_name="La Poste",
    )
    text = text_of(client, case)
    assert "La Poste (non vérifiée), SIREN 356000000" in text
    assert "Knorr-Bremse Powertech GmbH Co. KG" in text


def labels(case):
    with scopes_disabled():
        return [(step.label, str(step.status)) for step in progress(case)]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (
            CaseState.SUBMITTED,
            [("Déposée", "done"), ("Prise en charge", "current"), ("Recevable", "todo"), ("Réponse", "todo")],
        ),
        (
            CaseState.ADMISSIBLE,
            [("Déposée", "done"), ("Prise en charge", "done"), ("Recevable", "done"), ("Réponse", "current")],
        ),
        (
            CaseState.CLOSED,
            [("Déposée", "done"), ("Prise en charge", "done"), ("Recevable", "done"), ("Réponse", "done")],
        ),
        (CaseState.REFUSED, [("Déposée", "done"), ("Prise en charge", "done"), ("Refusée", "done")]),
        (CaseState.WITHDRAWN, [("Déposée", "done"), ("Retirée", "done")]),
    ],
)
def test_progress_follows_the_state(state, expected):
    assert labels(case_in(state)) == expected


def test_progress_gives_the_announced_day():
    case = case_in(CaseState.ADMISSIBLE, at=datetime(2026, 9, 25, 8, 0, tzinfo=UTC))
    assert progress(case)[-1].before == datetime(2026, 12, 28).date()


@scopes_disabled()
def test_second_examination_runs_two_months_from_the_first_reading():
    case = case_in(CaseState.CLOSED, at=datetime(2026, 9, 1, 8, 0, tzinfo=UTC))
    assert second_examen_until(case) == datetime(2026, 11, 2).date()
    decision_open(case=case, by=case.applicant, at=datetime(2026, 9, 10, 8, 0, tzinfo=UTC))
    assert second_examen_until(Case.objects.get(pk=case.pk)) == datetime(2026, 11, 10).date()


@scopes_disabled()
def test_history_follows_state_and_office():
    case = submit_case()
    case = transition(case, "take_charge", make_agent(case.office))
    case = transition(case, "transfer", make_agent(case.office, is_head=True))
    assert [(row.what, row.office, row.state_label) for row in history(case)] == [
        ("Demande déposée", "DR de Lyon - PAE", "Déposée"),
        ("Demande prise en charge", "DR de Lyon - PAE", "Prise en charge"),
        ("Demande transférée", "DR d’Amiens - PAE", "Prise en charge"),
    ]


def addresses(case):
    with scopes_disabled():
        file, question = case.attachments.first(), case.questions.first()
    root = f"/demandes/{case.number}/"
    return [
        root,
        f"{root}pdf",
        f"{root}accuse",
        f"{root}complement/",
        f"{root}pieces/",
        f"{root}pieces/{file.key}/",
        f"{root}pieces/{file.key}/supprimer/",
        f"{root}questions/{question.pk}/repondre/",
    ]


def test_every_address_of_somebody_elses_case_is_not_found(client, user):
    case = submit_case(files=[stored_file("plan.pdf")])
    asked(case)
    for address in addresses(case):
        assert client.get(address).status_code == 404, address
        assert client.post(address, {"text": "x"}).status_code in (404, 405), address


def test_agent_of_the_office_is_not_let_in_by_the_applicants_door(client, user):
    case = submit_case(files=[stored_file("plan.pdf")])
    agent = make_agent(case.office)
    asked(case, agent=agent)
    client.force_login(agent)
    assert {client.get(address).status_code for address in addresses(case)} == {404}


def test_own_addresses_mixed_with_anothers_parts_are_not_found(client, user):
    other = submit_case(files=[stored_file("plan.pdf")])
    question = asked(other)
    mine = submit_case(by=user)
    with scopes_disabled():
        key = other.attachments.get().key
    for address in [f"pieces/{key}/", f"pieces/{key}/supprimer/", f"questions/{question.pk}/repondre/"]:
        assert client.get(f"/demandes/{mine.number}/{address}").status_code == 404


def test_visitor_is_asked_to_sign_in_everywhere(client):
    case = submit_case(files=[stored_file("plan.pdf")])
    asked(case)
    client.logout()
    assert {client.get(address).status_code for address in addresses(case)} == {302}


def test_pdf_and_receipt_are_downloads_of_one_person(client, user):
    case = submit_case(by=user)
    for address, name in [("pdf", "demande"), ("accuse", "accuse-enregistrement")]:
        response = client.get(f"/demandes/{case.number}/{address}")
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"] == f'attachment; filename="{name}-{case.number}.pdf"'
        assert response["Cache-Control"] == "private, no-store"
        assert response.content.startswith(b"%PDF-")


def test_pdf_without_system_libraries_says_so(client, user, without_pango):
    response = client.get(f"/demandes/{submit_case(by=user).number}/pdf")
    assert response.status_code == 503
    assert "Le PDF n’est pas disponible" in response.content.decode()


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_detail_costs_the_same_with_one_and_three_of_everything(client, user):
    case = submit_case(by=user, files=[stored_file("a.pdf")])
    agent = make_agent(case.office)

    @scopes_disabled()
    def add():
        fresh = Case.objects.get(pk=case.pk)
        question = asked(fresh, agent=agent)
        question_reply(case=question.case, question=question, by=user, text="x", files=[stored_file("b.pdf")])
        complement_add(case=fresh, by=user, text="y", files=[stored_file("c.pdf")])

    add()
    text_of(client, case)
    one = queries(client, f"/demandes/{case.number}/")
    add()
    add()
    assert queries(client, f"/demandes/{case.number}/") == one


def test_the_appointment_of_an_audit_goes_into_a_calendar(client, user):
    case = case_in(CaseState.CLOSED, by=user, nature=Nature.DROIT_AU_CONTROLE, directorate="DR ROISSY")
    address = f"/demandes/{case.number}/agenda"
    assert f'href="{address}"' in text_of(client, case)
    response = client.get(address)
    assert response["Content-Type"] == "text/calendar"
    assert response["Content-Disposition"] == f'attachment; filename="controle-{case.number}.ics"'
    assert f"DTSTART:{case.audit_at.astimezone(UTC):%Y%m%dT%H%M%SZ}" in response.content.decode()


def test_without_an_appointment_there_is_no_calendar(client, user):
    case = case_in(CaseState.CLOSED, by=user)
    assert "/agenda" not in text_of(client, case)
    assert client.get(f"/demandes/{case.number}/agenda").status_code == 404
    other = case_in(CaseState.CLOSED, nature=Nature.DROIT_AU_CONTROLE, directorate="DR ROISSY")
    assert client.get(f"/demandes/{other.number}/agenda").status_code == 404


def test_a_second_examination_is_a_button_as_long_as_it_may_be_asked(client, user):
    button = "Demander un second examen"
    assert button in text_of(client, case_in(CaseState.CLOSED, by=user))
    late = case_in(CaseState.CLOSED, by=user, at=datetime(2020, 9, 1, 8, 0, tzinfo=UTC))
    assert button not in text_of(client, late)
