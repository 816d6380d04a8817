"""E_{w_i} and E_ŷ, of which a row says that they are derivatives, as names with a label: the variable is no index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row
from derive.documents.trees.vocabulary import key_of
from derive.reading import tree
from derive.reading.tree import Node


def with_slopes_below(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with the letter of the variable as a label and its indices as those of the name."""
    said = {found for row in rows if (found := _said(row.chain))}

    def change(node: Node) -> Node | None:
        match node:
            case tree.Name(subscripts=(tree.Name() as below,)) if (node.letters, _letters(below)) in said:
                label = tree.Label(below.place, _letters(below))
                return replace(node, subscripts=(label, *below.subscripts))
        return None

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows] if said else rows


def _said(chain: tree.Chain) -> tuple[str, str] | None:
    """The E and the w of E_{w_i} = ∂E/∂w_i, the E and the ŷ of E_ŷ = ∂ŷ/∂h."""
    match chain:
        case tree.Chain(
            first=tree.Name(subscripts=(tree.Name() as below,), superscripts=(), primes=0) as name,
            links=(tree.Link(node=tree.Derivative(of=of, by=(by,), order=None)), *_),
        ) if below in (of, by) and (below.accents or below.subscripts):
            return name.letters, _letters(below)
    return None


def _letters(name: tree.Name) -> str:
    return key_of(replace(name, subscripts=()))
