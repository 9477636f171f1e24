"""What may be chosen on a day, and which office receives it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.enums import Nature
from cases.models import Category, Domain, Routing, RoutingError, Subcategory, Subdomain
from directory.models import Directorate
from tests.factories import lyon

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
OTHER_TAXES, TGAP = "toutes autres taxes", "taxe générale sur les activités polluantes (tgap)"


def choosable(nature, day):
    """Category and subcategory of each choice that the form offers on that day."""
    for category in Category.objects.valid_on(day).filter(nature=nature):
        if nature == Nature.DROIT_AU_CONTROLE:
            yield category, None
        for subcategory in category.subcategories.valid_on(day):
            yield category, subcategory


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(day=st.dates(), nature=st.sampled_from(Nature.values))
def test_whatever_may_be_chosen_has_an_office(day, nature):
    choices = list(choosable(nature, day))
    assert len(choices) == (39 if nature == Nature.DROIT_AU_CONTROLE else 40)
    for category, subcategory in choices:
        office = Routing.objects.office_for(category=category, subcategory=subcategory)
        directorate = category.directorate if subcategory is None else subcategory.directorate
        assert office.directorate == directorate


@pytest.mark.parametrize(
    ("nature", "category", "subcategory", "office"),
    [
        (Nature.RESCRIT, OTHER_TAXES, "DR LYON", "DR de Lyon - PAE"),
        (Nature.RESCRIT, OTHER_TAXES, "DIRECTION RÉGIONALE D’AMIENS", "DR d’Amiens - PAE"),
        (Nature.SECOND_EXAMEN, OTHER_TAXES, "DR LYON", "DR de Lyon - PAE"),
        (Nature.RESCRIT, TGAP, "BUREAU NICE PORT", "Bureau de Nice port"),
        (Nature.SECOND_EXAMEN, TGAP, "BUREAU NICE PORT", "Bureau de Nice port"),
        (Nature.DROIT_AU_CONTROLE, "DR ROISSY", None, "DR de Roissy - POC/CRPC"),
    ],
)
def test_routing_names_the_office_of_the_manual(nature, category, subcategory, office):
    category = Category.objects.get(nature=nature, label=category)
    subcategory = subcategory and category.subcategories.get(label=subcategory)
    assert Routing.objects.office_for(category=category, subcategory=subcategory).name == office


def test_routing_without_a_rule_is_an_error():
    with pytest.raises(RoutingError):
        Routing.objects.office_for(category=Category.objects.filter(nature=Nature.RESCRIT).first())


def test_a_directorate_that_is_no_longer_proposed_leaves_the_lists():
    Directorate.objects.filter(code="DR-LYON").update(selectable=False)
    for table in (Category, Subcategory):
        assert not table.objects.valid_on(TODAY).filter(directorate__code="DR-LYON").exists()


@pytest.mark.parametrize(
    ("start", "end", "valid"),
    [
        (None, None, True),
        (TODAY, TODAY, True),
        (TODAY + timedelta(1), None, False),
        (None, TODAY - timedelta(1), False),
        (None, TODAY, True),
    ],
)
def test_validity_includes_both_days(start, end, valid):
    entry = Category.objects.create(nature=Nature.RESCRIT, label="essai", valid_from=start, valid_until=end)
    assert (entry in Category.objects.valid_on(TODAY)) == valid


@pytest.mark.parametrize("table", [Category, Subcategory, Domain, Subdomain])
def test_a_validity_that_ends_before_it_begins_is_refused(table):
    entry = table.objects.first()
    entry.valid_from, entry.valid_until = TODAY, TODAY - timedelta(1)
    with pytest.raises(ValidationError) as refusal:
        entry.full_clean()
    assert refusal.value.messages == ["La fin de validité précède son début."]
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save()


def test_entries_that_contradict_their_category_are_refused():
    audit = Category.objects.get(nature=Nature.DROIT_AU_CONTROLE, label="DR LYON")
    rescrit = Category.objects.get(nature=Nature.RESCRIT, label=OTHER_TAXES)
    for entry, field in (
        (Subcategory(category=audit, label="essai", directorate=audit.directorate), "category"),
        (Domain(nature=Nature.SECOND_EXAMEN, category=rescrit, label="essai"), "category"),
        (Routing(category=audit, subcategory=rescrit.subcategories.first(), office=lyon()), "subcategory"),
        (Category(nature=Nature.DROIT_AU_CONTROLE, label="essai"), "directorate"),
    ):
        with pytest.raises(ValidationError) as refusal:
            entry.full_clean()
        assert list(refusal.value.message_dict) == [field]
