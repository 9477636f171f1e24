from .conditions import (
    heads,
    instructs,
    is_complete,
    works_on,
)
from .constraints import FIRST_NUMBER
from .row import Case, CaseCounter
from .subject import AuditPoint, CaseDomain

__all__ = [
    "FIRST_NUMBER",
    "AuditPoint",
    "Case",
    "CaseCounter",
    "CaseDomain",
    "heads",
    "instructs",
    "is_complete",
    "works_on",
]
