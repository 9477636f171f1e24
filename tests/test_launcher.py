"""The launcher as a person at a terminal meets it; each time in a copy, so that no test sets this machine up."""

import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

LAUNCHER = Path(__file__).resolve().parents[1] / "ogde"


@pytest.fixture
def launch(tmp_path):
    """Runs the launcher on a machine that has the given commands, beside the most basic ones."""
    commands = tmp_path / "bin"
    commands.mkdir()
    for name in ("bash", "cat", "dirname", "env", "realpath"):
        (commands / name).symlink_to(shutil.which(name))
    shutil.copy(LAUNCHER, tmp_path / "ogde")

    def launch(*arguments, has=None, **variables):
        for name, script in (has or {}).items():
            (commands / name).write_text(f"#!/bin/sh\n{script}\n")
            (commands / name).chmod(0o755)
        return subprocess.run(
            [tmp_path / "ogde", *arguments],
            env={"PATH": str(commands), **variables},
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )

    return launch


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@pytest.mark.parametrize(("arguments", "code"), [(["help"], 0), ([], 2), (["deploy"], 2)])
def test_usage_names_the_commands(launch, arguments, code):
    result = launch(*arguments)

    assert result.returncode == code
    assert "  demo  " in result.stdout + result.stderr
    assert "  test [args]  " in result.stdout + result.stderr


def test_demo_says_that_its_port_is_in_use(launch):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        result = launch("demo", PORT=str(port))

    assert result.returncode == 1
    assert result.stderr == (
        f"\nogde: port {port} is in use. Choose another one, for example: PORT={port + 1} ./ogde demo\n"
    )


@pytest.mark.parametrize("port", ["http", "0", "65536"])
def test_demo_refuses_a_port_that_is_none(launch, port):
    result = launch("demo", PORT=port)

    assert result.returncode == 1
    assert result.stderr == f"\nogde: PORT must be a number from 1 to 65535, not « {port} ».\n"


def test_demo_gives_the_command_to_who_may_not_install(launch, free_port):
    nothing_installed = {"dpkg-query": "exit 1", "apt-get": "exit 1", "id": "echo 1000"}

    result = launch("demo", PORT=free_port, has=nothing_installed)

    assert result.returncode == 1
    assert "you are not root and there is no sudo" in result.stderr
    assert result.stderr.splitlines()[-1].strip() == (
        "apt-get update && apt-get install -y --no-install-recommends python3-venv libpango-1.0-0"
        " libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 fonts-liberation"
        " fonts-droid-fallback fonts-nanum fonts-symbola tzdata"
    )


def test_demo_names_the_versions_of_python_that_it_needs(launch, free_port):
    old_python = 'case "$*" in --version) echo Python 3.9.2 ;; *ensurepip*) exit 0 ;; *) exit 1 ;; esac'
    everything_installed = {"dpkg-query": "echo installed", "apt-get": "exit 1", "python3": old_python}

    result = launch("demo", PORT=free_port, has=everything_installed)

    assert result.returncode == 1
    assert result.stderr == ("\nogde: Python 3.11, 3.12 or 3.13 is needed; python3 here is: Python 3.9.2\n")


def test_launcher_is_executable():
    assert os.access(LAUNCHER, os.X_OK)
