"""The derivatives that a document gives for what it does not define, as ∂C/∂a = 2 (a - y) of a C without a formula.

Such a line cannot be decided and stands for a definition; what follows from it by the chain rule can.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from derive.documents.formulas.errors import errors_in
from derive.documents.formulas.reach import depends
from derive.expr import D, Delta, Expr, Index, Sum, Sym, fresh_index, map_nodes, mul, open_indices, rename, walk
from derive.reading.places import Place
from derive.steps import Setting, symbol_key

_MAX_STEPS = 6
"""So many steps of the chain rule are taken from a derivative to those that are given."""


@dataclass(frozen=True)
class GivenSlope:
    """∂body/∂variable = formula, as it stands at a place."""

    place: Place
    body: Sym
    variable: Sym
    formula: Expr

    def of(self, body: Sym, variable: Sym) -> Expr:
        """The derivative for other indices; it is 0 where two differ that are one here, as in ∂a_i/∂z_i."""
        names, factors = dict[Index, Index](), list[Expr]()
        own = (*self.body.indices, *self.variable.indices)
        for index, other in zip(own, (*body.indices, *variable.indices), strict=True):
            if index in names:
                factors.append(Delta(names[index], other))
            names.setdefault(index, other)
        return mul(*factors, rename(self.formula, names))


def slope_in(place: Place, left: Expr, right: Expr) -> GivenSlope | None:
    """What an equality gives as a derivative: its left side is one, and its right side a formula in known quantities.

    What has an error δ or another derivative in it is the claim that these go together.
    """
    claims = errors_in((right,)) or any(isinstance(part, D) for part in walk(right))
    match left:
        case D(Sym() as body, Sym() as variable) if not claims and symbol_key(body) != symbol_key(variable):
            distinct = all(len(set(symbol.indices)) == len(symbol.indices) for symbol in (body, variable))
            if distinct and open_indices(right) <= open_indices(left):
                return GivenSlope(place, body, variable, right)
    return None


@dataclass
class ByGivenSlopes:
    """Puts the derivatives that are given before a place into formulas, the nearest first."""

    given: list[GivenSlope]
    place: Place
    setting: Setting

    def put(self, formula: Expr, steps: int = _MAX_STEPS) -> Expr:
        """The formula with all that is given in place of derivatives, by the chain rule where that leads to it."""
        if not steps:
            return formula

        def replaced(part: Expr) -> Expr | None:
            match part:
                case D(Sym() as body, Sym() as variable):
                    found = next(self._ways(body, variable), None)
                    return None if found is None else self.put(found, steps - 1)
            return None

        return map_nodes(formula, replaced)

    def _ways(self, body: Sym, variable: Sym) -> Iterator[Expr]:
        known = [one for one in reversed(self.given) if one.place < self.place]
        own, by = symbol_key(body), symbol_key(variable)
        for one in known:
            if symbol_key(one.body) == own and symbol_key(one.variable) == by:
                yield one.of(body, variable)
        for one in known:
            if symbol_key(one.body) == own and depends(self.setting, one.variable, by):
                middle = _apart(one.variable, body, variable)
                yield _over(middle, mul(one.of(body, middle), D(middle, variable)))
        for one in known:
            if symbol_key(one.variable) == by and self._bears_on(one.body, body):
                middle = _apart(one.body, body, variable)
                yield _over(middle, mul(D(body, middle), one.of(middle, variable)))

    def _bears_on(self, middle: Sym, body: Sym) -> bool:
        """Whether a quantity may bear on another: by its definition, or as nothing tells on what that depends."""
        if symbol_key(middle) == symbol_key(body):
            return False
        return symbol_key(body) not in self.setting.definitions or depends(self.setting, body, symbol_key(middle))


def _apart(symbol: Sym, *others: Sym) -> Sym:
    """The symbol with indices that no other one has."""
    taken = {index for other in others for index in other.indices}
    indices = list[Index]()
    for index in symbol.indices:
        indices.append(fresh_index(index.size, taken))
        taken.add(indices[-1])
    return Sym(symbol.name, tuple(indices), symbol.layer)


def _over(symbol: Sym, formula: Expr) -> Expr:
    """The sum over all indices of a symbol."""
    for index in reversed(symbol.indices):
        formula = Sum(formula, index)
    return formula
