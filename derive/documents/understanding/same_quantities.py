"""z_{2,i} beside an entry of Z_2: two names of one formula, the small letter and the capital, are one quantity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from derive.algebra import expand
from derive.documents.understanding.statements import Given, Understood, with_sides
from derive.expr import ZERO, Expr, Sym, map_nodes, rename, sub
from derive.steps import Definition, symbol_key


def with_one_name(found: Understood) -> Understood:
    """With the capital for the small letter, where all that defines them, entry by entry, is the same formula."""
    names = dict(_same(found.givens))
    if not names:
        return found

    def put(part: Expr) -> Expr | None:
        if isinstance(part, Sym) and (name := names.get(symbol_key(part))):
            return Sym(name, part.indices, part.layer)
        return None

    def changed(formula: Expr) -> Expr:
        return map_nodes(formula, put)

    givens = list[Given]()
    for given in found.givens:
        symbol = changed(given.definition.symbol)
        assert isinstance(symbol, Sym)
        givens.append(replace(given, definition=Definition(symbol, changed(given.definition.formula))))
    return replace(with_sides(found, changed), givens=tuple(givens))


def _same(givens: Sequence[Given]) -> Iterator[tuple[tuple[str, int, int | None], str]]:
    """The keys of small letters, each with the name that has a capital and the same formula."""
    by_key: dict[tuple[str, int, int | None], list[Definition]] = {}
    for given in givens:
        by_key.setdefault(given.definition.key, []).append(given.definition)
    for key, own in by_key.items():
        name = key[0]
        whole = name[:1].upper() + name[1:]
        others = by_key.get((whole, key[1], key[2]), []) if name[:1].islower() and key[1] else []
        if others and all(_are_same(one, other) for one in own for other in others):
            yield key, whole


def _are_same(one: Definition, other: Definition) -> bool:
    """Whether two definitions have the same formula, each for its own indices."""
    names = dict(zip(one.symbol.indices, other.symbol.indices, strict=True))
    if len(names) < len(one.symbol.indices) or any(old.size != new.size for old, new in names.items()):
        return False
    return expand(sub(rename(one.formula, names), other.formula)) is ZERO
