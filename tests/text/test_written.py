"""Texts of people, shown as the paragraphs and lists that they meant."""

import pytest

from text.written import as_html, folded, paragraphs_and_lists


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


LINE = "Une ligne de la demande.\n"


@pytest.mark.parametrize("text", ["", "Court.", LINE * 40, "mot " * 700])
def test_a_text_of_forty_lines_is_shown_whole(text):
    assert folded(text) == (text, "")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (LINE * 41, LINE * 40),
        ("\n" * 60, "\n" * 40),
        (LINE * 30 + "mot " * 300 + "\n" + LINE, LINE * 30),  # a paragraph is not cut for a few lines
        ("mot " * 900, "mot " * 720),
        (LINE * 2 + "mot " * 900, LINE * 2 + "mot " * 684),
        ("m" * 4000, "m" * 2880),
    ],
)
def test_a_longer_text_is_cut_between_lines_or_else_between_words(text, shown):
    assert folded(text) == (shown, text[len(shown) :])
