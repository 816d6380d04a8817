"""ReLU beside the sigmoid: its derivative, networks with one hidden layer and with four, and what reaches the first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median

import numpy as np

from numeric.data import Dataset, load
from numeric.experiments.record import Claim, Experiment, Run, Verdict
from numeric.experiments.series import Array, Planned, Series, accuracies, derivations_of
from numeric.generation import kernels
from numeric.network import Network, functions
from numeric.training import INITIALISATIONS, Settings

PLACES, SLOPES = (-2.0, -1.0, 0.0, 1.0, 2.0), (0.0, 0.0, 0.0, 1.0, 1.0)
"""Where the slides give f′(x) = 1 for x > 0, else 0, and what that is."""
SIZES: Mapping[str, tuple[int, ...]] = {"one": (784, 30, 10), "four": (784, 30, 30, 30, 30, 10)}
"""By the number of hidden layers."""
START = {"sigmoid": "glorot", "relu": "he"}
"""The initialisation that was made for each activation."""
SEEDS, EPOCHS = (1, 2, 3), 10
GUESSING = 1 / SIZES["one"][-1]
"""The share of images that a guess among the classes gets right."""
BATCH = 500
"""Images on which the error terms are looked at."""


def network(activation: str, depth: str) -> Network:
    """Hidden layers of one activation below softmax with cross-entropy."""
    sizes = SIZES[depth]
    return Network(sizes, (activation,) * (len(sizes) - 2) + ("softmax",), "ce")


def settings(activation: str, seed: int) -> Settings:
    return Settings(0.1, EPOCHS, 10, seed=seed, initialisation=START[activation], precision="float32")


def run(
    *, checkpoints: Path | None = None, progress: Callable[[int, int], None] = lambda done, total: None
) -> Experiment:
    """Train both activations, shallow and deep, on the built-in images.

    Args:
        checkpoints: a folder to keep the state of the runs in, and to go on from.
        progress: told how much is done, and of how much.

    Raises:
        CheckpointError: a state is of another run.
        InterruptedRunError: Ctrl-C; the states are kept.
    """
    images = load("mnist", dtype="float32")
    kinds = [(activation, depth) for depth in SIZES for activation in START]
    plans = {
        name: [Planned(f"{name}-{seed}", network(*kind), images, settings(kind[0], seed)) for seed in SEEDS]
        for name, kind in (("-".join(kind), kind) for kind in kinds)
    }
    series = Series("relu-depth", [plan for of_kind in plans.values() for plan in of_kind], checkpoints, progress)
    found = {name: [accuracies(series.train(plan.name), "test") for plan in of_kind] for name, of_kind in plans.items()}
    reached = {activation: sizes_of_errors(activation, images) for activation in START}
    curves: dict[str, Sequence[float]] = {f"errors-{activation}": sizes for activation, sizes in reached.items()}
    for name, lists in found.items():
        for key, values in (("median", np.median(lists, 0)), ("low", np.min(lists, 0)), ("high", np.max(lists, 0))):
            curves[f"{name}-{key}"] = tuple(values.tolist())
    return Experiment(
        "relu-depth",
        (Run("relu-slope", SLOPES, slopes("relu"), 0.0),),
        (judge_first_epoch(found), judge_depth(found), judge_errors(reached)),
        {
            "derivations": derivations_of(*(plan.network for plan in series.plans)),
            "images": images.train.n_samples,
            "epochs": EPOCHS,
            "seeds": len(SEEDS),
            "batch": BATCH,
        },
        curves,
    )


def slopes(activation: str) -> tuple[float, ...]:
    """The derivative of an activation at PLACES, as the generated code has it."""
    found: list[float] = kernels(activation).output_jacobian(np.array(PLACES)[:, None]).ravel().tolist()
    return tuple(found)


def sizes_of_errors(activation: str, images: Dataset) -> tuple[float, ...]:
    """The root mean square of ∂E/∂net in each layer of the deep network before the first step, E of one image."""
    deep = network(activation, "four")
    weights, biases = INITIALISATIONS[START[activation]].draw(deep.shapes, SEEDS[0])
    samples = images.as_type("float64").train.first(BATCH)
    return tuple(
        float(np.sqrt(np.mean(np.square(error))))
        for error in errors(deep, weights, biases, samples.inputs, samples.target_rows)
    )


def errors(
    network: Network, weights: Sequence[Array], biases: Sequence[Array], inputs: Array, targets: Array
) -> list[Array]:
    """∂E/∂net (n_samples, n_out) of every layer, from the first to the last, by the generated functions."""
    f, n_layers = functions(network), len(weights)
    nets, outputs = list[Array](), [inputs]
    for place in range(n_layers):
        nets.append(f.net(outputs[-1], weights[place], biases[place]))
        outputs.append(getattr(f, f"output_{place + 1}")(nets[-1]))
    found = [getattr(f, f"delta_{n_layers}")(nets[-1], outputs[-1], targets)]
    for place in reversed(range(n_layers - 1)):
        flow = getattr(f, f"delta_{place + 1}")
        found.insert(0, flow(nets[place], outputs[place + 1], weights[place + 1], found[0]))
    return found


Accuracies = Mapping[str, Sequence[Sequence[float]]]
"""On test images after every epoch, of every start, by activation and depth."""


def judge_first_epoch(found: Accuracies) -> Claim:
    """With one hidden layer ReLU is ahead after the first epoch, from every start."""
    first = {name: [one[0] for one in found[f"{name}-one"]] for name in START}
    ahead = [relu > sigmoid for relu, sigmoid in zip(first["relu"], first["sigmoid"], strict=True)]
    verdict: Verdict = "holds" if all(ahead) else "in part" if any(ahead) else "fails"
    figures = {name: median(values) for name, values in first.items()}
    return Claim("relu-is-ahead", verdict, {**figures, "starts": len(ahead), "ahead": sum(ahead)})


def judge_depth(found: Accuracies) -> Claim:
    """Four hidden layers of sigmoids hardly learn in the epochs in which four of ReLU do.

    Hardly: they go less than a tenth of the way from guessing to what one hidden layer reaches.
    """
    last = {name: median(one[-1] for one in lists) for name, lists in found.items()}
    way = (last["sigmoid-four"] - GUESSING) / (last["sigmoid-one"] - GUESSING)
    stalls = way < 0.1
    learns = last["relu-four"] > 0.9 * last["relu-one"]
    verdict: Verdict = (
        "holds" if stalls and learns else "in part" if last["sigmoid-four"] < last["relu-four"] else "fails"
    )
    figures = {name.replace("-", "_"): value for name, value in last.items()}
    return Claim("deep-sigmoids-stall", verdict, {**figures, "guessing": GUESSING, "way": way})


def judge_errors(reached: Mapping[str, Sequence[float]]) -> Claim:
    """With sigmoids the error term shrinks from layer to layer on its way back; with ReLU it does not vanish."""
    shares = {name: sizes[0] / sizes[-1] for name, sizes in reached.items()}
    hidden = len(next(iter(reached.values()))) - 1
    factors = {f"{name}_factor": share ** (1 / hidden) for name, share in shares.items()}
    verdict: Verdict = "fails"
    if shares["sigmoid"] < shares["relu"]:
        verdict = "holds" if shares["sigmoid"] < 0.01 and shares["relu"] > 0.1 else "in part"
    return Claim("errors-fade", verdict, {**shares, **factors})
