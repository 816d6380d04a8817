"""How error terms shrink on their way back through many layers: measured with the derived slopes."""

from __future__ import annotations

import numpy as np

from derive.steps import Domain
from derive.tables import ACTIVATIONS, Activation
from numeric.generation.kernels import kernels

WIDTH, N_SAMPLES = 32, 64
_VALUES = {Domain.REAL: "1", Domain.POSITIVE: "1", Domain.UNIT: "1/2"}
"""Of open parameters."""


def decay_through_layers(
    activation: Activation, n_layers: int, *, width: int = WIDTH, n_samples: int = N_SAMPLES, seed: int = 1
) -> list[float]:
    """The mean |δ| of each hidden layer over that of the last, the first layer first; shape (n_layers,).

    All layers have the same width: inputs from N(0, 1), weights from N(0, 1/width), biases 0. The error terms of the
    last layer come from N(0, 1), and each layer before has δ = f′(net) (wᵀ δ) of the one after it, with the slopes of
    the proved derivation.
    """
    let = [f"{one.name}={one.default or _VALUES[one.domain]}" for one in activation.parameters]
    own = activation.name if activation.name in ACTIVATIONS else activation.formula
    k = kernels(activation=own, let=let)
    random = np.random.default_rng(seed)
    a = random.standard_normal((n_samples, width))
    weights = [random.standard_normal((width, width)) / np.sqrt(width) for _ in range(n_layers)]
    slopes = []
    with np.errstate(all="ignore"):  # exp may run away
        for weight in weights:
            net = a @ weight.T
            a = k.output(net)
            slopes.append(np.einsum("nii->ni", k.output_jacobian(net)))
        delta = random.standard_normal((n_samples, width))
        sizes = [float(np.abs(delta).mean())]
        for weight, slope in zip(reversed(weights[1:]), reversed(slopes[:-1]), strict=True):
            delta = slope * (delta @ weight)
            sizes.append(float(np.abs(delta).mean()))
    return [size / sizes[0] for size in reversed(sizes)]
