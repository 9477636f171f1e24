"""The manual shows the present screens: the tour its pictures were taken on is made again."""

import json

from cms.library.papers.screens import MANIFEST, SCREENS, WIDTH
from tests.e2e.manual.tour import tour, words


def test_pictures_of_the_manual_are_of_the_present_screens(open_page):
    page = open_page(width=WIDTH)
    screens = {screen.name: screen for screen in SCREENS}
    present = {name: words(page, screens[name]) for name in tour(page)}
    assert present == json.loads(MANIFEST.read_text()), (
        "the screens have changed: take the pictures again with `python -m tests.e2e.manual`"
    )
