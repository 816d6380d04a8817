"""∂a_j/∂w_ji = z_i of an a that nothing defines: it is taken for Σ_i w_ji z_i, with the bias that it is derived by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from derive.documents.formulas.opaque import OPAQUE
from derive.documents.formulas.reach import Key
from derive.documents.trees.vocabulary import LOSSES
from derive.documents.understanding.implied import spot
from derive.documents.understanding.statements import Equality, Given, Note, Understood
from derive.expr import D, Expr, Sum, Sym, add, mul, symbols, walk
from derive.steps import Definition, symbol_key

_WEIGHTS = "wWvVθΘ"
_BIASES = "b"


def with_weighted_sums(found: Understood) -> Understood:
    """With such a sum for each a of which nothing but this is said."""
    items, givens, slopes = list[Equality | Note](), list(found.givens), _slopes(found)
    for item in found.items:
        made = _sum_of(item, slopes) if isinstance(item, Equality) and not item.entries else None
        if made is None or not _is_new(made, givens) or made.symbol.name in found.unread:
            items.append(item)
            continue
        assert isinstance(item, Equality)
        givens.append(Given(item.place, 0, made, item.section))
        name = made.symbol.name
        items.append(Note(item.place, True, f"nothing defines {name}: by this it is taken for a weighted sum"))
    return replace(found, items=tuple(items), givens=tuple(sorted(givens, key=lambda given: given.row)))


def _slopes(found: Understood) -> list[D]:
    """The derivatives in a document."""
    return [part for side in found.sides() for part in walk(side) if isinstance(part, D)]


def _sum_of(one: Equality, slopes: Iterable[D]) -> Definition | None:
    """What a_j is by ∂a_j/∂w_ji = z_i, or by ∂a_j/∂w_ji ∂L/∂a_j = z_i ∂L/∂a_j."""
    return next(filter(None, (_of_slope(left, right, slopes) for left, right in spot(one.left, one.right))), None)


def _of_slope(left: Expr, right: Expr, slopes: Iterable[D]) -> Definition | None:
    match left, right:
        case D(Sym(name, (own,)) as unit, Sym(weight, (_, _) as pair) as varied), Sym(_, (index,)) as inner if (
            set(pair) == {own, index} and own is not index and weight[0] in _WEIGHTS
        ):
            if name in LOSSES or name.startswith(OPAQUE):
                return None
            biases = {
                slope.variable.name: Sym(slope.variable.name, (own,), unit.layer)
                for slope in slopes
                if _is_bias(slope, unit)
            }
            return Definition(unit, add(Sum(mul(varied, inner), index), *biases.values()))
    return None


def _is_bias(slope: D, unit: Sym) -> bool:
    body, variable = slope.body, slope.variable
    same = isinstance(body, Sym) and symbol_key(body) == symbol_key(unit)
    return same and variable.name[0] in _BIASES and len(variable.indices) == 1 and variable.layer == unit.layer


def _is_new(made: Definition, givens: Sequence[Given]) -> bool:
    """Whether nothing defines it, and what it is made of is not made of it."""
    if any(given.definition.key == made.key for given in givens):
        return False
    known: dict[Key, list[Expr]] = {}
    for given in givens:
        known.setdefault(given.definition.key, []).append(given.definition.formula)
    waiting, seen = [made.formula], set[Key]()
    while waiting:
        new = set(map(symbol_key, symbols(waiting.pop()))) - seen
        if made.key in new:
            return False
        seen |= new
        waiting += [formula for key in new for formula in known.get(key, ())]
    return True
