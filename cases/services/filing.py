"""A request is filed, or withdrawn."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cases.enums import Capacity, EventKind
from cases.models import (
    AuditPoint,
    Case,
    CaseDomain,
)
from cases.rules.filing import office_for, open_cases_check, submission_validate
from cases.rules.offered import may_be_acknowledged
from cases.trace.numbers import counter_lock, number_give
from text.rows import kept_values, row_keep

from .attachments import attach, file_data
from .base import make, offered, offered_transition, office_data, record, required_text, save, service


@transaction.atomic
def case_submit(*, by, case: Case, subdomains, points=(), files=(), at: datetime | None = None):
    """File a request: `case` is unsaved and holds what was typed; `files` are (KeptFile, role) pairs.

    Twice with the same `submission_key` makes one case, which is returned. Raises `ValidationError`
    with the fields that are wrong, or when no office is competent.
    """
    at = at or timezone.now()
    counter = counter_lock()
    if done := Case.objects.filter(submission_key=case.submission_key).first():
        return done
    open_cases_check(by)
    case.number = number_give(counter, submission_key=case.submission_key, at=at)
    case.applicant = by
    case.first_name, case.last_name, case.email = by.first_name, by.last_name, by.email
    case.updated_at = at
    row_keep(case)
    points = kept_values(points)
    submission_validate(case, subdomains, points, at)
    case.office = office_for(case)
    case.submit(at=at)
    case.clean_fields(exclude=["state"])
    case.clean()
    case.validate_unique(exclude=["state"])
    save(case, force_insert=True)
    subject = _subject_create(case, subdomains, points)
    attachments = [attach(case, stored, role=role, by=by, at=at) for stored, role in files]
    record(
        case,
        kind=EventKind.SUBMITTED,
        by=by,
        at=at,
        capacity=Capacity.APPLICANT,
        data=_submission_data(case, attachments),
        made=[*subject, *attachments],
    )
    return case


def _subject_create(case, subdomains, points):
    return [
        *(CaseDomain.objects.create(case=case, subdomain=subdomain) for subdomain in subdomains),
        *(
            AuditPoint.objects.create(case=case, position=position, text=text)
            for position, text in enumerate(points, 1)
        ),
    ]


def _submission_data(case, attachments):
    return {
        **office_data(case.office),
        "category": case.category.label,
        "category_id": case.category_id,
        "subcategory": case.subcategory.label if case.subcategory else "",
        "subcategory_id": case.subcategory_id,
        "files": file_data(attachments),
    }


@service(offered(may_be_acknowledged), versioned=False)
def case_acknowledge(*, case, by, at):
    """Send the accusé de réception of a request that nobody has taken in charge in time (CRPA, art. R. 112-11-1).

    Taken in charge before, its applicant gets it with the letter that says so.
    """
    record(case, kind=EventKind.ACKNOWLEDGED, by=by, at=at, capacity=Capacity.APPLICATION)
    return case


@service(offered_transition("withdraw"))
def case_withdraw(*, case, by, at, text):
    """As applicant, take back a request that is not answered yet."""
    reason = required_text(text, "text", "Indiquez pourquoi vous retirez la demande.")
    make(case, "withdraw", by=by, at=at, data={"reason": reason})
    return case
