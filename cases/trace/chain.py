"""The chain of events: appended here, with what each did to the rows of its case.

The `trace` of an event says

- `number`: the number of the case;
- `made`: the rows that came into being, all of their columns (`cases.trace.told`);
- `changed`: the columns of rows that changed, before and after;
- `letters`: the kinds of the mails it sends, which are written after it and sealed;
- `after`: the last event of all cases before it, None when somebody had altered it; `reading`: the last reading.

The first event that a case of the first releases gets tells all of its rows as they are then.
"""

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django_scopes import scopes_disabled

from cases.enums import Capacity, EventKind
from cases.models import Case, Event, HistoryHead, Reading

from .readings import SAID as READING_SAID
from .told import ROWS, changes, key_of, told
from .watermark import watermark_follow

NO_EVENT = {"event": 0, "case_number": 0, "position": 0, "hash": ""}


def watched(cases):
    """Cases whose changes can be told: they know whether their last event told all of their rows."""
    last = Event.objects.filter(case=OuterRef("pk"), position=OuterRef("version"), trace__isnull=False)
    return cases.annotate(is_told=Exists(last))


def watch(case):
    """Remember the columns of a case as they are, so that an event can tell what became of them."""
    case.told = told(case)
    return case


def event_begin(*, case, kind, by, capacity, at, data=None):
    """The next event of a case that the caller has locked, not yet written: what it does is not known yet."""
    case.version += 1
    event = Event(
        case=case,
        position=case.version,
        kind=EventKind(kind),
        at=at,
        by=by,
        by_name=str(by),
        capacity=Capacity(capacity),
        data=data or {},
        previous_hash=case.history_head,
    )
    if event.is_public:
        case.updated_at = at
    return event


@scopes_disabled()
def event_append(event, *, made=(), changed=(), letters=()):
    """Write the event with what it did to the case; the caller saves the case.

    `made` are rows that it made, `changed` pairs of a row and of its `changes`. Events are appended one at a time:
    nobody else's until the transaction ends, so no lock is taken after this one.
    """
    case, head = event.case, _head_lock()
    event.trace = {
        "number": case.number,
        **_rows(case, made, changed),
        "letters": sorted(letters),
        "after": head.last_event if head.is_genuine else None,
        "reading": head.reading,
    }
    event.hash = event.compute_hash()
    event.save(force_insert=True)
    case.history_head = event.hash
    _head_move(head, event)


def _rows(case, made, changed):
    if case.version == 1:
        made = [case, *made]
    elif case.is_told:
        changed = [(case, changes(case.told, case)), *changed]
    else:
        made, changed = [case, *_all_rows(case)], ()
    return {
        "made": {key_of(row): told(row) for row in made},
        "changed": {key_of(row): columns for row, columns in changed if columns},
    }


def _all_rows(case):
    return [
        row for model, way in ROWS.items() if model is not Case for row in model.objects.filter(**{way: case})
    ]


def _head_lock():
    """The last event of all, locked, with the last reading of all."""
    reading = Reading.objects.order_by("-pk").values(said=READING_SAID)[:1]
    heads = HistoryHead.objects.select_for_update().filter(pk=1).annotate(reading=Subquery(reading))
    return heads.first() or _head_begin(heads)


def _head_begin(heads):
    """The first time. Where events tell what they did, there was a head before: the new one has no seal."""
    last = Event.objects.select_related("case").order_by("-pk").first()
    head = HistoryHead(pk=1, **(_last_event(last) if last else NO_EVENT), last_number=0)
    head.seal = "" if last and last.trace else head.compute_seal()
    HistoryHead.objects.get_or_create(
        pk=1, defaults={f.attname: getattr(head, f.attname) for f in head._meta.fields}
    )
    return heads.get()


def _last_event(event):
    return {
        "event": event.pk,
        "case_number": event.case.number,
        "position": event.position,
        "hash": event.hash,
    }


def _head_move(head, event):
    last_number = max(head.last_number, event.case.number)
    head = HistoryHead(pk=1, **_last_event(event), last_number=last_number)
    head.seal = head.compute_seal()
    head.save(force_update=True)

    def tell():
        watermark_follow(head)

    transaction.on_commit(tell, robust=True)
