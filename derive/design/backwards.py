"""From the wanted error term to the loss: one road for a function of one net input, one for a distribution."""

from __future__ import annotations

from collections.abc import Mapping

from derive.derivation import Derivation
from derive.design.elementwise import design_elementwise
from derive.design.target import NoLossError, Target
from derive.expr import Expr
from derive.laws import LAWS, Law

__all__ = ["NoLossError", "Target", "design_loss"]


def design_loss(target: Target, values: Mapping[str, Expr], laws: Mapping[str, Law] = LAWS) -> Derivation:
    """The derivation of the loss whose error term ∂E/∂net is the wanted one.

    Raises:
        NoLossError: there is none; it has the two sides that differ and a counterexample.
        LawError: the loss of a softmax is no sum of one term for each output, or no law of integration leads on.
        DefinitionError, FormulaError: the error term or the activation is not what is meant here.
    """
    if target.is_elementwise(values):
        return design_elementwise(target, values, laws)
    from derive.design.distribution import design_distribution

    return design_distribution(target, values, laws)
