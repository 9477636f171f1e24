"""Sending a draft while it changes elsewhere: what is filed is what the page showed, once, with its files."""

import pytest
from django.core.files.storage import storages
from django.test import Client
from django_scopes import scope as case_scope

from cases.models import Attachment, Case
from forms.drafts import changes
from forms.drafts.services import draft_discard
from forms.models import Draft
from forms.wizard import step, views
from tests.forms import steps
from tests.forms.reader import Reader, pdf
from tests.forms.steps import cases, to_recap

pytestmark = pytest.mark.django_db


def create_form(reader):
    """Address and data of « Créer la demande », with its declarations."""
    reader.check("Je déclare être de bonne foi")
    return reader.form["action"], reader.data() | {"action": ["create"]}


def meanwhile(monkeypatch, name, act, module=step):
    """Let `act` happen once, right before the view calls this function."""
    function, done = getattr(module, name), []

    def call(*args, **kwargs):
        if not done:
            done.append(True)
            act()
        return function(*args, **kwargs)

    monkeypatch.setattr(module, name, call)


def test_the_second_of_two_clicks_leads_to_the_confirmation(reader, applicant, monkeypatch):
    url, data = create_form(to_recap(reader))
    answers = []
    meanwhile(monkeypatch, "typed_of", lambda: answers.append(reader.client.post(url, data)), changes)
    second = Client()
    second.force_login(applicant)
    answers.append(second.post(url, data))
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].url == answers[1].url
    assert cases(applicant) == 1


def given_back(step):
    return (
        "Ce brouillon a été supprimé entre-temps, dans un autre onglet ou sur un autre appareil. Ce que vous venez"
        f" d’envoyer à l’étape « {step} » est gardé dans un nouveau brouillon ; le reste, avec les fichiers joints"
        " auparavant, est à remplir de nouveau."
    )


def delete_drafts():
    for draft in Draft.objects.all():
        draft_discard(draft=draft, by=draft.user)


def test_what_is_sent_to_a_draft_deleted_while_it_is_kept_comes_back(reader, monkeypatch):
    steps.company(reader)
    reader.fill("Nature de la demande", "second examen")
    meanwhile(monkeypatch, "draft_save", delete_drafts)
    reader.press("Suivant")
    assert reader.step == "demandeur"
    assert reader.alerts() == [given_back("Caractéristiques")]
    data = Draft.objects.get().data
    assert list(data) == ["caracteristiques"]
    assert data["caracteristiques"]["nature"] == ["second-examen"]


def test_what_is_sent_to_a_draft_deleted_in_another_tab_comes_back_with_its_files(reader):
    to_recap(reader, files=[pdf("avant.pdf")])
    reader.open(reader.url.replace("recapitulatif", "demande"))
    reader.fill("Description de la demande", "Une heure de travail").upload("Pièces jointes", pdf("neuf.pdf"))
    delete_drafts()
    reader.press("Suivant")
    assert (reader.step, reader.alerts()) == ("demandeur", [given_back("Demande")])
    draft = Draft.objects.get()
    assert [file.name for file in draft.file_list] == ["neuf.pdf"]
    steps.company_again(reader)
    steps.characteristics(reader)
    steps.scope(reader)
    assert reader.value("Description de la demande") == "Une heure de travail"
    assert "neuf.pdf" in reader.text


def test_the_first_step_of_a_draft_deleted_in_another_tab_stays_where_it_is(reader):
    steps.company(reader)
    reader.press("Retour").fill("Ville", "Amiens")
    delete_drafts()
    reader.press("Suivant")
    assert (reader.step, reader.value("Ville")) == ("demandeur", "Amiens")
    assert reader.alerts() == [given_back("Demandeur")]
    assert reader.given("Raison sociale") == steps.COMPANY
    reader.press("Suivant")
    assert reader.step == "caracteristiques"


def test_sent_twice_it_makes_one_new_draft(reader):
    to_recap(reader)
    reader.open(reader.url.replace("recapitulatif", "demande")).fill("Objet de la demande", "Gardé")
    url, data = reader.form["action"], reader.data() | {"action": ["next"]}
    delete_drafts()
    for _ in range(2):
        reader.client.post(url, data)
    assert Draft.objects.get().data["demande"]["subject"] == ["Gardé"]


def test_a_request_whose_draft_was_deleted_is_not_created_and_the_page_says_so(reader, applicant):
    url, data = create_form(to_recap(reader))
    delete_drafts()
    page = reader.client.post(url, data, follow=True).content.decode()
    assert "la demande n’a pas été créée" in page
    assert (cases(applicant), Draft.objects.count()) == (0, 0)


def test_a_file_sent_to_a_draft_discarded_meanwhile_goes_to_the_new_one(reader, monkeypatch):
    to_recap(reader)
    reader.open(reader.url.replace("recapitulatif", "demande")).upload("Pièces jointes", pdf())
    meanwhile(monkeypatch, "draft_attach", lambda: Draft.objects.all().delete())
    reader.press("Joindre le fichier")
    assert reader.step == "demandeur"
    stored = [
        f"{folder}/{name}"
        for folder in storages["private"].listdir("")[0]
        for name in storages["private"].listdir(folder)[1]
    ]
    assert stored == [file.file.name for file in Draft.objects.get().file_list]


def test_discarding_twice_makes_no_error(reader, monkeypatch):
    to_recap(reader)
    reader.follow("Annuler")
    meanwhile(monkeypatch, "draft_discard", lambda: Draft.objects.all().delete(), views)
    reader.press("Supprimer le brouillon")
    assert reader.url == "/demandes/"


STALE = (
    "Votre brouillon a changé depuis que ce récapitulatif s’est affiché, dans un autre onglet ou sur un autre"
    " appareil. Voici la demande telle qu’elle est maintenant : relisez-la avant de la créer."
)


@pytest.mark.parametrize("change", ["text", "file added", "file removed"])
def test_what_the_recap_did_not_show_is_not_sent(reader, applicant, change):
    to_recap(reader, files=[pdf()])
    other = Reader(reader.client).open(reader.url.replace("recapitulatif", "demande"))
    reader.check("Je déclare être de bonne foi").press("Retour").press("Suivant")
    if change == "text":
        other.open(other.url).fill("Objet de la demande", "Autre objet").press("Retour")
    elif change == "file added":
        other.open(other.url).upload("Pièces jointes", pdf("autre.pdf")).press("Joindre le fichier")
    else:
        other.open(other.url).press("Retirer plan.pdf")
    reader.press("Créer la demande")
    assert cases(applicant) == 0
    assert reader.step == "recapitulatif"
    assert reader.alerts() == [STALE]
    assert reader.field("Je déclare être de bonne foi").has_attr("checked")
    assert ("Autre objet" in reader.text, "autre.pdf" in reader.text, "plan.pdf" in reader.text) == (
        change == "text",
        change == "file added",
        change != "file removed",
    )
    reader.press("Créer la demande")
    assert cases(applicant) == 1
    with case_scope(office=None, applicant=applicant.pk):
        assert Case.objects.get().subject == (
            "Autre objet" if change == "text" else "Cotisation sur un spiritueux"
        )
        assert Attachment.objects.count() == {"text": 1, "file added": 2, "file removed": 0}[change]


def test_joining_files_and_typing_on_is_no_conflict(reader, applicant):
    steps.company(reader)
    steps.characteristics(reader)
    steps.scope(reader)
    steps.request(reader, files=[pdf("a.pdf"), pdf("b.pdf")])
    assert reader.step == "recapitulatif"
    reader.open(reader.url.replace("recapitulatif", "demande"))
    reader.fill("Objet de la demande", "Premier").upload("Pièces jointes", pdf("c.pdf")).press(
        "Joindre le fichier"
    )
    reader.fill("Objet de la demande", "Second").press("Retirer c.pdf").press("Suivant")
    assert reader.step == "recapitulatif"
    assert "Second" in reader.text


def test_drafts_of_a_person_are_limited(reader, applicant):
    reader.open(steps.START)
    Draft.objects.bulk_create(Draft(user=applicant) for _ in range(20))
    reader.check("Particulier").fill("Ville", "Lille").press("Suivant")
    assert Draft.objects.count() == 20
    assert reader.alerts() == [
        "Vous avez déjà 20 brouillons : envoyez ou supprimez-en un dans « Mes demandes » avant d’en commencer un autre."
    ]
    assert reader.value("Ville") == "Lille"
    assert reader.open(steps.START).url == "/demandes/nouvelle/"
    reader.open("/demandes/nouvelle/")
    assert "Commencer une nouvelle demande" not in reader.text
    Draft.objects.first().delete()
    reader.open("/demandes/nouvelle/")
    assert "Commencer une nouvelle demande" in reader.text
