"""What is loaded into the reference lists."""

from datetime import date

import pytest

from cases.bootstrap import bootstrap
from cases.enums import Nature
from cases.models import CaseCounter, Category, Domain, ReplyTemplate, Routing, Subcategory, Subdomain

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
OTHER_TAXES, TGAP = "toutes autres taxes", "taxe générale sur les activités polluantes (tgap)"
TABLES = (Category, Subcategory, Domain, Subdomain, Routing, ReplyTemplate, CaseCounter)


def counts():
    return {table.__name__: table.objects.count() for table in TABLES}


def test_loading_again_adds_nothing():
    before = counts()
    bootstrap.load()
    assert counts() == before


def test_what_an_administrator_changed_or_deleted_stays_so():
    category = Category.objects.get(nature=Nature.RESCRIT, label=OTHER_TAXES)
    Category.objects.filter(pk=category.pk).update(label="autres taxes et droits")
    Routing.objects.filter(category=category).delete()
    ReplyTemplate.objects.filter(use="question").delete()
    before = counts()
    bootstrap.load()
    assert counts() == before
    assert not Category.objects.filter(nature=Nature.RESCRIT, label=OTHER_TAXES).exists()


@pytest.mark.parametrize("nature", [Nature.RESCRIT, Nature.SECOND_EXAMEN])
def test_a_rescrit_asks_for_a_tax_then_a_directorate(nature):
    categories = Category.objects.valid_on(TODAY).filter(nature=nature)
    assert {category.label: category.subcategories.count() for category in categories} == {
        OTHER_TAXES: 39,
        TGAP: 1,
    }
    assert [s.label for s in categories.get(label=TGAP).subcategories.all()] == ["BUREAU NICE PORT"]


def test_a_droit_au_controle_asks_for_a_directorate_only():
    categories = Category.objects.filter(nature=Nature.DROIT_AU_CONTROLE)
    assert categories.count() == 39
    assert categories.get(label="DR ROISSY").directorate.code == "DR-ROISSY"
    assert not Subcategory.objects.filter(category__in=categories).exists()


@pytest.mark.parametrize("nature", Nature.values)
def test_the_manuals_example_may_be_chosen(nature):
    subdomain = Subdomain.objects.valid_on(TODAY).get(
        label="cotisation sur les boissons alcooliques", domain__nature=nature
    )
    assert subdomain.domain.label == "Alcools et boissons"
    assert subdomain.domain in Domain.objects.valid_on(TODAY)


@pytest.mark.parametrize("nature", [Nature.RESCRIT, Nature.SECOND_EXAMEN])
def test_tgap_has_its_own_domain_and_may_still_be_chosen(nature):
    category = Category.objects.get(nature=nature, label=TGAP)
    domain = Domain.objects.valid_on(TODAY).get(category=category)
    assert domain.label == "Environnement"
    assert domain.subdomains.valid_on(TODAY).count() == 5


def test_the_domains_of_an_audit_are_those_of_every_directorate():
    assert not Domain.objects.filter(nature=Nature.DROIT_AU_CONTROLE, category__isnull=False).exists()


@pytest.mark.parametrize("nature", Nature.values)
def test_a_tax_taken_over_by_another_administration_is_not_offered(nature):
    ended = Subdomain.objects.filter(domain__nature=nature, valid_until__isnull=False)
    assert {subdomain.valid_until for subdomain in ended} == {
        date(2018, 12, 31),
        date(2020, 12, 31),
        date(2021, 12, 31),
    }
    assert ended.count() == 8
    assert not Subdomain.objects.valid_on(TODAY).filter(pk__in=ended).exists()


@pytest.mark.parametrize("nature", Nature.values)
def test_a_domain_that_is_offered_has_something_to_offer(nature):
    for domain in Domain.objects.valid_on(TODAY).filter(nature=nature):
        assert domain.subdomains.valid_on(TODAY).exists(), domain


@pytest.mark.parametrize("use", ReplyTemplate.Use.values)
def test_there_are_texts_for_each_use(use):
    assert ReplyTemplate.objects.filter(use=use).count() >= 3


@pytest.mark.parametrize("use", [ReplyTemplate.Use.REFUSAL, ReplyTemplate.Use.ANSWER])
def test_no_text_repeats_the_remedies_that_every_decision_carries(use):
    assert not ReplyTemplate.objects.filter(use=use, body__contains="Voies ").exists()


def test_texts_are_typed_in_good_french():
    for template in ReplyTemplate.objects.all():
        assert "'" not in template.title + template.body, template
