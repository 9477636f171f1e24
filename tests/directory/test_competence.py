import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.competence import department_code, department_find, directorates_proposed
from directory.models import Department

OWN_RULES = {"986", "987", "988"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("69", "69"),
        ("1", "01"),
        (" 2a ", "2A"),
        ("971", "971"),
        ("69002", "69"),
        ("01000", "01"),
        ("20000", "2A"),
        ("20137", "2A"),
        ("20200", "2B"),
        ("20600", "2B"),
        ("97100", "971"),
        ("97133", "977"),
        ("97150", "978"),
        ("97500", "975"),
        ("98600", "986"),
        ("98845", "988"),
        ("98000", "980"),
        ("", ""),
        ("2C", ""),
        ("6900", ""),
        ("690022", ""),
        ("Lyon", ""),
        ("６９", ""),
        ("69 002", "69"),
        ("69.002", "69"),
        ("\u200b2-a", "2A"),
    ],
)
def test_department_code_reads_a_code_or_a_postcode(text, code):
    assert department_code(text) == code


@given(st.text(max_size=8))
def test_department_code_takes_anything(text):
    assert len(department_code(text)) in (0, 2, 3)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "name"), [("2b", "Haute-Corse"), ("69002", "Rhône"), ("97133", "Saint-Barthélemy")]
)
def test_department_find_names_the_departement(text, name):
    assert department_find(text).name == name


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["98000", "00", "Lyon", "", "\x00", "99999"])
def test_department_find_is_none_when_there_is_no_such_departement(text):
    assert department_find(text) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "labels"),
    [
        ("69", ["DR LYON"]),
        ("13", ["DR DE MARSEILLE", "DIRECTION RÉGIONALE D’AIX EN PROVENCE"]),
        ("95", ["DR PARIS-OUEST", "DR ROISSY"]),
        ("80", ["DIRECTION RÉGIONALE D’AMIENS"]),
        ("978", ["DR DE GUADELOUPE"]),
        ("975", ["DR DE PARIS"]),
        ("988", []),
    ],
)
def test_directorates_proposed_gives_the_principal_one_first(code, labels):
    department = Department.objects.get(code=code)
    assert [directorate.label for directorate in directorates_proposed(department)] == labels


@pytest.mark.django_db
def test_every_departement_proposes_a_directorate_or_says_why_not():
    proposing = {
        department.code for department in Department.objects.all() if directorates_proposed(department)
    }
    silent = Department.objects.exclude(code__in=proposing)
    assert set(silent.values_list("code", flat=True)) == OWN_RULES
    assert all(department.note for department in silent)


@pytest.mark.django_db
def test_a_departement_shared_by_two_directorates_says_how():
    shared = Department.objects.filter(secondary_directorates__isnull=False)
    assert shared.count() == 11
    assert not shared.filter(note="").exists()
