"""Labels that are 1 or -1, as a document says it of y ∈ {-1, +1}: their square is 1."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from derive.documents.trees.rows import Row
from derive.documents.trees.vocabulary import key_of
from derive.expr import ONE, TWO, Expr, Index, Sym, power, symbols
from derive.reading import show, tree
from derive.steps import Hypothesis


def signs_of(rows: Sequence[Row]) -> frozenset[str]:
    """The names that are said to be in {-1, +1}."""
    return frozenset(
        key_of(replace(name, subscripts=(), superscripts=()))
        for row in rows
        for link in row.chain.links
        if link.sign == "∈" and (name := _label(row.chain.first)) and _is_pair(link.node)
    )


def _label(node: tree.Node | None) -> tree.Name | None:
    """y, also of the y(i) of a sample."""
    match node:
        case tree.Name() as name:
            return name
        case tree.Juxtaposed(items=(tree.Name() as name, tree.Bracket(kind="(", items=(tree.Name(),)))):
            return name
    return None


def _is_pair(node: tree.Node) -> bool:
    """{-1, +1}."""
    match node:
        case tree.Bracket(kind="\\{", items=(first, second)):
            return {show(first), show(second)} in ({"(+ 1)", "(- 1)"}, {"1", "(- 1)"})
    return False


def squares_of_signs(names: frozenset[str], formulas: Iterable[Expr]) -> Iterator[Hypothesis]:
    """y² = 1, for the names as they stand and of a sample, y_i, y^(i) or y^(1)."""
    used = {symbol for formula in formulas for symbol in symbols(formula)}
    for name, count in sorted({(symbol.name, len(symbol.indices)) for symbol in used}):
        if name.partition("^(")[0] in names and count < 2:
            label = Sym(name, (Index("i", f"?sign.{name}"),)[:count])
            yield Hypothesis(power(label, TWO), ONE)
