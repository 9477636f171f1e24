import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.plain import has_control, has_unprintable, one_line, plain, storable, unaccented, without_control

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
def test_what_is_stored_can_be_stored(text):
    stored = storable(text)
    assert "\x00" not in stored
    assert stored.encode().decode() == stored == storable(stored)


def test_what_is_stored_is_what_was_typed_where_that_can_be():
    assert storable("Un\x00 objet\n\t— 東\x07") == "Un objet\n\t— 東\x07"
    assert storable("a\ud800b") == "a?b"


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x1f"])
def test_a_control_character_is_found_and_taken_out(character):
    assert has_control(f"a{character}b")
    assert without_control(f"a{character}b") == "ab"


@pytest.mark.parametrize("text", ["a\nb", "a\tb", "a\r\nb", "é — 東"])
def test_lines_and_tabs_are_no_control_characters(text):
    assert not has_control(text)
    assert without_control(text) == text


@pytest.mark.parametrize("character", ["\n", "\t", "\x00", "\x85", "\u2028", "\u2029", "\ud800"])
def test_on_one_line_what_ends_it_is_a_space(character):
    assert has_unprintable(f"a{character}b")
    assert one_line(f"a{character}b") == "a b"


def test_what_can_be_seen_is_printable():
    assert not has_unprintable("« Demande\u00a0n°\u202f3 » : l’été — 東")
