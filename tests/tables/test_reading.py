"""Files that can be read, and the reason why others cannot."""

import pytest

from directory.models import Bureau
from tables.applying import checked
from tables.reading import MAX_LINES, BadFileError
from tests.tables.files import BUREAUX, file, reasons, write

pytestmark = pytest.mark.django_db

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
    "UTF-16 that does not say so": (
        file("code;libellé", "05061-01;Gap", encoding="utf-16-le"),
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


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_encodings_and_separators_are_recognised(encoding, delimiter):
    line = delimiter.join(["05061-01", "Gap – Hautes-Alpes, préfecture œuvrée"])
    if delimiter == ",":
        line = '05061-01,"Gap – Hautes-Alpes, préfecture œuvrée"'
    content = file(delimiter.join(["Code", "Libellé"]), line, encoding=encoding)
    assert write(BUREAUX, content).written
    assert Bureau.objects.get(code="05061-01").name == "Gap – Hautes-Alpes, préfecture œuvrée"


ADDED = {
    "empty columns": file("code;libellé;;", "05061-01;Gap;;", "03190-01;Briançon;;"),
    "fewer cells than empty columns": file("code;libellé;;", "05061-01;Gap", "03190-01;Briançon;"),
    "more empty cells than columns": file("code;libellé", "05061-01;Gap;;;", "03190-01;Briançon"),
    "an empty column between": file("code;;libellé", "05061-01;;Gap", "03190-01;;Briançon"),
    "a header that nobody sees": file("code;libellé;\u200b", "05061-01;Gap;", "03190-01;Briançon; "),
    "its separator": file("sep=;", "code;libellé", "05061-01;Gap", "03190-01;Briançon"),
    "another separator": file('"sep=|"', "code|libellé", "05061-01|Gap", "03190-01|Briançon"),
    "Unicode text": file("code\tlibellé", "05061-01\tGap", "03190-01\tBriançon", encoding="utf-16"),
    "empty lines": file(";", "code;libellé", ";", "05061-01;Gap", "", "03190-01;Briançon", ";;", ""),
}


@pytest.mark.parametrize("content", ADDED.values(), ids=ADDED)
def test_what_a_spreadsheet_adds_by_itself_stops_nobody(content):
    assert write(BUREAUX, content).written
    names = Bureau.objects.filter(code__in=["05061-01", "03190-01"]).order_by("-code")
    assert [row.name for row in names] == ["Gap", "Briançon"]


@pytest.mark.parametrize(
    "content",
    [
        file("code;libellé;;", "05061-01;Gap;;", "03190-01;Briançon;;x"),
        file("code;;libellé", "05061-01;;Gap", "1;x;B"),
    ],
)
def test_a_cell_in_a_column_without_a_header_is_refused_by_its_line(content):
    assert reasons(BUREAUX, content) == {
        3: ["Une cellule de cette ligne est remplie dans une colonne sans en-tête."]
    }


def test_a_line_keeps_its_number_below_the_one_of_the_separator():
    content = file("sep=;", "code;libellé", "05061-01;Gap;trop")
    assert reasons(BUREAUX, content) == {3: ["Cette ligne n’a pas autant de cellules qu’il y a de colonnes."]}


def test_the_sample_of_a_spreadsheet_is_read():
    content = "\ufeffcode;libellé;téléphone;;\r\n05061-01;Gap;01 23 45 67 89;;\r\n".encode()
    assert write(BUREAUX, content).written
    assert Bureau.objects.get(code="05061-01").phone == "01 23 45 67 89"
