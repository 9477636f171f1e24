"""What a page of ours never sends: the answer is a message or a 4xx, never a 500."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.enums import Nature
from cases.models import Category, Subcategory, Subdomain
from forms.models import Draft, DraftFile
from tests.forms import steps
from tests.forms.reader import pdf

pytestmark = pytest.mark.django_db

BAD_IDS = ["x", "-1", "0", "9" * 30, "1.5", "²", "%00", "null", "[]"]


@pytest.mark.parametrize("bad", BAD_IDS)
def test_wrong_ids_are_refused(reader, bad):
    steps.company(reader)
    reader.fill("Nature de la demande", "rescrit sur une situation de fait")
    reader.press("Suivant", category=bad, subcategory=bad, department=bad)
    assert reader.response.status_code == 200
    assert reader.errors()[0].startswith("Catégorie de la demande : Ce choix n’est pas, ou plus, proposé")
    reader.press("Suivant", action=f"directorate:category={bad}")
    assert reader.response.status_code == 200


def test_an_unknown_nature_is_refused(reader):
    steps.company(reader)
    reader.press("Suivant", nature="inconnue")
    assert reader.errors()[0].startswith("Nature de la demande : Ce choix n’est pas")


def test_entries_of_another_nature_are_refused(reader):
    steps.company(reader)
    category = Category.objects.get(nature=Nature.SECOND_EXAMEN, label="toutes autres taxes")
    subcategory = category.subcategories.get(label="DR LYON")
    reader.fill("Nature de la demande", "rescrit sur une situation de fait")
    reader.press("Suivant", category=category.pk, subcategory=subcategory.pk)
    assert [e.split(" : ")[0] for e in reader.errors()] == ["Catégorie de la demande", "Sous-catégorie"]


def test_a_subcategory_of_another_category_is_refused(reader):
    steps.company(reader)
    category = Category.objects.get(nature=Nature.RESCRIT, label="toutes autres taxes")
    other = Subcategory.objects.exclude(category=category).first()
    reader.fill("Nature de la demande", "rescrit sur une situation de fait")
    reader.press("Suivant", category=category.pk, subcategory=other.pk)
    assert [e.split(" : ")[0] for e in reader.errors()] == ["Sous-catégorie"]


@pytest.mark.parametrize("bad", BAD_IDS)
def test_wrong_scopes_are_refused(reader, bad):
    steps.company(reader)
    steps.characteristics(reader)
    reader.press("Suivant", subdomains=bad)
    assert [e.split(" : ")[0] for e in reader.errors()] == ["Champs d’application"]


def test_a_scope_of_another_nature_is_refused(reader):
    steps.company(reader)
    steps.characteristics(reader)
    foreign = Subdomain.objects.filter(domain__nature=Nature.DROIT_AU_CONTROLE).first()
    reader.press("Suivant", subdomains=foreign.pk)
    assert [e.split(" : ")[0] for e in reader.errors()] == ["Champs d’application"]


def test_nul_bytes_and_lone_surrogates_are_left_out(reader):
    steps.company(reader)
    steps.characteristics(reader)
    steps.scope(reader)
    reader.fill("Objet de la demande", "Un\x00 objet")
    steps_url = reader.form["action"]
    body = "action=update&version=0&subject=%ED%A0%80a%00b"
    reader.press("Suivant")
    assert Draft.objects.get().typed("demande")["subject"] == "Un objet"
    response = reader.client.post(steps_url, body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 200


def test_over_long_text_is_refused_and_kept(reader):
    steps.company(reader)
    steps.characteristics(reader)
    steps.scope(reader)
    reader.fill("Objet de la demande", "a" * 251).fill("Description de la demande", "b" * 20_001)
    reader.fill("Dispositions que vous entendez appliquer", "c").press("Suivant")
    assert [e.split(" : ")[0] for e in reader.errors()] == [
        "Objet de la demande",
        "Description de la demande",
    ]
    assert len(reader.value("Description de la demande")) == 20_001


@pytest.mark.parametrize(
    "action",
    [
        "",
        "unknown",
        "add_row:",
        "add_row:subject",
        "remove_row:points",
        "remove_row:points:x",
        "remove_row:points:",
    ]
    + [
        "remove_row:points:99999999999999",
        "detach:",
        "rescrit",
        "search",
        "choose",
        "directorate:",
        "back:x",
    ],
)
@pytest.mark.parametrize("step", ["demandeur", "demande"])
def test_odd_buttons_make_no_error_page(reader, step, action):
    steps.company(reader)
    steps.characteristics(reader)
    steps.scope(reader)
    response = reader.client.post(
        f"{reverse('forms:step', args=[step])}?brouillon={Draft.objects.get().key}",
        {"action": action, "version": "x"},
    )
    assert response.status_code in (200, 302, 400)


@pytest.mark.parametrize("version", ["", "-1", "x", "²", "9" * 30])
def test_an_odd_version_overwrites_nothing(reader, version):
    steps.company(reader)
    reader.open(reader.url.replace("caracteristiques", "demandeur"))
    reader.fill("Ville", "Ailleurs").press("Suivant", version=version)
    assert "Ce brouillon a changé entre-temps" in reader.text
    assert Draft.objects.get().typed("demandeur")["city"] == "Lyon"


def test_a_body_too_large_says_so(reader, settings):
    steps.company(reader)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    response = reader.client.post(reader.form["action"], {"nature": "a" * 2000})
    assert response.status_code == 413
    assert "ce que le site reçoit en une fois, 1000" in response.content.decode()


def test_a_file_over_the_limit_is_refused_by_name(reader, settings):
    settings.ATTACHMENT_MAX_MB = 0
    steps.company(reader)
    steps.characteristics(reader)
    steps.scope(reader)
    reader.upload("Pièces jointes", pdf("gros.pdf")).press("Joindre le fichier")
    assert len(reader.errors()) == 1
    assert "« gros.pdf » pèse" in reader.errors()[0]


def test_the_files_of_a_draft_have_a_limit_in_all(reader, settings):
    settings.CASE_FILES_MAX_MB = 0
    steps.company(reader)
    steps.characteristics(reader)
    steps.scope(reader)
    reader.upload("Pièces jointes", pdf("un.pdf")).press("Joindre le fichier")
    assert len(reader.errors()) == 1
    assert "pèsent au plus" in reader.errors()[0]


def test_other_methods_are_refused(reader):
    assert reader.client.put(steps.START).status_code == 405
    assert reader.client.delete(steps.START).status_code == 405


def test_a_huge_file_is_refused_with_its_true_size(reader, settings):
    settings.ATTACHMENT_MAX_MB = 1
    steps.company(reader)
    steps.characteristics(reader)
    steps.scope(reader)
    huge = SimpleUploadedFile("gros.pdf", b"%PDF-" + b"a" * (5 * 1024 * 1024))
    reader.fill("Objet de la demande", "Gardé").upload("Pièces jointes", huge, pdf("bon.pdf"))
    reader.press("Joindre le fichier")
    assert len(reader.errors()) == 1
    assert "« gros.pdf » pèse 5,0 Mio" in reader.errors()[0]
    assert reader.value("Objet de la demande") == "Gardé"
    assert [file.name for file in DraftFile.objects.all()] == ["bon.pdf"]


def test_rows_beyond_the_limit_are_not_kept(reader):
    steps.company(reader)
    steps.characteristics(reader)
    reader.press("Suivant", subdomains=["1"] * 2000)
    assert len(Draft.objects.get().typed("champs").getlist("subdomains")) == 51
    assert len(reader.form.select("select[name=subdomains]")) == 51


def test_a_value_sent_many_times_is_kept_once(reader):
    steps.company(reader)
    reader.press("Suivant", nature=["x"] * 500)
    assert Draft.objects.get().data["caracteristiques"]["nature"] == ["x"]


@pytest.mark.parametrize("digits", [30, 5000])
def test_an_endless_identifier_finds_nothing(reader, digits):
    steps.company(reader)
    steps.characteristics(reader)
    reader.press("Suivant", subdomains=["9" * digits])
    reader.open(reader.url.replace("champs", "caracteristiques"))
    reader.press("Suivant", action="rescrit", nature="second-examen", category="9" * digits)
    assert reader.response.status_code == 200
    assert reader.value("Catégorie de la demande") == "Choisir une catégorie"


@pytest.mark.parametrize("index", ["9" * 5000, "99999", "x", "²", "-1"])
def test_a_row_that_is_not_there_is_removed_by_nobody(reader, index):
    steps.to_recap(reader)
    reader.open(Draft.objects.get().step_url("demande"))
    reader.press("Suivant", action=f"remove_row:points:{index}")
    assert reader.response.status_code == 200
