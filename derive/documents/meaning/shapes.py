"""Which parts of a formula are vectors and matrices, and how many axes a name has."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from derive.documents.formulas.arrays import (
    AXIS,
    Array,
    Readings,
    joined,
)
from derive.documents.formulas.opaque import opaque
from derive.documents.meaning.elementwise import Meanings
from derive.documents.trees.rows import NotUnderstood, without_scripts
from derive.documents.trees.rows import walk as walk_tree
from derive.documents.trees.vocabulary import SAMPLE, is_whole_name, key_of
from derive.expr import (
    D,
    Expr,
    Index,
    Sum,
    Sym,
    map_nodes,
    symbols,
    walk,
)
from derive.expr import replace as replaced
from derive.reading import tree
from derive.reading.tree import Node

Ranks = Mapping[tuple[str, int], int]
"""How many axes a name has beside the indices that are written: by the name and the number of those indices."""
LYING = -1
"""The rank of a vector in a document whose vectors are rows, as in h W + b."""
BOLD = "*"
"""What the key of a name begins with that is printed as vectors are."""
IDENTITY = ("I", "𝕀")
_ONES = ("1", "𝟙", "e_1")
TRACES = ("tr", "Tr", "trace")


def rank_key(symbol: Sym, name: tree.Name) -> tuple[str, int]:
    """Under which the rank of a name is kept; in bold it is another than in plain letters."""
    return (BOLD if name.style == "bold" else "") + symbol.name, len(symbol.indices)


@dataclass(frozen=True)
class WholeFunction:
    """A function of a vector that the document defines: value(parameter)."""

    parameter: Array
    value: Readings

    def is_like(self, other: WholeFunction | None) -> bool:
        """Whether both are the same but for the letters of their indices."""
        if other is None or len(self.value) != len(other.value):
            return False
        first, second = (
            [opaque("", (one.parameter.entry, value.entry)).name for value in one.value] for one in (self, other)
        )
        return first == second

    def at(self, arguments: Readings) -> Readings:
        """Its value at an argument of the same shape."""
        return joined(self.value, arguments, self._put)

    def slope(self, arguments: Readings) -> Readings:
        """Its derivative at an argument, of a function that goes entry by entry."""
        parameter, found = self.parameter, list[Array]()
        assert isinstance(parameter.entry, Sym)
        for value in self.value:
            same = value.at(parameter.axes) if len(value.axes) == len(parameter.axes) else None
            if same is not None and self._is_by_entries(same):
                entry = D(same, parameter.entry)
                found.append(replace(value, entry=entry, axes=parameter.axes, jacobian=None))
        plain = tuple(one for one in arguments if isinstance(one.entry, Sym))
        return WholeFunction(parameter, tuple(found)).at(plain)

    def _put(self, value: Array, argument: Array) -> Iterator[Array]:
        parameter = self.parameter
        assert isinstance(parameter.entry, Sym)
        if not argument.axes and (sample := _sample_of(parameter, argument)):
            argument = sample
        if len(argument.axes) != len(parameter.axes):
            same = value.at(parameter.axes) if len(value.axes) == len(parameter.axes) else None
            if same is not None and self._is_by_entries(same):
                entry = replaced(same, parameter.entry, argument.entry)
                yield Array(entry, argument.axes, argument.row, value.cost + argument.cost)
            return
        name, own = parameter.entry.name, len(parameter.entry.indices) - len(parameter.axes)
        yield replace(
            value, entry=_substituted(value.entry, name, own, argument), cost=value.cost + argument.cost, jacobian=None
        )

    def _is_by_entries(self, formula: Expr) -> bool:
        """Whether an entry is a function of the same entry of the parameter alone."""
        assert isinstance(self.parameter.entry, Sym)
        same = [part for part in symbols(formula) if part.name == self.parameter.entry.name]
        return all(part is self.parameter.entry for part in same) and not any(
            isinstance(part, Sum) for part in walk(formula)
        )


def _sample_of(parameter: Array, argument: Array) -> Array | None:
    """The vector x^(i) that stands for the vector x, where nothing else tells its shape."""
    match parameter.entry, argument.entry:
        case Sym(name), Sym(of, indices, layer) if of == name + SAMPLE and len(parameter.axes) == 1:
            return replace(argument, entry=Sym(of, (*indices, *parameter.axes), layer), axes=parameter.axes)
    return None


@dataclass
class Shapes(ABC):
    """Gives the formulas of one statement their meaning as arrays; what has no vector in it is left to `meanings`."""

    meanings: Meanings
    ranks: Ranks
    customs: Mapping[str, WholeFunction] = field(default_factory=dict)
    functions: frozenset[str] = frozenset()
    """Names that the document defines as functions of an argument."""
    _touched: dict[int, tuple[Node, bool]] = field(default_factory=dict)

    @abstractmethod
    def value(self, node: Node) -> Readings:
        """What the formula may mean."""

    @abstractmethod
    def named(self, name: tree.Name) -> Array:
        """The array that a name is."""

    def has_arrays(self, node: Node) -> bool:
        """Whether a vector or a matrix occurs in it."""
        kept = self._touched.get(id(node))
        if kept is None:  # the node is kept too, so that nothing else gets its number
            kept = self._touched[id(node)] = node, any(map(self._is_array, without_scripts(node)))
        return kept[1]

    def _is_array(self, node: Node) -> bool:
        match node:
            case tree.Name(letters=letters) if len(letters) > 1 and isinstance(
                parts := self.apart(node), tree.Juxtaposed
            ):
                return any(map(self._is_array, parts.items))
            case tree.Name():
                return self.rank(node) != 0 or self.is_identity(node) or is_ones(node)
            case tree.Juxtaposed(items=items) if self.customs:
                return any(self.is_custom(head) for head, of in pairwise(items) if isinstance(of, tree.Bracket))
            case tree.Transposed() | tree.Gradient() | tree.Matrix():
                return True
            case tree.Bracket(kind="‖"):
                return True
            case tree.Scripted(body=tree.Bracket(kind="[" | "{" | "\\{" | "(") as body, subscripts=(_, *_) as indices):
                return all(has_index(body, index) for index in indices)
            case tree.Bracket(items=items):
                return len(items) > 2 and any(isinstance(item, tree.Dots) for item in items)
            case tree.Word(text=text):
                return text in ("diag", *TRACES)
        return False

    def is_custom(self, node: Node) -> bool:
        """Whether it is the name of a function of vectors that the document defines."""
        if not isinstance(node, tree.Name) or node.primes:
            return False
        return key_of(node, self.meanings.letters()) in self.customs

    def rank(self, name: tree.Name) -> int:
        symbol = self.symbol(name)
        return self.ranks.get(rank_key(symbol, name), 0) if symbol else 0

    def apart(self, name: tree.Name) -> Node:
        """A run of letters as a product, unless it is a name."""
        known = self.meanings.vocabulary
        key = key_of(name, self.meanings.letters())
        if is_whole_name(name.letters) or key in known.indexed or name.style == "upright":
            return name
        parts = tree.apart(name)
        single = parts.items if isinstance(parts, tree.Juxtaposed) else ()
        are_known = all(
            isinstance(part, tree.Name) and known.is_factor(key_of(part, self.meanings.letters())) for part in single
        )
        return parts if are_known else name

    def symbol(self, name: tree.Name) -> Sym | None:
        """The quantity that a name is, if it is one."""
        try:
            found = self.meanings.symbol(name)
        except NotUnderstood:
            return None
        is_function = key_of(replace(name, primes=0), self.meanings.letters()) in self.customs
        return found if not is_function or (rank_key(found, name) in self.ranks and not name.primes) else None

    def is_identity(self, name: tree.Name) -> bool:
        return name.letters in IDENTITY and not self.meanings.vocabulary.is_defined(name.letters)

    def axis(self) -> Index:
        self.meanings.axes += 1
        number = self.meanings.axes
        return Index(f"{AXIS}{number}", f"?{self.meanings.number}.{AXIS}{number}")


def _substituted(node: Expr, name: str, own: int, argument: Array) -> Expr:
    def put(part: Expr) -> Expr | None:
        if isinstance(part, Sym) and part.name == name and len(part.indices) == own + len(argument.axes):
            return argument.at(part.indices[own:])
        return None

    return map_nodes(node, put)


def has_index(node: Node, index: Node) -> bool:
    """Whether a letter stands below a name in it, as in [x_i]_i."""
    return any(isinstance(part, tree.Name) and index in part.subscripts for part in walk_tree(node))


def is_ones(name: tree.Name) -> bool:
    return name.letters in _ONES and bool(name.style)
