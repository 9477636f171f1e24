import pytest
from django.core.management import call_command
from django_scopes import scope, scopes_disabled
from wagtail.search.backends import get_search_backend

from cases.models import Case
from cases.rules.search import case_search
from tests.factories import UserFactory, roissy, submit_case

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def found(words, **visible):
    with scope(**{"office": None, "applicant": None, **visible}):
        return {case.number for case in get_search_backend().search(words, Case.objects.all())}


def test_new_case_is_found_at_once(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        case = submit_case(subject="Dégustation de vermouths")
    assert case.number in found("degustation")
    assert case.number in found("dégustation vermouths")
    assert case.number in found(str(case.number))
    assert case.number in found("12069087400011")


def test_search_stays_in_the_scope():
    case = submit_case(subject="Vermouths confidentiels")
    assert case.number not in found("vermouths", office=[roissy().pk])


@pytest.mark.parametrize(
    "printed", ["n° {}", "N°{}", "n°\u00a0{}", "n°\u202f{}", "#{}", "Demande n° {}", "\u200b{}"]
)
def test_agents_find_the_number_as_we_print_it(printed):
    case, other = submit_case(), submit_case()
    with scopes_disabled():
        assert list(case_search(Case.objects.all(), printed.format(case.number))) == [case]
        assert list(case_search(Case.objects.all(), printed.format(other.number))) == [other]


@pytest.mark.parametrize(
    "printed", ["120 690 874 00011", "120.690.874-00011", "120690874", "\u200b120 690 874"]
)
def test_agents_find_a_siret_as_people_write_it(printed):
    case = submit_case(siret="12069087400011")
    submit_case(siret="35600000049837")
    with scopes_disabled():
        assert list(case_search(Case.objects.all(), printed)) == [case]


@pytest.mark.parametrize("number", ["0", "99999999999999999999", "n° 99999999999999999999", "n° -1"])
def test_a_number_that_no_case_has_finds_nothing(number):
    submit_case(by=UserFactory(last_name="Martin"))
    with scopes_disabled():
        assert list(case_search(Case.objects.all(), number)) == []


def test_whole_index_can_be_built_again():
    case = submit_case(subject="Hydromel")
    call_command("update_index", verbosity=0)
    assert case.number in found("hydromel")


def test_update_of_the_index_needs_no_scope_of_its_caller():
    with scopes_disabled():
        numbers = set(Case.objects.values_list("number", flat=True))
    assert {case.number for case in Case.get_indexed_objects()} == numbers
