"""E_{(w, b)} and E_ŵ: what a loss is a function of, told below its name, where it is differentiated by that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row, walk
from derive.documents.trees.vocabulary import COSTS
from derive.reading import tree
from derive.reading.tree import Node


def without_arguments_below(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with E for the E_{(w, b)} and E_ŵ of ∂E_{(w, b)}/∂w and ∂E_ŵ/∂ŵ."""
    slopes = (node for row in rows for node in walk(row.chain) if isinstance(node, tree.Derivative))
    found = {of for node in slopes if (of := _of_told(node))}

    def change(node: Node) -> Node | None:
        return replace(node, subscripts=()) if isinstance(node, tree.Name) and node in found else None

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows] if found else rows


def _of_told(slope: tree.Derivative) -> tree.Name | None:
    """The loss of a derivative by what stands below its name."""
    match slope.of:
        case tree.Name(subscripts=(_, *_)) as loss if loss.letters in COSTS:
            return loss if any(by in _arguments(loss) for by in slope.by) else None
    return None


def _arguments(loss: tree.Name) -> Iterator[Node]:
    for below in loss.subscripts:
        match below:
            case tree.Bracket(items=items):
                yield from items
            case tree.Name(letters=letters) as name if len(letters) == 1 and (name.accents or letters in "wWbθβ"):
                yield name
