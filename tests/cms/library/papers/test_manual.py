"""The manual is illustrated, and each picture says in words what it shows."""

import io
import json
import re

import pikepdf
import pytest
from django.conf import settings
from PIL import Image

from cms.library.papers.pdf import manual_as_pdf
from cms.library.papers.screens import FOLDER, MANIFEST, SCREENS
from cms.library.starting import MANUAL
from tests.pdf.ua import structure


def test_every_picture_is_there_and_nothing_else():
    names = [screen.name for screen in SCREENS]
    assert sorted(path.stem for path in FOLDER.glob("*.png")) == sorted(names)
    assert list(json.loads(MANIFEST.read_text())) != []
    assert sorted(json.loads(MANIFEST.read_text())) == sorted(names)


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_picture_is_light_and_readable(screen):
    with Image.open(screen.path) as image:
        assert image.width >= 1200
    assert screen.path.stat().st_size < 120_000


def test_manual_shows_each_screen_once():
    template = (settings.BASE_DIR / "templates/cms/library/papers/pdf/manual.html").read_text()
    assert sorted(re.findall(r"screen=screens\.(\w+)", template)) == sorted(screen.name for screen in SCREENS)


def test_each_picture_of_the_pdf_has_its_words():
    with pikepdf.open(io.BytesIO(manual_as_pdf(MANUAL))) as pdf:
        elements = structure(pdf.Root.StructTreeRoot.K)
        alternatives = [str(element.Alt) for element in elements if element.S == "/Figure"]
    pictures = [text.replace("\xa0", " ") for text in alternatives]
    assert sorted(pictures) == sorted(screen.alt for screen in SCREENS)


def test_each_picture_is_described_by_more_than_its_name():
    for screen in SCREENS:
        assert len(screen.alt) > 40
        assert screen.alt != screen.caption
