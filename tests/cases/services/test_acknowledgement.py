"""The accusé de réception that is promised on filing is sent: with the charge, at the latest on the tenth working day."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import IntegrityError
from django.utils import timezone
from django_scopes import scopes_disabled

from accounts.models import User
from cases.enums import Capacity, CaseState, EventKind, Nature, TransferReason
from cases.errors import NotOffered
from cases.papers.acknowledgement import acknowledgement_pdf
from cases.rules.terms import acknowledgement_due, acknowledgements_due
from cases.services.filing import case_acknowledge
from cases.tasks import acknowledgements_send
from mail.delivery import email_build
from tests.cases.papers.test_papers import squeezed, text_of
from tests.factories import case_in, lyon, make_agent, roissy, submit_case, transition
from tests.pdf.ua import pdf_problems
from text.dates import in_words

pytestmark = pytest.mark.django_db

# A Monday; ten working days later is the Monday two weeks on.
FILED = datetime(2026, 3, 2, 9, tzinfo=UTC)
DUE = date(2026, 3, 16)


def at(day):
    return datetime(2026, 3, day, 3, tzinfo=UTC)


@scopes_disabled()
def acknowledgements(case):
    return [
        (message.kind, message.recipient, message.enclosure)
        for message in case.letters().exclude(enclosure="")
        if message.enclosure == "acknowledgement"
    ]


def test_it_is_due_ten_working_days_after_the_reception():
    assert acknowledgement_due(submit_case(at=FILED)) == DUE


@pytest.mark.parametrize(("day", "sent"), [(12, 0), (13, 1), (16, 1), (18, 1)])
def test_the_job_sends_it_one_working_day_before_it_is_too_late(day, sent):
    case = submit_case(at=FILED)
    with time_machine.travel(at(day)):
        acknowledgements_send()
    assert acknowledgements(case) == [("acknowledged", case.email, "acknowledgement")] * sent


def test_twice_is_once():
    case = submit_case(at=FILED)
    for day in (13, 16, 17):
        with time_machine.travel(at(day)):
            acknowledgements_send()
    assert len(acknowledgements(case)) == 1
    with scopes_disabled(), pytest.raises(NotOffered):
        case_acknowledge(case=case, by=User.application())


def test_a_case_that_cannot_be_acknowledged_keeps_no_other_from_it(monkeypatch, caplog):
    broken, sound = submit_case(at=FILED), submit_case(at=FILED)

    def acknowledge(*, case, by):
        if case.pk == broken.pk:
            raise IntegrityError("constraint")
        return case_acknowledge(case=case, by=by)

    monkeypatch.setattr("cases.tasks.case_acknowledge", acknowledge)
    with time_machine.travel(at(13)), pytest.raises(RuntimeError, match=str(broken.number)):
        acknowledgements_send()
    assert len(acknowledgements(sound)) == 1
    assert f"case {broken.number} could not be acknowledged" in caplog.text


def test_a_case_taken_in_charge_meanwhile_is_no_error(monkeypatch):
    case, other = submit_case(at=FILED), submit_case(at=FILED)
    with time_machine.travel(at(13)):
        with scopes_disabled():
            due = list(acknowledgements_due(date(2026, 3, 13)))
        transition(case, "take_charge", make_agent(case.office))
        monkeypatch.setattr("cases.tasks.acknowledgements_due", lambda today: due)
        acknowledgements_send()
    assert len(acknowledgements(other)) == 1


def test_taking_charge_sends_it_and_the_job_no_other():
    case = case_in(CaseState.IN_CHARGE, at=FILED)
    with time_machine.travel(at(16)):
        acknowledgements_send()
    assert acknowledgements(case) == [("taken_in_charge", case.email, "acknowledgement")]


def test_a_transfer_for_incompetence_counts_the_days_again():
    case = submit_case(at=FILED)
    head = make_agent(lyon(), is_head=True)
    case = transition(case, "transfer", head, at=datetime(2026, 3, 10, 9, tzinfo=UTC), office=roissy())
    assert acknowledgement_due(case) == date(2026, 3, 24)


def test_its_event_says_that_the_application_acted():
    case = submit_case(at=FILED)
    with time_machine.travel(at(13)):
        acknowledgements_send()
    with scopes_disabled():
        event = case.events.get(kind=EventKind.ACKNOWLEDGED)
    assert (event.by_name, event.capacity) == ("L’application OGDE", Capacity.APPLICATION)
    assert not User.application().has_usable_password()
    assert not User.application().is_active


def test_letter_carries_the_paper():
    case = case_in(CaseState.IN_CHARGE, at=FILED)
    with scopes_disabled():
        message = case.letters().get(kind="taken_in_charge")
    [paper] = email_build(message).attachments
    assert (paper[0], paper[2]) == (f"accuse-reception-{case.number}.pdf", "application/pdf")
    day = in_words(timezone.localdate(FILED))
    assert squeezed(f"Accusé de réception - demande n° {case.number} Établi le {day}.") in text_of(paper[1])


@scopes_disabled()
def test_paper_stays_that_of_its_event_when_the_case_is_transferred_before_it_is_sent():
    case = case_in(CaseState.IN_CHARGE, at=FILED)
    office = case.office
    transition(
        case,
        "transfer",
        make_agent(office, is_head=True),
        at=datetime(2026, 3, 10, 9, tzinfo=UTC),
        office=roissy(),
    )
    [paper] = email_build(case.letters().get(kind="taken_in_charge")).attachments
    text = text_of(paper[1])
    assert squeezed(f"Service : {office}") in text
    assert squeezed("Reçue le lundi 2 mars 2026") in text
    assert squeezed("au plus tard le mardi 2 juin 2026") in text


@scopes_disabled()
@pytest.mark.parametrize(
    ("reason", "answered_by"),
    [
        (TransferReason.NOT_COMPETENT, "mercredi 10 juin 2026"),
        (TransferReason.REDISTRIBUTION, "mardi 2 juin 2026"),
    ],
)
def test_paper_of_the_second_office_counts_from_the_reception_by_who_is_competent(reason, answered_by):
    case = submit_case(at=FILED)
    moved, head = datetime(2026, 3, 10, 9, tzinfo=UTC), make_agent(case.office, is_head=True)
    case = transition(case, "transfer", head, at=moved, office=roissy(), reason=reason)
    case = transition(case, "take_charge", make_agent(roissy()), at=datetime(2026, 3, 11, 9, tzinfo=UTC))
    [paper] = email_build(case.letters().get(kind="taken_in_charge")).attachments
    text = text_of(paper[1])
    assert squeezed(f"Service : {roissy()}") in text
    assert squeezed(f"au plus tard le {answered_by}") in text


@pytest.mark.parametrize(
    ("nature", "directorate", "said"),
    [
        (
            Nature.RESCRIT,
            "DR LYON",
            ["au plus tard le mardi 2 juin 2026", "ne vaut jamais accord", "article L. 80 CB"],
        ),
        (
            Nature.SECOND_EXAMEN,
            "DR LYON",
            ["au plus tard le mardi 2 juin 2026", "la première position est confirmée", "R. 421-1"],
        ),
        (Nature.DROIT_AU_CONTROLE, "DR ROISSY", ["délai raisonnable", "L. 411-2"]),
    ],
)
def test_paper_names_service_term_silence_and_remedies(nature, directorate, said):
    case = submit_case(nature=nature, directorate=directorate, at=FILED)
    with scopes_disabled():
        content = acknowledgement_pdf(case.events.get(kind=EventKind.SUBMITTED))
    text = text_of(content)
    for expected in [
        f"Demande n° {case.number}",
        "Reçue le lundi 2 mars 2026",
        f"Service : {case.office}",
        *said,
    ]:
        assert squeezed(expected) in text, expected
    assert pdf_problems(content) == []
