"""Optimisers beside one another: on a narrow valley, for a gradient that stays the same, and on a small network.

The printed updates are run; what they must do is known: the steps that a steady gradient gives are derived, and how
fast the best gradient descent, heavy ball (Polyak 1964) and Nesterov's method (1983) leave a quadratic valley follows
from its condition number κ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from math import cos, inf, isfinite, pi, sin, sqrt
from statistics import fmean

import numpy as np

from derive.catalog import derive
from derive.optimisers import OPTIMISERS
from numeric.data import load
from numeric.experiments.record import Claim, Experiment, Run, Verdict
from numeric.experiments.series import Array, losses
from numeric.formula_values import formula_value
from numeric.network import Network, functions
from numeric.training import DivergedError, Settings, train

CONDITION = 25
"""Of the valley in the pictures: it is so many times as steep across as along."""
TURNED = pi / 6
"""The valley runs askew, so that it is no help to have a step of its own for each coordinate."""
BOTTOM, START = (1.0, 1.0), (-5.5, -1.5)
VALLEY_STEPS = 60
CONDITIONS = (4, 25, 100)
RATES = tuple(digit * 10.0**power for power in range(-3, 1) for digit in (1, 2, 5))
"""Of these each optimiser has that with the least mean loss of a run, in the valley and on the network."""
STEADY_GRADIENT, STEADY_RATE, STEADY_STEPS, STEADY_WEIGHT = 0.3, 0.01, 100, 0.5
NETWORK = Network((16, 4, 16), ("tanh", "softmax"), "ce")
"""Gives each of 16 patterns back, through four numbers."""
EPOCHS, BATCH, SEED = 60, 4, 1
_UPDATES = Network((1, 1), ("identity",), "quadratic")
"""Any network: the printed update is the same in each."""
_SMALL_RATE = 1e-5
_FAR = 1e-8
"""So small a part of the loss is left at the end of the valley."""


class Steps:
    """The printed update of an optimiser, on one array of weights."""

    def __init__(self, name: str, weights: Sequence[float], rate: float, **parameters: float) -> None:
        self.w: Array = np.array(weights, float)
        self._rate, self._parameters, self._step = rate, parameters, 0
        if OPTIMISERS[name].is_plain:
            self.kept: list[Array] = []
            self._update: Callable[..., None] | None = None
            return
        printed = functions(_UPDATES, optimiser=name)
        (self.kept,), (work,) = printed.start([self.w], []), printed.room([self.w], [])
        self._update, self._work = printed.update, work[1:]

    def take(self, gradient: Array) -> Array:
        """The weights after one more step."""
        self._step += 1
        if self._update is None:
            self.w -= self._rate * gradient
        else:
            self._update(self.w, gradient.copy(), self.kept, self._work, self._step, self._rate, **self._parameters)
        return self.w


def run(*, progress: Callable[[int, int], None] = lambda done, total: None) -> Experiment:
    """Run every optimiser of the table, and judge what is said of them.

    Args:
        progress: told how much is done, and of how much.
    """
    curves: dict[str, Sequence[float]] = {}
    valley, network = {}, {}
    for done, name in enumerate(OPTIMISERS):
        progress(done, len(OPTIMISERS))
        valley[name], path = _best_path(name)
        curves |= {f"path-x-{name}": path[:, 0].tolist(), f"path-y-{name}": path[:, 1].tolist()}
        curves[f"valley-{name}"] = heights(path).tolist()
        curves[f"steady-{name}"] = [step / STEADY_RATE for step in _steady_steps(name)]
        network[name], curves[f"network-{name}"] = _best_training(name)
    progress(len(OPTIMISERS), len(OPTIMISERS))
    runs = [_steady_run(name) for name, one in OPTIMISERS.items() if one.state]
    runs += [_rates_run(name) for name in ("sgd", "momentum", "nesterov")]
    claims = (_speeds_up(), _scale_free(), _starts_too_long(), _fades(), _no_decay(), _sooner(curves))
    settings = {
        "condition": CONDITION,
        "conditions": list(CONDITIONS),
        "steps": VALLEY_STEPS,
        "gradient": STEADY_GRADIENT,
        "steady_steps": STEADY_STEPS,
        "epochs": EPOCHS,
        "batch": BATCH,
        "seed": SEED,
        "valley_rates": valley,
        "network_rates": network,
    }
    return Experiment("optimisers", tuple(runs), claims, settings, curves)


# The valley.


def curvature(condition: float = CONDITION, turned: float = TURNED) -> Array:
    """The second derivatives of E = (p - bottom)ᵀ H (p - bottom)/2: slopes from 1 to κ, (2, 2)."""
    axes = np.array([[cos(turned), -sin(turned)], [sin(turned), cos(turned)]])
    found: Array = axes @ np.diag([1.0, condition]) @ axes.T
    return found


def heights(points: Array) -> Array:
    """E at points of shape (..., 2)."""
    away = points - np.array(BOTTOM)
    found: Array = np.einsum("...i,ij,...j", away, curvature(), away) / 2
    return found


def _path(name: str, rate: float) -> Array:
    """The points that it comes through, the start among them: (steps + 1, 2)."""
    stepping, slopes = Steps(name, START, rate), curvature()
    points = [np.array(START)]
    for _ in range(VALLEY_STEPS):
        points.append(stepping.take(slopes @ (stepping.w - np.array(BOTTOM))).copy())
    return np.array(points)


def _best_path(name: str) -> tuple[float, Array]:
    """The best learning rate, and its path."""
    with np.errstate(all="ignore"):
        paths = {rate: _path(name, rate) for rate in RATES}
        means = {rate: float(heights(path).mean()) for rate, path in paths.items()}
    best = min(means, key=lambda rate: means[rate] if isfinite(means[rate]) else inf)
    return best, paths[best]


def best_constants(name: str, condition: float) -> tuple[float, dict[str, float], float]:
    """Learning rate and momentum for slopes from 1 to κ, and by what an error then shrinks in a step at least.

    Polyak 1964 for gradient descent and the heavy ball; for Nesterov's method Lessard, Recht and Packard 2016.
    """
    root, longer_root = sqrt(condition), sqrt(3 * condition + 1)
    if name == "sgd":
        return 2 / (condition + 1), {}, (condition - 1) / (condition + 1)
    if name == "momentum":
        return 4 / (root + 1) ** 2, {"momentum": ((root - 1) / (root + 1)) ** 2}, (root - 1) / (root + 1)
    return 4 / (3 * condition + 1), {"momentum": (longer_root - 2) / (longer_root + 2)}, 1 - 2 / longer_root


def shrinking(name: str, condition: float) -> float:
    """By what the printed update shrinks errors in the long run: the largest eigenvalue of one step."""
    rate, parameters, _ = best_constants(name, condition)
    found = 0.0
    for slope in (1.0, condition):
        n_state = len(OPTIMISERS[name].state)
        columns = []
        for unit in np.eye(1 + n_state):
            stepping = Steps(name, unit[:1].tolist(), rate, **parameters)
            for kept, value in zip(stepping.kept, unit[1:], strict=True):
                kept[:] = value
            stepping.take(slope * stepping.w)
            columns.append(np.concatenate([stepping.w, *stepping.kept]))
        found = max(found, *np.abs(np.linalg.eigvals(np.array(columns).T)))
    return float(found)


def _rates_run(name: str) -> Run:
    known = tuple(best_constants(name, condition)[2] for condition in CONDITIONS)
    # a double root of the characteristic polynomial has half of the digits
    return Run(f"valley-{name}", known, tuple(shrinking(name, condition) for condition in CONDITIONS), 1e-6)


def _speeds_up() -> Claim:
    """Steps to the end of the steepest valley, each method with its best constants."""
    condition, needed = CONDITIONS[-1], {}
    for name in ("sgd", "momentum", "nesterov"):
        rate, parameters, _ = best_constants(name, condition)
        stepping, steps, slopes = Steps(name, (1.0, 1.0), rate, **parameters), 0, np.array([1.0, condition])
        while float(slopes @ stepping.w**2) > _FAR * float(slopes.sum()):
            stepping.take(slopes * stepping.w)
            steps += 1
        needed[name] = steps
    verdict: Verdict = "holds" if max(needed["momentum"], needed["nesterov"]) < needed["sgd"] / 2 else "fails"
    return Claim("momentum-speeds-up", verdict, {**needed, "condition": condition, "left": _FAR})


# A steady gradient.


def _steady_steps(name: str, scale: float = 1.0, steps: int = STEADY_STEPS, **parameters: float) -> list[float]:
    """How far each step goes."""
    stepping, before, found = Steps(name, [STEADY_WEIGHT], STEADY_RATE, **parameters), STEADY_WEIGHT, []
    for _ in range(steps):
        after = float(stepping.take(np.array([scale * STEADY_GRADIENT]))[0])
        found.append(before - after)
        before = after
    return found


def _steady_run(name: str) -> Run:
    """The derived step and the printed one, step by step."""
    derivation, optimiser = derive(name), OPTIMISERS[name]
    formula, setting = derivation.results["steady-step"].right, derivation.setting
    values = {own.symbol: own.default for own in optimiser.parameters}
    values |= {"eta": STEADY_RATE, "g": STEADY_GRADIENT}
    ours = _steady_steps(name)
    weight, derived = STEADY_WEIGHT, []
    for step, taken in enumerate(ours, 1):
        derived.append(formula_value(formula, setting, {**values, "t": float(step), "w_before": weight}))
        weight -= taken
    return Run(f"steady-{name}", tuple(derived), tuple(ours), 1e-13)


def _scale_free() -> Claim:
    """First steps for gradients a thousand times smaller and larger."""
    figures = {
        f"{name}_{size}": _steady_steps(name, scale, 1)[0] / STEADY_RATE
        for name in ("sgd", "adam")
        for size, scale in (("small", 1e-3), ("large", 1e3))
    }
    verdict: Verdict = "holds" if abs(figures["adam_small"] / figures["adam_large"] - 1) < 1e-3 else "fails"
    return Claim("adam-scale-free", verdict, figures)


def _starts_too_long() -> Claim:
    """The first step of RMSProp, which does not correct its mean, and that of Adam, which does."""
    first = {name: _steady_steps(name, steps=1)[0] / STEADY_RATE for name in ("rmsprop", "adam")}
    last = _steady_steps("rmsprop", steps=1000)[-1] / STEADY_RATE
    verdict: Verdict = "holds" if first["rmsprop"] > 5 * first["adam"] else "fails"
    return Claim("uncorrected-starts-too-long", verdict, {**first, "last": last})


def _fades() -> Claim:
    steps = _steady_steps("adagrad")
    verdict: Verdict = "holds" if all(later < earlier for earlier, later in pairwise(steps)) else "fails"
    return Claim("adagrad-fades", verdict, {"steps": len(steps), "left": steps[-1] / steps[0]})


def _no_decay() -> Claim:
    """How much of a weight λ takes away in steps so small that the weight hardly moves, beside the same without λ."""
    strength, taken = 0.1, dict[str, float]()
    for name in ("sgd", "adam", "adamw"):
        ends = []
        for decay in (0.0, strength):
            beside = {"weight_decay": decay} if name == "adamw" else {}
            stepping = Steps(name, [STEADY_WEIGHT], _SMALL_RATE, **beside)
            for _ in range(STEADY_STEPS):
                stepping.take(STEADY_GRADIENT + (0.0 if beside else decay) * stepping.w)
            ends.append(float(stepping.w[0]))
        taken[name] = (ends[0] - ends[1]) / (STEADY_STEPS * _SMALL_RATE * strength * STEADY_WEIGHT)
    verdict: Verdict = "holds" if abs(taken["adam"]) < 0.01 * abs(taken["adamw"]) else "fails"
    return Claim("penalty-is-no-decay", verdict, {**taken, "strength": strength, "steps": STEADY_STEPS})


# The network.


def _best_training(name: str) -> tuple[float, tuple[float, ...]]:
    """The best learning rate, and its losses, that of the start first."""
    found: dict[float, tuple[float, ...]] = {}
    data = load("patterns")
    for rate in RATES:
        settings = Settings(rate, EPOCHS, BATCH, seed=SEED, optimiser=name)
        try:
            found[rate] = losses(train(NETWORK, data, settings, evaluate_start=True), "train")
        except DivergedError:
            continue
    best = min(found, key=lambda rate: fmean(found[rate]))
    return best, found[best]


def _sooner(curves: Mapping[str, Sequence[float]]) -> Claim:
    """Epochs that each needs for the loss at which gradient descent ends."""
    goal = curves["network-sgd"][-1]
    epochs = {
        name: float(next((epoch for epoch, loss in enumerate(curves[f"network-{name}"]) if loss <= goal), inf))
        for name in OPTIMISERS
    }
    others = [epochs[name] for name in OPTIMISERS if name != "sgd"]
    sooner = sum(one < epochs["sgd"] for one in others)
    verdict: Verdict = "holds" if sooner == len(others) else "in part" if sooner else "fails"
    return Claim("others-are-sooner", verdict, {**epochs, "goal": goal, "sooner": sooner, "others": len(others)})
