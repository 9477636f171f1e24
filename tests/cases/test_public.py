"""What leaves a case: the publication that an agent proposes and its applicant may refuse, and the letter's code."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from cases import public
from cases.enums import CaseState, Nature, RepresentativeQuality
from cases.errors import CaseChanged, NotOffered
from cases.models import Case, DecisionCode, RulingProposal
from cases.papers.decision import decision_pdf
from cases.rules.codes import ALPHABET, code_read, code_shown
from cases.rules.offered import ruling_may_be_proposed
from cases.services.publication import ruling_object
from cases.trace.verify.history import history_verify
from mail.models import Message
from tests.cases.papers.test_papers import squeezed, text_of
from tests.factories import (
    UserFactory,
    case_in,
    lyon,
    make_agent,
    propose_ruling,
    roissy,
    submit_case,
    transition,
)

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def operator():
    return UserFactory(first_name="Juda", last_name="Bricot", email="juda@exemple.invalid")


@pytest.fixture
def agent():
    return make_agent(lyon())


@pytest.fixture
def head():
    return make_agent(lyon(), is_head=True)


@pytest.fixture
def closed(operator, agent):
    return case_in(CaseState.CLOSED, by=operator, agent=agent, at=AT)


@scopes_disabled()
def ready_on(day):
    with time_machine.travel(datetime(2026, *day, 12, tzinfo=UTC)):
        return [proposal.title for proposal in public.proposals_ready()]


TITLE = "Cotisation sur un spiritueux assemblé"


# Who may propose


@pytest.mark.parametrize("state", [state for state in CaseState if state != CaseState.DRAFT])
def test_only_an_answered_rescrit_is_proposed_by_an_agent_of_its_office(state, operator, agent, head):
    case = case_in(state, by=operator, agent=agent)
    people = [agent, head, make_agent(roissy()), operator, UserFactory(is_superuser=True)]
    with scopes_disabled():
        offered = [ruling_may_be_proposed(case, user) for user in people]
    assert offered == [state == CaseState.CLOSED] * 2 + [False] * 3


@pytest.mark.parametrize("nature", [Nature.SECOND_EXAMEN, Nature.DROIT_AU_CONTROLE])
def test_no_other_nature_is_published(nature):
    case = case_in(CaseState.CLOSED, nature=nature, directorate="DR LYON")
    with pytest.raises(NotOffered):
        propose_ruling(case, make_agent(case.office))


def test_who_may_not_propose_is_refused_and_leaves_no_trace(closed):
    with pytest.raises(NotOffered):
        propose_ruling(closed, make_agent(roissy()))
    with scopes_disabled():
        assert RulingProposal.objects.count() == 0
        assert closed.version == Case.objects.get(pk=closed.pk).version


def test_a_stale_screen_proposes_nothing(closed, agent):
    with pytest.raises(CaseChanged):
        propose_ruling(closed, agent, version=closed.version - 1)


def test_an_answer_is_proposed_once(closed, agent):
    propose_ruling(closed, agent)
    with pytest.raises(NotOffered):
        propose_ruling(closed, agent)


def test_an_answer_is_not_proposed_while_a_second_examen_may_replace_it(closed, agent, operator):
    second = submit_case(by=operator, nature=Nature.SECOND_EXAMEN, first_case=closed)
    with scope(office=closed.office, applicant=None):
        assert not ruling_may_be_proposed(closed, agent)
    with pytest.raises(NotOffered):
        propose_ruling(closed, agent)
    transition(second, "withdraw", operator)
    assert propose_ruling(closed, agent)


def test_nor_while_one_runs_that_names_it_by_its_number(closed, agent):
    second = submit_case(nature=Nature.SECOND_EXAMEN, first_case_claimed=closed.number)
    with pytest.raises(NotOffered):
        propose_ruling(closed, agent)
    transition(second, "withdraw", second.applicant)
    assert propose_ruling(closed, agent)


def test_keywords_are_not_only_commas(closed, agent):
    with pytest.raises(ValidationError) as refusal:
        propose_ruling(closed, agent, keywords=" , ,")
    assert refusal.value.message_dict == {"keywords": ["Donnez au moins un mot-clé."]}


def test_agent_proposes_from_the_screen_of_the_case(client, closed, agent, operator):
    client.force_login(agent)
    url = reverse("cases:action", args=[closed.number, "ruling"])
    page = client.get(url).content.decode()
    assert "Proposer la publication" in page
    typed = {
        "version": closed.version,
        "title": TITLE,
        "question": "Un assemblage de Knorr-Bremse Powertech est-il taxé ?",
        "position": "Oui.",
        "texts": "CGI",
        "keywords": "rhum",
        "subdomain": closed_subdomain(closed).pk,
    }
    refused = client.post(url, typed)
    page = refused.content.decode()
    assert "Retirez ce qui désigne le demandeur : Knorr-Bremse Powertech GmbH Co. KG." in page
    assert "Un assemblage de Knorr-Bremse Powertech est-il taxé ?" in page
    assert client.post(url, {**typed, "question": "Un assemblage est-il taxé ?"}).status_code == 302
    with scopes_disabled():
        proposal = RulingProposal.objects.get()
        assert (proposal.case_id, proposal.tax, proposal.domain, proposal.proposed_by) == (
            closed.pk,
            "toutes autres taxes",
            "Alcools et boissons",
            agent,
        )
        assert proposal.ruled_on == AT.date()


@scopes_disabled()
def closed_subdomain(case):
    return case.subdomains.get()


# Nothing that names anybody


NAMES = [
    "La société KNORR-BREMSE  Powertech assemble",
    "Le SIRET 120 690 874 00011",
    "Le SIREN 120690874",
    "Madame Bricot demande",
    "BRICOT demande",
    "Bricot, Juda",
    "écrire à juda@exemple.invalid",
    "le pommier de Les Vergers du Nord",
    "SIREN 552 100 554",
    "située 3, rue de la République",
]


@pytest.mark.parametrize("text", NAMES)
@pytest.mark.parametrize("field", ["title", "question", "position", "texts", "keywords"])
def test_what_names_the_applicant_is_refused_even_confirmed(field, text, operator, agent):
    case = case_in(
        CaseState.CLOSED,
        by=operator,
        agent=agent,
        represents_other=True,
        representative_quality=RepresentativeQuality.LAWYER,
        represented_siren="552100554",
        represented_name="Les Vergers du Nord SARL",
    )
    with pytest.raises(ValidationError) as refusal:
        propose_ruling(case, agent, confirmed=True, **{field: text})
    assert list(refusal.value.message_dict) == [field]


def test_a_sign_that_nobody_sees_hides_no_name(closed, agent):
    hidden = "\u200b".join(str(closed.number))
    with pytest.raises(ValidationError) as refusal:
        propose_ruling(closed, agent, question=f"La demande n° {hidden} porte sur")
    assert refusal.value.message_dict == {
        "question": [f"Retirez ce qui désigne le demandeur : n° {closed.number}."]
    }


def test_the_number_of_the_case_is_refused(closed, agent):
    with pytest.raises(ValidationError) as refusal:
        propose_ruling(closed, agent, question=f"La demande n° {closed.number} porte sur")
    assert refusal.value.message_dict == {
        "question": [f"Retirez ce qui désigne le demandeur : n° {closed.number}."]
    }


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("écrire à contact@exemple.fr", "une adresse électronique"),
        ("appeler le 06 12 34 56 78", "un numéro de téléphone"),
        ("appeler le +33 6.12.34.56.78", "un numéro de téléphone"),
        ("le SIREN 732 829 320", "un numéro à neuf chiffres ou plus"),
        ("selon M. Durand", "le nom d’une personne"),
        ("au 12 bis, avenue de Paris", "une adresse postale"),
    ],
)
def test_what_looks_like_somebody_is_asked_about_once(text, what, closed, agent):
    with pytest.raises(ValidationError) as refusal:
        propose_ruling(closed, agent, position=text)
    (sentence,) = refusal.value.message_dict["confirmed"]
    assert what in sentence
    assert propose_ruling(closed, agent, position=text, confirmed=True).position == text


def named(agent, last_name="Bricot", **columns):
    applicant = UserFactory(first_name="Jean", last_name=last_name)
    return case_in(CaseState.CLOSED, by=applicant, agent=agent, **columns)


REFUSED = [
    ({"company_name": "DUPONT VINS S.A.S."}, "La société Dupont Vins produit du vin."),
    ({"company_name": "DUPONT VINS S A S"}, "La société Dupont–Vins produit du vin."),
    ({"company_name": "EARL Château Machin"}, "Le château Machin vend du vin."),
    ({"company_name": "SCEA Domaine Machin"}, "Le domaine Machin vend du vin."),
    ({"company_name": "Martin et Co Rhums"}, "Martin et Co Rhums vend du rhum."),
    ({"company_name": "Dupont & Fils"}, "La maison Dupont et Fils distille."),
    ({"company_name": "Dupont et Fils"}, "La maison DUPONT & FILS distille."),
    ({"company_name": "Orange SA"}, "La société Orange demande."),
    ({"last_name": "McDonald"}, "Selon McDonald, gérant."),
    ({"last_name": "de La Tour"}, "Selon de La Tour, gérant."),
    ({"last_name": "van Dyck"}, "Selon van Dyck, gérant."),
    ({"last_name": "Lefèvre"}, "Selon Lefevre, gérant."),
    ({"last_name": "Lefevre"}, "Selon LEFÈVRE, gérant."),
    ({"last_name": "Petit"}, "La demande de M. Petit."),
    ({}, "SIREN 120-690-874."),
]


@pytest.mark.parametrize(("columns", "text"), REFUSED)
def test_a_name_is_refused_however_it_is_written(columns, text, agent):
    with pytest.raises(ValidationError) as refusal:
        propose_ruling(named(agent, **columns), agent, confirmed=True, question=text)
    assert list(refusal.value.message_dict) == ["question"]


TO_CONFIRM = [
    ({"company_name": "3M"}, "La société 3M importe.", "3M"),
    ({"company_name": "3M France"}, "La société 3M importe.", "3M"),
    ({"company_name": "BP SA"}, "La société BP raffine.", "BP SA"),
    ({"company_name": "Heineken France Entreprise"}, "La société Heineken brasse.", "Heineken"),
    ({"company_name": "Orange SA"}, "Une orange amère.", "Orange SA"),
    ({"last_name": "Blanc"}, "Un vin blanc est-il taxé ?", "Blanc"),
    ({"last_name": "Petit"}, "Petit producteur de rhum.", "Petit"),
    ({"last_name": "Martin"}, "Un entrepôt de Saint-Martin.", "Martin"),
    ({"last_name": "Roy"}, "Le Roy.", "Roy"),
    ({"last_name": "de La Tour"}, "Au pied de la tour.", "de La Tour"),
]


@pytest.mark.parametrize(("columns", "text", "name"), TO_CONFIRM)
def test_what_may_be_a_name_or_an_ordinary_word_is_asked_about(columns, text, name, agent):
    case = named(agent, **columns)
    with pytest.raises(ValidationError) as refusal:
        propose_ruling(case, agent, question=text)
    assert refusal.value.message_dict == {
        "confirmed": [
            f"Le texte semble contenir le nom ou le numéro « {name} ». Retirez-le, ou cochez cette case"
            " s’il ne désigne personne."
        ]
    }
    assert propose_ruling(case, agent, question=text, confirmed=True).question == text


def test_ordinary_texts_raise_no_doubt(agent):
    case = named(agent, company_name="La Société du Vin SAS")
    assert propose_ruling(case, agent, question="Un vin blanc est-il taxé ? 12 000 hl en 2025, se dit-on.")


@pytest.mark.parametrize("text", ["dossier {}", "demande no {}", "Nº{}", "n° {:,}", "réf. {}"])
def test_the_number_of_the_case_is_refused_however_it_is_written(text, closed, agent):
    question = f"Voir {text.format(closed.number).replace(',', ' ')}."
    with pytest.raises(ValidationError) as refusal:
        propose_ruling(closed, agent, confirmed=True, question=question)
    assert list(refusal.value.message_dict) == ["question"]


def test_a_number_like_that_of_the_case_is_asked_about(closed, agent):
    with pytest.raises(ValidationError) as refusal:
        propose_ruling(closed, agent, question=f"Il produit {closed.number} hl.")
    assert list(refusal.value.message_dict) == ["confirmed"]


@pytest.mark.parametrize("field", ["title", "question", "position", "texts", "keywords"])
def test_invisible_characters_are_taken_out(field, closed, agent):
    proposal = propose_ruling(closed, agent, confirmed=True, **{field: "Du rhum\x07\u200b arrangé"})
    assert getattr(proposal, field) == "Du rhum arrangé"


@pytest.mark.parametrize("field", ["title", "question", "position", "texts", "keywords"])
def test_every_part_is_required(field, closed, agent):
    with pytest.raises(ValidationError) as refusal:
        propose_ruling(closed, agent, **{field: " \x00"})
    assert list(refusal.value.message_dict) == [field]


# The applicant's time to object


def test_proposal_is_told_to_the_applicant_with_the_last_day_and_without_its_text(closed, agent):
    proposal = propose_ruling(closed, agent, at=AT)
    assert proposal.object_until == (AT + timedelta(days=30)).date()
    with scopes_disabled():
        message = Message.objects.get(kind="ruling_proposed")
        assert message.recipient == "juda@exemple.invalid"
        assert "jusqu’au mercredi 1er avril 2026 inclus" in message.text
        assert "assemble" not in message.text + message.html
        assert history_verify().findings == []


def test_time_is_a_setting(closed, agent, settings):
    settings.RULING_OBJECTION_DAYS = 10
    assert propose_ruling(closed, agent, at=AT).object_until == (AT + timedelta(days=10)).date()


def test_proposal_is_ready_the_day_after_the_last_day(closed, agent):
    propose_ruling(closed, agent, at=AT)
    assert ready_on((4, 1)) == []
    assert ready_on((4, 2)) == [TITLE]


def test_objection_is_final_and_told_to_the_office(closed, agent, operator):
    propose_ruling(closed, agent, at=AT)
    with scopes_disabled():
        ruling_object(case=closed, by=operator, at=AT + timedelta(days=3))
        ruling_object(case=closed, by=operator, at=AT + timedelta(days=60))
        assert Message.objects.filter(kind="ruling_objected").count() == 1
        assert [event.kind for event in closed.events.all()][-2:] == ["ruling_proposed", "ruling_objected"]
        assert history_verify().findings == []
    assert ready_on((4, 2)) == []
    with pytest.raises(NotOffered):
        propose_ruling(closed, agent)


def test_objection_comes_too_late_after_the_last_day(closed, agent, operator):
    propose_ruling(closed, agent, at=AT)
    with scopes_disabled(), pytest.raises(NotOffered) as refusal:
        ruling_object(case=closed, by=operator, at=AT + timedelta(days=31))
    assert str(refusal.value) == "Le délai pour s’opposer à la publication a pris fin le 01/04/2026."


def test_only_the_applicant_objects(closed, agent):
    propose_ruling(closed, agent)
    for user in (agent, UserFactory()):
        with scopes_disabled(), pytest.raises(NotOffered):
            ruling_object(case=closed, by=user)


def test_reopening_voids_the_proposal_and_a_new_answer_may_be_proposed(closed, agent, head):
    propose_ruling(closed, agent, at=AT)
    case = transition(closed, "reopen", head, at=AT)
    assert ready_on((4, 2)) == []
    case = transition(case, "answer", agent, at=AT)
    assert ready_on((4, 2)) == []
    propose_ruling(case, agent, at=AT, title="Deuxième réponse")
    assert ready_on((4, 2)) == ["Deuxième réponse"]


def test_a_ruling_under_second_examination_is_not_ready(closed, agent, operator):
    propose_ruling(closed, agent, at=AT)
    second = submit_case(by=operator, nature=Nature.SECOND_EXAMEN, first_case=closed)
    assert ready_on((4, 2)) == []
    transition(second, "withdraw", operator)
    assert ready_on((4, 2)) == [TITLE]


def test_applicant_reads_the_text_and_objects_on_his_page(client, closed, agent, operator):
    propose_ruling(closed, agent, at=AT)
    client.force_login(operator)
    detail = reverse("forms:detail", args=[closed.number])
    url = reverse("forms:object", args=[closed.number])
    with time_machine.travel(AT + timedelta(days=5)):
        page = client.get(detail).content.decode()
        assert "Oui, dès lors que le produit titre plus de 18 % vol." in page
        assert url in page
        assert "M’opposer à la publication" in client.get(url).content.decode()
        client.post(url)
        page = client.get(detail).content.decode()
        assert "Vous vous êtes opposé à la publication" in page
        assert url not in page


def test_no_way_to_object_is_shown_when_it_is_too_late(client, closed, agent, operator):
    propose_ruling(closed, agent, at=AT)
    client.force_login(operator)
    url = reverse("forms:object", args=[closed.number])
    with time_machine.travel(AT + timedelta(days=40)):
        assert url not in client.get(reverse("forms:detail", args=[closed.number])).content.decode()
        assert client.get(url).status_code == 302
        client.post(url)
    with scopes_disabled():
        assert RulingProposal.objects.get().objected_at is None


def test_nobody_else_finds_the_page_to_object(client, closed, agent):
    propose_ruling(closed, agent)
    url = reverse("forms:object", args=[closed.number])
    assert client.post(url).status_code == 302
    for user in (agent, UserFactory(), UserFactory(is_superuser=True)):
        client.force_login(user)
        assert [client.get(url).status_code, client.post(url).status_code] == [404, 404]


# What the public side gets


def test_a_proposal_leaves_with_nothing_of_its_case(closed, agent):
    propose_ruling(closed, agent, at=AT)
    with time_machine.travel(datetime(2026, 4, 2, 12, tzinfo=UTC)):
        (proposal,) = public.proposals_ready()
    said = " ".join(str(value) for value in vars(proposal).values())
    for secret in (str(closed.number), "Knorr", "Bricot", "12069087400011", "juda", "Lyon"):
        assert secret not in said


def test_publication_is_asked_about_again(closed, agent, operator, head):
    key = propose_ruling(closed, agent, at=AT).key
    with time_machine.travel(datetime(2026, 4, 2, 12, tzinfo=UTC)):
        assert public.proposal_may_be_published(key)
        transition(closed, "reopen", head)
        assert not public.proposal_may_be_published(key)


# The letter and its code


def code_of(case):
    with scopes_disabled():
        return DecisionCode.objects.get(case=case).code


def test_code_has_a_hundred_bits_in_an_unambiguous_alphabet_and_is_kept_in_the_chain(closed):
    code = code_of(closed)
    assert len(code) == 20
    assert set(code) <= set(ALPHABET)
    assert len(ALPHABET) == 32
    with scopes_disabled():
        assert closed.events.get(kind="answered").data["code"] == code


def test_code_is_read_as_people_copy_it():
    assert code_shown("7K3QDM0X2A10V9ZZ0011") == "7K3QD-M0X2A-10V9Z-Z0011"
    assert code_read(" 7k3qd – mOx2a.10v9z z00iL\n") == "7K3QDM0X2A10V9ZZ0011"


def test_letter_says_all_that_an_administrative_decision_says(operator, agent):
    case = case_in(
        CaseState.CLOSED,
        by=operator,
        agent=agent,
        at=AT,
        represents_other=True,
        representative_quality=RepresentativeQuality.LAWYER,
        represented_siren="552100554",
        represented_name="Les Vergers",
    )
    with scopes_disabled():
        text = text_of(decision_pdf(case))
    code = code_shown(code_of(case))
    for said in (
        f"Demande n° {case.number}",
        "Juda Bricot",
        "pour le compte de Les Vergers, SIREN 552100554",
        "Le 2 mars 2026",
        "Le régime décrit est confirmé.",
        f"{agent} Agent, DR de Lyon - PAE",
        "Code des douanes, article 345 bis",
        "jusqu’au lundi 4 mai 2026 inclus",
        "http://localhost:8000/v/",
        code,
    ):
        assert squeezed(said) in text


def test_the_code_of_a_letter_stands_by_its_signature_before_the_remedies(closed, agent):
    with scopes_disabled():
        text = text_of(decision_pdf(closed))
    said = (str(agent), "Cette réponse est-elle authentique", "tribunal administratif")
    places = [text.index(squeezed(words)) for words in said]
    assert places == sorted(places)


def test_letter_stays_the_same_whatever_changes_later(closed, agent):
    with scopes_disabled():
        before = decision_pdf(closed)
        agent.last_name = "Autrement"
        agent.save()
        office = closed.office
        office.name = "Pôle renommé"
        office.save()
        assert decision_pdf(Case.objects.get(pk=closed.pk)) == before


def test_letter_of_the_state_bears_its_name_only_where_allowed(closed, settings):
    with scopes_disabled():
        assert "Républiquefrançaise" not in text_of(decision_pdf(closed))
        settings.OFFICIAL_BRANDING = True
        assert "Républiquefrançaise" in text_of(decision_pdf(closed))


def test_applicant_and_agents_of_the_office_download_the_letter(client, closed, agent, operator):
    mine = reverse("forms:decision_paper", args=[closed.number])
    office = reverse("cases:letter", args=[closed.number])
    for user, found in (
        (operator, [200, 302]),
        (agent, [404, 200]),
        (make_agent(roissy()), [404, 404]),
        (UserFactory(), [404, 302]),
    ):
        client.force_login(user)
        assert [client.get(mine).status_code, client.get(office).status_code] == found
    client.force_login(operator)
    response = client.get(mine)
    assert response["Content-Disposition"] == f'attachment; filename="reponse-{closed.number}.pdf"'
    assert response["Cache-Control"] == "private, no-store"
    assert mine in client.get(reverse("forms:detail", args=[closed.number])).content.decode()
    client.force_login(agent)
    assert office in client.get(reverse("cases:case", args=[closed.number])).content.decode()


@pytest.mark.parametrize("state", [CaseState.SUBMITTED, CaseState.REFUSED, CaseState.WITHDRAWN])
def test_no_letter_before_an_answer(client, state, operator):
    case = case_in(state, by=operator)
    client.force_login(operator)
    assert client.get(reverse("forms:decision_paper", args=[case.number])).status_code == 404


def test_audit_has_no_letter(client, operator):
    case = case_in(CaseState.CLOSED, by=operator, nature=Nature.DROIT_AU_CONTROLE, directorate="DR LYON")
    client.force_login(operator)
    assert client.get(reverse("forms:decision_paper", args=[case.number])).status_code == 404


def test_reopened_answer_has_no_letter_any_more(client, closed, head, operator):
    transition(closed, "reopen", head)
    client.force_login(operator)
    assert client.get(reverse("forms:decision_paper", args=[closed.number])).status_code == 404


def test_scope_of_an_applicant_hides_the_codes_and_proposals_of_others(closed, agent):
    propose_ruling(closed, agent)
    with scope(office=None, applicant=UserFactory().pk):
        assert (DecisionCode.objects.count(), RulingProposal.objects.count()) == (0, 0)
