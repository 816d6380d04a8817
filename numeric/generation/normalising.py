"""Normalisation as functions of whole arrays, printed from its proof: forward, backward, running statistics.

The inputs x have the shape (n_samples, n_features). Batch normalisation takes its mean and its variance over the
samples, and each feature has a γ and a β; layer normalisation takes them over the features.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from math import inf

from derive.checker import Proof
from derive.expr import Expr
from derive.parser import parse
from derive.tables import Interval
from derive.writing.plain import plain
from numeric.generation.folding import folded, folded_head, wrapped_formula
from numeric.generation.reductions import AXES, SIZES, array_code

DEFAULTS = {"epsilon": 1e-5, "momentum": 0.1}
"""What is added to the variance, and the share of a batch in the running statistics: as PyTorch has them."""
RANGES = {"epsilon": Interval(0, inf), "momentum": Interval(0, 1, high_included=True)}
RUNNING = (
    ("mean", "(1 - momentum)*mean + momentum*mu"),
    ("variance", "(1 - momentum)*variance + momentum*N/(N - 1)*sigma_squared"),
)
"""What becomes of the running statistics with each batch: (symbol, formula).

Exponential averages of the means and of the unbiased variances; Ioffe and Szegedy 2015, algorithm 2, take an average
of some batches after training instead, with the same N/(N - 1).
"""
FORWARD = ("mu", "sigma_squared", "x_hat", "y")
"""What is computed on the way forward, in this order."""


def normalising_module(proof: Proof) -> str:
    """The source of a self-contained module, of a proof that holds."""
    functions, derivation = Normalising(proof), proof.derivation
    sizes = sorted({size for finding in proof.findings.values() for size in finding.sizes})
    head = [
        f'"""{derivation.title[0]}: NumPy functions of the derivation {derivation.name}.',
        "",
        f"Made by Gradproof from a proof: {sum(proof.counts().values())} lines of the derivation,",
        f"all of which hold for {proof.leading} = {sizes[0]} to {sizes[-1]}. The formulas that were derived:",
        "",
        *(part for line in functions.told for part in wrapped_formula(f"    {line}")),
        '"""',
        "",
        "from __future__ import annotations",
        "",
        "from typing import Any",
        "",
        "import numpy as np",
        "",
        "Array = Any",
        '"""An array of NumPy."""',
    ]
    return "\n\n\n".join(["\n".join(head), *functions.functions]) + "\n"


class Normalising:
    """The sources of the functions.

    Args:
        proof: of batch-norm or layer-norm.
        constants: values instead of those of DEFAULTS.
    """

    def __init__(self, proof: Proof, constants: Mapping[str, float] = {}) -> None:
        self.proof = proof
        self._constants = {**DEFAULTS, **constants}
        setting = proof.derivation.setting
        self.formulas: Mapping[str, Expr] = {name: one.formula for (name, _, _), one in setting.definitions.items()}
        self.gradients: Mapping[str, Expr] = {name: one.right for name, one in proof.derivation.results.items()}

    @cached_property
    def over_samples(self) -> bool:
        return self.proof.leading == "N"

    @property
    def told(self) -> list[str]:
        """The formulas that the functions rest on, as text."""
        derivation = self.proof.derivation
        lines = [
            f"{plain(one.symbol)} = {plain(one.formula)}"
            for one in derivation.definitions
            if one.symbol.name in FORWARD
        ]
        return lines + [f"{plain(one.left)} = {plain(one.right)}" for one in derivation.results.values()]

    @property
    def functions(self) -> list[str]:
        """Every function, in the order in which they are called."""
        running = [self.by_running(), self.follow()] if self.over_samples else []
        return [self.forward(), self.backward(), *running]

    def forward(self) -> str:
        ones = "(1, n_features)" if self.over_samples else "(n_samples, 1)"
        about = f"""Return y, and for the way back x_hat, the normalised x, and mean and variance {ones}.

    x has the shape (n_samples, n_features), gamma and beta (n_features,). The variance is divided by {self._letter}.
    """
        return self._function(
            "normalise(x: Array, gamma: Array, beta: Array, epsilon: float = EPSILON) -> tuple[Array, ...]",
            about,
            [self._size("x"), *self._lines(*FORWARD), "return y, x_hat, mu, sigma_squared"],
        )

    def backward(self) -> str:
        about = "Return the gradients of x, gamma and beta from g, that of y."
        if not self.over_samples:
            about += """

    Those of gamma and beta are of each sample; of several they add up.
    """
        return self._function(
            "normalise_back(g: Array, x_hat: Array, sigma_squared: Array, gamma: Array, epsilon: float = EPSILON)"
            " -> tuple[Array, Array, Array]",
            about,
            [
                self._size("g"),
                *(f"{name} = {array_code(formula)}" for name, formula in self.gradients.items()),
                f"return {', '.join(self.gradients)}",
            ],
        )

    def by_running(self) -> str:
        names = {"mu": "mean", "sigma_squared": "variance"}
        return self._function(
            "normalise_by(x: Array, gamma: Array, beta: Array, mean: Array, variance: Array, epsilon: float = EPSILON)"
            " -> Array",
            "Return x normalised by statistics that are given, so that a sample does not depend on others.",
            [
                f"x_hat = {array_code(self.formulas['x_hat'], names)}",
                f"return {array_code(self.formulas['y'])}",
            ],
        )

    def follow(self) -> str:
        known = {"mean", "variance", "mu", "sigma_squared", "momentum", "N"}
        rules = [(name, array_code(parse(formula, known=known))) for name, formula in RUNNING]
        return self._function(
            "follow(mean: Array, variance: Array, mu: Array, sigma_squared: Array, n_samples: int,"
            " momentum: float = MOMENTUM) -> None",
            "Change the running statistics, in place, by those of a batch of at least two samples.",
            [f"{name}[...] = {code}" for name, code in rules],
        )

    @property
    def _letter(self) -> str:
        return self.proof.leading

    def _size(self, array: str) -> str:
        return f"{SIZES[self._letter]} = {array}.shape[{AXES[self._letter]}]"

    def _lines(self, *names: str) -> Iterable[str]:
        return (f"{name} = {array_code(self.formulas[name], keep=True)}" for name in names)

    def _function(self, head: str, about: str, body: Iterable[str]) -> str:
        for name, value in self._constants.items():
            head = head.replace(name.upper(), repr(value))
        lines = [line for statement in body for line in folded(statement, 4)]
        return "\n".join([*folded_head(f"def {head}:"), f'    """{about}"""', *lines])
