"""What somebody does who has the rights on the database itself, and not the key."""

from contextlib import contextmanager
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.apps import apps
from django.db import connection, transaction
from django.db.models import CheckConstraint, ForeignKey, UniqueConstraint

from cases.models import Event, GivenNumber

GUARDED = (Event, GivenNumber)
LATER = 7_000


@contextmanager
def behind_the_back():
    """Neither triggers nor check constraints hold; all is as before afterwards."""
    with transaction.atomic():
        without_triggers()
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA ignore_check_constraints = ON")
            else:
                for table, name in _check_constraints():
                    cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        yield
        transaction.set_rollback(True)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def without_triggers():
    """Until the transaction ends."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for model in GUARDED:
            table = model._meta.db_table
            if connection.vendor == "sqlite":
                for verb in ("UPDATE", "DELETE", "REPLACE"):
                    cursor.execute(f"DROP TRIGGER {table}_no_{verb}")
            else:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _check_constraints():
    for model in apps.get_app_config("cases").get_models():
        for constraint in model._meta.constraints:
            if isinstance(constraint, CheckConstraint):
                yield model._meta.db_table, constraint.name


def other_value(field, value):
    """A value that the column may have and that it has not."""
    if field.choices:
        return next((choice for choice, _ in field.choices if choice and choice != value), "autre")
    if isinstance(field, ForeignKey):
        others = field.related_model._base_manager.exclude(pk=value)
        return others.values_list("pk", flat=True).first() or value + LATER
    if isinstance(value, bool):
        return not value
    if value is None:
        value = {
            "DateField": date(2026, 1, 1),
            "DateTimeField": datetime.fromisoformat("2026-01-01T10:00Z"),
        }.get(field.get_internal_type(), 1)
    if isinstance(value, int):
        return value + LATER
    if isinstance(value, datetime | date):
        return value + timedelta(days=1)
    return uuid4() if isinstance(value, UUID) else {"autre": 1} if isinstance(value, dict) else "autre"


def alter(row, name, value=None):
    """Set a column of a row to another value, by its name."""
    field = row._meta.get_field(name)
    now = getattr(row, field.attname)
    value = other_value(field, now) if value is None else value
    type(row)._base_manager.filter(pk=row.pk).update(**{field.attname: value})


def delete(row):
    type(row)._base_manager.filter(pk=row.pk)._raw_delete("default")


def copy(row, **columns):
    """The same row once more, otherwise where the database wants it."""
    model = type(row)
    new = model._base_manager.get(pk=row.pk)
    new.pk = None
    for field in model._meta.concrete_fields:
        if field.unique and not field.primary_key:
            setattr(new, field.attname, other_value(field, getattr(row, field.attname)))
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint):
            field = model._meta.get_field(constraint.fields[-1])
            setattr(new, field.attname, getattr(row, field.attname) + 1)
    for name, value in columns.items():
        setattr(new, name, value)
    return model._base_manager.bulk_create([new])[0]


def snapshot(models):
    return {model: list(model._base_manager.order_by("pk").values()) for model in models}


def put_back(before):
    """The rows of these models as they were, the later ones gone."""
    for model, rows in before.items():
        pk = model._meta.pk.attname
        model._base_manager.exclude(pk__in=[row[pk] for row in rows])._raw_delete("default")
        for row in rows:
            columns = {name: value for name, value in row.items() if name != pk}
            model._base_manager.filter(pk=row[pk]).update(**columns)
