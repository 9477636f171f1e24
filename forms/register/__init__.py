"""The register of companies: a port, and the adapter that the settings choose."""

from django.conf import settings

from .api import ApiRegister
from .base import (
    SHORTEST_SEARCH,
    CompanyRegister,
    Establishment,
    RegisterRefused,
    RegisterUnavailable,
)
from .sample import SampleRegister

__all__ = [
    "SHORTEST_SEARCH",
    "CompanyRegister",
    "Establishment",
    "RegisterRefused",
    "RegisterUnavailable",
    "company_register",
]

ADAPTERS = {"sample": SampleRegister, "api": ApiRegister}


def company_register() -> CompanyRegister:
    return ADAPTERS[settings.COMPANY_REGISTER]()
