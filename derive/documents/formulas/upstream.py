"""What a document differentiates and does not define: an arbitrary smooth function of what it is differentiated by.

An upstream gradient ∂L/∂z of a loss that nothing defines is an arbitrary vector. So L is taken as c_0 + Σ_k c_k z_k
with unknown c, which at one point is all that first derivatives can tell of it; for second ones L is an arbitrary
function of z.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from derive.documents.formulas.opaque import OPAQUE
from derive.documents.formulas.reach import SLOPE, Key, outside_derivatives
from derive.documents.trees.vocabulary import LOSSES
from derive.expr import D, Expr, Generic, Index, Sum, Sym, add, mul, symbols, walk
from derive.steps import Definition, symbol_key

_ARGUMENT = re.compile(r"(?<!\^)\(.*")
"""The (x) of h(x), and not the layer of z^(2)."""
_OPEN_LOSSES = LOSSES | {"l", "ℓ"}
Definitions = Mapping[Key, Definition]


Ties = Mapping[tuple[Key, Key], Set[tuple[int, int]]]
"""Of a quantity and what it is differentiated by, the places of the indices that both have wherever they stand so."""


def ties_of(formulas: Iterable[Expr]) -> Ties:
    """What is tied in all of some formulas."""
    found: dict[tuple[Key, Key], Set[tuple[int, int]]] = {}
    for node in (part for formula in formulas for part in walk(formula)):
        if isinstance(node, D) and isinstance(node.body, Sym):
            same = {
                (own, place)
                for own, index in enumerate(node.body.indices)
                for place, other in enumerate(node.variable.indices)
                if index is other
            }
            pair = symbol_key(node.body), symbol_key(node.variable)
            found[pair] = found.get(pair, same) & same
    return found


@dataclass(frozen=True)
class Opening:
    """Definitions of what the document leaves open; `sure` if it tells on what that depends.

    `functions` are what is taken for an arbitrary function of what, as L(z); `instead` what had another definition;
    `tied` whether an index is taken for one of both.
    """

    definitions: Mapping[Key, Definition]
    functions: tuple[str, ...]
    instead: frozenset[Key]
    sure: bool
    tied: bool

    def hides(self, known: Set[Key]) -> bool:
        """Whether it may say less than a formula that the document has elsewhere for what it takes as arbitrary."""
        return (self.tied or len(self.definitions) > 1) and bool((self.definitions.keys() - self.instead) & known)


def openings(
    sides: Sequence[Expr],
    used: Definitions,
    wider: Callable[[], Definitions],
    independent: Callable[[Sym, Sym], bool],
    written: Ties,
) -> Iterator[Opening]:
    """The ways to complete what is differentiated in the sides and what they use; none where nothing is open.

    Among the variables by which something is differentiated, those on which no other of them depends are what it is
    a function of; where there are several, rather the first of the quantities in `wider` that depends on them all.
    Then an index that a quantity shares with its variable here and wherever it is `written` is one for both.
    """
    graph = _Graph(sides, used, wider, independent, written)
    for tied in (False, True):
        opening = graph.opened(tied=tied)
        if opening is None:
            return
        yield opening
        if not any(graph.ties.values()):
            return


def is_arbitrary(definition: Definition, given: Collection[str] = ()) -> bool:
    """Whether it says no more than on what a quantity depends, and by no function that the document has `given`."""
    return any(
        (isinstance(part, Generic) and part.name not in given)
        or (isinstance(part, Sym) and part.name.startswith(SLOPE))
        for part in walk(definition.formula)
    )


@dataclass
class _Body:
    """What is differentiated, and by what."""

    symbol: Sym
    by: dict[Key, Sym] = field(default_factory=dict)


class _Graph:
    """What depends on what in an equality and the definitions that it uses."""

    def __init__(
        self,
        sides: Sequence[Expr],
        used: Definitions,
        wider: Callable[[], Definitions],
        independent: Callable[[Sym, Sym], bool],
        written: Ties,
    ) -> None:
        self.used, self.wider = used, wider
        self.new: dict[Key, Definition] = {}
        self.bodies: dict[Key, _Body] = {}
        self.formulas = [*sides, *(definition.formula for definition in used.values())]
        for node in (part for formula in self.formulas for part in walk(formula)):
            if isinstance(node, D) and isinstance(node.body, Sym):
                key = symbol_key(node.body)
                if key != symbol_key(node.variable) and (key in used or not independent(node.body, node.variable)):
                    body = self.bodies.setdefault(key, _Body(node.body))
                    body.by.setdefault(symbol_key(node.variable), node.variable)
        here = ties_of(self.formulas)
        self.ties = {pair: same & written.get(pair, same) for pair, same in here.items() if pair[0] in self.bodies}
        self.bare = {symbol_key(one) for formula in self.formulas for one in outside_derivatives(formula)}

    def reach(self, key: Key) -> set[Key]:
        """All on which a quantity depends."""
        found, waiting = set[Key](), [key]
        while waiting:
            last = waiting.pop()
            definition = self.new.get(last) or self.used.get(last)
            for symbol in symbols(definition.formula) if definition else ():
                if symbol_key(symbol) not in found:
                    found.add(symbol_key(symbol))
                    waiting.append(symbol_key(symbol))
        return found

    def opened(self, *, tied: bool) -> Opening | None:
        """Definitions for all that is open; None if nothing is, or if they would go in a circle."""
        self.new, functions, sure = {}, dict[str, None](), True
        for body in self._in_order():
            key = symbol_key(body.symbol)
            if body.by.keys() <= self.reach(key):
                continue
            if leaf := self._open_loss_in(body):
                body, key = leaf, symbol_key(leaf.symbol)
            tops, told = self._tops(body)
            if any(key == symbol_key(top) or key in self.reach(symbol_key(top)) for top in tops):
                return None
            is_loss = not body.symbol.indices and (key not in self.used or body.symbol.name.partition("_")[0] in LOSSES)
            sure = sure and told and is_loss and (bool(leaf) or key not in self.bare)
            formula = self._formula(body, tops, tied)
            if formula is None:
                return None
            self.new[key] = formula
            of_entries = tied and any(self.ties.get((key, symbol_key(top))) for top in tops)
            name, *others = (called(one, entry=of_entries) for one in (body.symbol, *tops))
            functions[f"{name}({', '.join(others)})"] = None
        instead = frozenset(self.new.keys() & self.used.keys())
        return Opening(dict(self.new), tuple(functions), instead, sure, tied) if self.new else None

    def _open_loss_in(self, body: _Body) -> _Body | None:
        """The l of J = l + s, where that has a definition but l: it is what depends on the rest."""
        names = {symbol_key(one): one for definition in self.used.values() for one in symbols(definition.formula)}
        reached = self.reach(symbol_key(body.symbol)) - self.used.keys() - body.by.keys()
        found = [names[key] for key in reached if key in names and not key[1] and key[0] in _OPEN_LOSSES]
        return _Body(found[0], body.by) if len(found) == 1 else None

    def _in_order(self) -> Iterator[_Body]:
        """What others depend on, or are differentiated by, comes before those."""
        waiting = {key: body.by.keys() | self.reach(key) for key, body in self.bodies.items()}
        while waiting:
            free = [key for key, before in waiting.items() if not before & (waiting.keys() - {key})]
            for key in free or list(waiting):
                del waiting[key]
                yield self.bodies[key]

    def _tops(self, body: _Body) -> tuple[list[Sym], bool]:
        """What it is a function of, and whether the document tells that all goes through it."""
        reached = {key: self.reach(key) for key in body.by}
        tops = [key for key in body.by if not any(key in below for other, below in reached.items() if other != key)]
        told = not any(self.new.keys() & (reached[key] | {key}) for key in body.by)
        if len(tops) > 1 and not body.symbol.indices:
            through = self._through(symbol_key(body.symbol), tops)
            if through is not None:
                return [through], told
        return [body.by[key] for key in tops], told and len(tops) == 1

    def _through(self, own: Key, tops: Sequence[Key]) -> Sym | None:
        """The first quantity on which all of some others bear."""
        used, self.used = self.used, self.wider()
        below = {key: self.reach(key) for key in self.used.keys() - {own, *tops}}
        self.used = used
        fitting = [key for key, reached in below.items() if reached >= set(tops) and own not in reached]
        first = [key for key in fitting if not any(other in below[key] for other in fitting)]
        return self.wider()[first[0]].symbol if first else None

    def _formula(self, body: _Body, tops: Sequence[Sym], tied: bool) -> Definition | None:
        if self._has_second_order():
            (top, *others) = tops
            if others or body.symbol.indices:
                return None
            return Definition(body.symbol, arbitrary_of(body.symbol.name, top))
        own = tuple(Index(f"°{place}", index.size) for place, index in enumerate(body.symbol.indices, 1))
        symbol = Sym(body.symbol.name, own, body.symbol.layer)
        ties = [self.ties.get((symbol_key(symbol), symbol_key(top)), set()) if tied else set() for top in tops]
        terms = [_linear(symbol, top, same) for top, same in zip(tops, ties, strict=True)]
        if symbol_key(symbol) in self.bare:
            terms.append(Sym(f"{SLOPE}0 {symbol.name}", own, symbol.layer))
        return Definition(symbol, add(*terms))

    def _has_second_order(self) -> bool:
        """Whether a derivative is taken of what has a derivative in it."""
        has_slope = {
            key
            for formula in self.formulas
            for key in map(symbol_key, symbols(formula))
            if any(self._derives(other) for other in {key, *self.reach(key)})
        }
        for node in (part for formula in self.formulas for part in walk(formula)):
            if isinstance(node, D):
                inside = [part for part in walk(node.body) if part is not node.body]
                if any(isinstance(part, D) for part in (node.body, *inside)):
                    return True
                if any(symbol_key(symbol) in has_slope for symbol in symbols(node.body)):
                    return True
        return False

    def _derives(self, key: Key) -> bool:
        definition = self.used.get(key)
        return definition is not None and any(isinstance(part, D) for part in walk(definition.formula))


def called(symbol: Sym, *, entry: bool = False) -> str:
    """z, or z^(l+1) of a layer; as an entry, z_j."""
    layer = "" if symbol.layer is None else f"^(l{symbol.layer:+d})" if symbol.layer else "^(l)"
    letters = "".join(index.name for index in symbol.indices) if entry else ""
    name = _ARGUMENT.sub("", symbol.name.removeprefix(OPAQUE))
    return f"{name}{layer}{'_' if letters else ''}{letters}"


def _linear(symbol: Sym, top: Sym, ties: Iterable[tuple[int, int]]) -> Expr:
    """Σ_k c_k z_k; an index that both have wherever they stand may be one of both."""
    inner = [Index(f"·{place}", index.size) for place, index in enumerate(top.indices, 1)]
    bound = list(inner)
    for own, place in sorted(ties):
        if symbol.indices[own].size == inner[place].size and inner[place] in bound:
            bound.remove(inner[place])
            inner[place] = symbol.indices[own]
    layer = top.layer if symbol.layer is None else symbol.layer
    apart = f"{top.layer:+d}" if symbol.layer is not None and top.layer else ""
    slope = Sym(f"{SLOPE}{symbol.name}/{SLOPE}{top.name}{apart}", (*symbol.indices, *bound), layer)
    found: Expr = mul(slope, Sym(top.name, tuple(inner), top.layer))
    for index in reversed(bound):
        found = Sum(found, index)
    return found


def arbitrary_of(name: str, variable: Sym) -> Expr:
    """An arbitrary smooth function of all entries of a quantity; of a matrix, a sum of one for each row."""
    if not variable.indices:
        return Generic(name, variable, Index("·", "n"))
    found: Expr = Generic(name, variable, variable.indices[0])
    for index in variable.indices[1:]:
        found = Sum(found, index)
    return found
