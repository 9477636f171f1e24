"""Drafts: kept at each step, found again, never overwritten in silence, seen by their owner only."""

import pytest
from django.core.files.storage import storages
from django.urls import reverse

from cases.models import Category, Routing
from forms.models import Draft, DraftFile
from tests.factories import UserFactory
from tests.forms import steps
from tests.forms.reader import Reader, pdf
from tests.forms.steps import cases, to_recap

pytestmark = pytest.mark.django_db


def test_opening_the_form_makes_no_draft(reader):
    reader.open(steps.START)
    assert Draft.objects.count() == 0


def test_an_invalid_step_is_kept_and_found_again(reader):
    reader.open(steps.START).check("Entreprise").fill("SIRET", "123").fill("Ville", "Lyon").press("Suivant")
    assert "SIRET : Un SIRET compte 14 chiffres ; celui-ci en compte 3." in reader.errors()
    reader.open("/demandes/nouvelle/").follow("Reprendre")
    assert (reader.value("SIRET"), reader.value("Ville"), reader.errors()) == ("123", "Lyon", [])


def test_back_keeps_what_was_typed(reader):
    steps.company(reader)
    steps.characteristics(reader)
    steps.scope(reader)
    reader.fill("Objet de la demande", "À moitié").press("Retour")
    assert reader.step == "champs"
    reader.press("Suivant")
    assert reader.value("Objet de la demande") == "À moitié"


def test_a_step_cannot_be_jumped(reader):
    steps.company(reader)
    reader.open(reader.url.replace("caracteristiques", "demande"))
    assert reader.step == "caracteristiques"
    assert reader.alerts() == ["Complétez d’abord l’étape « Caractéristiques »."]


def test_what_precedes_is_validated_again(reader):
    to_recap(reader)
    Category.objects.filter(label="toutes autres taxes").update(valid_until="2020-01-01")
    steps.finish(reader)
    assert reader.step == "caracteristiques"
    assert "n’est pas, ou plus, proposé" in reader.errors()[0]
    assert Draft.objects.get().typed("demande")["subject"] == "Cotisation sur un spiritueux"


def test_a_missing_route_is_said_at_its_step(reader):
    steps.company(reader)
    Routing.objects.all().delete()
    steps.characteristics(reader)
    assert reader.step == "caracteristiques"
    assert reader.errors()[0].startswith("Sous-catégorie : Aucun service n’est encore désigné")


def test_two_tabs_do_not_overwrite_each_other(reader, client):
    to_recap(reader)
    url = reader.url.replace("recapitulatif", "demande")
    first, second = Reader(client).open(url), Reader(client).open(url)
    first.fill("Objet de la demande", "Premier onglet").press("Suivant")
    assert first.step == "recapitulatif"
    second.fill("Objet de la demande", "Second onglet").press("Suivant")
    assert "Ce brouillon a changé entre-temps" in second.text
    assert second.value("Objet de la demande") == "Second onglet"
    assert Draft.objects.get().typed("demande")["subject"] == "Premier onglet"
    second.press("Garder ce que je viens de saisir")
    assert Draft.objects.get().typed("demande")["subject"] == "Second onglet"


def test_the_stored_version_can_be_taken_instead(reader, client):
    to_recap(reader)
    url = reader.url.replace("recapitulatif", "demande")
    first, second = Reader(client).open(url), Reader(client).open(url)
    first.fill("Objet de la demande", "Premier onglet").press("Suivant")
    second.fill("Objet de la demande", "Second onglet").press("Suivant")
    second.follow("Reprendre ce qui est enregistré")
    assert second.value("Objet de la demande") == "Premier onglet"


def test_files_of_a_tab_that_comes_second_are_kept(reader, client):
    to_recap(reader)
    url = reader.url.replace("recapitulatif", "demande")
    first, second = Reader(client).open(url), Reader(client).open(url)
    first.fill("Objet de la demande", "Premier onglet").press("Suivant")
    second.fill("Objet de la demande", "Autre").upload("Pièces jointes", pdf("b.pdf")).press("Suivant")
    assert "Ce brouillon a changé entre-temps" in second.text
    assert [f.name for f in DraftFile.objects.all()] == ["b.pdf"]


def test_the_same_step_sent_twice_is_no_conflict(reader, client):
    steps.company(reader)
    url = reader.url.replace("caracteristiques", "demandeur")
    first, second = Reader(client).open(url), Reader(client).open(url)
    for tab in (first, second):
        tab.fill("Ville", "Villeurbanne").press("Suivant")
        assert tab.step == "caracteristiques"


def test_sent_twice_makes_one_case(reader, applicant):
    to_recap(reader, files=[pdf()])
    reader.check("Je déclare être de bonne foi")
    url, data = reader.form["action"], reader.data() | {"action": ["create"]}
    first = reader.client.post(url, data)
    second = reader.client.post(url, data)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url
    assert cases(applicant) == 1
    assert reader.client.get(url).url == first.url


def test_the_first_step_sent_twice_makes_one_draft(reader):
    reader.open(steps.START).check("Particulier")
    url, data = reader.form["action"], reader.data()
    for _ in range(2):
        reader.client.post(url, data)
    assert Draft.objects.count() == 1


def test_good_faith_is_required(reader, applicant):
    to_recap(reader)
    reader.press("Créer la demande")
    assert len(reader.errors()) == 1
    assert cases(applicant) == 0


@pytest.mark.parametrize("step", ["demandeur", "caracteristiques", "champs", "demande", "recapitulatif"])
def test_another_person_s_draft_answers_404(reader, client, step):
    to_recap(reader)
    key = reader.draft_key
    client.force_login(UserFactory())
    url = f"{reverse('forms:step', args=[step])}?brouillon={key}"
    assert client.get(url).status_code == 404
    assert client.post(url, {"action": "next"}).status_code == 404
    discard = reverse("forms:discard", args=[key])
    assert (client.get(discard).status_code, client.post(discard).status_code) == (404, 404)
    assert Draft.objects.count() == 1


@pytest.mark.parametrize("key", ["x", "", "5f6c1a52-3b7e-4c55-9a0e-0d5f1c1f7a10", "%00", "0" * 500])
def test_an_unknown_draft_answers_404(reader, key):
    for step in ("demandeur", "demande"):
        assert reader.client.get(f"/demandes/nouvelle/{step}/?brouillon={key}").status_code == 404


def test_a_step_without_a_draft_leads_to_the_start(reader):
    assert reader.open("/demandes/nouvelle/demande/").step == "demandeur"
    assert reader.client.get("/demandes/nouvelle/inconnue/").status_code == 404


def test_another_person_s_file_is_not_removed(reader, client):
    to_recap(reader, files=[pdf()])
    file = DraftFile.objects.get()
    client.force_login(UserFactory())
    other = to_recap(Reader(client))
    url = other.url.replace("recapitulatif", "demande")
    other.open(url).press("Suivant", action=f"detach:{file.key}")
    assert DraftFile.objects.count() == 1
    assert other.open(url).press("Suivant", action="detach:nothing").response.status_code == 400


def test_cancel_asks_and_discards_with_the_files(reader, django_capture_on_commit_callbacks):
    to_recap(reader, files=[pdf()])
    path = DraftFile.objects.get().file.name
    reader.follow("Annuler")
    assert "Abandonner la saisie ?" in reader.text
    with django_capture_on_commit_callbacks(execute=True):
        reader.press("Supprimer le brouillon")
    assert Draft.objects.count() == 0
    assert not storages["private"].exists(path)


def test_several_drafts_live_side_by_side(reader):
    steps.company(reader)
    reader.open("/demandes/nouvelle/").follow("Commencer une nouvelle demande")
    assert not reader.field("Entreprise").has_attr("checked")
    reader.check("Particulier").press("Suivant")
    assert Draft.objects.count() == 2
    assert "Vous avez 2 demandes commencées" in reader.open("/demandes/nouvelle/").text


@pytest.mark.parametrize("step", ["caracteristiques", "champs", "demande"])
def test_each_step_is_kept_by_the_button_that_only_keeps(reader, step):
    """What « Annuler » does with scripts, before it asks."""
    to_recap(reader)
    reader.open(reader.url.replace("recapitulatif", step))
    assert reader.press("Suivant", action="update").response.status_code == 200
    assert reader.step == step
