"""A table as a file."""

import csv
import io

from .cells import neutralised


def exported(table):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(column.header for column in table.columns)
    for row in table.rows():
        writer.writerow(neutralised(column.show(row)) for column in table.columns)
    return out.getvalue().encode("utf-8-sig")
