"""∂Z/∂W = Aᵀ as it is meant where a chain rule multiplies by it: ∂L/∂W is (∂L/∂Z) Aᵀ, whatever ∂L/∂Z may be."""

from __future__ import annotations

from collections.abc import Iterator

from derive.documents.formulas.arrays import LOOSE, Array, Readings, pairs, summed, times, with_letters
from derive.documents.formulas.reach import SLOPE
from derive.documents.understanding.progress import Side
from derive.expr import Expr, Sym, mul


def as_factors(left: Side, right: Side) -> Iterator[tuple[Expr, Expr]]:
    """What a derivative of a vector or a matrix by another makes of an upstream gradient, and what the formula makes.

    The gradient has the shape of what is differentiated; it stands before the formula or behind it, as shapes allow.
    """
    slopes = [one for one in left if one.jacobian and one.jacobian.above] if isinstance(left, tuple) else []
    if not slopes or not isinstance(right, tuple):
        return
    slope, found = slopes[0], list[Array]()
    assert slope.jacobian is not None
    if not isinstance(slope.jacobian.of, Sym):
        return
    above, below = slope.axes[: slope.jacobian.above], slope.axes[slope.jacobian.above :]
    if not below or (len(above) == 1 and len(below) == 1):
        return
    for row in (False, True) if len(above) == 1 else (False,):
        upstream = Array(Sym(f"{SLOPE}/{SLOPE}{slope.jacobian.of.name}", above, slope.jacobian.of.layer), above, row)
        found += _products(upstream, right)
    whole = Array(summed(mul(upstream.entry, slope.entry), above), below)
    for one, other in pairs((whole,), tuple(found)):
        yield with_letters(one.entry, other.entry)


def _products(upstream: Array, right: Readings) -> Iterator[Array]:
    for one in right:
        if one.axes and one.cost < LOOSE:
            for product in (*times(upstream, one), *times(one, upstream)):
                if product.cost - one.cost < _STRICT:
                    yield product


_STRICT = 0.05
"""What no product costs that strict notation allows."""
