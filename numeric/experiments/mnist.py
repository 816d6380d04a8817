"""MNIST: Nielsen's published curves, three pairs side by side, the book's accuracies, the course's setting."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from derive.workers import spread
from numeric.data import DataError
from numeric.experiments.mnist_runs import (
    PAIRS,
    PRINTED,
    Plan,
    Ran,
    Task,
    carry_out,
    comparison_plans,
    course_plan,
    images,
    printed_plans,
    published_plans,
)
from numeric.experiments.record import Claim, Experiment, Run, Verdict

COST_TOLERANCE = {"overfitting": 1e-10, "regularized": 1e-10, "regularized_full": 1e-5}
COUNT_TOLERANCE = {"overfitting": 0, "regularized": 0, "regularized_full": 2}
PRINTED_TOLERANCE = 0.5
"""Per cent: the printed runs were not seeded, and the spread over seeds is as large."""
ENOUGH = {False: 0.9, True: 0.95}
"""The accuracy on test images that counts as learned, to compare speeds: on the built-in images, and on all."""
GOAL = 0.955
"""The median test accuracy that 784-30-10 with softmax and cross-entropy must reach on all images."""


def run(
    *,
    full: bool = False,
    folder: Path | None = None,
    seeds: int = 5,
    jobs: int = 0,
    checkpoints: Path | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Experiment:
    """Train everything and hold it against what was published.

    Args:
        full: all images, and the long runs; needs a folder.
        folder: of the four IDX files; without it the built-in images are used.
        seeds: how many starts of each pair, and of each printed accuracy at most three.
        jobs: processes; 0 is as many as there are cores.
        checkpoints: a folder to keep the state of the runs in, and to go on from.
        progress: told how many runs are done, and of how many.

    Raises:
        DataError: a file is missing or damaged, or `full` without a folder.
        CheckpointError: a state is of another run.
        OSError: a state cannot be written.
    """
    if full and folder is None:
        raise DataError("the built-in images are 6,000; --full needs --data DIR, a folder of the four IDX files")
    images(folder)  # what is wrong with the files is said before anything is started
    plans = [*published_plans(full), *comparison_plans(full, seeds), course_plan()]
    if full:
        plans += printed_plans(min(seeds, 3))
    if checkpoints is not None:
        checkpoints.mkdir(parents=True, exist_ok=True)
    tasks = sorted((Task(plan, folder, checkpoints) for plan in plans), key=lambda task: -_work(task.plan, full))
    done = {ran.plan.name: ran for ran in spread(carry_out, tasks, jobs or os.cpu_count() or 1, progress)}
    return assembled(done, full=full, seeds=seeds, folder=folder)


def _work(plan: Plan, full: bool) -> float:
    """About how much a run costs, so that the long ones start first."""
    samples = plan.n_train or (60_000 if full else 5_000)
    return plan.settings.epochs * samples * plan.network.sizes[1]


def published() -> Mapping[str, Mapping[str, Sequence[float]]]:
    """Nielsen's lists, by run and by what they are."""
    text = files("numeric.experiments").joinpath("published/nielsen.json").read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, Sequence[float]]] = json.loads(text)
    return found


def assembled(done: Mapping[str, Ran], *, full: bool, seeds: int, folder: Path | None) -> Experiment:
    """The record of the runs that were done."""
    runs = list[Run]()
    curves: dict[str, Sequence[float]] = {}
    for name in ("overfitting", "regularized", *(("regularized_full", "overfitting_full") if full else ())):
        runs += _against_published(name, done, full)
        for part in ("test", "train"):
            curves[f"{name}-{part}-cost"] = done[name].costs(part)
            curves[f"{name}-{part}-accuracy"] = done[name].accuracies(part)
    claims = _judged(done, full, seeds, images(folder).n_in)
    if full:
        runs += _printed(done, min(seeds, 3))
        curves["drift-from-published"], curves["drift-of-two-orders"] = _drifts(done)
    curves |= _comparison_curves(done, seeds)
    curves["course-loss"] = done["course"].losses("train")
    curves["course-accuracy"] = done["course"].accuracies("train")
    chosen, pictures = _digits(done, seeds, folder)
    settings: dict[str, Any] = {
        "full": full,
        "seeds": seeds,
        "learning_rates": {name: rate for name, (_, rate) in PAIRS.items()},
        "digits": chosen,
    }
    return Experiment("mnist", tuple(runs), claims, settings, {**curves, **pictures})


_KINDS = {
    "test cost": ("test", True),
    "test accuracy": ("test", False),
    "training cost": ("train", True),
    "training accuracy": ("train", False),
}


def _against_published(name: str, done: Mapping[str, Ran], full: bool) -> list[Run]:
    """Each of the four lists; the built-in test images are 1,000 of the 10,000, so the test lists need all images."""
    lists, ran, found = published()[name], done[name], []
    for kind, (part, is_cost) in _KINDS.items():
        if part == "test" and not full:
            continue
        ours = ran.costs(part) if is_cost else ran.counts(part)
        tolerance = (COST_TOLERANCE if is_cost else COUNT_TOLERANCE).get(name)
        if tolerance is None:  # what the rounding of two orders of summation makes of the same run
            other = done[f"{name}-reversed"]
            theirs = other.costs(part) if is_cost else other.counts(part)
            tolerance = 3 * max(abs(a - b) for a, b in zip(ours, theirs, strict=True))
        found.append(Run(f"{name} {kind}", tuple(lists[kind]), ours, tolerance))
    return found


def _printed(done: Mapping[str, Ran], seeds: int) -> list[Run]:
    found = []
    for one in PRINTED:
        best = [max(done[f"{one.name}/{seed}"].accuracies(one.part)) for seed in range(1, seeds + 1)]
        found.append(Run(one.name, (one.accuracy,), (100 * max(best),), PRINTED_TOLERANCE))
    return found


def _drifts(done: Mapping[str, Ran]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """How far the training cost is from the published one, and from our own in the other order, by epoch."""
    ours = done["overfitting_full"].costs("train")
    theirs = published()["overfitting_full"]["training cost"]
    other = done["overfitting_full-reversed"].costs("train")
    return (
        tuple(abs(a - b) for a, b in zip(ours, theirs, strict=True)),
        tuple(abs(a - b) for a, b in zip(ours, other, strict=True)),
    )


def _of_pair(done: Mapping[str, Ran], name: str, seeds: int) -> list[Ran]:
    return [done[f"{name}/{seed}"] for seed in range(1, seeds + 1)]


def _comparison_curves(done: Mapping[str, Ran], seeds: int) -> dict[str, Sequence[float]]:
    """Of each pair the median, the least and the largest over the starts, epoch by epoch."""
    curves: dict[str, Sequence[float]] = {}
    for name in PAIRS:
        ran = _of_pair(done, name, seeds)
        for what, lists in (
            ("accuracy", [one.accuracies("test") for one in ran]),
            ("loss", [one.losses("train") for one in ran]),
        ):
            table = np.array(lists)
            for key, values in (("median", np.median(table, 0)), ("low", table.min(0)), ("high", table.max(0))):
                curves[f"{name}-{what}-{key}"] = tuple(values.tolist())
    return curves


def epochs_to(accuracies: Sequence[float], enough: float) -> float:
    """The first epoch, from 1, at which the accuracy is enough; infinite if none is."""
    return next((epoch for epoch, one in enumerate(accuracies, 1) if one >= enough), float("inf"))


def _judged(done: Mapping[str, Ran], full: bool, seeds: int, n_in: int) -> tuple[Claim, ...]:
    first = {name: [ran.accuracies("test")[0] for ran in _of_pair(done, name, seeds)] for name in PAIRS}
    last = {name: [ran.accuracies("test")[-1] for ran in _of_pair(done, name, seeds)] for name in PAIRS}
    enough = ENOUGH[full]
    needed = {
        name: median(epochs_to(ran.accuracies("test"), enough) for ran in _of_pair(done, name, seeds)) for name in PAIRS
    }
    found = [
        judge_slow_start(first),
        judge_speed(needed, enough),
        judge_inputs(n_in),
        judge_overfitting(done["overfitting"].costs("test"), done["overfitting"].costs("train")),
        judge_regularization(done["overfitting"].accuracies("test")[-1], done["regularized"].accuracies("test")[-1]),
        judge_course(done["course"].losses("train"), done["course"].accuracies("train")),
    ]
    if full:
        found += [judge_goal(last), judge_drift(*_drifts(done))]
    return tuple(found)


def judge_inputs(n_in: int, said: int = 284) -> Claim:
    """A lesson writes 284-30-10."""
    return Claim("inputs-284", "holds" if n_in == said else "fails", {"inputs": n_in})


def judge_slow_start(first: Mapping[str, Sequence[float]]) -> Claim:
    """Seed 000: with MSE the training is slow at first; test accuracies after one epoch, start by start.

    It holds in part where the learning rate that suits MSE makes up for half of the difference or more.
    """
    slower = [mse < ce for mse, ce in zip(first["sigmoid-mse"], first["softmax-ce"], strict=True)]
    figures = {name: median(values) for name, values in first.items()}
    behind = figures["softmax-ce"] - figures["sigmoid-mse"]
    made_up = (figures["sigmoid-mse-fast"] - figures["sigmoid-mse"]) / behind if behind > 0 else 0.0
    verdict: Verdict = "holds" if all(slower) and made_up < 0.5 else "in part" if any(slower) else "fails"
    figures |= {"starts": len(slower), "slower": sum(slower), "made_up": made_up}
    return Claim("mse-starts-slowly", verdict, figures)


def judge_speed(needed: Mapping[str, float], enough: float) -> Claim:
    """Cross-entropy needs fewer epochs than MSE at the same learning rate, and at the one that suits MSE."""
    same = needed["softmax-ce"] < needed["sigmoid-mse"]
    suited = needed["softmax-ce"] < needed["sigmoid-mse-fast"]
    figures = {**needed, "enough": enough}
    return Claim("ce-converges-faster", "holds" if same and suited else "in part" if same else "fails", figures)


def judge_overfitting(test: Sequence[float], train: Sequence[float]) -> Claim:
    """The cost on test images rises while that on training images goes on falling."""
    turn = int(np.argmin(test))
    rises = test[-1] > test[turn] and train[-1] < train[turn]
    figures = {"epoch": turn + 1, "least": test[turn], "last": test[-1], "training": train[-1]}
    return Claim("overfitting", "holds" if rises and turn < len(test) - 1 else "fails", figures)


def judge_regularization(without: float, with_l2: float) -> Claim:
    verdict: Verdict = "holds" if with_l2 > without else "fails"
    return Claim("regularization-helps", verdict, {"without": without, "with": with_l2})


def judge_course(losses: Sequence[float], accuracies: Sequence[float]) -> Claim:
    """The course's program learns its 100 images."""
    learned = accuracies[-1] == 1.0
    return Claim(
        "course-learns-its-images",
        "holds" if learned else "in part" if losses[-1] < losses[0] else "fails",
        {"first_loss": losses[0], "last_loss": losses[-1], "accuracy": accuracies[-1]},
    )


def judge_goal(last: Mapping[str, Sequence[float]]) -> Claim:
    middle = {name: median(values) for name, values in last.items()}
    return Claim("softmax-ce-reaches-goal", "holds" if middle["softmax-ce"] >= GOAL else "fails", middle)


def judge_drift(published_drift: Sequence[float], own_drift: Sequence[float]) -> Claim:
    """What separates us from the published run is what rounding makes of two orders of summation."""
    theirs, ours = max(published_drift), max(own_drift)
    growth = {
        "first_from_published": published_drift[0],
        "last_from_published": theirs,
        "first_of_two_orders": own_drift[0],
        "last_of_two_orders": ours,
    }
    return Claim("drift-is-rounding", "holds" if theirs <= 3 * ours else "fails", growth)


def _digits(
    done: Mapping[str, Ran], seeds: int, folder: Path | None
) -> tuple[list[dict[str, Any]], dict[str, Sequence[float]]]:
    """Some test images, right and wrong, with their probabilities, and the confusion matrix, of the middle start."""
    ran = sorted(_of_pair(done, "softmax-ce", seeds), key=lambda one: one.accuracies("test")[-1])[seeds // 2]
    data = images(folder).test
    assert ran.outputs is not None
    assert data is not None
    labels, guesses = data.targets, ran.outputs.argmax(axis=1)
    confusion = np.zeros((10, 10), int)
    np.add.at(confusion, (labels, guesses), 1)
    right, wrong = np.flatnonzero(labels == guesses), np.flatnonzero(labels != guesses)
    surest = wrong[np.argsort(-ran.outputs[wrong].max(axis=1), kind="stable")]
    chosen = [*right[:6].tolist(), *surest[:6].tolist()]
    pictures: dict[str, Sequence[float]] = {"confusion": tuple(float(one) for one in confusion.ravel())}
    found = []
    for place in chosen:
        found.append({"image": place, "label": int(labels[place]), "guess": int(guesses[place])})
        pictures[f"probabilities-{place}"] = tuple(ran.outputs[place].tolist())
        pictures[f"pixels-{place}"] = tuple(data.inputs[place].tolist())
    return found, pictures
