"""Rows as a file that a French spreadsheet opens with its accents and columns.

It begins with a byte order mark and has `;` between its cells; no cell can be run as a formula.
"""

import codecs
import csv

from django.http import HttpResponse

from .cells import neutralised


class Echo:
    """What a CSV writer writes to: it gives each line back."""

    def write(self, line):
        return line


def csv_lines(rows):
    """The bytes of the file line by line; of each row, the texts and numbers of its cells."""
    writer = csv.writer(Echo(), delimiter=";")
    yield codecs.BOM_UTF8
    for cells in rows:
        yield writer.writerow(neutralised(c) if isinstance(c, str) else c for c in cells).encode()


def csv_response(rows, name):
    """The file as a download of this name."""
    return HttpResponse(
        b"".join(csv_lines(rows)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def rows_of(table):
    """The headers of a table and the cells of each of its rows."""
    yield [column.header for column in table.columns]
    for row in table.rows():
        yield [column.show(row) for column in table.columns]


def exported(table):
    return b"".join(csv_lines(rows_of(table)))
