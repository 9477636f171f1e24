"""Wagtail's search over words that our own code has made plain: the same answers on every database."""

from copy import copy
from functools import cache

from modelsearch.backends import database
from modelsearch.index import AutocompleteField, RelatedFields
from wagtail.search.query import And, Or, PlainText

from .searching import MAX_WORDS, beginnings, root, roots, spelled, wanted_words


class PlainRow:
    """A row as the index reads it: each text as its words are compared."""

    def __init__(self, row):
        self.row, self.pk = row, row.pk

    def get_search_fields(self):
        return [_plain_field(field) for field in self.row.get_search_fields()]


def _plain_field(field):
    plain = copy(field)
    if isinstance(field, RelatedFields):
        plain.fields = [_plain_field(inner) for inner in field.fields]
        plain.get_value = lambda row: field.get_value(_row(row))
    else:
        compared = spelled if isinstance(field, AutocompleteField) else roots
        plain.get_value = lambda row: " ".join(compared(_text(field.get_value(_row(row)))))
    return plain


def _row(row):
    return row.row if isinstance(row, PlainRow) else row


def _text(value):
    if isinstance(value, dict):
        value = list(value.values())
    return " ".join(map(_text, value)) if isinstance(value, list) else str(value)


class PlainIndex:
    def add_items(self, model, objs):
        super().add_items(model, [PlainRow(row) for row in objs])


class PlainBackend:
    def search(self, query, *args, **kwargs):
        return super().search(_asked(query), *args, **kwargs)

    def autocomplete(self, query, *args, **kwargs):
        return super().autocomplete(_begun(query), *args, **kwargs)


def _asked(query):
    """The same query in roots."""
    if isinstance(query, str):
        return " ".join(map(root, wanted_words(query)))
    if isinstance(query, PlainText):
        return PlainText(" ".join(roots(query.query_string)), operator=query.operator)
    if isinstance(query, And | Or):
        return type(query)([_asked(part) for part in query.subqueries])
    return query


def _begun(typed):
    """Each word that was typed may still go on."""
    words = spelled(typed) if isinstance(typed, str) else []
    said = [word for word in words[:-1] if word in wanted_words(typed)] + words[-1:]
    if not said:
        return "" if isinstance(typed, str) else typed
    return And([Or([PlainText(start) for start in sorted(beginnings(word))]) for word in said[:MAX_WORDS]])


@cache
def _plain(stock):
    index = type("Index", (PlainIndex, stock.index_class), {})
    return type("Backend", (PlainBackend, stock), {"index_class": index})


def SearchBackend(params):  # noqa: N802
    """What Wagtail calls: that of the database in use, given plain words."""
    return _plain(type(database.SearchBackend(params)))(params)
