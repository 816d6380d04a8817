"""An NPZ file → a data set: the arrays x and y, and where they are there x_test, y_test, x_validation, y_validation."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from numeric.data.columns import Targets, numbers_of, targets_of
from numeric.data.dataset import DataError, Dataset, Floats, Samples, float_type

PAIRS = (("x", "y"), ("inputs", "targets"))
"""Names of inputs and targets."""
ENDINGS = {"train": ("", "_train"), "validation": ("_validation",), "test": ("_test",)}
"""A part and what follows these names."""

Array = NDArray[Any]


def read_npz(path: Path, *, classes: bool | None = None, dtype: DTypeLike = np.float64) -> Dataset:
    """Nothing in the file is run: pickled objects are refused.

    Args:
        path: arrays by the names of PAIRS and ENDINGS: inputs (n_samples, n_in); targets (n_samples,) or
            (n_samples, n_out).
        classes: whether targets (n_samples,) are classes; by default text and few different whole numbers are.
        dtype: of inputs, and of targets that are numbers.

    Raises:
        DataError: no such file, no sound NPZ file, arrays that are missing or do not fit, a number that is not finite.
    """
    wanted = float_type(dtype)
    arrays = _arrays(path)
    pairs = {part: pair for part in ENDINGS if (pair := _pair(path, arrays, part))}
    if "train" not in pairs:
        expected = " or ".join(" and ".join(pair) for pair in PAIRS)
        raise DataError(f"{path}: expected arrays {expected}, found {', '.join(sorted(arrays)) or 'none'}")
    inputs = {part: _inputs(path, x, arrays[x]) for part, (x, _) in pairs.items()}
    found = _targets(path, {y: arrays[y] for _, y in pairs.values()}, classes)
    parts = {}
    for part, (x, y) in pairs.items():
        try:
            parts[part] = Samples(inputs[part], found[y].values, len(found[y].class_names)).as_type(wanted)
        except DataError as error:
            raise DataError(f"{path}, {x} and {y}: {error}") from None
    class_names = found[pairs["train"][1]].class_names
    try:
        return Dataset(
            path.stem,
            parts["train"],
            parts.get("validation"),
            parts.get("test"),
            class_names=class_names,
            source=str(path),
        )
    except DataError as error:
        raise DataError(f"{path}: {error}") from None


def _arrays(path: Path) -> Mapping[str, Array]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on headers of other versions; what is wrong with them raises below
            with zipfile.ZipFile(path) as archive:
                damaged = archive.testzip()
            with np.load(path, allow_pickle=False) as arrays:
                found = {} if damaged else {name: arrays[name] for name in arrays.files}
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror or error}") from None
    except Exception as error:  # zipfile, its decompressors and NumPy's headers raise a dozen different ones
        reason = " ".join(str(error).split()) or type(error).__name__
        raise DataError(f"{path} is no sound NPZ file: {reason}") from None
    if damaged:
        raise DataError(f"{path} is no sound NPZ file: {damaged} does not match its checksum")
    return {name: array for name, array in found.items() if isinstance(array, np.ndarray)}


def _pair(path: Path, arrays: Mapping[str, Array], part: str) -> tuple[str, str] | None:
    """The names of the inputs and the targets of a part, if there are any."""
    every = [(x + ending, y + ending) for x, y in PAIRS for ending in ENDINGS[part]]
    there = [pair for pair in every if any(name in arrays for name in pair)]
    if not there:
        return None
    if len(there) > 1:
        raise DataError(f"{path} has {' and '.join('/'.join(pair) for pair in there)}; expected one of them")
    for name in there[0]:
        if name not in arrays:
            raise DataError(f"{path}: expected arrays {' and '.join(there[0])}, found no {name}")
    return there[0]


def _inputs(path: Path, name: str, array: Array) -> Floats:
    if array.ndim != 2 or 0 in array.shape:
        raise DataError(f"{path}: expected {name} of shape (n_samples, n_in), found {array.shape}")
    return _numbers(path, name, array)


def _numbers(path: Path, name: str, array: Array) -> Floats:
    if array.dtype.kind not in "buif":
        raise DataError(f"{path}: expected numbers in {name}, found {array.dtype}")
    numbers = array if array.dtype.kind == "f" else array.astype(np.float64)
    if not (np.isfinite(numbers.min()) and np.isfinite(numbers.max())):
        row, column = np.argwhere(~np.isfinite(numbers))[0]
        raise DataError(f"{path}: {name}[{row}, {column}] is {numbers[row, column]}, no finite number")
    return numbers


def _targets(path: Path, arrays: Mapping[str, Array], classes: bool | None) -> Mapping[str, Targets]:
    """All parts at once, so that a class has one label everywhere."""
    for name, array in arrays.items():
        if array.ndim not in (1, 2) or 0 in array.shape:
            raise DataError(f"{path}: expected {name} of shape (n_samples,) or (n_samples, n_out), found {array.shape}")
    columns = {array.ndim == 1 or (bool(classes) and array.shape[1] == 1) for array in arrays.values()}
    if columns == {True}:
        return _columns(path, {name: array.reshape(-1) for name, array in arrays.items()}, classes)
    if columns != {False}:
        raise DataError(
            f"{path}: expected targets of one shape, found {', '.join(f'{n} {a.shape}' for n, a in arrays.items())}"
        )
    if classes:
        raise DataError(
            f"{path}: classes stand in one column; found {', '.join(f'{n} {a.shape}' for n, a in arrays.items())}"
        )
    return {name: Targets(_numbers(path, name, array)) for name, array in arrays.items()}


def _columns(path: Path, arrays: Mapping[str, Array], classes: bool | None) -> Mapping[str, Targets]:
    origin = [(name, row) for name, array in arrays.items() for row in range(len(array))]
    every = np.concatenate(list(arrays.values()))

    def place(row: int) -> str:
        name, at = origin[row]
        return f"{path}: {name}[{at}]"

    kinds = {array.dtype.kind for array in arrays.values()}
    if kinds == {"U"}:
        found = targets_of([str(cell) for cell in every], classes, place)
    elif kinds <= set("buif"):
        found = numbers_of(every, classes, kinds <= set("bui"), place)
    else:
        types = ", ".join(f"{name} {array.dtype}" for name, array in arrays.items())
        raise DataError(f"{path}: expected numbers or text in all targets, found {types}")
    ends = np.cumsum([len(array) for array in arrays.values()])[:-1]
    pieces = np.split(found.values, ends)
    return {name: Targets(piece, found.class_names) for name, piece in zip(arrays, pieces, strict=True)}
