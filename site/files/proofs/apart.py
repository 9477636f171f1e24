"""Proofs by libraries that a hostile file can drive to any length: each in a process of its own, within limits.

`python -m files.proofs.apart MODULE WORD…` proves the file that is its standard input by `MODULE.prove(file, WORD…)`.
It gets nothing of our environment, and may write no file.
"""

import logging
import resource
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from threading import BoundedSemaphore

from files.proofs.base import ProofError, require

logger = logging.getLogger(__name__)

MEMORY = 1024 * 1024 * 1024
SECONDS = 15
AT_ONCE = 2
# Readers look for the header of a PDF that far into the file.
SIGN_WITHIN = 1024
ACCEPTED, REFUSED, TOO_MUCH = 0, 3, 4
SITE = Path(__file__).resolve().parents[2]
BEYOND_LIMITS = "l’ouvrir demande trop de temps ou de mémoire"
NOT_OPENED = "il n’a pas pu être ouvert"

_slots = BoundedSemaphore(AT_ONCE)


def apart(module, *words, sign):
    """The proof `module.prove`, carried out in a process of its own; without the sign no process is worth it."""

    def prove(file):
        require(sign in file.read(SIGN_WITHIN))
        file.seek(0)
        with _on_disk(file) as content, _slots:
            status, told = _run([module, *words], content)
        if status == ACCEPTED:
            return
        if status == REFUSED:
            raise ProofError(told)
        if status == TOO_MUCH:
            raise ProofError(BEYOND_LIMITS)
        logger.error("the proof %s %s ended with %s: %s", module, words, status, told)
        raise ProofError(NOT_OPENED)

    return prove


@contextmanager
def _on_disk(file):
    """The file, or a copy of one that is only in memory: the process opens it by itself."""
    try:
        file.fileno()
    except (AttributeError, OSError):
        with tempfile.TemporaryFile() as copy:
            shutil.copyfileobj(file, copy)
            copy.flush()
            yield copy
    else:
        yield file


def _run(words, content):
    try:
        ended = subprocess.run(  # noqa: S603 (our own words, no shell)
            [sys.executable, "-P", "-m", __name__, *words],
            stdin=content,
            capture_output=True,
            env={"PYTHONPATH": str(SITE), "PYTHONUTF8": "1"},
            timeout=2 * SECONDS,
            check=False,
            text=True,
        )
    except subprocess.TimeoutExpired:
        return TOO_MUCH, ""
    if ended.returncode < 0:
        # Killed: out of time, out of memory, or a fault of the library.
        return TOO_MUCH, ""
    return ended.returncode, ended.stdout if ended.returncode == REFUSED else ended.stderr


def _limit():
    for what, most in [
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ]:
        resource.setrlimit(what, (most, most))


def _main(module, *words):
    _limit()
    try:
        # Opened anew: the place where the other process reads stays where it is.
        with open("/dev/stdin", "rb") as file:
            import_module(module).prove(file, *words)
    except MemoryError:
        return TOO_MUCH
    except ProofError as refusal:
        sys.stdout.write(str(refusal))
        return REFUSED
    return ACCEPTED


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
