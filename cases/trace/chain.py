"""The chain of events: appended here, protected by triggers in the database, verified link by link."""

from dataclasses import dataclass

from django_scopes import scopes_disabled

from cases.enums import Capacity, EventKind
from cases.models import FIRST_NUMBER, Case, CaseCounter, Event


def event_append(*, case, kind, by, capacity, at, data=None):
    """Write the next event of a case that the caller has locked, and move the case's version on."""
    event = Event(
        case=case,
        position=case.version + 1,
        kind=EventKind(kind),
        at=at,
        by=by,
        by_name=str(by),
        capacity=Capacity(capacity),
        data=data or {},
        previous_hash=case.history_head,
    )
    event.hash = event.compute_hash()
    event.save(force_insert=True)
    case.version = event.position
    case.history_head = event.hash
    if event.is_public:
        case.updated_at = at
    return event


@dataclass(frozen=True)
class BrokenLink:
    case_number: int
    position: int
    reason: str


def history_verify():
    """The first broken link of every case's chain, as a list; empty when nothing was altered."""
    with scopes_disabled():
        cases = Case.objects.order_by("number")
        return [*_missing(cases), *(link for case in cases.iterator() if (link := _verify(case)))]


def _missing(cases):
    """Every number that was given out has its case."""
    last = CaseCounter.objects.values_list("last", flat=True).first() or FIRST_NUMBER - 1
    present = set(cases.values_list("number", flat=True))
    return [BrokenLink(n, 0, "case missing") for n in range(FIRST_NUMBER, last + 1) if n not in present]


def _verify(case):
    previous, position = "", 0
    for event in case.events.order_by("position"):
        position += 1
        if event.position != position:
            return BrokenLink(case.number, position, "event missing")
        if event.previous_hash != previous:
            return BrokenLink(case.number, position, "does not follow the event before it")
        if event.hash != event.compute_hash():
            return BrokenLink(case.number, position, "content altered")
        previous = event.hash
    if not position or position != case.version or previous != case.history_head:
        return BrokenLink(case.number, position + 1, "event missing")
    return None
