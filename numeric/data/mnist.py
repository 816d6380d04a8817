"""MNIST: the built-in subset, the four files in a folder, or the copy of OpenML."""

from __future__ import annotations

import hashlib
import io
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from numeric.data.dataset import DataError, Dataset, Floats, Samples, float_type
from numeric.data.idx import N_CLASSES, SIDE, Bytes, read_part

SUBSET = Path(__file__).with_name("mnist-6000.npz")
"""The first 5,000 training and the first 1,000 test images; `python -m numeric.data.make_subset` makes it."""
SUBSET_SHA256 = "d90ede0259e81f45a36cea847ed87c473f1e40f90e4dcf303aced7eab2938241"
SUBSET_SIZES = {"train": 5_000, "test": 1_000}
SIZES = {"train": 60_000, "test": 10_000}
SCALES = (256, 255)
"""What a pixel is divided by: 256 as M. Nielsen's files have it, exact in every type; or 255, so that white is 1."""
SOURCE = "Y. LeCun, C. Cortes, C. Burges, The MNIST database of handwritten digits"
CLASS_NAMES = tuple(map(str, range(N_CLASSES)))


def mnist(
    *,
    folder: str | Path | None = None,
    validation: int | None = None,
    dtype: DTypeLike = np.float64,
    scale: int = 256,
) -> Dataset:
    """The built-in subset, or with a folder all that is in it; see `builtin` and `full`."""
    if folder is None:
        return builtin(validation=validation or 0, dtype=dtype, scale=scale)
    return full(folder, validation=10_000 if validation is None else validation, dtype=dtype, scale=scale)


def builtin(*, validation: int = 0, dtype: DTypeLike = np.float64, scale: int = 256, path: Path = SUBSET) -> Dataset:
    """5,000 training images, the last `validation` of them for validation, and 1,000 test images; no network needed.

    Raises:
        DataError: the stored file is missing or is not the one that was published.
    """
    wanted = _checked(dtype, scale)
    try:
        packed = path.read_bytes()
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror}") from None
    found = hashlib.sha256(packed).hexdigest()
    if found != SUBSET_SHA256:
        raise DataError(f"{path} is damaged: expected the SHA-256 checksum {SUBSET_SHA256}, found {found}")
    try:
        with np.load(io.BytesIO(packed), allow_pickle=False) as arrays:
            parts = {
                part: _samples(arrays[f"{part}_images"], arrays[f"{part}_labels"], wanted, scale)
                for part in SUBSET_SIZES
            }
    except (RuntimeError, NotImplementedError) as error:  # a Python built without bz2
        raise DataError(f"cannot unpack {path}: {error}") from None
    return _parted(parts["train"], validation, parts["test"], path.name)


def full(folder: str | Path, *, validation: int = 10_000, dtype: DTypeLike = np.float64, scale: int = 256) -> Dataset:
    """The four IDX files of a folder; the last `validation` training images are kept for validation, as Nielsen does.

    Raises:
        DataError: a file is missing or damaged, or no training images would be left.
    """
    wanted = _checked(dtype, scale)
    place = Path(folder)
    parts = {part: _samples(*read_part(place, part), wanted, scale) for part in SIZES}
    return _parted(parts["train"], validation, parts["test"], str(folder))


def fetched(
    folder: str | Path | None = None,
    *,
    validation: int = 10_000,
    dtype: DTypeLike = np.float64,
    scale: int = 256,
) -> Dataset:
    """OpenML's mnist_784, by scikit-learn, kept in the folder (scikit-learn's own by default).

    Raises:
        DataError: scikit-learn is missing, there is no network, or something else than MNIST came.
    """
    wanted = _checked(dtype, scale)
    images, labels = _fetch(None if folder is None else str(folder))
    n_train = SIZES["train"]
    train = _samples(images[:n_train], labels[:n_train], wanted, scale)
    test = _samples(images[n_train:], labels[n_train:], wanted, scale)
    return _parted(train, validation, test, "mnist_784 from OpenML")


def _fetch(cache: str | None) -> tuple[Bytes, Bytes]:
    """All 70,000 images and labels, the training images first."""
    try:
        datasets = import_module("sklearn.datasets")
    except ImportError:
        raise DataError("fetching MNIST needs scikit-learn; install gradproof[fetch]") from None
    parser = "pandas" if find_spec("pandas") else "liac-arff"  # the fast one needs a package more
    try:
        bunch = datasets.fetch_openml("mnist_784", version=1, as_frame=False, data_home=cache, parser=parser)
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise DataError(f"could not fetch mnist_784 from OpenML: {reason}") from None
    images = _bytes("pixels", bunch.data, (sum(SIZES.values()), SIDE * SIDE), 255)
    return images, _bytes("labels", bunch.target, (sum(SIZES.values()),), N_CLASSES - 1)


def _bytes(name: str, values: Any, shape: tuple[int, ...], largest: int) -> Bytes:
    """Whole numbers 0 … largest, which may come as floats or as text."""
    array = np.asarray(values)
    if array.shape != shape:
        raise DataError(f"mnist_784 from OpenML: expected {name} of shape {shape}, found {array.shape}")
    try:
        numbers = array if array.dtype.kind in "iuf" else array.astype(np.float64)
        sound = bool(numbers.min() >= 0 and numbers.max() <= largest)  # NaN is neither
        whole = numbers.astype(np.uint8) if sound else None
    except (TypeError, ValueError):
        whole = None
    if whole is None or not np.array_equal(whole, numbers):
        raise DataError(f"mnist_784 from OpenML: expected {name} in 0..{largest}, found others")
    return whole


def _checked(dtype: DTypeLike, scale: int) -> np.dtype[Any]:
    if scale not in SCALES:
        raise DataError(f"a pixel is divided by {' or '.join(map(str, SCALES))}, not by {scale}")
    return float_type(dtype)


def _samples(images: Bytes, labels: Bytes, dtype: np.dtype[Any], scale: int) -> Samples:
    inputs: Floats = np.empty(images.shape, dtype)
    np.divide(images, dtype.type(scale), out=inputs, dtype=dtype)
    return Samples(inputs, labels.astype(np.int64), N_CLASSES)  # sums and products of bytes would overflow


def _parted(train: Samples, validation: int, test: Samples, place: str) -> Dataset:
    left = train.n_samples - validation
    if validation < 0 or left < 1:
        raise DataError(f"{place}: cannot keep {validation} of {train.n_samples} training images for validation")
    rest = Samples(train.inputs[left:], train.targets[left:], N_CLASSES) if validation else None
    return Dataset("mnist", train.first(left), rest, test, class_names=CLASS_NAMES, source=SOURCE)
