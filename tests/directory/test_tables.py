"""The columns of the annuaire's tables: out, and in again."""

import pytest

from directory.models import Bureau, Department, Directorate, ForeignBureau, Office
from directory.tables import TABLES
from tables.applying import checked
from tables.export import exported
from tests.tables.files import BUREAUX, file, reasons, rows_of, statuses, write

pytestmark = pytest.mark.django_db


def test_an_export_begins_with_the_mark_of_utf8_and_has_the_columns_in_french():
    content = exported(BUREAUX)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = rows_of(content)
    assert rows[0] == [
        "code",
        "libellé",
        "type de service",
        "département",
        "direction",
        "adresse",
        "code postal",
        "ville",
        "téléphone",
        "courriel",
    ]
    assert len(rows) == 1 + Bureau.objects.count()
    assert [
        "05061-01",
        "Gap",
        "bureau de douane",
        "05",
        "DR-PROVENCE",
        "BP 01609 - Cité Desmichels",
        "05016",
        "Gap Cedex",
        "09 70 27 92 04",
        "r-gap@douane.finances.gouv.fr",
    ] in rows


def test_a_cell_that_a_spreadsheet_would_run_is_disarmed():
    Bureau.objects.filter(code="05061-01").update(name="=1+1", phone="+33 9 70 27 92 04")
    row = next(row for row in rows_of(exported(BUREAUX)) if row[0] == "05061-01")
    assert (row[1], row[8]) == ("'=1+1", "'+33 9 70 27 92 04")


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_what_was_exported_comes_in_again_unchanged(table):
    if not table.rows().exists():
        ForeignBureau.objects.create(code="XX-1", name="'s-Exemple", country="Exemplie", phone="+00 1")
    content = exported(table)
    report = write(table, content)
    assert {outcome.status for outcome in report.outcomes} == {"inchangée"}
    assert not report.may_be_written
    assert not report.written
    assert exported(table) == content


def test_an_export_costs_the_same_for_one_row_and_for_all(django_assert_num_queries):
    for table in TABLES.values():
        with django_assert_num_queries(1 + len(table.many) * table.rows().exists()):
            exported(table)


def test_the_zeros_that_a_spreadsheet_takes_away_are_put_back():
    content = file(
        "code;libellé;type de service;département;direction;code postal",
        "01160-02;Gex;bureau de douane;1;DR-LEMAN;1170",
    )
    assert write(BUREAUX, content).written
    bureau = Bureau.objects.get(code="01160-02")
    assert (bureau.department.code, bureau.postcode) == ("01", "01170")
    assert statuses(checked(TABLES["department"], file("code;nom", "1;Ain"))) == [(2, "inchangée")]


def test_a_directorate_may_come_before_the_one_it_is_attached_to():
    content = file(
        "code;nom;libellé;type;rattachement",
        "DR-NEUVE;Direction régionale des douanes neuve;DR NEUVE;direction régionale;DI-NEUVE",
        "DI-NEUVE;Direction interrégionale neuve;;DI;",
    )
    report = write(TABLES["directorate"], content)
    assert statuses(report) == [(2, "créée"), (3, "créée")]
    assert report.written
    assert Directorate.objects.get(code="DR-NEUVE").parent.code == "DI-NEUVE"


@pytest.mark.parametrize(
    "lines",
    [
        ["DI-ARA;DI-ARA"],
        ["DI-ARA;DR-LYON"],
        ["DI-ARA;DI-GE", "DI-GE;DI-ARA"],
    ],
)
def test_directorates_are_never_attached_in_a_ring(lines):
    report = write(TABLES["directorate"], file("code;rattachement", *lines))
    assert [o.details for o in report.wrong] == [
        ("rattachement : Une direction ne peut pas être rattachée à elle-même.",)
    ]
    assert not Directorate.objects.get(code="DI-ARA").parent


def test_a_pole_is_named_by_its_directorate_and_its_type():
    table = TABLES["office"]
    content = file("direction;type;visa;adresse de notification", "DR-LYON;pae;oui;pae@exemple.invalid")
    assert write(table, content).written
    office = Office.objects.get(name="DR de Lyon - PAE")
    assert (office.requires_visa, office.notification_email) == (True, "pae@exemple.invalid")
    assert reasons(table, file("direction;type;visa", "DR-LYON;PAE;peut-être")) == {
        2: ["visa : « peut-être » n’est ni « oui » ni « non »."]
    }


def test_a_departement_has_several_directorates():
    table = TABLES["department"]
    content = file("code;autres directions", "69;DR-LEMAN DR-AUVERGNE")
    assert checked(table, content).changed[0].details == (
        "autres directions : (vide) → DR-AUVERGNE DR-LEMAN",
    )
    assert write(table, content).written
    rhone = Department.objects.get(code="69")
    assert set(rhone.secondary_directorates.values_list("code", flat=True)) == {"DR-LEMAN", "DR-AUVERGNE"}


def test_a_foreign_bureau_comes_in():
    content = file(
        "code;libellé;pays;ville;téléphone;site internet",
        "XX-000001;Bureau d’essai;Exemplie;Modèle-Ville;'+00 1 23;douane.exemple.invalid",
    )
    assert write(TABLES["foreignbureau"], content).written
    bureau = ForeignBureau.objects.get()
    assert (bureau.country, bureau.city, bureau.phone) == ("Exemplie", "Modèle-Ville", "+00 1 23")
