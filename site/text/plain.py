"""How texts are compared when accents, case, hyphens and apostrophes do not matter, and what no text may hold."""

import re
import unicodedata

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "OE", "Æ": "AE"})
# Direction, invisible signs and fillers, joiners where they join nothing, controls, surrogates, what is no character.
# A joiner is kept between two signs beyond the Latin, Greek, Cyrillic and Hebrew letters.
HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
    "|(?<![^\x00-\u05ff\u2000-\u206f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\u05ff\u2000-\u206f])"
)
LINE_BREAK = re.compile("\x0b|\x0c|\x85|\u2028|\u2029")
# What XML refuses, and with it a feed; a new line, a tab and a return are none of them.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
# Control characters, lone surrogates, separators of lines and of paragraphs: what a header of a mail cannot hold.
UNPRINTABLE = {"Cc", "Cs", "Zl", "Zp"}


def plain(text):
    """Lower case, without accents, hyphens and apostrophes: what is compared and looked for."""
    letters = unicodedata.normalize("NFKD", text.lower().replace("’", " ").translate(LIGATURES))
    return re.sub(r"[^a-z0-9]+", " ", letters.encode("ascii", "ignore").decode()).strip()


def unaccented(text):
    """Letters without accents and ligatures, in their case; signs stay, which `plain` takes away."""
    letters = unicodedata.normalize("NFKD", text.translate(LIGATURES))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def kept(text):
    """The text as it is kept: composed (NFC), without what nobody typed to be read.

    Signs that turn or hide text, control characters and lone surrogates are taken out. The two joiners stay between
    letters that change with them, as in Persian and Hindi, and inside an emoji. Line breaks of other systems are
    line breaks.
    """
    text = HIDDEN.sub("", LINE_BREAK.sub("\n", unicodedata.normalize("NFC", text)))
    return unicodedata.normalize("NFC", text)


def kept_line(text):
    """The same on one line, its words one space apart."""
    return " ".join(kept(text).split())


def without_control(text):
    return CONTROL.sub("", text)


def has_unprintable(text):
    """Whether it is more than one line of what can be seen; a new line is unprintable too."""
    return any(unicodedata.category(character) in UNPRINTABLE for character in text)


def one_line(text):
    """The text with a space for each unprintable character."""
    return "".join(" " if unicodedata.category(letter) in UNPRINTABLE else letter for letter in text)


def shortened(text, most):
    """The text in so many characters at most: cut at a word, with « … » for the rest."""
    if len(text) <= most:
        return text
    start = text[:most]
    return f"{start[: start.rfind(' ')] if ' ' in start else start[:-1]}".rstrip(" ,;:.-–—") + "…"
