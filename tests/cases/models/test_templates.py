"""The texts that agents start from: offered by nature, filled from the case."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django_scopes import scopes_disabled

from cases.enums import CaseState, Nature
from cases.models import ReplyTemplate
from cases.models.templates import LEFT, VALUES, VARIABLES, CaseValues, left_open
from cases.services.decision import case_answer, case_refuse
from cases.services.questions import case_request_complements, question_ask
from tests.factories import UserFactory, case_in, lyon, make_agent, stored_file, transition

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
REFUSAL = ReplyTemplate.Use.REFUSAL


@pytest.fixture(autouse=True)
def _unscoped():
    with scopes_disabled():
        yield


@pytest.fixture
def agent():
    agent = make_agent(lyon())
    agent.first_name, agent.last_name = "Juda", "Bricot"
    agent.save()
    return agent


def template(body, **columns):
    return ReplyTemplate(use=REFUSAL, title="Essai", body=body, **columns)


def filled(body, case):
    return template(body).filled(CaseValues(case))


def test_a_text_is_offered_for_its_nature_and_its_use(agent):
    ReplyTemplate.objects.all().delete()
    for nature in ["", *Nature.values]:
        template("Texte", nature=nature).save()
    ReplyTemplate.objects.create(use=ReplyTemplate.Use.ANSWER, title="Autre usage", body="Texte")
    case = case_in(CaseState.IN_CHARGE, agent=agent)
    offered = ReplyTemplate.objects.offered(REFUSAL, case)
    assert sorted(found.nature for found in offered) == ["", Nature.RESCRIT]


def test_every_variable_has_a_value_and_a_name_that_may_be_left_open():
    assert set(VARIABLES) == set(VALUES)
    for variable in VARIABLES.values():
        assert LEFT.fullmatch(f"[{variable.description}]"), variable


def test_the_case_fills_the_variables(agent):
    first = case_in(CaseState.CLOSED, agent=make_agent(lyon()), at=AT)
    case = case_in(
        CaseState.IN_CHARGE,
        agent=agent,
        by=first.applicant,
        at=AT,
        nature=Nature.SECOND_EXAMEN,
        first_case=first,
        subject="Cotisation",
    )
    case = transition(case, "request_complements", agent, at=AT)
    said = dict(
        part.split("=")
        for part in filled("\n".join(f"{name}={{{name}}}" for name in VARIABLES), case).split("\n")
    )
    assert {name: value for name, value in said.items() if name not in ("date_du_jour", "echeance")} == {
        "numero": str(case.number),
        "objet": "Cotisation",
        "nature": "second examen",
        "categorie": "toutes autres taxes",
        "champs": "cotisation sur les boissons alcooliques",
        "demandeur": "Knorr-Bremse Powertech GmbH Co. KG",
        "societe_representee": "[nom de la société représentée]",
        "service": "DR de Lyon - PAE",
        "direction": case.office.directorate.name,
        "agent": "Juda Bricot",
        "date_de_depot": "lundi 2 mars 2026",
        "date_de_reception": "lundi 2 mars 2026",
        "date_de_recevabilite": "[date de recevabilité]",
        "date_des_complements": "lundi 2 mars 2026",
        "premiere_demande": str(first.number),
        "date_premiere_reponse": "lundi 2 mars 2026",
    }
    assert "[" not in said["date_du_jour"]


def test_what_a_value_holds_is_neither_a_variable_nor_left_open(agent):
    case = case_in(CaseState.IN_CHARGE, agent=agent, subject="Un [urgent] {numero}")
    assert filled("« {objet} »", case) == "« Un (urgent) (numero) »"


def test_a_text_of_before_the_variables_is_offered_as_it_is_and_its_braces_are_left_open(agent):
    case = case_in(CaseState.IN_CHARGE, agent=agent)
    text = filled("Voir {annexe} et { }, demande {numero}.", case)
    assert text == f"Voir {{annexe}} et {{ }}, demande {case.number}."
    assert left_open(text) == ["{annexe}"]


def test_a_value_is_asked_once_for_all_texts(agent, django_assert_num_queries):
    case = case_in(CaseState.IN_CHARGE, agent=agent)
    values = CaseValues(case)
    with django_assert_num_queries(2):
        for _ in range(10):
            template("{champs} {date_des_complements}").filled(values)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Demande {numéro}.", "Vouliez-vous écrire {numero} ?"),
        ("Demande {inconnu}.", "{inconnu} n’est pas une variable de ce texte."),
        ("Demande {numero.", "Une accolade n’a pas sa pareille"),
    ],
)
def test_an_unknown_variable_is_refused_when_the_text_is_saved(body, said):
    with pytest.raises(ValidationError) as refusal:
        template(body).full_clean()
    assert said in " ".join(refusal.value.message_dict["body"])
    assert "Variables possibles : {numero}, {objet}" in " ".join(refusal.value.message_dict["body"])


def test_our_own_texts_are_sound():
    for own in ReplyTemplate.objects.all():
        own.full_clean()
        assert own.nature or " : " not in own.title or own.use == ReplyTemplate.Use.COMPLEMENTS


def soon(case):
    return {"answer_by": datetime(2099, 1, 4, tzinfo=UTC).date()}


SERVICES = [
    (case_refuse, CaseState.IN_CHARGE, "grounds", lambda case: {}),
    (case_answer, CaseState.ADMISSIBLE, "text", lambda case: {"files": [stored_file()]}),
    (case_request_complements, CaseState.IN_CHARGE, "text", soon),
    (question_ask, CaseState.IN_CHARGE, "text", soon),
]


@pytest.mark.parametrize(("service", "state", "field", "more"), SERVICES)
def test_no_service_sends_a_text_that_is_not_completed(agent, service, state, field, more):
    case = case_in(state, agent=agent, by=UserFactory())
    given = {"case": case, "by": agent, "version": case.version, **more(case)}
    with pytest.raises(ValidationError) as refusal:
        service(**given, **{field: "Le [date], la demande n° {numero} : [date]."})
    assert refusal.value.message_dict == {
        field: ["Complétez ce qui reste entre crochets : [date], {numero}."]
    }
    service(**given, **{field: "Le texte dit « ces biens […] sont taxés [...] »."})


def test_a_cut_in_a_quotation_is_not_left_open():
    assert left_open("[…] [...] [date]") == ["[date]"]
