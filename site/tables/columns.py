"""What a table is, and how each kind of column is written to a file and read from it."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from text.plain import plain

from .cells import one_line

YES, NO = "oui", "non"


@dataclass(frozen=True)
class Column:
    """A text; the other kinds of columns say how theirs is written and read."""

    header: str
    attribute: str
    to_many = False

    def show(self, row):
        return one_line(str(getattr(row, self.attribute)))

    def read(self, text):
        return text


class PostcodeColumn(Column):
    """A spreadsheet takes the zero from « 01000 »."""

    def read(self, text):
        return f"0{text}" if re.fullmatch(r"[0-9]{4}", text) else text


class YesNoColumn(Column):
    def show(self, row):
        return YES if getattr(row, self.attribute) else NO

    def read(self, text):
        if plain(text) not in (YES, NO):
            raise ValidationError(f"« {text} » n’est ni « {YES} » ni « {NO} ».")
        return plain(text) == YES


@dataclass(frozen=True)
class ChoiceColumn(Column):
    choices: type = None

    def show(self, row):
        value = getattr(row, self.attribute)
        return self.choices(value).label if value else ""

    def read(self, text):
        for choice in self.choices:
            if plain(text) in (plain(choice.label), plain(choice.value)):
                return choice.value
        possible = ", ".join(f"« {label} »" for label in self.choices.labels)
        raise ValidationError(f"« {text} » n’est pas possible. Choisissez parmi {possible}.")


@dataclass(frozen=True)
class ReferenceColumn(Column):
    """Another row, named by its code."""

    to: type = None
    optional: bool = False

    def show(self, row):
        other = getattr(row, self.attribute)
        return other.code if other else ""

    def read(self, text):
        if not text and self.optional:
            return None
        if not text:
            raise ValidationError("Une valeur est attendue.")
        return self.row(text)

    def meant(self, text):
        """The code that a text means."""
        return text

    def row(self, text):
        code = self.meant(text)
        if found := self.to.objects.filter(code=code).first():
            return found
        raise ValidationError(
            f"« {code} » n’existe pas dans la table « {self.to._meta.verbose_name_plural} »."
        )


class ReferencesColumn(ReferenceColumn):
    """Several rows, named by their codes with spaces between them."""

    to_many = True

    def show(self, row):
        return self.named(getattr(row, self.attribute).all()) if row.pk else ""

    def named(self, others):
        return " ".join(sorted(other.code for other in others))

    def read(self, text):
        return [self.row(code) for code in dict.fromkeys(re.split(r"[\s,]+", text)) if code]


@dataclass(frozen=True)
class Table:
    """The rows of a model, the columns in the order of the file, and those of them that name a row."""

    model: type
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("code",)
    related: tuple[str, ...] = ()
    many: tuple[str, ...] = ()
    # The key of another row of the same file that must be there before.
    after: str = ""

    @property
    def slug(self):
        return self.model._meta.model_name

    @property
    def label(self):
        return str(self.model._meta.verbose_name_plural)

    def rows(self):
        return self.model.objects.select_related(*self.related).prefetch_related(*self.many)

    def column(self, header):
        return next((c for c in self.columns if plain(c.header) == plain(header)), None)

    def header_of(self, attribute):
        known = {column.attribute: column.header for column in self.columns}
        return known.get(attribute) or str(self.model._meta.get_field(attribute).verbose_name)

    def key_of(self, row):
        return tuple(self.column(header).show(row) for header in self.key)
