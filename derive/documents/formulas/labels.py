"""Labels that are 0 or 1: what a distinction of cases says of y = 1 and of y = 0 holds for these two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from derive.documents.formulas.reach import leaves
from derive.documents.trees.rows import walk
from derive.documents.trees.vocabulary import SAMPLE
from derive.expr import ONE, ZERO, D, Expr, Sym, map_nodes
from derive.expr import walk as parts_of
from derive.reading import tree
from derive.reading.tree import Node
from derive.steps import Definition, Setting


def labels_of(every: Sequence[Node]) -> frozenset[str]:
    """The letters by which cases are told apart as y = 1 and y = 0."""
    found = set[str]()
    for node in every:
        if isinstance(node, tree.Cases):
            values: dict[str, set[str]] = {}
            for part in (part for row in node.rows for condition in row.condition for part in walk(condition)):
                match part:
                    case tree.Chain(
                        first=tree.Name() as name, links=(tree.Link(sign="=", node=tree.Number(text=text)),)
                    ):
                        values.setdefault(name.letters, set()).add(text)
            found.update(name for name, some in values.items() if some == {"0", "1"})
    return frozenset(found)


def at_labels(setting: Setting, left: Expr, right: Expr, names: frozenset[str]) -> Iterator[tuple[Setting, Expr, Expr]]:
    """With 0, then with 1 for every label; nothing where neither side has to do with one."""
    known = leaves(setting, left) | leaves(setting, right)
    formulas = [left, right, *(definition.formula for definition in setting.definitions.values())]
    varied = {part.variable.name for formula in formulas for part in parts_of(formula) if isinstance(part, D)}
    if varied & names or not any(name.removesuffix(SAMPLE) in names for name, _, _ in known):
        return
    for value in (ZERO, ONE):
        put = partial(_valued, names, value)
        definitions = {
            key: Definition(one.symbol, map_nodes(one.formula, put)) for key, one in setting.definitions.items()
        }
        yield Setting(definitions, setting.domains), map_nodes(left, put), map_nodes(right, put)


def _valued(names: frozenset[str], value: Expr, part: Expr) -> Expr | None:
    return value if isinstance(part, Sym) and part.name.removesuffix(SAMPLE) in names else None
