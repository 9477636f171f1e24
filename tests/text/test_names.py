import pytest

from text.names import bare, has_several_words, is_told_by, stands_as_proper_noun
from text.numbers import with_whole_numbers


@pytest.mark.parametrize(
    "name",
    ["Établissements Durand & Fils", "durand et fils S.A.S.", "DURAND-FILS s a r l", "Sté Durand, Fils"],
)
def test_a_name_is_compared_without_its_legal_form(name):
    assert bare(name) == "durand fils"


def test_a_legal_form_is_no_word_of_a_name():
    assert has_several_words("Martin Frères SA")
    assert not has_several_words("Martin SA")


@pytest.mark.parametrize("text", ["La société Pétit exporte.", "selon PETIT, le", "L’avis de Petit"])
def test_capitals_tell_a_name(text):
    assert stands_as_proper_noun("petit", text)


@pytest.mark.parametrize(
    "text", ["un petit colis", "Petit colis.", "Rien. Petit colis", "Saint-Petit", "Petit-Bourg"]
)
def test_an_ordinary_word_a_compound_and_the_head_of_a_sentence_tell_none(text):
    assert not stands_as_proper_noun("petit", text)


def test_an_abbreviation_ends_no_sentence():
    assert stands_as_proper_noun("petit", "l’avis de M. Petit")


@pytest.mark.parametrize(("part", "is_told"), [("ABC", True), ("abc", False), ("A", False), ("SAS", False)])
def test_a_short_word_of_a_name_is_told_in_capitals(part, is_told):
    assert is_told_by(part, f"Les produits {part} sont taxés.") is is_told


def test_a_number_is_read_in_one_piece():
    assert with_whole_numbers("SIREN 120-690 874, n° １２ a") == "SIREN 120690874, N° 12 A"
