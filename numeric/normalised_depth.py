"""A deep network of sigmoids on digits, trained with and without batch normalisation: what the handout shows."""

from __future__ import annotations

from functools import cache

from numeric.data.mnist import builtin
from numeric.network import Network
from numeric.training import Outcome, Settings, train

SIZES = (784, 20, 20, 20, 20, 20, 10)
N_SAMPLES = 1000
SETTINGS = Settings(learning_rate=0.5, epochs=8, batch=20)


@cache
def depth_runs() -> tuple[Outcome, Outcome]:
    """Without and with it, from the same weights, in the same order of the samples; it takes a second."""
    data = builtin()
    data = data.with_parts({**data.parts, "train": data.train.first(N_SAMPLES)})
    activations = (*["sigmoid"] * (len(SIZES) - 2), "softmax")
    plain, normalised = (
        train(Network(SIZES, activations, "ce", batch_norm=batch_norm), data, SETTINGS, evaluate_start=True)
        for batch_norm in (False, True)
    )
    return plain, normalised
