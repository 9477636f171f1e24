"""The texts of a row, as they are kept."""

import json

from django.db import models

from .plain import kept


def kept_values(value):
    """The same value with its texts as they are kept, however deep in lists and mappings."""
    if isinstance(value, str) and not isinstance(value, models.Choices):
        return kept(value)
    if isinstance(value, dict):
        return {kept_values(key): kept_values(entry) for key, entry in value.items()}
    if type(value) in (list, tuple):
        return type(value)(kept_values(entry) for entry in value)
    return value


def row_keep(row):
    """Put the texts of a row, not yet saved, into the form in which they are kept; a password is no text."""
    for field in row._meta.concrete_fields:
        if field.name == "password" or field.attname in row.get_deferred_fields():
            continue
        if isinstance(field, models.CharField | models.TextField) and not field.choices:
            value = getattr(row, field.attname)
            if isinstance(value, str) and (wanted := kept(value)) != value:
                setattr(row, field.attname, wanted)
        elif hasattr(field, "stream_block"):
            _stream_keep(row, field)


def _stream_keep(row, field):
    """The blocks of a page: read as they are stored, and only replaced when a text in them changes."""
    stored = field.get_prep_value(getattr(row, field.attname))
    if (wanted := kept_values(stored)) != stored:
        setattr(row, field.attname, field.to_python(json.dumps(wanted)))


class KeptTexts:
    """For a model: its texts are checked in the form in which they are kept; what is hidden does not count as filled."""

    def clean_fields(self, exclude=None):
        row_keep(self)
        super().clean_fields(exclude=exclude)
