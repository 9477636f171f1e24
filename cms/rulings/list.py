"""The published rulings that a visitor asks for: words, tax, domain, year, keyword."""

from django.core.paginator import Paginator
from django.utils.functional import cached_property

from text.plain import kept_line, plain
from text.searching import has_words

PER_PAGE = 10
# Criterion in the address, its label, the label of « no choice ».
CRITERIA = (
    ("taxe", "Taxe", "Toutes les taxes"),
    ("domaine", "Domaine", "Tous les domaines"),
    ("annee", "Année", "Toutes les années"),
    ("mot", "Mot-clé", "Tous les mots-clés"),
)


def values_of(ruling):
    """What a ruling answers to each criterion."""
    return {
        "taxe": [ruling.tax],
        "domaine": [ruling.domain],
        "annee": [str(ruling.ruled_on.year)],
        "mot": ruling.keyword_list,
    }


class RulingList:
    def __init__(self, rulings, asked):
        self.rulings = list(rulings)
        self.query = kept_line(asked.get("q", "")).strip()[:100]
        self.chosen = {name: asked.get(name, "")[:200] for name, *_ in CRITERIA}
        self.number = asked.get("page")
        kept = asked.copy()
        kept.pop("page", None)
        self.query_string = kept.urlencode()

    @property
    def narrowed(self):
        return bool(self.query or any(self.chosen.values()))

    @cached_property
    def criteria(self):
        """Name, label, label of no choice, choice, and what there is to choose."""
        found = {name: set() for name, *_ in CRITERIA}
        for ruling in self.rulings:
            for name, values in values_of(ruling).items():
                found[name].update(values)
        return [
            (name, label, nothing, self.chosen[name], sorted(found[name], key=plain, reverse=name == "annee"))
            for name, label, nothing in CRITERIA
        ]

    @cached_property
    def page(self):
        return Paginator([r for r in self.rulings if self.is_wanted(r)], PER_PAGE).get_page(self.number)

    def is_wanted(self, ruling):
        values = values_of(ruling)
        if any(choice and choice not in values[name] for name, choice in self.chosen.items()):
            return False
        return has_words(ruling.searched_text, self.query)
