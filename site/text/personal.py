"""What in a text looks like personal data, whoever the person is."""

import re

PATTERNS = {
    "une adresse électronique": r"[\w.+-]+@[\w-]+\.\w+",
    "un numéro de téléphone": r"(?<!\d)(?:\+33\s?|0)[1-9](?:[\s.-]?\d{2}){4}(?!\d)",
    "un numéro à neuf chiffres ou plus": r"(?<!\d)\d(?:[\s.‐-―-]?\d){8,}(?!\d)",
    "le nom d’une personne": r"\b(?:M\.|MM\.|Mme|Mlle|Me|Monsieur|Madame|Maître)\s+[A-ZÀ-Þ]",
    "une adresse postale": r"\b\d{1,4}\s?(?:bis|ter)?,?\s+(?:rue|avenue|boulevard|chemin|impasse|quai|route)\b",
}


def personal_in(text):
    """What it seems to hold, in words for whoever wrote it."""
    return [what for what, pattern in PATTERNS.items() if re.search(pattern, text)]
