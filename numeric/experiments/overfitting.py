"""Overfitting and its cure: a network with more weights than samples learns a noisy line, free and penalised."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from derive.penalties import PENALTIES
from numeric.data import Dataset, Samples
from numeric.experiments.optimisers import Steps
from numeric.experiments.record import Claim, Experiment, Run, Verdict
from numeric.experiments.series import Array, Planned, Series, derivations_of
from numeric.network import Network, functions
from numeric.network.penalties import penalty_rows
from numeric.training import Outcome, Settings

NETWORK = Network((1, 30, 1), ("tanh", "identity"), "mse")
N_WEIGHTS = sum(n_out * n_in for n_out, n_in in NETWORK.shapes)
N_SAMPLES, N_TEST, NOISE = 12, 1000, 0.3
"""Samples (x, x + ε), x uniform in [-1, 1], and the standard deviation of ε; its square is the least error there is."""
SEED = 3
SETTINGS = Settings(0.05, 5000, None, initialisation="nielsen-large", optimiser="momentum", evaluate_every=500)
STRENGTHS = (0.01, 0.1, 1.0, 10.0)
"""λ, of each penalty."""
SMALL = 0.01
"""A weight below this counts as 0."""
_SWING_STEPS = 5000
_PLACES = tuple(place / 50 for place in range(-50, 51))


@dataclass(frozen=True)
class Learned:
    """What a run comes to: its errors, its function at the places of the picture, and its weights."""

    train: float
    test: float
    least: float
    """The least error on the test samples at any evaluation."""
    outputs: tuple[float, ...]
    small: int
    """Weights that are nearly 0."""


def run(
    *, checkpoints: Path | None = None, progress: Callable[[int, int], None] = lambda done, total: None
) -> Experiment:
    """Train without a penalty, and with every penalty in every strength.

    Args:
        checkpoints: a folder to keep the state of the runs in, and to go on from.
        progress: told how much is done, and of how much.

    Raises:
        CheckpointError: a state is of another run.
        InterruptedRunError: Ctrl-C; the states are kept.
    """
    line = noisy_line()
    chosen = {"none": SETTINGS} | {
        name_of(penalty, strength): _penalised(penalty, strength) for penalty in PENALTIES for strength in STRENGTHS
    }
    plans = [Planned(name, NETWORK, line, settings) for name, settings in chosen.items()]
    series = Series("overfitting", plans, checkpoints, progress)
    found = {name: _learned(series.train(name)) for name in chosen}
    curves: dict[str, Sequence[float]] = {
        "x": _PLACES,
        "samples-x": tuple(line.train.inputs.ravel().tolist()),
        "samples-y": tuple(line.train.target_rows.ravel().tolist()),
        **{f"outputs-{name}": one.outputs for name, one in found.items()},
    }
    for penalty in PENALTIES:
        rows = [found["none"], *(found[name_of(penalty, strength)] for strength in STRENGTHS)]
        for what in ("train", "test", "small"):
            curves[f"{what}-{penalty}"] = tuple(float(getattr(one, what)) for one in rows)
    return Experiment(
        "overfitting",
        tuple(_step(penalty, line) for penalty in PENALTIES),
        (judge_overfits(found["none"]), judge_cure(found), judge_too_strong(found), judge_zeros(found)),
        {
            "samples": N_SAMPLES,
            "test_samples": N_TEST,
            "noise": NOISE,
            "weights": N_WEIGHTS,
            "learning_rate": SETTINGS.learning_rate,
            "epochs": SETTINGS.epochs,
            "strengths": [0.0, *STRENGTHS],
            "derivations": [*derivations_of(NETWORK), *(f"derive {penalty}" for penalty in PENALTIES)],
        },
        curves,
    )


def name_of(penalty: str, strength: float) -> str:
    return f"{penalty}-{strength:g}"


def _penalised(penalty: str, strength: float) -> Settings:
    return replace(SETTINGS, l1=strength) if penalty == "l1" else replace(SETTINGS, l2=strength)


def noisy_line() -> Dataset:
    """Few samples of y = x + ε to train on, many to test."""
    source = np.random.default_rng(SEED)

    def part(n_samples: int) -> Samples:
        x = source.uniform(-1, 1, (n_samples, 1))
        return Samples(x, x + NOISE * source.standard_normal((n_samples, 1)))

    return Dataset("line", part(N_SAMPLES), test=part(N_TEST))


def _learned(outcome: Outcome) -> Learned:
    last = outcome.history[-1]
    f = functions(outcome.network)
    places = np.array(_PLACES)[:, None]
    hidden = f.output_1(f.net(places, outcome.weights[0], outcome.biases[0]))
    outputs = f.output_2(f.net(hidden, outcome.weights[1], outcome.biases[1]))
    weights = np.concatenate([np.ravel(one) for one in outcome.weights])
    return Learned(
        last.scores["train"].loss,
        last.scores["test"].loss,
        min(one.scores["test"].loss for one in outcome.history),
        tuple(np.ravel(outputs).tolist()),
        int(np.sum(np.abs(weights) < SMALL)),
    )


def _step(penalty: str, line: Dataset) -> Run:
    """What a penalty adds to a step of plain gradient descent: -η λ/N times its slope, weight by weight."""
    f, rate, strength = functions(NETWORK), SETTINGS.learning_rate, STRENGTHS[0] / N_SAMPLES
    source = np.random.default_rng(SEED)
    start = [source.standard_normal(shape) for shape in NETWORK.shapes]

    def after(**penalties: float) -> list[Array]:
        weights = [one.copy() for one in start]
        biases = [np.zeros(len(one)) for one in start]
        f.descend(weights, biases, line.train.inputs, line.train.target_rows, rate, **penalties)
        return weights

    slope = penalty_rows(PENALTIES[penalty])[1].callable()
    both = zip(after(**{penalty: strength}), after(), strict=True)
    wanted = _flat([-rate * strength * slope(one) for one in start])
    return Run(f"{penalty}-step", wanted, _flat([with_it - without for with_it, without in both]), 1e-15)


def _flat(arrays: Sequence[Array]) -> tuple[float, ...]:
    return tuple(float(value) for one in arrays for value in np.ravel(one))


def best(found: Mapping[str, Learned], penalty: str) -> str:
    """The run with this penalty that is best on the test samples."""
    return min((name_of(penalty, strength) for strength in STRENGTHS), key=lambda name: found[name].test)


def judge_overfits(free: Learned) -> Claim:
    """Without a penalty the network learns its samples better than there is anything to learn, and errs on others."""
    figures = {"train": free.train, "test": free.test, "least": free.least, "noise": NOISE**2}
    signs = [free.train < NOISE**2, free.test > 1.5 * free.least]
    return Claim("more-weights-than-samples", _verdict(signs), figures)


def judge_cure(found: Mapping[str, Learned]) -> Claim:
    """Either penalty, at its best strength, brings the error on the test samples down by half at least."""
    tests = {penalty: found[best(found, penalty)].test for penalty in PENALTIES}
    figures = {"none": found["none"].test, "noise": NOISE**2, **tests}
    return Claim("penalties-cure", _verdict([one < found["none"].test / 2 for one in tests.values()]), figures)


def judge_too_strong(found: Mapping[str, Learned]) -> Claim:
    """The strongest penalties keep the network from learning even its samples."""
    strong = {penalty: found[name_of(penalty, STRENGTHS[-1])] for penalty in PENALTIES}
    signs = [
        one.train > 2 * found[best(found, penalty)].train and one.test > 2 * found[best(found, penalty)].test
        for penalty, one in strong.items()
    ]
    figures = {f"{penalty}_{part}": getattr(one, part) for penalty, one in strong.items() for part in ("train", "test")}
    return Claim("too-strong-underfits", _verdict(signs), {"strength": STRENGTHS[-1], **figures})


def judge_zeros(found: Mapping[str, Learned]) -> Claim:
    """L1 leaves most weights at 0, more than L2 does: each at its best strength, and both at every strength."""
    small = {penalty: found[best(found, penalty)].small for penalty in PENALTIES}
    by_strength = [{one: found[name_of(one, strength)].small for one in PENALTIES} for strength in STRENGTHS]
    fewer = sum(one["l1"] > one["l2"] for one in by_strength)
    signs = [small["l1"] > small["l2"], small["l1"] > N_WEIGHTS / 2, fewer == len(STRENGTHS)]
    strongest = {f"{penalty}_strongest": count for penalty, count in by_strength[-1].items()}
    figures = {**small, "none": found["none"].small, "weights": N_WEIGHTS, "fewer": fewer, "strengths": len(STRENGTHS)}
    figures |= strongest
    return Claim(
        "l1-leaves-few", _verdict(signs), {**figures, "strongest": STRENGTHS[-1], "swing": swing(STRENGTHS[-1])}
    )


def swing(strength: float) -> float:
    """How far from 0 the penalty L1 alone carries a weight back and forth: its slope does not shrink with the weight.

    The printed update takes a weight from 1 on; what counts is the last tenth of its steps.
    """
    slope = penalty_rows(PENALTIES["l1"])[1].callable()
    stepping = Steps(SETTINGS.optimiser, [1.0], SETTINGS.learning_rate)
    places = [float(stepping.take(slope(stepping.w) * strength / N_SAMPLES)[0]) for _ in range(_SWING_STEPS)]
    return max(map(abs, places[-_SWING_STEPS // 10 :]))


def _verdict(signs: Sequence[bool]) -> Verdict:
    return "holds" if all(signs) else "in part" if any(signs) else "fails"
