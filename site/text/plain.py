"""How texts are compared when accents, case, hyphens and apostrophes do not matter, and what no text may hold."""

import re
import unicodedata

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "’": " "})
# What XML refuses, and with it a feed; a new line, a tab and a return are none of them.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

INVISIBLE = "Ce texte contient des caractères invisibles, venus d’un copier-coller : saisissez-le de nouveau."


def plain(text):
    """Lower case, without accents, hyphens and apostrophes."""
    letters = unicodedata.normalize("NFKD", text.lower().translate(LIGATURES))
    return re.sub(r"[^a-z0-9]+", " ", letters.encode("ascii", "ignore").decode()).strip()


def without_control(text):
    """The text without its control characters, which nobody typed to be read."""
    return CONTROL.sub("", text)
