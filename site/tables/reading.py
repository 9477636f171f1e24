"""A file as the lines of a table, or why it cannot be read."""

import codecs
import csv
import io
import re
from dataclasses import dataclass

from text.plain import kept

from .cells import one_line, restored

MAX_BYTES = 1024 * 1024
MAX_LINES = 5000
DELIMITERS = ";,\t"
# By which a spreadsheet says how it separates.
SAID = re.compile(r'"?sep=([;,\t|])"?\r?\n', re.IGNORECASE)


class BadFileError(Exception):
    """The file as a whole cannot be read; each sentence says why."""

    def __init__(self, *reasons):
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Line:
    """The cells of a line by the headers of the table's columns; none when it has a `problem`."""

    number: int
    cells: dict[str, str]
    text: str
    problem: str = ""


def parsed(table, content):
    """The lines of the file, and the columns of the table that it has not."""
    text, delimiter = separated(decoded(content))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines, columns = [], None
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if columns is None:
                columns = columns_of(table, cells)
                continue
            lines.append(line_of(reader.line_num, columns, cells))
            if len(lines) > MAX_LINES:
                raise BadFileError(
                    f"Le fichier a plus de {MAX_LINES} lignes : importez-le en plusieurs fois."
                )
    except csv.Error as error:
        raise BadFileError(
            f"La ligne {reader.line_num} est illisible : un guillemet y manque ou y est de trop."
        ) from error
    if not lines:
        raise BadFileError("Le fichier ne contient aucune ligne à importer.")
    return lines, [c.header for c in table.columns if c not in columns]


def decoded(content):
    if len(content) > MAX_BYTES:
        raise BadFileError("Le fichier dépasse 1 Mo : importez-le en plusieurs fois.")
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise BadFileError(
            "Ce fichier est un classeur. Enregistrez-le au format CSV, puis envoyez-le de nouveau."
        )
    is_utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if is_utf16 else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise BadFileError("L’encodage du fichier n’est pas reconnu. Enregistrez-le en CSV UTF-8.")


def separated(text):
    """The text without the line that says its separator, which leaves a blank one, and the separator."""
    if said := SAID.match(text):
        return "\n" + text[said.end() :], said[1]
    first = text.partition("\n")[0]
    return text, max(DELIMITERS, key=first.count)


def columns_of(table, cells):
    """The columns by the headers; None under a header that is empty, as a spreadsheet adds them at the right."""
    headers = [restored(kept(cell).strip()) for cell in cells]
    columns = [table.column(header) if header else None for header in headers]
    reasons = []
    if unknown := [h for h, column in zip(headers, columns, strict=True) if h and column is None]:
        reasons.append(
            f"Colonnes inconnues : {quoted(unknown)}. Colonnes possibles : {quoted(c.header for c in table.columns)}."
        )
    if twice := {c.header: None for c in columns if c and columns.count(c) > 1}:
        reasons.append(f"Colonnes présentes deux fois : {quoted(twice)}.")
    if missing := [header for header in table.key if table.column(header) not in columns]:
        reasons.append(f"Colonnes indispensables absentes : {quoted(missing)}.")
    if reasons:
        raise BadFileError(*reasons)
    return columns


def line_of(number, columns, cells):
    """A line with too many or too few cells has none at all: nobody knows which is which."""
    text = one_line(" ; ".join(cells))[:80]
    values = [one_line(restored(kept(cell))) for cell in cells]
    while len(values) > len(columns) and not values[-1]:
        values.pop()
    while len(values) < len(columns) and columns[-1] is None:
        columns = columns[:-1]
    if len(values) != len(columns):
        return Line(number, {}, text, "Cette ligne n’a pas autant de cellules qu’il y a de colonnes.")
    if any(value for column, value in zip(columns, values, strict=True) if column is None):
        return Line(number, {}, text, "Une cellule de cette ligne est remplie dans une colonne sans en-tête.")
    return Line(number, {c.header: value for c, value in zip(columns, values, strict=True) if c}, text)


def quoted(texts):
    return ", ".join(f"« {text[:50]} »" for text in list(texts)[:20])
