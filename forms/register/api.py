"""The API Recherche d'entreprises: https://recherche-entreprises.api.gouv.fr"""

import logging
import re
import time

import requests
import stamina
from django.conf import settings

from text.numbers import is_digits

from .base import MAX_RESULTS, Establishment, RegisterUnavailable

logger = logging.getLogger(__name__)

TIMEOUT = (2, 4)
ATTEMPTS = 3
TOTAL_SECONDS = 8
LONGEST_WAIT = 3
HEADERS = {"User-Agent": "OGDE (depot de demandes)", "Accept": "application/json"}
ADDRESS = re.compile(r"^(?P<street>.*?)\s*\b(?P<postcode>\d{5})\s+(?P<city>\D.*)$")


def worth_another_try(error):
    """Whether to ask again, or the seconds that a 429 or 503 tells to wait, within bounds."""
    if isinstance(error, requests.ConnectionError | requests.Timeout):
        return True
    if not isinstance(error, requests.HTTPError):
        return False
    status = error.response.status_code
    if status != 429 and status < 500:
        return False
    wait = error.response.headers.get("Retry-After", "")
    if not is_digits(wait):
        return True
    return float(wait) if int(wait) <= LONGEST_WAIT else False


@stamina.retry(on=worth_another_try, attempts=ATTEMPTS, timeout=TOTAL_SECONDS, wait_initial=0.2, wait_max=1)
def fetch(params):
    response = requests.get(
        f"{settings.COMPANY_REGISTER_URL}/search", params=params, headers=HEADERS, timeout=TIMEOUT
    )
    response.raise_for_status()
    return response


def ask(text):
    """The companies that the API finds, as it describes them."""
    params = {
        "q": text,
        "per_page": MAX_RESULTS,
        "minimal": "true",
        "include": "siege,matching_etablissements",
    }
    started = time.monotonic()
    try:
        results = fetch(params).json()["results"]
        if not isinstance(results, list):
            raise TypeError(f"results is a {type(results).__name__}")
    except (requests.RequestException, ValueError, KeyError, TypeError) as error:
        logger.warning("company register failed after %.1f s: %r", time.monotonic() - started, error)
        raise RegisterUnavailable from error
    return results


def establishment(company, row):
    """One establishment of a company; its postcode and city may only stand in the address line."""
    line = row.get("adresse") or ""
    parts = ADDRESS.match(line)
    return Establishment(
        siret=row["siret"],
        siren=company["siren"],
        name=(company.get("nom_raison_sociale") or company.get("nom_complet") or row.get("nom_commercial"))[
            :200
        ],
        address=(parts["street"] if parts else line)[:300],
        postcode=row.get("code_postal") or (parts["postcode"] if parts else ""),
        city=(row.get("libelle_commune") or (parts["city"] if parts else ""))[:100],
        closed=row.get("etat_administratif") == "F",
    )


def read(companies, of_company):
    """The establishments of each company that `of_company` picks; what cannot be understood is an outage."""
    try:
        return [establishment(company, row) for company in companies for row in of_company(company)]
    except (KeyError, TypeError, AttributeError) as error:
        logger.warning("company register answered oddly: %r", error)
        raise RegisterUnavailable from error


def everything(company):
    """The establishments that match, and the head office, once each."""
    rows = [*(company.get("matching_etablissements") or []), company.get("siege")]
    return {row["siret"]: row for row in rows if row}.values()


def head_office(company):
    return [company["siege"]] if company.get("siege") else []


class ApiRegister:
    def find_by_siret(self, siret):
        return next((e for e in read(ask(siret), everything) if e.siret == siret), None)

    def find_by_siren(self, siren):
        return next((e for e in read(ask(siren), head_office) if e.siren == siren), None)

    def search(self, text):
        number = "".join(text.split())
        is_siret = is_digits(number) and len(number) in (9, 14)
        companies = ask(number if is_siret else text)
        return read(companies, everything)[:MAX_RESULTS]
