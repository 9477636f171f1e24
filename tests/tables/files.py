"""Files of the annuaire, as tests write and read them."""

import csv
import io

from directory.tables import TABLES
from tables.applying import checked, imported
from tables.export import exported

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
