"""`./ogde mutate`: how many careless changes to the rooms where rules live the tests notice.

Ends with 1 when fewer than LIMIT in a hundred are noticed, or when one of a survivor's reasons no longer names a mutant.
"""

import argparse
import math
import random
import sys
import tempfile
import tomllib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from queue import SimpleQueue

from tests.mutation.mutants import mutants_of
from tests.mutation.run import (
    LOCKS,
    ROOT,
    Selection,
    cold_passes,
    cold_run,
    coverage_collect,
    tree_copy,
    warm_run,
)

LIMIT = 90
# Each room: its folders, and the tests that a session of its own runs.
ROOMS = {
    "rules": (["cases/rules"], ["tests/cases", "tests/forms"]),
    "services": (["cases/services"], ["tests/cases", "tests/forms"]),
    "models": (["cases/models", "forms/models"], ["tests/test_constraints.py", "tests/cases", "tests/forms"]),
    "trace": (["cases/trace"], ["tests/cases/trace", "tests/cases"]),
    "mail": (["site/mail", "cases/letters"], ["tests/mail", "tests/cases/letters", "tests/cases"]),
    "files": (["site/files"], ["tests/files", "tests/config", "tests/forms"]),
    "drafts": (["forms/drafts"], ["tests/forms"]),
}
# Screens and their entries in menus: the rooms' rules are what is asked here.
SCREENS = {"admin.py", "wagtail_hooks.py", "apps.py"}
SURVIVORS = Path(__file__).with_name("survivors.toml")


def main():
    arguments = parse()
    with tempfile.TemporaryDirectory(prefix="ogde-mutate-") as folder:
        coverage = arguments.coverage or Path(folder) / "coverage"
        if not coverage.exists():
            coverage_collect(coverage, ["cases", "forms", "site/mail", "site/files"])
        noticed = carry_out(chosen(arguments), Selection(coverage), arguments.jobs, Path(folder))
    sys.exit(report(noticed))


def parse():
    parser = argparse.ArgumentParser(prog="./ogde mutate", description=__doc__.split("\n\n")[0])
    parser.add_argument(
        "--sample", type=int, default=300, help="how many changes, over all rooms (default 300)"
    )
    parser.add_argument("--seed", type=int, default=1, help="which sample (default 1)")
    parser.add_argument("--room", choices=ROOMS, help="one room only")
    parser.add_argument("--only", default="", help="only changes whose name holds this")
    parser.add_argument("--jobs", type=int, default=2, help="how many at once (default 2)")
    parser.add_argument(
        "--coverage", type=Path, help="keep which test sees which line in this file, or take it from it"
    )
    return parser.parse_args()


def chosen(arguments):
    """As many of each room as its share of all that is possible, the same for the same seed."""
    rooms = [arguments.room] if arguments.room else list(ROOMS)
    possible = {room: [mutant for mutant in all_of(room) if arguments.only in mutant.name] for room in rooms}
    total = sum(map(len, possible.values()))
    sample = min(arguments.sample, total)
    picked = {}
    for room, mutants in possible.items():
        share = math.ceil(sample * len(mutants) / total)
        for mutant in random.Random(arguments.seed).sample(mutants, share):  # noqa: S311 (a sample, not a secret)
            picked[mutant] = room
    return picked


def all_of(room):
    for folder in ROOMS[room][0]:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if path.name not in SCREENS and path.parent.name != "migrations":
                yield from mutants_of(path.relative_to(ROOT).as_posix(), ROOT)


def carry_out(picked, selection, jobs, folder):
    """Whether a test noticed each mutant: {(room, mutant): bool}."""
    noticed = {}

    def tell(mutant, is_noticed):
        noticed[picked[mutant], mutant] = is_noticed
        print(
            f"{len(noticed):4}/{len(picked)} {'killed  ' if is_noticed else 'SURVIVED'} {mutant.name}",
            flush=True,
        )

    cold = warm_run([mutant for mutant in picked if not mutant.is_lock], selection, jobs, tell)
    cold += [mutant for mutant in picked if mutant.is_lock]
    copies = SimpleQueue()
    for number in range(jobs):
        copies.put(tree_copy(folder / str(number)))

    def in_a_copy(run, *arguments):
        copy = copies.get()
        try:
            return run(*arguments, copy)
        finally:
            copies.put(copy)

    def check(tests, copy):
        if not cold_passes(copy, list(tests)):
            raise SystemExit(f"without a change {' '.join(tests)} do not pass: they would notice everything")

    def judge(mutant, copy):
        tell(mutant, cold_run(mutant, copy, ROOMS[picked[mutant]][1]))

    with ThreadPoolExecutor(jobs) as pool:
        asked = {tuple(LOCKS if mutant.is_lock else ROOMS[picked[mutant]][1]) for mutant in cold}
        list(pool.map(partial(in_a_copy, check), sorted(asked)))
        list(pool.map(partial(in_a_copy, judge), cold))
    return noticed


def report(noticed):
    """Print the figure of each room and the survivors; returns the exit code."""
    reasons = tomllib.loads(SURVIVORS.read_text(encoding="utf-8"))["reason"]
    stale = set(reasons) - {mutant.name for room in ROOMS for mutant in all_of(room)}
    for name in sorted(stale):
        print(f"no such change any more, take its reason out of {SURVIVORS.name}: {name}")
    killed, total = Counter(), Counter()
    for (room, mutant), is_noticed in sorted(noticed.items(), key=lambda told: told[0][1].name):
        total[room] += 1
        killed[room] += is_noticed
        if not is_noticed:
            print(f"survived {mutant.name}\n         {reasons.get(mutant.name, 'no reason is given')}")
    for room, count in total.items():
        print(f"{room:10} {killed[room]:4} of {count:4} {100 * killed[room] / count:5.1f} %")
    rate = 100 * killed.total() / total.total()
    print(f"{'all':10} {killed.total():4} of {total.total():4} {rate:5.1f} % (goal {LIMIT} %)")
    return rate < LIMIT or bool(stale)


if __name__ == "__main__":
    main()
