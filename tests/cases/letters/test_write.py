"""What each event of a case sends, to whom, and what the letters say."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.db import transaction
from django_scopes import scopes_disabled

from accounts.models import User
from cases.enums import CaseState, EventKind, Nature, RepresentativeQuality, TransferReason
from cases.letters.catalogue import LETTERS
from cases.models import Case, Event
from cases.papers.appointment import audit_calendar
from cases.services.attachments import attachment_add, attachment_remove
from cases.services.decision import decision_open
from cases.services.filing import case_acknowledge
from cases.services.instruction import note_add
from cases.services.publication import ruling_object
from cases.services.questions import complement_add, question_ask, question_reply
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

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LYON, AMIENS = "lyon-pae@ogde.invalid", "amiens-pae@ogde.invalid"


@pytest.fixture(autouse=True)
def _all_offices():
    with scopes_disabled():
        yield


@pytest.fixture
def operator():
    return UserFactory(first_name="Juda", last_name="Bricot", email="juda@exemple.invalid")


@pytest.fixture
def agent():
    return make_agent(lyon())


@pytest.fixture
def head():
    return make_agent(lyon(), is_head=True)


def fresh(case):
    return Case.objects.get(pk=case.pk)


def sent(case):
    """The messages of the case's last event."""
    event = case.events.latest("position")
    return {(m.kind, m.recipient, m.enclosure) for m in Message.objects.filter(link__event=event)}


def letter(case, kind):
    return Message.objects.get(link__case=case, kind=kind)


def ask(case, agent, **params):
    return question_ask(
        case=fresh(case),
        by=agent,
        version=fresh(case).version,
        **{
            "text": "De quels fruits s’agit-il ?",
            "answer_by": AT.date() + timedelta(days=30),
            "at": AT,
            **params,
        },
    )


def test_filing_writes_to_applicant_with_receipt_and_to_office(operator):
    case = submit_case(by=operator)
    assert sent(case) == {("filed", "juda@exemple.invalid", "receipt"), ("new_case", LYON, "")}


@pytest.mark.parametrize(
    ("name", "state", "expected"),
    [
        (
            "take_charge",
            CaseState.SUBMITTED,
            {("taken_in_charge", "juda@exemple.invalid", "acknowledgement")},
        ),
        ("declare_admissible", CaseState.IN_CHARGE, {("admissible", "juda@exemple.invalid", "")}),
        ("refuse", CaseState.IN_CHARGE, {("refused", "juda@exemple.invalid", "")}),
        ("request_complements", CaseState.IN_CHARGE, {("complements_requested", "juda@exemple.invalid", "")}),
        ("answer", CaseState.ADMISSIBLE, {("closed", "juda@exemple.invalid", "")}),
        ("reopen", CaseState.CLOSED, {("reopened", "juda@exemple.invalid", "")}),
        ("reopen", CaseState.REFUSED, {("reopened", "juda@exemple.invalid", "")}),
        (
            "transfer",
            CaseState.SUBMITTED,
            {("transferred", "juda@exemple.invalid", ""), ("case_transferred", AMIENS, "")},
        ),
    ],
)
def test_what_the_office_does_is_told_to_the_applicant(name, state, expected, operator, agent, head):
    case = case_in(state, by=operator, agent=agent)
    by = head if name in ("transfer", "reopen") else agent
    assert sent(transition(case, name, by)) == expected


def test_a_scheduled_audit_comes_with_its_calendar_file(operator):
    case = case_in(CaseState.CLOSED, by=operator, nature=Nature.DROIT_AU_CONTROLE, directorate="DR ROISSY")
    assert sent(case) == {("audit_scheduled", "juda@exemple.invalid", "calendar")}


def test_a_question_is_told_to_the_applicant_and_its_answer_to_the_office_only(operator, agent):
    case = case_in(CaseState.IN_CHARGE, by=operator, agent=agent)
    question = ask(case, agent)
    assert sent(case) == {("question", "juda@exemple.invalid", "")}
    question_reply(case=question.case, question=question, by=operator, text="Des pommes.")
    assert sent(case) == {("answer_received", LYON, "")}


def test_what_the_applicant_adds_is_told_to_the_office_only(operator):
    case = submit_case(by=operator)
    complement_add(case=case, by=operator, text="Un mot de plus")
    assert sent(case) == {("complement_added", LYON, "")}
    (attachment,) = attachment_add(case=case, by=operator, files=[stored_file()])
    assert sent(case) == {("file_added", LYON, "")}
    attachment_remove(case=attachment.case, attachment=attachment, by=operator)
    assert sent(case) == set()
    assert sent(transition(case, "withdraw", operator)) == {("withdrawn", LYON, "")}


def test_what_is_internal_is_told_to_nobody(operator, agent):
    case = case_in(CaseState.CLOSED, by=operator, agent=agent)
    note_add(case=case, by=agent, text="À relire")
    assert sent(case) == set()
    decision_open(case=case, by=operator)
    assert sent(case) == set()


def test_every_event_has_its_letters_or_is_known_to_have_none():
    silent = {
        EventKind.VISA_REQUESTED,
        EventKind.VISA_GRANTED,
        EventKind.VISA_DENIED,
        EventKind.FILE_REMOVED,
        EventKind.NOTE_ADDED,
        EventKind.ASSIGNED,
        EventKind.DECISION_OPENED,
        EventKind.COMPLEMENTS_RECEIVED,
    }
    assert set(EventKind) == set(LETTERS) | silent


def test_a_change_that_fails_leaves_no_message(operator):
    with transaction.atomic():
        submit_case(by=operator)
        transaction.set_rollback(True)
    assert Message.objects.count() == 0


def test_the_manuals_story_sends_its_seven_mails(operator, agent):
    case = case_in(CaseState.ADMISSIBLE, by=operator, agent=agent)
    question_reply(case=case, question=ask(case, agent), by=operator, text="Des pommes.")
    transition(case, "answer", agent)
    mails = case.letters().order_by("pk").values_list("kind", "recipient")
    assert list(mails) == [
        ("filed", "juda@exemple.invalid"),
        ("new_case", LYON),
        ("taken_in_charge", "juda@exemple.invalid"),
        ("admissible", "juda@exemple.invalid"),
        ("question", "juda@exemple.invalid"),
        ("answer_received", LYON),
        ("closed", "juda@exemple.invalid"),
    ]


def test_letter_to_the_applicant_says_whose_turn_it_is_and_links_to_his_page(operator, settings):
    case = submit_case(by=operator, at=AT)
    message = letter(case, "filed")
    assert message.subject == f"Demande n° {case.number} : nous l’avons enregistrée"
    assert message.created_at == message.next_attempt_at == AT
    assert message.text.startswith(
        "Bonjour Juda Bricot,\n\nVotre demande (rescrit sur une situation de fait)"
    )
    assert "reçue le 02/03/2026 à 10:30" in message.text
    for body in (message.text, message.html):
        assert "La DR de Lyon - PAE va prendre votre demande en charge." in body
        assert f"{settings.SITE_URL}/demandes/{case.number}/" in body


def test_letter_to_the_office_links_to_the_case_in_the_admin(settings):
    case = submit_case()
    message = letter(case, "new_case")
    assert message.text.startswith("Bonjour,\n")
    for body in (message.text, message.html):
        assert "À vous : prenez la demande en charge." in body
        assert f"{settings.SITE_URL}/admin/cases/{case.number}/" in body


def test_an_office_reads_the_subject_and_for_whom_and_a_representative_for_whom(operator):
    case = submit_case(
        by=operator,
        subject="Assemblage de liqueurs",
        represents_other=True,
        representative_quality=RepresentativeQuality.LAWYER,
        represented_siren="552100554",
        represented_name="Les Vergers",
    )
    about = f"Assemblage de liqueurs - Les Vergers, par {case.applicant_name}"
    for body in (letter(case, "new_case").text, letter(case, "new_case").html):
        assert f"Demande n° {case.number}, {about}" in body
    for body in (letter(case, "filed").text, letter(case, "filed").html):
        assert f"Demande n° {case.number}, pour Les Vergers" in body
        assert "Assemblage" not in body


def test_no_letter_tells_what_was_asked_and_only_the_office_reads_the_subject(operator, agent):
    """Tax secrecy: a mailbox is no safe; what was asked stays on the site."""
    case = case_in(
        CaseState.IN_CHARGE,
        by=operator,
        agent=agent,
        subject="OBJET SECRET",
        description="DESCRIPTION SECRÈTE",
    )
    question = ask(case, agent, text="QUESTION SECRÈTE")
    question_reply(case=question.case, question=question, by=operator, text="RÉPONSE SECRÈTE")
    complement_add(case=case, by=operator, text="COMPLÉMENT SECRET")
    messages = [m for m in Message.objects.all() if "SECR" in m.subject + m.text + m.html]
    assert {m.recipient for m in messages} == {LYON}
    for message in messages:
        assert "SECR" not in message.subject
        assert re.findall(r"\w+ SECR\w+", message.text + message.html) == ["OBJET SECRET"] * 2


def test_refusal_gives_its_grounds_and_the_remedies(operator, agent):
    case = case_in(CaseState.IN_CHARGE, by=operator, agent=agent)
    transition(case, "refuse", agent, grounds="La situation <décrite> n’est pas précise.")
    message = letter(case, "refused")
    assert "La situation <décrite> n’est pas précise." in message.text
    assert "La situation &lt;décrite&gt; n’est pas précise." in message.html
    for body in (message.text, message.html):
        assert "recours gracieux auprès du service instructeur (DR de Lyon - PAE)" in body
        assert "tribunal administratif" in body


def test_answer_gives_its_text_and_the_last_sure_day_for_a_second_examen(operator, agent):
    case = case_in(CaseState.ADMISSIBLE, by=operator, agent=agent, at=AT)
    transition(case, "answer", agent, at=AT, text="La cotisation n’est pas due.", files=[stored_file()])
    message = letter(case, "closed")
    assert "La cotisation n’est pas due." in message.text
    assert "déposée jusqu’au lundi 4 mai 2026 inclus" in message.text  # 2 May 2026 is a Saturday


def test_answer_to_a_second_examen_offers_no_third_one(operator, agent):
    first = case_in(CaseState.CLOSED, by=operator)
    case = case_in(CaseState.CLOSED, by=operator, agent=agent, nature=Nature.SECOND_EXAMEN, first_case=first)
    text = letter(case, "closed").text
    assert "à la suite d’un second examen" in text
    assert "demander un second examen" not in text


def test_admissibility_tells_the_announced_term(operator, agent):
    case = case_in(CaseState.ADMISSIBLE, by=operator, agent=agent, at=AT)
    text = letter(case, "admissible").text
    assert "déclarée recevable à la date du lundi 2 mars 2026" in text
    assert "au plus tard le mardi 2 juin 2026" in text


def test_admissible_audit_has_no_term(operator):
    case = case_in(
        CaseState.ADMISSIBLE, by=operator, nature=Nature.DROIT_AU_CONTROLE, directorate="DR ROISSY"
    )
    assert "une date de contrôle dans un délai raisonnable" in letter(case, "admissible").text


def test_question_and_complements_give_their_date_and_their_effect_on_the_term(operator, agent):
    case = case_in(CaseState.IN_CHARGE, by=operator, agent=agent, at=AT)
    ask(case, agent)
    transition(case, "request_complements", agent, at=AT)
    assert "avant le mercredi 1er avril 2026" in letter(case, "question").text
    assert letter(case, "question").text.count("mercredi 1er avril 2026") == 2
    assert "ne modifie pas les délais" in letter(case, "question").text
    assert "avant le mercredi 1er avril 2026" in letter(case, "complements_requested").text
    assert "repartira en entier" in letter(case, "complements_requested").text


@pytest.mark.parametrize(
    ("reason", "effect"),
    [
        (TransferReason.NOT_COMPETENT, "le délai légal de réponse repart"),
        (TransferReason.REDISTRIBUTION, "Ce changement ne modifie pas les délais de réponse."),
    ],
)
def test_transfer_says_what_it_does_to_the_term(reason, effect, operator, head):
    case = submit_case(by=operator)
    transition(case, "transfer", head, reason=reason)
    assert effect in letter(case, "transferred").text


def words(text):
    return set(re.findall(r"\w+", text))


def visible(html):
    return unescape(re.sub(r"<[^>]*>", " ", html.split("<body", 1)[1]))


@pytest.mark.parametrize("nature", [Nature.RESCRIT, Nature.DROIT_AU_CONTROLE])
def test_text_and_html_of_every_letter_say_the_same(nature, operator):
    directorate = "DR LYON" if nature == Nature.RESCRIT else "DR ROISSY"
    office = office_named("DR de Lyon - PAE" if nature == Nature.RESCRIT else "DR de Roissy - POC/CRPC")
    agent, head = make_agent(office), make_agent(office, is_head=True)
    case = submit_case(by=operator, nature=nature, directorate=directorate)
    case_acknowledge(case=case, by=User.application())
    case = transition(case, "take_charge", agent)
    question_reply(
        case=case,
        question=ask(case, agent, at=None, answer_by=datetime.now(UTC).date() + timedelta(days=9)),
        by=operator,
        text="Oui.",
    )
    complement_add(case=case, by=operator, text="Un mot")
    attachment_add(case=case, by=operator, files=[stored_file()])
    transition(case, "request_complements", agent)
    question_reply(case=case, question=fresh(case).open_questions()[0], by=operator, text="Les voici.")
    transition(case, "refuse", agent)
    transition(case, "reopen", head)
    transition(case, "declare_admissible", agent)
    transition(case, "answer" if nature == Nature.RESCRIT else "schedule_audit", agent)
    if nature == Nature.RESCRIT:
        propose_ruling(case, agent)
        ruling_object(case=case, by=operator)
    transition(case, "reopen", head)
    transition(case, "transfer", head, office=office_named("DR d’Amiens - PAE"))
    transition(case, "withdraw", operator)
    kinds = {letter.kind for letters in LETTERS.values() for letter in letters}
    messages = case.letters()
    absent = (
        {"audit_scheduled"} if nature == Nature.RESCRIT else {"closed", "ruling_proposed", "ruling_objected"}
    )
    assert {message.kind for message in messages} == kinds - absent
    for message in messages:
        assert message.text.count("{") == message.html.count("{") == 0
        url = re.search(r"https?://\S+", message.text)[0]
        assert url in message.html
        missing = words(message.text.replace(url, "")) - words(visible(message.html))
        assert missing == set(), message.kind


def test_calendar_file_holds_the_appointment_in_utc_folded_and_escaped(operator):
    case = case_in(
        CaseState.ADMISSIBLE, by=operator, nature=Nature.DROIT_AU_CONTROLE, directorate="DR ROISSY"
    )
    agent = make_agent(case.office)
    audit_at = datetime(2027, 1, 12, 9, 0, tzinfo=UTC)
    place = "Zone de fret 4; bâtiment 3519, rue de la Belle-Étoile, 95700 Roissy-en-France, à l’étage"
    transition(
        case, "schedule_audit", agent, audit_at=audit_at, place=place, team="SRE", scope="Stocks\nRegistres"
    )
    content = audit_calendar(Event.objects.get(case=case, kind=EventKind.AUDIT_SCHEDULED))
    lines = content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    unfolded = content.decode().replace("\r\n ", "").split("\r\n")
    assert unfolded[0] == "BEGIN:VCALENDAR"
    assert "DTSTART:20270112T090000Z" in unfolded
    assert f"UID:controle-{case.number}@localhost" in unfolded
    assert (
        "LOCATION:Zone de fret 4\\; bâtiment 3519\\, rue de la Belle-Étoile\\, 95700 Roissy-en-France\\, à l’étage"
        in unfolded
    )
    assert "DESCRIPTION:SRE\\nStocks\\nRegistres" in unfolded
    assert unfolded[-2:] == ["END:VCALENDAR", ""]
