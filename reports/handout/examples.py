"""The samples of worked examples: those of published lectures where there are any, and one for all others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from derive.derivation import Derivation
from derive.tables import POSITIVES

Rows = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Example:
    """Net inputs and targets, (samples, outputs) each, and what a source says about them.

    `classes` are the names of the outputs (English, Chinese), `printed` the outputs or the losses that the
    source prints, to as many digits.
    """

    net: Rows
    target: Rows
    source: tuple[str, str] = ("", "")
    classes: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    printed_outputs: Sequence[Sequence[str]] = ()
    printed_losses: Sequence[str] = ()
    printed_unit: str = ""
    """What the source takes its losses to be in."""
    gives: str = "net"
    """What the source gives beside the targets: "net" or "output"."""


LOGITS = (1.2, 0.9, 0.4)
_ONE_OF_THREE = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
_SOFTMAX_LECTURE = ("a lecture on softmax and cross-entropy", "一份讲解 softmax 与交叉熵的课件")
SOFTMAX_CE = (
    Example((LOGITS,), _ONE_OF_THREE[:1], _SOFTMAX_LECTURE, printed_outputs=((".46", ".34", ".2"),)),
    Example(
        ((1.5, 0.7, 0.2), (1.1, 2.5, 1.5), (2.0, 1.5, 1.1)),
        _ONE_OF_THREE,
        _SOFTMAX_LECTURE,
        (("tiger", "cat", "rabbit"), ("老虎", "猫", "兔子")),
        ((".57", ".25", ".17"), (".15", ".61", ".22"), (".49", ".30", ".21")),
    ),
    # outputs are given: the logarithms of probabilities are net inputs that have them
    Example(
        tuple(
            tuple(log(max(one, 1e-300)) for one in outputs)
            for outputs in ((0.4, 0.3, 0.05, 0.05, 0.2), (0.98, 0.01, 0.0, 0.0, 0.01))
        ),
        ((1.0, 0.0, 0.0, 0.0, 0.0),) * 2,
        ("lecture notes on entropy and cross-entropy", "一份介绍熵与交叉熵的笔记"),
        printed_losses=(".916", ".02"),
        printed_unit="bits",
        gives="output",
    ),
)
_SIGMOID = Example(
    ((1.5,), (4.0,)),
    ((0.0,), (0.0,)),
    (
        "Nielsen, Neural Networks and Deep Learning, chapter 3: one neuron with the input 1, from the weight and "
        "the bias 0.6 and 0.9, and from 2 and 2",
        "《神经网络与深度学习》（Nielsen 著）第 3 章：输入为 1 的单个神经元，权重与偏置分别从 0.6、0.9 和 2、2 开始",
    ),
)


def examples(derivation: Derivation) -> tuple[Example, ...]:
    """The samples for a pair."""
    if derivation.name == "softmax-ce":
        return SOFTMAX_CE
    if derivation.activation is not None and derivation.activation.name == "sigmoid":
        return (_SIGMOID, _default(derivation))
    return (_default(derivation),)


def _default(derivation: Derivation) -> Example:
    return Example((LOGITS,), (target(derivation),))


def target(derivation: Derivation) -> tuple[float, ...]:
    """The first of three, as the loss takes targets: -1 and 1 where it is signed, counts where it is of counts."""
    loss = derivation.loss
    if loss is not None and loss.signed:
        return (1.0, -1.0, -1.0)
    if loss is not None and loss.outputs == POSITIVES and _is_unbounded(derivation):
        return (2.0, 1.0, 1.0)
    return _ONE_OF_THREE[0]


def _is_unbounded(derivation: Derivation) -> bool:
    return derivation.activation is not None and derivation.activation.outputs.high > 1


def as_rows(rows: Rows) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """(samples, outputs), float64."""
    return np.array(rows, dtype=np.float64)
