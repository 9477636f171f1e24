import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.plain import (
    has_unprintable,
    kept,
    kept_line,
    one_line,
    plain,
    shortened,
    unaccented,
    without_control,
)

ANY = st.text(st.characters(codec=None))


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("Saint-Étienne", "saint etienne"),
        ("L’Œuvre d'Æthelred", "l oeuvre d aethelred"),
        ("  D.R.  de Lyon ", "d r de lyon"),
        ("ﬁn n° 1²", "fin n 12"),
        ("ß東", ""),
        ("", ""),
    ],
)
def test_what_is_compared_has_letters_and_digits_only(text, compared):
    assert plain(text) == compared


@given(ANY)
def test_what_is_compared_stays_as_it_is(text):
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [("Évêque d’Œuilly", "Eveque d’OEuilly"), ("Lætitia Ça", "Laetitia Ca"), ("« a-b », 東", "« a-b », 東")],
)
def test_without_accents_a_text_keeps_its_case_and_signs(text, shown):
    assert unaccented(text) == shown


@given(ANY)
def test_what_is_kept_can_be_stored_and_stays_as_it_is(text):
    stored = kept(text)
    assert "\x00" not in stored
    assert stored.encode().decode() == stored == kept(stored)
    assert kept_line(kept_line(text)) == kept_line(text)


@pytest.mark.parametrize(
    "sign",
    [
        *("\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"),
        *("\u200e", "\u200f", "\u061c", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u3164"),
        *("\x00", "\x07", "\x1b", "\x7f", "\x9b", "\ud800", "\udfff", "\uffff", "\U000e0041"),
    ],
)
def test_a_sign_that_turns_or_hides_text_is_taken_out(sign):
    assert kept(f"{sign}Vi{sign}{sign}n{sign}") == kept_line(f"{sign}Vi{sign}{sign}n{sign}") == "Vin"


@pytest.mark.parametrize(
    "text", ["l’été\r\n\t— 東 »", "می‌خواهم", "क्‍ष", "👩🏽‍🔬", "🏳️‍🌈", "n°\u202f3 : 5\u00a0€"]
)
def test_what_people_type_is_kept_as_they_typed_it(text):
    assert kept(text) == text


def test_letters_are_composed_and_line_breaks_are_line_breaks():
    assert kept("Cafe\u0301\u2028Alge\u200br\u0301ie\x0bfin") == "Café\nAlgeŕie\nfin"
    assert kept_line("  Cafe\u0301 \r\n Alger\u2029 ") == "Café Alger"


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x1f"])
def test_a_control_character_is_taken_out(character):
    assert without_control(f"a{character}b") == "ab"


@pytest.mark.parametrize("text", ["a\nb", "a\tb", "a\r\nb", "é — 東"])
def test_lines_and_tabs_are_no_control_characters(text):
    assert without_control(text) == text


@pytest.mark.parametrize("character", ["\n", "\t", "\x00", "\x85", "\u2028", "\u2029", "\ud800"])
def test_on_one_line_what_ends_it_is_a_space(character):
    assert has_unprintable(f"a{character}b")
    assert one_line(f"a{character}b") == "a b"


def test_what_can_be_seen_is_printable():
    assert not has_unprintable("« Demande\u00a0n°\u202f3 » : l’été — 東")


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("dix lettres", "dix…"),
        ("dixlettres", "dixlettres"),
        ("onzelettres", "onzelettr…"),
        ("un, deux et trois", "un, deux…"),
    ],
)
def test_a_text_is_shortened_at_a_word(text, short):
    assert shortened(text, 10) == short
    assert len(short) <= 10
