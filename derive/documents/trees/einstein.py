"""Sums that are not written: over every index that stands twice in a product, where a document says that it does so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import replace

from derive.documents.trees.rows import Row, walk
from derive.expr import (
    ONE,
    D,
    Expr,
    Index,
    Mul,
    Num,
    Pow,
    Sum,
    Sym,
    children,
    free_indices,
    open_indices,
    rebuild,
    symbols,
)
from derive.reading import tree
from derive.reading.tree import Node
from derive.steps import Definition

_SAID = re.compile(
    r"Einstein|summation convention|implied sum|implicit sum|repeated ind|no sum(?:mation)? (?:on|over)|爱因斯坦求和",
    re.IGNORECASE,
)
_HINTED = re.compile(r"\bindex notation|指标记号|指标符号", re.IGNORECASE)
_ONES = "𝟏"
_BELOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def are_implied(rows: Sequence[Row]) -> bool:
    """Whether the words say so, or speak of index notation where no Σ is written at all."""
    words = " ".join(f"{row.before} {row.words}" for row in rows)
    if _SAID.search(words):
        return True
    written = any(isinstance(node, tree.BigSum) for row in rows for node in walk(row.chain))
    return not written and bool(_HINTED.search(words))


def letters_in(every: Iterable[Node]) -> set[str]:
    """The small letters of subscripts, and t_1 or dh in a list: where sums are implied, all are indices."""
    found = set[str]()
    for node in every:
        scripts = node.subscripts if isinstance(node, tree.Name) else ()
        for script in scripts:
            match script:
                case tree.Name(letters=letters, accents=(), subscripts=(), superscripts=(), style=""):
                    if letters[0].islower() and len(letters) <= 2:
                        found |= {letters} if len(letters) == 1 or len(scripts) > 1 else set(letters)
    return found


def counts_in(every: Sequence[Node], letters: Iterable[str]) -> dict[str, str]:
    """How many values an index has: H of them has h, where something is divided by an H that has no index itself."""
    names = {node.letters: node for node in every if isinstance(node, tree.Name) and node.subscripts}
    below = {
        part.letters
        for node in every
        if isinstance(node, tree.Fraction)
        for part in walk(node.below)
        if isinstance(part, tree.Name)
    }
    return {letter: letter.upper() for letter in letters if letter.upper() in below - names.keys()}


def with_plain_indices(node: Node) -> tree.Name | None:
    """A bold 1_i as a name of its own, since it tells what is summed over; t1 in a subscript as one index."""
    if not isinstance(node, tree.Name) or not node.subscripts:
        return None
    found = replace(node, subscripts=tuple(map(_one_index, node.subscripts)))
    if node.letters in ("1", "𝟙") and node.style:
        found = replace(found, letters=_ONES, style="")
    return None if found == node else found


def _one_index(script: Node) -> Node:
    match script:
        case tree.Juxtaposed(items=(tree.Name(letters=letter, subscripts=(), superscripts=()), tree.Number(text=text))):
            if len(letter) == len(text) == 1:
                return tree.Name(script.place, letter + text.translate(_BELOW))
    return script


def ones_in(formulas: Iterable[Expr]) -> list[Definition]:
    """The definition 1_i = 1, if such a thing is used."""
    used = {symbol for formula in formulas for symbol in symbols(formula) if symbol.name == _ONES}
    by_count = {len(symbol.indices): symbol for symbol in used if len(set(symbol.indices)) == len(symbol.indices)}
    return [Definition(symbol, ONE) for symbol in by_count.values()]


def left_free(head: Expr) -> frozenset[Index]:
    """The indices of the first side of a chain over which nothing is summed."""
    return frozenset(index for index in open_indices(head) if summed_over(head, frozenset({index})) is head)


def with_sums(formula: Expr, free: Set[Index]) -> Expr:
    """The formula with Σ over all other indices that stand twice in a product, each within its smallest product."""
    return summed_over(formula, open_indices(formula) - free)


def summed_over(formula: Expr, indices: Iterable[Index]) -> Expr:
    """The same over some indices."""
    for index in sorted(indices, key=lambda index: index.name):
        formula = _over(formula, index)
    return formula


def _over(node: Expr, index: Index) -> Expr:
    if index not in free_indices(node):
        return node
    match node:
        case Mul(factors) if sum(index in free_indices(factor) for factor in factors) > 1:
            return Sum(node, index)
        case Pow(_, Num(value)) if value >= 2:
            return Sum(node, index)
        case D(body, variable):
            if index not in variable.indices:
                return D(_over(body, index), variable)
            return Sum(node, index) if index in free_indices(body) else node
        case Sym():
            return node
    return rebuild(node, tuple(_over(child, index) for child in children(node)))
