"""What a network is: the sizes of its layers, their activations, the loss on the last one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from derive.catalog import known_activation, known_loss
from derive.expr import Num
from derive.parser import parse_assignment
from derive.tables import ACTIVATIONS, LOSSES, Parameter, misfit
from derive.tokens import reading
from numeric.generation.normalising import DEFAULTS, RANGES


class NetworkError(ValueError):
    """A network that makes no sense; the message names the layer."""


@dataclass(frozen=True)
class Network:
    """Dense layers net = w y + b, y = f(net).

    Args:
        sizes: of the input and of every layer, such as (784, 30, 10).
        activations: one a layer, names of the table or formulas in net; softmax only in the last one.
        loss: a name of the table, or a formula in y and t.
        let: values of parameters of the formulas, such as "alpha=0.01"; of batch normalisation, "epsilon=1e-3" is
            what is added to the variance, "momentum=0.01" the share of a batch in the running statistics.
        batch_norm: whether the net inputs of every hidden layer are normalised over the batch before the activation.
            Such a layer has a scale γ, and its b is the shift β behind the normalisation.

    Raises:
        NetworkError: sizes, activations and loss do not fit, or there is no hidden layer to normalise.
        UnknownNameError: an activation is not in the table.

    >>> Network((784, 30, 10), ("sigmoid", "softmax"), "ce").name
    '784-30-10 sigmoid,softmax ce'
    """

    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    loss: str
    let: tuple[str, ...] = ()
    batch_norm: bool = False

    def __post_init__(self) -> None:
        if len(self.sizes) < 2:
            raise NetworkError("a network has an input and at least one layer, such as 784-10")
        if any(size < 1 for size in self.sizes):
            raise NetworkError(f"a layer has at least one neuron, in {self.layers} one has none")
        if len(self.activations) != len(self.sizes) - 1:
            raise NetworkError(
                f"{self.layers} has {len(self.sizes) - 1} layers behind the input,"
                f" and {len(self.activations)} activations are given: {','.join(self.activations)}"
            )
        for place, name in enumerate(self.activations, 1):
            known_activation(name)
            if place < len(self.activations) and name in ACTIVATIONS and ACTIVATIONS[name].distribution:
                raise NetworkError(
                    f"{name} mixes all net inputs of a layer and can stand in the last layer only, not in layer {place}"
                )
        if self.batch_norm and len(self.sizes) == 2:
            raise NetworkError(f"batch normalisation is for hidden layers, and {self.layers} has none")
        self._check_loss()

    def _check_loss(self) -> None:
        known_loss(self.loss)
        last = self.activations[-1]
        if last in ACTIVATIONS and self.loss in LOSSES and (reason := misfit(ACTIVATIONS[last], LOSSES[self.loss])):
            raise NetworkError(f"{last}-{self.loss} makes no sense: {reason}")
        for text in self.let:
            if not text.partition("=")[2].strip():
                raise NetworkError(
                    f"training needs a value for every parameter, such as q=0.1, and {text!r} gives none"
                )
        names = {*map(_name_of, self.let)}
        for formula in (*self.activations, self.loss):
            for parameter in _parameters_of(formula):
                if not parameter.default and parameter.name not in names:
                    raise NetworkError(f"{formula} needs a value for {parameter.name}, such as {parameter.name}=0.1")
        used = {name for formula in (*self.activations, self.loss) for name in _names_in(formula)}
        if unused := names - used - self.norm_constants.keys():
            raise NetworkError(f"no formula of the network has a parameter {', '.join(sorted(unused))}")

    def let_of(self, *formulas: str) -> tuple[str, ...]:
        """The values that a derivation of these activations and losses takes."""
        wanted = {name for formula in formulas for name in _names_in(formula)}
        return tuple(text for text in self.let if _name_of(text) in wanted)

    @property
    def layers(self) -> str:
        return "-".join(map(str, self.sizes))

    @property
    def name(self) -> str:
        return f"{self.layers} {','.join(self.activations)} {self.loss}" + (" batch-norm" if self.batch_norm else "")

    @property
    def shapes(self) -> list[tuple[int, int]]:
        """Of the weights of each layer: (n_out, n_in)."""
        return [(n_out, n_in) for n_in, n_out in pairwise(self.sizes)]

    @property
    def norm_constants(self) -> dict[str, float]:
        """What batch normalisation takes for ε and for the share of a batch in the running statistics.

        Raises:
            NetworkError: a value is no number, or out of range.
        """
        if not self.batch_norm:
            return {}
        values = dict(DEFAULTS)
        for name, value in (_assigned(text) for text in self.let if _name_of(text) in DEFAULTS):
            if value is None or not RANGES[name].holds(value):
                raise NetworkError(f"{name} of batch normalisation is a number in {RANGES[name]}")
            values[name] = value
        return values

    @property
    def normalised(self) -> tuple[int, ...]:
        """How many neurons each normalised layer has, from the first layer on."""
        return self.sizes[1:-1] if self.batch_norm else ()


def _name_of(let: str) -> str:
    return let.partition("=")[0].strip()


def _assigned(let: str) -> tuple[str, float | None]:
    """The name and the value, if it is a number."""
    with reading("let"):
        name, value = parse_assignment(let)
    return name, float(value.value) if isinstance(value, Num) else None


def _parameters_of(formula: str) -> tuple[Parameter, ...]:
    """The parameters of an activation or a loss of the table; a formula of one's own names them itself."""
    if formula in ACTIVATIONS:
        return ACTIVATIONS[formula].parameters
    return LOSSES[formula].parameters if formula in LOSSES else ()


def _names_in(formula: str) -> set[str]:
    if formula in ACTIVATIONS or formula in LOSSES:
        return {parameter.name for parameter in _parameters_of(formula)}
    return set(re.findall(r"\w+", formula))


def read_sizes(text: str) -> tuple[int, ...]:
    """784-30-10 as numbers.

    Raises:
        NetworkError: it is not written so.

    >>> read_sizes("784-30-10")
    (784, 30, 10)
    """
    parts = text.split("-")
    if not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts):
        raise NetworkError(f"layers are written like 784-30-10, not {text!r}")
    return tuple(map(int, parts))


def read_activations(text: str) -> tuple[str, ...]:
    """sigmoid,softmax as names or formulas: commas inside of brackets belong to a formula.

    >>> read_activations("max(net, 0),softmax")
    ('max(net, 0)', 'softmax')
    """
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return tuple(part.strip() for part in parts)
