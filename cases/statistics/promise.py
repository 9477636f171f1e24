"""How the promise on delays is kept, by directorate and nature, read from the events as the clock reads them.

A request counts once, in the half-year of its first answer (the day the audit is scheduled, for a droit au contrôle)
and for the directorate that gave it. The figures of a half-year are computed when it is over and kept as they were
published: nothing that happens later changes them.

Nobody is recognised in them, not even by subtraction. Half-years do not overlap and natures are never added up;
within both, each request counts in exactly one line beside the total. A directorate has a line of its own
from five requests on, the others count together, joined by the smallest of those until they are five themselves.
"""

from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import groupby
from statistics import median

from dateutil.relativedelta import relativedelta
from django.utils import timezone
from django_scopes import scopes_disabled

from cases.enums import EventKind, Nature
from cases.models import Event, PromisePeriod
from cases.rules import clock
from directory.holidays import holidays_of
from directory.models import Directorate, Territory

# Fewer would tell of somebody's request.
FEWEST = 5
ENDS = (EventKind.ANSWERED, EventKind.AUDIT_SCHEDULED)
MONTHS = 6
# An answer of the last minute may be committed after midnight.
SETTLED_AFTER = timedelta(days=1)
EVERYWHERE = "Ensemble des directions"
OTHERS = "Autres directions"


@dataclass(frozen=True)
class Figures:
    """One line: `answered` is None below five, `share` where there is no legal term, `days` is the median delay."""

    period: str
    nature: str
    directorate: str
    answered: int | None
    share: int | None = None
    days: int | None = None

    @property
    def is_total(self):
        return self.directorate == EVERYWHERE

    @property
    def answered_text(self):
        return f"moins de {FEWEST}" if self.answered is None else str(self.answered)


@dataclass(frozen=True)
class Ended:
    """A request on the day of its first answer: `days` since it was filed, `in_time` None without a legal term."""

    nature: str
    directorate: str
    on: date
    days: int
    in_time: bool | None


def promise_figures():
    """The lines of each half-year that was published, the latest first, and the last day they count, None before."""
    periods = PromisePeriod.objects.order_by("-start")
    lines = [Figures(**line) for period in periods for line in period.lines]
    return lines, _end(periods[0].start) if periods else None


@scopes_disabled()
def promise_publish(today):
    """Compute and keep the figures of every half-year that is over and has answers. Twice is once."""
    by_start = defaultdict(list)
    for ended in _all_ended():
        by_start[_start(ended.on)].append(ended)
    published = set(PromisePeriod.objects.values_list("start", flat=True))
    for start in sorted(by_start.keys() - published):
        if _end(start) + SETTLED_AFTER < today:
            lines = [asdict(line) for line in period_lines(_name(start), by_start[start])]
            PromisePeriod.objects.get_or_create(start=start, defaults={"lines": lines})


def _start(day):
    return date(day.year, 1 if day.month <= MONTHS else 1 + MONTHS, 1)


def _end(start):
    return start + relativedelta(months=MONTHS) - timedelta(days=1)


def _name(start):
    return f"{'1er' if start.month == 1 else '2e'} semestre {start.year}"


def period_lines(period, ended):
    """The lines of a half-year: for each nature the total, then the directorates in the order of their names."""
    lines = []
    for nature in Nature:
        of_nature = [one for one in ended if one.nature == nature]
        lines.append(_line(period, nature, EVERYWHERE, of_nature))
        own, others = _groups(of_nature)
        lines += [_line(period, nature, name, own[name]) for name in sorted(own)]
        if own and others:
            lines.append(_line(period, nature, OTHERS, others))
    return lines


def _groups(ended):
    """The requests of each directorate that is told by itself, and those of the others together."""
    by_directorate = defaultdict(list)
    for one in ended:
        by_directorate[one.directorate].append(one)
    largest_first = sorted(by_directorate, key=lambda name: (-len(by_directorate[name]), name))
    others = []
    while largest_first and (len(by_directorate[largest_first[-1]]) < FEWEST or 0 < len(others) < FEWEST):
        others += by_directorate[largest_first.pop()]
    return {name: by_directorate[name] for name in largest_first}, others


def _line(period, nature, directorate, ended):
    if len(ended) < FEWEST:
        return Figures(period, nature.label, directorate, None)
    timed = [one.in_time for one in ended if one.in_time is not None]
    return Figures(
        period=period,
        nature=nature.label,
        directorate=directorate,
        answered=len(ended),
        share=round(100 * sum(timed) / len(timed)) if timed else None,
        days=round(median(one.days for one in ended)),
    )


def _all_ended():
    """Every request that was ever answered, in a number of queries that does not depend on theirs."""
    holidays = {territory: holidays_of(territory) for territory in Territory.values}
    territories = Territories()
    answered = Event.objects.filter(kind__in=ENDS).order_by().values("case")
    rows = (
        Event.objects.filter(case__in=answered, kind__in=[*clock.READERS])
        .order_by("case", "position")
        .values_list("case", "case__nature", "case__office__directorate__name", "kind", "at", "data")
    )
    for (_, nature, directorate_now), events in groupby(rows.iterator(), key=lambda row: row[:3]):
        facts = [clock.Fact(kind, timezone.localdate(at), data) for *_, kind, at, data in events]
        end = next(index for index, fact in enumerate(facts) if fact.kind in ENDS)
        directorate = _directorate(facts[end]) or directorate_now
        territory = territories.of(facts[end].data.get("directorate_id"), directorate)
        yield _ended(nature, directorate, facts[: end + 1], holidays[territory])


class Territories:
    """Of the directorates, by their keys, and by their names for events older than the keys."""

    def __init__(self):
        rows = list(Directorate.objects.values_list("pk", "name", "territory"))
        self.by_key = {key: territory for key, _, territory in rows}
        self.by_name = {name: territory for _, name, territory in rows}

    def of(self, key, name):
        if key in self.by_key:
            return self.by_key[key]
        return self.by_name.get(name, Territory.METROPOLE)


def _directorate(end):
    """That of the office which gave the answer, whoever has the case now; None for events that do not say."""
    return end.data.get("letter", end.data).get("directorate")


def _ended(nature, directorate, facts, holidays):
    on = facts[-1].on
    due = clock.ledger(nature, facts[:-1], holidays).due_legal
    in_time = None if nature == Nature.DROIT_AU_CONTROLE else due is None or on <= due
    return Ended(nature, directorate, on, (on - facts[0].on).days, in_time)
