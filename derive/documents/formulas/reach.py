"""On what a formula depends, definitions seen through."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set

from derive.documents.formulas.customs import ARBITRARY
from derive.expr import (
    D,
    Expr,
    Fn,
    Sym,
    children,
    map_nodes,
    symbols,
    walk,
)
from derive.steps import Definition, Setting, symbol_key

Key = tuple[str, int, int | None]


SLOPE = "∂"
"""What the name of an unknown derivative begins with."""
UNKNOWN_FUNCTION = "(·)"
"""What follows the name of an arbitrary function among the variables on which a formula depends."""


def depends(setting: Setting, body: Sym, variable: Key) -> bool:
    """Whether a symbol reaches another through its definition."""
    waiting, seen = [body], {symbol_key(body)}
    while waiting:
        definition = setting.definition_of(waiting.pop())
        for symbol in symbols(definition.formula) if definition else ():
            if symbol_key(symbol) == variable:
                return True
            if symbol_key(symbol) not in seen:
                seen.add(symbol_key(symbol))
                waiting.append(symbol)
    return False


def leaves(setting: Setting, side: Expr) -> set[Key]:
    """The variables without a definition on which a formula depends, sizes and π left out."""
    found, waiting, seen = set[Key](), [side], set[Key]()
    while waiting:
        formula = map_nodes(waiting.pop(), lambda part: _slope(setting, part))
        called = {part.name.rstrip("'") for part in walk(formula) if isinstance(part, Fn)}
        found |= {(name + UNKNOWN_FUNCTION, 0, None) for name in called.intersection(ARBITRARY)}
        for symbol in symbols(formula):
            key = symbol_key(symbol)
            if key in seen or symbol.name in ("n", "m", "N", "pi"):
                continue
            seen.add(key)
            definition = setting.definitions.get(key)
            if definition:
                waiting.append(definition.formula)
            else:
                found.add(key)
    return found


def _slope(setting: Setting, part: Expr) -> Expr | None:
    """Of ∂L/∂z, where L is an arbitrary function of z, what alone it depends on: the unknown slope."""
    match part:
        case D(Sym() as body, Sym() as variable):
            definition = setting.definitions.get(symbol_key(body))
            terms = [] if definition is None else list(walk(definition.formula))
            if any(isinstance(term, Sym) and symbol_key(term) == symbol_key(variable) for term in terms):
                name = f"/{SLOPE}{variable.name}"
                return next((term for term in terms if isinstance(term, Sym) and name in term.name), None)
    return None


def reductions(setting: Setting, sides: Sequence[Expr]) -> Iterator[Setting]:
    """The setting without the definitions through which no derivative sees, then with those of the sides' own symbols.

    What holds with those quantities as independent variables holds with their definitions too.
    """
    named = {symbol_key(symbol) for side in sides for symbol in symbols(side)}
    within = named.union(*(reached(setting.definitions.get, key) for key in named))
    known = {key: definition for key, definition in setting.definitions.items() if key in within}
    every = [*sides, *(definition.formula for definition in known.values())]
    varied = {symbol_key(node.variable) for side in every for node in walk(side) if isinstance(node, D)}
    seen = {key for key, definition in known.items() if _sees(setting, definition.formula, varied)}
    for kept in dict.fromkeys((frozenset(seen), frozenset(seen | named & known.keys()))):
        if len(kept) < len(setting.definitions):
            yield Setting({key: known[key] for key in known if key in kept}, setting.domains)


def _sees(setting: Setting, formula: Expr, varied: Set[Key]) -> bool:
    """Whether a derivative is in a formula or one by these variables sees through it."""
    inside = list(walk(formula))
    return any(
        isinstance(part, D)
        or (
            isinstance(part, Sym)
            and (symbol_key(part) in varied or any(depends(setting, part, other) for other in varied))
        )
        for part in inside
    )


def reached(chosen: Callable[[Key], Definition | None], key: Key, seen: frozenset[Key] = frozenset()) -> set[Key]:
    """All on which a quantity depends."""
    definition = None if key in seen else chosen(key)
    if definition is None:
        return set()
    inside = {symbol_key(symbol) for symbol in symbols(definition.formula)}
    return inside.union(*(reached(chosen, other, seen | {key}) for other in inside))


def outside_derivatives(node: Expr) -> Iterator[Sym]:
    """The symbols of a formula that stand in no derivative."""
    if isinstance(node, Sym):
        yield node
    elif not isinstance(node, D):
        for child in children(node):
            yield from outside_derivatives(child)
