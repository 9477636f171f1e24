"""A file as the lines of a table, or why it cannot be read."""

import csv
import io
from dataclasses import dataclass

from .cells import one_line, restored

MAX_BYTES = 1024 * 1024
MAX_LINES = 5000
DELIMITERS = ";,\t"


class BadFileError(Exception):
    """The file as a whole cannot be read; each sentence says why."""

    def __init__(self, *reasons):
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Line:
    """The cells of a line by the headers of the table's columns."""

    number: int
    cells: dict[str, str]
    text: str


def parsed(table, content):
    """The lines of the file, and the columns of the table that it has not."""
    text = decoded(content)
    first = text.partition("\n")[0]
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=first.count), strict=True
    )
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
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise BadFileError("L’encodage du fichier n’est pas reconnu. Enregistrez-le en CSV UTF-8.")


def columns_of(table, cells):
    headers = [restored(cell.strip()) for cell in cells]
    columns = [table.column(header) for header in headers]
    reasons = []
    if unknown := [header for header, column in zip(headers, columns, strict=True) if column is None]:
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
    if len(cells) != len(columns):
        return Line(number, {}, text)
    values = (one_line(restored(cell)) for cell in cells)
    return Line(number, {c.header: value for c, value in zip(columns, values, strict=True)}, text)


def quoted(texts):
    return ", ".join(f"« {text[:50]} »" for text in list(texts)[:20])
