"""The whole form without scripts: three natures, three types of applicant, representation."""

import pytest
from django.core.files.storage import storages
from django_scopes import scope as case_scope

from cases.enums import AttachmentRole, CaseState, EventKind, Nature
from cases.models import Case
from forms.models import Draft, DraftFile
from tests.factories import case_in
from tests.forms import steps
from tests.forms.reader import pdf

pytestmark = pytest.mark.django_db


def case_of(user):
    with case_scope(office=None, applicant=user.pk):
        return Case.objects.select_related("office", "category", "subcategory").get()


def test_the_manual_s_request_is_filed(reader, applicant):
    reader.open("/demandes/nouvelle/")
    assert reader.step == "demandeur"
    assert [reader.given(term) for term in ("Nom", "Prénom", "Courrier électronique")] == [
        "Bricot",
        "Juda",
        applicant.email,
    ]
    reader.check("Entreprise").press("Choisir une entreprise")
    reader.fill("Recherche par SIRET", steps.SIRET).press("Rechercher")
    reader.check(steps.COMPANY).press("Valider")
    assert reader.value("SIRET") == steps.SIRET
    assert reader.given("Raison sociale") == steps.COMPANY
    assert reader.value("Ville") == "Lyon"
    assert "Brouillon enregistré à" in reader.text
    steps.characteristics(reader.press("Suivant"))
    steps.scope(reader)
    steps.request(reader, files=[pdf("plan.pdf"), pdf("contrat.pdf")])
    assert reader.step == "recapitulatif"
    assert "DR de Lyon - PAE" in reader.text
    steps.finish(reader)
    case = case_of(applicant)
    assert reader.url == f"/demandes/{case.number}/confirmation/"
    assert f"Votre demande n° {case.number} est déposée" in reader.text
    assert (case.state, case.office.name) == (CaseState.SUBMITTED, "DR de Lyon - PAE")
    assert (case.siret, case.company_name, case.company_verified) == (steps.SIRET, steps.COMPANY, True)
    assert (case.category.label, case.subcategory.label) == ("toutes autres taxes", "DR LYON")
    assert (case.good_faith, case.electronic_notification) == (True, False)
    with case_scope(office=None, applicant=applicant.pk):
        assert [str(s) for s in case.subdomains.all()] == ["cotisation sur les boissons alcooliques"]
        assert [(a.name, a.role) for a in case.attachments.all()] == [
            ("plan.pdf", AttachmentRole.REQUEST),
            ("contrat.pdf", AttachmentRole.REQUEST),
        ]
        assert all(storages["private"].exists(a.file.name) for a in case.attachments.all())
        assert [e.kind for e in case.events.all()] == [EventKind.SUBMITTED]
    assert (Draft.objects.count(), DraftFile.objects.count()) == (0, 0)


def test_a_person_asks_for_an_audit(reader, applicant):
    steps.person(reader)
    steps.characteristics(reader, "droit au contrôle", "DR ROISSY", None)
    steps.scope(reader)
    steps.request(reader, points=["La comptabilité-matières", "Les documents de circulation"])
    steps.finish(reader)
    case = case_of(applicant)
    assert (case.nature, case.office.name) == (Nature.DROIT_AU_CONTROLE, "DR de Roissy - POC/CRPC")
    assert (case.siret, case.company_name, case.subcategory) == ("", "", None)
    with case_scope(office=None, applicant=applicant.pk):
        assert [p.text for p in case.points.order_by("position")] == [
            "La comptabilité-matières",
            "Les documents de circulation",
        ]
    assert "dans un délai raisonnable" in reader.text


def test_an_association_asks_for_a_second_examen(reader, applicant):
    first = case_in(CaseState.CLOSED, by=applicant)
    steps.association(reader)
    reader.fill("Nature de la demande", "second examen").press("Mettre à jour la liste")
    reader.fill("Numéro de la première demande", str(first.number))
    reader.check("Je demande à être entendu par le collège")
    steps.characteristics(reader, "second examen")
    steps.scope(reader)
    steps.request(reader)
    steps.finish(reader)
    with case_scope(office=None, applicant=applicant.pk):
        case = Case.objects.get(nature=Nature.SECOND_EXAMEN)
        assert case.first_case == first
    assert (case.rna, case.company_name, case.company_verified) == (
        "W691234567",
        "Les amis du houblon",
        False,
    )
    assert (case.no_new_element, case.hearing_requested) == (True, True)


def test_a_customs_representative_joins_a_mandate(reader, applicant):
    reader.open(steps.START).check("Entreprise").fill("SIRET", "00990052300011")
    reader.check("Je dépose cette demande").check("Représentant en douane enregistré")
    reader.fill("SIREN de la société représentée", "120690874").press("Suivant")
    assert reader.errors() == ["Mandat : Joignez le mandat écrit de la société que vous représentez."]
    reader.upload("Mandat", pdf("mandat.pdf")).press("Suivant")
    steps.characteristics(reader)
    steps.scope(reader)
    steps.request(reader)
    assert steps.COMPANY in reader.text
    steps.finish(reader)
    case = case_of(applicant)
    assert case.company_name == "Douane Conseil Transit"
    assert (case.represented_siren, case.represented_name, case.represented_verified) == (
        "120690874",
        steps.COMPANY,
        True,
    )
    with case_scope(office=None, applicant=applicant.pk):
        assert [(a.name, a.role) for a in case.attachments.all()] == [("mandat.pdf", AttachmentRole.MANDATE)]


def test_a_lawyer_needs_no_mandate_file(reader):
    reader.open(steps.START).check("Entreprise").fill("SIRET", "00990058000011")
    reader.check("Je dépose cette demande").check("Avocat")
    reader.fill("SIREN de la société représentée", "120 690 874").press("Suivant")
    assert (reader.step, reader.errors()) == ("caracteristiques", [])


def test_the_form_asks_to_sign_in(client):
    response = client.get(steps.START)
    assert response.status_code == 302
    assert response.url.startswith("/compte/login/")


def test_modify_goes_back_to_the_recap(reader, applicant):
    steps.company(reader)
    steps.characteristics(reader)
    steps.scope(reader)
    steps.request(reader)
    reader.follow("Modifier : Demande")
    assert reader.step == "demandeur"
    reader.fill("Ville", "Villeurbanne").press("Suivant")
    assert reader.step == "recapitulatif"
    assert "Villeurbanne" in reader.text


def test_several_scopes_are_added_and_removed(reader, applicant):
    steps.company(reader)
    steps.characteristics(reader)
    other = "Alcools et boissons - droit spécifique sur les bières"
    reader.fill("Domaine et sous-domaine", steps.SCOPE).press("Ajouter un champ d’application")
    reader.fill("Domaine et sous-domaine n° 2", other).press("Ajouter un champ d’application")
    reader.fill("Domaine et sous-domaine n° 3", other).press("Suivant")
    assert reader.errors() == [
        "Champs d’application : Le même champ d’application est choisi deux fois : n’en gardez qu’un."
    ]
    reader.press("Retirer le champ d’application n° 3").press("Suivant")
    assert (reader.step, reader.errors()) == ("demande", [])


def test_an_audit_has_one_scope_even_after_a_change_of_nature(reader):
    steps.company(reader)
    steps.characteristics(reader, "droit au contrôle", "DR LYON", None)
    assert not [b for b in reader.form.select("button") if "Ajouter" in b.text]
    data = reader.data()
    chosen = [o["value"] for o in reader.field("Domaine et sous-domaine").select("option")][1:3]
    reader.press("Suivant", subdomains=chosen, version=data["version"])
    assert reader.errors() == [
        "Champs d’application : Un droit au contrôle porte sur un seul champ d’application : n’en gardez qu’un."
    ]


def test_files_are_added_and_removed_without_leaving_the_step(reader):
    steps.company(reader)
    steps.characteristics(reader)
    steps.scope(reader)
    reader.fill("Objet de la demande", "Un objet").upload("Pièces jointes", pdf("a.pdf"), pdf("b.pdf"))
    reader.press("Joindre le fichier")
    assert (reader.step, reader.value("Objet de la demande")) == ("demande", "Un objet")
    stored = DraftFile.objects.get(name="a.pdf").file.name
    reader.press("Retirer a.pdf")
    assert [f.name for f in DraftFile.objects.all()] == ["b.pdf"]
    assert "a.pdf" not in reader.text.replace("« a.pdf » est retiré", "")
    assert storages["private"].exists(DraftFile.objects.get().file.name)
    assert isinstance(stored, str)


def test_a_refused_file_keeps_the_others_and_what_was_typed(reader):
    steps.company(reader)
    steps.characteristics(reader)
    steps.scope(reader)
    bad = pdf("virus.exe")
    reader.fill("Objet de la demande", "Un objet").upload("Pièces jointes", pdf("a.pdf"), bad).press(
        "Suivant"
    )
    assert reader.step == "demande"
    assert len(reader.errors()) == 1
    assert "« virus.exe » ne peut pas être joint" in reader.errors()[0]
    assert reader.value("Objet de la demande") == "Un objet"
    assert [f.name for f in DraftFile.objects.all()] == ["a.pdf"]
