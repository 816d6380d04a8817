"""x̄ and σ: the mean of the x_i and the root of their variance, where only words or a Σ x_i beside x̄ say so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import normalize

from derive.documents.understanding.statements import Equality, Given, Understood
from derive.expr import ONE, TWO, Expr, Index, Sum, Sym, div, mul, power, sub, symbols, walk
from derive.steps import Definition, symbol_key

_BAR = "\u0304"
_SAID = re.compile(r"\b(?:mean|average)s?\b|均值|平均", re.IGNORECASE)
_VARIANCE = re.compile(r"\bvariances?\b|方差", re.IGNORECASE)


def means_in(found: Understood, words: str) -> Iterator[Given]:
    """A definition for every x̄_k that has none, beside x_ik of one index more, in a text that speaks of means.

    In one that speaks of a variance too, σ_k is its root. Without words, an equality with x̄ and Σ_i x_i tells it.
    """
    said = bool(_SAID.search(words))
    defined = {given.definition.key for given in found.givens}
    used = {symbol_key(symbol): symbol for symbol in found.symbols()}
    for key, mean in used.items():
        letter, mark, rest = normalize("NFD", mean.name).partition(_BAR)
        if not mark or rest or key in defined or mean.layer is not None:
            continue
        if not said and not _stands_beside_sum(mean, letter, found):
            continue
        for entry in used.values():
            if entry.name == letter and entry.layer is None and (over := _left_over(entry, mean)) is not None:
                index = Index(over.name, f"#?mean.{mean.name}")
                one = Sym(letter, tuple(index if own is over else own for own in entry.indices))
                here = _at(mean, entry)
                yield Given(found.items[0].place, -1, Definition(here, _mean(one, index)))
                spread = Sym("σ", here.indices)
                if _VARIANCE.search(words) and symbol_key(spread) in used and symbol_key(spread) not in defined:
                    variance = _mean(power(sub(one, here), TWO), index)
                    yield Given(found.items[0].place, -1, Definition(spread, power(variance, div(ONE, TWO))))
                break


def _stands_beside_sum(mean: Sym, letter: str, found: Understood) -> bool:
    """Whether an equality has x̄ on one side and Σ_i x_i on the other."""
    equalities = (item for item in found.items if isinstance(item, Equality))
    pairs = (pair for one in equalities for pair in ((one.left, one.right), (one.right, one.left)))
    return any(
        mean in symbols(this)
        and any(
            isinstance(part, Sum) and isinstance(part.body, Sym) and part.body.name == letter for part in walk(other)
        )
        for this, other in pairs
    )


def _mean(of: Expr, index: Index) -> Expr:
    return mul(div(ONE, Sym(index.size)), Sum(of, index))


def _left_over(entry: Sym, mean: Sym) -> Index | None:
    """The one index of an entry that its mean has not."""
    letters = {index.name for index in mean.indices}
    left = [index for index in entry.indices if index.name not in letters]
    return left[0] if len(left) == 1 and len(entry.indices) == len(mean.indices) + 1 else None


def _at(mean: Sym, entry: Sym) -> Sym:
    """The mean with the indices of the entry, so that they run equally far."""
    own = {index.name: index for index in entry.indices}
    return Sym(mean.name, tuple(own[index.name] for index in mean.indices))
