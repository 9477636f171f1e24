"""The API Recherche d'entreprises: https://recherche-entreprises.api.gouv.fr"""

import logging
import re
import time

import requests
import stamina
from django.conf import settings

from text.numbers import is_digits, without_separators
from text.plain import kept_line

from .base import MAX_RESULTS, Establishment, RegisterRefused, RegisterUnavailable
from .exchange import Deadline, OddAnswerError, get_json

logger = logging.getLogger(__name__)

TIMEOUT = (2, 4)
ATTEMPTS = 3
TOTAL_SECONDS = 8
LONGEST_WAIT = 3
ADDRESS = re.compile(r"^(?P<street>.*?) ?\b(?P<postcode>\d{5}) (?P<city>\D.*)$", re.ASCII)
# What stands for a name or an address that its company does not want shown.
MASKED = {"ND", "NON-DIFFUSIBLE", "NON DIFFUSIBLE"}


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
    return float(wait) if len(wait) < 3 and int(wait) <= LONGEST_WAIT else False


@stamina.retry(on=worth_another_try, attempts=ATTEMPTS, timeout=TOTAL_SECONDS, wait_initial=0.2, wait_max=1)
def fetch(params, deadline):
    return get_json(f"{settings.COMPANY_REGISTER_URL}/search", params, deadline=deadline, timeout=TIMEOUT)


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
        with Deadline(TOTAL_SECONDS) as deadline:
            answer = fetch(params, deadline)
        if not isinstance(answer, dict) or not isinstance(answer.get("results"), list):
            raise OddAnswerError("no results")
    except (requests.RequestException, OddAnswerError) as error:
        if is_our_mistake(error):
            logger.error("company register refused our question: %r", error)
            raise RegisterRefused from error
        logger.warning("company register failed after %.1f s: %r", time.monotonic() - started, error)
        raise RegisterUnavailable from error
    return answer["results"]


def is_our_mistake(error):
    """Whether the register answered that the question is wrong; that there are too many of them is not."""
    status = error.response.status_code if isinstance(error, requests.HTTPError) else 0
    return 400 <= status < 500 and status != 429


def establishment(company, row):
    """One establishment of a company; its postcode and city may only stand in the address line."""
    line = told(row, "adresse", 300)
    parts = ADDRESS.match(line)
    siret, siren = told(row, "siret", 14), told(company, "siren", 9)
    if not (is_digits(siret) and len(siret) == 14 and siren == siret[:9]):
        raise ValueError(f"no establishment: {siret!r} of {siren!r}")
    names = [told(company, "nom_raison_sociale"), told(company, "nom_complet"), told(row, "nom_commercial")]
    postcode = told(row, "code_postal", 5)
    return Establishment(
        siret=siret,
        siren=siren,
        name=next(filter(None, names), ""),
        address=parts["street"] if parts else line,
        postcode=postcode if is_digits(postcode) else parts["postcode"] if parts else "",
        city=told(row, "libelle_commune", 100) or (parts["city"][:100] if parts else ""),
        closed=row.get("etat_administratif") == "F",
    )


def told(row, name, most=200):
    """A text of the answer as we keep one; empty when there is none, or when it is masked."""
    value = row.get(name)
    text = kept_line(value)[:most].strip() if isinstance(value, str) else ""
    return "" if text.strip("[]").upper() in MASKED else text


def read(companies, of_company):
    """The establishments of each company that `of_company` picks; what cannot be understood is left out and logged."""
    found = []
    for company in companies:
        try:
            found += [establishment(company, row) for row in of_company(company)]
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            logger.warning("company register: an entry was left out: %s", repr(error)[:200])
    return found


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
        number = without_separators(text)
        is_siret = is_digits(number) and len(number) in (9, 14)
        companies = ask(number if is_siret else text)
        return read(companies, everything)[:MAX_RESULTS]
