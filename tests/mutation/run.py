"""Carry mutants out: in a copy of a warm test session where that can be, else in a fresh one on a changed copy of the tree.

A warm session has collected the tests and made their database; each mutant gets a forked copy of it in which one function
has other code. What is read at import (constants, constraints, transitions, decorators), what runs in a process of its
own and what only PostgreSQL shows (locks) gets a fresh session.
"""

import ast
import gc
import os
import resource
import shutil
import signal
import subprocess
import sys
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
# Of processor time for a copy, which no busy machine makes longer; of the clock for what hangs.
COPY_SECONDS, HANGING_SECONDS = 600, 1800
# Only that database shows what a lock is for.
LOCKS = ["tests/test_postgresql.py"]
ALL_PASSED = "all passed"


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
        """Ids of the tests that went through the mutant's line, or through the last line before it that any test saw.

        First those of the same folder.
        """
        mirrored = f"tests/{Path(mutant.path).parent}/".replace("tests/site/", "tests/")
        return sorted(self._seen_by(mutant), key=lambda test: (not test.startswith(mirrored), test))

    def _seen_by(self, mutant):
        if mutant.path not in self.by_path:
            self.by_path[mutant.path] = self.data.contexts_by_lineno(str(ROOT / mutant.path))
        contexts = self.by_path[mutant.path]
        for line in range(mutant.line, 0, -1):
            if found := {context.split("|")[0] for context in contexts.get(line, ()) if context}:
                return found
        return set()


class WarmSession:
    """The pytest plugin whose loop, in place of running the tests, forks once for each mutant.

    A test that fails in such a copy while nothing is changed notices nothing: each that noticed something is asked so.
    """

    def __init__(self, mutants, selection, jobs, tell):
        self.waiting = list(mutants)
        self.selection, self.jobs, self.tell = selection, jobs, tell
        self.running, self.cold = {}, []
        self.passes_unchanged = {}

    def pytest_runtestloop(self, session):
        self.items = {item.nodeid: item for item in session.items}
        first = next(item for item in session.items if "db" in item.fixturenames)
        runtestprotocol(first, log=False, nextitem=session.items[-1])
        gc.collect()
        while self.waiting or self.running:
            while self.waiting and len(self.running) < self.jobs:
                self.begin(self.waiting.pop(0))
            self.reap()
        return True

    def begin(self, mutant):
        tests = [test for test in self.selection.tests(mutant) if self.passes_unchanged.get(test, True)]
        items = [self.items[test] for test in tests if test in self.items]
        changed = changed_code(mutant)
        if not items or not changed:
            self.cold.append(mutant)
            return
        pid, told = _fork(changed, items)
        self.running[pid] = mutant, told, time.monotonic() + HANGING_SECONDS

    def reap(self):
        time.sleep(0.02)
        for pid, (mutant, told, limit) in list(self.running.items()):
            if time.monotonic() > limit:
                os.kill(pid, signal.SIGKILL)
            if os.waitpid(pid, os.WNOHANG)[0]:
                del self.running[pid]
                self.judge(mutant, _read(told), in_time=time.monotonic() <= limit)

    def judge(self, mutant, failed, *, in_time):
        """What one copy told: ALL_PASSED, the name of the test that failed, nothing when it ended otherwise."""
        if failed and failed != ALL_PASSED and failed not in self.passes_unchanged:
            pid, told = _fork([], [self.items[failed]])
            os.waitpid(pid, 0)
            self.passes_unchanged[failed] = _read(told) == ALL_PASSED
        if failed == ALL_PASSED or not in_time:
            self.tell(mutant, not in_time)
        elif self.passes_unchanged.get(failed, True):
            self.tell(mutant, True)
        else:
            print(f"not asked any more, as it fails without a change: {failed}", flush=True)
            self.waiting.insert(0, mutant)


def _fork(changed, items):
    """A copy of the session in which functions have other code and these tests run until one fails."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, reading
    # Nothing of this copy may go on after it, whatever happens in it.
    try:
        for function, code in changed:
            function.__code__ = code
        os.write(writing, (_first_failure(items) or ALL_PASSED).encode())
    finally:
        os._exit(0)


def _first_failure(items):
    resource.setrlimit(resource.RLIMIT_CPU, (COPY_SECONDS, COPY_SECONDS))
    null = os.open(os.devnull, os.O_WRONLY)
    for output in (1, 2):
        os.dup2(null, output)
    # What the test of before needed goes, but for what is made once a session.
    items[0].session._setupstate.teardown_exact(items[0])
    for item, following in zip(items, [*items[1:], items[-1]], strict=True):
        if any(report.failed for report in runtestprotocol(item, log=False, nextitem=following)):
            return item.nodeid
    return None


def _read(pipe):
    with os.fdopen(pipe, "rb") as told:
        return told.read().decode()


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
    try:
        return not cold_passes(copy, LOCKS if mutant.is_lock else tests)
    finally:
        module.write_text(whole, encoding="utf-8")


def cold_passes(copy, tests):
    """Whether these tests pass in a session of their own on the copy; a copy that cannot be loaded does not."""
    marked = [] if tests == LOCKS else ["-m", NOT_WARM]
    options = ["-x", "-q", "-n", "0", "-p", "no:randomly", "-p", "no:cacheprovider"]
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "pytest", *options, *marked, *tests],
            cwd=copy,
            capture_output=True,
            timeout=HANGING_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    if ended.returncode == pytest.ExitCode.NO_TESTS_COLLECTED:
        raise SystemExit(f"there are no tests in {tests}")
    return ended.returncode == pytest.ExitCode.OK


def tree_copy(folder):
    """A copy of what git knows of the tree, with its changes."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\0")):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            shutil.copy2(ROOT / name, target)
    return folder
