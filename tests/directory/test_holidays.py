from datetime import date, timedelta

import pytest

from directory.holidays import holidays_of
from directory.models import Holiday, Territory

NATIONAL_2026 = {
    date(2026, 1, 1),
    date(2026, 4, 6),
    date(2026, 5, 1),
    date(2026, 5, 8),
    date(2026, 5, 14),
    date(2026, 5, 25),
    date(2026, 7, 14),
    date(2026, 8, 15),
    date(2026, 11, 1),
    date(2026, 11, 11),
    date(2026, 12, 25),
}
OWN_DAYS = {
    Territory.METROPOLE: set(),
    Territory.ALSACE_MOSELLE: {(4, 3), (12, 26)},
    Territory.MAYOTTE: {(4, 27)},
    Territory.MARTINIQUE: {(5, 22)},
    Territory.GUADELOUPE: {(5, 27)},
    Territory.SAINT_MARTIN: {(5, 28)},
    Territory.GUYANE: {(6, 10)},
    Territory.SAINT_BARTHELEMY: {(10, 9)},
    Territory.REUNION: {(12, 20)},
    Territory.SAINT_PIERRE_ET_MIQUELON: set(),
}

pytestmark = pytest.mark.django_db


def days_of_year(territory, year):
    return {day for day in holidays_of(territory) if day.year == year}


@pytest.mark.parametrize("territory", OWN_DAYS)
def test_a_territory_has_the_national_holidays_and_its_own(territory):
    own = {date(2026, month, day) for month, day in OWN_DAYS[territory]}
    assert days_of_year(territory, 2026) == NATIONAL_2026 | own


@pytest.mark.parametrize("year", [2018, 2024, 2032, 2040])
@pytest.mark.parametrize("territory", [each for each in OWN_DAYS if each != Territory.ALSACE_MOSELLE])
def test_the_own_days_of_a_territory_are_the_same_every_year(territory, year):
    own = {date(year, month, day) for month, day in OWN_DAYS[territory]}
    assert days_of_year(territory, year) == days_of_year(Territory.METROPOLE, year) | own


@pytest.mark.parametrize("year", range(2018, 2041))
def test_alsace_moselle_adds_good_friday_and_the_26th_of_december(year):
    national = days_of_year(Territory.METROPOLE, year)
    easter_monday = next(
        day for day in sorted(national) if day.weekday() == 0 and date(year, 3, 22) < day < date(year, 4, 27)
    )
    assert days_of_year(Territory.ALSACE_MOSELLE, year) - national == {
        easter_monday - timedelta(days=3),
        date(year, 12, 26),
    }


def test_names_are_french_with_typographic_apostrophes():
    names = set(Holiday.objects.filter(date__year=2026, territory="").values_list("name", flat=True))
    assert names == {
        "Jour de l’an",
        "Lundi de Pâques",
        "Fête du Travail",
        "Fête de la Victoire",
        "Ascension",
        "Lundi de Pentecôte",
        "Fête nationale",
        "Assomption",
        "Toussaint",
        "Armistice",
        "Noël",
    }


def test_the_holidays_of_a_territory_cost_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        holidays_of(Territory.REUNION)
