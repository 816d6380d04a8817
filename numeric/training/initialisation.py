"""Where training starts: named ways to draw the weights and biases of every layer.

All draw in float64 and are cast afterwards, so that a seed names one starting point whatever the precision.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
Shapes = Sequence[tuple[int, int]]
"""Of the weights of each layer: (n_out, n_in)."""
Parameters = tuple[list[Array], list[Array]]
"""Weights (n_out, n_in) and biases (n_out,), layer by layer."""


@dataclass(frozen=True)
class Initialisation:
    """A way to draw the parameters; title in English and Chinese."""

    name: str
    title: tuple[str, str]
    source: str
    draw: Callable[[Shapes, int], Parameters]


def _glorot(shapes: Shapes, seed: int) -> Parameters:
    rng = np.random.Generator(np.random.PCG64(seed))
    limits = [np.sqrt(6 / (n_out + n_in)) for n_out, n_in in shapes]
    weights = [rng.uniform(-limit, limit, shape) for limit, shape in zip(limits, shapes, strict=True)]
    return weights, _zero_biases(shapes)


def _he(shapes: Shapes, seed: int) -> Parameters:
    rng = np.random.Generator(np.random.PCG64(seed))
    return [rng.standard_normal(shape) * np.sqrt(2 / shape[1]) for shape in shapes], _zero_biases(shapes)


def _uniform(shapes: Shapes, seed: int) -> Parameters:
    rng = np.random.Generator(np.random.PCG64(seed))
    return [rng.random(shape) for shape in shapes], [rng.random(n_out) for n_out, _ in shapes]


_CUT = 2
"""Standard deviations beyond which a number is drawn again."""


def _truncated(shapes: Shapes, seed: int) -> Parameters:
    rng = np.random.Generator(np.random.PCG64(seed))
    return [0.1 * _truncated_normal(rng, shape) for shape in shapes], _zero_biases(shapes)


def _truncated_normal(rng: np.random.Generator, shape: tuple[int, int]) -> Array:
    drawn = rng.standard_normal(shape)
    while (far := np.abs(drawn) > _CUT).any():
        drawn[far] = rng.standard_normal(int(far.sum()))
    return drawn


def _symmetric(shapes: Shapes, seed: int) -> Parameters:
    rng = np.random.Generator(np.random.PCG64(seed))
    return [rng.uniform(-0.5, 0.5, shape) for shape in shapes], _zero_biases(shapes)


def _nielsen(shapes: Shapes, seed: int) -> Parameters:
    return _nielsen_draws(np.random.RandomState(seed), shapes)


def _nielsen_large(shapes: Shapes, seed: int) -> Parameters:
    generator = np.random.RandomState(seed)
    _nielsen_draws(generator, shapes)  # his constructor draws once, before large weights are asked for
    biases = [generator.randn(n_out, 1)[:, 0] for n_out, _ in shapes]
    return [generator.randn(*shape) for shape in shapes], biases


def _nielsen_draws(generator: np.random.RandomState, shapes: Shapes) -> Parameters:
    biases = [generator.randn(n_out, 1)[:, 0] for n_out, _ in shapes]
    return [generator.randn(*shape) / np.sqrt(shape[1]) for shape in shapes], biases


def _zero_biases(shapes: Shapes) -> list[Array]:
    return [np.zeros(n_out) for n_out, _ in shapes]


INITIALISATIONS = {
    one.name: one
    for one in (
        Initialisation(
            "glorot",
            ("uniform, ±√(6/(n_in + n_out)); biases 0", "均匀分布，±√(6/(n_in + n_out))；偏置为 0"),
            "Glorot and Bengio 2010, eq. 16",
            _glorot,
        ),
        Initialisation(
            "he", ("normal, variance 2/n_in; biases 0", "正态分布，方差 2/n_in；偏置为 0"), "He et al. 2015", _he
        ),
        Initialisation(
            "nielsen",
            ("normal, variance 1/n_in; biases normal", "正态分布，方差 1/n_in；偏置为标准正态"),
            "Nielsen, Neural Networks and Deep Learning, chapter 3 (network2.py, default_weight_initializer)",
            _nielsen,
        ),
        Initialisation(
            "nielsen-large",
            ("normal, variance 1, weights and biases", "标准正态分布，权重与偏置"),
            "Nielsen, chapters 1 and 3 (network2.py, large_weight_initializer)",
            _nielsen_large,
        ),
        Initialisation(
            "uniform",
            ("uniform in [0, 1), weights and biases", "[0, 1) 上的均匀分布，权重与偏置"),
            "the course yyc-git/DeepLearningEdu, lesson 2",
            _uniform,
        ),
        Initialisation(
            "truncated-normal",
            (
                "normal, deviation 0.1, none beyond two of them; biases 0",
                "正态分布，标准差 0.1，超过两倍标准差的重新抽取；偏置为 0",
            ),
            "TensorFlow, Deep MNIST for experts (truncated_normal, stddev 0.1)",
            _truncated,
        ),
        Initialisation(
            "symmetric", ("uniform, ±0.5; biases 0", "均匀分布，±0.5；偏置为 0"), "a common simple choice", _symmetric
        ),
    )
}
