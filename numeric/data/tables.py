"""Anybody's table, CSV or NPZ, for training."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import DTypeLike

from numeric.data.csv_file import read_csv
from numeric.data.dataset import DataError, Dataset
from numeric.data.npz_file import read_npz

_ZIP_MAGIC = b"PK"


def read_table(
    path: str | Path,
    *,
    target: str | Sequence[str] | None = None,
    classes: bool | None = None,
    header: bool | None = None,
    dtype: DTypeLike = np.float64,
) -> Dataset:
    """An NPZ file if it is named so or begins as one, else a CSV file; see `read_npz` and `read_csv`.

    Raises:
        DataError: no such file, or one that cannot be used.
    """
    place = Path(path)
    if not _is_npz(place):
        return read_csv(place, target=target, classes=classes, header=header, dtype=dtype)
    if target is not None or header is not None:
        raise DataError(f"{place} is an NPZ file; target and header are for CSV files")
    return read_npz(place, classes=classes, dtype=dtype)


def _is_npz(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_ZIP_MAGIC)) == _ZIP_MAGIC or path.suffix.lower() == ".npz"
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror}") from None
