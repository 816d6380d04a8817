"""∇f = (2xy, x²) for an f(x, y): what holds of each component, ∂f/∂x = 2xy and ∂f/∂y = x²; (x, y) = (1, 2) likewise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from derive.documents.trees.calls import arguments_of, is_number
from derive.documents.trees.rows import Row
from derive.documents.trees.vocabulary import key_of
from derive.reading import NotRead, tree
from derive.reading.tree import Node


def parameters_of(rows: Sequence[Row]) -> Mapping[str, tuple[Node, ...]]:
    """The names that stand between the brackets of f(x, y) = …, by the key of f; not of what has two such lists."""
    found = dict[str, set[tuple[Node, ...]]]()
    for row in rows:
        match row.chain:
            case tree.Chain(
                first=tree.Juxtaposed(items=(tree.Name() as head, tree.Bracket(kind="(") as inside)), links=(_, *_)
            ):
                names = arguments_of(inside)
                if len(names) > 1 and all(isinstance(name, tree.Name) and not name.style for name in names):
                    found.setdefault(key_of(head), set()).add(names)
    return {key: next(iter(lists)) for key, lists in found.items() if len(lists) == 1}


def by_components(row: Row, parameters: Mapping[str, tuple[Node, ...]]) -> list[Row]:
    """A row for every component of a gradient that is written out; else the row as it is."""
    match row.chain:
        case tree.Chain(first=tree.Gradient(of=of, by=(), order=None) as gradient, links=(_, *_) as links):
            head = of.items[0] if isinstance(of, tree.Juxtaposed) else of
            names = parameters.get(key_of(head), ()) if isinstance(head, tree.Name) else ()
            if isinstance(of, tree.Juxtaposed) and not _has_arguments(of, names):
                return [row]
        case _:
            return [row]
    lists = [_listed(link.node) for link in links]
    if not names or any(len(items) != len(names) for items in lists):
        return [row]
    own = next((at for at, items in enumerate(lists) if at and all(map(_is_number, items))), len(lists))
    found = list[Row]()
    for at, name in enumerate(names):
        steps = [
            tree.Link(link.sign, items[at], items[at].place) for link, items in zip(links, lists[:own], strict=False)
        ]
        slope = tree.Derivative(gradient.place, head, (name,))
        found.append(replace(row, chain=replace(row.chain, first=slope, links=tuple(steps))))
    if own < len(lists):
        reason = NotRead("of which point these are the values is not said", links[own].place)
        found.append(replace(row, chain=tree.Chain(row.place, None, ()), unread=reason, place=links[own].place))
    return found


def by_values(row: Row) -> list[Row]:
    """A row x = 1 for every value of (x, y) = (1, 2), and one for what stands before it in the chain."""
    *before, listed, given = (None, row.chain.first, *(link.node for link in row.chain.links))
    names, numbers = _in_brackets(listed), _in_brackets(given)
    are_values = all(isinstance(name, tree.Name) and not name.style for name in names) and all(map(_is_number, numbers))
    if row.chain.first is None or not names or len(names) != len(numbers) or not are_values:
        return [row]
    values = [
        replace(row, chain=replace(row.chain, first=name, links=(tree.Link("=", number, number.place),)))
        for name, number in zip(names, numbers, strict=True)
    ]
    rest = replace(row, chain=replace(row.chain, links=row.chain.links[:-1]))
    return [rest, *values] if len(before) > 1 else values


def _in_brackets(node: Node | None) -> tuple[Node, ...]:
    match node:
        case tree.Bracket(kind="(", items=(_, _, *_) as items, separators=separators) if set(separators) == {","}:
            return tuple(items)
    return ()


def _has_arguments(call: tree.Juxtaposed, names: Sequence[Node]) -> bool:
    """Whether a function stands before just its own parameters."""
    match call.items:
        case (tree.Name(), tree.Bracket() as inside):
            return arguments_of(inside) == tuple(names)
    return False


def _is_number(node: Node) -> bool:
    match node:
        case tree.Sum(terms=(term,)):
            return is_number(term.node)
    return is_number(node)


def _listed(node: Node) -> tuple[Node, ...]:
    """The entries of a vector that is written out, in a line or in a column."""
    match node:
        case tree.Transposed(body=tree.Bracket() | tree.Matrix() as body):
            return _listed(body)
        case tree.Bracket(kind="(" | "[", items=(tree.Listing(items=items),)):
            return items
        case tree.Bracket(kind="(" | "[", items=(_, _, *_) as items, separators=separators):
            return tuple(items) if set(separators) <= {",", ";"} else ()
        case tree.Matrix(rows=rows) if len(rows) == 1 or all(len(cells) == 1 for cells in rows):
            cells = tuple(cell for row in rows for cell in row)
            return tuple(cell for cell in cells if cell is not None) if None not in cells else ()
    return ()
