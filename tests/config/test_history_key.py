"""The key of the history: none by default in production, its own in the demo, that of before where there was one."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from config.checks import history_key_is_its_own, history_key_is_set

OWN = "h" * 50


def ids(check):
    return [message.id for message in check(None)]


def test_a_site_without_key_is_an_error_of_any_command(settings):
    settings.HISTORY_KEY = ""
    assert ids(history_key_is_set) == ["config.E001"]
    with pytest.raises(SystemCheckError, match="HISTORY_KEY is not set: no request can be filed"):
        call_command("check")


@pytest.mark.parametrize(
    ("key", "told"),
    [
        (OWN, []),
        ("h" * 49, ["config.W002"]),
        ("s" * 60, ["config.W001"]),
        ("s" * 40, ["config.W001", "config.W002"]),
    ],
)
def test_a_weak_key_is_said_when_deploying(settings, key, told):
    settings.SECRET_KEY, settings.HISTORY_KEY = "s" * len(key), key
    assert ids(history_key_is_set) == []
    assert ids(history_key_is_its_own) == told


def keys_of(module, folder, **environment):
    """SECRET_KEY and HISTORY_KEY of the settings in a process of their own."""
    ask = f"import json; from {module} import *; print(json.dumps([SECRET_KEY, HISTORY_KEY]))"
    clean = {name: value for name, value in os.environ.items() if name not in ("SECRET_KEY", "HISTORY_KEY")}
    answer = subprocess.run(
        [sys.executable, "-c", ask],
        env=clean | {"OGDE_DATA_DIR": str(folder), **environment},
        cwd=settings.BASE_DIR / "site",
        capture_output=True,
        check=True,
    )
    return json.loads(answer.stdout)


def test_production_has_no_default(tmp_path):
    assert keys_of("config.settings.base", tmp_path, SECRET_KEY=OWN) == [OWN, ""]


def test_the_demo_makes_a_key_of_its_own_and_keeps_it(tmp_path):
    secret, history = keys_of("config.settings.dev", tmp_path)
    assert (secret, history) == tuple((tmp_path / name).read_text() for name in ("secret_key", "history_key"))
    assert secret != history
    assert keys_of("config.settings.dev", tmp_path) == [secret, history]
    assert (tmp_path / "history_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("environment", [{}, {"SECRET_KEY": OWN}])
def test_a_demo_of_before_keeps_the_key_it_had(tmp_path, environment):
    (tmp_path / "secret_key").write_text("of before")
    before = environment.get("SECRET_KEY", "of before")
    assert keys_of("config.settings.dev", tmp_path, **environment) == [before, before]
    assert (tmp_path / "history_key").read_text() == before


def test_what_the_environment_says_wins(tmp_path):
    assert keys_of("config.settings.dev", tmp_path, HISTORY_KEY=OWN)[1] == OWN
    assert not (tmp_path / "history_key").exists()
