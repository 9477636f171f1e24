"""While many PDFs are asked for, a web process has threads left for everybody else."""

import threading

import pytest

from pdf.printer import PdfUnavailable, pdf_print
from pdf.turns import turn
from tests.factories import UserFactory, submit_case

LONG = (
    "<html lang=fr><head><title>T</title></head><body>" + "<p>Nous assemblons.</p>" * 3000 + "</body></html>"
)


@pytest.fixture
def in_threads():
    threads = []

    def run(action, *arguments):
        threads.append(threading.Thread(target=action, args=arguments))
        threads[-1].start()

    yield run
    for thread in threads:
        thread.join()


def test_of_twelve_two_wait_and_ten_are_told_at_once(in_threads, settings):
    settings.PAPERS_AT_ONCE = 2
    drawn, entered = [], threading.Barrier(3)

    def ask(person):
        with turn(person):
            entered.wait()
            drawn.append(pdf_print(LONG)[:5])

    for person in range(2):
        in_threads(ask, person)
    entered.wait()
    for person in range(2, 12):
        with pytest.raises(PdfUnavailable, match="Réessayez dans quelques secondes"), turn(person):
            pass
    assert drawn == []


def test_a_person_waits_once_and_keeps_nobody_from_his_turn(settings):
    settings.PAPERS_AT_ONCE = 3
    with turn(1):
        with pytest.raises(PdfUnavailable), turn(1):
            pass
        with turn(2):
            pass
    with turn(1):
        pass


def test_turn_is_given_back_after_an_error():
    with pytest.raises(ZeroDivisionError), turn(1):
        1 / 0  # noqa: B018
    with turn(1):
        pass


@pytest.mark.django_db
@pytest.mark.parametrize("paper", ["pdf", "accuse"])
def test_who_asks_while_his_is_drawn_is_told_when_to_come_back(client, paper):
    user = UserFactory()
    address = f"/demandes/{submit_case(by=user).number}/{paper}"
    client.force_login(user)
    with turn(user.pk):
        response = client.get(address)
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "en préparation" in response.content.decode()
    assert f'href="{address}"' in response.content.decode()
    assert client.get(address).content.startswith(b"%PDF-")
