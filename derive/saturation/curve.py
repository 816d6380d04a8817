"""A formula of one net input, by way of the output: an error term, or the slope of an activation."""

from __future__ import annotations

from dataclasses import dataclass

from derive.algebra import flatten, simplify
from derive.expr import ONE, D, Expr, Sym, add, contains, map_nodes, mul
from derive.laws import LAWS, Scope
from derive.ranges import Ranges
from derive.steps import Setting

Y, T, NET = Sym("y"), Sym("t"), Sym("net")
"""Of one output alone."""


@dataclass(frozen=True)
class Curve:
    """`body` in y, t, net and constants, where y is `output`, a formula in net; `ranges` bound y, t and constants."""

    body: Expr
    output: Expr
    ranges: Ranges

    @property
    def in_net(self) -> Expr:
        """The formula with what y stands for put in."""
        return put(self.body, Y, self.output)

    def at_target(self, value: Expr) -> Curve:
        """The curve for one target."""
        return Curve(put(self.body, T, value), self.output, self.ranges)

    def slope(self, slope_of_output: Expr) -> Curve:
        """The derivative by net, given that of y."""
        scope = Scope(Setting({}), LAWS)
        parts = [
            mul(LAWS["differentiation"](D(self.body, variable), scope), inner)
            for variable, inner in ((Y, slope_of_output), (NET, ONE))
            if contains(self.body, variable)
        ]
        return Curve(simplify(add(*parts)), self.output, self.ranges)


def put(node: Expr, symbol: Sym, value: Expr) -> Expr:
    """The formula with a value for a symbol."""
    return flatten(map_nodes(node, lambda part: value if part is symbol else None))
