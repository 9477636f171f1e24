"""The reference tables of cases."""

import pytest

from accounts.roles import ADMINISTRATORS, EDITORS
from cases.enums import Nature
from cases.models import Category, ReplyTemplate, Routing
from directory.models import Directorate
from tests.factories import make_user
from tests.tables.admin.screens import url

pytestmark = pytest.mark.django_db

OTHER_TAXES, TGAP = "toutes autres taxes", "taxe générale sur les activités polluantes (tgap)"


@pytest.mark.parametrize("role", [EDITORS, ADMINISTRATORS])
def test_editors_and_administrators_write_the_texts(client, role):
    client.force_login(make_user(role))
    new = {"use": "question", "title": "Essai", "body": "Précisez."}
    assert client.post(url("replytemplate", "create"), new).status_code == 302
    template = ReplyTemplate.objects.get(title="Essai")
    assert client.post(url("replytemplate", "edit", template.pk), new | {"title": "Autre"}).status_code == 302
    assert client.post(url("replytemplate", "delete", template.pk)).status_code == 302
    assert not ReplyTemplate.objects.filter(pk=template.pk).exists()


def test_filters_and_search_find(admin_client):
    def found(name, query):
        return admin_client.get(url(name) + query).context["result_count"]

    assert found("office", "?kind__exact=BUREAU") == 1
    assert found("office", "?q=lyon") == 2
    assert found("subdomain", "?validite=non") == 24
    assert (
        found("subdomain", "?validite=oui&domain__nature__exact=rescrit")
        == found("subdomain", "?domain__nature__exact=rescrit") - 8
    )
    assert found("holiday", "?territory__exact=la-reunion&q=2026-12") == 1


def test_a_directorate_without_an_office_is_seen_in_the_list(admin_client):
    category = Category.objects.get(nature=Nature.DROIT_AU_CONTROLE, label="DR LYON")
    Routing.objects.filter(category=category).delete()
    page = admin_client.get(url("category") + "?q=DR LYON").content.decode()
    assert "Aucun : ajoutez une règle d’affectation" in page


def test_what_breaks_a_constraint_is_said_in_french_and_nothing_typed_is_lost(admin_client):
    category = Category.objects.get(nature=Nature.RESCRIT, label=OTHER_TAXES)
    response = admin_client.post(
        url("subcategory", "create"),
        {
            "category": category.pk,
            "label": "DR LYON",
            "directorate": Directorate.objects.get(code="DR-LYON").pk,
            "valid_from": "01/02/2027",
            "valid_until": "01/01/2027",
        },
    )
    form = response.context["form"]
    assert set(form.non_field_errors()) == {
        "La fin de validité précède son début.",
        "Cette sous-catégorie existe déjà dans cette catégorie.",
    }
    page = response.content.decode()
    for text in ("La fin de validité précède son début.", 'value="DR LYON"', 'value="01/02/2027"'):
        assert text in page


def test_choices_of_the_same_name_say_their_nature(admin_client):
    page = admin_client.get(url("routing", "create")).content.decode()
    assert "second examen / toutes autres taxes / DR LYON" in page


def test_who_writes_a_text_reads_the_variables_and_which_one_is_unknown(client):
    client.force_login(make_user(EDITORS))
    page = client.get("/admin/reference/replytemplate/create/").text
    assert "<code>{date_de_depot}</code> : date de dépôt de la demande" in page
    typed = {"use": "refusal", "nature": "rescrit", "title": "Essai", "body": "Du {date}."}
    page = client.post("/admin/reference/replytemplate/create/", typed).text
    assert "{date} n’est pas une variable de ce texte." in page
    client.post("/admin/reference/replytemplate/create/", typed | {"body": "Du {date_de_depot}."})
    assert ReplyTemplate.objects.get(title="Essai").nature == "rescrit"
