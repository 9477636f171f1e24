import re

import pytest

from cms.pages.finder import find_department

pytestmark = pytest.mark.django_db


def directorates(response):
    found = re.findall(r'<div class="ogde-directorate">\s*<h3[^>]*>(.*?)</h3>', response.content.decode())
    return [name.replace("&#x27;", "'") for name in found]


def test_department_leads_to_its_directorate(client):
    response = client.get("/", {"departement": "69"})
    assert directorates(response) == ["Direction régionale des douanes de Lyon"]
    html = response.content.decode()
    assert "6 rue Charles-Biennier" in html
    assert 'href="tel:0970272700"' in html
    assert 'href="mailto:di-lyon@douane.finances.gouv.fr"' in html


def test_split_department_shows_the_other_directorate_and_why(client):
    response = client.get("/aide/", {"departement": "13"})
    assert directorates(response) == [
        "Direction régionale des douanes de Marseille",
        "Direction régionale des douanes d’Aix-en-Provence",
    ]
    assert "Arrondissements d’Aix-en-Provence et d’Arles" in response.content.decode()


@pytest.mark.parametrize("query", ["69", "69003", "rhone", "RHÔNE", " Rhône "])
def test_number_postcode_and_name_mean_the_same(query):
    assert find_department(query).department.code == "69"


def test_part_of_a_name_suggests_those_that_have_it():
    assert [d.code for d in find_department("savoie").suggestions] == []
    assert find_department("savoie").department.code == "73"
    assert [d.code for d in find_department("charente-").suggestions] == []
    assert [d.code for d in find_department("pyrénées").suggestions] == ["64", "65", "66"]


@pytest.mark.parametrize("query", ["00", "99", "2C", "Atlantide", "%", "\x00", "x" * 5000])
def test_unknown_department_gets_a_clear_message(client, query):
    response = client.get("/", {"departement": query})
    assert response.status_code == 200
    assert directorates(response) == []
    message = re.search(r'<p class="fr-error-text"[^>]*>(.*?)</p>', response.content.decode(), re.DOTALL)[1]
    assert message.startswith(("Aucun département ne correspond à «", "Saisissez le numéro ou le nom"))


def test_territory_with_its_own_rules_says_so(client):
    html = client.get("/", {"departement": "988"}).content.decode()
    assert "Ce territoire a ses propres règles douanières et fiscales" in html
    assert "C’est une proposition" not in html


def test_what_was_typed_is_kept_and_escaped(client):
    html = client.get("/", {"departement": '"><b>'}).content.decode()
    assert 'value="&quot;&gt;&lt;b&gt;"' in html
