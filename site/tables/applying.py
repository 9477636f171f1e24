"""A file tried line by line, then written wholly or not at all.

An import adds and changes rows and never deletes one; what a file has no column for stays as it is. It is tried first:
the same run, rolled back.
"""

import hashlib
from dataclasses import dataclass, replace

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from wagtail.log_actions import log

from .reading import BadFileError, parsed


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
    if line.problem:
        return None, line.problem
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
    after |= {column: column.named(others) for column, others in many.items()}
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
