"""Matrices that the words call symmetric: A_ij = A_ji is what a step may need of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from derive.expr import D, Expr, Index, Mul, Sym, symbols, walk
from derive.steps import Hypothesis, Setting, symbol_key

_NAME = r"(?:\\(?:math|bold|bm|pmb)[a-z]*\s*\{?\s*)?([A-Z])\s*\}?"
_SYMMETRIC = re.compile(
    rf"(?<![A-Za-z]){_NAME}\s*(?:,\s*)?(?:is|be|are|being)\s+(?:an?\s+|assumed\s+|to\s+be\s+|real\s+|also\s+)*symmetric"
    rf"|\bsymmetric\s+(?:real\s+|positive\s+|semi-?|definite\s+|n\s*\\times\s*n\s+)*matri(?:x|ces)\s+{_NAME}(?![A-Za-z])"
    rf"|(?<![A-Za-z]){_NAME}\s*(?:是|为)(?:一个|实)*对称"
    rf"|对称(?:矩阵|阵)\s*{_NAME}(?![A-Za-z])"
    rf"|(?:для|при|если)?\s*симметричн\w+\s+(?:матриц\w+\s+)?{_NAME}(?![A-Za-z])"
)


def symmetric_names(words: str) -> frozenset[str]:
    r"""The letters of the matrices that are called symmetric.

    >>> sorted(symmetric_names(r"where \mathbf{A} is symmetric, for a symmetric matrix Q"))
    ['A', 'Q']
    """
    return frozenset(filter(None, (name for found in _SYMMETRIC.findall(words) for name in found)))


def symmetries(words: str, sides: Iterable[Expr]) -> Iterator[Hypothesis]:
    """A_ij = A_ji for the matrices among the symbols of some formulas that the words call symmetric."""
    names = symmetric_names(words)
    used = {symbol.name for side in sides for symbol in symbols(side) if len(symbol.indices) == 2} if names else set()
    yield from (_is_symmetric(name, f"?symmetric.{name}") for name in sorted(names & used))


def of_quadratic_forms(sides: Iterable[Expr], setting: Setting) -> Iterator[Hypothesis]:
    """A_ij = A_ji for the A of a derivative of xᵀ A x, as formulas for it tacitly suppose."""
    bodies = (slope.body for side in sides for slope in walk(side) if isinstance(slope, D))
    found = dict[str, str]()
    for product in (part for body in bodies for part in walk(body) if isinstance(part, Mul)):
        every = list(symbols(product))
        for matrix in (
            one
            for one in every
            if len(one.indices) == len(set(one.indices)) == 2 and symbol_key(one) not in setting.definitions
        ):
            first, second = matrix.indices
            if {one.name for one in every if one.indices == (first,)} & {
                one.name for one in every if one.indices == (second,)
            } and first.size == second.size:
                found[matrix.name] = first.size
    yield from (_is_symmetric(name, size) for name, size in found.items())


def _is_symmetric(name: str, size: str) -> Hypothesis:
    first, second = (Index(letter, size) for letter in ("i", "j"))
    return Hypothesis(Sym(name, (first, second)), Sym(name, (second, first)))
