"""Long texts: their limit is told before, and what is too long is told by how much."""

from django import forms

from text.limited import LimitedTextField


class Form(forms.Form):
    text = LimitedTextField(label="Texte", max_length=20_000, help_text="Ce qui s’est passé.")


def test_the_limit_is_told_before():
    field = Form()["text"]
    assert field.help_text == "Ce qui s’est passé. 20\u00a0000 caractères au plus."
    assert 'data-limit="20000"' in str(field)
    assert "maxlength" not in str(field)


def test_a_line_end_counts_once_and_what_is_too_long_says_by_how_much():
    assert Form({"text": "a\r\n" * 9_999 + "aa"}).is_valid()
    [error] = Form({"text": "a" * 20_001}).errors["text"]
    assert error.startswith("20\u00a0000 caractères au plus : ce texte en compte 20001.")
