"""Which definitions hold at a row: the nearest before it, else the next after it; and what else may be meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial

from derive.documents.products import ARBITRARY
from derive.documents.statements import Equality, Given
from derive.documents.sums import shifted
from derive.documents.vocabulary import LOSSES
from derive.expr import (
    D,
    Expr,
    Fn,
    Generic,
    Index,
    Num,
    Pow,
    Sum,
    Sym,
    all_indices,
    children,
    free_indices,
    map_nodes,
    symbols,
    walk,
)
from derive.steps import Definition, Domain, Setting, symbol_key

Key = tuple[str, int, int | None]
UNKNOWN_FUNCTION = "f(·)"
"""What stands for an arbitrary function among the variables on which a formula depends."""


class Scopes:
    """All definitions of a document, by what they define."""

    def __init__(self, givens: Sequence[Given], sides: Sequence[Expr] = ()) -> None:
        self.links = links_of([*sides, *(given.definition.formula for given in givens)])
        every = (
            *sides,
            *(given.definition.formula for given in givens),
            *(given.definition.symbol for given in givens),
        )
        self.occurring = frozenset((symbol.name, len(symbol.indices)) for side in every for symbol in symbols(side))
        self._by_key: dict[Key, list[Given]] = {}
        for given in givens:
            self._by_key.setdefault(given.definition.key, []).append(given)
        self._together: dict[Key, set[Key]] = {}
        for given in givens:
            keys = {symbol_key(symbol) for symbol in _outside_derivatives(given.definition.formula)}
            for key in keys:
                self._together.setdefault(key, set()).update(keys)
        self.arbitrary = [given.definition for given in givens if given.row < 0 and _is_arbitrary(given.definition)]
        self.upstream = {definition.key for definition in self.arbitrary}
        self.layers = {part.layer for one in self.arbitrary for part in symbols(one.formula) if part.layer is not None}
        """The layers of which the losses are arbitrary functions."""

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
        for choose, links in self._ways():
            used = self._used(one, sides, choose, links)
            if used not in seen:
                seen.append(used)
                yield _setting(used, sides)
        for choose in (_nearest, _arbitrary):
            if own := self._own_upstream(one, sides, choose):
                used = self._used(one, sides, choose, own)
                if used not in seen:
                    seen.append(used)
                    yield _setting(used, sides)

    def frozen(self, one: Equality) -> Iterator[Setting]:
        """With what is differentiated seen through one step, all else held fixed: a partial derivative in a graph."""
        sides = (one.left, one.right)
        bodies = {
            symbol_key(node.body)
            for side in sides
            for node in walk(side)
            if isinstance(node, D) and isinstance(node.body, Sym)
        }
        used = self._used(one, sides, _nearest, {})
        kept = {key: definition for key, definition in used.items() if key in bodies}
        if kept and kept != used:
            yield _setting(kept, sides)

    def _used(
        self, one: Equality, sides: Sequence[Expr], choose: _Choice, links: Mapping[Key, Definition]
    ) -> Mapping[Key, Definition]:
        chosen = partial(self._chosen, choose, one, links)
        return _used(chosen, self._by_key.keys(), sides, self.layers, self.occurring)

    def _own_upstream(self, one: Equality, sides: Sequence[Expr], choose: _Choice) -> Mapping[Key, Definition]:
        """Arbitrary losses for one equality: of the first quantity through which all goes that it differentiates by."""
        chosen = partial(self._chosen, choose, one, {})
        used = self._used(one, sides, choose, {})
        formulas = [*sides, *(definition.formula for definition in used.values())]
        by: dict[Sym, dict[Key, Sym]] = {}
        for node in (part for formula in formulas for part in walk(formula)):
            if isinstance(node, D) and isinstance(node.body, Sym) and not node.body.indices:
                key = symbol_key(node.body)
                is_loss = node.body.name in LOSSES and symbol_key(node.variable) not in _reached(chosen, key)
                if key not in used or is_loss:
                    by.setdefault(node.body, {})[symbol_key(node.variable)] = node.variable
        found: dict[Key, Definition] = {}
        for body, variables in by.items():
            through = self._through(chosen, symbol_key(body), variables)
            if through is not None and through.indices:
                found[symbol_key(body)] = Definition(body, _arbitrary_of(body.name, through))
        self.arbitrary += [definition for definition in found.values() if definition not in self.arbitrary]
        self.upstream |= found.keys()
        return found

    def _through(
        self, chosen: Callable[[Key], Definition | None], body: Key, variables: Mapping[Key, Sym]
    ) -> Sym | None:
        """The quantity on which all of the variables bear, and which bears on no other such one."""
        known = {key: given[0].definition.symbol for key, given in self._by_key.items() if key != body}
        below = {key: _reached(chosen, key) for key in {*known, *variables}}
        fitting = [key for key in below if all(other == key or other in below[key] for other in variables)]
        first = [key for key in fitting if not any(other in below[key] for other in fitting if other != key)]
        own = [key for key in first if key in variables]
        return {**known, **variables}[(own or first)[0]] if first else None

    def _ways(self) -> Iterator[tuple[_Choice, Mapping[Key, Definition]]]:
        """How definitions are chosen; then with a matrix taken for that of all samples, in its rows or its columns."""
        for choose in (_nearest, _next, _of_section, _arbitrary, _original):
            yield choose, {}
        for links in self.links:
            yield _nearest, links
            yield _arbitrary, links

    def _chosen(self, choose: _Choice, one: Equality, links: Mapping[Key, Definition], key: Key) -> Definition | None:
        if key in links and (key not in self._by_key or isinstance(links[key].formula, Generic | Sum)):
            return links[key]
        known = [given for given in self._by_key.get(key, ()) if given.place != one.place]
        if choose not in (_arbitrary, _original) and any(given.row >= 0 for given in known):
            known = [given for given in known if given.row >= 0]
        return choose(known, one) if known else None


def _outside_derivatives(node: Expr) -> Iterator[Sym]:
    """The symbols of a formula that stand in no derivative."""
    if isinstance(node, Sym):
        yield node
    elif not isinstance(node, D):
        for child in children(node):
            yield from _outside_derivatives(child)


def _is_arbitrary(definition: Definition) -> bool:
    """Whether it says no more than on what a loss depends."""
    formula = definition.formula
    while isinstance(formula, Sum):
        formula = formula.body
    return isinstance(formula, Generic) or (isinstance(formula, Fn) and formula.name in ARBITRARY)


def _setting(used: Mapping[Key, Definition], sides: Sequence[Expr]) -> Setting:
    return Setting(used, _domains([*sides, *(definition.formula for definition in used.values())], used))


def _reached(chosen: Callable[[Key], Definition | None], key: Key, seen: frozenset[Key] = frozenset()) -> set[Key]:
    """All on which a quantity depends."""
    definition = None if key in seen else chosen(key)
    if definition is None:
        return set()
    inside = {symbol_key(symbol) for symbol in symbols(definition.formula)}
    return inside.union(*(_reached(chosen, other, seen | {key}) for other in inside))


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


def _arbitrary(known: list[Given], one: Equality) -> Definition | None:
    """The arbitrary loss of the layer above, where the definition is by the last layer."""
    return next((given.definition for given in known if given.row < 0), None) or _nearest(known, one)


def _original(known: list[Given], one: Equality) -> Definition | None:
    """The arbitrary loss, and of all else the first definition."""
    return min(known, key=lambda given: given.row).definition


def _used(
    chosen: Callable[[Key], Definition | None],
    keys: Iterable[Key],
    sides: Iterable[Expr],
    more: set[int],
    occurring: frozenset[tuple[str, int]],
) -> Mapping[Key, Definition]:
    """The definitions on which the sides depend, with a layer's shifted to the layers that occur; no circle."""
    used: dict[Key, Definition] = {}
    layers = {symbol.layer for side in sides for symbol in symbols(side) if symbol.layer is not None}
    layers |= more if layers else set()
    layered = [key for key in keys if key[2] is not None] if layers else []

    def visit(formula: Expr, path: frozenset[Key]) -> bool:
        for symbol in symbols(formula):
            key = symbol_key(symbol)
            if key in path:
                return False
            if key in used:
                continue
            definition = (
                chosen(key)
                or _shifted(chosen, layered, key, layers)
                or _of_last(chosen, keys, key)
                or _of_sample(chosen, keys, key, occurring)
            )
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
            symbol, formula = (shifted(part, layer - other) for part in (definition.symbol, definition.formula))
            derives = any(isinstance(part, D) for part in walk(formula))
            if derives and any(part.layer is not None and part.layer not in layers for part in symbols(formula)):
                continue
            assert isinstance(symbol, Sym)
            return Definition(symbol, formula)
    return None


_LAYER = re.compile(r"(.+?)\^(?:(L)(?:-(\d))?|\[(\d+)\])")


def _of_last(chosen: Callable[[Key], Definition | None], keys: Iterable[Key], key: Key) -> Definition | None:
    """The definition of a^L or a^[2] from that of a^l."""
    found = _LAYER.fullmatch(key[0])
    if not found:
        return None
    name, last, back, number = found.groups()
    base = int(number) if number else -int(back or 0)
    for near in keys:
        definition = chosen(near) if near[2] is not None and near[:2] == (name, key[1]) else None
        if definition and near[2] is not None:
            shift = base - near[2]

            def put(part: Expr, shift: int = shift) -> Expr | None:
                if isinstance(part, Sym) and part.layer is not None:
                    offset = part.layer + shift
                    label = f"{last}{offset or ''}" if last else f"[{offset}]"
                    return Sym(f"{part.name}^{label}", part.indices)
                return None

            symbol = put(definition.symbol)
            assert isinstance(symbol, Sym)
            return Definition(symbol, map_nodes(definition.formula, put))
    return None


def _of_sample(
    chosen: Callable[[Key], Definition | None], keys: Iterable[Key], key: Key, occurring: frozenset[tuple[str, int]]
) -> Definition | None:
    """The definition of E_s or E^(s), of one sample, from that of E: what occurs with a sample's index gets it too."""
    name, count, layer = key
    plain = name.removesuffix(_SAMPLE)
    mark = _SAMPLE if plain != name else ""
    base = chosen((plain, count - 1, layer)) if count else None
    if base is None or (plain, count - 1, layer) not in keys:
        return None
    taken = {index.name for index in all_indices(base.formula) | set(base.symbol.indices)}
    sample = Index(next(letter for letter in ("s", "r", "q", "σ") if letter not in taken), "N")

    def depends_on_samples(symbol: Sym, seen: frozenset[Key]) -> bool:
        if (symbol.name + mark, len(symbol.indices) + 1) in occurring:
            return True
        inner = chosen(symbol_key(symbol))
        if inner is None or symbol_key(symbol) in seen:
            return False
        return any(depends_on_samples(part, seen | {symbol_key(symbol)}) for part in symbols(inner.formula))

    def put(part: Expr) -> Expr | None:
        if isinstance(part, Sym) and depends_on_samples(part, frozenset()):
            return Sym(part.name + mark, (sample, *part.indices), part.layer)
        return None

    symbol, formula = Sym(name, (sample, *base.symbol.indices), layer), map_nodes(base.formula, put)
    return Definition(symbol, formula) if free_indices(formula) <= set(symbol.indices) else None


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


def leaves(setting: Setting, side: Expr) -> set[Key]:
    """The variables without a definition on which a formula depends, sizes and π left out."""
    found, waiting, seen = set[Key](), [side], set[Key]()
    while waiting:
        formula = waiting.pop()
        if any(isinstance(part, Fn) and part.name.rstrip("'") in ARBITRARY for part in walk(formula)):
            found.add((UNKNOWN_FUNCTION, 0, None))
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


def reduced(setting: Setting, sides: Iterable[Expr]) -> Setting:
    """The setting without the definitions through which no derivative sees.

    What holds with those quantities as independent variables holds with their definitions too.
    """
    known = setting.definitions
    every = [*sides, *(definition.formula for definition in known.values())]
    varied = {symbol_key(node.variable) for side in every for node in walk(side) if isinstance(node, D)}
    kept = {}
    for key, definition in known.items():
        inside = list(walk(definition.formula))
        moves = any(isinstance(part, Sym) and symbol_key(part) in varied for part in inside)
        deep = any(depends(setting, part, other) for part in inside if isinstance(part, Sym) for other in varied)
        if moves or deep or any(isinstance(part, D) for part in inside):
            kept[key] = definition
    return setting if len(kept) == len(known) else Setting(kept, setting.domains)


# A matrix X of samples x^(i).

_SMALL = dict(zip("XAZHYΔWBGP", "xazhyδwbgp", strict=True))
_SAMPLE = "^()"


def links_of(formulas: Iterable[Expr]) -> list[dict[Key, Definition]]:
    """What a capital letter may stand for that nothing defines: X_ij for x_ij, in rows or in columns; y_i for y^(i)."""
    used = {symbol_key(symbol): symbol for formula in formulas for symbol in symbols(formula)}
    rows, columns = dict[Key, Definition](), dict[Key, Definition]()
    for key, symbol in used.items():
        for name in (symbol.name + _SAMPLE, *_small(symbol.name)):
            entry = used.get((name, len(symbol.indices), symbol.layer))
            if entry is not None and symbol.indices:
                rows[key] = Definition(symbol, Sym(name, symbol.indices, symbol.layer))
                columns[key] = Definition(symbol, Sym(name, symbol.indices[::-1], symbol.layer))
                break
    return [rows, columns] if rows else []


def _small(name: str) -> tuple[str, ...]:
    small = _SMALL.get(name[:1])
    return (small + name[1:] + _SAMPLE, small + name[1:]) if small else ()


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

    @cache
    def reached(body: Sym) -> set[Key]:
        return _reach(defined, symbol_key(body))

    last: dict[tuple[str, int], int] = {}
    for side in (*sides, *(given.definition.formula for given in givens)):
        for node in walk(side):
            match node:
                case D(Sym(_, (), None) as body, variable):
                    known = symbol_key(body) in defined
                    if (not known and symbol_key(body) not in used) or (
                        known and body.name in LOSSES and symbol_key(variable) not in reached(body)
                    ):
                        wanted.setdefault(body, {})[symbol_key(variable)] = variable
                case Sym(name, indices, int() as layer):
                    last[name, len(indices)] = max(layer, last.get((name, len(indices)), layer))
    found = list(givens)
    for body, by in wanted.items():
        if any(variable.layer is not None for variable in by.values()):
            by = {key: variable for key, variable in by.items() if variable.layer is not None}
        formula = _upstream(body, by, defined, last)
        if formula and givens:
            found.append(Given(givens[0].place, -1, Definition(body, formula)))
    return tuple(found)


def _upstream(
    body: Sym, by: Mapping[Key, Sym], defined: Mapping[Key, Given], last: Mapping[tuple[str, int], int]
) -> Expr | None:
    raised = {key: _last(one, last) for key, one in by.items()}
    highest = max((layer for layer in raised.values() if layer is not None), default=None)
    by = {key: one for key, one in by.items() if raised[key] == highest}
    below = {key for key in by if any(key in _reach(defined, other) for other in by if other != key)}
    top = {Sym(one.name, one.indices, _last(one, last)) for key, one in by.items() if key not in below}
    if len({symbol_key(one) for one in top}) != 1:
        return None
    return _arbitrary_of(body.name, top.pop())


def _arbitrary_of(name: str, variable: Sym) -> Expr:
    """An arbitrary smooth function of all entries of a quantity; of a matrix, a sum of one for each row."""
    if not variable.indices:
        return Fn("f", (variable,))
    found: Expr = Generic(name, variable, variable.indices[0])
    for index in variable.indices[1:]:
        found = Sum(found, index)
    return found


def _last(symbol: Sym, last: Mapping[tuple[str, int], int]) -> int | None:
    return None if symbol.layer is None else last[symbol.name, len(symbol.indices)]


def _reach(defined: Mapping[Key, Given], key: Key, seen: frozenset[Key] = frozenset()) -> set[Key]:
    if key not in defined or key in seen:
        return set()
    inside = {symbol_key(symbol) for symbol in symbols(defined[key].definition.formula)}
    return inside.union(*(_reach(defined, other, seen | {key}) for other in inside))
