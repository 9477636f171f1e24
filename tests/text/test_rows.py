"""Every text that people write is kept composed and without what turns or hides it, whoever writes it."""

import json

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models
from django_scopes import scopes_disabled
from taggit.models import Tag

from cases.enums import Nature
from cases.models import Case, Domain, Event
from cases.services.questions import complement_add
from cases.trace.verify.history import history_verify
from cms.models import FaqPage
from config.apps import AS_WRITTEN, texts_kept
from tests.factories import UserFactory, submit_case
from text.fields import LineField
from text.rows import kept_values, row_keep

pytestmark = pytest.mark.django_db

TYPED = "Cafe\u0301\u202e \x00Al\u200bger\ud800"
KEPT = "Café Alger"


def texts_of(model):
    return [
        field.attname
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and field.name != "password"
    ]


def kept_models():
    return [
        model
        for model in apps.get_models()
        if not {model._meta.app_label, model._meta.label} & set(AS_WRITTEN)
    ]


def as_saved(model):
    """What is saved of a new row whose texts are all typed so."""
    row = model()
    names = texts_of(model)
    for name in names:
        setattr(row, name, TYPED)
    texts_kept(sender=model, instance=row, raw=False)
    return {getattr(row, name) for name in names}


def test_every_text_of_a_new_row_is_kept():
    models_of_texts = [model for model in kept_models() if texts_of(model)]
    assert len(models_of_texts) > 60
    assert [model for model in models_of_texts if as_saved(model) != {KEPT}] == []


def test_a_case_that_is_there_stays_as_its_events_know_it():
    case = Case(subject=TYPED)
    case._state.adding = False
    texts_kept(sender=Case, instance=case, raw=False)
    assert case.subject == TYPED


def test_an_event_is_saved_as_its_hash_was_made():
    event = Event(by_name=TYPED)
    texts_kept(sender=Event, instance=event, raw=False)
    assert event.by_name == TYPED


def test_texts_are_kept_however_deep_they_lie():
    given = {TYPED: [TYPED, (TYPED, 1, None)], "b": {"c": TYPED}}
    assert kept_values(given) == {KEPT: [KEPT, (KEPT, 1, None)], "b": {"c": KEPT}}


def test_the_blocks_of_a_page_are_kept():
    page = FaqPage(title="Page")
    field = page._meta.get_field("sections")
    question = {"question": TYPED, "answer": f"<p>{TYPED}</p>"}
    section = {"type": "section", "id": "1", "value": {"title": TYPED, "questions": [{"value": question}]}}
    page.sections = field.to_python(json.dumps([section]))
    row_keep(page)
    [stored] = field.get_prep_value(page.sections)
    assert stored["value"]["title"] == KEPT
    assert stored["value"]["questions"][0]["value"] == {"question": KEPT, "answer": f"<p>{KEPT}</p>"}


@scopes_disabled()
def test_texts_are_kept_through_the_site_s_own_ways():
    user = UserFactory(last_name=f"{TYPED}", first_name="\u2066Zoe\u0308\u2069")
    case = submit_case(by=user, subject=TYPED, description=f"{TYPED}\r\n{TYPED}", company_name=TYPED)
    complement_add(case=case, by=user, text=TYPED)
    case = Case.objects.get(pk=case.pk)
    assert (case.last_name, case.first_name, case.subject, case.company_name) == (KEPT, "Zoë", KEPT, KEPT)
    assert case.description == f"{KEPT}\r\n{KEPT}"
    assert case.complements.get().text == KEPT
    assert history_verify().findings == []


@scopes_disabled()
def test_what_is_hidden_does_not_count_as_filled():
    with pytest.raises(ValidationError) as refusal:
        Domain(label="\u200b\u202e", nature=Nature.RESCRIT).full_clean()
    assert "label" in refusal.value.message_dict
    with pytest.raises(ValidationError, match="Écrivez"):
        complement_add(case=submit_case(by=(user := UserFactory())), by=user, text="\u200b")
    assert LineField().clean(" Cafe\u0301\u200b \n noir ") == "Café noir"
    with pytest.raises(ValidationError):
        LineField().clean("\u200b\u2066")


def test_what_a_library_looks_up_by_its_text_is_left_to_it():
    """`get_or_create` looks for what it was given: another text saved would not be found again."""
    for _ in range(2):
        Tag.objects.get_or_create(name="the\u0301 vert")
        Group.objects.get_or_create(name="E\u0301quipe")
    assert (Tag.objects.count(), Group.objects.filter(name__endswith="quipe").count()) == (1, 1)
