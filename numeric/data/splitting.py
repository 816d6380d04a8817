"""Samples kept for validation and for tests, chosen by a seed."""

from __future__ import annotations

import numpy as np

from numeric.data.dataset import DataError, Dataset


def split(dataset: Dataset, validation: float = 0.1, test: float = 0.1, seed: int = 0) -> Dataset:
    """These shares of the training samples become validation and test samples; all three in a new order.

    The same seed gives the same split on every system. A share above 0 keeps one sample at least.

    Raises:
        DataError: the data set has such samples already, or the shares leave none for training.
    """
    shares = {"validation": validation, "test": test}
    n_samples = dataset.train.n_samples
    sizes = {}
    for name, share in shares.items():
        if not 0 <= share < 1:
            raise DataError(f"{dataset.name}: the share for {name} is {share}; expected 0 or more, and less than 1")
        if share and name in dataset.parts:
            raise DataError(f"{dataset.name} has its own {name} samples; expected a share of 0, not {share}")
        sizes[name] = max(1, round(share * n_samples)) if share else 0
    kept = n_samples - sum(sizes.values())
    if kept < 1:
        raise DataError(f"{dataset.name}: {n_samples} samples leave none for training beside {sizes}")
    if kept == n_samples:
        return dataset
    order = np.random.Generator(np.random.PCG64(seed)).permutation(n_samples)
    pieces = np.split(order, np.cumsum([kept, sizes["validation"]]))
    parts = dict(zip(("train", "validation", "test"), pieces, strict=True))
    taken = {name: dataset.train.take(rows) for name, rows in parts.items() if len(rows)}
    return dataset.with_parts({**dataset.parts, **taken})
