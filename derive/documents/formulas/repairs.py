"""Likely mistakes: changes to one side of a wrong equality, and the first that makes it hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import permutations

from derive.documents.formulas.customs import ARBITRARY
from derive.expr import (
    ONE,
    TWO,
    Add,
    D,
    Delta,
    Expr,
    Fn,
    Index,
    Integral,
    Mul,
    Num,
    Pow,
    Sum,
    Sym,
    children,
    contains,
    div,
    free_indices,
    log,
    mul,
    neg,
    num,
    open_indices,
    power,
    rebuild,
    rename,
    sub,
    symbols,
    walk,
)
from derive.steps import Case, Setting, symbol_key


@dataclass(frozen=True)
class Wrong:
    """A wrong equality, with all that its repairs may draw on."""

    left: Expr
    right: Expr
    setting: Setting
    case: Case | None
    turned: tuple[Expr, ...] = ()
    """The right side with factors exchanged or transposed."""


Repair = Callable[[Wrong], Iterable[Expr]]


def repairs(wrong: Wrong) -> Iterator[tuple[str, Expr]]:
    """What was probably meant on the right, in the order of the table; an index first that the left does not have."""
    seen = {wrong.right}
    strange = free_indices(wrong.right) - free_indices(wrong.left)
    for name, repair in sorted(REPAIRS.items(), key=lambda one: one[0] != INDEX) if strange else REPAIRS.items():
        for found in repair(wrong):
            if found not in seen and not _names_itself(wrong, found):
                seen.add(found)
                yield name, found


def _names_itself(wrong: Wrong, found: Expr) -> bool:
    """Whether a repair would say what a name is by the name."""
    left = wrong.left
    if isinstance(left, D) and contains(found, left):
        return True
    return isinstance(left, Sym) and any(symbol_key(symbol) == symbol_key(left) for symbol in symbols(found))


def occurrences(node: Expr) -> Iterator[tuple[Expr, Callable[[Expr], Expr]]]:
    """Every node below, with the function that puts another in its place alone."""
    yield node, lambda other: other
    below = children(node)
    for at, child in enumerate(below):
        if isinstance(node, D | Integral) and at:
            continue
        for inner, put in occurrences(child):

            def replaced(other: Expr, at: int = at, put: Callable[[Expr], Expr] = put) -> Expr:
                return rebuild(node, (*below[:at], put(other), *below[at + 1 :]))

            yield inner, replaced


def is_empty(node: Sum) -> bool:
    """Whether a sum runs over an index that nothing in it has, though something in it has another."""
    return node.index not in free_indices(node.body) and bool(free_indices(node.body))


def _signs(wrong: Wrong) -> Iterator[Expr]:
    yield neg(wrong.right)
    for node, put in occurrences(wrong.right):
        if isinstance(node, Add):
            for at, term in enumerate(node.terms):
                yield put(Add((*node.terms[:at], neg(term), *node.terms[at + 1 :])))
        elif isinstance(node, Fn) and node.name == "exp":
            yield put(Fn("exp", (neg(node.args[0]),)))


def _primes(wrong: Wrong) -> Iterator[Expr]:
    for node, put in occurrences(wrong.right):
        if isinstance(node, Fn) and node.name in ARBITRARY:
            yield put(Fn(f"{node.name}'", node.args))


def _factors(wrong: Wrong) -> Iterator[Expr]:
    numbers = [TWO, div(ONE, TWO)]
    formulas = (definition.formula for definition in wrong.setting.definitions.values())
    used = {symbol.name for formula in formulas for symbol in symbols(formula)}
    sizes = sorted(("n", "m", "N"), key=lambda size: size not in used)
    numbers += (part for size in sizes for part in (div(ONE, Sym(size)), Sym(size)))
    for number in numbers:
        yield mul(number, wrong.right)
    for node, put in occurrences(wrong.right):
        if isinstance(node, Num) and node.value not in (0, -1):
            for value in (node.value + 1, node.value - 1, node.value * 2, node.value / 2):
                yield put(num(value))
        if isinstance(node, Add):
            for at, term in enumerate(node.terms):
                for number in numbers[:2]:
                    yield put(Add((*node.terms[:at], mul(number, term), *node.terms[at + 1 :])))


def _squares(wrong: Wrong) -> Iterator[Expr]:
    for node, put in occurrences(wrong.right):
        if isinstance(node, Pow) and isinstance(node.exponent, Num):
            if node.exponent.value in (2, -2):
                yield put(power(node.base, num(node.exponent.value / 2)))
            elif node.exponent.value == -1:
                yield put(power(node.base, num(-2)))
        elif isinstance(node, Fn | Sym | Sum | Add) and not _is_size(node):
            yield put(Pow(node, TWO))


def _missing_ones(wrong: Wrong) -> Iterator[Expr]:
    """1 - u for a factor u, and for -u."""
    for node, put in occurrences(wrong.right):
        factors = node.factors if isinstance(node, Mul) else ()
        for at, factor in enumerate(factors):
            if isinstance(factor, Sym | Fn | Pow):
                rest = (*factors[:at], *factors[at + 1 :])
                for others in (rest, rest[1:]) if isinstance(rest[0], Num) and rest[0].value == -1 else (rest,):
                    yield put(mul(sub(ONE, factor), *others))


def _upside_down(wrong: Wrong) -> Iterator[Expr]:
    yield div(ONE, wrong.right)
    for node, put in occurrences(wrong.right):
        if isinstance(node, Mul) and any(isinstance(factor, Pow) for factor in node.factors):
            yield put(div(ONE, node))


def _indices(wrong: Wrong) -> Iterator[Expr]:
    free = sorted(open_indices(wrong.left) | open_indices(wrong.right), key=lambda index: index.name)
    bound = {node.index for node in walk(wrong.right) if isinstance(node, Sum)}
    for first, second in permutations(free, 2):
        yield rename(wrong.right, {first: second})
        if first.name < second.name:
            yield rename(wrong.right, {first: second, second: first})
    every = sorted({*free, *bound}, key=lambda index: index.name)
    for node, put in occurrences(wrong.right):
        if isinstance(node, Sum) and is_empty(node):
            for old in free_indices(node.body):
                index = Index(node.index.name, old.size)
                yield put(Sum(rename(node.body, {old: index}), index, node.excluded))
    for node, put in occurrences(wrong.right):
        if isinstance(node, Pow) and node.exponent is TWO and isinstance(node.base, Sym):
            for index in every:
                if len(node.base.indices) == 1 and node.base.indices[0].size == index.size:
                    yield put(mul(node.base, Sym(node.base.name, (index,), node.base.layer)))
        if isinstance(node, Sym) and node.indices:
            for at, old in enumerate(node.indices):
                for index in every:
                    if index is not old and index.size == old.size:
                        yield put(Sym(node.name, (*node.indices[:at], index, *node.indices[at + 1 :]), node.layer))
            for order in permutations(node.indices):
                yield put(Sym(node.name, order, node.layer))


def _spurious_sums(wrong: Wrong) -> Iterator[Expr]:
    for node, put in occurrences(wrong.right):
        if isinstance(node, Sum):
            for index in {node.index, *free_indices(wrong.left)}:
                if index.size == node.index.size:
                    yield put(rename(node.body, {node.index: index}))


def _missing_sums(wrong: Wrong) -> Iterator[Expr]:
    for index in sorted(open_indices(wrong.right) - open_indices(wrong.left), key=lambda index: index.name):
        yield Sum(wrong.right, index)
    for node, put in occurrences(wrong.right):
        if isinstance(node, Add | Mul | Fn | Sym):
            for index in open_indices(node) - open_indices(wrong.left):
                yield put(Sum(node, index))
            if isinstance(node, Fn) and node.name == "exp":
                for index in free_indices(node):
                    other = Index(f"{index.name}′", index.size)
                    yield put(Sum(rename(node, {index: other}), other))
        if isinstance(node, Sum) and node.excluded:
            yield put(Sum(node.body, node.index))


def _deltas(wrong: Wrong) -> Iterator[Expr]:
    free = sorted(open_indices(wrong.left) | open_indices(wrong.right), key=lambda index: index.name)
    for first, second in permutations(free, 2):
        if first.name < second.name and first.size == second.size:
            yield mul(wrong.right, Delta(first, second))
            for node, put in occurrences(wrong.right):
                if isinstance(node, Num) and node.value == 1:
                    yield put(Delta(first, second))
                elif isinstance(node, Add):
                    for at, term in enumerate(node.terms):
                        yield put(Add((*node.terms[:at], mul(Delta(first, second), term), *node.terms[at + 1 :])))


def _logarithms(wrong: Wrong) -> Iterator[Expr]:
    yield div(wrong.right, log(TWO))
    yield mul(wrong.right, log(TWO))


def _missing_factors(wrong: Wrong) -> Iterator[Expr]:
    """What the chain rule leaves behind: inner derivatives and the variables beside what is differentiated by."""
    formulas = [definition.formula for definition in wrong.setting.definitions.values()]
    own = list(symbols(wrong.left))
    leaves = dict.fromkeys(symbol for formula in (*formulas, wrong.left) for symbol in symbols(formula))
    free = sorted(open_indices(wrong.left), key=lambda index: index.name)
    for leaf in leaves:
        for symbol in _at(leaf, free):
            if symbol not in own or symbol.indices:
                yield mul(wrong.right, symbol)
                yield div(wrong.right, symbol)
    for definition in wrong.setting.definitions.values():
        for outer in _at(definition.symbol, free):
            below = dict.fromkeys(symbols(definition.at(outer)))
            for variable in dict.fromkeys(found for symbol in below for found in (symbol, *_at(symbol, free))):
                yield mul(wrong.right, D(outer, variable))
    for formula in formulas:
        for call in walk(formula):
            if isinstance(call, Fn) and isinstance(argument := call.args[0], Sym):
                for inner in _at(argument, free):
                    yield mul(wrong.right, D(Fn(call.name, (inner,)), inner))
    for node, put in occurrences(wrong.right):
        if isinstance(node, Sum):
            for leaf in leaves:
                for symbol in _at(leaf, [node.index]) if leaf.indices else ():
                    yield put(Sum(mul(node.body, symbol), node.index, node.excluded))
        if isinstance(node, Mul):
            for at in range(len(node.factors)):
                yield put(rebuild(node, (*node.factors[:at], ONE, *node.factors[at + 1 :])))
        if isinstance(node, Sym) and not _is_size(node):
            yield put(mul(node, Add((ONE, neg(node)))))


def _missing_slopes(wrong: Wrong) -> Iterator[Expr]:
    """A derivative in a sum of the other side that no sum of this one has."""
    for node, put in occurrences(wrong.right):
        if isinstance(node, Sum):
            for slope in dict.fromkeys(_summed_slopes(wrong.left, node.index)):
                if slope not in walk(node.body):
                    yield put(Sum(mul(node.body, slope), node.index, node.excluded))


def _summed_slopes(side: Expr, index: Index) -> Iterator[Expr]:
    """The derivatives in the sums of a side, as they would be in a sum over this index."""
    for node in walk(side):
        if isinstance(node, Sum):
            yield from (rename(part, {node.index: index}) for part in walk(node.body) if isinstance(part, D))


def _at(symbol: Sym, free: list[Index]) -> Iterator[Sym]:
    """The symbol at any of the free indices: a size that two formulas name differently is no hindrance."""
    for chosen in permutations(free, len(symbol.indices)):
        yield Sym(symbol.name, chosen, symbol.layer)


def _is_size(node: Expr) -> bool:
    return isinstance(node, Sym) and node.name in ("n", "m", "N", "pi")


def _orders(wrong: Wrong) -> Iterator[Expr]:
    yield from wrong.turned


ORDER = "an order or a transpose"
"""Of the factors of a matrix product."""
SIGN = "a sign"
SQUARE = "a square"
INDEX = "an index"
FACTOR = "a factor"
BASE = "the base of a logarithm"
MULTIPLIED = frozenset({"a missing derivative", "a missing or superfluous factor"})
"""With these 0 becomes equal to 0, which tells nothing."""
LETTER = "another letter"
"""Found where the document tells both apart, so not by a change of the right side alone."""
REPAIRS: dict[str, Repair] = {
    ORDER: _orders,
    SIGN: _signs,
    SQUARE: _squares,
    "a missing prime": _primes,
    "a missing derivative": _missing_slopes,
    "a superfluous sum": _spurious_sums,
    INDEX: _indices,
    "a missing sum": _missing_sums,
    "a missing δ": _deltas,
    FACTOR: _factors,
    "a fraction upside down": _upside_down,
    "a missing 1": _missing_ones,
    BASE: _logarithms,
    "a missing or superfluous factor": _missing_factors,
}
"""What may have gone wrong, the likeliest first."""
SUMS = ("a missing sum", "a superfluous sum")
SURE = REPAIRS.keys() - {"a missing or superfluous factor"} | {LETTER}
"""What is so likely a slip that it confirms by itself how a formula was read."""
