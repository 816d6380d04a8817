"""Which definitions hold at a row: the nearest before it, else the next after it; and what else may be meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from derive.documents.statements import Equality, Given
from derive.expr import D, Expr, Fn, Generic, Num, Pow, Sym, map_nodes, symbols, walk
from derive.steps import Definition, Domain, Setting, symbol_key

Key = tuple[str, int, int | None]


class Scopes:
    """All definitions of a document, by what they define."""

    def __init__(self, givens: Sequence[Given]) -> None:
        self._by_key: dict[Key, list[Given]] = {}
        for given in givens:
            self._by_key.setdefault(given.definition.key, []).append(given)
        self._together: dict[Key, set[Key]] = {}
        for given in givens:
            keys = {symbol_key(symbol) for symbol in symbols(given.definition.formula)}
            for key in keys:
                self._together.setdefault(key, set()).update(keys)
        self.upstream = {given.definition.key for given in givens if given.row < 0}

    def defines(self, symbol: Sym) -> bool:
        """Whether the symbol is defined anywhere."""
        return symbol_key(symbol) in self._by_key

    def are_independent(self, first: Sym, second: Sym) -> bool:
        """Whether two symbols that nothing defines stand side by side in a definition, as w and b do in w x + b."""
        return symbol_key(second) in self._together.get(symbol_key(first), ())

    def settings(self, one: Equality, *sides: Expr) -> Iterator[Setting]:
        """The likeliest setting first; others only where something on which the sides depend is defined twice."""
        sides = sides or (one.left, one.right)
        seen = list[Mapping[Key, Definition]]()
        for choose in (_nearest, _next, _of_section):
            used = _used(partial(self._chosen, choose, one), self._by_key.keys(), sides)
            if used not in seen:
                seen.append(used)
                yield Setting(used, _domains([*sides, *(definition.formula for definition in used.values())], used))

    def _chosen(self, choose: _Choice, one: Equality, key: Key) -> Definition | None:
        known = [given for given in self._by_key.get(key, ()) if given.place != one.place]
        return choose(known, one) if known else None


_Choice = Callable[[list[Given], Equality], Definition | None]


def _nearest(known: list[Given], one: Equality) -> Definition | None:
    """The last before the equality, else the first after it that no heading separates from it."""
    before = [given.definition for given in known if given.row <= one.row]
    after = [given.definition for given in known if given.row > one.row and given.section == one.section]
    return before[-1] if before else after[0] if after else None


def _next(known: list[Given], one: Equality) -> Definition | None:
    """The first after the equality, else the last before it."""
    return next((given.definition for given in known if given.row > one.row), known[-1].definition)


def _of_section(known: list[Given], one: Equality) -> Definition | None:
    """As the nearest, but none from before the heading above the equality; an arbitrary loss holds everywhere."""
    return _nearest([given for given in known if given.section == one.section or given.row < 0], one)


def _used(
    chosen: Callable[[Key], Definition | None], keys: Iterable[Key], sides: Iterable[Expr]
) -> Mapping[Key, Definition]:
    """The definitions on which the sides depend, with a layer's shifted to the layers that occur; no circle."""
    used: dict[Key, Definition] = {}
    layers = {symbol.layer for side in sides for symbol in symbols(side) if symbol.layer is not None}
    layered = [key for key in keys if key[2] is not None] if layers else []

    def visit(formula: Expr, path: frozenset[Key]) -> bool:
        for symbol in symbols(formula):
            key = symbol_key(symbol)
            if key in path:
                return False
            if key in used:
                continue
            definition = chosen(key) or _shifted(chosen, layered, key, layers)
            if definition and visit(definition.formula, path | {key}):
                used[key] = definition
        return True

    for side in sides:
        visit(side, frozenset())
    return used


def _shifted(
    chosen: Callable[[Key], Definition | None], layered: Iterable[Key], key: Key, layers: set[int]
) -> Definition | None:
    """The definition of a layer's quantity from that of another layer."""
    name, indices, layer = key
    if layer is None or layer not in layers:
        return None
    for near in layered:
        other, definition = near[2], chosen(near) if near[:2] == (name, indices) else None
        if definition and other is not None:
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


# Losses that nothing defines.


def with_upstream(givens: Sequence[Given], sides: Sequence[Expr]) -> tuple[Given, ...]:
    """A symbol that is differentiated and that nothing defines is an arbitrary smooth function of the last quantity.

    That is the one among those it is differentiated by on which no other of them depends; of a layered one, in the
    last layer that occurs. Where there is no such one, nothing is added.
    """
    defined = {given.definition.key: given for given in givens}
    used = {symbol_key(symbol) for given in givens for symbol in symbols(given.definition.formula)}
    bodies = {
        node.body
        for given in givens
        for node in walk(given.definition.formula)
        if isinstance(node, D) and isinstance(node.body, Sym)
    }
    used -= {symbol_key(body) for body in bodies if isinstance(body, Sym)}
    wanted: dict[Sym, dict[Key, Sym]] = {}
    last: dict[tuple[str, int], int] = {}
    for side in (*sides, *(given.definition.formula for given in givens)):
        for node in walk(side):
            match node:
                case D(Sym(_, (), None) as body, variable) if not {symbol_key(body)} & (defined.keys() | used):
                    wanted.setdefault(body, {})[symbol_key(variable)] = variable
                case Sym(name, indices, int() as layer):
                    last[name, len(indices)] = max(layer, last.get((name, len(indices)), layer))
    found = list(givens)
    for body, by in wanted.items():
        formula = _upstream(body, by, defined, last)
        if formula and givens:
            found.append(Given(givens[0].place, -1, Definition(body, formula)))
    return tuple(found)


def _upstream(
    body: Sym, by: Mapping[Key, Sym], defined: Mapping[Key, Given], last: Mapping[tuple[str, int], int]
) -> Expr | None:
    below = {key for key in by if any(key in _reach(defined, other) for other in by if other != key)}
    top = {Sym(one.name, one.indices, _last(one, last)) for key, one in by.items() if key not in below}
    if len({symbol_key(one) for one in top}) != 1:
        return None
    variable = top.pop()
    if not variable.indices:
        return Fn("f", (variable,))
    return Generic(body.name, variable, variable.indices[0]) if len(variable.indices) == 1 else None


def _last(symbol: Sym, last: Mapping[tuple[str, int], int]) -> int | None:
    return None if symbol.layer is None else last[symbol.name, len(symbol.indices)]


def _reach(defined: Mapping[Key, Given], key: Key, seen: frozenset[Key] = frozenset()) -> set[Key]:
    if key not in defined or key in seen:
        return set()
    inside = {symbol_key(symbol) for symbol in symbols(defined[key].definition.formula)}
    return inside.union(*(_reach(defined, other, seen | {key}) for other in inside))
