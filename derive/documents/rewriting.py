"""What is written in a shape of its own is put into the usual one: layers above, three dots, Δw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.documents.families import rebuilt, with_sums
from derive.documents.rows import Row, walk
from derive.reading import tree
from derive.reading.tree import Node

_LAYERS = ("l", "ℓ", "L")


def rewritten(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows with a layer for a^l, Σ for a_1 + … + a_n and one name for Δw."""
    has_layers = _has_layers(rows)

    def change(node: Node) -> Node | None:
        return (_layered(node) if has_layers else None) or _increment(node)

    found = list[Row]()
    for row in rows:
        chain: Node = row.chain
        if row.unread is None:
            chain = with_sums(rebuilt(chain, change))
        assert isinstance(chain, tree.Chain)
        found.append(replace(row, chain=chain))
    return tuple(found)


def _has_layers(rows: Sequence[Row]) -> bool:
    """Whether l or L stands above at least two names, so that it is no power."""
    bases = {
        node.base.letters
        for row in rows
        for node in walk(row.chain)
        if isinstance(node, tree.Power) and isinstance(node.base, tree.Name) and _layer(node.exponent)
    }
    return len(bases) > 1


def _layered(node: Node) -> tree.Name | None:
    """a^l_j with the l for a layer."""
    match node:
        case tree.Power(base=tree.Name() as base, exponent=exponent):
            layer = _layer(exponent)
            return replace(base, superscripts=(*base.superscripts, layer)) if layer else None
    return None


def _layer(exponent: Node) -> tree.Layer | None:
    match exponent:
        case tree.Name(letters=letters, subscripts=(), superscripts=()) if letters in _LAYERS:
            return tree.Layer(exponent.place, "[", exponent)
        case tree.Sum(terms=(tree.Term(sign="", node=tree.Name(letters=letters)), tree.Term(node=tree.Number()))):
            return tree.Layer(exponent.place, "[", exponent) if letters in _LAYERS else None
        case tree.Bracket(kind="(" | "[", items=(inner,)):
            return _layer(inner)
    return None


def _increment(node: Node) -> Node | None:
    """Δ w as one name."""
    match node:
        case tree.Juxtaposed(
            items=(tree.Name(letters="Δ", subscripts=(), superscripts=()), tree.Name() as name, *rest)
        ):
            whole = replace(name, letters=f"Δ{name.letters}", place=node.place)
            return tree.Juxtaposed(node.place, (whole, *rest)) if rest else whole
    return None
