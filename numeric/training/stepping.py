"""The steps of an optimiser through batches, and what it keeps from one to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from derive.optimisers import OPTIMISERS
from numeric.generation import Kernels
from numeric.training.norms import Norm, arguments
from numeric.training.settings import Settings

Array = np.ndarray[Any, np.dtype[Any]]
State = Mapping[str, tuple[tuple[Array, ...], tuple[Array, ...], tuple[Array, ...]]]
"""By symbol, such as m: arrays like the weights, like the biases, and like the scales of normalised layers."""


class Stepping:
    """The generated steps for the parameters of one network.

    Args:
        functions: of the network, generated for the optimiser of the settings.
        settings: how steps are taken.
        weights, biases: of every layer; they are changed.
        norms: of every normalised layer; they are changed.
    """

    def __init__(
        self,
        functions: Kernels,
        settings: Settings,
        weights: Sequence[Array],
        biases: Sequence[Array],
        norms: Sequence[Norm] = (),
    ) -> None:
        self.functions, self.settings = functions, settings
        self.weights, self.biases, self.norms = weights, biases, norms
        self.optimiser = OPTIMISERS[settings.optimiser]
        self._is_plain = self.optimiser.is_plain and not norms
        self.done = 0
        """How many steps were taken."""
        arrays = arguments(weights, biases, norms)
        self._kept: list[list[Array]] = [] if self._is_plain else functions.start(*arrays)

    def go(self, x: Array, t: Array, order: Array, batch: int, n_samples: int) -> None:
        """Take a step for each batch of the samples in `order`; λ of the penalties is divided by n_samples."""
        settings = self.settings
        numbers = settings.learning_rate, settings.l1 / n_samples, settings.l2 / n_samples
        place = *arguments(self.weights, self.biases, self.norms), x, t, order, batch
        if self._is_plain:
            self.functions.epoch(*place, *numbers)
        else:
            self.functions.epoch(*place, *numbers, kept=self._kept, step=self.done, **settings.parameters)
        self.done += -(-len(order) // batch)

    @property
    def state(self) -> State:
        """What the optimiser keeps, as it is at the moment."""
        n = len(self.weights)
        by_symbol = zip(self.optimiser.state, zip(*self._kept, strict=True), strict=True)
        return {symbol: (arrays[:n], arrays[n : 2 * n], arrays[2 * n :]) for symbol, arrays in by_symbol}

    def go_on_from(self, done: int, state: State) -> None:
        """Take up the state after so many steps; its arrays are copied."""
        self.done = done
        if not self.optimiser.state:
            return
        by_symbol = ([one.copy() for kind in state[symbol] for one in kind] for symbol in self.optimiser.state)
        self._kept = [list(kept) for kept in zip(*by_symbol, strict=True)]

    @property
    def is_finite(self) -> bool:
        """Whether parameters, statistics and state are."""
        others = (one for kept in (*self.norms, *self._kept) for one in kept)
        return all(np.isfinite(one).all() for one in (*self.weights, *self.biases, *others))
