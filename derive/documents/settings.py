"""Which definitions hold at a row: the nearest before it, else the next after it; and what else may be meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from derive.documents.statements import Given
from derive.expr import D, Expr, Fn, Generic, Index, Num, Pow, Sym, map_nodes, symbols, walk
from derive.steps import Definition, Domain, Setting, symbol_key

Key = tuple[str, int, int | None]
_MOST_SETTINGS = 4


def settings(givens: Sequence[Given], row: int, sides: Sequence[Expr]) -> Iterator[Setting]:
    """The likeliest setting first; others only where a symbol on which the sides depend is defined twice."""
    by_key: dict[Key, list[Given]] = {}
    for given in givens:
        by_key.setdefault(given.definition.key, []).append(given)
    nearest = {key: _near(known, row) for key, known in by_key.items()}
    chosen = {key: near[0] for key, near in nearest.items()}
    seen = list[Mapping[Key, Definition]]()
    variants = [chosen, {key: near[-1] for key, near in nearest.items()}]
    variants += ({**chosen, key: other} for key, near in nearest.items() for other in near[1:])
    for variant in variants:
        used = _used(variant, sides)
        if used not in seen and len(seen) < _MOST_SETTINGS:
            seen.append(used)
            yield Setting(used, _domains([*sides, *(one.formula for one in used.values())], used))


def _near(known: list[Given], row: int) -> list[Definition]:
    before = [given.definition for given in known if given.row <= row]
    after = [given.definition for given in known if given.row > row]
    return list(dict.fromkeys([*before[-1:], *after[:1]]))


def _used(chosen: Mapping[Key, Definition], sides: Iterable[Expr]) -> Mapping[Key, Definition]:
    """The definitions on which the sides depend, with a layer's shifted to the layers that occur; no circle."""
    used: dict[Key, Definition] = {}
    layers = {symbol.layer for side in sides for symbol in symbols(side) if symbol.layer is not None}

    def visit(formula: Expr, path: frozenset[Key]) -> bool:
        for symbol in symbols(formula):
            key = symbol_key(symbol)
            if key in path:
                return False
            if key in used:
                continue
            definition = chosen.get(key) or _shifted(chosen, key, layers)
            if definition and visit(definition.formula, path | {key}):
                used[key] = definition
        return True

    for side in sides:
        visit(side, frozenset())
    return used


def _shifted(chosen: Mapping[Key, Definition], key: Key, layers: set[int]) -> Definition | None:
    """The definition of a layer's quantity from that of another layer."""
    name, indices, layer = key
    if layer is None or layer not in layers:
        return None
    for (other_name, other_indices, other), definition in chosen.items():
        if (other_name, other_indices) == (name, indices) and other is not None:
            shift = layer - other

            def put(part: Expr, shift: int = shift) -> Expr | None:
                if isinstance(part, Sym) and part.layer is not None:
                    return Sym(part.name, part.indices, part.layer + shift)
                return None

            symbol = put(definition.symbol)
            assert isinstance(symbol, Sym)
            return Definition(symbol, map_nodes(definition.formula, put))
    return None


def _domains(formulas: Iterable[Expr], used: Mapping[Key, Definition]) -> dict[str, Domain]:
    """Positive is what a logarithm or a root is taken of."""
    found: dict[str, Domain] = {}
    for node in (part for formula in formulas for part in walk(formula)):
        match node:
            case Fn("log", (inner,)):
                base, unit = inner, not isinstance(inner, Sym)
            case Pow(inner, Num(value)) if value.denominator != 1:
                base, unit = inner, False
            case _:
                continue
        for symbol in symbols(base):
            if symbol_key(symbol) not in used and (isinstance(base, Sym) or _is_one_less(base, symbol)):
                found[symbol.name] = Domain.UNIT if unit or found.get(symbol.name) is Domain.UNIT else Domain.POSITIVE
    return found


def _is_one_less(base: Expr, symbol: Sym) -> bool:
    """1 - s."""
    parts = list(walk(base))
    return len(parts) == 5 and symbol in parts and any(isinstance(part, Num) and part.value == -1 for part in parts)


def depends(setting: Setting, body: Sym, variable: Sym) -> bool:
    """Whether a defined symbol reaches another; what nothing defines is free of all others, and said to be so."""
    if symbol_key(body) not in setting.definitions:
        return True
    waiting, seen = [body], {symbol_key(body)}
    while waiting:
        definition = setting.definition_of(waiting.pop())
        for symbol in symbols(definition.formula) if definition else ():
            if symbol_key(symbol) == symbol_key(variable):
                return True
            if symbol_key(symbol) not in seen:
                seen.add(symbol_key(symbol))
                waiting.append(symbol)
    return False


# Losses that nothing defines.


def with_upstream(givens: Sequence[Given], sides: Iterable[tuple[int, Expr]]) -> tuple[Given, ...]:
    """A symbol that is differentiated and that nothing defines is an arbitrary smooth function of the last quantity.

    That is the one among those it is differentiated by on which no other of them depends. Where there is no such one,
    nothing is added.
    """
    defined = {given.definition.key: given for given in givens}
    wanted: dict[Sym, dict[Key, Sym]] = {}
    used = {symbol_key(symbol) for given in givens for symbol in symbols(given.definition.formula)}
    every = [*sides, *((given.row, given.definition.formula) for given in givens)]
    for _, side in every:
        for node in walk(side):
            match node:
                case D(Sym(_, ()) as body, variable) if (
                    symbol_key(body) not in defined and symbol_key(body) not in used
                ):
                    wanted.setdefault(body, {})[symbol_key(variable)] = variable
    found = list(givens)
    for body, by in wanted.items():
        below = {key for key in by if any(key in _reach(defined, other) for other in by if other != key)}
        top = [variable for key, variable in by.items() if key not in below]
        if len(top) == 1 and len(top[0].indices) == 1 and top[0].layer is None:
            index = Index(top[0].indices[0].name, top[0].indices[0].size)
            place = givens[0].place if givens else None
            if place:
                generic = Generic(body.name, Sym(top[0].name, (index,)), index)
                found.append(Given(place, 0, Definition(body, generic)))
        elif len(top) == 1 and not top[0].indices and givens:
            found.append(Given(givens[0].place, 0, Definition(body, Fn("f", (top[0],)))))
    return tuple(found)


def _reach(defined: Mapping[Key, Given], key: Key, seen: frozenset[Key] = frozenset()) -> set[Key]:
    if key not in defined or key in seen:
        return set()
    inside = {symbol_key(symbol) for symbol in symbols(defined[key].definition.formula)}
    return inside.union(*(_reach(defined, other, seen | {key}) for other in inside))
