"""The components that every page is made of."""


import pytest
from django import forms
from django.template.loader import render_to_string


def render(name, **context):
    return render_to_string(f"components/{name}.html", context)


class EveryWidget(forms.Form):
    text = forms.CharField(label="Nom", help_text="Comme sur vos papiers.")
    email = forms.EmailField(label="Courriel", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    password = forms.CharField(label="Mot de passe", widget=forms.PasswordInput)
    area = forms.CharField(label="Description", widget=forms.Textarea, required=False)
    select = forms.ChoiceField(label="Nature", choices=[("a", "A"), ("b", "B")])
    radio = forms.ChoiceField(label="Type", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    check = forms.BooleanField(label="Je déclare")
    checks = forms.MultipleChoiceField(
        label="Points", choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple
    )
    file = forms.FileField(label="Fichier")
    day = forms.DateField(label="Jour", widget=forms.DateInput)
    moment = forms.DateTimeField(label="Moment", widget=forms.DateTimeInput)
    number = forms.IntegerField(label="Nombre")
    key = forms.CharField(widget=forms.HiddenInput, label="Clé")


LABELS = [(field.name, field.label) for field in EveryWidget() if not field.is_hidden]


@pytest.mark.parametrize(("name", "label"), LABELS)
@pytest.mark.parametrize("data", [None, {}], ids=["empty", "with errors"])
def test_field_shows_label_star_and_error(name, label, data):
    html = render("field", field=EveryWidget(data)[name])
    star = " *" if name != "area" else ""
    assert f"{label}{star}<" in html
    has_error = "Ce champ est obligatoire." in html
    assert has_error == (data is not None and name != "area")
    if has_error:
        assert f'id="id_{name}_error"' in html
