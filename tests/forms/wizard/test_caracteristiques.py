"""The second step: lists that depend on each other, the competent directorate, the second examen."""

import pytest
import time_machine
from django_scopes import scope as case_scope

from cases.enums import CaseState, Nature
from cases.models import Case, Category, Domain, Subcategory
from directory.naming import directorate_short
from forms.models import Draft
from tests.factories import UserFactory, case_in
from tests.forms import steps

pytestmark = pytest.mark.django_db

NO_NUMBER = (
    "Numéro de la première demande : Un numéro de demande s’écrit en quatre chiffres ou plus. Vérifiez-le, ou"
    " laissez ce champ vide."
)
NOT_ANSWERED = (
    "Numéro de la première demande : Cette demande n’est pas un rescrit auquel il a été répondu. Vérifiez le"
    " numéro, ou laissez ce champ vide."
)


def to_check(number):
    return (
        f"La demande n° {number} n’est pas l’une de celles de votre compte : le service vérifiera ce numéro."
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
    assert reader.value("Catégorie de la demande") == directorate_short(expected.label)
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


@pytest.mark.parametrize("number", ["1", "300", "abc", "３００１", "9999999999", "-3001", "300²"])
def test_what_is_no_number_is_refused(reader, number):
    steps.company(reader)
    second_examen(reader, number)
    assert reader.errors() == [NO_NUMBER]


@pytest.mark.parametrize("state", [CaseState.SUBMITTED, CaseState.CLOSED, None])
@pytest.mark.parametrize("company", [steps.SIRET, "00990040800015"])
def test_nothing_tells_whether_another_person_s_case_exists(reader, applicant, state, company):
    number = case_in(state, by=UserFactory(), siret=company).number if state else 4321
    steps.company(reader)
    second_examen(reader, str(number))
    assert (reader.step, reader.errors(), reader.alerts()) == ("champs", [], [to_check(number)])
    steps.scope(reader)
    steps.request(reader)
    assert f"Numéro de la première demande {number}, à vérifier par le service" in reader.text
    steps.finish(reader)
    with case_scope(office=None, applicant=applicant.pk):
        case = Case.objects.get()
        assert (case.first_case_id, case.first_case_claimed) == (None, number)
    text = reader.open(f"/demandes/{case.number}/").text
    assert f"Première demande n° {number}, à vérifier par le service" in text


def test_an_open_rescrit_of_one_s_own_is_not_a_first_request(reader, applicant):
    case = case_in(CaseState.ADMISSIBLE, by=applicant)
    steps.company(reader)
    second_examen(reader, str(case.number))
    assert reader.errors() == [NOT_ANSWERED]


@pytest.mark.parametrize("state", [CaseState.SUBMITTED, CaseState.CLOSED])
def test_a_second_examen_is_asked_once(reader, applicant, state):
    first = case_in(CaseState.CLOSED, by=applicant)
    second = case_in(state, by=applicant, nature=Nature.SECOND_EXAMEN, first_case=first)
    steps.company(reader)
    second_examen(reader, str(first.number))
    assert reader.errors() == [
        "Numéro de la première demande : Un second examen de cette demande est déjà demandé :"
        f" suivez la demande n° {second.number}. Vérifiez le numéro, ou laissez ce champ vide."
    ]


@pytest.mark.parametrize("state", [CaseState.REFUSED, CaseState.WITHDRAWN])
def test_a_second_examen_that_was_not_done_may_be_asked_again(reader, applicant, state):
    first = case_in(CaseState.CLOSED, by=applicant)
    case_in(state, by=applicant, nature=Nature.SECOND_EXAMEN, first_case=first)
    steps.company(reader)
    second_examen(reader, str(first.number))
    assert (reader.step, reader.errors()) == ("champs", [])


def test_an_answered_rescrit_of_one_s_own_is_linked(reader, applicant):
    first = case_in(CaseState.CLOSED, by=applicant)
    steps.company(reader)
    second_examen(reader, str(first.number))
    assert (reader.step, reader.errors(), reader.alerts()) == ("champs", [], [])
    steps.scope(reader)
    steps.request(reader)
    steps.finish(reader)
    with case_scope(office=None, applicant=applicant.pk):
        case = Case.objects.get(nature=Nature.SECOND_EXAMEN)
        assert (case.first_case_id, case.first_case_claimed) == (first.pk, None)


def test_without_consent_and_unread_no_term_has_ended(reader, applicant):
    with time_machine.travel("2026-02-02 10:00+01:00", tick=False):
        first = case_in(CaseState.CLOSED, by=applicant, electronic_notification=False)
    with time_machine.travel("2026-11-23 10:00+01:00", tick=False):
        reader.client.force_login(applicant)
        steps.company(reader)
        second_examen(reader, str(first.number))
        assert (reader.step, reader.alerts()) == ("champs", [])


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


def test_directorates_are_listed_by_place_in_one_form(reader):
    steps.company(reader)
    reader.fill("Nature de la demande", "rescrit sur une situation de fait").press("Mettre à jour la liste")
    reader.fill("Catégorie de la demande", "toutes autres taxes").press("Mettre à jour la liste")
    listed = [option.get_text() for option in reader.field("Sous-catégorie").select("option")][1:]
    assert listed[:3] == ["DR D’AIX EN PROVENCE", "DR D’AMIENS", "DR D’AUVERGNE"]
    assert listed.index("DR DU LÉMAN") < listed.index("DR DE LILLE") < listed.index("DR LYON")
