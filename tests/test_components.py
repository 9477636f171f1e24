"""The components and filters that every page is made of."""

import datetime as dt
import re

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string

from cases.enums import CaseState
from config.templatetags import ogde


def render(name, **context):
    return re.sub(r"\s+", " ", render_to_string(f"components/{name}.html", context)).strip()


class EveryWidget(forms.Form):
    text = forms.CharField(label="Nom", help_text="Comme sur vos papiers.")
    email = forms.EmailField(label="Courriel", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    password = forms.CharField(label="Mot de passe", widget=forms.PasswordInput)
    area = forms.CharField(label="Description", widget=forms.Textarea, required=False)
    select = forms.ChoiceField(label="Nature", choices=[("a", "A"), ("b", "B")])
    several = forms.MultipleChoiceField(label="Directions", choices=[("a", "A"), ("b", "B")])
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


SHOWN = [field.name for field in EveryWidget() if not field.is_hidden]


@pytest.mark.parametrize("name", SHOWN)
def test_field_has_a_label_and_a_star_when_required(name):
    field = EveryWidget()[name]
    html = render("field", field=field)
    star = " *" if name != "area" else ""
    assert re.findall(rf"<(?:label|legend)[^>]*>(?:<span>)?{field.label}{re.escape(star)} ?<", html)
    assert "_error" not in html
    assert "style=" not in html


@pytest.mark.parametrize("name", [name for name in SHOWN if name != "area"])
def test_field_in_error_says_so_and_is_described_by_it(name):
    field = EveryWidget({})[name]
    html = render("field", field=field)
    assert f'id="id_{name}_error"' in html
    assert html.count("fr-message--error") == 1
    described = re.search(r'aria-describedby="([^"]+)"', html)[1].split()
    assert described == [f"id_{name}_{part}" for part in ("helptext", "error") if f"id_{name}_{part}" in html]


def test_label_points_at_its_input():
    html = render("field", field=EveryWidget()["email"])
    assert 'for="id_email"' in html
    assert (
        '<input type="email" name="email" autocomplete="email" maxlength="320" class="fr-input" required id="id_email">'
        in html
    )


def test_choices_are_a_fieldset_with_one_label_each():
    html = render("field", field=EveryWidget({"radio": "b"})["radio"])
    assert html.startswith("<fieldset")
    assert re.findall(r'<label class="fr-label" for="([^"]+)">(\w)</label>', html) == [
        ("id_radio_0", "A"),
        ("id_radio_1", "B"),
    ]
    assert re.findall(r'value="(\w)"[^>]*checked', html) == ["b"]


def test_dates_use_the_browsers_picker():
    form = EveryWidget(initial={"day": dt.date(2026, 3, 2), "moment": dt.datetime(2026, 3, 2, 8, 30)})
    assert 'type="date" name="day" value="2026-03-02"' in render("field", field=form["day"])
    assert 'type="datetime-local" name="moment" value="2026-03-02T08:30"' in render(
        "field", field=form["moment"]
    )


def test_hidden_field_is_the_input_alone():
    assert render("field", field=EveryWidget()["key"]) == '<input type="hidden" name="key" id="id_key">'


def test_what_was_typed_is_escaped():
    assert "&lt;script&gt;" in render("field", field=EveryWidget({"text": "<script>"})["text"])


def test_error_summary_leads_to_each_field():
    html = render("error_summary", form=EveryWidget({"text": "x", "number": "x"}))
    anchors = re.findall(r'href="#([^"]+)"', html)
    fields = [name for name in SHOWN if name not in ("text", "area")]
    assert anchors == [f"id_{name}_0" if name in ("radio", "checks") else f"id_{name}" for name in fields]
    assert f"{len(fields) + 1} erreurs sont à corriger" in html
    assert 'role="alert"' in html


def test_error_summary_is_absent_without_errors():
    assert render("error_summary", form=EveryWidget()) == ""


def test_error_summary_shows_what_belongs_to_no_field():
    form = forms.Form({})
    form.add_error(None, "La demande a changé.")
    html = render("error_summary", form=form)
    assert "Une erreur est à corriger" in html
    assert "<li>La demande a changé.</li>" in html


@pytest.mark.parametrize(
    ("state", "colour"),
    [
        (CaseState.DRAFT, ""),
        (CaseState.SUBMITTED, "fr-badge--info"),
        (CaseState.IN_CHARGE, "fr-badge--new"),
        (CaseState.ADMISSIBLE, "fr-badge--new"),
        (CaseState.REFUSED, "fr-badge--error"),
        (CaseState.CLOSED, "fr-badge--success"),
        (CaseState.WITHDRAWN, ""),
    ],
)
def test_state_badge_is_colour_and_word(state, colour):
    html = render("state_badge", state=state, label=state.label)
    assert html == f'<p class="fr-badge {colour}">{state.label}</p>'


@pytest.mark.parametrize("kind", ["info", "success", "warning", "error"])
def test_alert(kind):
    html = render("alert", kind=kind, title="Titre", text="Texte")
    assert f"fr-alert--{kind}" in html
    assert (html.count("Titre"), html.count("Texte")) == (1, 1)


@pytest.mark.parametrize(
    ("count", "number", "said", "links"),
    [
        (0, 1, "Page 1 sur 1 · Enregistrements 0 - 0 sur 0", []),
        (2, 1, "Page 1 sur 1 · Enregistrements 1 - 2 sur 2", []),
        (45, 2, "Page 2 sur 3 · Enregistrements 21 - 40 sur 45", ["1", "1", "2", "3", "3"]),
    ],
)
def test_pagination(count, number, said, links):
    page = Paginator(range(count), 20).page(number)
    html = render("pagination", page=page, query="q=a&tri=b")
    assert said in html
    assert re.findall(r'href="\?q=a&amp;tri=b&amp;page=(\d+)"', html) == links


def test_stepper():
    html = render("stepper", current=2, total=5, title="Caractéristiques", next_title="Champs d’application")
    assert "Étape 2 sur 5" in html
    assert 'data-fr-current-step="2" data-fr-steps="5"' in html
    assert "Étape suivante" in html
    assert "Étape suivante" not in render("stepper", current=5, total=5, title="Récapitulatif")


def test_breadcrumb_starts_at_home_and_ends_here():
    html = render("breadcrumb", crumbs=[("Mes demandes", "/demandes/"), ("Demande n° 3001", None)])
    assert re.findall(r'<(\w+) class="fr-breadcrumb__link"([^>]*)>([^<]+)<', html) == [
        ("a", ' href="/"', "Accueil"),
        ("a", ' href="/demandes/"', "Mes demandes"),
        ("span", ' aria-current="page"', "Demande n° 3001"),
    ]


@pytest.mark.parametrize("filter_", [ogde.in_words, ogde.in_days])
def test_no_day_has_no_words(filter_):
    assert filter_(None) == ""
