"""A long text with a limit that is told before it is reached."""

from django import forms


class LimitedTextField(forms.CharField):
    """`assets/js/counter.js` counts below it; nothing pasted is cut, the server says by how much it is too long."""

    def __init__(self, *, max_length, rows=8, help_text="", error_messages=None, **kwargs):
        limit = f"{max_length:,}".replace(",", "\N{NO-BREAK SPACE}")
        too_long = f"{limit} caractères au plus : ce texte en compte %(show_value)d. Raccourcissez-le, ou joignez un fichier."
        super().__init__(
            max_length=max_length,
            help_text=f"{help_text} {limit} caractères au plus.".strip(),
            error_messages={"max_length": too_long, **(error_messages or {})},
            widget=forms.Textarea({"rows": rows, "data-limit": max_length}),
            **kwargs,
        )

    def to_python(self, value):
        """A line end counts as one character, as on the screen."""
        return super().to_python(value).replace("\r\n", "\n")

    def widget_attrs(self, widget):
        """Without Django’s `maxlength`: a browser would cut what is pasted without a word."""
        return {}
