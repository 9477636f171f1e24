"""The annuaire: search by every criterion, the competent directorate first, a page for each service."""

import html
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.annuaire.offices import all_offices
from cms.models import AnnuairePage
from directory import demo
from directory.competence import directorates_proposed
from directory.models import Bureau, Department, Directorate, ForeignBureau, Office

pytestmark = pytest.mark.django_db

SEARCH, FOREIGN = "/annuaire/", "/annuaire/etrangers/"
NO_CRITERION = "Saisissez au moins un critère de recherche"
CRITERIA = ("type", "direction", "code", "libelle", "departement", "ville")


def text_of(response):
    return html.unescape(response.content.decode())


def found(client, address=SEARCH, **asked):
    """Addresses of the results of the page that is shown."""
    response = client.get(address, asked)
    assert response.status_code == 200
    results = re.findall(
        r'<li class="ogde-annuaire-result">.*?</li>\s*(?=<li class="ogde-ann|</ul>)', text_of(response), re.S
    )
    return [re.search(r'<h3 class="fr-h6"><a href="/annuaire/([^"]+)"', result)[1] for result in results]


def count(client, address=SEARCH, **asked):
    return client.get(address, asked).context["results"].paginator.count


def queries_of(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def errors(client, address=SEARCH, **asked):
    form = client.get(address, asked).context["form"]
    return {name: list(messages) for name, messages in form.errors.items()}


# Search


def test_the_page_asks_for_the_six_criteria_of_the_product(client):
    page = text_of(client.get(SEARCH))
    labels = re.findall(r'<label class="fr-label" for="annuaire-\w+">([^<]+)', page)
    assert [label.strip() for label in labels] == [
        "Type de service",
        "Direction",
        "Code du bureau",
        "Libellé du service",
        "Département",
        "Ville",
    ]
    assert ">Rechercher</button>" in page
    assert f'<a class="fr-btn fr-btn--secondary" href="{SEARCH}">Remise à zéro</a>' in page
    assert re.findall(r'<a href="(/annuaire/[^"]*)"(?: aria-current="page")?>(Bureaux [^<]+)</a>', page) == [
        (SEARCH, "Bureaux français"),
        (FOREIGN, "Bureaux étrangers"),
    ]
    assert NO_CRITERION not in page


@pytest.mark.parametrize("address", [SEARCH, FOREIGN])
@pytest.mark.parametrize("blank", ["", "   ", "\x00"])
def test_a_search_without_criterion_says_so(client, address, blank):
    demo.load()
    names = CRITERIA if address == SEARCH else ("pays", "ville", "nom")
    response = client.get(address, dict.fromkeys(names, "") | {"ville": blank})
    assert list(response.context["form"].non_field_errors()) == [NO_CRITERION]
    assert f"<li>{NO_CRITERION}</li>" in text_of(response)
    assert response.context["results"] is None


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"type": "direction-interregionale"}, 12),
        ({"type": "direction-regionale"}, 41),
        ({"type": "service-des-douanes"}, 2),
        ({"type": "pae"}, 39),
        ({"type": "poc-crpc"}, 39),
        ({"type": "bureau-de-douane"}, 140),
        ({"type": "service-de-viticulture"}, 42),
    ],
)
def test_a_type_finds_all_of_its_services(client, asked, expected):
    assert count(client, **asked) == expected


def test_a_directorate_finds_itself_its_poles_and_its_bureaux(client):
    services = found(client, direction="DR-BAYONNE")
    assert services[:3] == ["direction/DR-BAYONNE/", "pole/DR-BAYONNE-PAE/", "pole/DR-BAYONNE-POC-CRPC/"]
    bureaux = Bureau.objects.filter(directorate__code="DR-BAYONNE").values_list("code", flat=True)
    assert set(services[3:]) == {f"bureau/{code}/" for code in bureaux}


def test_an_interregional_directorate_finds_what_its_regional_ones_have(client):
    assert found(client, direction="DI-BPL", type="direction-regionale") == [
        "direction/DR-BRETAGNE/",
        "direction/DR-PAYS-DE-LA-LOIRE/",
    ]
    assert "bureau-de-douane" not in found(client, direction="DI-BPL", type="bureau-de-douane")
    expected = Bureau.objects.filter(directorate__parent__code="DI-BPL", kind=Bureau.Kind.CUSTOMS).count()
    assert count(client, direction="DI-BPL", type="bureau-de-douane") == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"code": "05061-01"}, ["bureau/05061-01/"]),
        ({"code": "0506101"}, []),
        ({"code": "dr lyon"}, ["direction/DR-LYON/", "pole/DR-LYON-PAE/", "pole/DR-LYON-POC-CRPC/"]),
        ({"libelle": "ferney voltaire"}, ["bureau/01160-01/"]),
        ({"libelle": "FERNEY-VOLTAIRE"}, ["bureau/01160-01/"]),
        ({"libelle": "direction regionale leman"}, ["direction/DR-LEMAN/"]),
        ({"libelle": "l'isle d’abeau", "ville": "zzz"}, []),
        ({"ville": "peronnas"}, ["bureau/01289-02/"]),
        ({"ville": "Onet le Chateau"}, ["bureau/12176-01/"]),
        ({"ville": "Port St Louis du Rhone"}, ["bureau/13078-01/"]),
        ({"ville": "Gap", "type": "service-de-viticulture"}, []),
    ],
)
def test_accents_case_and_hyphens_are_forgiven(client, asked, expected):
    assert found(client, **asked) == expected


def test_nothing_found_says_what_to_do(client):
    page = text_of(client.get(SEARCH, {"ville": "Atlantide"}))
    assert "Aucun service trouvé" in page
    assert "Essayez avec moins de critères" in page


@pytest.mark.parametrize("value", ["x" * 5000, "%", "'", '"><b>', "\x00\x00a", "[", "\\", "é" * 100])
@pytest.mark.parametrize("name", CRITERIA)
def test_whatever_is_typed_is_answered(client, name, value):
    response = client.get(SEARCH, {name: value})
    assert response.status_code == 200
    assert "<b>" not in response.content.decode().replace("<b></b>", "")


def test_unknown_choices_are_refused_in_french(client):
    assert errors(client, type="kiosque", direction="DR-ATLANTIDE", departement="00") == {
        "type": ["Ce type de service n’existe pas : choisissez-en un dans la liste."],
        "direction": ["Cette direction n’existe pas : choisissez-en une dans la liste."],
        "departement": ["Aucun département ne correspond à « 00 ». Vérifiez le numéro ou le nom saisi."],
    }


def test_a_search_is_an_address_that_pages(client):
    first = client.get(SEARCH, {"type": "pae"})
    assert len(first.context["results"]) == 20
    assert 'href="?type=pae&amp;page=2"' in first.content.decode()
    second = found(client, type="pae", page="2")
    assert len(second) == 19
    assert not set(second) & set(found(client, type="pae"))
    assert found(client, type="pae", page="99") == second
    assert found(client, type="pae", page="x") == found(client, type="pae")


def test_one_result_and_many_cost_the_same(client):
    client.get(SEARCH)
    one, many = (queries_of(client, SEARCH + query) for query in ("?code=05061-01", "?type=bureau-de-douane"))
    assert one == many


# Départements


def competent(department):
    proposed = directorates_proposed(department)
    return proposed[0] if proposed else department.directorate


def test_every_departement_of_the_list_finds_its_directorate(client):
    departments = Department.objects.select_related("directorate")
    assert departments.count() == 107
    for department in departments:
        expected = f"direction/{competent(department).code}/"
        for query in (department.code, department.name):
            response = client.get(SEARCH, {"departement": query})
            results = response.context["results"]
            assert results.object_list[0].path == expected, (query, department)


@pytest.mark.parametrize(
    ("query", "code"),
    [("69003", "DR-LYON"), ("20200", "DR-CORSE"), ("97133", "DR-GUADELOUPE"), ("1", "DR-LEMAN")],
)
def test_a_postcode_finds_the_directorate(client, query, code):
    assert found(client, departement=query)[0] == f"direction/{code}/"


def test_a_shared_departement_names_both_and_says_how(client):
    response = client.get(SEARCH, {"departement": "Bouches-du-Rhône"})
    assert found(client, departement="Bouches-du-Rhône")[:6] == [
        "direction/DR-MARSEILLE/",
        "direction/DR-PROVENCE/",
        "pole/DR-MARSEILLE-PAE/",
        "pole/DR-MARSEILLE-POC-CRPC/",
        "pole/DR-PROVENCE-PAE/",
        "pole/DR-PROVENCE-POC-CRPC/",
    ]
    page = text_of(response)
    assert "Arrondissements d’Aix-en-Provence et d’Arles : direction d’Aix-en-Provence." in page
    assert "Direction compétente\u00a0: " in page


def test_a_departement_shows_its_bureaux_and_the_interregional_directorate_last(client):
    services = found(client, departement="01")
    assert services == [
        "direction/DR-LEMAN/",
        "pole/DR-LEMAN-PAE/",
        "pole/DR-LEMAN-POC-CRPC/",
        "bureau/01160-01/",
        "bureau/01289-02/",
        "direction/DI-ARA/",
    ]


def test_a_name_that_several_departements_have_offers_each_with_the_rest_of_the_search(client):
    response = client.get(SEARCH, {"departement": "pyrénées", "type": "bureau-de-douane"})
    assert list(response.context["form"].errors) == ["departement"]
    links = re.findall(r'<a class="fr-tag" href="([^"]+)">', text_of(response))
    assert links == [f"{SEARCH}?departement={code}&type=bureau-de-douane" for code in ("64", "65", "66")]


def test_a_territory_with_its_own_rules_says_so(client):
    page = text_of(client.get(SEARCH, {"departement": "988"}))
    assert "OGDE ne reçoit pas de demande pour ce territoire." in page
    assert "Ce territoire a ses propres règles douanières et fiscales" in page


# Services


def test_every_service_has_its_page(client):
    for service in all_offices():
        response = client.get(f"{SEARCH}{service.path}")
        assert response.status_code == 200, service.path
        assert f"<h1>{service.name}</h1>" in text_of(response)


@pytest.mark.parametrize(
    "path",
    [
        "bureau/99999-99/",
        "direction/DR-ATLANTIDE/",
        "pole/DR-LYON/",
        "pole/DR-LYON-BUREAU/",
        "pole/PAE/",
        "kiosque/05061-01/",
        "etranger/ZZ-1/",
        "bureau/",
        "bureau/05061-01/autre/",
    ],
)
def test_what_does_not_exist_is_not_found(client, path):
    assert client.get(SEARCH + path).status_code == 404


def test_a_bureau_shows_where_it_is_and_who_it_belongs_to(client):
    page = text_of(client.get(f"{SEARCH}bureau/01160-01/"))
    assert (
        "<address>Ferney-Voltaire<br>BP 137<br>Route de Genève<br>01216 Ferney-Voltaire Cedex</address>"
        in page
    )
    assert 'href="tel:0970273183"' in page
    assert 'href="mailto:r-ferney-voltaire@douane.finances.gouv.fr"' in page
    assert "Ain (01)" in page
    assert f'href="{SEARCH}direction/DR-LEMAN/"' in page
    assert "Déposer une demande sur papier" not in page


def test_a_directorate_says_what_it_covers_and_how_to_write_to_it(client):
    page = text_of(client.get(f"{SEARCH}direction/DR-LYON/"))
    for department in ("Rhône (69)", "Isère (38), en partie."):
        assert department in page
    assert "Nord-Isère (La Tour-du-Pin, Vienne, L’Isle-d’Abeau) : direction de Lyon." in page
    assert f'href="{SEARCH}pole/DR-LYON-PAE/"' in page
    assert (
        "<address>Direction régionale des douanes de Lyon<br>Pôle d’action économique (PAE)<br>"
        "6 rue Charles-Biennier<br>BP 2353<br>69215 Lyon Cedex 02</address>" in page
    )
    assert '<h3 class="fr-h6">Droit au contrôle</h3>' in page


def test_an_interregional_directorate_sends_on_to_the_regional_ones(client):
    page = text_of(client.get(f"{SEARCH}direction/DI-ARA/"))
    assert "Déposer une demande sur papier" not in page
    for code in ("DR-LYON", "DR-LEMAN", "DR-CHAMBERY", "DR-AUVERGNE"):
        assert f'href="{SEARCH}direction/{code}/"' in page
    assert "Rhône (69)" in page


def test_a_directorate_that_takes_no_request_says_so(client):
    page = text_of(client.get(f"{SEARCH}direction/DR-NC/"))
    assert "OGDE ne reçoit pas de demande pour ce service" in page
    assert "Déposer une demande sur papier" not in page


def test_an_office_without_an_address_of_its_own_is_written_to_at_its_directorate(client):
    Office.objects.filter(name="DR de Lyon - PAE").update(address="", postcode="", city="")
    page = text_of(client.get(f"{SEARCH}pole/DR-LYON-PAE/"))
    assert "(PAE)<br>6 rue Charles-Biennier<br>BP 2353<br>69215 Lyon Cedex 02</address>" in page


def test_structured_data_names_the_office(client):
    page = client.get(f"{SEARCH}bureau/01160-01/").content.decode()
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1])
    assert (data["@type"], data["name"], data["telephone"]) == (
        "GovernmentOffice",
        "Ferney-Voltaire",
        "09 70 27 31 83",
    )
    assert data["address"] == {
        "@type": "PostalAddress",
        "streetAddress": "BP 137 - Route de Genève",
        "postalCode": "01216",
        "addressLocality": "Ferney-Voltaire Cedex",
        "addressCountry": "FR",
    }
    assert data["url"].endswith(f"{SEARCH}bureau/01160-01/")
    assert f'<link rel="canonical" href="{data["url"]}">' in page


def test_a_name_cannot_leave_the_structured_data(client):
    Bureau.objects.filter(code="01160-01").update(name="</script><script>alert(1)</script>")
    assert "<script>alert(1)" not in client.get(f"{SEARCH}bureau/01160-01/").content.decode()


def test_notification_addresses_are_nowhere(client):
    addresses = set(Office.objects.values_list("notification_email", flat=True))
    assert addresses
    Office.objects.update(email="")
    for path in ("", "?type=pae", "?direction=DR-LYON", "pole/DR-LYON-PAE/", "direction/DR-LYON/"):
        page = client.get(SEARCH + path).content.decode()
        assert not [address for address in addresses if address in page]
        assert "ogde.invalid" not in page


@pytest.mark.parametrize("path", ["direction/DR-LYON/", "direction/DI-HDF/", "pole/DR-LYON-PAE/"])
def test_a_page_of_a_service_costs_the_same_with_more_below_it(client, path):
    client.get(SEARCH + path)
    before = queries_of(client, SEARCH + path)
    department = Department.objects.get(code="69")
    for code in ("DR-LYON", "DI-HDF"):
        above = Directorate.objects.get(code=code)
        for number in range(3):
            Bureau.objects.create(
                code=f"{code}-{number}",
                name=f"Essai {number}",
                kind=Bureau.Kind.CUSTOMS,
                department=department,
                directorate=above,
            )
            Directorate.objects.create(code=f"{code}-{number}", name="Essai", kind="DR", parent=above)
    assert queries_of(client, SEARCH + path) == before


# Foreign offices


def test_without_foreign_offices_the_page_says_so_and_where_to_look(client):
    page = text_of(client.get(FOREIGN))
    assert "Aucun bureau étranger n’est enregistré dans cet annuaire pour le moment." in page
    assert 'href="https://ec.europa.eu/taxation_customs/dds2/col/' in page
    assert '<form method="get" action="/annuaire/' not in page


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"pays": "ruritanie"}, ["etranger/ZZ000001/", "etranger/ZZ000002/"]),
        ({"ville": "port exemple"}, ["etranger/ZY000001/"]),
        ({"nom": "AÉROPORT"}, ["etranger/ZY000002/"]),
        ({"nom": "zy000001"}, ["etranger/ZY000001/"]),
        ({"pays": "Ruritanie", "ville": "Port"}, []),
    ],
)
def test_foreign_offices_are_found_by_country_town_and_name(client, asked, expected):
    demo.load()
    assert found(client, FOREIGN, **asked) == expected


def test_a_foreign_office_has_its_page(client):
    demo.load()
    page = text_of(client.get(f"{SEARCH}etranger/ZZ000001/"))
    assert "<h1>Bureau fictif de Strelsau</h1>" in page
    assert "zz000001.exemple.invalid" in page


def test_demonstration_offices_are_plainly_fictitious_and_loaded_once():
    demo.load()
    ForeignBureau.objects.filter(code="ZZ000001").delete()
    demo.load()
    offices = ForeignBureau.objects.all()
    assert len(offices) == 3
    for office in offices:
        office.full_clean()
        assert "fictif" in office.name
        assert "fictif" in office.country
        assert office.email.endswith(".invalid")


# Its place in the site


@pytest.mark.parametrize("path", ["/", "/aide/", "/documents/", "/demandes/"])
def test_every_page_leads_to_the_annuaire(client, path):
    assert f'href="{SEARCH}"' in client.get(path, follow=True).content.decode()


def test_the_sitemap_lists_each_service(client):
    demo.load()
    locations = re.findall("<loc>[^<]*(/annuaire/[^<]*)</loc>", client.get("/sitemap.xml").content.decode())
    assert set(locations) == {
        SEARCH,
        FOREIGN,
        *(SEARCH + service.path for service in all_offices()),
        *(f"{SEARCH}etranger/{code}/" for code in ForeignBureau.objects.values_list("code", flat=True)),
    }
    assert len(locations) == len(set(locations))


def test_the_preview_shows_the_search(rf):
    page = AnnuairePage.objects.get()
    assert page.make_preview_request(rf.get("/")).status_code == 200


def test_the_page_stands_once_below_the_home_page():
    assert AnnuairePage.objects.get().url == SEARCH
    assert not AnnuairePage.can_create_at(AnnuairePage.objects.get().get_parent())


def test_what_an_administrator_changes_is_seen_at_once(client):
    client.get(f"{SEARCH}bureau/05061-01/")
    bureau = Bureau.objects.get(code="05061-01")
    bureau.phone = "01 23 45 67 89"
    bureau.save()
    assert 'href="tel:0123456789"' in client.get(f"{SEARCH}bureau/05061-01/").content.decode()


def test_before_a_search_every_directorate_is_listed_and_after_it_none(client):
    """From these pages links alone lead to every service."""
    listed = re.findall(r'href="/annuaire/direction/([^"]+)/"', text_of(client.get(SEARCH)))
    wanted = Directorate.objects.exclude(kind=Directorate.Kind.BUREAU).values_list("code", flat=True)
    assert sorted(listed) == sorted(wanted)
    assert 'id="directorates-title"' not in text_of(client.get(SEARCH, {"ville": "Lyon"}))


def test_before_a_search_the_foreign_offices_are_listed_and_after_it_not(client):
    demo.load()
    title = "Tous les bureaux étrangers"
    page = text_of(client.get(FOREIGN)).partition(title)[2]
    assert re.findall(r'href="/annuaire/etranger/([^"]+)/"', page) == [
        bureau.code for bureau in ForeignBureau.objects.all()
    ]
    assert title not in text_of(client.get(FOREIGN, {"pays": "Ruritanie"}))


def title_of(page):
    return " ".join(re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1].split())


def test_each_search_of_foreign_offices_has_its_own_title(client):
    demo.load()
    rest = "Annuaire : bureaux étrangers - OGDE"
    assert title_of(client.get(FOREIGN).text) == rest
    assert title_of(client.get(FOREIGN, {"pays": "Ruritanie"}).text) == f"2 bureaux - {rest}"
    assert title_of(client.get(FOREIGN, {"pays": "Nulle part"}).text) == f"Aucun bureau - {rest}"
