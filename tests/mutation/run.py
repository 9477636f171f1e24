"""Carry mutants out: in a copy of a warm test session where that can be, else in a fresh one on a changed copy of the tree.

A warm session has collected the tests and made their database; each mutant gets a forked copy of it in which one function
has other code. What is read at import (constants, constraints, transitions, decorators), what runs in a process of its
own and what only PostgreSQL shows (locks) gets a fresh session.
"""

import ast
import gc
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import types
from contextlib import suppress
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from coverage import CoverageData

ROOT = Path(__file__).resolve().parents[2]
NOT_WARM = "not e2e and not postgresql and not long"
OTHERS = ["tests/test_launcher.py", "tests/test_architecture.py"]
WARM_SECONDS, COLD_SECONDS = 300, 1500
# Exit codes of a session: all passed, some failed, a changed module that cannot even be loaded.
SURVIVED = 0


def coverage_collect(file, packages):
    """Run the suite once and note which test went through which line. Raises CalledProcessError when it fails."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", "auto", "--dist", "loadgroup", "-m", NOT_WARM]
    command += [f"--ignore={path}" for path in OTHERS]
    command += [f"--cov={package}" for package in packages] + ["--cov-context=test", "--cov-report="]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "COVERAGE_FILE": str(file)}, check=True)


class Selection:
    """Which tests went through a line."""

    def __init__(self, file):
        self.data = CoverageData(str(file))
        self.data.read()
        self.by_path = {}

    def tests(self, mutant):
        """Ids of the tests that went through the mutant's line, or through the last line before it that any test saw."""
        if mutant.path not in self.by_path:
            self.by_path[mutant.path] = self.data.contexts_by_lineno(str(ROOT / mutant.path))
        contexts = self.by_path[mutant.path]
        for line in range(mutant.line, 0, -1):
            if found := {context.split("|")[0] for context in contexts.get(line, ()) if context}:
                return found
        return set()


class WarmSession:
    """The pytest plugin whose loop, in place of running the tests, forks once for each mutant."""

    def __init__(self, mutants, selection, jobs, tell):
        self.waiting = list(mutants)
        self.selection, self.jobs, self.tell = selection, jobs, tell
        self.running = {}
        self.cold = []

    def pytest_runtestloop(self, session):
        first = next(item for item in session.items if "db" in item.fixturenames)
        runtestprotocol(first, log=False, nextitem=session.items[-1])
        gc.collect()
        wanted = set().union(*(self.selection.tests(mutant) for mutant in self.waiting))
        self.items = self.trustworthy([item for item in session.items if item.nodeid in wanted])
        while self.waiting or self.running:
            while self.waiting and len(self.running) < self.jobs:
                self.begin(self.waiting.pop(0))
            self.reap()
        return True

    def trustworthy(self, items):
        """Those that pass in such a copy while nothing is changed: a test that fails anyway notices nothing."""
        with tempfile.TemporaryDirectory() as folder:
            pids = []
            for number in range(self.jobs):
                pids.append(os.fork())
                if pids[-1] == 0:
                    try:
                        failed = _failures(items[number :: self.jobs])
                        (Path(folder) / str(number)).write_text("\n".join(failed))
                    finally:
                        os._exit(0)
            for pid in pids:
                os.waitpid(pid, 0)
            failed = {
                name for file in sorted(Path(folder).iterdir()) for name in file.read_text().splitlines()
            }
            if len(list(Path(folder).iterdir())) != self.jobs:
                raise SystemExit("a copy of the session ended before it had run the unchanged tests")
        for name in sorted(failed):
            print(f"not asked, since it fails without a change: {name}", flush=True)
        return {item.nodeid: item for item in items if item.nodeid not in failed}

    def begin(self, mutant):
        items = [self.items[test] for test in self.selection.tests(mutant) if test in self.items]
        changed = changed_code(mutant)
        if not items or not changed:
            self.cold.append(mutant)
            return
        pid = os.fork()
        if pid == 0:
            # Nothing of this copy of the session may go on after it, whatever happens in it.
            try:
                os._exit(_run_changed(changed, sorted(items, key=lambda item: item.nodeid)))
            finally:
                os._exit(1)
        self.running[pid] = mutant, time.monotonic() + WARM_SECONDS

    def reap(self):
        time.sleep(0.02)
        for pid, (mutant, limit) in list(self.running.items()):
            if time.monotonic() > limit:
                os.kill(pid, signal.SIGKILL)
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                del self.running[pid]
                self.tell(mutant, os.waitstatus_to_exitcode(status) != SURVIVED)


def _run_changed(changed, items):
    for function, code in changed:
        function.__code__ = code
    return 1 if next(_failures(items), None) else SURVIVED


def _failures(items):
    """The names of those that fail, one after the other."""
    sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115 (until the process ends)
    for item, following in zip(items, [*items[1:], items[-1]], strict=True):
        if any(report.failed for report in runtestprotocol(item, log=False, nextitem=following)):
            yield item.nodeid


def changed_code(mutant):
    """What the loaded functions get for code, those made inside the changed one too; nothing where it is read at import."""
    if not mutant.function:
        return []
    file = str(ROOT / mutant.path)
    inside = mutant.function + ".<locals>."
    changed = {
        (code.co_qualname, code.co_firstlineno): code
        for code in _codes(compile(mutant.tree(ROOT), file, "exec"))
        if code.co_qualname == mutant.function or code.co_qualname.startswith(inside)
    }
    found = []
    for function in gc.get_objects():
        # Not isinstance: an object that is made when it is first asked would be made here.
        if type(function) is types.FunctionType and function.__code__.co_filename == file:
            code = changed.get((function.__code__.co_qualname, function.__code__.co_firstlineno))
            if code and code.co_freevars != function.__code__.co_freevars:
                return []
            if code:
                found.append((function, code))
    return found


def _codes(code):
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield constant
            yield from _codes(constant)


def warm_run(mutants, selection, jobs, tell):
    """Tell of each mutant whether a test noticed it; returns those that need a session of their own."""
    plugin = WarmSession(mutants, selection, jobs, tell)
    options = ["-q", "-m", NOT_WARM, "-p", "no:randomly", "-p", "no:cacheprovider", "-n", "0"]
    status = pytest.main([*options, *(f"--ignore={path}" for path in OTHERS), "tests"], plugins=[plugin])
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise SystemExit(f"the warm session ended with {status!r}")
    return plugin.cold


def cold_run(mutant, copy, tests):
    """Whether a test notices the mutant, in a session of its own on the changed copy of the tree."""
    module = copy / mutant.path
    whole = module.read_text(encoding="utf-8")
    module.write_text(ast.unparse(mutant.tree(ROOT)), encoding="utf-8")
    if mutant.is_lock:
        command = ["tests/test_postgresql.py", "-n", "0"]
    else:
        command = ["-m", NOT_WARM, "-n", "0", *tests]
    try:
        ended = subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-x",
                "-q",
                "-p",
                "no:randomly",
                "-p",
                "no:cacheprovider",
                *command,
            ],
            cwd=copy,
            capture_output=True,
            timeout=COLD_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return True
    finally:
        module.write_text(whole, encoding="utf-8")
    return ended.returncode != SURVIVED


def tree_copy(folder):
    """A copy of what git knows of the tree, with its changes."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\0")):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            shutil.copy2(ROOT / name, target)
    return folder
