"""What an event tells of a row: each of its columns, as a value that can be compared later."""

import hashlib
from datetime import date, datetime

from django.db.models import CharField, TextField

from cases.models import (
    Attachment,
    AuditPoint,
    Case,
    CaseDomain,
    Complement,
    Note,
    Question,
    Reply,
    RulingProposal,
)
from cases.models.trace import utc

# The rows of a case, each kind with its way to the case.
ROWS = {
    Case: "pk",
    CaseDomain: "case",
    AuditPoint: "case",
    Question: "case",
    Reply: "question__case",
    Complement: "case",
    Note: "case",
    Attachment: "case",
    RulingProposal: "case",
}

# The chain itself proves these.
UNTOLD = {Case: {"version", "history_head"}}


def key_of(row):
    return f"{row._meta.model_name} {row.pk}"


def columns_of(model):
    return [field for field in model._meta.concrete_fields if field.name not in UNTOLD.get(model, ())]


def told(row):
    """Every column of a row, by its name: words of ours as they are, what somebody wrote by its SHA-256."""
    return {field.attname: told_value(field, getattr(row, field.attname)) for field in columns_of(type(row))}


def told_value(field, value):
    value = field.to_python(value)
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, datetime):
        return utc(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(field, CharField | TextField) and not field.choices:
        return value and hashlib.sha256(value.encode()).hexdigest()
    return str(value)


def changes(before, row):
    """The columns of a row that are no longer what `told` said of it, each with what it was and what it is."""
    after = told(row)
    return {name: [before[name], value] for name, value in after.items() if before[name] != value}
