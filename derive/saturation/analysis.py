"""Error against gradient: what the error term of a pair does where the error is large."""

from __future__ import annotations

from dataclasses import dataclass
from math import isinf

from derive.checker import Verdict
from derive.derivation import Derivation
from derive.expr import Expr, neg, num
from derive.saturation.curve import Curve
from derive.saturation.ends import End, ends_of
from derive.saturation.largest import Largest, largest_of
from derive.saturation.limits import Limit, limit_of
from derive.saturation.pairs import curves_of
from derive.saturation.signs import Judged, rises
from derive.steps import Domain
from derive.tables import Interval


@dataclass(frozen=True)
class AtTarget:
    """The error term for one target: limits, largest size, and whether it never falls or never rises."""

    target: Expr
    curve: Curve
    ends: tuple[End, End]
    largest: Largest | None
    monotone: Judged


@dataclass(frozen=True)
class Saturation:
    """The whole analysis of a pair; `slope` is f′ = ∂y/∂net with its limits at -∞ and ∞ and its largest size."""

    derivation: Derivation
    delta: Curve
    ends: tuple[End, End]
    """With an open target."""
    targets: tuple[AtTarget, ...]
    slope: Curve
    slope_ends: tuple[Limit | None, Limit | None]
    slope_largest: Largest | None

    @property
    def saturates(self) -> bool | None:
        """Whether δ goes to 0 at an end where the error does not; None where that is not known."""
        if True in [end.vanishes for end in self.ends]:
            return True
        found = [end.vanishes for one in self.targets for end in one.ends]
        return True if True in found else None if None in found else False


def analyse(derivation: Derivation) -> Saturation:
    """The analysis of the derivation of a pair.

    Raises:
        DefinitionError: the outputs depend on one another in another way than those of a softmax do.
    """
    delta, slope = curves_of(derivation)
    targets = tuple(_at(delta, slope, target) for target in targets_of(derivation, delta.ranges["y"]))
    ends = (limit_of(slope, -1), limit_of(slope, 1))
    return Saturation(derivation, delta, ends_of(delta), targets, slope, ends, largest_of(slope))


def targets_of(derivation: Derivation, outputs: Interval) -> tuple[Expr, ...]:
    """Typical targets: 0 and 1, or -1 and 1 where outputs have such ends; 1 for one end; 0 for all real numbers."""
    loss = derivation.loss
    assert loss is not None
    if loss.targets is Domain.UNIT or (outputs.low, outputs.high) == (0, 1):
        return num(0), num(1)
    if loss.signed or (outputs.low >= -2 and outputs.high <= 2):
        return num(-1), num(1)
    return (num(0),) if isinf(outputs.low) and isinf(outputs.high) else (num(1),)


def _at(delta: Curve, slope: Curve, target: Expr) -> AtTarget:
    curve = delta.at_target(target)
    ends = ends_of(curve, target)
    return AtTarget(target, curve, ends, largest_of(curve), _monotone(curve, slope))


def _monotone(curve: Curve, slope: Curve) -> Judged:
    """Whether it rises all the way, or falls all the way."""
    up = rises(curve, curve.slope(slope.body))
    if up.verdict is not Verdict.WRONG:
        return up
    turned = Curve(neg(curve.body), curve.output, curve.ranges)
    down = rises(turned, turned.slope(slope.body))
    return up if down.verdict is Verdict.WRONG else down
