from dataclasses import dataclass
from typing import Protocol

MAX_RESULTS = 10
# The public register refuses to look for less.
SHORTEST_SEARCH = 3


@dataclass(frozen=True)
class Establishment:
    """As the register describes it; a company may ask that its name and address be shown to nobody."""

    siret: str
    siren: str
    name: str
    address: str = ""
    postcode: str = ""
    city: str = ""
    closed: bool = False


class RegisterUnavailable(Exception):  # noqa: N818
    """The register does not answer, or not in a way that can be understood; `sentence` is for the person."""

    sentence = "Le registre des entreprises ne répond pas pour le moment."


class RegisterRefused(RegisterUnavailable):
    """The register refuses our question, which is a fault of ours and no outage."""

    sentence = (
        "La recherche n’a pas pu être faite auprès du registre des entreprises ; l’incident est enregistré."
    )


class CompanyRegister(Protocol):
    """Each raises `RegisterUnavailable`, and answers None or an empty list for what is unknown."""

    def find_by_siret(self, siret: str) -> Establishment | None: ...

    def find_by_siren(self, siren: str) -> Establishment | None:
        """The head office."""

    def search(self, text: str) -> list[Establishment]:
        """By SIRET, SIREN or name; `MAX_RESULTS` at most."""
