"""A PostgreSQL of the tests' own: a fresh cluster on a free port, gone afterwards."""

import os
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


def binaries():
    """The folder of the newest installed server, as Debian lays it out."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not folders:
        raise RuntimeError("PostgreSQL is not installed: apt-get install postgresql")
    return folders[-1].parent


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _run(*command):
    """As the user postgres where we are root, whom initdb and pg_ctl refuse."""
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*prefix, *map(str, command)], check=True, stdout=subprocess.DEVNULL, cwd="/")


@dataclass
class Server:
    """A PostgreSQL that can be stopped and started again: with its data, on its port."""

    folder: Path
    port: int

    @property
    def url(self):
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def start(self):
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        self._control("-o", options, "-l", self.folder / "log", "start")

    def stop(self):
        if (self.folder / "data" / "postmaster.pid").exists():
            self._control("-m", "fast", "stop")

    def _control(self, *command):
        _run(binaries() / "pg_ctl", "-D", self.folder / "data", "-w", *command)


@contextmanager
def postgresql():
    """A running server with an empty database."""
    folder, port = Path(tempfile.mkdtemp(prefix="ogde-postgresql-")), free_port()
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    server = Server(folder, port)
    try:
        _run(binaries() / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8")
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)
