"""The register of companies: the sample, and the API with exchanges at the HTTP level."""

import pytest
import requests
import responses
import stamina
from responses import matchers
from stdnum.fr import siret

from forms.register import RegisterUnavailable, company_register
from forms.register.api import ApiRegister
from forms.register.base import MAX_RESULTS, Establishment
from forms.register.sample import SampleRegister, establishments

URL = "https://recherche-entreprises.api.gouv.fr/search"
HEAD = {
    "siret": "55210055400013",
    "adresse": "10 RUE DES ALAMBICS 69001 LYON",
    "code_postal": "69001",
    "libelle_commune": "LYON",
    "etat_administratif": "A",
    "est_siege": True,
}
BRANCH = {"siret": "55210055400021", "adresse": "2 QUAI DU PORT 13002 MARSEILLE", "etat_administratif": "F"}
COMPANY = {
    "siren": "552100554",
    "nom_complet": "DISTILLERIE D’ESSAI (DE)",
    "nom_raison_sociale": "DISTILLERIE D’ESSAI",
    "siege": HEAD,
    "matching_etablissements": [BRANCH],
}
HEAD_OFFICE = Establishment(
    siret="55210055400013",
    siren="552100554",
    name="DISTILLERIE D’ESSAI",
    address="10 RUE DES ALAMBICS",
    postcode="69001",
    city="LYON",
)
CLOSED = Establishment(
    siret="55210055400021",
    siren="552100554",
    name="DISTILLERIE D’ESSAI",
    address="2 QUAI DU PORT",
    postcode="13002",
    city="MARSEILLE",
    closed=True,
)


@pytest.fixture(autouse=True)
def _quick_retries():
    with stamina.set_testing(True, attempts=3, cap=True):
        yield


@pytest.fixture
def api():
    with responses.RequestsMock() as mock:
        yield mock


def answer(api, **kwargs):
    api.get(URL, **kwargs)


def test_the_sample_holds_the_manual_s_example_and_fictitious_companies():
    assert SampleRegister().find_by_siret("12069087400011").name == "Knorr-Bremse Powertech GmbH Co. KG"
    assert SampleRegister().find_by_siren("120690874").siret == "12069087400011"
    assert len(establishments()) >= 30
    assert [e.siret for e in establishments() if not siret.is_valid(e.siret)] == ["12069087400011"]
    assert len({e.postcode[:2] for e in establishments()}) >= 15


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("knorr bremse", "12069087400011"),
        ("KNORR-BREMSE", "12069087400011"),
        ("bois patate", "00990094500016"),
        ("rhumerie", "00990094500016"),
        ("monts d'or", "00990013500014"),
        ("120 690 874 00011", "12069087400011"),
        ("évran", "00990037400019"),
    ],
)
def test_the_sample_is_searched_by_number_and_by_name(text, first):
    assert SampleRegister().search(text)[0].siret == first


@pytest.mark.parametrize("text", ["", "  ", "inexistante", "99999999999999"])
def test_the_sample_finds_nothing_for_nothing(text):
    assert SampleRegister().search(text) == []


def test_the_setting_chooses_the_register(settings):
    assert isinstance(company_register(), SampleRegister)
    settings.COMPANY_REGISTER = "api"
    assert isinstance(company_register(), ApiRegister)


def test_the_api_finds_by_siret(api):
    expected = {
        "q": "55210055400021",
        "per_page": str(MAX_RESULTS),
        "minimal": "true",
        "include": "siege,matching_etablissements",
    }
    answer(api, json={"results": [COMPANY]}, match=[matchers.query_param_matcher(expected)])
    assert ApiRegister().find_by_siret("55210055400021") == CLOSED
    assert api.calls[0].request.headers["User-Agent"].startswith("OGDE")


def test_the_api_finds_the_head_office_by_siren(api):
    answer(api, json={"results": [COMPANY]})
    assert ApiRegister().find_by_siren("552100554") == HEAD_OFFICE


def test_the_api_searches_by_name(api):
    answer(api, json={"results": [COMPANY]})
    assert ApiRegister().search("distillerie") == [CLOSED, HEAD_OFFICE]


def test_a_number_with_spaces_is_asked_without(api):
    answer(
        api,
        json={"results": []},
        match=[matchers.query_param_matcher({"q": "552100554"}, strict_match=False)],
    )
    assert ApiRegister().search("552 100 554") == []


def test_the_api_knows_nothing_of_it(api):
    answer(api, json={"results": []})
    assert ApiRegister().find_by_siret("55210055400039") is None


def test_another_siret_than_the_one_asked_is_not_taken(api):
    answer(api, json={"results": [COMPANY]})
    assert ApiRegister().find_by_siret("55210055400039") is None


def test_null_fields_are_borne(api):
    company = {
        "siren": "552100554",
        "nom_complet": "X",
        "nom_raison_sociale": None,
        "siege": {"siret": "55210055400013", "adresse": None, "code_postal": None, "libelle_commune": None},
        "matching_etablissements": None,
    }
    answer(api, json={"results": [company]})
    assert ApiRegister().find_by_siret("55210055400013") == Establishment("55210055400013", "552100554", "X")


@pytest.mark.parametrize(
    "broken",
    [
        {"body": "<html>Maintenance</html>", "content_type": "text/html"},
        {"body": '{"results": [', "content_type": "application/json"},
        {"json": []},
        {"json": {}},
        {"json": {"results": None}},
        {"body": requests.exceptions.ChunkedEncodingError("cut")},
    ],
)
def test_an_odd_answer_is_an_outage(api, broken):
    answer(api, **broken)
    with pytest.raises(RegisterUnavailable):
        ApiRegister().search("distillerie")
    assert len(api.calls) == 1


@pytest.mark.parametrize(
    "failure",
    [
        {"body": requests.ConnectTimeout("slow")},
        {"body": requests.ReadTimeout("slow")},
        {"body": requests.ConnectionError("refused")},
        {"status": 500},
        {"status": 503},
        {"status": 429},
        {"status": 429, "headers": {"Retry-After": "1"}},
        {"status": 429, "headers": {"Retry-After": "Mon, 23 Nov 2026 10:00:00 GMT"}},
    ],
)
def test_a_passing_failure_is_tried_again(api, failure):
    answer(api, **failure)
    answer(api, json={"results": [COMPANY]})
    assert ApiRegister().find_by_siren("552100554") == HEAD_OFFICE


def test_a_lasting_failure_is_an_outage(api):
    for _ in range(3):
        answer(api, status=503)
    with pytest.raises(RegisterUnavailable):
        ApiRegister().find_by_siret("55210055400013")


def test_a_long_wait_is_not_waited_for(api):
    answer(api, status=429, headers={"Retry-After": "60"})
    with pytest.raises(RegisterUnavailable):
        ApiRegister().search("distillerie")
    assert len(api.calls) == 1
