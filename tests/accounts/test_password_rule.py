"""The rule of passwords: 8 characters with a lower-case, an upper-case letter, a digit and a special one, not `_`."""

import string

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.credentials import CharacterClassesValidator, missing_rules


@pytest.mark.parametrize(
    ("password", "missing"),
    [
        ("Secret-2026", []),
        ("Aa1!aaaa", []),
        ("Éa1!éééé", []),
        ("Aa1 aaaa", []),
        ("Aa1!aaa", ["length"]),
        ("AA1!AAAA", ["lower"]),
        ("aa1!aaaa", ["upper"]),
        ("Aab!aaaa", ["digit"]),
        ("Aa1aaaaa", ["special"]),
        ("Aa1_aaaa", ["special"]),
        ("Aa1éaaaa", ["special"]),
        ("Aa１!aaaa", ["digit"]),
        ("________", ["lower", "upper", "digit", "special"]),
        ("", ["length", "lower", "upper", "digit", "special"]),
    ],
)
def test_missing_rules(password, missing):
    assert missing_rules(password) == missing


def test_refusal_says_in_one_sentence_what_is_missing():
    with pytest.raises(ValidationError) as refusal:
        CharacterClassesValidator().validate("Aa_bcde")
    assert refusal.value.messages == [
        "Ce mot de passe ne convient pas. "
        "Il lui faut : 8 caractères au moins, un chiffre et un caractère spécial autre que « _ »."
    ]


ASCII_SPECIAL = set(string.punctuation + " ") - {"_"}


@given(st.text(alphabet=string.printable[:95], max_size=12))
def test_validator_agrees_with_the_rule_spelled_out(password):
    characters = set(password)
    expected = (
        len(password) >= 8
        and bool(characters & set(string.ascii_lowercase))
        and bool(characters & set(string.ascii_uppercase))
        and bool(characters & set(string.digits))
        and bool(characters & ASCII_SPECIAL)
    )
    assert (missing_rules(password) == []) == expected


@given(st.text())
def test_any_text_is_judged_without_a_crash(password):
    assert set(missing_rules(password)) <= {"length", "lower", "upper", "digit", "special"}
