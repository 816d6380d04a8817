"""What is read without being computed: an expectation, an inverse, max(z), a function of which nothing is said.

It is a quantity of its own, told by its text, so that what holds whatever its value holds; what does not hold with it
in either side is no mistake.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from zlib import crc32

from derive.algebra import TooLargeError, expand
from derive.expr import (
    PI,
    Add,
    Expr,
    Fn,
    Index,
    Mul,
    Num,
    Pow,
    Sum,
    Sym,
    add,
    children,
    free_indices,
    log,
    mul,
    own_indices,
    power,
    rebuild,
    rename,
    symbols,
    walk,
)
from derive.writing.layout import layout
from derive.writing.linear import linear

OPAQUE = "opaque "
"""What the name of such a quantity begins with."""
_LETTERS = "ijklpqrsuvabcdegh"
_MAX_TEXT = 120


def opaque(name: str, inside: Sequence[Expr], apart: Iterable[Index] = ()) -> Sym:
    """name(inside), with the indices that are free in it but for those `apart`, over which it goes."""
    free = frozenset[Index]().union(*map(free_indices, inside))
    found = dict[Index, Index]()
    for node in (part for formula in inside for part in walk(formula)):
        for index in own_indices(node):
            if index in free and index not in found:
                found[index] = Index(_LETTERS[len(found) % len(_LETTERS)], index.size)
    text = ", ".join(linear(layout(canonical(rename(formula, found)))) for formula in inside)
    if len(text) > _MAX_TEXT:
        text = f"{text[:_MAX_TEXT]}… {crc32(text.encode())}"
    text, left = text.replace(OPAQUE, ""), set(apart)
    return Sym(f"{OPAQUE}{name}({text})", tuple(index for index in found if index not in left))


def has_usual_meaning(symbol: Sym) -> bool:
    """Whether it is E(x), max(z) and the like, which no document defines anew."""
    name = symbol.name.removeprefix(OPAQUE).partition("(")[0]
    return symbol.name.startswith(OPAQUE) and name.partition("_")[0] in USUAL


def has_opaque(formula: Expr, name: str = "") -> bool:
    """Whether such a quantity, or one of this name, is a part of the formula."""
    return any(isinstance(part, Sym) and part.name.startswith(OPAQUE + name) for part in walk(formula))


def is_membership(part: Expr) -> bool:
    """Whether it is 1 for what belongs to a set and 0 for the rest."""
    return isinstance(part, Sym) and part.name.startswith(f"{OPAQUE}𝟙(")


def membership_of(symbol: Sym) -> str:
    """What such a symbol says, as d∈D."""
    return symbol.name.removeprefix(f"{OPAQUE}𝟙(").removesuffix(")").replace("cal ", "")


_PARAMETERS = frozenset({"μ", "σ", "σ²", "α", "β", "λ"})
_FACTORS = frozenset("abc")
USUAL = frozenset({"E", "max", "min", "inverse", "det", "dim", "rank", "Var", "Cov"})
"""Names that mean the same everywhere."""


def expectation(name: str, body: Expr) -> Expr:
    """The mean of a sum is the sum of the means, and what is no random number comes out; all else is a quantity.

    A logarithm is the sum of those of the factors and a square of a sum that of its terms, so that a mean is told by
    one text however they are written. Means themselves and the letters that the field keeps for parameters come out.
    """
    capital = any(symbol.name[:1].isupper() for symbol in symbols(body))  # so a in E[aX + b] is no random number
    fixed = _PARAMETERS | _FACTORS if capital else _PARAMETERS
    return _mean(name, body, {letter for letter in fixed if letter not in name.partition("_")[2]})


def _mean(name: str, body: Expr, fixed: Set[str]) -> Expr:
    def comes_out(factor: Expr) -> bool:
        own = f"{OPAQUE}{name}("
        return all(symbol is PI or symbol.name in fixed or symbol.name.startswith(own) for symbol in symbols(factor))

    body = _multiplied_out(_apart(body))
    if comes_out(body):
        return body
    match body:
        case Add(terms):
            return add(*(_mean(name, term, fixed) for term in terms))
        case Mul(factors) if outside := [factor for factor in factors if comes_out(factor)]:
            return mul(*outside, _mean(name, mul(*(one for one in factors if one not in outside)), fixed))
        case Mul(factors):
            body = mul(*sorted(factors, key=lambda factor: linear(layout(factor))))
        case Sum(inner, index, excluded):
            return Sum(_mean(name, inner, fixed), index, excluded)
    return opaque(name, (body,))


def _multiplied_out(body: Expr) -> Expr:
    """Without brackets of sums in a product or in a small power."""
    if any(isinstance(part, Add) for part in children(body)):
        try:
            return expand(body)
        except TooLargeError:
            return body
    return body


def _apart(node: Expr) -> Expr:
    """Logarithms and powers of products taken factor by factor."""
    match node:
        case Fn("log", (Mul(factors),)) if not any(isinstance(one, Num) and one.value < 0 for one in factors):
            return add(*(_apart(log(factor)) for factor in factors))
        case Fn("log", (Pow(base, Num() as exponent),)):
            return mul(exponent, _apart(log(base)))
        case Fn("log", (Fn("exp", (inner,)),)):
            return inner
        case Pow(Mul(factors), Num(value) as exponent) if value.denominator == 1:
            return mul(*(_apart(power(factor, exponent)) for factor in factors))
        case Mul(factors):
            return mul(*map(_apart, factors))
    return node


def canonical(node: Expr, depth: int = 0) -> Expr:
    """The formula with one letter for the index of every Σ of the same depth."""
    if isinstance(node, Sum):
        index = Index(f"ι{depth}", "n")
        return Sum(canonical(rename(node.body, {node.index: index}), depth + 1), index, node.excluded)
    return rebuild(node, tuple(canonical(child, depth) for child in children(node)))
