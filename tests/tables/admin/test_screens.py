"""What every reference table does, whatever its rows are."""

import pytest

from cases.enums import Nature
from cases.models import Subdomain
from directory.models import Office
from tests.factories import submit_case
from tests.tables.admin.screens import url

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "query",
    [
        "?q=lyon",
        "?q=%00",
        "?p=999",
        "?p=-1",
        "?p=x",
        "?o=99.-1.x",
        "?o=-1",
        "?inconnu=1",
        "?validite=zz",
        "?e=1",
    ],
)
@pytest.mark.parametrize("name", ["category", "holiday"])
def test_a_list_takes_any_address(admin_client, name, query):
    assert admin_client.get(url(name) + query).status_code in (200, 302)


def test_a_filter_with_a_value_that_is_none_goes_back_to_the_list(admin_client):
    response = admin_client.get(url("directorate") + "?selectable__exact=peut-etre")
    assert (response.status_code, response.url) == (302, url("directorate"))


def test_a_lookup_typed_in_the_address_tells_nothing_of_cases(admin_client):
    submit_case()
    lists = [
        admin_client.get(url("office") + f"?cases__siret={siret}").context["result_count"]
        for siret in ("12069087400011", "00000000000000")
    ]
    assert lists == [79, 79]


@pytest.mark.parametrize("key", ["abc", "9" * 30, "-1"])
def test_a_key_that_is_none_is_not_found(admin_client, key):
    assert admin_client.get(f"/admin/reference/category/edit/{key}/").status_code == 404


def test_a_change_is_saved_and_written_down(admin_client):
    office = Office.objects.get(name="DR de Lyon - PAE")
    response = admin_client.post(
        url("office", "edit", office.pk),
        {
            "name": office.name,
            "directorate": office.directorate_id,
            "kind": office.kind,
            "notification_email": "nouvelle@exemple.invalid",
        },
        follow=True,
    )
    assert [str(m).strip() for m in response.context["messages"]][0].startswith(
        "« DR de Lyon - PAE » a été enregistré."
    )
    office.refresh_from_db()
    assert office.notification_email == "nouvelle@exemple.invalid"
    assert "Modifié" in admin_client.get(url("office", "history", office.pk)).content.decode()


def test_what_is_in_use_is_not_deleted_and_the_page_says_why(admin_client):
    case = submit_case()
    subdomain = Subdomain.objects.get(
        label="cotisation sur les boissons alcooliques", domain__nature=Nature.RESCRIT
    )
    response = admin_client.post(url("subdomain", "delete", subdomain.pk), follow=True)
    assert [str(m) for m in response.context["messages"]] == [
        "« cotisation sur les boissons alcooliques » ne peut pas être supprimé, car il est utilisé par des "
        "champs d’application. Pour qu’il ne soit plus proposé, donnez-lui une fin de validité."
    ]
    assert Subdomain.objects.filter(pk=subdomain.pk).exists()
    assert str(case.number) not in response.content.decode()


def test_what_is_not_in_use_is_deleted(admin_client):
    subdomain = Subdomain.objects.last()
    response = admin_client.post(url("subdomain", "delete", subdomain.pk), follow=True)
    assert [str(m) for m in response.context["messages"]] == [f"« {subdomain} » a été supprimé."]
    assert not Subdomain.objects.filter(pk=subdomain.pk).exists()
