from dataclasses import dataclass
from typing import Protocol

MAX_RESULTS = 10


@dataclass(frozen=True)
class Establishment:
    siret: str
    siren: str
    name: str
    address: str = ""
    postcode: str = ""
    city: str = ""
    closed: bool = False


class RegisterUnavailable(Exception):  # noqa: N818
    """The register does not answer, or not in a way that can be understood."""


class CompanyRegister(Protocol):
    """Each raises `RegisterUnavailable`, and answers None or an empty list for what is unknown."""

    def find_by_siret(self, siret: str) -> Establishment | None: ...

    def find_by_siren(self, siren: str) -> Establishment | None:
        """The head office."""

    def search(self, text: str) -> list[Establishment]:
        """By SIRET, SIREN or name; `MAX_RESULTS` at most."""
