"""Careless changes to a module, each one place of its syntax tree: a bound moved, a guard, a lock or an event dropped."""

import ast
import copy
from dataclasses import dataclass
from pathlib import Path

SWAPPED = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
}
NAMES = {"max": "min", "min": "max", "any": "all", "all": "any", "first": "last", "last": "first"}
NARROWING = {"filter", "exclude", "select_for_update", "distinct", "strip"}
WIDTH = 160
LOCK = "select_for_update"
# Words for people, and what only makes a query cheaper: nothing that a rule hangs on.
COSMETIC = {"label", "help_text", "verbose_name", "verbose_name_plural", "extra", "exc_info", "related_name"}
CHEAPER = {
    "select_related",
    "prefetch_related",
    "chunk_size",
    "iterator",
    "debug",
    "info",
    "warning",
    "exception",
}


@dataclass(frozen=True)
class Mutant:
    """One change: `node` is its place in the order of `ast.walk`, `variant` which of the changes possible there."""

    path: str
    node: int
    variant: int
    line: int
    function: str
    before: str
    after: str

    @property
    def name(self):
        return f"{self.path}::{self.function or 'module'}: {self.before} -> {self.after}"

    @property
    def is_lock(self):
        return LOCK in self.before and LOCK not in self.after

    def tree(self, root):
        """The module's syntax tree with the change made."""
        tree = ast.parse((Path(root) / self.path).read_text(encoding="utf-8"))
        node = list(ast.walk(tree))[self.node]
        _replace(tree, node, _variants(node)[self.variant])
        return ast.fix_missing_locations(tree)


def mutants_of(path, root):
    """Every mutant of a module, in the order of its text."""
    tree = ast.parse((Path(root) / path).read_text(encoding="utf-8"))
    functions = _functions(tree)
    left_alone = _left_alone(tree)
    found = []
    for place, node in enumerate(ast.walk(tree)):
        if node in left_alone:
            continue
        for number, variant in enumerate(_variants(node)):
            line = node.ifs[0].lineno if isinstance(node, ast.comprehension) else node.lineno
            found.append(
                Mutant(path, place, number, line, functions.get(node, ""), _line(node), _line(variant))
            )
    return sorted(found, key=lambda mutant: (mutant.line, mutant.node, mutant.variant))


def _line(node):
    return " ".join(ast.unparse(node).split())[:WIDTH]


def _functions(tree):
    """The name of the outermost function that holds each node, for what is in one."""
    names = {}

    def visit(node, prefix, function):
        for child in ast.iter_child_nodes(node):
            inside = function
            if isinstance(child, ast.FunctionDef) and not function:
                for part in child.body:
                    names.update(dict.fromkeys(ast.walk(part), prefix + child.name))
            elif isinstance(child, ast.ClassDef):
                visit(child, f"{prefix}{child.name}.", inside)

    visit(tree, "", "")
    return names


def _left_alone(tree):
    """Docstrings, annotations, words for people, ways to a cheaper query."""
    nodes = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in COSMETIC | CHEAPER:
            nodes.update(ast.walk(node))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in CHEAPER:
            nodes.update(part for argument in [*node.args, *node.keywords] for part in ast.walk(argument))
        if isinstance(node, ast.Expr) and getattr(getattr(node.value, "func", None), "attr", "") in CHEAPER:
            nodes.update(ast.walk(node))
        if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation:
            nodes.update(ast.walk(node.annotation))
    return nodes


def _variants(node):
    return list(CHANGES[type(node)](node)) if type(node) in CHANGES else []


def _with(node, **fields):
    changed = copy.deepcopy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _compare(node):
    if len(node.ops) == 1:
        yield _with(node, ops=[SWAPPED[type(node.ops[0])]()])


def _operator(node):
    if type(node.op) in SWAPPED:
        yield _with(node, op=SWAPPED[type(node.op)]())


def _not(node):
    if isinstance(node.op, ast.Not):
        yield copy.deepcopy(node.operand)


def _constant(node):
    if isinstance(node.value, bool):
        yield _with(node, value=not node.value)
    elif isinstance(node.value, int):
        yield _with(node, value=node.value + 1)


def _if(node):
    yield _with(node, test=ast.Constant(False))


def _expression(node):
    if isinstance(node.value, ast.Call):
        yield ast.copy_location(ast.Pass(), node)


def _raise(node):
    yield ast.copy_location(ast.Pass(), node)


def _return(node):
    if node.value is not None and not isinstance(node.value, ast.Constant):
        yield _with(node, value=None)


def _call(node):
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    if isinstance(node.func, ast.Attribute) and name in NARROWING:
        yield copy.deepcopy(node.func.value)
    if name in NAMES:
        field = "attr" if isinstance(node.func, ast.Attribute) else "id"
        yield _with(node, func=_with(node.func, **{field: NAMES[name]}))
    for place, keyword in enumerate(node.keywords):
        if keyword.arg and keyword.arg not in COSMETIC | CHEAPER:
            yield _with(node, keywords=node.keywords[:place] + node.keywords[place + 1 :])


def _comprehension(node):
    if node.ifs:
        yield _with(node, ifs=[])


def _decorated(node):
    for place in range(len(node.decorator_list)):
        yield _with(node, decorator_list=node.decorator_list[:place] + node.decorator_list[place + 1 :])


def _members(node):
    if len(node.elts) > 1 and isinstance(node.ctx, ast.Load):
        yield _with(node, elts=node.elts[1:])


CHANGES = {
    ast.Compare: _compare,
    ast.BoolOp: _operator,
    ast.BinOp: _operator,
    ast.UnaryOp: _not,
    ast.Constant: _constant,
    ast.comprehension: _comprehension,
    ast.If: _if,
    ast.Expr: _expression,
    ast.Raise: _raise,
    ast.Return: _return,
    ast.Call: _call,
    ast.FunctionDef: _decorated,
    ast.List: _members,
    ast.Tuple: _members,
}


def _replace(tree, old, new):
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
            elif isinstance(value, list):
                setattr(parent, name, [new if part is old else part for part in value])
