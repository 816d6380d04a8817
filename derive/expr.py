"""The language that every formula, every line of a derivation and the checker speak.

Nodes are immutable and unique: building the same node twice gives the same object, so
equality is identity and a node can key a table at no cost. Nothing is evaluated or
reordered on construction: a line keeps the shape in which a law wrote it. The functions
in lower case (`add`, `mul`, `power`, …) fold zeros, ones and numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary, WeakValueDictionary

_POOL: WeakValueDictionary[tuple[Any, ...], Any] = WeakValueDictionary()
_FREE: WeakKeyDictionary[Expr, frozenset[Index]] = WeakKeyDictionary()
"""The free indices of every formula that was asked for them."""


class _Unique(type):
    """Give back the node that exists already when an equal one is built."""

    if not TYPE_CHECKING:

        def __call__(cls, *args, **kwargs):
            made = super().__call__(*args, **kwargs)
            key = (cls, *(getattr(made, field.name) for field in fields(made)))
            return _POOL.setdefault(key, made)


@dataclass(frozen=True, eq=False)
class Index(metaclass=_Unique):
    """An index variable that runs from 1 to `size`: Index("k", "n") is k = 1 … n.

    One that is called like its size is no variable but the last value: Index("n", "n") is n.
    """

    name: str
    size: str

    @property
    def is_last(self) -> bool:
        return self.name == self.size

    def __reduce__(self) -> tuple[Any, ...]:
        return Index, (self.name, self.size)


class Expr(metaclass=_Unique):
    """A formula. Every subclass is one kind of node; there are no others."""

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), tuple(getattr(self, field.name) for field in fields(self))  # type: ignore[arg-type]


@dataclass(frozen=True, eq=False)
class Num(Expr):
    """A rational number."""

    value: Fraction


@dataclass(frozen=True, eq=False)
class Sym(Expr):
    """A variable or a defined quantity: net_k, w_kj, q, n; a size symbol stands for its number.

    `layer` is an offset from a layer ℓ that is itself a symbol: 0 is ℓ, 1 is ℓ + 1.
    The name "pi" is the number π.
    """

    name: str
    indices: tuple[Index, ...] = ()
    layer: int | None = None


@dataclass(frozen=True, eq=False)
class Add(Expr):
    """A sum of terms in the order of the page; a nested Add is a bracket."""

    terms: tuple[Expr, ...]


@dataclass(frozen=True, eq=False)
class Mul(Expr):
    """A product in the order of the page; a nested Mul is a group kept apart."""

    factors: tuple[Expr, ...]


@dataclass(frozen=True, eq=False)
class Pow(Expr):
    """base ** exponent; division is the exponent -1. The base is positive unless it is an integer power."""

    base: Expr
    exponent: Expr


@dataclass(frozen=True, eq=False)
class Fn(Expr):
    """A named function applied to arguments: exp, log, max, …; "f" and "f'" are an unknown smooth f and f′."""

    name: str
    args: tuple[Expr, ...]


@dataclass(frozen=True, eq=False)
class Sum(Expr):
    """Σ of body over index = 1 … index.size, leaving out the values of `excluded`."""

    body: Expr
    index: Index
    excluded: tuple[Index, ...] = ()


@dataclass(frozen=True, eq=False)
class Delta(Expr):
    """Kronecker's δ: 1 where both indices have the same value, else 0."""

    first: Index
    second: Index


@dataclass(frozen=True, eq=False)
class Ordinal(Expr):
    """The value of an index as a number: the k of u**(n - k)."""

    index: Index


@dataclass(frozen=True, eq=False)
class Rel(Expr):
    """A comparison, the condition of a Where; op is one of > >= < <=."""

    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True, eq=False)
class Where(Expr):
    """`then` where the condition holds, `otherwise` elsewhere."""

    condition: Rel
    then: Expr
    otherwise: Expr


@dataclass(frozen=True, eq=False)
class D(Expr):
    """∂ body / ∂ variable. The variable is an indexed Sym; definitions inside body are seen through."""

    body: Expr
    variable: Sym


@dataclass(frozen=True, eq=False)
class Integral(Expr):
    """∫ body d variable: any function whose derivative by the variable is body, so known but for a constant."""

    body: Expr
    variable: Sym


@dataclass(frozen=True, eq=False)
class Generic(Expr):
    """An unknown smooth scalar function `name` of the whole vector (argument) over index = 1 … size."""

    name: str
    argument: Expr
    index: Index


@dataclass(frozen=True, eq=False)
class Array(Expr):
    """The matrix whose (row, column) entry is `entry`, printed by its name; only inside Entry."""

    name: str
    entry: Expr
    row: Index
    column: Index


@dataclass(frozen=True, eq=False)
class Transpose(Expr):
    """The transpose of a matrix."""

    matrix: Expr


@dataclass(frozen=True, eq=False)
class MatMul(Expr):
    """The product of two matrices."""

    left: Expr
    right: Expr


@dataclass(frozen=True, eq=False)
class Entry(Expr):
    """One entry of a matrix: a scalar again."""

    matrix: Expr
    row: Index
    column: Index


ZERO, ONE, TWO, MINUS_ONE = (Num(Fraction(value)) for value in (0, 1, 2, -1))
PI = Sym("pi")


def num(value: int | Fraction) -> Num:
    """The number as a node."""
    return Num(Fraction(value))


# Construction that folds zeros, ones and numbers, and flattens.


def add(*terms: Expr) -> Expr:
    """The sum, flat, numbers gathered where the first one stood, zeros dropped."""
    total, place, kept = Fraction(0), 0, list[Expr]()
    for term in _flat(terms, Add, "terms"):
        if isinstance(term, Num):
            place = place if total else len(kept)
            total += term.value
        else:
            kept.append(term)
    if total:
        kept.insert(place, Num(total))
    return kept[0] if len(kept) == 1 else Add(tuple(kept)) if kept else ZERO


def mul(*factors: Expr) -> Expr:
    """The product, flat, its number in front; zero as soon as one factor is."""
    total, kept = Fraction(1), []
    for factor in _flat(factors, Mul, "factors"):
        if isinstance(factor, Num):
            total *= factor.value
        elif (
            isinstance(factor, Pow)
            and isinstance(factor.base, Num)
            and factor.base.value
            and factor.exponent is MINUS_ONE
        ):
            total /= factor.base.value
        else:
            kept.append(factor)
    if not total:
        return ZERO
    if total != 1:
        kept.insert(0, Num(total))
    return kept[0] if len(kept) == 1 else Mul(tuple(kept)) if kept else ONE


def power(base: Expr, exponent: Expr) -> Expr:
    """base ** exponent, with powers 0 and 1, powers of powers and integer powers of numbers folded."""
    if exponent is ZERO or base is ONE:
        return ONE
    if exponent is ONE:
        return base
    if isinstance(exponent, Num) and exponent.value.denominator == 1:
        if isinstance(base, Num) and (base.value or exponent.value > 0):
            return Num(base.value**exponent.value.numerator)
        if isinstance(base, Pow):
            return power(base.base, mul(exponent, base.exponent))
    return Pow(base, exponent)


def neg(value: Expr) -> Expr:
    return mul(MINUS_ONE, value)


def sub(left: Expr, right: Expr) -> Expr:
    return add(left, neg(right))


def div(numerator: Expr, denominator: Expr) -> Expr:
    return mul(numerator, power(denominator, MINUS_ONE))


def fn(name: str, *args: Expr) -> Expr:
    return Fn(name, args)


def exp(value: Expr) -> Expr:
    return Fn("exp", (value,))


def log(value: Expr) -> Expr:
    return Fn("log", (value,))


def _flat(items: Iterable[Expr], kind: type[Add] | type[Mul], field: str) -> Iterator[Expr]:
    for item in items:
        if isinstance(item, kind):
            yield from _flat(getattr(item, field), kind, field)
        else:
            yield item


# Walking and rebuilding.


def children(node: Expr) -> tuple[Expr, ...]:
    """The nodes directly below, in reading order (indices are not nodes)."""
    match node:
        case Add(terms):
            return terms
        case Mul(factors):
            return factors
        case Pow(base, exponent):
            return (base, exponent)
        case Fn(_, args):
            return args
        case Sum(body, _, _) | Generic(_, body, _) | Array(_, body, _, _):
            return (body,)
        case Rel(_, left, right) | MatMul(left, right):
            return (left, right)
        case Where(condition, then, otherwise):
            return (condition, then, otherwise)
        case D(body, variable) | Integral(body, variable):
            return (body, variable)
        case Transpose(matrix) | Entry(matrix, _, _):
            return (matrix,)
        case _:
            return ()


def rebuild(node: Expr, below: tuple[Expr, ...]) -> Expr:
    """The same kind of node over other children. Zeros and ones vanish; grouping stays."""
    match node:
        case Add():
            kept = tuple(term for term in below if term is not ZERO)
            return kept[0] if len(kept) == 1 else Add(kept) if kept else ZERO
        case Mul():
            if ZERO in below:
                return ZERO
            kept = tuple(factor for factor in below if factor is not ONE)
            return kept[0] if len(kept) == 1 else Mul(kept) if kept else ONE
        case Pow():
            return power(*below) if below[1] is ONE or below[1] is ZERO else Pow(*below)
        case Fn(name, _):
            return Fn(name, below)
        case Sum(_, index, excluded):
            return ZERO if below[0] is ZERO else Sum(below[0], index, excluded)
        case Rel(op, _, _):
            return Rel(op, *below)
        case Where():
            condition, then, otherwise = below
            assert isinstance(condition, Rel)
            return then if then is otherwise else Where(condition, then, otherwise)
        case D():
            body, variable = below
            assert isinstance(variable, Sym)
            return D(body, variable)
        case Integral():
            body, variable = below
            assert isinstance(variable, Sym)
            return ZERO if body is ZERO else Integral(body, variable)
        case Generic(name, _, index):
            return Generic(name, below[0], index)
        case Array(name, _, row, column):
            return Array(name, below[0], row, column)
        case Transpose():
            return Transpose(*below)
        case MatMul():
            return MatMul(*below)
        case Entry(_, row, column):
            return Entry(below[0], row, column)
        case _:
            return node


def walk(node: Expr) -> Iterator[Expr]:
    """The node and all below it, outermost first, in reading order."""
    yield node
    for child in children(node):
        yield from walk(child)


def count_nodes(node: Expr) -> int:
    return 1 + sum(map(count_nodes, children(node)))


def map_nodes(node: Expr, change: Callable[[Expr], Expr | None]) -> Expr:
    """Replace outermost nodes for which `change` gives something; what it gave is not entered again."""
    changed = change(node)
    if changed is not None:
        return changed
    below = children(node)
    above = tuple(map_nodes(child, change) for child in below)
    return node if above == below else rebuild(node, above)


def replace(node: Expr, old: Expr, new: Expr) -> Expr:
    """Every occurrence of `old` replaced by `new`."""
    return map_nodes(node, lambda part: new if part is old else None)


def contains(node: Expr, part: Expr) -> bool:
    return any(inner is part for inner in walk(node))


def symbols(node: Expr) -> Iterator[Sym]:
    return (inner for inner in walk(node) if isinstance(inner, Sym))


# Indices. A bound index is never captured: a clash renames the bound one.

INDEX_NAMES: Mapping[str, tuple[str, ...]] = {
    "n": ("k", "i", "l", "p", "r", "c", "d", "e", "f", "g", "h"),
    "m": ("j", "u", "v", "o"),
    "N": ("s", "x", "z"),
}
"""The letters for each size, in the order in which they are used."""

_OTHER_LETTERS = ("i", "q", "v", "o")


def own_indices(node: Expr) -> tuple[Index, ...]:
    """Indices that occur free in the node itself, not in its children."""
    match node:
        case Sym(_, indices, _):
            return indices
        case Delta(first, second):
            return (first, second)
        case Ordinal(index):
            return (index,)
        case Sum(_, _, excluded):
            return excluded
        case Entry(_, row, column):
            return (row, column)
        case _:
            return ()


def bound_indices(node: Expr) -> tuple[Index, ...]:
    """Indices that the node itself binds in its body."""
    match node:
        case Sum(_, index, _) | Generic(_, _, index):
            return (index,)
        case Array(_, _, row, column):
            return (row, column)
        case _:
            return ()


def free_indices(node: Expr) -> frozenset[Index]:
    """Every index on whose value the formula depends."""
    if (known := _FREE.get(node)) is not None:
        return known
    below = frozenset[Index]().union(*map(free_indices, children(node)))
    found = _FREE[node] = (below - frozenset(bound_indices(node))) | frozenset(own_indices(node))
    return found


def open_indices(node: Expr) -> frozenset[Index]:
    """The free indices that are variables: a last value is none."""
    return frozenset(index for index in free_indices(node) if not index.is_last)


def all_indices(node: Expr) -> frozenset[Index]:
    """Free and bound indices."""
    return frozenset(index for part in walk(node) for index in own_indices(part) + bound_indices(part))


def fresh_index(size: str, taken: Iterable[Index]) -> Index:
    """The first letter for this size that is not taken."""
    names = {index.name for index in taken}
    letters = INDEX_NAMES.get(size, _OTHER_LETTERS)
    numbered = (f"{letters[0]}{number}" for number in range(1, 1000))
    return Index(next(name for name in (*letters, *numbered) if name not in names), size)


def rename(node: Expr, names: Mapping[Index, Index]) -> Expr:
    """Put other indices for free ones, renaming bound indices that would capture them."""
    names = {old: new for old, new in names.items() if old is not new}
    if not names or not free_indices(node).intersection(names):
        return node
    bound = bound_indices(node)
    if bound:
        names = {old: new for old, new in names.items() if old not in bound}
        clash = [index for index in bound if index in names.values()]
        taken = {*all_indices(node), *names, *names.values()}
        for index in clash:
            names[index] = fresh_index(index.size, taken)
            taken.add(names[index])
    below = tuple(rename(child, names) for child in children(node))

    def put(index: Index) -> Index:
        return names.get(index, index)

    match node:
        case Sym(name, indices, layer):
            return Sym(name, tuple(map(put, indices)), layer)
        case Delta(first, second):
            return Delta(put(first), put(second))
        case Ordinal(index):
            return Sym(put(index).name) if put(index).is_last else Ordinal(put(index))
        case Sum(_, index, excluded):
            return Sum(below[0], put(index), tuple(map(put, excluded)))
        case Generic(name, _, index):
            return Generic(name, below[0], put(index))
        case Array(name, _, row, column):
            return Array(name, below[0], put(row), put(column))
        case Entry(_, row, column):
            return Entry(below[0], put(row), put(column))
        case _:
            return rebuild(node, below)
