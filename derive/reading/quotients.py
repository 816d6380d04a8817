"""Fractions on the line: 1/2 Σ … is a half of the sum."""

from __future__ import annotations

from dataclasses import replace

from derive.reading.tree import Big, Bracket, Juxtaposed, Name, Node, Number, Power


def after_fraction(node: Node) -> tuple[Node, Node] | None:
    """The denominator of 1/2 Σ …, 1/n Σ …, 1/2 (…)² and 1/2 a, and what the fraction multiplies; nothing of 1/2n."""
    items = node.items if isinstance(node, Juxtaposed) else ()
    for at, item in enumerate(items):
        below, base = items[:at], item.base if isinstance(item, Power) else item
        numbers = bool(below) and all(isinstance(one, Number) for one in below)
        apart = numbers and isinstance(base, Name) and not _is_close(below[-1], base)
        if apart or (below and isinstance(base, Big)) or (numbers and isinstance(base, Bracket)):
            return _beside(below), _beside(items[at:])
        if not isinstance(item, Number | Name):
            return None
    return None


def _is_close(number: Node, name: Node) -> bool:
    """Whether nothing stands between a number and a name."""
    length = len(number.text) if isinstance(number, Number) else 0
    return name.place == replace(number.place, column=number.place.column + length)


def _beside(items: tuple[Node, ...]) -> Node:
    return items[0] if len(items) == 1 else Juxtaposed(items[0].place, items)
