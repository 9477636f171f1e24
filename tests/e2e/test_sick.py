"""The running site while something under it is sick."""

import sqlite3
from contextlib import closing

import requests


def test_public_pages_do_not_wait_for_who_writes(site):
    """A hit or not: SQLite lets one write at a time, for as long as twenty seconds; a visitor is not to feel it."""
    with closing(sqlite3.connect(site.data / "ogde.sqlite3", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        for address in ("/", "/rescrit/", "/rescrit/", "/annuaire/"):
            assert requests.get(site.url + address, timeout=10).status_code == 200
        writer.execute("ROLLBACK")
