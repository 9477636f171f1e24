"""The plan of ARCHITECTURE.md, held against the code: who may import whom, how large a thing may be, what stands where."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from statistics import quantiles

import pytest

from forms.wizard.steps import STEPS

ROOT = Path(__file__).resolve().parents[1]
LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
CONTRACTS = {contract["name"]: contract for contract in LINTER["contracts"]}
APPS = {
    name: ROOT / name if (ROOT / name).exists() else ROOT / "site" / name for name in LINTER["root_packages"]
}
PAGE = (ROOT / "ARCHITECTURE.md").read_text()

MODULE_LINES, MODULE_LINES_P95, FUNCTION_LINES, FOLDER_MODULES = 400, 250, 40, 16
# Content, settings and migrations are lists, read from top to bottom.
LISTS = {"migrations", "settings", "content"}


def modules(folder):
    return [path for path in folder.rglob("*.py") if "migrations" not in path.parts]


def product():
    """Every module of the site that has something in it."""
    return [path for folder in APPS.values() for path in modules(folder) if path.stat().st_size]


def weighed():
    return [path for path in product() if not LISTS & set(path.parts)]


def lines(path):
    return len(path.read_text().splitlines())


def dotted(path):
    """The name by which a module is imported."""
    app = next(name for name, folder in APPS.items() if folder in path.parents)
    parts = path.relative_to(APPS[app]).with_suffix("").parts
    return ".".join([app, *(part for part in parts if part != "__init__")])


def test_every_contract_is_kept():
    told = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": f"{ROOT / 'site'}{os.pathsep}{ROOT}", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in told.stdout


@pytest.mark.parametrize(
    ("line", "contract"), [("apps", "Apps, roof to ground"), ("cases", "Floors of cases")]
)
def test_page_draws_the_layers_of_the_contract(line, contract):
    [drawn] = re.findall(rf"^{line}: +(.*)$", PAGE, re.MULTILINE)
    assert drawn.split(" ► ") == CONTRACTS[contract]["layers"]


def test_every_package_is_under_contract():
    packages = {path.parent.name for path in [*ROOT.glob("*/__init__.py"), *ROOT.glob("site/*/__init__.py")]}
    assert packages - {"tests"} == set(APPS)


def test_every_room_of_two_modules_is_kept_from_circles():
    """A folder with folders or several modules inside is an ancestor of the contract against circles."""
    rooms = {
        dotted(path)
        for path in product()
        if path.name == "__init__.py" and len([*path.parent.iterdir()]) > 2 and not LISTS & set(path.parts)
    }
    named = set(CONTRACTS["No circle between rooms"]["ancestors"])
    assert {room for room in named if not (path_of(room) / "__init__.py").exists()} == set()
    assert rooms - named == set()


def path_of(name):
    app, *rest = name.split(".")
    return APPS[app].joinpath(*rest)


def module_named(text):
    """The module that the beginning of a dotted text names, None when it names none."""
    parts = text.split(".")
    while parts:
        path = path_of(".".join(parts))
        if path.with_suffix(".py").exists() or (path / "__init__.py").exists():
            return ".".join(parts)
        parts.pop()
    return None


DOTTED = re.compile(rf"^(?:{'|'.join(APPS)})(?:\.\w+)+$")


def paths_in_strings(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and DOTTED.match(node.value):
            yield module_named(node.value)


def rank(name, contract, depth):
    """The position of a module's layer, from the roof down."""
    parts = name.split(".")
    layers = CONTRACTS[contract]["layers"]
    found = [
        i
        for i, layer in enumerate(layers)
        if len(parts) > depth and parts[depth] in re.split(r" [|:] ", layer)
    ]
    return found[0] if found else None


@pytest.mark.parametrize(("contract", "depth"), [("Apps, roof to ground", 0), ("Floors of cases", 1)])
def test_no_string_names_a_module_of_a_higher_floor(contract, depth):
    """What is reached by its dotted path is reached all the same."""
    wrong = set()
    for path in product():
        here = dotted(path)
        for there in paths_in_strings(path):
            if depth and not (here.startswith("cases.") and there.startswith("cases.")):
                continue
            ranks = rank(here, contract, depth), rank(there, contract, depth)
            if None not in ranks and ranks[1] < ranks[0]:
                wrong.add(f"{here} names {there}")
    assert wrong == set()


def test_modules_stay_within_their_budget():
    sizes = {str(path.relative_to(ROOT)): lines(path) for path in weighed()}
    assert {name: size for name, size in sizes.items() if size > MODULE_LINES} == {}
    assert quantiles(sizes.values(), n=20)[-1] <= MODULE_LINES_P95


def test_functions_stay_within_their_budget():
    long = {
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in weighed()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= FUNCTION_LINES
    }
    assert long == set()


def test_folders_stay_within_their_budget():
    folders = {}
    for path in weighed():
        folders.setdefault(path.parent, []).append(path)
    crowded = {
        str(f.relative_to(ROOT)): len(found) for f, found in folders.items() if len(found) > FOLDER_MODULES
    }
    assert crowded == {}


def test_tests_weigh_nearly_as_much_as_the_code():
    tests = sum(lines(path) for path in (ROOT / "tests").rglob("*.py"))
    assert tests >= 0.9 * sum(lines(path) for path in weighed())


def test_site_is_a_plain_folder():
    """An `__init__.py` there would shadow the standard library's `site`."""
    assert not (ROOT / "site/__init__.py").exists()


def test_nobody_reads_the_address_that_a_header_may_have_moved():
    """`request.path` begins with what the request claims as its script name; `path_info` is what was resolved."""
    sources = [*product(), *(ROOT / "templates").rglob("*.html")]
    moved = re.compile(r"request\.(path\b|get_full_path|build_absolute_uri)")
    assert [str(path.relative_to(ROOT)) for path in sources if moved.search(path.read_text())] == []


# Found by their name alone: Django's, allauth's and Wagtail's own lookups.
BY_NAME = re.compile(r"^(account|wagtail\w*|modeladmin|django)/|^(\d{3}|maintenance)\.html$")

# One a step, found by the step's slug; one a remedy, by its name.
BY_SLUG = (*(f"forms/wizard/{slug}.html" for slug in STEPS), "cases/letters/")


def test_every_template_is_used():
    templates = [path for path in (ROOT / "templates").rglob("*.*") if path.is_file()]
    sources = {path: path.read_text() for path in [*product(), *templates]}
    unused = {
        name
        for path in templates
        if not BY_NAME.match(name := str(path.relative_to(ROOT / "templates")))
        and not any(name in text for source, text in sources.items() if source != path)
        and not name.startswith(BY_SLUG)
    }
    assert unused == set()


def test_every_template_named_in_python_exists():
    folders = "|".join(sorted(path.name for path in (ROOT / "templates").iterdir() if path.is_dir()))
    named = re.compile(rf"[\"']((?:{folders})/[\w/.-]+\.(?:html|txt|xml))[\"']")
    missing = {
        name
        for path in product()
        for name in named.findall(path.read_text())
        if not (ROOT / "templates" / name).exists() and not BY_NAME.match(name)
    }
    assert missing == set()
