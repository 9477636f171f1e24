"""The tables of the annuaire as CSV: out to a spreadsheet, in again wholly or not at all.

A file has `;` between its cells and begins with a byte order mark: that is what a French spreadsheet opens
with its accents and columns. A cell that a spreadsheet would run as a formula gets an apostrophe before it,
which an import takes off again. An import adds and changes rows and never deletes one; what a file has no
column for stays as it is. It is tried first: the same run, rolled back.
"""

import csv
import hashlib
import io
import re
from dataclasses import dataclass, replace

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from wagtail.log_actions import log

from directory.competence import department_code
from directory.models import Bureau, Department, Directorate, ForeignBureau, Office, Territory
from text.plain import plain

MAX_BYTES = 1024 * 1024
MAX_LINES = 5000
DELIMITERS = ";,\t"
FORMULA = r"[=+\-@\t\r\n＝＋－＠]"
YES, NO = "oui", "non"


class BadFileError(Exception):
    """The file as a whole cannot be read; each sentence says why."""

    def __init__(self, *reasons):
        super().__init__(" ".join(reasons))
        self.reasons = reasons


# Cells


def neutralised(text):
    return f"'{text}" if re.match(f"'*{FORMULA}", text) else text


def restored(text):
    return text[1:] if re.match(f"'+{FORMULA}", text) else text


def one_line(text):
    return re.sub(r"[\t\r\n]+", " ", text).strip()


@dataclass(frozen=True)
class Column:
    """A text; the other kinds of columns say how theirs is written and read."""

    header: str
    attribute: str
    to_many = False

    def show(self, row):
        return one_line(str(getattr(row, self.attribute)))

    def read(self, text):
        return text


class PostcodeColumn(Column):
    """A spreadsheet takes the zero from « 01000 »."""

    def read(self, text):
        return f"0{text}" if re.fullmatch(r"[0-9]{4}", text) else text


class DepartmentCodeColumn(Column):
    def read(self, text):
        return department_code(text) if len(text) < 4 and department_code(text) else text


class YesNoColumn(Column):
    def show(self, row):
        return YES if getattr(row, self.attribute) else NO

    def read(self, text):
        if plain(text) not in (YES, NO):
            raise ValidationError(f"« {text} » n’est ni « {YES} » ni « {NO} ».")
        return plain(text) == YES


@dataclass(frozen=True)
class ChoiceColumn(Column):
    choices: type = None

    def show(self, row):
        value = getattr(row, self.attribute)
        return self.choices(value).label if value else ""

    def read(self, text):
        for choice in self.choices:
            if plain(text) in (plain(choice.label), plain(choice.value)):
                return choice.value
        possible = ", ".join(f"« {label} »" for label in self.choices.labels)
        raise ValidationError(f"« {text} » n’est pas possible. Choisissez parmi {possible}.")


@dataclass(frozen=True)
class ReferenceColumn(Column):
    """Another row, named by its code."""

    to: type = None
    optional: bool = False

    def show(self, row):
        other = getattr(row, self.attribute)
        return other.code if other else ""

    def read(self, text):
        if not text and self.optional:
            return None
        if not text:
            raise ValidationError("Une valeur est attendue.")
        return self.row(text)

    def row(self, code):
        if self.to is Department:
            code = department_code(code) or code
        if found := self.to.objects.filter(code=code).first():
            return found
        raise ValidationError(
            f"« {code} » n’existe pas dans la table « {self.to._meta.verbose_name_plural} »."
        )


class ReferencesColumn(ReferenceColumn):
    """Several rows, named by their codes with spaces between them."""

    to_many = True

    def show(self, row):
        return " ".join(sorted(other.code for other in getattr(row, self.attribute).all())) if row.pk else ""

    def read(self, text):
        return [self.row(code) for code in dict.fromkeys(re.split(r"[\s,]+", text)) if code]


# Tables


@dataclass(frozen=True)
class Table:
    """A table of the annuaire, its columns in the order of the file, and those that name a row."""

    model: type
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("code",)
    related: tuple[str, ...] = ()
    many: tuple[str, ...] = ()
    # The key of another row of the same file that must be there before.
    after: str = ""

    @property
    def slug(self):
        return self.model._meta.model_name

    @property
    def label(self):
        return str(self.model._meta.verbose_name_plural)

    def rows(self):
        return self.model.objects.select_related(*self.related).prefetch_related(*self.many)

    def column(self, header):
        return next((c for c in self.columns if plain(c.header) == plain(header)), None)

    def header_of(self, attribute):
        known = {column.attribute: column.header for column in self.columns}
        return known.get(attribute) or str(self.model._meta.get_field(attribute).verbose_name)

    def key_of(self, row):
        return tuple(self.column(header).show(row) for header in self.key)


CONTACT = (
    Column("adresse", "address"),
    PostcodeColumn("code postal", "postcode"),
    Column("ville", "city"),
    Column("téléphone", "phone"),
    Column("courriel", "email"),
)
TABLES = {
    table.slug: table
    for table in (
        Table(
            Directorate,
            (
                Column("code", "code"),
                ChoiceColumn("type", "kind", Directorate.Kind),
                ReferenceColumn("rattachement", "parent", Directorate, optional=True),
                Column("nom", "name"),
                Column("libellé", "label"),
                ChoiceColumn("territoire", "territory", Territory),
                YesNoColumn("proposée", "selectable"),
                *CONTACT,
            ),
            related=("parent",),
            after="rattachement",
        ),
        Table(
            Office,
            (
                ReferenceColumn("direction", "directorate", Directorate),
                ChoiceColumn("type", "kind", Office.Kind),
                Column("nom", "name"),
                Column("adresse de notification", "notification_email"),
                YesNoColumn("visa", "requires_visa"),
                *CONTACT,
            ),
            key=("direction", "type"),
            related=("directorate",),
        ),
        Table(
            Department,
            (
                DepartmentCodeColumn("code", "code"),
                Column("nom", "name"),
                ReferenceColumn("direction", "directorate", Directorate),
                ReferencesColumn("autres directions", "secondary_directorates", Directorate),
                Column("précision", "note"),
            ),
            related=("directorate",),
            many=("secondary_directorates",),
        ),
        Table(
            Bureau,
            (
                Column("code", "code"),
                Column("libellé", "name"),
                ChoiceColumn("type de service", "kind", Bureau.Kind),
                ReferenceColumn("département", "department", Department),
                ReferenceColumn("direction", "directorate", Directorate),
                *CONTACT,
            ),
            related=("department", "directorate"),
        ),
        Table(
            ForeignBureau,
            (
                Column("code", "code"),
                Column("libellé", "name"),
                Column("pays", "country"),
                *(Column(column.header, column.attribute) for column in CONTACT),
                Column("site internet", "website"),
            ),
        ),
    )
}


# Out


def exported(table):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(column.header for column in table.columns)
    for row in table.rows():
        writer.writerow(neutralised(column.show(row)) for column in table.columns)
    return out.getvalue().encode("utf-8-sig")


# In


@dataclass(frozen=True)
class Line:
    """The cells of a line by the headers of the table's columns."""

    number: int
    cells: dict[str, str]
    text: str


@dataclass(frozen=True)
class Outcome:
    """What an import makes of a line, and the changes or the reasons."""

    CREATED, CHANGED, UNCHANGED, WRONG = "créée", "modifiée", "inchangée", "en erreur"

    number: int
    name: str
    status: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """`digest` stands for what was shown: another file, or another state of the table, has another one."""

    outcomes: list[Outcome]
    absent: list[str]
    digest: str
    written: bool = False

    def _of(self, status):
        return [outcome for outcome in self.outcomes if outcome.status == status]

    @property
    def created(self):
        return self._of(Outcome.CREATED)

    @property
    def changed(self):
        return self._of(Outcome.CHANGED)

    @property
    def unchanged(self):
        return self._of(Outcome.UNCHANGED)

    @property
    def wrong(self):
        return self._of(Outcome.WRONG)

    @property
    def may_be_written(self):
        return not self.wrong and bool(self.created or self.changed)


def checked(table, content):
    """What an import would do; nothing stays written."""
    return _run(table, content, digest=None)


def imported(table, content, *, digest):
    """Write the file if its report is still the one of this digest and has nothing wrong."""
    return _run(table, content, digest=digest)


def _run(table, content, *, digest):
    lines, absent = parsed(table, content)
    try:
        with transaction.atomic():
            outcomes = outcomes_of(table, lines)
            found = hashlib.sha256(content + repr(outcomes).encode()).hexdigest()
            report = Report(outcomes, absent, found)
            if not report.may_be_written or digest != found:
                transaction.set_rollback(True)
                return report
    except IntegrityError as error:
        raise BadFileError(
            "La table vient d’être modifiée par quelqu’un d’autre : envoyez le fichier de nouveau."
        ) from error
    return replace(report, written=True)


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


def outcomes_of(table, lines):
    # Locked: a row is saved whole, with what somebody else might change meanwhile.
    known = {table.key_of(row): row for row in table.rows().select_for_update(of=("self",))}
    numbers = {}
    outcomes = []
    for line in in_order(table, lines):
        key, problem = key_of_line(table, line)
        if not problem and key in numbers:
            problem = f"Cette ligne désigne la même entrée que la ligne {numbers[key]}."
        if problem:
            outcomes.append(Outcome(line.number, line.text, Outcome.WRONG, (problem,)))
            continue
        numbers[key] = line.number
        outcomes.append(outcome_of(table, line, known.get(key) or table.model()))
    return sorted(outcomes, key=lambda outcome: outcome.number)


def in_order(table, lines):
    """A line that names the row of another line comes after it; the order stays otherwise."""
    if not table.after:
        return lines
    ordered, waiting = [], lines
    while waiting:
        names = {line.cells.get(table.key[0]) for line in waiting}
        parts = {True: [], False: []}
        for line in waiting:
            parts[line.cells.get(table.after) in names].append(line)
        if not parts[False]:
            return ordered + waiting
        ordered += parts[False]
        waiting = parts[True]
    return ordered


def key_of_line(table, line):
    """What names the row of a line, written as in an export; or why it names none."""
    if not line.cells:
        return None, "Cette ligne n’a pas autant de cellules qu’il y a de colonnes."
    row = table.model()
    for header in table.key:
        column, text = table.column(header), line.cells[header]
        if not text:
            return None, f"{header} : une valeur est attendue."
        try:
            setattr(row, column.attribute, column.read(text))
        except ValidationError as error:
            return None, f"{header} : {error.messages[0]}"
    return table.key_of(row), None


def outcome_of(table, line, row):
    columns = [column for column in table.columns if column.header in line.cells]
    is_new = row.pk is None
    before = {column: column.show(row) for column in columns if not is_new}
    many, reasons = {}, {}
    for column in columns:
        try:
            value = column.read(line.cells[column.header])
        except ValidationError as error:
            reasons[column.attribute] = error.messages
            continue
        if column.to_many:
            many[column] = value
        else:
            setattr(row, column.attribute, value)
    reasons |= invalid(row, exclude=set(reasons))
    if reasons:
        return Outcome(line.number, line.text, Outcome.WRONG, tuple(sentences(table, reasons)))
    after = {column: column.show(row) for column in columns if not column.to_many}
    after |= {column: " ".join(sorted(other.code for other in others)) for column, others in many.items()}
    if after == before:
        return Outcome(line.number, str(row), Outcome.UNCHANGED)
    row.save()
    for column, others in many.items():
        getattr(row, column.attribute).set(others)
    log(instance=row, action="wagtail.create" if is_new else "wagtail.edit")
    if is_new:
        return Outcome(line.number, str(row), Outcome.CREATED)
    changes = (
        f"{c.header} : {before[c] or '(vide)'} → {after[c] or '(vide)'}"
        for c in columns
        if before[c] != after[c]
    )
    return Outcome(line.number, str(row), Outcome.CHANGED, tuple(changes))


def invalid(row, *, exclude):
    """The reasons of the model itself by attribute, without those that could not be read."""
    try:
        row.full_clean(exclude=exclude)
    except ValidationError as error:
        return error.message_dict
    return {}


def sentences(table, reasons):
    """Each reason with the header of its column, if it has one."""
    for attribute, messages in reasons.items():
        start = "" if attribute == NON_FIELD_ERRORS else f"{table.header_of(attribute)} : "
        yield from (start + message for message in messages)
