"""What people read is well set: typographic apostrophes, no absolute path of a machine, no leftovers."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(__file__).resolve().parents[1]
OWN_APPS = ("accounts", "directory", "cases", "cms", "public_forms")
FOLDERS = [ROOT / name for name in ("site", "cases", "cms", "forms", "templates", "assets")]
STRAIGHT = re.compile(
    r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|aujourd)'(?=[a-zàâéèêëîïôûùœh])", re.IGNORECASE
)


def files(*suffixes):
    return sorted(
        path
        for folder in FOLDERS
        for path in folder.rglob("*")
        if path.suffix in suffixes and "migrations" not in path.parts
    )


def shown_strings(path):
    """The literals of a module that are not docstrings."""
    tree = ast.parse(path.read_text())
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def test_python_texts_use_the_typographic_apostrophe():
    wrong = {
        f"{path.relative_to(ROOT)}: {text[:60]}"
        for path in files(".py")
        for text in shown_strings(path)
        if STRAIGHT.search(text)
    }
    assert wrong == set()


def test_templates_and_data_use_the_typographic_apostrophe():
    wrong = {
        f"{path.relative_to(ROOT)}: {line.strip()[:80]}"
        for path in files(".html", ".txt", ".csv")
        for line in path.read_text().splitlines()
        if STRAIGHT.search(re.sub(r"\{[%#].*?[%#]\}|<[^>]*>", "", line))
    }
    assert wrong == set()


def test_no_public_page_has_inline_style_or_handler():
    """The strict content security policy would ignore them."""
    public = [
        path
        for path in files(".html")
        if not {"admin", "wagtailadmin", "papers", "letters", "email"} & set(path.parts)
    ]
    wrong = {
        str(path.relative_to(ROOT))
        for path in public
        if re.search(r"""\s(?:style|on[a-z]+)=["']""", path.read_text())
    }
    assert wrong == set()


@pytest.mark.parametrize("model", [m for m in apps.get_models() if m._meta.app_label in OWN_APPS], ids=str)
def test_every_model_has_a_french_name_in_lower_case(model):
    for name in (model._meta.verbose_name, model._meta.verbose_name_plural):
        assert name == name.lower() or name.startswith("département"), name


@pytest.mark.parametrize("model", [m for m in apps.get_models() if m._meta.app_label in OWN_APPS], ids=str)
def test_every_check_constraint_says_what_is_wrong_in_french(model):
    silent = {
        constraint.name
        for constraint in model._meta.constraints
        if constraint.violation_error_message == constraint.default_violation_error_message
        and constraint.name not in INTERNAL
    }
    assert silent == set()


# Nobody can type what these refuse.
INTERNAL = {
    "event_position_once",
    "message_once_an_event",
    "message_sent_has_date",
    "audit_point_position_once",
}


def test_notifications_never_go_to_a_real_mailbox():
    assert settings.DEFAULT_FROM_EMAIL.endswith(".invalid>")
