"""How a name is found in a text.

Text and names are compared in the same form, without case, accents, punctuation and legal forms. A single word may
be an ordinary word too (« petit », « Saint-Martin », « au pied de la tour »): its capitals say that it is a name.
"""

import re

from .plain import plain, unaccented

# With the words that a name is written with or without.
LEGAL_FORMS = (
    "sa sas sasu sarl eurl snc scs sca sci scp scm scea scev earl gaec gfa gie geie selarl selarlu selas selasu"
    " selafa selca scop scic sem spl se epic ei eirl ltd llc llp plc inc co corp gmbh ag kg kgaa ohg ug bv nv bvba"
    " sprl srl spa snl ab oy as aps asbl sl slu limited company corporation societe ste association etablissement"
    " etablissements ets compagnie cie groupe et and und"
).split()
# « S.A.S. » and « S A S » are spelt so too.
SPELLINGS = [spelling for form in LEGAL_FORMS for spelling in (form, " ".join(form))]
LEGAL_FORM = re.compile(rf"\b(?:{'|'.join(sorted(SPELLINGS, key=len, reverse=True))})\b")
# A word of fewer letters is never certain.
SHORT = 4
HYPHENS = ("-", "‐", "‑")
ABBREVIATION = re.compile(r"\b(?:[A-Z]|MM|Mme|Mlle|Me|Dr|Ste?)\.$")


def bare(text):
    """Plain words without legal forms."""
    words = plain(re.sub(r"\W", " ", unaccented(text)))
    return " ".join(LEGAL_FORM.sub(" ", words).split())


def has_several_words(name):
    return " " in bare(name)


def occurrences(words, text):
    """Where plain words stand in a text without accents, with any signs between them."""
    pattern = r"[\W_]+".join(re.escape(word) for word in words.split())
    return list(re.finditer(rf"\b{pattern}\b", text, re.IGNORECASE))


def stands_as_proper_noun(words, text):
    """Whether plain words stand somewhere with the capitals of a name."""
    text = unaccented(text)
    return len(words) >= SHORT and any(_is_proper_noun(found, text) for found in occurrences(words, text))


def _is_proper_noun(found, text):
    """Whether the capitals are those of a name: not of a compound (« Saint-Martin »), not of a sentence."""
    word, before, after = found.group(), text[: found.start()], text[found.end() :]
    if word.islower() or before[-1:] in HYPHENS or after[:1] in HYPHENS:
        return False
    return not (word[1:].islower() and _begins_sentence(before))


def _begins_sentence(before):
    before = before.rstrip(" \t\u00a0\u202f")
    return before[-1:] in ("", ".", "!", "?", "…", "\n", "•") and not ABBREVIATION.search(before)


def is_told_by(part, text):
    """Whether a word of a longer name stands in a text: as a proper noun, or in capitals when it is short."""
    if not bare(part) or len(part) == 1:
        return False
    if len(part) < SHORT:
        return part.isupper() and re.search(rf"\b{re.escape(part)}\b", text) is not None
    return stands_as_proper_noun(plain(part), text)
