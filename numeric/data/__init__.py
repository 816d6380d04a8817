"""Data to train with: named data sets, and anybody's tables."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numeric.data.dataset import DataError, Dataset, Samples, one_hot
    from numeric.data.splitting import split
    from numeric.data.tables import read_table

__all__ = ["DATASETS", "DataError", "Dataset", "NamedData", "Samples", "load", "one_hot", "read_table", "split"]

_PLACES = {
    "DataError": "numeric.data.dataset",
    "Dataset": "numeric.data.dataset",
    "Samples": "numeric.data.dataset",
    "one_hot": "numeric.data.dataset",
    "read_table": "numeric.data.tables",
    "split": "numeric.data.splitting",
}
"""Loaded when asked for: a list of the names needs no NumPy."""


@dataclass(frozen=True)
class NamedData:
    """A data set that `load` knows."""

    name: str
    description: str
    place: str
    """MODULE:FUNCTION. What may be chosen are its keywords; `folder` is where its files are, or are kept."""

    def load(self, **options: Any) -> Dataset:
        """Read now.

        Raises:
            DataError: an option that this data set does not have, or files that are missing or damaged.
        """
        module, _, name = self.place.partition(":")
        return _called(self.name, getattr(import_module(module), name), options)


DATASETS: dict[str, NamedData] = {
    each.name: each
    for each in (
        NamedData("gender", "weight and height of four people", "numeric.data.gender:gender"),
        NamedData(
            "patterns", "the 16 one-hot patterns of 16 bits, to be given back", "numeric.data.patterns:one_hot_patterns"
        ),
        NamedData(
            "mnist",
            "handwritten digits: 5,000 to train and 1,000 to test; all 70,000 with a folder of the IDX files",
            "numeric.data.mnist:mnist",
        ),
        NamedData("mnist-openml", "all 70,000 digits, fetched by scikit-learn", "numeric.data.mnist:fetched"),
    )
}


def load(name_or_path: str | Path, **options: Any) -> Dataset:
    """A data set by its name in DATASETS, the IDX files of a folder, or a CSV or NPZ table by its path.

    Options that are None count as not given. All data sets take `dtype` (float64 by default), of the numbers.
    MNIST takes `folder`, `validation` (samples kept of the training images) and `scale`; tables take
    `target`, `classes` and `header`, see `read_table`.

    Raises:
        DataError: no such name or file, an option that it does not have, or data that cannot be used.
    """
    from numeric.data.dataset import DataError
    from numeric.data.tables import read_table

    if isinstance(name_or_path, str) and name_or_path in DATASETS:
        return DATASETS[name_or_path].load(**options)
    if not str(name_or_path):
        raise DataError(f"name a data set: {', '.join(DATASETS)}, or a table, or a folder of IDX files")
    path = Path(name_or_path)
    try:
        path.exists()
    except OSError as error:
        raise DataError(f"cannot read {str(path)[:100]}: {error.strerror}") from None
    if not path.exists() and not path.suffix and len(path.parts) <= 1:
        close = get_close_matches(str(name_or_path), DATASETS, n=1)
        hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(DATASETS)}, and paths of tables"
        raise DataError(f"no data set is named {str(name_or_path)!r}; {hint}")
    if path.is_dir():
        return DATASETS["mnist"].load(folder=path, **options)
    return _called(str(path), read_table, {"path": path, **options})


def _called(name: str, loader: Callable[..., Dataset], options: dict[str, Any]) -> Dataset:
    from numeric.data.dataset import DataError

    given = {option: value for option, value in options.items() if value is not None}
    known = inspect.signature(loader).parameters
    for option in given:
        if option not in known:
            raise DataError(
                f"{name} has no {option!r} to choose; it has {', '.join(each for each in known if each != 'path')}"
            )
    return loader(**given)


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module 'numeric.data' has no attribute {name!r}")
    return getattr(import_module(_PLACES[name]), name)


def __dir__() -> list[str]:
    return __all__
