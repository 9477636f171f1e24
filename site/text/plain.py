"""How texts are compared when accents, case, hyphens and apostrophes do not matter, and what no text may hold."""

import re
import unicodedata

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "OE", "Æ": "AE"})
# What XML refuses, and with it a feed; a new line, a tab and a return are none of them.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
# Control characters, lone surrogates, separators of lines and of paragraphs: what a header of a mail cannot hold.
UNPRINTABLE = {"Cc", "Cs", "Zl", "Zp"}

INVISIBLE = "Ce texte contient des caractères invisibles, venus d’un copier-coller : saisissez-le de nouveau."


def plain(text):
    """Lower case, without accents, hyphens and apostrophes: what is compared and looked for."""
    letters = unicodedata.normalize("NFKD", text.lower().replace("’", " ").translate(LIGATURES))
    return re.sub(r"[^a-z0-9]+", " ", letters.encode("ascii", "ignore").decode()).strip()


def unaccented(text):
    """Letters without accents and ligatures, in their case; signs stay, which `plain` takes away."""
    letters = unicodedata.normalize("NFKD", text.translate(LIGATURES))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def storable(text):
    """The text without what no database stores: NUL and lone surrogates."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def has_control(text):
    """Whether it holds control characters, which nobody typed to be read."""
    return CONTROL.search(text) is not None


def without_control(text):
    return CONTROL.sub("", text)


def has_unprintable(text):
    """Whether it is more than one line of what can be seen; a new line is unprintable too."""
    return any(unicodedata.category(character) in UNPRINTABLE for character in text)


def one_line(text):
    """The text with a space for each unprintable character."""
    return "".join(" " if unicodedata.category(letter) in UNPRINTABLE else letter for letter in text)
