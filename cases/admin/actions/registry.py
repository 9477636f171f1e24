"""The actions of the instruction screen, gathered; each stands beside its form, by subject."""

from . import audit, decision, instruction, note, publication, questions

# The most expected next step, the first of these that is possible now.
EXPECTED = ("take_charge", "declare_admissible", "grant_visa", "request_visa", "answer", "schedule_audit")

# In the order of their buttons.
SUBJECTS = (decision, questions, instruction, audit, publication, note)
ACTIONS = {action.name: action for subject in SUBJECTS for action in subject.ACTIONS}


def offered_actions(case, user):
    """What this person may do now: the expected step first, notes last."""
    offered = [action for action in ACTIONS.values() if action.is_offered(case, user)]
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
