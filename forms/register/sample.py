"""The register shipped with the project: fictitious companies, for the demo and for tests."""

import csv
from functools import cache
from pathlib import Path

from text.numbers import is_digits, without_separators
from text.plain import unaccented

from .base import MAX_RESULTS, Establishment

FILE = Path(__file__).with_name("sample.csv")


@cache
def establishments():
    with FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Establishment(
                siret=row["siret"],
                siren=row["siret"][:9],
                name=row["name"],
                address=row["address"],
                postcode=row["postcode"],
                city=row["city"],
                closed=row["closed"] == "yes",
            )
            for row in csv.DictReader(lines)
        )


def folded(text):
    """Lower case without accents and with straight apostrophes; signs count, since names are looked for as written."""
    return unaccented(text.casefold().replace("’", "'"))


class SampleRegister:
    def find_by_siret(self, siret):
        return next((e for e in establishments() if e.siret == siret), None)

    def find_by_siren(self, siren):
        return next((e for e in establishments() if e.siren == siren), None)

    def search(self, text):
        number = without_separators(text)
        if is_digits(number):
            found = [e for e in establishments() if e.siret.startswith(number)]
        else:
            words = folded(text).split()
            found = [
                e for e in establishments() if words and all(w in folded(f"{e.name} {e.city}") for w in words)
            ]
        return found[:MAX_RESULTS]
