"""The state of a training run as one NPZ file, from which it goes on bit for bit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from derive.optimisers import OPTIMISERS
from numeric.network import Network
from numeric.training.evaluation import Evaluation, Score
from numeric.training.files import (
    UNREADABLE,
    CheckpointError,
    named_parameters,
    network_in,
    norms_in,
    not_ours,
    parameters_in,
    read_state,
    write_state,
)
from numeric.training.norms import NAMES, Norm
from numeric.training.settings import Settings
from numeric.training.stepping import State
from numeric.training.stopping import Best

Array = np.ndarray[Any, np.dtype[Any]]
FORMAT = "gradproof checkpoint 1"
_BEST = "best_"
"""What the names of the best parameters begin with."""


@dataclass(frozen=True)
class Checkpoint:
    """All that the rest of a run depends on, besides the data.

    Args:
        network, settings: of the run.
        epoch: how many epochs are done.
        weights, biases: of every layer.
        order: of the samples in the last epoch.
        shuffle: the state of the shuffle, as text.
        history: the evaluations so far.
        data: a digest of all parts of the data.
        best: of a run with early stopping.
        step: how many steps were taken.
        state: what the optimiser keeps.
        norms: of every normalised layer.
    """

    network: Network
    settings: Settings
    epoch: int
    weights: tuple[Array, ...]
    biases: tuple[Array, ...]
    order: Array
    shuffle: str
    history: tuple[Evaluation, ...]
    data: str
    best: Best | None
    step: int
    state: State
    norms: tuple[Norm, ...] = ()

    def check(self, path: Path, network: Network, settings: Settings, data: str) -> None:
        """Refuse to go on with another network, other settings or other data.

        Raises:
            CheckpointError: something differs; more epochs are allowed.
        """
        if network.sizes != self.network.sizes:
            theirs = ", ".join(str(w.shape) for w in self.weights)
            ours = ", ".join(str(shape) for shape in network.shapes)
            raise CheckpointError(f"{path} holds weights of the shapes {theirs}; {network.layers} needs {ours}")
        if network != self.network:
            raise CheckpointError(f"{path} is of the network {self.network.name}, not {network.name}")
        same = replace(settings, epochs=self.settings.epochs, evaluate_every=self.settings.evaluate_every)
        if same != self.settings:
            before, now = ({**one.as_dict(), "parameters": None, **one.parameters} for one in (self.settings, same))
            name = next(key for key in before if before[key] != now[key])
            words = ["all" if one[name] is None else one[name] for one in (before, now)]
            raise CheckpointError(f"{path} was made with {name} = {words[0]}, not {words[1]}")
        if data != self.data:
            raise CheckpointError(f"{path} was made with other data")
        if settings.epochs < self.epoch:
            raise CheckpointError(
                f"{path} has {self.epoch} epochs behind it, more than the {settings.epochs} asked for"
            )


def save_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Write a whole file or none.

    Raises:
        OSError: it cannot be written; what was there before is still there.
    """
    best = checkpoint.best
    head = {
        "format": FORMAT,
        "network": asdict(checkpoint.network),
        "settings": checkpoint.settings.as_dict(),
        "epoch": checkpoint.epoch,
        "shuffle": checkpoint.shuffle,
        "history": [asdict(one) for one in checkpoint.history],
        "data": checkpoint.data,
        "step": checkpoint.step,
        "best": best and {"epoch": best.epoch, "loss": best.loss, "waited": best.waited},
    }
    arrays = {"order": checkpoint.order}
    arrays |= named_parameters(checkpoint.weights, checkpoint.biases, norms=checkpoint.norms)
    if best is not None:
        arrays |= named_parameters(best.weights, best.biases, _BEST, best.norms)
    for symbol, (weights, biases, scales) in checkpoint.state.items():
        arrays |= named_parameters(weights, biases, f"{symbol}_", [(one,) for one in scales])
    write_state(path, head, arrays)


def load_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint.

    Raises:
        CheckpointError: the file is missing, damaged or none; nothing in it is ever run.
    """
    head, arrays = read_state(path, "checkpoint", (FORMAT,))
    return checkpoint_in(path, head, arrays)


def checkpoint_in(path: Path, head: Mapping[str, Any], arrays: Mapping[str, Array]) -> Checkpoint:
    """The checkpoint that a file holds.

    Raises:
        CheckpointError: something is missing, or makes no sense.
    """
    try:
        return _read(head, arrays)
    except UNREADABLE as error:
        raise not_ours(path, "checkpoint", error) from None


def _read(head: Mapping[str, Any], arrays: Mapping[str, Array]) -> Checkpoint:
    network, settings = network_in(head)
    weights, biases = parameters_in(arrays, network, settings)
    history = tuple(
        Evaluation(one["epoch"], {name: Score(**score) for name, score in one["scores"].items()}, one["penalty"])
        for one in head["history"]
    )
    order = arrays["order"].astype(np.intp)
    if order.ndim != 1 or not np.array_equal(np.sort(order), np.arange(len(order))):
        raise ValueError("its order of the samples is none")
    found = head.get("best")
    best = None
    if found is not None:
        kept = parameters_in(arrays, network, settings, _BEST)
        numbers = int(found["epoch"]), float(found["loss"]), int(found["waited"])
        best = Best(*numbers, *kept, norms_in(arrays, network, settings, _BEST))
    state = {}
    for symbol in OPTIMISERS[settings.optimiser].state:
        scales = norms_in(arrays, network, settings, f"{symbol}_", NAMES[:1])
        like = parameters_in(arrays, network, settings, f"{symbol}_")
        state[symbol] = (*like, tuple(one for (one,) in scales))
    return Checkpoint(
        network,
        settings,
        int(head["epoch"]),
        weights,
        biases,
        order,
        str(head["shuffle"]),
        history,
        str(head["data"]),
        best,
        int(head.get("step", 0)),
        state,
        norms_in(arrays, network, settings),
    )
