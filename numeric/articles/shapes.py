"""A sentence on what a saved network holds."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from numeric.experiments.record import Claim
from numeric.network import Network
from numeric.training.settings import Settings
from numeric.training.trained import Trained, load_trained, save_trained

SHAPE = (4, 5)


def judge_shapes() -> Claim:
    """A weight of 4 outputs and 5 inputs comes back from a file with its shape and its numbers."""
    rows, columns = SHAPE
    weight = np.random.default_rng(1).normal(size=SHAPE)
    network = Network((columns, rows), ("sigmoid",), "quadratic")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "network.npz"
        save_trained(path, Trained(network, Settings(1.0, 1), 0, (weight,), (np.zeros(rows),)))
        back = load_trained(path).weights[0]
    holds = back.shape == SHAPE and bool((back == weight).all())
    return Claim("shapes", "holds" if holds else "fails", {"rows": back.shape[0], "columns": back.shape[1]})
