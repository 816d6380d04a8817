"""∇W and dW as the derivatives that a document says they are: by one row ∇W = ∂J/∂W, or by dQ ≡ ∂J/∂Q for any Q."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row, walk
from derive.reading import tree
from derive.reading.tree import Node


def with_slopes_said(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with ∂J/∂W for ∇W, and for dW where a letter that stands for any quantity says so."""
    return _with_differentials(_with_nablas(rows))


def _with_nablas(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with ∂J/∂W for each ∇W of whose letter it is said, unless two losses are."""
    said = [found for row in rows if (found := _nabla_said(row.chain))]
    losses, names = {loss for _, loss in said}, {_letters(name) for name, _ in said}
    if len(losses) != 1:
        return rows
    (loss,) = losses

    def change(node: Node) -> Node | None:
        match node:
            case tree.Gradient(of=tree.Name() | tree.Power() as by, by=(), order=None) if _letters(by) in names:
                return tree.Derivative(node.place, loss, (by,))
        return None

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows]


def _nabla_said(chain: tree.Chain) -> tuple[Node, Node] | None:
    """The W and the J of ∇W = ∂J/∂W."""
    match chain:
        case tree.Chain(
            first=tree.Gradient(of=tree.Name() | tree.Power() as name, by=(), order=None),
            links=(tree.Link(node=tree.Derivative(of=loss, by=(by,), order=None)), *_),
        ) if by == name and loss is not None:
            return name, loss
    return None


def _letters(node: Node) -> str:
    """The letters of a name, be it with a layer above."""
    base = node.base if isinstance(node, tree.Power) else node
    return base.letters if isinstance(base, tree.Name) else ""


def _with_differentials(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with ∂J/∂W for dW, where a row says dQ ≡ ∂J/∂Q of a Q that stands nowhere else."""
    written = [
        {node.letters for node in walk(row.chain) if row.chain.links and isinstance(node, tree.Name)} for row in rows
    ]
    losses = dict[int, Node]()
    for number, row in enumerate(rows):
        said = _differential_said(row.chain)
        if said and not any(said[0] in names for other, names in enumerate(written) if other != number):
            losses[number] = said[1]
    if len(losses) != 1:
        return rows
    ((at, loss),) = losses.items()
    change = partial(_as_slope, loss=loss, known=frozenset(letter for names in written for letter in names))
    return [
        _named(row) if number == at else replace(row, chain=rebuilt(row.chain, change))
        for number, row in enumerate(rows)
    ]


def _as_slope(node: Node, loss: Node, known: frozenset[str]) -> Node | None:
    """∂J/∂W for dW, ∂J/∂W_ij for (dW)_ij."""
    change = partial(_as_slope, loss=loss, known=known)
    match node:
        case tree.Name() if by := _behind_d(node):
            return tree.Derivative(node.place, loss, (by,)) if by.letters in known else None
        case tree.Juxtaposed(items=items):
            found = list[Node]()
            for item in items:
                if found and isinstance(item, tree.Name) and _is_d(found[-1]):
                    found[-1] = tree.Derivative(found[-1].place, loss, (item,))
                else:
                    found.append(rebuilt(item, change))
            return replace(node, items=tuple(found)) if len(found) > 1 else found[0]
        case tree.Scripted(
            body=tree.Bracket(kind="(", items=(inner,)), subscripts=below, superscripts=(), primes=0
        ) if below:
            match rebuilt(inner, change):
                case tree.Derivative(by=(tree.Name() as of,)) as slope if slope != inner:
                    return replace(slope, by=(replace(of, subscripts=(*of.subscripts, *below)),))
    return None


def _named(row: Row) -> Row:
    """The row that says it, with one name for dQ."""
    first = row.chain.first
    if isinstance(first, tree.Juxtaposed) and isinstance(name := first.items[1], tree.Name):
        whole = tree.Name(first.place, f"d{name.letters}", style="upright")
        return replace(row, chain=replace(row.chain, first=whole))
    return row


def _differential_said(chain: tree.Chain) -> tuple[str, Node] | None:
    """The letter Q and the J of dQ ≡ ∂J/∂Q."""
    match chain:
        case tree.Chain(
            first=first,
            links=(tree.Link(node=tree.Derivative(of=loss, by=(tree.Name(subscripts=(), superscripts=()) as by,))),),
        ) if loss is not None:
            match first:
                case tree.Juxtaposed(items=(sign, tree.Name() as name)) if _is_d(sign) and name == by:
                    return by.letters, loss
                case tree.Name() if (inner := _behind_d(first)) and inner == by:
                    return by.letters, loss
    return None


def _is_d(node: Node) -> bool:
    return isinstance(node, tree.Name) and node == tree.Name(node.place, "d", style=node.style)


def _behind_d(name: tree.Name) -> tree.Name | None:
    """The W of dW, typed as one run."""
    is_run = len(name.letters) == 2 and name.letters[0] == "d" and not name.accents and not name.style
    return replace(name, letters=name.letters[1:]) if is_run else None
