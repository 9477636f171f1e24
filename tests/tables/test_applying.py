"""CSV in and out of the annuaire: whole, reversible, and nothing when a line is wrong."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from directory.models import Bureau, Department, Directorate, ForeignBureau, Office
from directory.tables import TABLES
from tables.applying import checked, imported
from tables.cells import neutralised, restored
from tables.export import exported
from tables.reading import MAX_LINES, BadFileError

pytestmark = pytest.mark.django_db

BUREAUX = TABLES["bureau"]


def file(*lines, encoding="utf-8-sig"):
    return "\r\n".join(lines).encode(encoding)


def rows_of(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def everything():
    return {slug: exported(table) for slug, table in TABLES.items()}


def statuses(report):
    return [(outcome.number, outcome.status) for outcome in report.outcomes]


def write(table, content):
    return imported(table, content, digest=checked(table, content).digest)


def reasons(table, content):
    report = checked(table, content)
    return {outcome.number: list(outcome.details) for outcome in report.wrong}


# Out


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


@given(st.text())
def test_disarming_is_undone_exactly(text):
    assert restored(neutralised(text)) == text
    assert neutralised(text)[:1] not in tuple("=+-@\t\r\n＝＋－＠")


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


# In


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


UNREADABLE = {
    "nothing at all": (b"", "Le fichier ne contient aucune ligne à importer."),
    "headers only": (file("code;libellé"), "Le fichier ne contient aucune ligne à importer."),
    "unknown columns": (
        file("code;libelle;fax;minitel", "1;2;3;4"),
        "Colonnes inconnues : « fax », « minitel ». Colonnes possibles : « code », « libellé », « type de service », "
        "« département », « direction », « adresse », « code postal », « ville », « téléphone », « courriel ».",
    ),
    "a column twice": (
        file("code;libellé;LIBELLE", "1;2;3"),
        "Colonnes présentes deux fois : « libellé ».",
    ),
    "no key": (file("libellé", "Gap"), "Colonnes indispensables absentes : « code »."),
    "an open quote": (
        file("code;libellé", '05061-01;"Gap'),
        "La ligne 2 est illisible : un guillemet y manque ou y est de trop.",
    ),
    "a workbook": (
        b"PK\x03\x04" + b"\0" * 40,
        "Ce fichier est un classeur. Enregistrez-le au format CSV, puis envoyez-le de nouveau.",
    ),
    "UTF-16": (
        file("code;libellé", "05061-01;Gap", encoding="utf-16"),
        "L’encodage du fichier n’est pas reconnu. Enregistrez-le en CSV UTF-8.",
    ),
    "bytes": (b"\x81\x8d\x8f", "L’encodage du fichier n’est pas reconnu. Enregistrez-le en CSV UTF-8."),
    "too large": (b"x" * (1024 * 1024 + 1), "Le fichier dépasse 1 Mo : importez-le en plusieurs fois."),
    "too many lines": (
        file("code", *map(str, range(MAX_LINES + 1))),
        "Le fichier a plus de 5000 lignes : importez-le en plusieurs fois.",
    ),
}


@pytest.mark.parametrize(("content", "reason"), UNREADABLE.values(), ids=UNREADABLE)
def test_an_unreadable_file_says_why(content, reason):
    with pytest.raises(BadFileError) as refusal:
        checked(BUREAUX, content)
    assert refusal.value.reasons == (reason,)


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


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_encodings_and_separators_are_recognised(encoding, delimiter):
    line = delimiter.join(["05061-01", "Gap – Hautes-Alpes, préfecture œuvrée"])
    if delimiter == ",":
        line = '05061-01,"Gap – Hautes-Alpes, préfecture œuvrée"'
    content = file(delimiter.join(["Code", "Libellé"]), line, encoding=encoding)
    assert write(BUREAUX, content).written
    assert Bureau.objects.get(code="05061-01").name == "Gap – Hautes-Alpes, préfecture œuvrée"


def test_the_zeros_that_a_spreadsheet_takes_away_are_put_back():
    content = file(
        "code;libellé;type de service;département;direction;code postal",
        "01160-02;Gex;bureau de douane;1;DR-LEMAN;1170",
    )
    assert write(BUREAUX, content).written
    bureau = Bureau.objects.get(code="01160-02")
    assert (bureau.department.code, bureau.postcode) == ("01", "01170")
    assert statuses(checked(TABLES["department"], file("code;nom", "1;Ain"))) == [(2, "inchangée")]


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


def test_an_administrator_learns_which_columns_stay_as_they_are():
    assert checked(TABLES["department"], file("code;nom", "69;Rhône")).absent == [
        "direction",
        "autres directions",
        "précision",
    ]
