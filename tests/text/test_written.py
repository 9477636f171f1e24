"""Texts of people, shown as the paragraphs and lists that they meant."""

import pytest

from text.written import as_html, paragraphs_and_lists


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("Une ligne.", "<p>Une ligne.</p>"),
        ("Une ligne,\nl’autre.", "<p>Une ligne,<br>l’autre.</p>"),
        ("Un.\n\n\nDeux.", "<p>Un.</p>\n<p>Deux.</p>"),
        (
            "Joignez :\n- le contrat ;\n- la facture.\nMerci.",
            "<p>Joignez :</p>\n<ul><li>le contrat ;</li><li>la facture.</li></ul>\n<p>Merci.</p>",
        ),
        ("• un\r\n– deux", "<ul><li>un</li><li>deux</li></ul>"),
        ("-5 °C\n-", "<p>-5 °C<br>-</p>"),
        ("<b>&\n- <i>", "<p>&lt;b&gt;&amp;</p>\n<ul><li>&lt;i&gt;</li></ul>"),
    ],
)
def test_lines_become_paragraphs_and_lists(text, html):
    assert as_html(text) == html


def test_runs_are_told_apart():
    assert list(paragraphs_and_lists("Titre\n- a\n\n- b\nFin")) == [
        (False, ["Titre"]),
        (True, ["a"]),
        (True, ["b"]),
        (False, ["Fin"]),
    ]
