"""Sentences on training: what a gradient does, what an epoch is, how the single neuron fares."""

from __future__ import annotations

from itertools import pairwise
from math import ceil

import numpy as np

from numeric.data import load
from numeric.experiments.gender_program import people
from numeric.experiments.neuron import STARTS, descend, neuron
from numeric.experiments.record import Claim, Verdict
from numeric.experiments.saved import saved
from numeric.generation import kernels
from numeric.network import Network, functions

_SMALL, _LARGE = 1e-6, 2.5
"""Learning rates: one at which a step follows the gradient, one at which it leaps over the minimum of E = y²/2."""


def judge_larger_gradient() -> Claim:
    """The larger the gradient, the faster: E falls by η |∂E|² in a small step; in one too large it rises."""
    shares = []
    for loss in ("quadratic", "bce"):
        for start in STARTS.values():
            run = descend(loss, start, _SMALL, epochs=1)
            square = ((run.w[0] - run.w[1]) / _SMALL) ** 2 + ((run.b[0] - run.b[1]) / _SMALL) ** 2
            shares.append((run.cost[0] - run.cost[1]) / (_SMALL * square))
    k, t = kernels("identity-quadratic"), np.zeros((1, 1))
    y = np.ones((1, 1))
    after = y - _LARGE * k.delta(y, t)
    figures = {"least": min(shares), "most": max(shares), "rate": _LARGE}
    figures |= {"before": float(k.loss(y, t)), "after": float(k.loss(after, t))}
    falls = max(abs(share - 1) for share in shares) < 1e-4
    always = figures["after"] < figures["before"]
    verdict: Verdict = "holds" if falls and always else "in part" if falls else "fails"
    return Claim("larger-gradient", verdict, figures)


def judge_two_classes() -> Claim:
    """The targets of the gender demo take two values, one output tells them apart."""
    _, targets = people()
    values = np.unique(targets)
    holds = targets.shape[1] == 1 and values.tolist() == [0.0, 1.0]
    return Claim("two-classes", "holds" if holds else "fails", {"people": len(targets), "values": len(values)})


def judge_rounds() -> Claim:
    """The 20 numbers of each list are those of 20 epochs: what reproduces them prints every tenth."""
    experiment = saved("gender")
    every, epochs = experiment.settings["printed_every"], experiment.settings["epochs"]
    lists = [run for run in experiment.runs if run.expected]
    lines = min(len(run.ours) for run in lists)
    reproduced = all(run.reproduced for run in lists)
    verdict: Verdict = "fails" if not reproduced else "holds" if every == 1 else "in part"
    return Claim("rounds", verdict, {"lines": lines, "every": every, "epochs": epochs})


def judge_proportional() -> Claim:
    """The loss is proportional to the error term: cross-entropy grows with it, in no fixed proportion."""
    k, outputs = kernels("sigmoid-bce"), np.array([[0.1], [0.5], [0.9], [0.99]])
    net, t = np.log(outputs / (1 - outputs)), np.zeros((1, 1))
    errors = [k.delta(one[None], t).item() for one in net]
    ratios = [float(k.loss(one[None], t)) / error for one, error in zip(net, errors, strict=True)]
    losses = [ratio * error for ratio, error in zip(ratios, errors, strict=True)]
    grows = losses == sorted(losses) and errors == sorted(errors)
    fixed = max(ratios) - min(ratios) < 1e-9
    verdict: Verdict = "holds" if grows and fixed else "in part" if grows else "fails"
    return Claim("proportional", verdict, {"first": ratios[0], "last": ratios[-1]})


def judge_flat_is_small_gradient() -> Claim:
    """Where the curve is flat the partial derivatives are small: the first step from either start."""
    slopes = {name: abs(descend("quadratic", start, 1, epochs=1).w[1] - start[0]) for name, start in STARTS.items()}
    cost = {name: descend("quadratic", start, 1, epochs=0).cost[0] for name, start in STARTS.items()}
    holds = slopes["2/2"] < slopes["0.6/0.9"] and cost["2/2"] > cost["0.6/0.9"]
    figures = {f"slope_{name}": one for name, one in slopes.items()} | {
        f"cost_{name}": one for name, one in cost.items()
    }
    return Claim("flat-is-small-gradient", "holds" if holds else "fails", figures)


def judge_both_inputs() -> Claim:
    """After 300 epochs the neuron does what is wanted: 0 for the input 1, 1 for the input 0, which it never saw."""
    run = descend("quadratic", STARTS["0.6/0.9"], 0.15)
    f = neuron("quadratic")
    w, b = [np.array([[run.w[-1]]])], [np.array([run.b[-1]])]
    at_one, at_zero = (f.output(f.nets(w, b, np.array([[x]]))).item() for x in (1.0, 0.0))
    wanted = [at_one < 0.5, at_zero > 0.5]
    verdict: Verdict = "holds" if all(wanted) else "in part" if any(wanted) else "fails"
    return Claim("both-inputs", verdict, {"at_one": at_one, "at_zero": at_zero})


def judge_quick_at_first() -> Claim:
    """From w = 0.6, b = 0.9 the cost falls fastest at first: more in the first third than in the other two."""
    cost = descend("quadratic", STARTS["0.6/0.9"], 0.15).cost
    third = len(cost) // 3
    first, rest = cost[0] - cost[third], cost[third] - cost[-1]
    return Claim("quick-at-first", "holds" if first > max(rest, 0) else "fails", {"first": first, "rest": rest})


def judge_slow_where_costly() -> Claim:
    """From w = b = 2 the cost is largest while learning is slowest."""
    cost = descend("quadratic", STARTS["2/2"], 0.15).cost
    steps = [before - after for before, after in pairwise(cost)]
    holds = cost[0] == max(cost) and steps[0] < max(steps) / 10
    return Claim("slow-where-costly", "holds" if holds else "fails", {"first": steps[0], "largest": max(steps)})


def judge_slow_where_cheap() -> Claim:
    """From w = 0.6, b = 0.9 the cost is least at the end, and hardly falls any more there."""
    cost = descend("quadratic", STARTS["0.6/0.9"], 0.15).cost
    steps = [before - after for before, after in pairwise(cost)]
    holds = cost[-1] == min(cost) and steps[-1] < max(steps) / 10
    figures = {"cost": cost[-1], "last": steps[-1], "largest": max(steps)}
    return Claim("slow-where-cheap", "holds" if holds else "fails", figures)


def judge_bias_learned() -> Claim:
    """Only weights are learned: the bias moves as well."""
    run = descend("quadratic", STARTS["0.6/0.9"], 0.15)
    moved = {"weight": abs(run.w[-1] - run.w[0]), "bias": abs(run.b[-1] - run.b[0])}
    verdict: Verdict = "holds" if moved["weight"] and not moved["bias"] else "fails"
    return Claim("bias-learned", verdict, moved)


def judge_epoch() -> Claim:
    """An epoch takes every sample once, in as many steps as batches: counted with a loss whose slope is 1."""
    n_samples, sizes = 10, (1, 3, 5, 10)
    f = functions(Network((n_samples, 1), ("identity",), "sum(y[k], k)"))
    steps, once = [], True
    for size in sizes:
        weights, biases = [np.zeros((1, n_samples))], [np.zeros(1)]
        f.epoch(weights, biases, np.eye(n_samples), np.zeros((n_samples, 1)), np.arange(n_samples), size, 1.0)
        steps.append(round(-biases[0].item()))
        lengths = [min(size, n_samples - start) for start in range(0, n_samples, size) for _ in range(size)]
        once = once and np.allclose(-weights[0][0] * lengths[:n_samples], 1)
    holds = once and steps == [ceil(n_samples / size) for size in sizes]
    figures = {"samples": n_samples} | {f"steps_{size}": count for size, count in zip(sizes, steps, strict=True)}
    return Claim("epoch", "holds" if holds else "fails", figures)


def judge_ten_classes() -> Claim:
    """The handwritten digits have ten labels."""
    labels = load("mnist").train.targets
    classes = len(np.unique(labels))
    return Claim("ten-classes", "holds" if classes == 10 else "fails", {"classes": classes, "images": len(labels)})
