"""Sentences on classes: what softmax gives, which answer it stands for, how many patterns a code tells apart."""

from __future__ import annotations

import numpy as np

from numeric.experiments.record import Claim, Verdict
from numeric.generation import kernels

TABLE = ((1.5, 0.7, 0.2), (1.1, 2.5, 1.5), (2.0, 1.5, 1.1))
"""The net inputs of the slides' table: tiger, cat, rabbit."""
LABELS = (0, 1, 2)
SAID = (True, True, False)
"""Which rows the slides call right."""


def judge_probabilities() -> Claim:
    """Softmax gives numbers from 0 to 1 that sum to 1: over net inputs from -50 to 50."""
    net = np.random.default_rng(1).uniform(-50, 50, size=(1000, 5))
    y = kernels("softmax").output(net)
    apart = float(np.abs(y.sum(axis=1) - 1).max())
    holds = bool((y >= 0).all() and (y <= 1).all()) and apart < 1e-14
    figures = {"least": float(y.min()), "most": float(y.max()), "apart": apart}
    return Claim("probabilities", "holds" if holds else "fails", figures)


def judge_order() -> Claim:
    """The larger the net input of a class, the larger its probability, and the largest is the answer."""
    net = np.random.default_rng(1).normal(size=(1000, 5))
    same = np.argsort(kernels("softmax").output(net), axis=1) == np.argsort(net, axis=1)
    rows = int(same.all(axis=1).sum())
    return Claim("order", "holds" if rows == len(net) else "fails", {"rows": rows, "samples": len(net)})


def judge_answers() -> Claim:
    """The largest output is the answer: right, right, wrong."""
    answers = kernels("softmax").output(np.array(TABLE)).argmax(axis=1)
    right = tuple(bool(one == label) for one, label in zip(answers, LABELS, strict=True))
    return Claim("answers", "holds" if right == SAID else "fails", {"right": sum(right), "rows": len(right)})


def judge_all_outputs_depend() -> Claim:
    """Every output depends on every net input: no entry of the Jacobian of softmax is 0."""
    net = np.random.default_rng(1).normal(size=(100, 4))
    slopes = kernels("softmax").output_jacobian(net)
    least = float(np.abs(slopes).min())
    return Claim("all-outputs-depend", "holds" if least > 0 else "fails", {"least": least})


def judge_code_bits(bits: int = 4, pattern: int = 16) -> Claim:
    """A code of 4 bits gives back a pattern of 16: for no more patterns than it has words."""
    words, patterns = 2**bits, 2**pattern
    verdict: Verdict = "holds" if words >= patterns else "in part" if words >= pattern else "fails"
    return Claim("code-bits", verdict, {"words": words, "patterns": patterns, "one_hot": pattern})


def judge_focal() -> Claim:
    """Focal loss helps with classes of unequal size: easy samples, the bulk of the large class, count less."""
    focal, plain = kernels("sigmoid-focal", let=("gamma=2",)), kernels("sigmoid-bce")
    t = np.zeros((1, 1))
    nets = (np.array([[net]]) for net in (-4.0, 1.0))
    share = [(focal.delta(net, t) / plain.delta(net, t)).item() for net in nets]
    return Claim("focal", "holds" if share[0] < share[1] / 10 else "fails", {"easy": share[0], "hard": share[1]})


def judge_one_hot(n_classes: int = 10) -> Claim:
    """The entries of a one-hot target are 0 or 1; those of a softened one are not."""
    one_hot = np.eye(n_classes)
    softened = 0.9 * one_hot + 0.1 / n_classes
    hard = bool(np.isin(one_hot, (0, 1)).all())
    verdict: Verdict = "in part" if hard and not np.isin(softened, (0, 1)).all() else "holds" if hard else "fails"
    return Claim("one-hot", verdict, {"largest": float(softened.max()), "least": float(softened.min())})


def judge_one_hot_sum() -> Claim:
    """The entries of a one-hot target sum to 1, for 2 to 20 classes."""
    sums = [float(row.sum()) for n_classes in range(2, 21) for row in np.eye(n_classes)]
    holds = all(one == 1 for one in sums)
    return Claim("one-hot-sum", "holds" if holds else "fails", {"targets": len(sums)})
