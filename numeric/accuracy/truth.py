"""The true values at the points of measurement, and the size of what the error term is a difference of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from derive.checker.values import UndefinedError
from derive.derivation import Derivation
from derive.expr import Sum, walk
from derive.notation import I
from numeric.accuracy.points import Sample
from numeric.reference import Reference

Number = Any

PARAMETERS = {"alpha": 0.25, "c": 1.5, "gamma": 2.0, "q": 0.5}
"""The value taken for each parameter that the tables leave open."""
ENDS = (0.0, 1.0, -1.0)
"""Targets at which an error term is to be right in its own last place."""


@dataclass(frozen=True)
class Truth:
    """The true output, loss and error term of one sample.

    `operands`, one an entry of the error term, is what that is a difference of: with δ_i taken for linear in t,
    δ_i = A_i + Σ_k B_ik t_k (its tangent, where it is not), the largest of |δ_i|, |A_i| and the |B_ik t_k|. For
    δ = (y - t)·y′ that is y′ times the larger one of y and t. Where every target that δ_i depends on is 0 or ±1
    there is nothing that need cancel, and it is |δ_i|.
    """

    sample: Sample
    output: tuple[Number, ...]
    loss: Number
    delta: tuple[Number, ...]
    operands: tuple[Number, ...]

    def of(self, quantity: str) -> tuple[Number, ...]:
        """The entries of output, loss or delta."""
        return {"output": self.output, "loss": (self.loss,), "delta": self.delta}[quantity]


def parameters_of(derivation: Derivation) -> dict[str, float]:
    """A value for each parameter that the formulas leave open."""
    return {name: value for name, value in PARAMETERS.items() if name in derivation.setting.domains}


def reference_of(derivation: Derivation) -> Reference:
    """The reference of a derivation at those values."""
    return Reference(derivation, parameters_of(derivation))


def truths(reference: Reference, samples: Sequence[Sample]) -> tuple[Truth, ...]:
    """The true values at each sample; an infinite one where they do not exist is left out."""
    found = list[Truth]()
    for sample in samples:
        try:
            found.append(_truth(reference, sample))
        except UndefinedError:
            if sample.is_finite:
                raise
    return tuple(found)


def _truth(reference: Reference, sample: Sample) -> Truth:
    net, t = [sample.net], [sample.t]
    delta = reference.delta(net, t)[0]
    return Truth(
        sample,
        tuple(reference.output(net)[0]),
        reference.losses(net, t)[0],
        tuple(delta),
        _operands(reference, sample, delta),
    )


def _operands(reference: Reference, sample: Sample, delta: Sequence[Number]) -> tuple[Number, ...]:
    derivation = reference.derivation
    result = derivation.results["delta"]
    targets = np.array(sample.t)
    ended = np.isin(targets, ENDS)
    groups = [~ended] if is_elementwise(derivation) else [np.arange(len(targets)) == k for k in np.flatnonzero(targets)]
    if np.all(ended):
        return tuple(map(abs, delta))

    def moved(where: np.ndarray[Any, Any], step: float) -> np.ndarray[Any, Any]:
        t = np.where(where, targets * (1 + step), targets)
        return np.array(reference.formula(result.right, I, [sample.net], [list(t)])[0])

    parts = [(moved(group, _STEP) - moved(group, -_STEP)) / (2 * _STEP) for group in groups]
    whole = np.array(delta, dtype=object)
    return tuple(np.max(np.abs([whole, whole - sum(parts), *parts]), axis=0))


_STEP = 2.0**-20


def is_elementwise(derivation: Derivation) -> bool:
    """Whether each entry of the error term depends on its own net and t alone."""
    return not any(isinstance(part, Sum) for part in walk(derivation.results["delta"].right))
