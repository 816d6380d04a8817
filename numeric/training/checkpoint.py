"""The state of a training run as one NPZ file, from which it goes on bit for bit.

The file is complete or not there: it is written under another name, forced to the disk, and renamed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from numeric.network import Network
from numeric.training.evaluation import Evaluation, Score
from numeric.training.settings import Settings
from numeric.whole_file import write_whole

Array = np.ndarray[Any, np.dtype[Any]]
FORMAT = "gradproof checkpoint 1"


class CheckpointError(ValueError):
    """A file that is no checkpoint, or one of another run; the message names the file and what differs."""


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
            before, now = self.settings.as_dict(), same.as_dict()
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
    head = {
        "format": FORMAT,
        "network": asdict(checkpoint.network),
        "settings": checkpoint.settings.as_dict(),
        "epoch": checkpoint.epoch,
        "shuffle": checkpoint.shuffle,
        "history": [asdict(one) for one in checkpoint.history],
        "data": checkpoint.data,
    }
    arrays = {"order": checkpoint.order}
    for place, (w, b) in enumerate(zip(checkpoint.weights, checkpoint.biases, strict=True), 1):
        arrays |= {f"w_{place}": w, f"b_{place}": b}
    write_whole(path, lambda file: np.savez(file, allow_pickle=False, head=np.array(json.dumps(head)), **arrays))


def load_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint.

    Raises:
        CheckpointError: the file is missing, damaged or none; nothing in it is ever run.
    """
    try:
        packed = path.read_bytes()
    except OSError as error:
        raise CheckpointError(f"cannot read the checkpoint {path}: {error.strerror}") from None
    try:
        with np.load(BytesIO(packed), allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
    except Exception:  # whatever the reader of a damaged archive stumbles over
        raise CheckpointError(f"cannot read the checkpoint {path}: it is damaged or no NPZ file") from None
    try:
        return _read(arrays)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, OverflowError) as error:
        raise CheckpointError(f"{path} is no checkpoint of this program: {error}") from None


def _read(arrays: Mapping[str, Array]) -> Checkpoint:
    if "head" not in arrays:
        raise ValueError("it has no head")
    head = json.loads(str(arrays["head"]))
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise ValueError(f"its format is not {FORMAT!r}")
    of = head["network"]
    network = Network(tuple(of["sizes"]), tuple(of["activations"]), of["loss"], tuple(of["let"]))
    settings = Settings(**head["settings"])
    weights = tuple(arrays[f"w_{place}"] for place in range(1, len(network.sizes)))
    biases = tuple(arrays[f"b_{place}"] for place in range(1, len(network.sizes)))
    _check_shapes(network, settings, weights, biases)
    history = tuple(
        Evaluation(one["epoch"], {name: Score(**score) for name, score in one["scores"].items()}, one["penalty"])
        for one in head["history"]
    )
    order = arrays["order"].astype(np.intp)
    if order.ndim != 1 or not np.array_equal(np.sort(order), np.arange(len(order))):
        raise ValueError("its order of the samples is none")
    return Checkpoint(
        network, settings, int(head["epoch"]), weights, biases, order, str(head["shuffle"]), history, str(head["data"])
    )


def _check_shapes(network: Network, settings: Settings, weights: Sequence[Array], biases: Sequence[Array]) -> None:
    for place, (w, b, shape) in enumerate(zip(weights, biases, network.shapes, strict=True), 1):
        if w.shape != shape or b.shape != shape[:1]:
            raise ValueError(f"layer {place} has the shapes {w.shape} and {b.shape}; {network.layers} needs {shape}")
        if w.dtype != settings.precision or b.dtype != settings.precision:
            raise ValueError(f"layer {place} is of {w.dtype}, not {settings.precision}")
        if not (np.isfinite(w).all() and np.isfinite(b).all()):
            raise ValueError(f"layer {place} has numbers that are not finite")
