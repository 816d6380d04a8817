"""A trained network as one NPZ file: its layers, how it was trained, and every parameter under its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from numeric.data import DataError, Dataset, Samples
from numeric.network import Network, functions
from numeric.training import checkpoint as checkpoints
from numeric.training.evaluation import Evaluation, check_inputs, chosen_classes, evaluate, parts_for
from numeric.training.files import (
    UNREADABLE,
    named_parameters,
    network_in,
    norms_in,
    not_ours,
    parameters_in,
    read_state,
    write_state,
)
from numeric.training.norms import Norm, arguments
from numeric.training.settings import Settings

Array = np.ndarray[Any, np.dtype[Any]]
FORMAT = "gradproof network 1"


@dataclass(frozen=True)
class Trained:
    """A network with its parameters.

    Args:
        network, settings: of the run that it comes from.
        epoch: after which these parameters were found.
        weights, biases: of every layer.
        class_names: what label 0, 1, … stands for; empty where targets are numbers.
        norms: of every normalised layer.
    """

    network: Network
    settings: Settings
    epoch: int
    weights: tuple[Array, ...]
    biases: tuple[Array, ...]
    class_names: tuple[str, ...] = ()
    norms: tuple[Norm, ...] = ()

    @property
    def parameters(self) -> dict[str, Array]:
        """Every parameter by its name: w_1 (n_out, n_in), b_1 (n_out,), w_2 and so on, gamma_1 if normalised."""
        return named_parameters(self.weights, self.biases, norms=self.norms)

    def outputs(self, inputs: Array) -> Array:
        """The outputs for inputs (n_samples, n_in), in the precision of the run."""
        inputs = np.asarray(inputs, self.settings.precision)
        result: Array = functions(self.network).outputs(*arguments(self.weights, self.biases, self.norms), inputs)
        return result

    def classes(self, outputs: Array) -> Array:
        """The class of each sample that outputs (n_samples, n_out) speak for."""
        return chosen_classes(self.network, outputs)

    def evaluate(self, dataset: Dataset) -> Evaluation:
        """Score it on every part of a data set.

        Raises:
            DataError: the data do not fit the network.
        """
        parts = parts_for(self.network, self.relabelled(dataset), self.settings.precision)
        return evaluate(
            functions(self.network),
            self.weights,
            self.biases,
            parts,
            epoch=self.epoch,
            l1=self.settings.l1,
            l2=self.settings.l2,
            norms=self.norms,
        )

    def samples(self, dataset: Dataset, part: str | None = None, n: int | None = None) -> Samples:
        """The first n samples of a part of a data set, by default of those to test with if there are any.

        Raises:
            DataError: there is no such part, there are not as many, or they do not fit the network.
        """
        parts = dataset.parts
        name = part or ("test" if "test" in parts else "train")
        if name not in parts:
            raise DataError(f"{dataset.name} has no {name} samples; it has {', '.join(parts)}")
        found = parts[name] if n is None else parts[name].first(n)
        check_inputs(self.network, dataset)
        return found

    def relabelled(self, dataset: Dataset) -> Dataset:
        """With the labels that the classes had in training: a table may lack some of them.

        Raises:
            DataError: a class is unknown to the network.
        """
        names, known = dataset.class_names, self.class_names
        if not known or names == known or not dataset.train.labelled:
            return dataset
        unknown = [name for name in names if name not in known]
        if unknown:
            raise DataError(
                f"{dataset.name} has the class {unknown[0]!r}; the network knows {', '.join(map(repr, known))}"
            )
        labels = np.array([known.index(name) for name in names])
        parts = {name: Samples(part.inputs, labels[part.targets], len(known)) for name, part in dataset.parts.items()}
        return dataset.with_parts(parts, class_names=known)


def save_trained(path: Path, trained: Trained) -> None:
    """Write a whole file or none.

    Raises:
        OSError: it cannot be written; what was there before is still there.
    """
    head = {
        "format": FORMAT,
        "network": asdict(trained.network),
        "settings": trained.settings.as_dict(),
        "epoch": trained.epoch,
        "class_names": trained.class_names,
    }
    write_state(path, head, trained.parameters)


def load_trained(path: Path) -> Trained:
    """Read a trained network, or the best one so far of a checkpoint.

    Raises:
        CheckpointError: the file is missing, damaged or neither; nothing in it is ever run.
    """
    head, arrays = read_state(path, "trained network", (FORMAT, checkpoints.FORMAT))
    if head["format"] == checkpoints.FORMAT:
        state = checkpoints.checkpoint_in(path, head, arrays)
        kept = state.best or state
        return Trained(state.network, state.settings, kept.epoch, kept.weights, kept.biases, norms=kept.norms)
    try:
        return _read(head, arrays)
    except UNREADABLE as error:
        raise not_ours(path, "trained network", error) from None


def _read(head: Mapping[str, Any], arrays: Mapping[str, Array]) -> Trained:
    network, settings = network_in(head)
    names = tuple(map(str, head["class_names"]))
    weights, biases = parameters_in(arrays, network, settings)
    norms = norms_in(arrays, network, settings)
    return Trained(network, settings, int(head["epoch"]), weights, biases, names, norms)
