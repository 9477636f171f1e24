"""How words are compared when they are looked for."""

import pytest

from text.searching import beginnings, has_words, root, roots, spelled


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("L’Œuvre d’Hélène", ["l", "oeuvre", "d", "helene"]),
        ("Cæsium, vice-président_adjoint", ["caesium", "vice", "president", "adjoint"]),
        ("e\u0301te\u0301", ["ete"]),
        ("Бренди № 5", ["бренди", "no", "5"]),
        ("« ’ - … »", []),
    ],
)
def test_a_text_is_its_words_without_accents_and_signs(text, words):
    assert spelled(text) == words


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("alcool", "alcools"),
        ("bureau", "bureaux"),
        ("canal", "canaux"),
        ("regional", "regionaux"),
        ("travail", "travaux"),
        ("noyau", "noyaux"),
        ("bail", "baux"),
        ("prix", "prix"),
    ],
)
def test_singular_and_plural_have_one_root(one, many):
    assert root(one) == root(many)
    for written, asked in ((one, many), (many, one)):
        assert any(written.startswith(start) for start in beginnings(asked))


def test_numbers_and_short_words_are_their_own_root():
    assert roots("2026 3001 eau sel os") == ["2026", "3001", "eau", "sel", "os"]


def test_words_that_say_nothing_are_not_asked_for():
    assert has_words("Notice zircon", "la notice du zircon")
    assert not has_words("Zircon", "la")
    assert not has_words("Zircon", "!")
    assert has_words("Zircon", "")
