"""How a network is trained: one frozen record, refused as soon as it makes no sense."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from difflib import get_close_matches
from math import isfinite
from typing import Any

from derive.optimisers import OptimiserError, known_optimiser
from numeric.generation.module import TARGETS
from numeric.training.initialisation import INITIALISATIONS
from numeric.training.shuffling import SHUFFLES

PRECISIONS = ("float64", "float32")


class SettingsError(ValueError):
    """A setting that makes no sense; the message names it."""


@dataclass(frozen=True)
class Settings:
    """Descent on the mean loss of batches, plus λ/N times a penalty on the weights.

    Args:
        learning_rate: η; positive.
        epochs: how often all samples are gone through.
        batch: samples of a step; 1 is one at a time, None all at once.
        l1, l2: λ of |w| and of w²/2, per weight; divided by the number N of training samples.
        seed: chooses the starting point and the orders.
        initialisation: of INITIALISATIONS.
        shuffle: of SHUFFLES.
        precision: of PRECISIONS.
        evaluate_every: epochs between two evaluations; the last epoch is always evaluated.
        target: "numpy" or "numba", what the loop over the batches runs on.
        early_stopping: evaluations without a lower loss on the validation samples after which a run ends, and
            the parameters of the least one are kept; None goes through all epochs.
        optimiser: of OPTIMISERS; the penalties of l1 and l2 are part of the gradient that it is given.
        parameters: of the optimiser by name, such as {"beta1": 0.95}; the others take their defaults.

    Raises:
        SettingsError: one of them makes no sense.
    """

    learning_rate: float
    epochs: int
    batch: int | None = 10
    l1: float = 0.0
    l2: float = 0.0
    seed: int = 1
    initialisation: str = "glorot"
    shuffle: str = "permutation"
    precision: str = "float64"
    evaluate_every: int = 1
    target: str = "numpy"
    early_stopping: int | None = None
    optimiser: str = "sgd"
    parameters: Mapping[str, float] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if not isfinite(self.learning_rate) or self.learning_rate <= 0:
            raise SettingsError(f"the learning rate must be positive and finite, not {self.learning_rate:g}")
        for name, least in (("epochs", 1), ("batch", 1), ("evaluate_every", 1), ("early_stopping", 1), ("seed", 0)):
            value = getattr(self, name)
            if value is not None and value < least:
                raise SettingsError(f"{name.replace('_', ' ')} must be at least {least}, not {value}")
        if self.seed >= 2**32:
            raise SettingsError(f"the seed must be below 2^32, not {self.seed}")
        for name in ("l1", "l2"):
            value = getattr(self, name)
            if not isfinite(value) or value < 0:
                raise SettingsError(f"{name} must not be negative, and is {value:g}")
        _known("initialisation", self.initialisation, INITIALISATIONS)
        _known("shuffle", self.shuffle, SHUFFLES)
        _known("precision", self.precision, PRECISIONS)
        _known("target", self.target, TARGETS)
        try:
            chosen = known_optimiser(self.optimiser)
            object.__setattr__(self, "parameters", chosen.values(self.parameters))
        except OptimiserError as error:
            raise SettingsError(str(error)) from None
        if self.target == "numba" and not chosen.is_plain:
            raise SettingsError(f"{chosen.name} has no compiled form; leave out the target numba")

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def _known(what: str, name: str, known: Iterable[str]) -> None:
    names = list(known)
    if name not in names:
        close = get_close_matches(name, names, n=1)
        hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(names)}"
        raise SettingsError(f"there is no {what} {name!r}; {hint}")
