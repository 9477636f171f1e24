"""How typed words are read: accents, case and number do not matter, words that say nothing are left out."""

import re
from difflib import get_close_matches

from django.utils.html import format_html, format_html_join
from wagtail.search.query import And, Or, PlainText

from .plain import plain

MAX_WORDS = 12
EMPTY_WORDS = frozenset(
    "a ai ainsi alors au aux avec c ce ces cet cette ci comme comment d dans de des donc dont du elle en est et "
    "etre il ils j je l la le les leur leurs ma mais me mes moi mon n ne nos notre nous on ont ou par pas pour "
    "pourquoi qu quand que quel quelle quelles quels qui quoi s sa sans se ses si son sont sur ta te tes ton "
    "tu un une vos votre vous y".split()
)
BEFORE, AFTER = 12, 28


def words_of(text):
    """The words worth looking for, each once; all of them when none is."""
    words = list(dict.fromkeys(re.findall(r"\w+", text.lower().replace("_", " "))))
    return [word for word in words if plain(word) not in EMPTY_WORDS] or words


def singular(word):
    """Forgives the plural: what is left begins the singular as well as the plural."""
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def has_words(text, query):
    """Whether a plain text holds every word of the query, be it in the plural; nothing holds mere signs."""
    words = plain(query).split()
    return all(singular(word) in text for word in words) and bool(words or not query)


def forms(word):
    """The word with and without accents, in the singular and in the plural."""
    written = {word, plain(word) or word}
    if word.isdigit():
        return written
    for form in list(written):
        written.add(singular(form))
        if form.endswith("aux") and len(form) > 4:
            written.add(f"{form[:-3]}al")
    for form in list(written):
        written.add(
            f"{form[:-2]}aux" if form.endswith("al") else f"{form}x" if form.endswith("u") else f"{form}s"
        )
    return written


def query_for(words, *, every):
    """What the search back end is asked: every word or any of them, each in all its forms."""
    parts = [Or([PlainText(form) for form in sorted(forms(word))]) for word in words]
    return And(parts) if every else Or(parts)


def prefix_query(text):
    """What the back end is asked while somebody types: each word may still go on."""
    words = plain(text).split()
    said = [word for word in words[:-1] if word not in EMPTY_WORDS] + words[-1:]
    return And([PlainText(singular(word)) for word in said[:MAX_WORDS]])


def is_meant(token, wanted):
    """Whether a piece of text holds one of the forms."""
    return not wanted.isdisjoint(plain(token).split())


def plain_forms(words):
    return {plain(form) for word in words for form in forms(word)}


def excerpt(text, words):
    """The part of a text around the first word that was looked for, from its beginning when there is none."""
    tokens, wanted = text.split(), plain_forms(words)
    first = next((place for place, token in enumerate(tokens) if is_meant(token, wanted)), 0)
    start = max(first - BEFORE, 0) if first > BEFORE + 4 else 0
    end = start + BEFORE + AFTER
    return " ".join([*["…"][: int(start > 0)], *tokens[start:end], *["…"][: int(end < len(tokens))]])


def marked(text, words):
    """The text as HTML, the words that were looked for marked."""
    wanted = plain_forms(words)
    return format_html_join(
        " ",
        "{}",
        (
            (format_html("<mark>{}</mark>", token) if is_meant(token, wanted) else token,)
            for token in text.split()
        ),
    )


def respelled(words, known):
    """The words as the site spells them: one that it does not know becomes the nearest that it does."""
    known = {plain(word): word for word in known if len(word) > 2}
    return [
        word
        if not plain_forms([word]).isdisjoint(known) or word.isdigit()
        else next((known[near] for near in get_close_matches(plain(word), known, 1, 0.75)), word)
        for word in words
    ]
