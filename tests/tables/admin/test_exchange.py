"""Import and export of the annuaire's tables, on the administrators' screens."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.roles import ADMINISTRATORS, AGENTS, EDITORS, SUPERVISORS
from cases.models import Membership
from directory.models import Bureau
from directory.tables import TABLES
from tables.export import exported
from tests.factories import lyon, make_user

pytestmark = pytest.mark.django_db

CHANGE = "code;libellé;téléphone\r\n05061-01;Gap;01 23 45 67 89"
BROKEN = CHANGE + "\r\n06029-01;;02"


def import_url(slug="bureau"):
    return reverse("reference_import", args=[slug])


def send(client, text, slug="bureau", **kwargs):
    upload = SimpleUploadedFile("bureaux.csv", text if isinstance(text, bytes) else text.encode())
    return client.post(import_url(slug), {"file": upload}, **kwargs)


def gap():
    return Bureau.objects.get(code="05061-01").phone


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_a_file_is_tried_then_confirmed(admin_client):
    review = send(admin_client, CHANGE, follow=True)
    page = review.content.decode()
    assert "téléphone : 09 70 27 92 04 → 01 23 45 67 89" in page
    assert gap() == "09 70 27 92 04"

    done = admin_client.post(
        review.request["PATH_INFO"], {"digest": review.context["report"].digest}, follow=True
    )
    assert said(done) == ["Import terminé. Lignes créées : 0 ; modifiées : 1 ; inchangées : 0."]
    assert gap() == "01 23 45 67 89"


def test_a_confirmed_file_is_gone(admin_client):
    review = send(admin_client, CHANGE, follow=True)
    digest = {"digest": review.context["report"].digest}
    admin_client.post(review.request["PATH_INFO"], digest)
    again = admin_client.post(review.request["PATH_INFO"], digest, follow=True)
    assert said(again)[-1] == "Ce fichier n’est plus en attente : envoyez-le de nouveau."


def test_a_broken_file_changes_nothing_and_shows_its_lines(admin_client):
    before = exported(TABLES["bureau"])
    review = send(admin_client, BROKEN, follow=True)
    page = review.content.decode()
    assert "libellé : Ce champ ne peut pas être vide." in page
    assert "Écrire ces changements" not in page
    forced = admin_client.post(review.request["PATH_INFO"], {"digest": review.context["report"].digest})
    assert forced.status_code == 302
    assert exported(TABLES["bureau"]) == before


def test_a_table_that_changed_meanwhile_is_shown_again(admin_client):
    review = send(admin_client, CHANGE, follow=True)
    Bureau.objects.filter(code="05061-01").update(phone="03")
    answer = admin_client.post(
        review.request["PATH_INFO"], {"digest": review.context["report"].digest}, follow=True
    )
    assert said(answer)[0].startswith("Rien n’a été écrit : la table a changé depuis la vérification.")
    assert "téléphone : 03 → 01 23 45 67 89" in answer.content.decode()
    assert gap() == "03"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "Ce fichier est vide."),
        (b"code;minitel\r\n1;2", "Colonnes inconnues : « minitel »."),
        (b"PK\x03\x04", "Ce fichier est un classeur."),
        (b"x" * (1024 * 1024 + 1), "Le fichier dépasse 1 Mo"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(admin_client, content, reason):
    assert reason in send(admin_client, content).content.decode()


def test_no_file_is_an_error_in_french(admin_client):
    assert "Choisissez un fichier." in admin_client.post(import_url()).content.decode()


@pytest.mark.parametrize("slug", TABLES)
def test_each_table_is_exported_and_has_its_screen(admin_client, slug):
    response = admin_client.get(reverse("reference_export", args=[slug]))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert response.content == exported(TABLES[slug])
    assert admin_client.get(import_url(slug)).status_code == 200


@pytest.mark.parametrize("slug", TABLES)
def test_each_list_leads_to_the_import(admin_client, slug):
    page = admin_client.get(reverse(f"reference_{slug}_modeladmin_index")).content.decode()
    assert f'href="{import_url(slug)}"' in page


@pytest.mark.parametrize("slug", ["holiday", "case", "user", "inconnue"])
def test_another_table_is_not_found(admin_client, slug):
    assert admin_client.get(import_url(slug)).status_code == 404


def test_a_file_belongs_to_who_sent_it(admin_client, client):
    review = send(admin_client, CHANGE, follow=True).request["PATH_INFO"]
    client.force_login(make_user(ADMINISTRATORS))
    assert said(client.get(review, follow=True)) == [
        "Ce fichier n’est plus en attente : envoyez-le de nouveau."
    ]


@pytest.mark.parametrize("role", [AGENTS, EDITORS, SUPERVISORS, None])
@pytest.mark.parametrize("slug", TABLES)
def test_nobody_else_reads_or_writes(client, role, slug):
    user = make_user(role)
    if role == AGENTS:
        Membership.objects.create(user=user, office=lyon(), is_head=True)
    client.force_login(user)
    for name, arguments in (
        ("reference_import", [slug]),
        ("reference_export", [slug]),
        ("reference_import_review", [slug, uuid.uuid4()]),
    ):
        address = reverse(name, args=arguments)
        for response in (client.get(address), client.post(address)):
            assert (response.status_code, response.url) in [
                (302, reverse("wagtailadmin_home")),
                (302, f"{reverse('wagtailadmin_login')}?next={address}"),
            ]


def test_a_visitor_is_sent_to_sign_in(client):
    assert client.get(import_url()).url == f"{reverse('wagtailadmin_login')}?next={import_url()}"
