"""Definitions that only an equality tells: z := w x of σ(z) = σ(w x), p := e/(e + 1) of p - 1 = e/(e + 1) - 1.

The a^(0) := x of σ(W a^(0)) = σ(W x) is one. And of two names for one quantity the one by which something is
differentiated: r of r = RMS(x), x̂_i = x_i/RMS(x).
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from unicodedata import normalize

from derive.documents.formulas.opaque import OPAQUE, has_usual_meaning
from derive.documents.formulas.reach import Key
from derive.documents.trees.vocabulary import LOSSES, SAMPLE
from derive.documents.understanding.statements import Equality, Given, Note, Understood
from derive.expr import (
    Add,
    D,
    Expr,
    Mul,
    Sum,
    Sym,
    children,
    div,
    free_indices,
    mul,
    open_indices,
    rename,
    symbols,
    walk,
)
from derive.steps import Definition, symbol_key

_INPUT = re.compile(r"[ahzoAHZO]\^[(\[]?[01][)\]]?")
"""The name of what the first layer of a network takes."""
_LIKELIHOODS = ("p(", "P(")
"""How the probability of all samples begins, which a chain says to be a product."""
_ACCENTS = frozenset("\u0302\u0303\u0304")
"""Hat, tilde and bar."""


def with_implied(found: Understood) -> Understood:
    """With what nothing else defines taken for what stands in its place on the other side."""
    items, givens = list[Equality | Note](), list(found.givens)
    slopes = [part for side in found.sides() for part in walk(side) if isinstance(part, D)]
    bodies = {symbol_key(part.body) for part in slopes if isinstance(part.body, Sym)}
    for item in found.items:
        definition = _implied(item, givens) or _backwards(item, givens, bodies) if isinstance(item, Equality) else None
        if isinstance(item, Equality) and definition is None and (inserted := _inserted(item, givens)):
            givens.append(Given(item.sides[1].place, item.row, inserted, item.section))
        if definition is None:
            items.append(item)
            continue
        assert isinstance(item, Equality)
        givens.append(Given(item.place, item.row, definition, item.section))
        items.append(Note(item.place, True, "a definition"))
    return replace(found, items=tuple(items), givens=tuple(sorted(givens, key=lambda given: given.row)))


def _backwards(one: Equality, givens: Sequence[Given], bodies: Container[Key]) -> Definition | None:
    """The a of σ(z) = a, if nothing else defines it and the document differentiates it."""
    symbol, formula = one.right, one.left
    if not isinstance(symbol, Sym) or isinstance(formula, Sym | D) or one.goes_on or one.case or one.entries:
        return None
    key = symbol_key(symbol)
    if key not in bodies or any(given.definition.key == key for given in givens) or symbol.name in LOSSES:
        return None
    circular = any(_is_in(key, given.definition.formula) and given.definition.key in _keys(formula) for given in givens)
    return Definition(symbol, formula) if _may_define(symbol, formula) and not circular else None


def _keys(formula: Expr) -> set[Key]:
    return {symbol_key(part) for part in symbols(formula)}


def with_aliases(found: Understood) -> Understood:
    """With s := r and r := formula for r := s and s := formula, where derivatives are taken by r and none by s."""
    sides = found.sides()
    sides += [given.definition.formula for given in found.givens]
    varied = {symbol_key(part.variable) for side in sides for part in walk(side) if isinstance(part, D)}
    givens = list(found.givens)
    for at, given in enumerate(givens):
        new, old = given.definition.symbol, given.definition.formula
        if not isinstance(old, Sym) or new.indices != old.indices or symbol_key(old) in varied:
            continue
        same = [number for number, one in enumerate(givens) if one.definition.key == symbol_key(old)]
        if same and symbol_key(new) in varied:
            meant = givens[same[0]].definition
            names = dict(zip(meant.symbol.indices, new.indices, strict=True))
            givens[at] = replace(given, definition=Definition(new, rename(meant.formula, names)))
            for number in same:
                givens[number] = replace(givens[number], definition=Definition(old, new))
    return replace(found, givens=tuple(givens))


def _inserted(one: Equality, givens: Sequence[Given]) -> Definition | None:
    """The loss of ∂L/∂a ∂a/∂z = ∂(a - y)²/∂a ∂σ(z)/∂z, of which each factor has the formula put in."""
    ours, theirs = _slopes(one.left), _slopes(one.right)
    if len(ours) < 2 or ours.keys() != theirs.keys() or one.case is not None or one.entries:
        return None
    known = {given.definition.key for given in givens}
    for variable, slope in ours.items():
        loss, formula = slope.body, theirs[variable].body
        is_loss = isinstance(loss, Sym) and loss.name in LOSSES and not loss.indices
        if isinstance(loss, Sym) and is_loss and symbol_key(loss) not in known and _may_define(loss, formula):
            return Definition(loss, formula)
    return None


def _slopes(side: Expr) -> dict[Expr, D]:
    """The factors of a product of slopes, by their variables; none if there is another factor."""
    factors = side.factors if isinstance(side, Mul) else ()
    found: dict[Expr, D] = {factor.variable: factor for factor in factors if isinstance(factor, D)}
    return found if len(found) == len(factors) else {}


def _implied(one: Equality, givens: Sequence[Given]) -> Definition | None:
    if one.entries or one.reordered:
        return None
    pairs = ((one.left, one.right), (one.right, one.left))
    each = [found for left, right in pairs for found in (_of_each(left, right), _of_parts(left, right)) if found]
    for symbol, formula in (*each, *spot(one.left, one.right)):
        joint = one.goes_on and symbol.name.startswith(_LIKELIHOODS) if isinstance(symbol, Sym) else False
        if (symbol is one.left and not joint) or (symbol is one.right and not one.goes_on):
            continue
        if one.case is not None and not _is_of_all_cases(symbol, formula, one):
            continue
        if isinstance(symbol, Sym) and _may_define(symbol, formula) and _is_open(symbol, formula, one, givens):
            return Definition(symbol, formula)
    return None


def _is_of_all_cases(symbol: Expr, formula: Expr, one: Equality) -> bool:
    """Whether ∂S_j/∂x_i = ∂/∂x_i (e^{x_j}/Σ), said of i = j or of i ≠ j, tells of every S_j what it is."""
    slope = isinstance(one.left, D) and one.left.body is symbol
    return isinstance(symbol, Sym) and slope and open_indices(formula) == set(symbol.indices) != set()


def _of_each(left: Expr, right: Expr) -> tuple[Sym, Expr] | None:
    """The loss of one sample, of Σ_s L_s = ½ Σ_s (…)²."""
    ours, theirs = _summed(left), _summed(right)
    if ours is None or theirs is None:
        return None
    (first, one), (second, other) = ours, theirs
    if not isinstance(one.body, Sym) or one.body.name not in LOSSES or one.body.indices != (one.index,):
        return None
    return one.body, mul(div(second, first), rename(other.body, {other.index: one.index}))


def _of_parts(left: Expr, right: Expr) -> tuple[Sym, Expr] | None:
    """The loss of all samples, of ∂L/∂w = Σ_s ∂L_s/∂w."""
    match left, _summed(right):
        case D(Sym(name, ()) as loss, variable), (factor, Sum(D(Sym(part) as own, other)) as total):
            if name in LOSSES and part.removesuffix(SAMPLE) in LOSSES and other is variable and own.indices:
                return loss, mul(factor, Sum(own, total.index))
    return None


def _summed(side: Expr) -> tuple[Expr, Sum] | None:
    """A sum and the factor before it."""
    factors = side.factors if isinstance(side, Mul) else (side,)
    sums = [factor for factor in factors if isinstance(factor, Sum) and not factor.excluded]
    if len(sums) != 1:
        return None
    rest = mul(*(factor for factor in factors if factor is not sums[0]))
    return None if free_indices(rest) else (rest, sums[0])


def _is_open(symbol: Sym, formula: Expr, one: Equality, givens: Iterable[Given]) -> bool:
    """Whether nothing defines it but what stands further down and is made of other things.

    A name that was used before is one of a variable, unless it shows in some way that it is computed.
    """
    names, keys = {part.name for part in symbols(formula)}, set(map(symbol_key, symbols(formula)))
    key = symbol_key(symbol)
    if any(given.definition.key in keys and _is_in(key, given.definition.formula) for given in givens):
        return False
    plain = symbol.name.removesuffix(SAMPLE)
    if plain != symbol.name and any(given.definition.symbol.name == plain for given in givens if given.row < one.row):
        return False
    used = any(_is_in(key, given.definition.formula) for given in givens if given.row < one.row)
    if used and not _is_computed(symbol, formula, one):
        return False
    known = [given for given in givens if given.definition.key == symbol_key(symbol)]
    if _is_input(symbol, formula):
        letter = symbol.name.partition("^")[0]
        layers = [given.definition.symbol for given in givens if given.definition.symbol.layer is not None]
        return not known and ("1" not in symbol.name or letter not in {own.name for own in layers})
    return all(
        given.row > one.row
        and (given.section != one.section or names.isdisjoint(part.name for part in symbols(given.definition.formula)))
        for given in known
    )


def _is_in(key: Key, formula: Expr) -> bool:
    return any(symbol_key(part) == key for part in symbols(formula))


def _is_computed(symbol: Sym, formula: Expr, one: Equality) -> bool:
    """Whether it has an accent or an argument, or the equality differentiates it by something in the formula."""
    if normalize("NFD", symbol.name)[1:2] in _ACCENTS or symbol.name.startswith((OPAQUE, *_LIKELIHOODS)):
        return True
    inside = {symbol_key(part) for part in symbols(formula)}
    slopes = (part for side in (one.left, one.right) for part in walk(side) if isinstance(part, D))
    return any(slope.body is symbol and symbol_key(slope.variable) in inside for slope in slopes)


def spot(left: Expr, right: Expr) -> list[tuple[Expr, Expr]]:
    """The one place where two formulas differ, both ways round."""
    if left is right:
        return []
    match left, right:
        case (Sum(body, index, ()), Sum(other, inner, ())):
            return spot(body, rename(other, {inner: index}))
        case (Add(ours), Add(theirs)) | (Mul(ours), Mul(theirs)):
            first, second = _without(ours, theirs), _without(theirs, ours)
            if (len(first), len(second)) != (len(ours), len(theirs)) and first and second:
                kind = Add if isinstance(left, Add) else Mul
                return spot(*(rest[0] if len(rest) == 1 else kind(tuple(rest)) for rest in (first, second)))
        case _ if type(left) is type(right) and not isinstance(left, Sym):
            pairs = list(zip(children(left), children(right), strict=False))
            same = len(children(left)) == len(children(right)) and _heads(left) == _heads(right)
            apart = [(one, other) for one, other in pairs if one is not other]
            if same and len(apart) == 1:
                return spot(*apart[0])
    return [(left, right), (right, left)]


def _heads(node: Expr) -> object:
    """What tells two nodes of one kind apart besides what is below them."""
    return getattr(node, "name", None)


def _without(some: Sequence[Expr], others: Sequence[Expr]) -> list[Expr]:
    """Some formulas without those that stand among the others."""
    left, kept = list(others), list[Expr]()
    for one in some:
        if one in left:
            left.remove(one)
        else:
            kept.append(one)
    return kept


def _may_define(symbol: Sym, formula: Expr) -> bool:
    """Whether the formula is of no more indices, of some name, and not of the symbol itself nor of a derivative."""
    if has_usual_meaning(symbol):
        return False
    names = {symbol_key(part) for part in symbols(formula)}
    plain = len(set(symbol.indices)) == len(symbol.indices) and open_indices(formula) <= set(symbol.indices)
    other = not isinstance(formula, Sym | D) or _is_output(symbol, formula) or _is_input(symbol, formula)
    return plain and other and symbol_key(symbol) not in names and bool(names)


def _is_input(symbol: Sym, formula: Expr) -> bool:
    """Whether it is what the first layer takes, and the formula is x."""
    return isinstance(formula, Sym) and formula.name in ("x", "X") and bool(_INPUT.fullmatch(symbol.name))


def _is_output(symbol: Sym, formula: Expr) -> bool:
    """Whether it is an entry of h_θ(x), of which nothing is said, and the formula an entry of another name for it."""
    if not isinstance(formula, Sym) or formula.name.startswith(OPAQUE):
        return False
    return symbol.name.startswith(OPAQUE) and set(formula.indices) == set(symbol.indices)
