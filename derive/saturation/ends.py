"""What becomes of an output, of its error and of its error term at both ends of the net input."""

from __future__ import annotations

from dataclasses import dataclass

from derive.expr import ZERO, Expr, sub
from derive.saturation.curve import Curve, T, Y
from derive.saturation.limits import Limit, limit_of


@dataclass(frozen=True)
class End:
    """Limits as net → ∞ (sign 1) or → -∞ (sign -1): of y, of the error y - t, of δ."""

    sign: int
    output: Limit | None
    error: Limit | None
    delta: Limit | None

    @property
    def vanishes(self) -> bool | None:
        """Whether δ goes to 0 although the error does not; None where that is not known."""
        if self.delta is None or self.error is None:
            return None
        return self.delta.value is ZERO and self.error.value is not ZERO


def ends_of(curve: Curve, target: Expr = T) -> tuple[End, End]:
    """Both ends, -∞ first."""

    def end(sign: int) -> End:
        output, error, delta = (
            limit_of(Curve(body, curve.output, curve.ranges), sign) for body in (Y, sub(Y, target), curve.body)
        )
        return End(sign, output, error, delta)

    return end(-1), end(1)
