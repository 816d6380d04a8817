"""In which order the samples of an epoch come: named shuffles, each with a state that can be put away as text."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from random import Random
from typing import Any, ClassVar

import numpy as np

Order = np.ndarray[Any, np.dtype[np.intp]]


class Shuffle(ABC):
    """The orders of the epochs, one after another.

    Args:
        n_samples: how many samples there are.
        seed: chooses the orders.
    """

    name: ClassVar[str]
    title: ClassVar[tuple[str, str]]
    source: ClassVar[str] = ""

    def __init__(self, n_samples: int, seed: int) -> None:
        self.order: Order = np.arange(n_samples)
        """Of the last epoch; before the first, as the samples are."""

    @abstractmethod
    def next(self) -> Order:
        """The order of the next epoch."""

    @abstractmethod
    def state(self) -> str:
        """Where the random numbers are, as text; with `order` it is all that the next orders depend on."""

    @abstractmethod
    def restore(self, state: str, order: Order) -> None:
        """Go on from a state.

        Raises:
            ValueError, KeyError, TypeError: the text is not a state of this shuffle.
        """


class Permutation(Shuffle):
    name = "permutation"
    title = ("a new permutation each epoch (PCG64)", "每轮一个新的随机排列（PCG64）")

    def __init__(self, n_samples: int, seed: int) -> None:
        super().__init__(n_samples, seed)
        self._rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, 1])))

    def next(self) -> Order:
        self.order = self._rng.permutation(len(self.order))
        return self.order

    def state(self) -> str:
        return json.dumps(self._rng.bit_generator.state)

    def restore(self, state: str, order: Order) -> None:
        self._rng.bit_generator.state = json.loads(state)
        self.order = order


class Nielsen(Shuffle):
    """What random.shuffle of Python 2 does, in place, epoch after epoch.

    For an integer seed, random() gives the same numbers in Python 2 and 3; shuffle does not.
    """

    name = "nielsen"
    title = ("Python 2's random.shuffle, in place", "Python 2 的 random.shuffle，就地打乱")
    source = "Nielsen, Neural Networks and Deep Learning, network2.py"

    def __init__(self, n_samples: int, seed: int) -> None:
        super().__init__(n_samples, seed)
        self._random = Random(seed)

    def next(self) -> Order:
        order, random = self.order.tolist(), self._random.random
        for last in range(len(order) - 1, 0, -1):
            other = int(random() * (last + 1))
            order[last], order[other] = order[other], order[last]
        self.order = np.array(order, np.intp)
        return self.order

    def state(self) -> str:
        return json.dumps(self._random.getstate())

    def restore(self, state: str, order: Order) -> None:
        version, words, gauss = json.loads(state)
        self._random.setstate((version, tuple(words), gauss))
        self.order = order


class Unshuffled(Shuffle):
    name = "none"
    title = ("as the samples are", "样本原有的顺序")

    def next(self) -> Order:
        return self.order

    def state(self) -> str:
        return ""

    def restore(self, state: str, order: Order) -> None:
        if state:
            raise ValueError("samples in their own order have no state")
        self.order = order


SHUFFLES: dict[str, type[Shuffle]] = {one.name: one for one in (Permutation, Nielsen, Unshuffled)}
