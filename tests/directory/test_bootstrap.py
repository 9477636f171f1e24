from datetime import date

import pytest

from directory import bootstrap
from directory.models import Bureau, Department, Directorate, Holiday, Office, Territory

pytestmark = pytest.mark.django_db

TABLES = (Directorate, Office, Department, Bureau, Holiday)


def counts():
    return {table.__name__: table.objects.count() for table in TABLES}


def test_the_directory_is_whole():
    assert counts() == {
        "Directorate": 56,
        "Office": 79,
        "Department": 107,
        "Bureau": 181,
        "Holiday": 617,
    }


def test_loading_again_adds_nothing():
    before = counts()
    bootstrap.load()
    assert counts() == before


def test_loading_again_costs_one_query_a_table(django_assert_max_num_queries):
    with django_assert_max_num_queries(len(TABLES) + 2):
        bootstrap.load()


def test_what_an_administrator_changed_or_deleted_stays_so():
    Office.objects.filter(name="DR de Lyon - PAE").update(notification_email="pae@exemple.invalid")
    Bureau.objects.filter(name="Gap").delete()
    Holiday.objects.filter(date=date(2026, 5, 8)).delete()
    bootstrap.load()
    assert Office.objects.get(name="DR de Lyon - PAE").notification_email == "pae@exemple.invalid"
    assert not Bureau.objects.filter(name="Gap").exists()
    assert not Holiday.objects.filter(date=date(2026, 5, 8)).exists()


def test_a_year_without_holidays_is_loaded():
    Holiday.objects.filter(date__year=2040).delete()
    bootstrap.load()
    assert Holiday.objects.filter(date__year=2040, territory="").count() == 11


def test_the_general_directorate_is_in_no_list():
    assert not Directorate.objects.filter(code__contains="DGDDI").exists()
    assert not Directorate.objects.filter(name__icontains="générale").exists()


def test_what_may_be_chosen_are_the_regional_directorates_and_nice_port():
    selectable = Directorate.objects.filter(selectable=True)
    regional = selectable.filter(kind=Directorate.Kind.REGIONAL)
    assert regional.count() == 39
    assert [d.label for d in selectable.exclude(pk__in=regional)] == ["BUREAU NICE PORT"]
    excluded = Directorate.objects.filter(kind=Directorate.Kind.REGIONAL, selectable=False)
    assert set(excluded.values_list("code", flat=True)) == {"DR-NC", "DR-PF"}


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("DR-LYON", "DR LYON"),
        ("DR-ROISSY", "DR ROISSY"),
        ("DR-PICARDIE", "DIRECTION RÉGIONALE D’AMIENS"),
        ("DR-PROVENCE", "DIRECTION RÉGIONALE D’AIX EN PROVENCE"),
        ("BUREAU-NICE-PORT", "BUREAU NICE PORT"),
    ],
)
def test_labels_of_lists_are_those_of_the_manual(code, label):
    assert Directorate.objects.get(code=code).label == label


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("DR-LYON", {"DR de Lyon - PAE", "DR de Lyon - POC/CRPC"}),
        ("DR-PICARDIE", {"DR d’Amiens - PAE", "DR d’Amiens - POC/CRPC"}),
        ("DR-PROVENCE", {"DR d’Aix-en-Provence - PAE", "DR d’Aix-en-Provence - POC/CRPC"}),
        ("DR-AUVERGNE", {"DR d’Auvergne - PAE", "DR d’Auvergne - POC/CRPC"}),
        ("DR-ORLY", {"DR d’Orly - PAE", "DR d’Orly - POC/CRPC"}),
        ("DR-LEMAN", {"DR du Léman - PAE", "DR du Léman - POC/CRPC"}),
        ("DR-LE-HAVRE", {"DR du Havre - PAE", "DR du Havre - POC/CRPC"}),
        ("DR-CENTRE", {"DR du Centre-Val de Loire - PAE", "DR du Centre-Val de Loire - POC/CRPC"}),
        ("DR-PAYS-DE-LA-LOIRE", {"DR des Pays de la Loire - PAE", "DR des Pays de la Loire - POC/CRPC"}),
        ("DR-REUNION", {"DR de La Réunion - PAE", "DR de La Réunion - POC/CRPC"}),
        ("DR-PARIS-EST", {"DR de Paris-Est - PAE", "DR de Paris-Est - POC/CRPC"}),
        ("DR-ROISSY", {"DR de Roissy - PAE", "DR de Roissy - POC/CRPC"}),
        ("BUREAU-NICE-PORT", {"Bureau de Nice port"}),
        ("DR-NC", set()),
    ],
)
def test_offices_are_named_in_good_french(code, names):
    offices = Office.objects.filter(directorate__code=code)
    assert set(offices.values_list("name", flat=True)) == names


def test_no_notification_goes_to_a_real_mailbox():
    addresses = list(Office.objects.values_list("notification_email", flat=True))
    assert [address for address in addresses if not address.endswith(".invalid")] == []
    assert len(set(addresses)) == len(addresses)
    assert Office.objects.get(name="DR de Lyon - PAE").notification_email == "lyon-pae@ogde.invalid"


def test_an_office_has_the_public_address_of_its_directorate():
    office = Office.objects.get(name="DR d’Amiens - PAE")
    assert (office.address, office.postcode, office.city, office.email) == (
        "39 rue Pierre-Rollin",
        "80090",
        "Amiens",
        "dr-picardie@douane.finances.gouv.fr",
    )


@pytest.mark.parametrize(
    ("code", "territory"),
    [
        ("DR-STRASBOURG", Territory.ALSACE_MOSELLE),
        ("DR-MULHOUSE", Territory.ALSACE_MOSELLE),
        ("DR-LORRAINE", Territory.METROPOLE),
        ("DR-CORSE", Territory.METROPOLE),
        ("DR-GUADELOUPE", Territory.GUADELOUPE),
        ("DR-MARTINIQUE", Territory.MARTINIQUE),
        ("DR-GUYANE", Territory.GUYANE),
        ("DR-REUNION", Territory.REUNION),
        ("DR-MAYOTTE", Territory.MAYOTTE),
    ],
)
def test_a_directorate_has_the_holidays_of_its_seat(code, territory):
    assert Directorate.objects.get(code=code).territory == territory


def test_apostrophes_are_typographic():
    for table, columns in (
        (Directorate, ("name", "label", "address", "city")),
        (Department, ("name", "note")),
        (Bureau, ("name", "address", "city")),
        (Holiday, ("name",)),
    ):
        for column in columns:
            assert not table.objects.filter(**{f"{column}__contains": "'"}).exists(), (table, column)
