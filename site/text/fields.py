"""Form fields of texts."""

from django import forms

from .plain import kept_line


class LineField(forms.CharField):
    """A text on one line as it is kept: nothing but signs that nobody sees is nothing."""

    def to_python(self, value):
        return kept_line(super().to_python(value))
