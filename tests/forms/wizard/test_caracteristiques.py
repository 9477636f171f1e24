"""The second step: lists that depend on each other, the competent directorate, the second examen."""

import pytest
import time_machine
from django_scopes import scope as case_scope

from cases.enums import CaseState, Nature
from cases.models import Case, Category, Domain, Subcategory
from forms.models import Draft
from tests.factories import UserFactory, case_in

from . import steps

pytestmark = pytest.mark.django_db

UNKNOWN = (
    "Numéro de la première demande : Aucun rescrit clos ne porte ce numéro parmi vos demandes ou celles de votre"
    " entreprise. Vérifiez-le, ou laissez ce champ vide."
)


def chosen(reader):
    return Draft.objects.get().typed("caracteristiques")


def test_categories_follow_the_nature_and_subcategories_the_category(reader):
    steps.company(reader)
    assert reader.options("Catégorie de la demande") == ["Choisir une catégorie"]
    reader.fill("Nature de la demande", "rescrit sur une situation de fait").press("Mettre à jour la liste")
    assert reader.errors() == []
    assert set(reader.options("Catégorie de la demande")[1:]) == set(
        Category.objects.filter(nature=Nature.RESCRIT).values_list("label", flat=True)
    )
    reader.fill("Catégorie de la demande", "toutes autres taxes").press("Mettre à jour la liste")
    assert "DR LYON" in reader.options("Sous-catégorie")


def test_a_list_that_was_not_refreshed_is_asked_for(reader):
    steps.company(reader)
    reader.fill("Nature de la demande", "rescrit sur une situation de fait").press("Suivant")
    assert reader.errors() == [
        "Catégorie de la demande : Choisissez la catégorie de la demande.",
        "Sous-catégorie : Choisissez la sous-catégorie.",
    ]


def test_an_entry_not_valid_today_is_not_offered(reader):
    Subcategory.objects.filter(label="DR LYON").update(valid_until="2020-01-01")
    steps.company(reader)
    reader.fill("Nature de la demande", "second examen").press("Mettre à jour la liste")
    reader.fill("Catégorie de la demande", "toutes autres taxes").press("Mettre à jour la liste")
    assert "DR LYON" not in reader.options("Sous-catégorie")


def test_the_departement_of_the_address_proposes_a_directorate(reader):
    steps.company(reader)
    assert reader.value("Département de l’activité") == "69 - Rhône"
    reader.fill("Nature de la demande", "rescrit sur une situation de fait").press("Mettre à jour la liste")
    reader.fill("Catégorie de la demande", "toutes autres taxes").press("Mettre à jour la liste")
    reader.press("Choisir cette direction")
    assert reader.value("Sous-catégorie") == "DR LYON"
    assert "Direction choisie" in reader.text


def test_a_departement_shared_by_several_directorates_proposes_them_all(reader):
    steps.company(reader)
    reader.fill("Nature de la demande", "droit au contrôle")
    reader.fill("Département de l’activité", "13 - Bouches-du-Rhône").press("Trouver ma direction")
    buttons = [b for b in reader.form.select("button") if b.text.startswith("Choisir cette direction")]
    assert len(buttons) > 1
    reader.press("Choisir cette direction", action=buttons[1]["value"])
    expected = Category.objects.get(pk=buttons[1]["value"].split("=")[1])
    assert reader.value("Catégorie de la demande") == expected.label
    reader.press("Suivant")
    assert (reader.step, reader.errors()) == ("champs", [])


def test_a_directorate_cannot_be_chosen_before_the_category(reader):
    steps.company(reader)
    reader.press("Trouver ma direction")
    assert "Choisissez d’abord la nature et la catégorie" in reader.text


def test_tgap_goes_to_its_bureau(reader):
    steps.company(reader)
    steps.characteristics(
        reader, category="taxe générale sur les activités polluantes (tgap)", sub="BUREAU NICE PORT"
    )
    assert (reader.step, reader.errors()) == ("champs", [])


def second_examen(reader, number, *, confirm=True):
    reader.fill("Nature de la demande", "second examen").press("Mettre à jour la liste")
    reader.fill("Catégorie de la demande", "toutes autres taxes").press("Mettre à jour la liste")
    reader.fill("Sous-catégorie", "DR LYON").fill("Numéro de la première demande", number)
    if confirm:
        reader.check("Je n’invoque aucun élément nouveau")
    return reader.press("Suivant")


def test_the_first_number_is_optional(reader):
    steps.company(reader)
    second_examen(reader, "")
    assert (reader.step, reader.errors()) == ("champs", [])


@pytest.mark.parametrize("number", ["1", "abc", "３００１", "9999999999", "-1", "2²"])
def test_a_number_that_is_no_case_is_refused(reader, number):
    steps.company(reader)
    second_examen(reader, number)
    assert reader.errors() == [UNKNOWN]


def test_another_company_s_case_answers_like_none(reader):
    foreign = case_in(CaseState.CLOSED, siret="00990040800015")
    steps.company(reader)
    second_examen(reader, str(foreign.number))
    assert reader.errors() == [UNKNOWN]


def test_an_open_rescrit_is_not_a_first_request(reader, applicant):
    case = case_in(CaseState.ADMISSIBLE, by=applicant)
    steps.company(reader)
    second_examen(reader, str(case.number))
    assert reader.errors() == [UNKNOWN]


def test_a_colleague_s_case_of_the_same_company_is_accepted(reader, applicant):
    first = case_in(CaseState.CLOSED, by=UserFactory(), siret=steps.SIRET)
    steps.company(reader)
    second_examen(reader, str(first.number))
    assert (reader.step, reader.errors(), reader.alerts()) == ("champs", [], [])
    steps.scope(reader)
    steps.request(reader)
    steps.finish(reader)
    with case_scope(office=None, applicant=applicant.pk):
        assert Case.objects.get().first_case_id == first.pk


def test_past_two_months_a_warning_lets_him_go_on(reader, applicant):
    with time_machine.travel("2026-02-02 10:00+01:00", tick=False):
        first = case_in(CaseState.CLOSED, by=applicant)
    with time_machine.travel("2026-11-23 10:00+01:00", tick=False):
        reader.client.force_login(applicant)
        steps.company(reader)
        second_examen(reader, str(first.number))
        assert reader.step == "champs"
        assert reader.alerts() == [
            f"Le délai pour demander un second examen de la demande n° {first.number} a pris fin le 02/04/2026."
            " Vous pouvez continuer : le service dira s’il accepte de l’examiner."
        ]


def test_a_new_element_makes_it_a_new_rescrit_that_keeps_everything(reader, applicant):
    steps.company(reader)
    second_examen(reader, "", confirm=False)
    assert len(reader.errors()) == 1
    reader.check("Je n’invoque aucun élément nouveau").press("Suivant")
    steps.scope(reader)
    reader.fill("Objet de la demande", "Mon objet").press("Retour").press("Retour")
    reader.press("Déposer plutôt un nouveau rescrit")
    assert reader.value("Nature de la demande") == "rescrit sur une situation de fait"
    assert (reader.value("Catégorie de la demande"), reader.value("Sous-catégorie")) == (
        "toutes autres taxes",
        "DR LYON",
    )
    reader.press("Suivant")
    assert reader.value("Domaine et sous-domaine") == steps.SCOPE
    reader.press("Suivant")
    assert reader.value("Objet de la demande") == "Mon objet"


def test_scopes_follow_nature_and_category(reader):
    steps.company(reader)
    steps.characteristics(
        reader, category="taxe générale sur les activités polluantes (tgap)", sub="BUREAU NICE PORT"
    )
    domains = {option.split(" - ")[0] for option in reader.options("Domaine et sous-domaine")[1:]}
    expected = Domain.objects.filter(nature=Nature.RESCRIT)
    tgap = Category.objects.get(nature=Nature.RESCRIT, label__startswith="taxe générale")
    assert domains == {d.label for d in expected if d.category_id in (None, tgap.pk)}
