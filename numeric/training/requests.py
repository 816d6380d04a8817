"""A training run as it is asked for in words: names of data, layers and settings, read and checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numeric.data import DATASETS, DataError, Dataset, load, split
from numeric.network import Network, read_activations, read_sizes
from numeric.training.checkpoint import Checkpoint, load_checkpoint
from numeric.training.files import CheckpointError
from numeric.training.run import Outcome, Progress, train
from numeric.training.settings import Settings, SettingsError
from numeric.training.trained import save_trained


@dataclass(frozen=True)
class Request:
    """Everything that `train` takes."""

    network: Network
    dataset: Dataset
    settings: Settings
    checkpoint: Path | None
    resume: Checkpoint | None
    save: Path | None = None
    """Where the trained network goes."""

    def run(self, progress: Callable[[Progress], None] = lambda where: None) -> Outcome:
        outcome = train(
            self.network,
            self.dataset,
            self.settings,
            checkpoint=self.checkpoint,
            resume=self.resume,
            progress=progress,
        )
        if self.save is not None:
            save_trained(self.save, outcome.trained)
        return outcome


def read_request(
    *,
    data: str,
    layers: str,
    activations: str,
    loss: str,
    learning_rate: float,
    let: Sequence[str] = (),
    batch_norm: bool = False,
    batch: str = "10",
    samples: int | None = None,
    validation: float | None = None,
    test: float | None = None,
    columns: Sequence[str] = (),
    classes: bool | None = None,
    reconstruct: bool = False,
    checkpoint: Path | None = None,
    resume: bool = False,
    save: Path | None = None,
    **settings: Any,
) -> Request:
    """Read what was asked for; whatever is wrong is said before anything is trained.

    `data` is the name of a data set, a table, or a folder of IDX files; `layers` is written "784-30-10",
    `activations` "sigmoid,softmax", `batch` a number or "all". Of the training samples the first `samples`
    are taken, and the shares `validation` and `test` are kept apart. `columns`, `classes` and `reconstruct` are
    as for `read_data`, `settings` the other fields of `Settings`.

    Raises:
        NetworkError, SettingsError, DataError, CheckpointError, UnknownNameError: as the parts raise them.
    """
    network = Network(read_sizes(layers), read_activations(activations), loss, tuple(let), batch_norm)
    chosen = Settings(learning_rate, batch=_batch(batch), **settings)
    _check_place(checkpoint, data, resume=resume)
    _check_result(save, data)
    found = read_data(data, chosen.precision, columns=columns, classes=classes, reconstruct=reconstruct)
    if validation or test:
        found = split(found, validation or 0.0, test or 0.0, chosen.seed)
    if samples is not None:
        found = found.with_parts({**found.parts, "train": found.train.first(samples)})
    state = load_checkpoint(checkpoint) if resume and checkpoint is not None else None
    return Request(network, found, chosen, checkpoint, state, save)


def read_data(
    data: str,
    precision: str,
    *,
    columns: Sequence[str] = (),
    classes: bool | None = None,
    reconstruct: bool = False,
) -> Dataset:
    """A data set by its name, a table, or a folder of IDX files.

    Args:
        data: the name or the path.
        precision: of the numbers.
        columns: the target columns of a table, as for `read_table`.
        classes: whether targets are classes, likewise.
        reconstruct: whether the inputs are the targets, as an autoencoder wants them.

    Raises:
        DataError: it cannot be read, or is no table and has no columns to choose.
    """
    if (columns or classes is not None) and data in DATASETS:
        raise DataError(f"{data} is no table: it has no columns to choose, and its targets are what they are")
    found = load(data, dtype=precision, target=list(columns) or None, classes=classes)
    return found.reconstructing() if reconstruct else found


def _check_result(save: Path | None, data: str) -> None:
    """Refuse a place for the trained network before it is trained."""
    if save is None:
        return
    if not save.resolve().parent.is_dir():
        raise CheckpointError(f"cannot write {save}: there is no such folder")
    if save.exists() and Path(data).exists() and save.samefile(data):
        raise CheckpointError(f"{save} holds the data; name another file for the trained network")


def _check_place(checkpoint: Path | None, data: str, *, resume: bool) -> None:
    """Refuse a checkpoint that cannot be written, or that would overwrite what somebody may still want."""
    if checkpoint is None:
        if resume:
            raise CheckpointError("to resume a run, name its checkpoint")
        return
    if not checkpoint.resolve().parent.is_dir():
        raise CheckpointError(f"cannot write {checkpoint}: there is no such folder")
    if checkpoint.exists() and Path(data).exists() and checkpoint.samefile(data):
        raise CheckpointError(f"{checkpoint} holds the data; name another file for the checkpoint")
    if checkpoint.exists() and not resume:
        raise CheckpointError(f"{checkpoint} exists; go on from it with --resume, or name another file")


def _batch(text: str) -> int | None:
    if text == "all":
        return None
    if not (text.isascii() and text.isdigit()):
        raise SettingsError(f"the batch is a number of samples or all, not {text!r}")
    return int(text)
