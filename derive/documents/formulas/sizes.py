"""How far indices run: what stands at the same place of the same symbol runs equally far."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Collection, Iterable, MutableMapping

from derive.expr import (
    Delta,
    Expr,
    Generic,
    Index,
    Ordinal,
    Sum,
    Sym,
    bound_indices,
    children,
    free_indices,
    own_indices,
    rebuild,
    walk,
)
from derive.steps import Case, Definition

NUMBERS = ("n", "m", "N")
"""The sizes whose number the checker knows by their name."""


class Sizes:
    """Groups of provisional sizes, each to become one of n, m, N."""

    def __init__(self) -> None:
        self._parent: MutableMapping[str, str] = {}
        self._slots: MutableMapping[tuple[str, int, int], str] = {}
        self._names: MutableMapping[str, str] = {}
        self._apart: frozenset[str] = frozenset()
        self._clash = False

    def learn_spaces(self, spaces: Collection[tuple[Sym, tuple[str, ...]]]) -> None:
        """Take what X ∈ ℝ^{m×n} says: m and n are two sizes, and how far the indices of X run."""
        for symbol, names in spaces:
            for place, name in enumerate(names):
                self.unite(self._slots.setdefault((symbol.name, len(names), place), f"#{name}"), f"#{name}")
        self._apart = frozenset(f"#{name}" for _, names in spaces for name in names)

    def fit(self, formulas: Iterable[Expr]) -> bool:
        """Whether formulas leave apart what the document tells apart."""
        trial = Sizes()
        trial._parent, trial._slots = ChainMap({}, self._parent), ChainMap({}, self._slots)
        trial._apart = self._apart
        trial.learn(formulas)
        return not trial._clash

    def unites(self, formulas: Iterable[Expr]) -> bool:
        """Whether formulas take two sizes for one that nothing before them did."""
        trial = Sizes()
        trial._parent, trial._slots = ChainMap({}, self._parent), ChainMap({}, self._slots)
        trial.learn(formulas)
        roots = {self._root(member) for member in list(self._parent)}
        return len({trial._root(root) for root in roots}) < len(roots)

    def learn(self, formulas: Iterable[Expr]) -> None:
        """Unite the sizes of all indices at one place of one symbol, and of indices that are compared."""
        for node in (part for formula in formulas for part in walk(formula)):
            match node:
                case Sym(name, indices, _):
                    for place, index in enumerate(indices):
                        slot = (name, len(indices), place)
                        self.unite(self._slots.setdefault(slot, index.size), index.size)
                    if name.startswith("#") and not indices:
                        self._root(name)
                case Delta(first, second):
                    self.unite(first.size, second.size)
                case Sum(body, index, excluded):
                    for other in excluded:
                        self.unite(index.size, other.size)
                    if index not in free_indices(body):  # as in Σ_x (σ(z) - y), which runs as far wherever it stands
                        self.unite(self._slots.setdefault((f"Σ{index.name}", 0, 0), index.size), index.size)
                    self._root(index.size)
                case Generic(_, _, index):
                    self._root(index.size)

    def learn_definition(self, definition: Definition) -> None:
        self.learn((definition.symbol, definition.formula))

    def unite(self, first: str, second: str) -> None:
        first, second = self._root(first), self._root(second)
        if first != second:
            self._clash |= self._is_apart(first) and self._is_apart(second)
            if second.startswith("#") and not first.startswith("#"):
                first, second = second, first
            self._parent[second] = first

    def are_alike(self, first: str, second: str) -> bool:
        return self._root(first) == self._root(second)

    def _is_apart(self, root: str) -> bool:
        return any(self._root(name) == root for name in self._apart)

    def _root(self, size: str) -> str:
        self._parent.setdefault(size, size)
        while self._parent[size] != size:
            size = self._parent[size]
        return size

    def settle(self) -> None:
        """Give every group its name: its own if that is n, m or N, else the first that is left."""
        roots = list(dict.fromkeys(map(self._root, self._parent)))
        for member in self._parent:
            root = self._root(member)
            if member[1:] in NUMBERS and root not in self._names and member[1:] not in self._names.values():
                self._names[root] = member[1:]
        for root in roots:
            left = [name for name in NUMBERS if name not in self._names.values()]
            self._names.setdefault(root, left[0] if left else root.lstrip("#?"))

    def beside(self, formulas: Iterable[Expr]) -> Sizes:
        """The settled sizes with what another reading tells of its own; without that if it would unite two of them."""
        other, changed = Sizes(), dict[str, str]()
        other._parent, other._slots = ChainMap(changed, self._parent), ChainMap({}, self._slots)
        other._names = ChainMap({}, self._names)
        other.learn(formulas)
        for member in changed.keys() & self._names.keys():
            if other._names.setdefault(other._root(member), self._names[member]) != self._names[member]:
                return self
        return other

    def name(self, size: str) -> str:
        return self._names.get(self._root(size), "n")

    def index(self, index: Index) -> Index:
        size = self.name(index.size)
        return Index(size if index.is_last else index.name, size)

    def case(self, case: Case | None) -> Case | None:
        return case and Case(self.index(case.first), self.index(case.second), case.equal)

    def formula(self, node: Expr) -> Expr:
        """The formula with the settled sizes."""
        return with_indices(node, self.index, lambda symbol: self._number(symbol))

    def _number(self, symbol: Sym) -> Sym:
        return Sym(self.name(symbol.name)) if symbol.name.startswith("#") else symbol


def with_indices(node: Expr, put: Callable[[Index], Index], name: Callable[[Sym], Sym] = lambda symbol: symbol) -> Expr:
    """The formula with every index, free or bound, changed."""
    below = tuple(with_indices(child, put, name) for child in children(node))
    match node:
        case Sym(letters, indices, layer):
            return name(Sym(letters, tuple(map(put, indices)), layer))
        case Delta(first, second):
            return Delta(put(first), put(second))
        case Ordinal(index):
            return Ordinal(put(index))
        case Sum(_, index, excluded):
            return Sum(below[0], put(index), tuple(map(put, excluded)))
        case Generic(letters, _, index):
            return Generic(letters, below[0], put(index))
    assert not own_indices(node)
    assert not bound_indices(node)
    return rebuild(node, below)
