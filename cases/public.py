"""All that the public site may know of cases: no name, no number, no content but what was made for publication."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone
from django_scopes import scopes_disabled

from cases.rules.codes import LENGTH as CODE_LENGTH
from cases.rules.codes import code_read, code_shown
from cases.statistics.promise import Figures, promise_figures

from .enums import CaseState, EventKind, Nature
from .models import DecisionCode, RulingProposal

__all__ = [
    "CODE_LENGTH",
    "CheckedDecision",
    "Figures",
    "ProposedRuling",
    "decision_check",
    "code_read",
    "code_shown",
    "promise_figures",
    "proposal_find",
    "proposal_may_be_published",
    "proposals_ready",
    "proposals_standing",
]


@dataclass(frozen=True)
class ProposedRuling:
    """An anonymised answer that nobody objected to in time."""

    key: UUID
    title: str
    question: str
    position: str
    texts: str
    keywords: str
    tax: str
    domain: str
    ruled_on: date


@scopes_disabled()
def proposals_ready():
    """What editors may take over, the oldest answer first."""
    ready = RulingProposal.objects.ready(timezone.localdate()).order_by("ruled_on", "pk")
    return [_proposed(proposal) for proposal in ready]


@scopes_disabled()
def proposals_standing():
    """The keys of what may be published, or stay so without a warning."""
    return list(RulingProposal.objects.ready(timezone.localdate()).values_list("key", flat=True))


@scopes_disabled()
def proposal_find(key):
    """The proposal of this key while it may be published, else None."""
    proposal = RulingProposal.objects.ready(timezone.localdate()).filter(key=key).first()
    return proposal and _proposed(proposal)


def proposal_may_be_published(key):
    """Whether its time to object is over, nobody objected and the answer still stands."""
    return proposal_find(key) is not None


def _proposed(proposal):
    return ProposedRuling(**{name: getattr(proposal, name) for name in ProposedRuling.__dataclass_fields__})


@dataclass(frozen=True)
class CheckedDecision:
    """What the holder of a letter may learn of it from its code.

    `ended_on` is the day since when it no longer stands, `replaced_on` that of the answer to refer to instead.
    """

    code: str
    nature: str
    service: str
    issued_on: date
    ended_on: date | None = None
    replaced_on: date | None = None

    @property
    def stands(self):
        return self.ended_on is None and self.replaced_on is None


@scopes_disabled()
def decision_check(typed):
    """What a code stands for, None when no answer bears it."""
    code = code_read(typed)
    found = DecisionCode.objects.select_related("case", "event").filter(code=code).first()
    if found is None:
        return None
    case, event = found.case, found.event
    later = case.events.filter(position__gt=event.position)
    reopened = later.filter(kind=EventKind.REOPENED).order_by("position").first()
    answered = later.filter(kind=EventKind.ANSWERED).order_by("position").last()
    review = _second_examen_answered_at(case)
    return CheckedDecision(
        code=code,
        nature=Nature(case.nature).label,
        service=event.data["letter"]["office"],
        issued_on=timezone.localdate(event.at),
        ended_on=reopened and timezone.localdate(reopened.at),
        replaced_on=_latest_day(answered and answered.at, review),
    )


def _second_examen_answered_at(case):
    answered = case.second_examinations.filter(state=CaseState.CLOSED, answered_at__isnull=False)
    return answered.order_by("answered_at").values_list("answered_at", flat=True).last()


def _latest_day(*moments):
    return max((timezone.localdate(moment) for moment in moments if moment), default=None)
