"""What batch normalisation adds to weights and biases: of each hidden layer the scale γ, and running statistics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from numeric.network import Network

Array = np.ndarray[Any, np.dtype[Any]]
Norm = tuple[Array, ...]
"""Of one layer, each (n_out,), in the order of NAMES."""
NAMES = ("gamma", "mean", "variance")
"""γ, which is learned, and the running mean and variance of the net inputs."""


def first_norms(network: Network, precision: str) -> list[Norm]:
    """Before the first step: γ is 1, and the statistics are those of what needs no normalisation."""
    return [tuple(np.full(n_out, value, precision) for value in (1, 0, 1)) for n_out in network.normalised]


def copied(norms: Sequence[Norm]) -> tuple[Norm, ...]:
    return tuple(tuple(one.copy() for one in norm) for norm in norms)


def arguments(
    weights: Sequence[Array], biases: Sequence[Array], norms: Sequence[Norm]
) -> tuple[Sequence[Array] | Sequence[Norm], ...]:
    """What the functions of a network take before the samples."""
    return (weights, biases, norms) if norms else (weights, biases)
