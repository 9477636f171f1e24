"""The terms of a case, computed from its events and the public holidays; nothing here reads a database or the time."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from cases.enums import EventKind, Nature, QuestionKind, TransferReason
from text.dates import short

TERM_MONTHS = 3
SECOND_EXAMEN_MONTHS = 2
DEEMED_NOTIFIED_DAYS = 15
SOON_DAYS = 15


@dataclass(frozen=True)
class Fact:
    """What the clock needs of an event: its kind, its day in Paris and its data."""

    kind: str
    on: date
    data: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """A line of the ledger: what happened, what it does to the clock and why."""

    on: date
    what: str
    effect: str
    basis: str


@dataclass(frozen=True)
class Ledger:
    lines: tuple[Line, ...]
    legal_start: date | None
    due_announced: date | None
    due_legal: date | None

    @property
    def due_on(self):
        """The earlier of the two terms, which warnings follow."""
        return min((d for d in (self.due_announced, self.due_legal) if d), default=None)


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    return day.weekday() < 5 and day not in holidays


def next_working_day(day: date, holidays: Collection[date]) -> date:
    """The day itself, or the first one after it that is neither a weekend nor a public holiday (CPC art. 642)."""
    while not is_working_day(day, holidays):
        day += timedelta(days=1)
    return day


def add_months(day: date, months: int, holidays: Collection[date]) -> date:
    """The end of a term in calendar months, day to day (CPC art. 641 and 642).

    No such day in the last month: its last day. Not a working day: the next one.
    """
    return next_working_day(day + relativedelta(months=months), holidays)


def add_working_days(day: date, count: int, holidays: Collection[date]) -> date:
    """The `count`-th working day after the day."""
    for _ in range(count):
        day = next_working_day(day + timedelta(days=1), holidays)
    return day


def second_examen_window_end(
    *, available_on: date, opened_on: date | None, holidays: Collection[date], consented: bool = True
) -> date | None:
    """The last day to ask for a second examen: two months from the notification of the answer.

    Notified the day it was first opened; not opened within 15 days, the day it was made available
    (CRPA R. 112-20, LPF R*80 CB-1). That fiction needs the person's consent to electronic
    notification (CRPA L. 112-15): without it only the opening counts, and None is returned before.
    """
    if not consented:
        return add_months(opened_on, SECOND_EXAMEN_MONTHS, holidays) if opened_on else None
    limit = available_on + timedelta(days=DEEMED_NOTIFIED_DAYS)
    notified = opened_on if opened_on and opened_on <= limit else available_on
    return add_months(notified, SECOND_EXAMEN_MONTHS, holidays)


@dataclass
class _Reading:
    """The terms as they stand while the facts are read one after the other."""

    nature: str
    holidays: Collection[date]
    lines: list[Line] = field(default_factory=list)
    legal_start: date | None = None
    admissible_on: date | None = None
    open_requests: int = 0
    ended: bool = False

    def note(self, fact, what, effect, basis):
        self.lines.append(Line(fact.on, what, effect, basis))

    def start(self, fact):
        """The day is one that can start the legal term; it starts on the latest of them. Returns the term."""
        self.legal_start = max(fact.on, self.legal_start or fact.on)
        return add_months(self.legal_start, TERM_MONTHS, self.holidays)


def _submitted(reading: _Reading, fact: Fact):
    due = reading.start(fact)
    reading.note(
        fact,
        "Réception de la demande par la direction saisie",
        f"Le délai légal de trois mois court : échéance le {short(due)}.",
        "Décret n° 2018-944, art. 3 ; LPF, art. R*80 B-14",
    )


def _transferred(reading: _Reading, fact: Fact):
    if fact.data.get("reason") != TransferReason.NOT_COMPETENT:
        reading.note(fact, "Transfert entre pôles", "Sans effet sur le délai.", "Organisation du service")
        return
    due = reading.start(fact)
    effect = f"Le délai légal repart de cette date : échéance le {short(due)}."
    if reading.open_requests:
        effect = "Le délai légal repartira à la réception des compléments demandés."
    reading.note(
        fact,
        "Réception par la direction compétente",
        effect,
        "LPF, art. R*80 B-14, al. 2 ; CRPA, art. L. 114-2",
    )


def _complements_requested(reading: _Reading, fact: Fact):
    reading.open_requests += 1
    reading.note(
        fact,
        "Demande de compléments",
        "Le délai légal ne court plus ; il repartira en entier à la réception des compléments.",
        "Décret n° 2018-944, art. 3 ; CRPA, art. L. 114-5",
    )


def _question_answered(reading: _Reading, fact: Fact):
    if fact.data.get("question_kind") == QuestionKind.COMPLEMENTS:
        _complements_came(reading, fact, answered=1)


def _complements_received(reading: _Reading, fact: Fact):
    on = date.fromisoformat(fact.data["on"])
    _complements_came(reading, replace(fact, on=on), answered=len(fact.data["questions"]))


def _complements_came(reading: _Reading, fact: Fact, *, answered: int):
    reading.open_requests -= answered
    due = reading.start(fact)
    effect = "D’autres compléments restent attendus."
    if not reading.open_requests:
        start = (
            "" if reading.legal_start == fact.on else f" du {short(reading.legal_start)}, date plus tardive,"
        )
        effect = f"Le délai légal de trois mois repart{start} en entier : échéance le {short(due)}."
    reading.note(fact, "Réception des compléments demandés", effect, "Décret n° 2018-944, art. 3")


def _declared_admissible(reading: _Reading, fact: Fact):
    reading.admissible_on = date.fromisoformat(fact.data["on"])
    due = add_months(reading.admissible_on, TERM_MONTHS, reading.holidays)
    effect = "Sans effet sur le délai légal."
    if reading.nature == Nature.RESCRIT:
        effect = f"Le délai annoncé de trois mois court : échéance le {short(due)}."
    reading.note(fact, "Demande déclarée recevable", effect, "Engagement du service")


def _ended(what):
    def read(reading: _Reading, fact: Fact):
        reading.ended = True
        reading.note(fact, what, "Les délais prennent fin.", "-")

    return read


def _reopened(reading: _Reading, fact: Fact):
    reading.ended = False
    reading.note(fact, "Demande rouverte", "Les délais en cours reprennent, sans repartir.", "-")


READERS: dict[str, Callable[[_Reading, Fact], None]] = {
    EventKind.SUBMITTED: _submitted,
    EventKind.TRANSFERRED: _transferred,
    EventKind.COMPLEMENTS_REQUESTED: _complements_requested,
    EventKind.QUESTION_ANSWERED: _question_answered,
    EventKind.COMPLEMENTS_RECEIVED: _complements_received,
    EventKind.DECLARED_ADMISSIBLE: _declared_admissible,
    EventKind.REFUSED: _ended("Demande déclarée irrecevable"),
    EventKind.ANSWERED: _ended("Réponse rendue"),
    EventKind.AUDIT_SCHEDULED: _ended("Contrôle programmé"),
    EventKind.WITHDRAWN: _ended("Demande retirée"),
    EventKind.REOPENED: _reopened,
}


def ledger(nature: str, facts: Iterable[Fact], holidays: Collection[date]) -> Ledger:
    """The ledger of a case and its terms.

    An audit has no term but a reasonable one (CRPA L. 124-1): its ledger has lines and no due date.
    The announced term, three months from admissibility, is a promise made for a rescrit only; the
    legal one runs from reception, or again from that of requested complements or of a transfer for
    incompetence (décret n° 2018-944, art. 3; LPF R*80 B-14): from the latest of these days, in
    whatever order they were noted.
    """
    if nature == Nature.DROIT_AU_CONTROLE:
        lines = tuple(
            Line(f.on, EventKind(f.kind).label, "Délai raisonnable, sans échéance.", "CRPA, art. L. 124-1")
            for f in facts
            if f.kind in READERS and f.kind != EventKind.QUESTION_ANSWERED
        )
        return Ledger(lines, None, None, None)
    reading = _Reading(nature, holidays)
    for fact in facts:
        if reader := READERS.get(fact.kind):
            reader(reading, fact)
    due_legal = due_announced = None
    if reading.legal_start and not reading.open_requests and not reading.ended:
        due_legal = add_months(reading.legal_start, TERM_MONTHS, holidays)
    if reading.admissible_on and nature == Nature.RESCRIT and not reading.ended:
        due_announced = add_months(reading.admissible_on, TERM_MONTHS, holidays)
    return Ledger(tuple(reading.lines), reading.legal_start, due_announced, due_legal)
