"""Softmax regression: ten classes from 784 grey values by one layer, as the slides of the course have it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import log
from pathlib import Path

import numpy as np

from numeric.data import Dataset, load
from numeric.experiments.record import Claim, Experiment, Run, Verdict
from numeric.experiments.series import Array, Planned, Series, accuracies, derivations_of, losses
from numeric.network import Network, functions
from numeric.training import Outcome, Settings

N_CLASSES = 10
NETWORK = Network((28 * 28, N_CLASSES), ("softmax",), "ce")
LEARNING = Settings(0.2, 30, 100, precision="float32")
TUTORIAL = Settings(0.5, 2, 100, precision="float32")
"""From 0, over 50,000 images twice: 1,000 steps of 100 images."""
PRINTED, ABOUT = 92.0, 1.0
"""Per cent right on the test images, "about"; TensorFlow, MNIST for ML beginners (2015), 1,000 steps, rate 0.5."""
STARTS = ("symmetric", "nielsen-large", "uniform")
FEW = 1000
"""Images on which the starts are compared."""


def comparing(start: str) -> Settings:
    """Of the runs from different starts: all images in each step, with weight decay."""
    return Settings(0.2, 400, None, l2=20, optimiser="nesterov", initialisation=start, evaluate_every=10)


def run(
    *,
    folder: Path | None = None,
    checkpoints: Path | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Experiment:
    """Train it, hold it against what follows from its formulas, and judge what is said of it.

    Args:
        folder: of the four IDX files; without it the built-in images are used, and the published figure is left out.
        checkpoints: a folder to keep the state of the runs in, and to go on from.
        progress: told how much is done, and of how much.

    Raises:
        DataError: a file is missing or damaged.
        CheckpointError: a state is of another run.
        InterruptedRunError: Ctrl-C; the states are kept.
    """
    images = load("mnist", folder=folder, validation=0, dtype="float32")
    few = images.with_parts({**images.parts, "train": images.train.first(FEW)}).as_type("float64")
    plans = [Planned("learned", NETWORK, images, LEARNING)]
    plans += [Planned(start, NETWORK, few, comparing(start)) for start in STARTS]
    if folder is not None:
        most = images.with_parts({**images.parts, "train": images.train.first(50_000)})
        plans.append(Planned("tutorial", NETWORK, most, TUTORIAL))
    series = Series("softmax-regression", plans, checkpoints, progress)
    learned = series.train("learned")
    compared = {start: series.train(start) for start in STARTS}
    runs = [*from_nothing(few)]
    if folder is not None:
        runs.append(_tutorial(series))
    costs = {start: tuple(one.cost("train") for one in outcome.history) for start, outcome in compared.items()}
    return Experiment(
        "softmax-regression",
        tuple(runs),
        (judge_one_minimum(costs), judge_weights(learned, images)),
        {
            "derivations": derivations_of(NETWORK),
            "images": images.train.n_samples,
            "test_images": images.parts["test"].n_samples,
            "epochs": LEARNING.epochs,
            "right": accuracies(learned, "test")[-1],
            "few": FEW,
            "every": comparing(STARTS[0]).evaluate_every,
        },
        {
            **{f"cost-{start}": cost for start, cost in costs.items()},
            **{f"loss-{part}": losses(learned, part) for part in ("train", "test")},
            **{f"accuracy-{part}": accuracies(learned, part) for part in ("train", "test")},
            **{f"pixels-weights-{place}": _rounded(row) for place, row in enumerate(learned.weights[0])},
        },
    )


def from_nothing(images: Dataset) -> tuple[Run, Run]:
    """What follows from the formulas where all parameters are 0, and so every class has the probability 1/10.

    The loss is ln 10, and ∂E/∂b_i is the mean of y_i - t_i: 1/10 less the share of the class among the images.
    """
    f, train = functions(NETWORK), images.train
    weights, biases = [np.zeros(NETWORK.shapes[0])], [np.zeros(N_CLASSES)]
    loss = f.losses(f.nets(weights, biases, train.inputs), train.target_rows).mean()
    _, (gradient,) = f.gradients(weights, biases, train.inputs, train.target_rows)
    shares = np.bincount(train.targets, minlength=N_CLASSES) / train.n_samples
    return (
        Run("loss-from-nothing", (log(N_CLASSES),), (float(loss),), 1e-14),
        Run("gradient-from-nothing", tuple((1 / N_CLASSES - shares).tolist()), tuple(gradient.tolist()), 1e-14),
    )


def _tutorial(series: Series) -> Run:
    """The published setting: parameters 0 at first, 1,000 steps."""
    outcome = series.train("tutorial", ([np.zeros(NETWORK.shapes[0])], [np.zeros(N_CLASSES)]))
    return Run("tutorial", (PRINTED,), (100 * accuracies(outcome, "test")[-1],), ABOUT)


def judge_one_minimum(costs: Mapping[str, Sequence[float]]) -> Claim:
    """Wherever it starts it comes to the same cost: cross-entropy of softmax regression is convex."""
    first, last = ([cost[place] for cost in costs.values()] for place in (0, -1))
    apart = max(last) / min(last) - 1
    verdict: Verdict = (
        "holds" if apart < 1e-3 else "in part" if apart < 0.1 * (max(first) / min(first) - 1) else "fails"
    )
    figures = {"highest_first": max(first), "lowest_first": min(first)}
    return Claim("one-minimum", verdict, {**figures, "highest": max(last), "lowest": min(last), "starts": len(costs)})


def judge_weights(outcome: Outcome, images: Dataset) -> Claim:
    """The weights of a class look for its images: they suit the mean image of their own class best."""
    labels, inputs = images.train.targets, images.train.inputs
    means = np.array([inputs[labels == label].mean(axis=0) for label in range(N_CLASSES)])
    scores = (means - means.mean(axis=0)) @ outcome.weights[0].T  # (image, weights)
    own = int((scores.argmax(axis=0) == np.arange(N_CLASSES)).sum())
    verdict: Verdict = "holds" if own == N_CLASSES else "in part" if own > N_CLASSES / 2 else "fails"
    return Claim("weights-look-for-digits", verdict, {"own": own, "classes": N_CLASSES})


def _rounded(weights: Array) -> tuple[float, ...]:
    """To three decimals, as many as a picture shows."""
    return tuple(round(one, 3) for one in weights.astype(float).tolist())
