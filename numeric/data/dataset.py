"""What a network is trained with: inputs, targets, and the parts of a data set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

Floats = NDArray[np.floating[Any]]
Labels = NDArray[np.integer[Any]]


class DataError(ValueError):
    """Data that cannot be used: one line that names the file and the place in it."""


def one_hot(labels: Labels, n_out: int, dtype: DTypeLike = np.float64) -> Floats:
    """Class numbers (n_samples,) → (n_samples, n_out), 1 at the class and 0 elsewhere.

    Raises:
        DataError: a label is not in 0 … n_out - 1.
    """
    _check_labels(labels, n_out)
    rows = np.zeros((len(labels), n_out), float_type(dtype))
    rows[np.arange(len(labels)), labels] = 1
    return rows


def float_type(dtype: DTypeLike) -> np.dtype[Any]:
    """The type of floating-point numbers that is meant.

    Raises:
        DataError: it is none.
    """
    try:
        found = np.dtype(dtype)
    except TypeError:
        raise DataError(f"data are floating-point numbers, not {dtype!r}") from None
    if found.kind != "f":
        raise DataError(f"data are floating-point numbers, not {found}")
    return found


@dataclass(frozen=True, eq=False)
class Samples:
    """Inputs beside targets, row by row.

    Raises:
        DataError: shapes that do not fit, no samples, a number that is not finite, a label that is no class.
    """

    inputs: Floats
    """(n_samples, n_in)"""
    targets: NDArray[Any]
    """Class numbers (n_samples,), or numbers (n_samples, n_out)."""
    n_out: int = 0
    """Outputs, or classes; 0 has them counted: columns, or the largest label + 1."""

    def __post_init__(self) -> None:
        inputs, targets = self.inputs, self.targets
        if inputs.ndim != 2 or inputs.dtype.kind != "f" or 0 in inputs.shape:
            raise DataError(f"inputs are numbers (n_samples, n_in), not {_kind(inputs)}")
        if (targets.ndim, targets.dtype.kind) not in ((1, "i"), (1, "u"), (2, "f")):
            raise DataError(f"targets are labels (n_samples,) or numbers (n_samples, n_out), not {_kind(targets)}")
        if len(inputs) != len(targets):
            raise DataError(f"{len(inputs)} rows of inputs, but {len(targets)} of targets")
        _check_finite(inputs, "inputs")
        if targets.ndim == 1:
            object.__setattr__(self, "n_out", self.n_out or int(targets.max()) + 1)
            _check_labels(targets, self.n_out)
        else:
            if not targets.shape[1] or self.n_out not in (0, targets.shape[1]):
                raise DataError(f"{targets.shape[1]} columns of targets for {self.n_out} outputs")
            object.__setattr__(self, "n_out", targets.shape[1])
            _check_finite(targets, "targets")

    @property
    def n_samples(self) -> int:
        return len(self.inputs)

    @property
    def n_in(self) -> int:
        return int(self.inputs.shape[1])

    @property
    def labelled(self) -> bool:
        """Targets are class numbers."""
        return self.targets.ndim == 1

    @property
    def target_rows(self) -> Floats:
        """Targets (n_samples, n_out) in the type of the inputs; labels are made one-hot."""
        if self.labelled:
            return one_hot(self.targets, self.n_out, self.inputs.dtype)
        return self.targets.astype(self.inputs.dtype, copy=False)

    def first(self, n: int) -> Samples:
        """The first n samples, as views.

        Raises:
            DataError: there are fewer, or n < 1.
        """
        if not 1 <= n <= self.n_samples:
            raise DataError(f"the first {n} of {self.n_samples} samples are not to be had")
        return Samples(self.inputs[:n], self.targets[:n], self.n_out)

    def take(self, rows: NDArray[np.integer[Any]]) -> Samples:
        """The samples of these rows, as copies."""
        return Samples(self.inputs[rows], self.targets[rows], self.n_out)

    def as_type(self, dtype: DTypeLike) -> Samples:
        """With numbers of this type; labels stay what they are.

        Raises:
            DataError: a number is too large for the type.
        """
        wanted = float_type(dtype)
        with np.errstate(over="ignore"):  # found as infinite below
            inputs = self.inputs.astype(wanted, copy=False)
            targets = self.targets if self.labelled else self.targets.astype(wanted, copy=False)
        return Samples(inputs, targets, self.n_out)


@dataclass(frozen=True, eq=False)
class Dataset:
    """Samples to train with, and to validate and test with where there are such.

    Raises:
        DataError: the parts differ in inputs, in outputs or in the kind of targets.
    """

    name: str
    train: Samples
    validation: Samples | None = None
    test: Samples | None = None
    class_names: tuple[str, ...] = ()
    """What label 0, 1, … stands for; empty if targets are numbers."""
    input_names: tuple[str, ...] = ()
    source: str = ""
    """Where the data come from."""

    def __post_init__(self) -> None:
        for name, part in self.parts.items():
            ours = (part.n_in, part.n_out, part.labelled)
            theirs = (self.n_in, self.n_out, self.train.labelled)
            if ours != theirs:
                raise DataError(f"{self.name}: {name} has {_shape(ours)}, train has {_shape(theirs)}")
        for names, n, of in ((self.class_names, self.n_out, "classes"), (self.input_names, self.n_in, "inputs")):
            if names and len(names) != n:
                raise DataError(f"{self.name}: {len(names)} names for {n} {of}")

    @property
    def parts(self) -> Mapping[str, Samples]:
        """train, validation, test: those that there are."""
        every = {"train": self.train, "validation": self.validation, "test": self.test}
        return {name: part for name, part in every.items() if part is not None}

    @property
    def n_in(self) -> int:
        return self.train.n_in

    @property
    def n_out(self) -> int:
        """Outputs, or classes."""
        return self.train.n_out

    def as_type(self, dtype: DTypeLike) -> Dataset:
        return self.with_parts({name: part.as_type(dtype) for name, part in self.parts.items()})

    def reconstructing(self) -> Dataset:
        """The same inputs, each its own target."""
        parts = {name: Samples(part.inputs, part.inputs) for name, part in self.parts.items()}
        return self.with_parts(parts, class_names=())

    def with_parts(self, parts: Mapping[str, Samples], class_names: tuple[str, ...] | None = None) -> Dataset:
        """The same data set with other samples, those given by name and no others, and with other classes if named."""
        return replace(
            self,
            train=parts["train"],
            validation=parts.get("validation"),
            test=parts.get("test"),
            class_names=self.class_names if class_names is None else class_names,
        )


def _shape(facts: tuple[int, int, bool]) -> str:
    n_in, n_out, labelled = facts
    return f"{n_in} inputs and {n_out} {'classes' if labelled else 'outputs'}"


def _kind(array: NDArray[Any]) -> str:
    return f"{array.dtype} {array.shape}"


def _check_finite(array: Floats, name: str) -> None:
    if np.isfinite(array.min()) and np.isfinite(array.max()):  # no array of truth values as large as the data
        return
    row, column = np.argwhere(~np.isfinite(array))[0]
    raise DataError(f"{name} hold {array[row, column]} in row {row}, column {column} (counted from 0)")


def _check_labels(labels: Labels, n_out: int) -> None:
    wrong = np.flatnonzero((labels < 0) | (labels >= n_out))
    if len(wrong):
        raise DataError(f"label {labels[wrong[0]]} in row {wrong[0]} (counted from 0) is not in 0..{n_out - 1}")
