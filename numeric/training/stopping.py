"""Early stopping: the parameters that did best on the validation samples are kept, and a run that no longer gains ends.

Prechelt, Early stopping – but when? (1998).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf, isnan
from typing import Any

import numpy as np

from numeric.training.evaluation import Evaluation
from numeric.training.norms import Norm, copied

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Best:
    """The parameters with the least loss on the validation samples so far.

    Args:
        epoch: after which they were found.
        loss: the mean over the validation samples.
        waited: how many evaluations have come since, none with a lower loss.
        weights, biases: of every layer; copies.
        norms: of every normalised layer; copies.
    """

    epoch: int
    loss: float
    waited: int
    weights: tuple[Array, ...]
    biases: tuple[Array, ...]
    norms: tuple[Norm, ...] = ()


def best_of(
    before: Best | None,
    now: Evaluation,
    weights: Sequence[Array],
    biases: Sequence[Array],
    norms: Sequence[Norm] = (),
) -> Best:
    """The best after one more evaluation; of equal losses the first."""
    loss = now.scores["validation"].loss
    loss = inf if isnan(loss) else loss
    if before is None or loss < before.loss:
        kept = tuple(w.copy() for w in weights), tuple(b.copy() for b in biases)
        return Best(now.epoch, loss, 0, *kept, copied(norms))
    return replace(before, waited=before.waited + 1)
