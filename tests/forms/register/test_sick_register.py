"""What a sick or hostile register can do: asked over real HTTP, on the loopback."""

import json
import logging
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import stamina

from forms.register import RegisterRefused, RegisterUnavailable, api
from forms.register.api import ApiRegister
from forms.register.base import Establishment
from tests.forms.register.test_register import BRANCH, CLOSED, COMPANY, HEAD_OFFICE

SECONDS = 1.5


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(api, "TOTAL_SECONDS", SECONDS)
    with stamina.set_testing(True, attempts=3, cap=True):
        yield


@contextmanager
def register(settings, speak):
    """A register that answers as `speak(handler)` writes it; gives the paths that it was asked for."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):  # noqa: N802 (named by http.server)
            asked.append(self.path)
            try:
                speak(self)
            except OSError:
                self.close_connection = True

        def log_message(self, *words):
            """It says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=[0.05]).start()
        settings.COMPANY_REGISTER_URL = f"http://127.0.0.1:{server.server_port}"
        try:
            yield asked
        finally:
            server.shutdown()


def answers(body, status=200, **headers):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()

    def speak(handler):
        handler.send_response(status)
        for name, value in ({"Content-Length": str(len(content))} | headers).items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(content)

    return speak


def drips(before):
    """Sends a byte now and then, for ever, after `before`."""

    def speak(handler):
        handler.wfile.write(before)
        while True:
            handler.wfile.write(b" ")
            time.sleep(0.1)

    return speak


def floods(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 314572800\r\n\r\n")
    for _ in range(300):
        handler.wfile.write(b" " * 1024 * 1024)


@pytest.mark.parametrize(
    "before",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nX-Slow:",
        b"HTTP/1.1 200 OK\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{",
    ],
    ids=["status", "header", "body", "announced"],
)
def test_one_that_drips_is_left_when_the_time_is_over(settings, before):
    started = time.monotonic()
    with register(settings, drips(before)) as asked, pytest.raises(RegisterUnavailable):
        ApiRegister().search("distillerie")
    assert time.monotonic() - started < SECONDS + 2
    assert len(asked) == 1


@pytest.mark.parametrize(
    "speak",
    [
        floods,
        answers(b"[" * 100_000),
        answers(b'{"results":' + b"[" * 100_000),
        answers(b'{"results": [], "n": ' + b"9" * 10_000 + b"}"),
        answers(b"\x1f\x8b", Content_Encoding="gzip"),
        answers(b'{"results": []}', status=204),
    ],
    ids=["flood", "deep", "deeper", "number", "gzip", "status"],
)
def test_an_answer_that_cannot_be_read_is_an_outage(settings, speak):
    with register(settings, speak) as asked, pytest.raises(RegisterUnavailable) as outage:
        ApiRegister().search("distillerie")
    assert outage.type is RegisterUnavailable
    assert len(asked) == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_it_leads_us_nowhere_else(settings, status):
    with register(settings, answers({"results": [COMPANY]})) as elsewhere:
        target = settings.COMPANY_REGISTER_URL
        with register(settings, answers(b"", status, Location=target)), pytest.raises(RegisterUnavailable):
            ApiRegister().search("distillerie")
    assert elsewhere == []


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_a_question_that_it_refuses_is_our_mistake(settings, caplog, status):
    with register(settings, answers({"erreur": "Non."}, status)) as asked, pytest.raises(RegisterRefused):
        ApiRegister().search("distillerie")
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert len(asked) == 1


def test_what_it_says_is_a_text_that_can_be_kept(settings):
    dressed = COMPANY | {"nom_raison_sociale": "\u202eDISTIL\u0000LERIE\ud800\u200b\n D’ESSAI"}
    with register(settings, answers({"results": [dressed]})):
        assert ApiRegister().search("distillerie") == [CLOSED, HEAD_OFFICE]


def test_an_address_is_read_in_no_time_however_it_is_spaced(settings):
    spaced = COMPANY | {"siege": {"siret": HEAD_OFFICE.siret, "adresse": "x" + " " * 50_000 + "1"}}
    started = time.monotonic()
    with register(settings, answers({"results": [spaced]})):
        assert ApiRegister().find_by_siren("552100554").address == "x 1"
    assert time.monotonic() - started < 5


NAMELESS = {
    "siren": "120690874",
    "nom_complet": None,
    "nom_raison_sociale": None,
    "siege": {"siret": "12069087400011", "adresse": None},
}


@pytest.mark.parametrize(
    "shown",
    [{}, {"nom_complet": "[ND]"}, {"nom_raison_sociale": "[NON-DIFFUSIBLE]", "nom_complet": "ND"}],
)
def test_a_company_that_shows_no_name_is_found_by_its_number(settings, shown):
    with register(settings, answers({"results": [NAMELESS | shown, COMPANY]})):
        nameless = Establishment("12069087400011", "120690874", "")
        assert ApiRegister().find_by_siret("12069087400011") == nameless
        assert ApiRegister().search("distillerie") == [nameless, CLOSED, HEAD_OFFICE]


@pytest.mark.parametrize(
    "odd",
    [
        None,
        "texte",
        12,
        [],
        {},
        {"siege": COMPANY["siege"]},
        COMPANY | {"siren": "999999999"},
        COMPANY | {"siege": "texte"},
        COMPANY | {"matching_etablissements": 12},
        COMPANY | {"siege": {"siret": "5521005540001²"}},
        COMPANY | {"matching_etablissements": [{"adresse": "sans siret"}]},
    ],
)
def test_one_odd_entry_costs_that_entry_only(settings, odd):
    with register(settings, answers({"results": [odd, COMPANY]})):
        assert ApiRegister().search("distillerie") == [CLOSED, HEAD_OFFICE]


def test_a_field_that_is_no_text_is_not_there(settings):
    odd = COMPANY | {"matching_etablissements": [BRANCH | {"adresse": 12, "libelle_commune": ["MARSEILLE"]}]}
    with register(settings, answers({"results": [odd]})):
        [branch, _] = ApiRegister().search("distillerie")
    assert (branch.siret, branch.address, branch.city) == (CLOSED.siret, "", "")
