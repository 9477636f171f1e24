"""x"""

from datetime import datetime

from django.db import transaction

from .audit import case_schedule_audit
from .decision import (
    case_answer,
    case_deny_visa,
    case_grant_visa,
    case_refuse,
    case_reopen,
    case_request_visa,
)
from .filing import case_withdraw
from .instruction import case_declare_admissible, case_take_charge, case_transfer
from .questions import case_request_complements

# The office's side


@transaction.atomic
def case_transition(*, case, name, by, version, at: datetime | None = None, **params):
    """Make one transition of the table of product.md § 4.1.

    `version` is that of the case on the screen: raises `CaseChanged` when something happened since,
    `NotOffered` when the transition is not possible now for this person. `params` are those of the
    service of the same name below, which callers should prefer.
    """
    return _TRANSITIONS[name](case=case, by=by, version=version, at=at, **params)


_TRANSITIONS = {
    "take_charge": case_take_charge,
    "declare_admissible": case_declare_admissible,
    "refuse": case_refuse,
    "answer": case_answer,
    "schedule_audit": case_schedule_audit,
    "request_complements": case_request_complements,
    "transfer": case_transfer,
    "request_visa": case_request_visa,
    "grant_visa": case_grant_visa,
    "deny_visa": case_deny_visa,
    "withdraw": case_withdraw,
    "reopen": case_reopen,
}
