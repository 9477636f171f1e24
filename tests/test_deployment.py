"""What an administrator reads before he deploys says what the settings do."""

import re
from pathlib import Path

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
