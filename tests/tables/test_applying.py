"""A file is tried, then written wholly: nothing when a line is wrong."""

import pytest
from wagtail.models import ModelLogEntry

from directory.models import Bureau
from directory.tables import TABLES
from tables.applying import checked, imported
from tests.tables.files import BUREAUX, everything, file, reasons, statuses, write

pytestmark = pytest.mark.django_db


def test_a_file_creates_changes_and_leaves_alone():
    before = ModelLogEntry.objects.count()
    content = file(
        "code;libellé;type de service;département;direction;téléphone",
        "05061-01;Gap;bureau de douane;05;DR-PROVENCE;01 23 45 67 89",
        "06029-01;Cannes;bureau de douane;06;DR-NICE;09 70 27 88 50",
        "05061-09;Briançon;Bureau de douane;5;DR-PROVENCE;",
    )
    report = checked(BUREAUX, content)
    assert statuses(report) == [(2, "modifiée"), (3, "inchangée"), (4, "créée")]
    assert report.changed[0].details == ("téléphone : 09 70 27 92 04 → 01 23 45 67 89",)
    assert report.absent == ["adresse", "code postal", "ville", "courriel"]
    assert not Bureau.objects.filter(code="05061-09").exists()

    assert imported(BUREAUX, content, digest=report.digest).written
    gap, briancon = Bureau.objects.get(code="05061-01"), Bureau.objects.get(code="05061-09")
    assert (gap.phone, gap.address) == ("01 23 45 67 89", "BP 01609 - Cité Desmichels")
    assert (briancon.name, briancon.department.code) == ("Briançon", "05")
    assert ModelLogEntry.objects.count() == before + 2


def test_trying_writes_nothing_not_even_in_the_history():
    before, entries = everything(), ModelLogEntry.objects.count()
    assert checked(BUREAUX, file("code;libellé", "05061-01;Autre nom")).may_be_written
    assert everything() == before
    assert ModelLogEntry.objects.count() == entries


BROKEN = {
    "a wrong line among good ones": file("code;libellé;téléphone", "05061-01;Gap;01", "06029-01;;02"),
    "an unknown directorate": file("code;direction", "05061-01;DR-ATLANTIDE"),
    "a line cut short": file("code;libellé;téléphone", "05061-01;Autre;01", "06029-01"),
    "the same row twice": file("code;libellé", "05061-01;Un", "05061-01;Deux"),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_nothing_is_written_when_one_line_is_wrong(content):
    before = everything()
    report = write(BUREAUX, content)
    assert report.wrong
    assert not report.written
    assert everything() == before


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"code": ""}, ["code : une valeur est attendue."]),
        ({"code": "99/1"}, ["code : Un code est fait de lettres sans accent, de chiffres et de tirets."]),
        ({"libellé": ""}, ["libellé : Ce champ ne peut pas être vide."]),
        (
            {"type de service": "kiosque"},
            [
                "type de service : « kiosque » n’est pas possible. Choisissez parmi « bureau de douane », "
                "« service de viticulture »."
            ],
        ),
        ({"département": "99"}, ["département : « 99 » n’existe pas dans la table « départements »."]),
        ({"direction": ""}, ["direction : Une valeur est attendue."]),
        (
            {"libellé": "", "direction": "DR-ATLANTIDE"},
            [
                "direction : « DR-ATLANTIDE » n’existe pas dans la table « directions ».",
                "libellé : Ce champ ne peut pas être vide.",
            ],
        ),
        ({"courriel": "pas-une-adresse"}, ["courriel : Saisissez une adresse de courriel valide."]),
    ],
)
def test_each_reason_names_its_column(cells, expected):
    row = {
        "code": "05061-09",
        "libellé": "Briançon",
        "type de service": "bureau de douane",
        "département": "05",
        "direction": "DR-PROVENCE",
        "courriel": "",
    } | cells
    assert reasons(BUREAUX, file(";".join(row), ";".join(row.values()))) == {2: expected}


def test_a_second_line_for_the_same_row_names_the_first():
    content = file("code;libellé", "05061-01;Un", "06029-01;Cannes", "05061-01;Deux")
    assert reasons(BUREAUX, content) == {4: ["Cette ligne désigne la même entrée que la ligne 2."]}


def test_a_table_changed_since_the_trial_is_not_written_over():
    content = file("code;téléphone", "05061-01;01 23 45 67 89")
    digest = checked(BUREAUX, content).digest
    Bureau.objects.filter(code="05061-01").update(phone="03 00 00 00 00")
    report = imported(BUREAUX, content, digest=digest)
    assert not report.written
    assert report.changed[0].details == ("téléphone : 03 00 00 00 00 → 01 23 45 67 89",)
    assert Bureau.objects.get(code="05061-01").phone == "03 00 00 00 00"


def test_another_file_than_the_one_that_was_tried_is_not_written():
    digest = checked(BUREAUX, file("code;téléphone", "05061-01;01")).digest
    assert not imported(BUREAUX, file("code;téléphone", "05061-01;02"), digest=digest).written


def test_an_administrator_learns_which_columns_stay_as_they_are():
    assert checked(TABLES["department"], file("code;nom", "69;Rhône")).absent == [
        "direction",
        "autres directions",
        "précision",
    ]
