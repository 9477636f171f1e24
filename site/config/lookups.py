"""A number that no row can have finds nothing: SQLite cannot be asked for it, and addresses and forms hold any number.

Django sees to single integers; here are lists and ranges of them, and the keys of other rows.
"""

from django.core.exceptions import EmptyResultSet
from django.db.models import BigIntegerField, ForeignKey, IntegerField
from django.db.models.fields.related_lookups import RelatedExact, RelatedIn
from django.db.models.lookups import In, Range

MOST = BigIntegerField.MAX_BIGINT


def is_possible(value):
    return not isinstance(value, int) or abs(value) <= MOST


class PossibleIn:
    def get_prep_lookup(self):
        values = super().get_prep_lookup()
        return [value for value in values if is_possible(value)] if self.rhs_is_direct_value() else values


class IntegerIn(PossibleIn, In):
    """`in` for integers."""


class KeyIn(PossibleIn, RelatedIn):
    """`in` for keys of other rows."""


class IntegerRange(Range):
    """`range` for integers."""

    def get_prep_lookup(self):
        return [
            max(-MOST, min(value, MOST)) if isinstance(value, int) else value
            for value in super().get_prep_lookup()
        ]


class KeyExact(RelatedExact):
    """`exact` for the key of another row."""

    def process_rhs(self, compiler, connection):
        if not is_possible(self.rhs):
            raise EmptyResultSet
        return super().process_rhs(compiler, connection)


def register():
    IntegerField.register_lookup(IntegerIn)
    IntegerField.register_lookup(IntegerRange)
    ForeignKey.register_lookup(KeyIn)
    ForeignKey.register_lookup(KeyExact)
