import pytest
from django.core.exceptions import ValidationError

from text.numbers import (
    association_number_clean,
    check_digit_is_right,
    is_digits,
    numbers_unprinted,
    siren_clean,
    siret_clean,
)


@pytest.mark.parametrize("text", ["0", "69002"])
def test_digits_are_those_of_a_keyboard(text):
    assert is_digits(text)


@pytest.mark.parametrize("text", ["", " 1", "-1", "1.0", "²", "٣", "１２", "Ⅷ", "12\n"])
def test_what_else_python_takes_for_a_digit_is_none(text):
    assert not is_digits(text)


@pytest.mark.parametrize(
    "number",
    [
        "12069087400011",
        "120 690 874 00011",
        "120\u202f690\u00a0874 00011",
        "120.690.874.00011",
        "120-690-874-00011",
        "120–690–874‑00011",
        "\u200b12069087400011\u202c",
        "\ufeff120\u2066690\u2069 874\t00011\n",
    ],
)
def test_what_stands_between_the_digits_of_a_siret_does_not_matter(number):
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


@pytest.mark.parametrize("number", ["w123 456 789", "W-123.456.789", "\u200bW123456789"])
def test_an_association_has_an_rna(number):
    assert association_number_clean(number) == "W123456789"


def test_an_association_without_an_rna_has_a_siret():
    assert association_number_clean("120.690 874-00011") == "12069087400011"


@pytest.mark.parametrize(
    "printed",
    [
        *(
            "3001",
            " 3001 ",
            "n° 3001",
            "N°3001",
            "n°\u00a03001",
            "n°\u202f3001",
            "#3001",
            "# 3001",
            "nº 3001",
            "№ 3001",
        ),
        *("no 3001", "Demande n° 3001", "demande n°3001", "Demande 3001", "\u200bn° 3001\u202c"),
    ],
)
def test_the_number_of_a_case_is_read_as_it_is_printed(printed):
    assert numbers_unprinted(printed) == "3001"


def test_a_number_among_words_is_bare_and_the_words_stay():
    assert numbers_unprinted("rhum n° 3001") == "rhum 3001"
    assert numbers_unprinted("demande de rhum") == "demande de rhum"
    assert numbers_unprinted("n° de lot, casino 12") == "n° de lot, casino 12"


@pytest.mark.parametrize("number", ["W12345678", "W1234567890", "W12345678²", "W"])
def test_an_rna_of_another_shape_is_refused(number):
    with pytest.raises(ValidationError, match="la lettre W et 9 chiffres"):
        association_number_clean(number)
