"""Which definitions hold at a row: the nearest before it, else the next after it; and what else may be meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from derive.documents.origins import links_of, of_numbered_layer, of_other_layer, of_sample
from derive.documents.reach import Key, outside_derivatives, reached
from derive.documents.statements import Equality, Given
from derive.documents.upstream import arbitrary_of, is_arbitrary
from derive.documents.vocabulary import LOSSES
from derive.expr import (
    D,
    Expr,
    Fn,
    Generic,
    Num,
    Pow,
    Sum,
    Sym,
    symbols,
    walk,
)
from derive.steps import Definition, Domain, Setting, symbol_key


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
            keys = {symbol_key(symbol) for symbol in outside_derivatives(given.definition.formula)}
            for key in keys:
                self._together.setdefault(key, set()).update(keys)
        self.arbitrary = [given.definition for given in givens if given.row < 0 and is_arbitrary(given.definition)]
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
                is_loss = node.body.name in LOSSES and symbol_key(node.variable) not in reached(chosen, key)
                if key not in used or is_loss:
                    by.setdefault(node.body, {})[symbol_key(node.variable)] = node.variable
        found: dict[Key, Definition] = {}
        for body, variables in by.items():
            through = self._through(chosen, symbol_key(body), variables)
            if through is not None and through.indices:
                found[symbol_key(body)] = Definition(body, arbitrary_of(body.name, through))
        self.arbitrary += [definition for definition in found.values() if definition not in self.arbitrary]
        self.upstream |= found.keys()
        return found

    def _through(
        self, chosen: Callable[[Key], Definition | None], body: Key, variables: Mapping[Key, Sym]
    ) -> Sym | None:
        """The quantity on which all of the variables bear, and which bears on no other such one."""
        known = {key: given[0].definition.symbol for key, given in self._by_key.items() if key != body}
        below = {key: reached(chosen, key) for key in {*known, *variables}}
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


def _setting(used: Mapping[Key, Definition], sides: Sequence[Expr]) -> Setting:
    return Setting(used, _domains([*sides, *(definition.formula for definition in used.values())], used))


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
                or of_other_layer(chosen, layered, key, layers)
                or of_numbered_layer(chosen, keys, key)
                or of_sample(chosen, keys, key, occurring)
            )
            if definition and visit(definition.formula, path | {key}):
                used[key] = definition
        return True

    for side in sides:
        visit(side, frozenset())
    return used


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
