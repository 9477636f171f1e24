"""What an administrator reads before he deploys says what the settings do."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def read_by_the_settings():
    source = (ROOT / "site/config/settings/base.py").read_text()
    return set(re.findall(r'\benv(?:\.\w+)?\(\s*"(\w+)"', source))


def test_env_example_documents_every_variable():
    documented = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))

    assert documented == read_by_the_settings()


def test_readme_lists_every_variable():
    table = (
        (ROOT / "README.md").read_text().partition("## Configuration")[2].partition("`gunicorn.conf.py`")[0]
    )
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE))

    assert listed == read_by_the_settings()


def run_apart(code, **environment):
    """What a process of its own, started as in production, says and how it ends."""
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, 'site'); {code}"]
    clean = {name: value for name, value in os.environ.items() if name not in ("HISTORY_KEY", "SECRET_KEY")}
    return subprocess.run(command, cwd=ROOT, env=clean | environment, capture_output=True, text=True)


@pytest.mark.parametrize("door", ["wsgi", "asgi"])
@pytest.mark.parametrize(("key", "starts"), [("", False), ("h" * 50, True)])
def test_a_server_without_the_key_of_the_history_does_not_start(door, key, starts, tmp_path):
    ended = run_apart(
        f"import config.{door}",
        DJANGO_SETTINGS_MODULE="config.settings.base",
        OGDE_DATA_DIR=str(tmp_path),
        SECRET_KEY="s" * 50,
        HISTORY_KEY=key,
    )
    said = "HISTORY_KEY is not set: no request can be filed." in ended.stderr
    assert (ended.returncode == 0, said, "Traceback" in ended.stderr) == (starts, not starts, False)


@pytest.mark.parametrize(
    ("proxies", "believed"), [("0", {}), ("", {}), ("1", {"X-FORWARDED-PROTO": "https"})]
)
def test_the_scheme_is_believed_of_a_proxy_only_where_there_is_one(proxies, believed, monkeypatch):
    monkeypatch.setenv("OGDE_PROXIES", proxies)
    assert runpy.run_path(str(ROOT / "gunicorn.conf.py"))["secure_scheme_headers"] == believed


def test_the_folder_of_a_test_run_is_gone_after_it():
    ended = run_apart("from config.settings import test; print(test.DATA_DIR, test.DATA_DIR.exists())")
    folder, was_there = ended.stdout.split()
    assert (was_there, Path(folder).exists()) == ("True", False)
