"""Training as the slides of the course have it: epochs, validation on the way, a test at the end, and what is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from numeric.data import Dataset, load, split
from numeric.experiments.record import Claim, Experiment, Run, Verdict
from numeric.experiments.series import Planned, Series, accuracies, derivations_of, losses
from numeric.network import Network
from numeric.training import CheckpointError, Outcome, Settings, Trained, load_trained, save_trained

NETWORK = Network((784, 30, 10), ("relu", "softmax"), "ce")
N_SAMPLES, SHARE = 1000, 0.2
"""Training images, few enough to be learned by heart, and the share of them that is kept for validation."""
WHOLE = Settings(0.1, 60, 10)
STOPPING = replace(WHOLE, early_stopping=5)
BEGUN = 4
"""Epochs after which a run is broken off, to go on from its checkpoint."""
PRINTED_SHAPE = (4, 5)
"""Of v_2 on the slide."""
SHAPES = Network((16, 5, 4, 16), ("tanh", "tanh", "sigmoid"), "bce")
SHAPING = Settings(0.5, 20, 4, evaluate_every=20)
_CUTS = 97
"""Bytes between two lengths to which a file is cut."""


def run(
    *, checkpoints: Path | None = None, progress: Callable[[int, int], None] = lambda done, total: None
) -> Experiment:
    """Train with and without early stopping, break off and go on, save and load.

    Args:
        checkpoints: a folder to keep the state of the runs in, and to go on from.
        progress: told how much is done, and of how much.

    Raises:
        CheckpointError: a state is of another run.
        InterruptedRunError: Ctrl-C; the states are kept.
    """
    images = few_images()
    plans = (
        Planned("whole", NETWORK, images, WHOLE),
        Planned("stopped", NETWORK, images, STOPPING),
        Planned("shapes", SHAPES, load("patterns"), SHAPING),
        Planned("begun", NETWORK, images, replace(WHOLE, epochs=BEGUN)),
        Planned("resumed", NETWORK, images, WHOLE),
    )
    series = Series("early-stopping", plans, checkpoints, progress)
    whole, stopped, shaped = (series.train(name) for name in ("whole", "stopped", "shapes"))
    with TemporaryDirectory() as place:
        broken = series.beside(Path(place))
        broken.train("begun", state="resumed")
        resumed = broken.train("resumed")
        path = Path(place) / "network.npz"
        kept, shapes = (_there_and_back(path, outcome.trained) for outcome in (stopped, shaped))
        damaged = judge_damaged(path)
    assert images.test is not None
    shown = images.test.inputs[:5]
    runs = (
        _same("stopped-as-far", losses(whole, "validation")[: len(stopped.history)], losses(stopped, "validation")),
        _same("resumed", losses(whole, "train"), losses(resumed, "train")),
        _same("loaded", stopped.outputs(shown).ravel().tolist(), kept.outputs(shown).ravel().tolist()),
        _same("shape", PRINTED_SHAPE, shapes.parameters["w_2"].shape),
    )
    return Experiment(
        "early-stopping",
        runs,
        (judge_kept(whole, stopped), judge_validation(whole), damaged),
        _settings(images, whole, stopped, shapes),
        {
            **{f"loss-{part}": losses(whole, part) for part in images.parts},
            **{f"accuracy-{part}": accuracies(whole, part) for part in images.parts},
        },
    )


def few_images() -> Dataset:
    """The first of the built-in training images, a share of them for validation, and the test images."""
    images = load("mnist")
    return split(images.with_parts({**images.parts, "train": images.train.first(N_SAMPLES)}), SHARE, 0.0, WHOLE.seed)


def _there_and_back(path: Path, trained: Trained) -> Trained:
    save_trained(path, trained)
    return load_trained(path)


def _same(name: str, wanted: Sequence[float], ours: Sequence[float]) -> Run:
    """Numbers that must be the same to the bit."""
    return Run(name, tuple(map(float, wanted)), tuple(map(float, ours)), 0.0)


def _settings(images: Dataset, whole: Outcome, stopped: Outcome, shapes: Trained) -> dict[str, Any]:
    rows = {"kept": stopped.epoch, "stopped": stopped.history[-1].epoch, "last": whole.epoch}
    by_epoch = {one.epoch: one for one in whole.history}
    return {
        "samples": {name: part.n_samples for name, part in images.parts.items()},
        "derivations": derivations_of(NETWORK, SHAPES),
        "epochs": WHOLE.epochs,
        "patience": STOPPING.early_stopping,
        "begun": BEGUN,
        "rows": [
            {
                "which": name,
                "epoch": epoch,
                **{part: by_epoch[epoch].scores[part].loss for part in images.parts},
                "right": by_epoch[epoch].scores["test"].accuracy,
            }
            for name, epoch in rows.items()
        ],
        "shapes": {name: list(array.shape) for name, array in shapes.parameters.items()},
    }


def judge_kept(whole: Outcome, stopped: Outcome) -> Claim:
    """What early stopping keeps has a lower loss on the test images than what training to the end gives."""
    tests = losses(whole, "test")
    kept = losses(stopped, "test")[stopped.epoch - 1]
    right = accuracies(whole, "test")
    figures = {"kept": kept, "last": tests[-1], "epoch": stopped.epoch, "epochs": whole.epoch}
    figures |= {"right_kept": right[stopped.epoch - 1], "right_last": right[-1]}
    better = [figures["kept"] < figures["last"], figures["right_kept"] >= figures["right_last"]]
    verdict: Verdict = "holds" if all(better) else "in part" if any(better) else "fails"
    return Claim("stopping-keeps-the-better", verdict, figures)


def judge_validation(whole: Outcome) -> Claim:
    """The validation images turn where the test images do."""
    turns = {part: int(np.argmin(losses(whole, part))) + 1 for part in ("validation", "test")}
    tests = losses(whole, "test")
    missed = tests[turns["validation"] - 1] / min(tests) - 1
    verdict: Verdict = "holds" if missed < 0.02 else "in part" if turns["validation"] < whole.epoch else "fails"
    return Claim("validation-stands-for-test", verdict, {**turns, "missed": missed})


def judge_damaged(path: Path) -> Claim:
    """A file that was cut off is refused, wherever it was cut."""
    content = path.read_bytes()
    cuts = range(0, len(content) - 1, _CUTS)
    refused = 0
    for cut in cuts:
        path.write_bytes(content[:cut])
        try:
            load_trained(path)
        except CheckpointError:
            refused += 1
    path.write_bytes(content)
    return Claim(
        "cut-files-are-refused", "holds" if refused == len(cuts) else "fails", {"cuts": len(cuts), "refused": refused}
    )
