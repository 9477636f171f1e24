"""Everything that the history can prove."""

from django_scopes import scopes_disabled

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
    """Compare every row of every case with its events; with `files`, the bytes as well. Returns a `Report`."""
    report = Report()
    numbers_verify(report)
    order_verify(report)
    watermark_verify(report)
    readings_verify(report)
    cases_verify(report, progress=lambda done: progress("cases", done))
    if files:
        files_verify(report, progress=lambda done: progress("files", done))
    return report
