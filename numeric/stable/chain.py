"""From a formula to the stable one that equals it, law by law, every line a step to be checked."""

from __future__ import annotations

from collections.abc import Mapping

from derive.algebra import flatten
from derive.expr import Expr, map_nodes
from derive.laws import Law
from derive.steps import Step
from numeric.stable import brackets, exponentials
from numeric.stable.law import STABLE_LAWS, StableScope

_TABLES = (exponentials, brackets)  # importing them enters their laws

ORDER = (
    "sigmoid",
    "hyperbolic-tangent",
    "all-but-one",
    "log-softmax",
    "log-quotient",
    "log-output",
    "log-exp",
    "softplus",
    "log-softplus",
    "log-cosh",
    "own-term",
    "sum-complement",
    "share-lacking",
    "difference",
    "complement",
    "log1p",
    "even-power",
    "dominant-term",
    "margin",
    "unfolding",
    "cancelling",
    "zero-case",
    "share",
    "relative-exponential",
    "max-shift",
)
"""The laws in the order in which they are tried: what names a whole formula before what changes its parts."""
_MOST_LINES = 60


class CircleError(RuntimeError):
    """The laws would go on for ever."""


def stabilised(line: Expr, scope: StableScope, laws: Mapping[str, Law] = STABLE_LAWS) -> tuple[Step, ...]:
    """Steps from the line to the formula that code computes; none where it is as it should be.

    Raises:
        CircleError: the laws undo one another.
    """
    steps = list[Step]()
    while found := _next(line, scope, laws):
        name, changed = found
        steps.append(Step(line, changed, name))
        line = changed
        if len(steps) > _MOST_LINES:
            raise CircleError(f"the stable laws come to no end; the last was {name}")
    return tuple(steps)


def _next(line: Expr, scope: StableScope, laws: Mapping[str, Law]) -> tuple[str, Expr] | None:
    """The first law that changes the line, and the line with the law at each outermost place where it fits."""
    for name in ORDER:
        law = laws[name]
        changed = map_nodes(line, lambda part, law=law: law.apply(part, scope))  # type: ignore[misc]
        if changed is not line:
            return name, flatten(changed)
    return None
