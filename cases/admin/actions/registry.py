"""The actions of the instruction screen: the transitions as the model declares them, and those that change no state."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.utils.module_loading import import_string

from cases.models import Case
from cases.rules.offered import (
    complements_may_be_received,
    may_be_asked,
    may_be_assigned,
    may_be_noted,
    may_be_taken_over,
    ruling_may_be_proposed,
    transition_is_offered,
)
from cases.services.instruction import case_assign, case_take_over, note_add
from cases.services.publication import ruling_propose
from cases.services.questions import complements_receive, question_ask
from cases.services.transitions import case_transition

from .instruction import AssignForm, TakeOverForm
from .note import NoteForm
from .publication import ProposeRulingForm
from .questions import ComplementsReceivedForm, QuestionForm

# The most expected next step, the first of these that is possible now.
EXPECTED = ("take_charge", "declare_admissible", "grant_visa", "request_visa", "answer", "schedule_audit")


@dataclass(frozen=True)
class Action:
    """A button of the screen; `run` is the one service it calls."""

    name: str
    label: str
    form_class: type
    run: Callable
    is_offered: Callable
    internal: bool = False


WITHOUT_TRANSITION = (
    Action(
        "ruling",
        "Proposer la publication",
        ProposeRulingForm,
        ruling_propose,
        ruling_may_be_proposed,
    ),
    Action("question", "Poser une question", QuestionForm, question_ask, may_be_asked),
    Action(
        "complements_received",
        "Noter la réception des compléments",
        ComplementsReceivedForm,
        complements_receive,
        complements_may_be_received,
    ),
    Action(
        "take_over",
        "M’attribuer le dossier",
        TakeOverForm,
        case_take_over,
        may_be_taken_over,
    ),
    Action("assign", "Attribuer à un agent", AssignForm, case_assign, may_be_assigned),
    Action("note", "Ajouter une note", NoteForm, note_add, may_be_noted, internal=True),
)


def _of_transition(transition):
    return Action(
        name=transition.name,
        label=transition.custom["label"],
        form_class=import_string(transition.custom["form"]),
        run=partial(case_transition, name=transition.name),
        is_offered=lambda case, user: transition_is_offered(case, transition.name, user),
    )


def actions():
    """Every action by name; a transition without a form is the applicant's."""
    transitions = Case._meta.get_field("state").get_all_transitions(Case)
    declared = {t.name: _of_transition(t) for t in transitions if "form" in t.custom}
    return declared | {action.name: action for action in WITHOUT_TRANSITION}


def offered_actions(case, user):
    """What this person may do now: the expected step first, notes last."""
    offered = [action for action in actions().values() if action.is_offered(case, user)]
    return sorted(offered, key=_rank)


def _rank(action):
    if action.name in EXPECTED:
        return EXPECTED.index(action.name)
    return len(EXPECTED) + (action.name != "question") + action.internal


def split(offered):
    """The expected step (or None), the other actions, the internal ones."""
    public = [action for action in offered if not action.internal]
    expected = public[0] if public and public[0].name in EXPECTED else None
    return (
        expected,
        [action for action in public if action is not expected],
        [action for action in offered if action.internal],
    )
