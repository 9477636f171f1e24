import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine

from text.dates import in_days, in_words, moment, short

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (dt.date(2026, 3, 2), "lundi 2 mars 2026"),
        (dt.date(2026, 8, 1), "samedi 1er août 2026"),
        (dt.datetime(2026, 3, 1, 23, 30, tzinfo=dt.UTC), "lundi 2 mars 2026"),
    ],
)
def test_in_words(value, words):
    assert in_words(value) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (dt.date(2026, 3, 14), "dans 12 jours"),
        (dt.date(2026, 3, 3), "demain"),
        (dt.date(2026, 3, 2), "aujourd’hui"),
        (dt.datetime(2026, 3, 1, 23, 30, tzinfo=dt.UTC), "aujourd’hui"),
        (dt.date(2026, 3, 1), "hier"),
        (dt.date(2026, 2, 27), "il y a 3 jours"),
    ],
)
def test_in_days(day, words):
    with time_machine.travel(dt.datetime(2026, 3, 2, 0, 30, tzinfo=PARIS), tick=False):
        assert in_days(day) == words


@pytest.mark.parametrize(
    "value", [dt.date(2026, 3, 2), dt.datetime(2026, 3, 2), dt.datetime(2026, 3, 1, 23, 30, tzinfo=dt.UTC)]
)
def test_the_day_of_a_moment_is_that_of_the_site(value):
    assert short(value) == "02/03/2026"


def test_a_moment_is_read_on_the_clock_of_the_site():
    assert moment(dt.datetime(2026, 3, 1, 23, 30, tzinfo=dt.UTC)) == "02/03/2026 à 00:30"
