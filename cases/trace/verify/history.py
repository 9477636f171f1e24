"""Everything that the history can prove."""

from contextlib import contextmanager
from functools import partial

from django.db import connection, transaction
from django_scopes import scopes_disabled

from cases.trace.watermark import watermark_read

from .cases import cases_verify
from .files import files_verify
from .numbers import numbers_verify
from .order import order_verify, watermark_verify
from .readings import readings_verify
from .report import Report

# What none of this sees, for whom it is told.
UNSEEN = (
    "what is done by somebody who holds HISTORY_KEY and writes to the database and to the watermark: he can make "
    "any history anew, and cut off the end of everything",
    "a database, its files and its watermark put back together to an earlier state; a database alone, when the "
    "watermark was taken away (said as a remark)",
    "the end of the readings: those after the last event of all cases; and of two readings in one instant, the one "
    "that no later one names",
    "what happened to a case before the first event that tells its rows, when it was filed with a release that told "
    "none: counted as not covered",
    "the terms of an open case between two nights when its holidays were corrected: they must be those of its last "
    "event or those of today's holidays",
    "what is not of a case: names of people, offices and lists (an event has their keys, and how they were called that "
    "day), how far the delivery of a message went, what was enclosed with it",
    "the bytes of files, unless --files is given",
)


@scopes_disabled()
def history_verify(*, files=False, progress=lambda what, done: None):
    """Compare every row of every case with its events; with `files`, the bytes as well. Returns a `Report`.

    While the site works: the rows are those of one moment, which the watermark, read before, cannot be ahead of.
    """
    report, mark = Report(), watermark_read()
    with _one_moment():
        numbers_verify(report)
        order_verify(report)
        watermark_verify(report, mark)
        readings_verify(report)
        cases_verify(report, progress=partial(progress, "cases"))
    if files:
        files_verify(report, progress=partial(progress, "files"))
    return report


@contextmanager
def _one_moment():
    """What is read is what was committed when this began; nobody waits for it."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
