import inspect
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Node

from accounts import bootstrap as accounts_bootstrap
from accounts.roles import ADMINISTRATORS
from cases.bootstrap import bootstrap as cases_bootstrap
from directory import bootstrap as directory_bootstrap
from pdf import printer as printing
from pdf.printer import printer
from tests.factories import make_user

# The process that draws gives way to all others: on a busy machine its minute says nothing of the paper.
printing.DRAW_SECONDS = 600
OWN_TEMPLATES = Path(settings.BASE_DIR / "templates")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """The long tests first: at the end one worker would wait for the other. Last those whose rows stay."""
    items.sort(key=lambda item: (item.get_closest_marker("long") is None, "postgresql/" in item.nodeid))


def pytest_make_parametrize_id(val, argname):
    """Archives made for a test hold the time, and so would its name, which all workers must agree on."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Every test starts from a site with its groups and reference lists, as `manage.py bootstrap` leaves it."""
    with django_db_blocker.unblock():
        for app in (accounts_bootstrap, directory_bootstrap, cases_bootstrap):
            app.load()


@pytest.fixture
def without_pango(monkeypatch, tmp_path):
    """The process that draws finds WeasyPrint as on a machine without Pango."""
    library = tmp_path / "weasyprint.py"
    library.write_text("raise OSError(\"cannot load library 'libpango-1.0-0'\")\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    printer.stop()
    yield
    printer.stop()


class UndefinedVariable(str):
    """Stands for a variable that a template of ours uses and its view does not give: an error, not a blank."""

    def __contains__(self, key):
        return key == "%s"

    def __mod__(self, name):
        for frame in inspect.stack():
            node = frame.frame.f_locals.get("self")
            if isinstance(node, Node) and (origin := getattr(node, "origin", None)):
                if OWN_TEMPLATES in Path(str(origin.name)).parents:
                    pytest.fail(f"{origin.name}: « {name} » is not defined", pytrace=False)
                return ""
        return ""


# Set before the engine is made: settings changed in a fixture would have every test compile its templates anew.
settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable()

collect_ignore = [] if settings.DATABASES["default"]["ENGINE"].endswith("postgresql") else ["postgresql"]


@pytest.fixture
def admin_client(client):
    """A browser in which an administrator has signed in."""
    client.force_login(make_user(ADMINISTRATORS))
    return client


@pytest.fixture(autouse=True)
def _without_watermark():
    """What a test left beside the files is not of the database of the next one."""
    yield
    settings.HISTORY_WATERMARK.unlink(missing_ok=True)
