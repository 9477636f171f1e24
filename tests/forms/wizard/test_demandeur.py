"""The first step: what identifies the applicant, and what the register says of it."""

import pytest

from forms import register
from forms.models import Draft
from forms.register import RegisterUnavailable
from tests.forms import steps
from tests.forms.register.test_sick_register import NAMELESS, answers
from tests.forms.register.test_sick_register import register as register_at
from text.numbers import check_digit_is_right, siren_clean, siret_clean

pytestmark = pytest.mark.django_db


class OutOfOrder:
    """A register that never answers."""

    def find_by_siret(self, siret):
        raise RegisterUnavailable

    find_by_siren = search = find_by_siret


@pytest.fixture
def outage(monkeypatch):
    monkeypatch.setitem(register.ADAPTERS, "sample", OutOfOrder)


@pytest.mark.parametrize("number", ["12069087400011", "120 690 874 00011", "120\u202f690\u00a0874 00011"])
def test_spaces_in_a_siret_do_not_matter(number):
    assert siret_clean(number) == "12069087400011"


@pytest.mark.parametrize(
    "number", ["１２０６９０８７４０００１１", "1206908740001", "00000000000000", "1206908740001a", "²" * 14]
)
def test_a_siret_of_another_shape_is_refused(reader, number):
    steps.company(reader, number)
    assert [e for e in reader.errors() if e.startswith("SIRET : ")] != []
    assert reader.value("SIRET") == number


def test_the_check_digit_knows_la_poste():
    assert check_digit_is_right("35600000049837")
    assert not check_digit_is_right("12069087400011")
    assert siren_clean("356 000 000") == "356000000"


def test_a_siret_alone_fills_name_and_address(reader):
    steps.company(reader)
    assert (reader.step, reader.errors()) == ("caracteristiques", [])
    typed = Draft.objects.get().typed("demandeur")
    assert (typed["company_name"], typed["postcode"]) == (steps.COMPANY, "69009")


def test_the_name_given_by_the_register_cannot_be_typed_over(reader):
    steps.company(reader)
    reader.press("Retour").press("Suivant", company_name="Autre nom")
    reader.open(reader.url.replace("caracteristiques", "demandeur"))
    assert reader.given("Raison sociale") == steps.COMPANY


def test_names_that_the_register_gives_are_text_and_an_empty_one_stays_a_field(reader):
    reader.open(steps.START)
    assert [reader.given(term) for term in ("Raison sociale", "Nom de la société représentée")] == [
        None,
        None,
    ]
    reader.check("Entreprise").fill("SIRET", steps.SIRET).check("Je dépose cette demande").check("Avocat")
    reader.fill("SIREN de la société représentée", "009900408").press("Suivant").press("Retour")
    assert reader.given("Raison sociale") == steps.COMPANY
    assert reader.given("Nom de la société représentée") == "Brasserie Trois Clochers"
    assert reader.page.select("main input:not([type=hidden])[readonly][value]") == []


def test_one_s_own_address_stays(reader):
    steps.address(reader.open(steps.START).check("Entreprise").fill("SIRET", steps.SIRET)).press("Suivant")
    assert Draft.objects.get().typed("demandeur")["city"] == "Amiens"


def test_another_company_brings_its_own_address(reader):
    steps.company(reader)
    reader.press("Retour").fill("SIRET", "00990040800015").press("Suivant")
    typed = Draft.objects.get().typed("demandeur")
    assert (typed["company_name"], typed["city"]) == ("Brasserie Trois Clochers", "Amiens")


def test_an_unknown_siret_warns_and_lets_the_name_be_typed(reader):
    steps.company(reader, "12069087400029")
    assert "dont la clé de contrôle est inexacte" in reader.errors()[0]
    assert not reader.field("Raison sociale").has_attr("readonly")
    steps.address(reader.fill("Raison sociale", "Société nouvelle")).press("Suivant")
    assert reader.step == "caracteristiques"
    steps.characteristics(reader)
    steps.scope(reader)
    steps.request(reader)
    assert "Société nouvelle (non vérifiée)" in reader.text


def test_nobody_is_stuck_when_the_register_is_down(reader, outage):
    steps.company(reader)
    assert "Le registre des entreprises ne répond pas pour le moment." in reader.errors()[0]
    steps.address(reader.fill("Raison sociale", "Knorr-Bremse")).press("Suivant")
    assert (reader.step, reader.errors()) == ("caracteristiques", [])


def test_the_search_says_that_the_register_is_down(reader, outage):
    reader.open(f"{steps.START}?recherche=knorr")
    assert "Le registre des entreprises ne répond pas pour le moment." in reader.text


def test_the_search_finds_by_name_and_by_number(reader):
    for query in ("knorr bremse", "12069087400011", "120 690 874"):
        reader.open(steps.START).check("Entreprise").press("Choisir une entreprise")
        reader.fill("Recherche par SIRET", query).press("Rechercher")
        assert reader.field(steps.COMPANY)["value"] == steps.SIRET


def test_a_search_without_result_says_so(reader):
    reader.open(f"{steps.START}?recherche=inexistante")
    assert "Aucune entreprise ne correspond à « inexistante »." in reader.text


def test_a_closed_establishment_warns(reader):
    steps.company(reader, "00990106700018")
    assert reader.step == "caracteristiques"
    assert "« Comptoir maritime fermé » est un établissement fermé" in reader.alerts()[0]


def test_fields_of_another_type_are_ignored_and_kept(reader):
    reader.open(steps.START).check("Entreprise").fill("SIRET", "12").press("Suivant")
    steps.address(reader.check("Particulier")).press("Suivant")
    assert reader.step == "caracteristiques"
    assert Draft.objects.get().typed("demandeur")["siret"] == "12"


@pytest.mark.parametrize("number", ["W12345678", "W12345678x", "W１２３４５６７８９", "123", "X123456789"])
def test_an_association_s_number_of_another_shape_is_refused(reader, number):
    steps.association(reader, number)
    assert len(reader.errors()) == 1
    assert reader.errors()[0].startswith("Numéro RNA ou SIRET : ")


def test_an_association_may_give_its_siret(reader):
    reader.open(steps.START).check("Association").fill("Numéro RNA ou SIRET", "00990103400018").press(
        "Suivant"
    )
    assert (reader.step, reader.errors()) == ("caracteristiques", [])


def test_a_foreign_postcode_is_not_checked(reader):
    steps.address(reader.open(steps.START).check("Particulier"))
    reader.fill("Code postal", "B-1000").fill("Ville", "Bruxelles").fill("Pays", "Belgique").press("Suivant")
    assert (reader.step, reader.errors()) == ("caracteristiques", [])
    reader.press("Retour").fill("Pays", "France").press("Suivant")
    assert reader.errors() == ["Code postal : Un code postal français compte 5 chiffres."]


@pytest.mark.parametrize("siren", ["12069087", "000000000", "abcdefghi"])
def test_a_siren_of_another_shape_is_refused(reader, siren):
    reader.open(steps.START).check("Entreprise").fill("SIRET", steps.SIRET).check("Je dépose cette demande")
    reader.check("Avocat").fill("SIREN de la société représentée", siren).press("Suivant")
    assert [e.split(" : ")[0] for e in reader.errors()] == ["SIREN de la société représentée"]


def test_an_unknown_represented_company_is_typed(reader):
    reader.open(steps.START).check("Entreprise").fill("SIRET", steps.SIRET).check("Je dépose cette demande")
    reader.check("Avocat").fill("SIREN de la société représentée", "732829320").press("Suivant")
    assert [e.split(" : ")[0] for e in reader.errors()] == ["Nom de la société représentée"]
    reader.fill("Nom de la société représentée", "Mandante").press("Suivant")
    assert reader.step == "caracteristiques"


def test_a_company_that_shows_no_name_is_typed_and_not_verified(reader, settings):
    settings.COMPANY_REGISTER = "api"
    with register_at(settings, answers({"results": [NAMELESS]})):
        reader.open(f"{steps.START}?recherche=12069087400011")
        assert "Nom non diffusé par le registre" in reader.text
        steps.company(reader, "12069087400011")
        assert reader.errors()[0] == (
            "Raison sociale : Le registre connaît ce numéro, mais ne diffuse pas le nom de l’entreprise."
            " Saisissez vous-même la raison sociale."
        )
        steps.address(reader.fill("Raison sociale", "Société discrète")).press("Suivant")
    assert (reader.step, reader.errors()) == ("caracteristiques", [])
    steps.characteristics(reader)
    steps.scope(reader)
    steps.request(reader)
    assert "Société discrète (non vérifiée)" in reader.text


@pytest.mark.parametrize("query", ["3M", "a", "12", "\u200b3M\u200b"])
def test_a_search_too_short_is_told_at_the_field_and_asks_nobody(reader, settings, query):
    settings.COMPANY_REGISTER = "api"
    with register_at(settings, answers({"erreur": "trop court"}, 400)) as asked:
        reader.open(f"{steps.START}?recherche={query}")
    assert asked == []
    field = reader.field("Recherche par SIRET")
    assert (field["aria-invalid"], reader.page.find(id=field["aria-describedby"]).text) == (
        "true",
        "Saisissez au moins trois caractères. Si le nom en compte moins, cherchez par le SIRET ou le SIREN.",
    )
    assert "ne répond pas" not in reader.text


def test_a_question_that_the_register_refuses_is_called_no_outage(reader, settings):
    settings.COMPANY_REGISTER = "api"
    with register_at(settings, answers({"erreur": "Non."}, 400)):
        reader.open(f"{steps.START}?recherche=knorr")
        assert "La recherche n’a pas pu être faite auprès du registre des entreprises" in reader.text
        steps.company(reader)
    assert reader.errors()[0].startswith(
        "Raison sociale : Ce numéro n’a pas pu être vérifié auprès du registre"
    )
    assert "ne répond pas" not in reader.text


@pytest.mark.parametrize("number", ["120.690.874-00011", "\u200b120 690 874 00011"])
def test_a_siret_is_looked_up_and_kept_as_its_digits_however_it_is_typed(reader, number):
    steps.company(reader, number)
    assert (reader.step, reader.errors()) == ("caracteristiques", [])
    assert Draft.objects.get().typed("demandeur")["company_name"] == steps.COMPANY
    reader.open(f"{steps.START}?recherche={number}")
    assert reader.field(steps.COMPANY)["value"] == steps.SIRET


def test_what_a_browser_can_fill_in_is_named_and_a_format_is_told_before(reader):
    reader.open("/demandes/nouvelle/demandeur/")
    for label in ("Raison sociale", "Nom de l’association"):
        assert reader.field(label)["autocomplete"] == "organization"
    assert "Code postal * 5 chiffres en France." in reader.text
