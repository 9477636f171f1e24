"""The plan of ARCHITECTURE.md, held against the imports: an arrow reads « may import »."""

import ast
import re
from pathlib import Path

import pytest

from forms.wizard.steps import STEPS

ROOT = Path(__file__).resolve().parents[1]
APPS = {
    "config": ROOT / "site/config",
    "accounts": ROOT / "site/accounts",
    "directory": ROOT / "site/directory",
    "tables": ROOT / "site/tables",
    "cases": ROOT / "cases",
    "cms": ROOT / "cms",
    "forms": ROOT / "forms",
}
MAY_IMPORT = {
    "config": {"accounts", "directory", "tables", "cases", "cms", "forms"},
    "accounts": set(),
    "directory": {"tables"},
    "tables": set(),
    "cases": {"accounts", "directory", "tables"},
    "cms": {"directory", "tables", "accounts.roles", "cases.public"},
    "forms": {"cases", "accounts", "directory"},
}
# Inside `cases` a module imports only from rooms that stand before its own.
ROOMS = [
    {"enums", "wording", "letters"},
    {"models", "errors", "apps"},
    {"clock", "history", "turn", "rules"},
    {"authenticity", "identity", "notifications"},
    {"services", "middleware"},
    {"rulings", "promise"},
    {"files", "proofs", "documents", "calendar", "templatetags", "public"},
    {"outbox"},
    {"tasks"},
    {"demo", "bootstrap", "management"},
    {"forms"},
    {"admin", "reference"},
    {"wagtail_hooks"},
]


def modules(folder):
    return [path for path in folder.rglob("*.py") if "migrations" not in path.parts]


def imports(path, package):
    """Absolute names that a module imports; relative ones are resolved from its package."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*parents, base] if base else parents)
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def package_of(app, path):
    return ".".join([app, *path.relative_to(APPS[app]).parent.parts])


def first_party(app):
    for path in modules(APPS[app]):
        for name in imports(path, package_of(app, path)):
            if name.split(".")[0] in APPS:
                yield path, name


@pytest.mark.parametrize("app", APPS)
def test_apps_import_along_the_arrows(app):
    allowed = MAY_IMPORT[app] | {app}
    wrong = {
        f"{path.relative_to(ROOT)}: {name}"
        for path, name in first_party(app)
        if not any(
            name == arrow or name.startswith(f"{arrow}.") or arrow.startswith(f"{name}.") for arrow in allowed
        )
    }
    assert wrong == set()


def test_rooms_of_cases_import_only_what_stands_before():
    rank = {name: position for position, room in enumerate(ROOMS) for name in room}
    wrong = set()
    for path, name in first_party("cases"):
        parts = name.split(".")
        here = path.relative_to(APPS["cases"]).parts[0].removesuffix(".py")
        if parts[0] != "cases" or len(parts) < 2 or here == "__init__" or parts[1] not in rank:
            continue
        if rank[parts[1]] > rank[here]:
            wrong.add(f"{here} imports {parts[1]}")
    assert wrong == set()


def test_every_module_of_cases_has_its_room():
    names = {
        path.name.removesuffix(".py")
        for path in APPS["cases"].iterdir()
        if (path.suffix == ".py" or (path / "__init__.py").exists()) and path.name != "__init__.py"
    }
    assert names - {"migrations"} - set().union(*ROOMS) == set()


def test_site_is_a_plain_folder():
    """An `__init__.py` there would shadow the standard library's `site`."""
    assert not (ROOT / "site/__init__.py").exists()


def test_nobody_reads_the_address_that_a_header_may_have_moved():
    """`request.path` begins with what the request claims as its script name; `path_info` is what was resolved."""
    sources = [path for folder in APPS.values() for path in modules(folder)]
    sources += (ROOT / "templates").rglob("*.html")
    moved = re.compile(r"request\.(path\b|get_full_path|build_absolute_uri)")
    assert [str(path.relative_to(ROOT)) for path in sources if moved.search(path.read_text())] == []


# Found by their name alone: Django's, allauth's and Wagtail's own lookups.
BY_NAME = re.compile(r"^(account|wagtail\w*|modeladmin|django|emails)/|^(\d{3}|maintenance)\.html$")

# One a step, found by the step's slug.
BY_SLUG = tuple(f"forms/wizard/{slug}.html" for slug in STEPS)


def test_every_template_is_used():
    templates = [path for path in (ROOT / "templates").rglob("*.*") if path.is_file()]
    sources = {path: path.read_text() for folder in APPS.values() for path in modules(folder)}
    sources |= {path: path.read_text() for path in templates}
    unused = {
        name
        for path in templates
        if not BY_NAME.match(name := str(path.relative_to(ROOT / "templates")))
        and not any(name in text for source, text in sources.items() if source != path)
        and not name.startswith(BY_SLUG)
    }
    assert unused == set()


def test_every_template_named_in_python_exists():
    named = set()
    for folder in APPS.values():
        for path in modules(folder):
            named |= set(
                re.findall(
                    r"[\"']((?:forms|cases|cms|accounts|emails|components|tables)/[\w/.-]+\.(?:html|txt))[\"']",
                    path.read_text(),
                )
            )
    assert {name for name in named if not (ROOT / "templates" / name).exists()} == set()
