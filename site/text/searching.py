"""How typed words are read: accents, case and number do not matter, words that say nothing are left out."""

import re
import unicodedata
from difflib import get_close_matches

from django.utils.html import format_html, format_html_join
from wagtail.search.query import And, Or, PlainText

from .plain import LIGATURES, plain

COMBINING = re.compile("[\u0300-\u036f]")
MAX_WORDS = 12
# Of a list: a long text that is pasted by mistake finds what its beginning finds.
MAX_WANTED = 50
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


def spelled(text):
    """The words of a text as they are compared: lower case, no accents, ligatures in two letters, apart at each sign."""
    letters = COMBINING.sub("", unicodedata.normalize("NFKD", text).lower())
    return re.findall(r"[^\W_]+", letters.translate(LIGATURES))


def wanted_words(query):
    """The words of a query that are looked for, as they are compared."""
    words = spelled(query)
    return ([word for word in words if word not in EMPTY_WORDS] or words)[:MAX_WANTED]


def singular(word):
    """Forgives the plural: what is left begins the singular as well as the plural."""
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def root(word):
    """What a compared word has in common with its plural: « canal », « canaux » are « canau »."""
    bare = word if word.isdigit() else singular(word)
    ending = next((end for end in ("ail", "al") if bare.endswith(end) and len(bare) > len(end)), "")
    return f"{bare.removesuffix(ending)}au" if ending else bare


def roots(text):
    """What the index holds of a text, and is asked for."""
    return [root(word) for word in spelled(text)]


def beginnings(word):
    """One of them begins each form of a compared word, singular or plural."""
    bare = singular(word)
    if root(word) != bare:
        return {bare, root(word)}
    stem = bare.removesuffix("au")
    return {bare, f"{stem}al", f"{stem}ail"} if word.endswith("aux") else {bare}


def has_words(text, query):
    """Whether a text holds every word of the query, be it in the plural; nothing holds mere signs."""
    text, words = " ".join(spelled(text)), wanted_words(query)
    return all(any(start in text for start in beginnings(word)) for word in words) and bool(
        words or not query
    )


def query_for(words, *, every):
    """What the search back end is asked: every word or any of them."""
    parts = [PlainText(word) for word in words]
    return And(parts) if every else Or(parts)


def roots_of(words):
    return {root(part) for word in words for part in spelled(word)}


def is_meant(token, wanted):
    """Whether a piece of text holds one of the words."""
    return not wanted.isdisjoint(roots(token))


def excerpt(text, words):
    """The part of a text around the first word that was looked for, from its beginning when there is none."""
    tokens, wanted = text.split(), roots_of(words)
    first = next((place for place, token in enumerate(tokens) if is_meant(token, wanted)), 0)
    start = max(first - BEFORE, 0) if first > BEFORE + 4 else 0
    end = start + BEFORE + AFTER
    return " ".join([*["…"][: int(start > 0)], *tokens[start:end], *["…"][: int(end < len(tokens))]])


def marked(text, words):
    """The text as HTML, the words that were looked for marked."""
    wanted = roots_of(words)
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
    familiar = roots_of(known)
    return [
        word
        if roots_of([word]) <= familiar or word.isdigit()
        else next((known[near] for near in get_close_matches(plain(word), known, 1, 0.75)), word)
        for word in words
    ]
