"""The changes that `./ogde mutate` makes are changes, each of one place, and those that a careless colleague would make."""

import ast

import pytest

from tests.mutation.__main__ import ROOMS, all_of
from tests.mutation.mutants import mutants_of
from tests.mutation.run import ROOT, changed_code

SOURCE = '''
"""Words."""
from site import rule

LIMIT = 15

@rule
def f(case, days):
    """Words."""
    if days <= LIMIT and case.late:
        raise ValueError(days)
    rows = [row for row in case.events.select_for_update().filter(kind="x") if row.day]
    record(case, by=case.agent, is_late=not case.due, label="Mot")
    return max(rows, days)
'''


@pytest.fixture
def changes(tmp_path):
    (tmp_path / "module.py").write_text(SOURCE)
    return {
        ast.unparse(mutant.tree(tmp_path)): mutant for mutant in mutants_of("module.py", tmp_path)
    }, ast.unparse(ast.parse(SOURCE))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("LIMIT = 15", "LIMIT = 16"),
        ("@rule\n", ""),
        ("days <= LIMIT", "days < LIMIT"),
        ("LIMIT and case.late", "LIMIT or case.late"),
        ("not case.due", "case.due"),
        ("if days <= LIMIT and case.late:", "if False:"),
        ("raise ValueError(days)", "pass"),
        (".select_for_update()", ""),
        (".filter(kind='x')", ""),
        ("record(case, by=case.agent, is_late=not case.due, label='Mot')", "pass"),
        ("by=case.agent, ", ""),
        ("max(", "min("),
        (" if row.day", ""),
        ("return max(rows, days)", "return"),
    ],
)
def test_careless_change_is_made(changes, before, after):
    changed, whole = changes
    assert whole.count(before) == 1
    assert whole.replace(before, after) in changed


def test_words_and_imports_are_left_alone_and_nothing_stays_as_it_was(changes):
    changed, whole = changes
    assert whole not in changed
    assert all('"""Words."""' in text and "label='Mot'" in text or "pass" in text for text in changed)
    assert all("from site import rule" in text for text in changed)


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_has_changes_to_make(room):
    assert len(list(all_of(room))) > 100


def test_changed_function_is_the_one_that_is_loaded():
    mutant = next(m for m in mutants_of("tests/mutation/mutants.py", ROOT) if m.function == "_compare")
    swapped = changed_code(mutant)
    assert [function.__name__ for function, _ in swapped] == ["_compare"]
    assert all(code is not function.__code__ for function, code in swapped)
