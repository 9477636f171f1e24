"""How texts are compared when accents, case, hyphens and apostrophes do not matter."""

import re
import unicodedata

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "’": " "})


def plain(text):
    """Lower case, without accents, hyphens and apostrophes."""
    letters = unicodedata.normalize("NFKD", text.lower().translate(LIGATURES))
    return re.sub(r"[^a-z0-9]+", " ", letters.encode("ascii", "ignore").decode()).strip()
