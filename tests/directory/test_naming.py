import pytest

from directory.models import Directorate, Office
from directory.naming import contact_of, directorate_place, directorate_short, the_office

LYON = Directorate(name="DR de Lyon", phone="04 00 00 00 00")


@pytest.mark.parametrize(("kind", "article"), [(Office.Kind.PAE, "La"), (Office.Kind.BUREAU, "Le")])
def test_an_office_begins_a_sentence_with_its_article(kind, article):
    office = Office(name="DR de Lyon - PAE", kind=kind, directorate=LYON)
    assert the_office(office) == f"{article} {office}"


@pytest.mark.parametrize("column", ["address", "email", "phone"])
def test_an_office_that_can_be_reached_is_asked_itself(column):
    office = Office(directorate=LYON, **{column: "1"})
    assert contact_of(office) is office


def test_for_any_other_its_directorate_is_asked():
    assert contact_of(Office(directorate=LYON, city="Lyon")) is LYON


@pytest.mark.parametrize(
    ("label", "short", "place"),
    [
        ("DIRECTION RÉGIONALE D’AMIENS", "DR D’AMIENS", "amiens"),
        ("DR D’AUVERGNE", "DR D’AUVERGNE", "auvergne"),
        ("DR DE LA RÉUNION", "DR DE LA RÉUNION", "reunion"),
        ("DR DU LÉMAN", "DR DU LÉMAN", "leman"),
        ("DR DES PAYS DE LA LOIRE", "DR DES PAYS DE LA LOIRE", "pays de la loire"),
        ("DR LYON", "DR LYON", "lyon"),
        ("toutes autres taxes", "toutes autres taxes", "toutes autres taxes"),
        ("Drôme", "Drôme", "drome"),
    ],
)
def test_directorates_are_named_one_way_and_sorted_by_place(label, short, place):
    assert directorate_short(label) == short
    assert directorate_place(label) == place
