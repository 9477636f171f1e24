"""The order of all events, whatever their case, and the last of all."""

from cases.models import Event, HistoryHead, Reading
from cases.trace.watermark import Standing, watermark_standing

PORTION = 1000
NO_EVENT = {"event": 0, "case_number": 0, "position": 0, "hash": ""}


def order_verify(report):
    """Each event names the one before it, of whatever case: one that was cut off is named by the next."""
    columns = ("pk", "case__number", "position", "hash", "trace__number", "trace__after", "trace__reading")
    events = Event.objects.order_by("pk").values_list(*columns)
    last, begun, portion = NO_EVENT, False, []
    for pk, number, position, hash_, told, after, reading in events.iterator(PORTION):
        if told is None and begun:
            continue
        if told is not None:
            begun = True
            _verify_order(report, (number, position), after, last)
            portion.append(reading)
        last = {"event": pk, "case_number": number, "position": position, "hash": hash_}
        if len(portion) == PORTION:
            _verify_named(report, portion)
            portion = []
    _verify_named(report, portion)
    if begun:
        _verify_head(report, last)


def _verify_order(report, event, after, last):
    number, position = event
    if after is None:
        report.add(number, f"the end of the history had been altered before event {position}")
    elif _is(after, last):
        return
    elif after["event"]:
        what = f"event {after['position']} missing: event {position} of case {number} comes after it"
        report.add(after["case_number"], what)
    else:
        report.add(number, f"event {position} was the first of all, and is no longer")


def _is(event, other):
    """The number of its case says how an event was called; whether that is true, the cases themselves say."""
    return (event["event"], event["hash"]) == (other["event"], other["hash"])


def _verify_head(report, last):
    head = HistoryHead.objects.filter(pk=1).first()
    if head is None or not head.is_genuine:
        report.add(0, "the end of the history was altered")
    elif not _is(head.last_event, last):
        report.add(head.case_number, f"event {head.position} missing: it was the last of all")


def watermark_verify(report, mark):
    """What the files know, the database knows."""
    standing = watermark_standing(mark)
    if standing == Standing.OLDER:
        what = f"event {mark.position} missing: the files know it, so this database is older than they are"
        report.add(mark.case_number, what)
    elif standing == Standing.FOREIGN:
        report.add(0, f"watermark of the files: {standing.value}")
    elif standing == Standing.UNKNOWN:
        report.remarks.append("No watermark beside the files: an older database would not be noticed.")


def _verify_named(report, portion):
    """The readings that events name are there."""
    named = {reading["pk"]: reading for reading in portion if reading}
    there = dict(Reading.objects.filter(pk__in=named).values_list("pk", "seal"))
    for pk, reading in named.items():
        if there.get(pk) != reading["seal"]:
            report.add(reading["number"], f"reading {pk} missing or altered")
