"""Rows of the database whose texts hold words, compared as `searching` does: for lists that are read as they are now."""

from functools import reduce

from django.db.models import F, Func, Q, TextField
from django.db.models.lookups import Contains

from .searching import beginnings, spelled, wanted_words


class Spelled(Func):
    """The words of several columns as they are compared, one space apart."""

    output_field = TextField()
    function = "spelled"
    # The same as `searching.spelled`, step by step.
    POSTGRESQL = (
        "regexp_replace(replace(replace(regexp_replace(lower(normalize(concat_ws(' ', %(expressions)s), NFKD)"
        " COLLATE \"und-x-icu\"), '[\u0300-\u036f]', '', 'g'), 'œ', 'oe'), 'æ', 'ae') COLLATE \"und-x-icu\","
        " '[^[:alnum:]]+', ' ', 'g')"
    )

    def as_sqlite(self, compiler, connection, **context):
        """By our own code, which SQLite calls."""
        connection.ensure_connection()
        connection.connection.create_function(self.function, -1, _spelled, deterministic=True)
        return self.as_sql(compiler, connection, **context)

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template=self.POSTGRESQL, **context)


def _spelled(*texts):
    return " ".join(spelled(" ".join(str(text) for text in texts if text is not None)))


def with_words(columns, query):
    """A condition on rows: their columns hold every word of the query; mere signs are found nowhere."""
    words = wanted_words(query)
    if query and not words:
        return Q(pk__in=[])
    return reduce(Q.__and__, (has_word(columns, word) for word in words), Q())


def has_word(columns, word):
    """A condition on rows: one of their columns holds this word, singular or plural."""
    text = Spelled(*map(F, columns))
    return reduce(Q.__or__, (Q(Contains(text, start)) for start in sorted(beginnings(word))))
