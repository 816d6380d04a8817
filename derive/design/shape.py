"""The shape of a designed loss over net: convex or not, where it is least, whether its slope vanishes far out."""

from __future__ import annotations

from dataclasses import dataclass

from derive.algebra import simplify
from derive.checker import Verdict
from derive.derivation import Derivation
from derive.design.target import E
from derive.expr import ZERO, Expr, Integral, div, neg, sub
from derive.laws.places import at
from derive.ranges import BY_DOMAIN, Ranges, outputs_of, positive, range_of
from derive.saturation.curve import Curve, T, Y, put
from derive.saturation.decimals import in_sympy, value_at
from derive.saturation.ends import End, ends_of
from derive.saturation.pairs import curves_of_outputs
from derive.saturation.signs import NETS, Judged, never_negative, points, rises
from derive.steps import symbol_key


@dataclass(frozen=True)
class Shape:
    """`curvature` is ∂²E/∂net² (or, of outputs that depend on all net inputs, ∂²E/∂net_i∂net_j for i ≠ j)."""

    curvature: Expr
    convex: Judged
    least: Judged
    """Whether E is least at y = t."""
    only: bool
    """Whether it is shown to be least there alone."""
    ends: tuple[End, End]

    @property
    def vanishes(self) -> bool | None:
        found = [one.vanishes for one in self.ends]
        return True if True in found else None if None in found else False


def shape_of(derivation: Derivation) -> Shape:
    """What the loss that was designed looks like."""
    if symbol_key(Y) in derivation.setting.definitions:
        return _of_one(derivation)
    return _of_many(derivation)


def _ranges(derivation: Derivation) -> Ranges:
    assert derivation.topic is not None
    return {one.name: BY_DOMAIN[one.domain] for one in derivation.topic.parameters}


def _of_one(derivation: Derivation) -> Shape:
    assert derivation.activation is not None
    definitions = derivation.setting.definitions
    formula = definitions[symbol_key(Y)].formula
    ranges = _ranges(derivation)
    outputs = outputs_of(derivation.activation, formula, ranges)
    wanted, slope = (_result(derivation, key) for key in ("wanted", "slope"))
    curve = Curve(wanted, formula, {**ranges, "y": outputs, "t": outputs})
    curvature = curve.slope(slope)
    integral = definitions[symbol_key(E)].formula
    assert isinstance(integral, Integral)
    convex = rises(curve, curvature)
    quotient = simplify(div(integral.body, sub(Y, T)))
    zero = range_of(at(curve.body, Y, T, ranges=curve.ranges), curve.ranges)
    stationary = zero.low == zero.high == 0
    if stationary and positive(quotient, curve.ranges):
        least, only = Judged(Verdict.PROVED), True
    elif stationary and convex.verdict is Verdict.PROVED:
        least, only = Judged(Verdict.PROVED), positive(curvature.body, curve.ranges)
    else:
        least, only = _sampled(curve), False
    return Shape(curvature.body, convex, least, only, ends_of(curve))


def _of_many(derivation: Derivation) -> Shape:
    """Rows of second derivatives sum to 0, since Σ δ = 0: where none off the diagonal is positive E is convex."""
    wanted = _result(derivation, "wanted")
    ranges = {**_ranges(derivation), "t": BY_DOMAIN[derivation.setting.domains["t"]]}
    curve, _ = curves_of_outputs(derivation, wanted, ranges)
    mixed = _result(derivation, "mixed")
    convex = never_negative(neg(mixed), {**ranges, "y": curve.ranges["y"]})
    falls = rises(curve, Curve(ZERO, curve.output, curve.ranges))
    judged = (
        Judged(Verdict.PROVED) if convex else falls if falls.verdict is Verdict.WRONG else Judged(Verdict.UNDECIDED)
    )
    stationary = simplify(put(curve.body, Y, T)) is ZERO
    if convex and stationary:
        return Shape(mixed, judged, Judged(Verdict.PROVED), positive(neg(mixed), curve.ranges), ends_of(curve))
    return Shape(mixed, judged, _sampled(curve), False, ends_of(curve))


def _result(derivation: Derivation, key: str) -> Expr:
    return next(part.result for part in derivation.parts if part.key == key)


def _sampled(curve: Curve) -> Judged:
    """A point at which E falls away from y = t; else it agrees."""
    formulas = (curve.in_net, sub(curve.output, T))
    whole, error = (in_sympy(one, curve.ranges) for one in formulas)
    for point in points(curve):
        for net in NETS:
            here = {**point, "net": net}
            delta, away = value_at(whole, here), value_at(error, here)
            if delta is not None and away is not None and delta * away < 0:
                return Judged(Verdict.WRONG, here, (delta,))
    return Judged(Verdict.AGREES)
