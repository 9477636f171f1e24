import pytest

from text.personal import personal_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("écrire à jean@exemple.fr", "une adresse électronique"),
        ("au 01 23 45 67 89", "un numéro de téléphone"),
        ("au +33 6.12.34.56.78", "un numéro de téléphone"),
        ("le dossier 120-690 874", "un numéro à neuf chiffres ou plus"),
        ("selon Mme Élise Roy", "le nom d’une personne"),
        ("au 12 bis, rue de la Paix", "une adresse postale"),
    ],
)
def test_what_looks_like_a_person_is_said(text, found):
    assert found in personal_in(text)


@pytest.mark.parametrize(
    "text", ["article L. 80 B", "le 2 mars 2026", "la rue de la Paix", "M. le directeur", ""]
)
def test_the_rest_of_a_text_says_nothing(text):
    assert personal_in(text) == []
