"""Which definitions hold at a row: the nearest before it, else the next after it; and what else may be meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property, partial
from types import MappingProxyType

from derive.documents.deciding.one_sample import LossOfOne, losses_of_one
from derive.documents.deciding.own_targets import is_target, residuals_of
from derive.documents.formulas.domains import domains_of
from derive.documents.formulas.errors import Role
from derive.documents.formulas.opaque import OPAQUE
from derive.documents.formulas.reach import Key, depends, outside_derivatives
from derive.documents.formulas.upstream import Opening, openings, ties_of
from derive.documents.meaning.origins import links_of, of_all_layers, of_number, of_other_layer, of_sample, unlabelled
from derive.documents.trees.vocabulary import LOSSES
from derive.documents.understanding.statements import Equality, Given
from derive.expr import Expr, Sym, symbols
from derive.reading.places import Place
from derive.steps import Definition, Setting, symbol_key

_SUBSCRIPTS = re.compile(r"[^\W_]+")


class Scopes:
    """All definitions of a document, by what they define."""

    def __init__(
        self, givens: Sequence[Given], sides: Sequence[Expr], written: Sequence[Expr], *, round_layers: bool = False
    ) -> None:
        """Of all `sides`, `written` are those with all their indices; `round_layers` if a^(2) is of a layer."""
        self.round_layers = round_layers
        self.written = ties_of(written)
        formulas = [*sides, *(given.definition.formula for given in givens)]
        self.residuals = residuals_of(formulas)
        self.links = links_of(formulas, [given.definition.symbol for given in givens])
        if plain := unlabelled(formulas, [given.definition for given in givens]):
            self.links.append(plain)
        every = (
            *sides,
            *(given.definition.formula for given in givens),
            *(given.definition.symbol for given in givens),
        )
        self.occurring = frozenset((symbol.name, len(symbol.indices)) for side in every for symbol in symbols(side))
        self.mistaken = set[int]()
        """The rows of second definitions that are mistakes: what comes after them may follow the first, or them."""
        self._by_key: dict[Key, list[Given]] = {}
        for given in givens:
            self._by_key.setdefault(given.definition.key, []).append(given)
        self._together: dict[Key, set[Key]] = {}
        for given in givens:
            keys = {symbol_key(symbol) for symbol in outside_derivatives(given.definition.formula)}
            for key in keys:
                self._together.setdefault(key, set()).update(keys)

    def defines(self, symbol: Sym, but_at: Place | None = None) -> bool:
        """Whether the symbol is defined anywhere, or anywhere but at a place."""
        return any(given.place != but_at for given in self._by_key.get(symbol_key(symbol), ()))

    def are_independent(self, first: Sym, second: Sym) -> bool:
        """Whether two symbols that nothing defines stand side by side in a definition, as w and b do in w x + b.

        An h_θ(x) that is not computed is a function of θ, whatever stands beside it.
        """
        if first.name.startswith(OPAQUE) and second.name in _SUBSCRIPTS.findall(first.name.partition("(")[0]):
            return False
        return symbol_key(first) not in self._by_key and symbol_key(second) in self._together.get(symbol_key(first), ())

    def are_apart(self, first: Sym, second: Sym, setting: Setting) -> bool:
        """Whether the first, which nothing defines, stands beside what depends on the second, as t in (t - y(w))²."""
        beside = [
            setting.definitions[key] for key in self._together.get(symbol_key(first), ()) if key in setting.definitions
        ]
        undefined = symbol_key(first) not in self._by_key
        return undefined and any(depends(setting, one.symbol, symbol_key(second)) for one in beside)

    def settings(self, one: Equality, *sides: Expr) -> Iterator[Setting]:
        """The likeliest setting first; others only where something on which the sides depend is defined twice.

        A loss that is differentiated and that nothing defines is an arbitrary one in them.
        """
        sides = sides or (one.left, one.right)
        for used, opening in self._all(one, sides):
            if opening is None or opening.sure:
                yield setting_of(used, sides)

    def guessed(self, one: Equality) -> Iterator[tuple[Setting, tuple[str, ...]]]:
        """Settings with arbitrary functions for more than a document tells of, and these functions."""
        sides = (one.left, one.right)
        for used, opening in self._all(one, sides):
            if opening is not None and not opening.sure and not opening.hides(self._told(one)):
                yield setting_of(used, sides), opening.functions

    def _told(self, one: Equality) -> Set[Key]:
        """What has a definition that may hold at an equality: none of a loss that only a later section gives."""
        return {key for key in self._by_key if not self.tells_later(key, one)}

    def tells_later(self, key: Key, one: Equality) -> bool:
        """Whether it is a loss that gets its formula only after an equality, in another section: maybe another loss."""
        some = self._by_key.get(key, ())
        later = all(given.row > one.row and given.section != one.section for given in some)
        return key[0] in LOSSES and bool(some) and later

    def with_layers_alike(self, one: Equality) -> Iterator[Setting]:
        """Settings in which the formulas of the last layer are those of all, if that tells anything."""
        if made := self._of_all_layers(one):
            yield from self._supposing(one, made, _nearest)

    def with_network(self, one: Equality, made: Mapping[Key, Definition]) -> Iterator[Setting]:
        """Settings in which the layers are those of a network that a document does not write down."""
        for choose in (_nearest, _original):
            yield from self._supposing(one, made, choose)

    def with_errors(self, one: Equality, role: Role, *, alike: bool = False) -> Iterator[Setting]:
        """Settings in which errors have a role, and maybe the layers are alike."""
        layers = self._of_all_layers(one) if alike else {}
        yield from self._supposing(one, {**layers, **role.definitions((one.left, one.right))}, _nearest)

    def with_one_sample(self, one: Equality, *, named: bool = False) -> Iterator[tuple[Setting, str]]:
        """Settings in which a loss that the sides name is that of one sample, and this loss.

        If something of that sample has to be `named`, only where it stands in them too.
        """
        there = {symbol_key(symbol) for side in (one.left, one.right) for symbol in symbols(side)}
        for key, loss in self._of_one_sample.items():
            if key in there and (there & loss.single or not named):
                sides = (one.left, one.right)
                yield setting_of(self._used(one, sides, _nearest, {}, {key: loss.definition}), sides), key[0]

    @cached_property
    def _of_one_sample(self) -> Mapping[Key, LossOfOne]:
        return losses_of_one(self._first, self.occurring)

    @cached_property
    def _first(self) -> Mapping[Key, Definition]:
        """The first definition of each name."""
        return {key: some[0].definition for key, some in self._by_key.items()}

    def with_loss(self, one: Equality, loss: Definition) -> Iterator[Setting]:
        """Settings in which a loss has a formula that the document only names."""
        yield from self._supposing(one, {loss.key: loss}, _nearest)

    def _of_all_layers(self, one: Equality) -> Mapping[Key, Definition]:
        layers = layers_of((one.left, one.right))
        return of_all_layers(self._first.values(), range(min(layers) - 1, max(layers) + 1)) if layers else {}

    def _supposing(self, one: Equality, made: Mapping[Key, Definition], choose: _Choice) -> Iterator[Setting]:
        """Settings with some definitions in place of the document's, and an arbitrary loss where it is open."""
        sides = (one.left, one.right)
        for links in ({}, *self.links):
            used = self._used(one, sides, choose, links, made)
            wider = partial(self._used, one, (*sides, *self._known(sides)), choose, links, made)
            found = list(openings(sides, used, wider, self.are_independent, self.written))
            for more in [opening.definitions for opening in found if opening.sure] or [{}]:
                yield setting_of(self._used(one, sides, choose, links, {**made, **more}), sides)

    def _all(self, one: Equality, sides: Sequence[Expr]) -> Iterator[tuple[Mapping[Key, Definition], Opening | None]]:
        seen = list[Mapping[Key, Definition]]()
        for choose, links in self._ways():
            used = self._used(one, sides, choose, links)
            wider = partial(self._used, one, (*sides, *self._known(sides)), choose, links)
            found = [
                (self._used(one, sides, choose, links, opening.definitions), opening)
                for opening in openings(sides, used, wider, self.are_independent, self.written)
            ]
            plain = [] if any(opening.sure for _, opening in found) else [(used, None)]
            for definitions, opening in (*plain, *found):
                if definitions not in seen:
                    seen.append(definitions)
                    yield definitions, opening

    def _known(self, sides: Sequence[Expr]) -> Iterator[Sym]:
        """All that is defined, of a layer in the layers that occur."""
        layers = layers_of(sides)
        for given in (some[0] for some in self._by_key.values()):
            symbol = given.definition.symbol
            for layer in [None] if symbol.layer is None else layers:
                yield Sym(symbol.name, symbol.indices, layer)

    def _used(
        self,
        one: Equality,
        sides: Sequence[Expr],
        choose: _Choice,
        links: Mapping[Key, Definition],
        opened: Mapping[Key, Definition] = MappingProxyType({}),
    ) -> Mapping[Key, Definition]:
        """The definitions on which the sides depend, with a layer's shifted to the layers that occur; no circle."""
        chosen = partial(self._chosen, choose, one, links)
        layers = layers_of([*sides, *(definition.formula for definition in opened.values())])
        layered = [key for key in self._by_key if key[2] is not None] if layers else []
        used: dict[Key, Definition] = {}

        def of_layer(key: Key) -> Definition | None:
            return chosen(key) or of_other_layer(chosen, layered, key, layers)

        def visit(formula: Expr, path: frozenset[Key]) -> bool:
            for symbol in symbols(formula):
                key = symbol_key(symbol)
                if key in path:
                    return False
                if key in used:
                    if path & _below(used, key):
                        return False
                    continue
                definition = (
                    opened.get(key)
                    or of_layer(key)
                    or of_number(chosen, self._by_key, key, in_round=self.round_layers)
                    or self._of_sample(of_layer, key)
                )
                if definition and visit(definition.formula, path | {key}):
                    used[key] = definition
            return True

        for side in sides:
            visit(side, frozenset())
        return used

    def _of_sample(self, chosen: Callable[[Key], Definition | None], key: Key) -> Definition | None:
        """The definition for a sample, unless that would be one of its target."""
        made = of_sample(chosen, self._by_key, key, self.occurring)
        known = self._by_key
        of_target = made and is_target(made, self.residuals, lambda one: (own.definition for own in known.get(one, ())))
        return None if of_target else made

    def _ways(self) -> Iterator[tuple[_Choice, Mapping[Key, Definition]]]:
        """How definitions are chosen; then with a matrix taken for that of all samples, in its rows or its columns."""
        for choose in (_nearest, _next, _of_section, _implied, _original):
            yield choose, {}
        if self.mistaken:
            yield self._without_mistakes, {}
        for links in self.links:
            yield _nearest, links
            yield _implied, links

    def _without_mistakes(self, known: list[Given], one: Equality) -> Definition | None:
        """The nearest definition that is no mistake."""
        return _nearest([given for given in known if given.row not in self.mistaken] or known, one)

    def _chosen(self, choose: _Choice, one: Equality, links: Mapping[Key, Definition], key: Key) -> Definition | None:
        if key in links and key not in self._by_key:
            return links[key]
        known = [given for given in self._by_key.get(key, ()) if given.place != one.place]
        if choose not in (_implied, _original) and any(given.row >= 0 for given in known):
            known = [given for given in known if given.row >= 0]
        return choose(known, one) if known else None


def layers_of(formulas: Iterable[Expr]) -> set[int]:
    """The layers that occur in some formulas."""
    return {symbol.layer for formula in formulas for symbol in symbols(formula) if symbol.layer is not None}


def _below(used: Mapping[Key, Definition], key: Key) -> set[Key]:
    """All on which something depends."""
    found, waiting = set[Key](), [key]
    while waiting:
        definition = used.get(waiting.pop())
        new = set(map(symbol_key, symbols(definition.formula))) - found if definition else set()
        found |= new
        waiting += new
    return found


def setting_of(used: Mapping[Key, Definition], sides: Sequence[Expr]) -> Setting:
    """The definitions with the values that what they leave open may take."""
    return Setting(used, domains_of([*sides, *(definition.formula for definition in used.values())], used))


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
    """As the nearest, but none from before the heading above the equality; what notation implies holds everywhere."""
    return _nearest([given for given in known if given.section == one.section or given.row < 0], one)


def _implied(known: list[Given], one: Equality) -> Definition | None:
    """What notation implies, as that dW is ∂J/∂W; else as the nearest."""
    return next((given.definition for given in known if given.row < 0), None) or _nearest(known, one)


def _original(known: list[Given], one: Equality) -> Definition | None:
    """What notation implies, and of all else the first definition."""
    return min(known, key=lambda given: given.row).definition
