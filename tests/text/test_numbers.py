import pytest
from django.core.exceptions import ValidationError

from text.numbers import (
    association_number_clean,
    check_digit_is_right,
    is_digits,
    siren_clean,
    siret_clean,
)


@pytest.mark.parametrize("text", ["0", "69002"])
def test_digits_are_those_of_a_keyboard(text):
    assert is_digits(text)


@pytest.mark.parametrize("text", ["", " 1", "-1", "1.0", "²", "٣", "１２", "Ⅷ", "12\n"])
def test_what_else_python_takes_for_a_digit_is_none(text):
    assert not is_digits(text)


@pytest.mark.parametrize("number", ["12069087400011", "120 690 874 00011", "120\u202f690\u00a0874 00011"])
def test_spaces_in_a_siret_do_not_matter(number):
    assert siret_clean(number) == "12069087400011"


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("1206908740001a", "Un SIRET ne compte que des chiffres : vérifiez-le."),
        ("²" * 14, "Un SIRET ne compte que des chiffres : vérifiez-le."),
        ("1206908740001", "Un SIRET compte 14 chiffres ; celui-ci en compte 13."),
        ("0" * 14, "Ce SIRET n’existe pas : vérifiez-le."),
    ],
)
def test_a_siret_of_another_shape_is_refused(number, problem):
    with pytest.raises(ValidationError) as refusal:
        siret_clean(number)
    assert refusal.value.messages == [problem]


def test_the_check_digit_knows_la_poste():
    assert check_digit_is_right("35600000049837")
    assert not check_digit_is_right("12069087400011")
    assert siren_clean("356 000 000") == "356000000"


@pytest.mark.parametrize("number", ["w123 456 789", "120 690 874 00011"])
def test_an_association_has_an_rna_or_a_siret(number):
    assert association_number_clean(number) == number.replace(" ", "").upper()


@pytest.mark.parametrize("number", ["W12345678", "W1234567890", "W12345678²", "W"])
def test_an_rna_of_another_shape_is_refused(number):
    with pytest.raises(ValidationError, match="la lettre W et 9 chiffres"):
        association_number_clean(number)
