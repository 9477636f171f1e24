"""What is collected of the static files, and one file of each of our stylesheets that imports others."""

import posixpath
import re

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLES = "css/"
IMPORT = re.compile(r'^@import "([^"]+)";\n', re.MULTILINE)
RELATIVE = re.compile(r"""url\((["']?)(?!["']|data:|[a-z]+:|/|#)([^)"']+)\1\)""")


class CollectedFilesConfig(StaticFilesConfig):
    """Leaves out what no page asks for: of the DSFR its script, print styles, icons and fonts remain."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        *(
            f"dsfr/dist/{name}/*"
            for name in ("analytics artwork component core dsfr favicon layout legacy scheme utility".split())
        ),
        *(f"dsfr/dist/dsfr{kind}.min.css" for kind in ("", ".legacy", ".main")),
        "dsfr/dist/dsfr.nomodule.min.js",
        "css/dsfr-*.css",
        "django-dsfr/*",
        "README.md",
    ]


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Named by content, compressed, and each stylesheet whole: a browser asks for one file, not one an import."""

    def post_process(self, paths, dry_run=False, **options):
        if not dry_run:
            for name in paths:
                if name.startswith(STYLES) and name.endswith(".css"):
                    self._replace(name, whole_stylesheet(name))
                    paths[name] = (self, name)
        return super().post_process(paths, dry_run=dry_run, **options)

    def _replace(self, name, text):
        self.delete(name)
        self.save(name, ContentFile(text.encode()))


def whole_stylesheet(name):
    """The stylesheet with what it imports, by `@import "…";` at the start of a line, in the place of each import.

    Addresses are made relative to the stylesheet. Raises FileNotFoundError when an import does not exist.
    """
    return IMPORT.sub(lambda match: _imported(name, match[1]), _source(name))


def _imported(name, target):
    imported = posixpath.normpath(posixpath.join(posixpath.dirname(name), target))

    def moved(match):
        address = posixpath.join(posixpath.dirname(imported), match[2])
        return f'url("{posixpath.relpath(address, posixpath.dirname(name))}")'

    return RELATIVE.sub(moved, whole_stylesheet(imported)) + "\n"


def _source(name):
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(f"No static file « {name} »")
    with open(path, encoding="utf-8") as file:
        return file.read()
