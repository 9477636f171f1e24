"""A request is filed, or withdrawn."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cases.enums import Capacity, EventKind
from cases.errors import NotOffered
from cases.models import AuditPoint, Case, CaseDomain
from cases.rules.filing import key_check, office_for, open_cases_check, submission_validate
from cases.rules.filled import filled_tidy
from cases.rules.offered import may_be_acknowledged
from cases.trace.numbers import counter_lock, number_give
from text.plain import kept
from text.rows import kept_values, row_keep

from .attachments import attach, file_data
from .base import make, offered, offered_transition, office_data, record, required_text, save, service


@transaction.atomic
def case_submit(
    *, by, case: Case, subdomains, points=(), files=(), registered=None, at: datetime | None = None
):
    """File a request: `case` is unsaved and holds what was typed; `files` are (KeptFile, role) pairs.

    `registered` are the names that the company register gave, by SIRET or SIREN: what it confirmed is verified.
    Twice with the same `submission_key` makes one case, which is returned. Raises `ValidationError`
    with the fields that are wrong, or when no office is competent.
    """
    at = at or timezone.now()
    if not by.is_active:
        raise NotOffered("Ce compte est fermé : il ne dépose pas de demande.")
    counter = counter_lock()
    if done := Case.objects.filter(submission_key=case.submission_key, applicant=by).first():
        return done
    key_check(case.submission_key)
    open_cases_check(by)
    row_keep(case)
    filled_tidy(case)
    points = kept_values(points)
    submission_validate(case, by=by, subdomains=subdomains, points=points, files=files, at=at)
    case.office = office_for(case)
    _complete(case, by, registered or {}, at)
    case.number = number_give(counter, submission_key=case.submission_key, at=at)
    case.submit(at=at)
    case.clean_fields(exclude=["state"])
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


def _complete(case, by, registered, at):
    """What the account and the register say of the applicant."""
    case.applicant, case.updated_at = by, at
    case.first_name, case.last_name, case.email = by.first_name, by.last_name, by.email
    case.company_verified = _is_verified(case.company_name, registered.get(case.siret))
    case.represented_verified = _is_verified(case.represented_name, registered.get(case.represented_siren))
    row_keep(case)


def _is_verified(name, registered):
    return bool(name) and name == kept(registered or "")


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
