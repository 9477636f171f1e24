"""What is collected: whole stylesheets, named by content, compressed, and all that they and the pages point to."""

import contextlib
import gzip
import json
import posixpath
import re
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import override_settings
from whitenoise.middleware import WhiteNoiseMiddleware

from config.staticfiles import IMPORT, whole_stylesheet

ROOT = Path(settings.BASE_DIR)
STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "config.staticfiles.StaticFilesStorage"}}
OURS = sorted(path.relative_to(ROOT / "assets").as_posix() for path in (ROOT / "assets").rglob("*.[cj]s*"))

pytestmark = pytest.mark.xdist_group("collected")  # once, for all


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    folder = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=folder, STORAGES=STORAGES):
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder


@pytest.fixture(scope="module")
def names(collected):
    return json.loads((collected / "staticfiles.json").read_text())["paths"]


def addresses(text):
    """Relative addresses of a stylesheet, without those inside a drawing that it carries."""
    text = re.sub(r"""url\((["'])data:.*?\1\)""", "", text)
    return set(re.findall(r"""url\(["']?([^)"'#]+)["']?\)""", text))


def test_stylesheet_holds_every_import_in_order():
    imports = IMPORT.findall((ROOT / "assets/css/site.css").read_text())
    whole = whole_stylesheet("css/site.css")
    starts = []
    for name in imports:
        path = Path(finders.find(posixpath.normpath(f"css/{name}")))
        rules = path.read_text().partition("*/")[2].partition("url(")[0].strip()
        starts.append(whole.index(rules))
    assert "core.main" in imports[0]
    assert imports[-1] == "ogde.css"
    assert starts == sorted(starts)
    assert "@import" not in whole


@pytest.mark.parametrize("name", ["css/site.css", "css/official.css"])
def test_addresses_of_a_whole_stylesheet_exist(name):
    found = addresses(whole_stylesheet(name))
    assert [address for address in found if not finders.find(posixpath.normpath(f"css/{address}"))] == []


def test_import_that_does_not_exist_is_named(tmp_path, settings):
    (tmp_path / "css").mkdir()
    (tmp_path / "css/faux.css").write_text('@import "absent.css";\n')
    settings.STATICFILES_DIRS = [tmp_path]
    finders.get_finder.cache_clear()
    try:
        with pytest.raises(FileNotFoundError, match="« css/absent.css »"):
            whole_stylesheet("css/faux.css")
    finally:
        finders.get_finder.cache_clear()


def test_addresses_are_named_by_content(collected, names):
    sheet = (collected / names["css/site.css"]).read_text()
    found = addresses(sheet)
    assert [address for address in found if not (collected / "css" / address).is_file()] == []
    assert [address for address in found if not re.search(r"\.[0-9a-f]{12}\.\w+$", address)] == []


@pytest.mark.parametrize("name", OURS)
def test_our_files_are_collected_compressed(collected, names, name):
    file = collected / names[name]
    content = file.read_bytes()
    for suffix, expand in ((".br", brotli.decompress), (".gz", gzip.decompress)):
        compressed = file.with_name(file.name + suffix)
        # Nothing is kept of a compression that gains nothing.
        assert not compressed.exists() or expand(compressed.read_bytes()) == content
    assert len(content) < 500 or file.with_name(file.name + ".br").exists()


def test_every_file_that_a_template_names_is_collected(names):
    named = set()
    for template in (ROOT / "templates").rglob("*.html"):
        named |= set(re.findall(r"""{% static ["']([^"']+)["'] %}""", template.read_text()))
    assert named - names.keys() == set()
    assert "wagtailadmin/css/core.css" in names


def test_what_no_page_asks_for_is_left_out(names):
    kept = {name.split("/")[2] for name in names if name.startswith("dsfr/dist/")}
    assert kept == {"dsfr.module.min.js", "dsfr.print.min.css", "fonts", "icons"}


@pytest.mark.django_db  # closing a response closes old connections
@pytest.mark.parametrize(
    ("accepted", "encoding"), [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("", None)]
)
def test_collected_file_is_sent_compressed_and_for_ever(collected, names, rf, settings, accepted, encoding):
    settings.STATIC_ROOT, settings.STORAGES, settings.WHITENOISE_AUTOREFRESH = collected, STORAGES, False
    site = WhiteNoiseMiddleware(lambda request: None)
    response = site(rf.get(f"/static/{names['css/site.css']}", headers={"Accept-Encoding": accepted}))
    with contextlib.closing(response):
        assert response.get("Content-Encoding") == encoding
        assert response["Vary"] == "Accept-Encoding"
        assert response["Cache-Control"] == "max-age=315360000, public, immutable"


def test_icons_of_our_pages_are_those_that_are_sent():
    used = set()
    for folder in ("templates", "cms", "cases", "forms", "site", "assets/js"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in {".html", ".js", ".py"}:
                used |= set(re.findall(r"\bfr-icon-([a-z0-9][a-z0-9-]*)", path.read_text()))
    sent = re.findall(r"^\.fr-icon-([a-z0-9-]+)::before", (ROOT / "assets/css/icons.css").read_text(), re.M)
    assert sent == sorted(used)
