"""How the promise on delays is kept, by directorate and nature, read from the events as the clock reads them.

A request counts once, on the day of its first answer (the date of the audit, for a droit au contrôle): what was
published of a past year never changes. Months count when they are over.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from statistics import median

from dateutil.relativedelta import relativedelta
from django.core.cache import cache
from django.utils import timezone
from django_scopes import scopes_disabled

from directory.holidays import holidays_of
from directory.models import Territory

from . import clock
from .enums import EventKind, Nature
from .models import Event

# Fewer would tell of somebody's request.
FEWEST = 5
ENDS = (EventKind.ANSWERED, EventKind.AUDIT_SCHEDULED)
KEPT_FOR = 24 * 60 * 60
EVERYWHERE = "Ensemble des directions"
LAST_YEAR = "12 derniers mois"


@dataclass(frozen=True)
class Figures:
    """One line: `share` and `days` are None where there is no legal term or too few requests to say."""

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
class _Ended:
    nature: str
    directorate: str
    on: date
    days: int
    in_time: bool | None


def promise_figures():
    """The lines of the last twelve months, then of each year, and the last day they count; kept for a day."""
    until = timezone.localdate().replace(day=1) - relativedelta(days=1)
    return cache.get_or_set(f"promise:{timezone.localdate()}", lambda: (_figures(until), until), KEPT_FOR)


@scopes_disabled()
def _figures(until):
    since = until + relativedelta(days=1) - relativedelta(months=12)
    periods = defaultdict(list)
    for ended in _all_ended():
        if ended.on > until:
            continue
        periods[str(ended.on.year)].append(ended)
        if ended.on >= since:
            periods[LAST_YEAR].append(ended)
    years = sorted((name for name in periods if name != LAST_YEAR), reverse=True)
    return [line for name in [LAST_YEAR, *years] for line in _lines(name, periods[name])]


def _lines(period, ended):
    by_nature = defaultdict(lambda: defaultdict(list))
    for one in ended:
        by_nature[one.nature][one.directorate].append(one)
    return [
        line
        for nature in Nature
        if nature in by_nature
        for line in _nature_lines(period, nature, by_nature[nature])
    ]


def _nature_lines(period, nature, by_directorate):
    lines = [_line(period, nature, name, ended) for name, ended in sorted(by_directorate.items())]
    hidden = [len(by_directorate[line.directorate]) for line in lines if line.answered is None]
    everything = [one for ended in by_directorate.values() for one in ended]
    # A total beside all lines but one would give that one away.
    if not hidden or (len(hidden) > 1 and sum(hidden) >= FEWEST):
        lines.insert(0, _line(period, nature, EVERYWHERE, everything))
    return lines


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
    answered = Event.objects.filter(kind__in=ENDS).order_by().values("case")
    rows = (
        Event.objects.filter(case__in=answered, kind__in=[*clock.READERS])
        .order_by("case", "position")
        .values_list(
            "case",
            "case__nature",
            "case__office__directorate__name",
            "case__office__directorate__territory",
            "kind",
            "at",
            "data",
        )
    )
    for (_, nature, directorate, territory), events in groupby(rows.iterator(), key=lambda row: row[:4]):
        facts = [clock.Fact(kind, timezone.localdate(at), data) for *_, kind, at, data in events]
        yield _ended(nature, directorate, facts, holidays[territory])


def _ended(nature, directorate, facts, holidays):
    end = next(index for index, fact in enumerate(facts) if fact.kind in ENDS)
    on = facts[end].on
    due = clock.ledger(nature, facts[:end], holidays).due_legal
    in_time = None if nature == Nature.DROIT_AU_CONTROLE else due is None or on <= due
    return _Ended(nature, directorate, on, (on - facts[0].on).days, in_time)
