"""What a network is: the sizes of its layers, their activations, the loss on the last one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from derive.catalog import known_activation, known_loss
from derive.tables import ACTIVATIONS, LOSSES, Parameter, misfit


class NetworkError(ValueError):
    """A network that makes no sense; the message names the layer."""


@dataclass(frozen=True)
class Network:
    """Dense layers net = w y + b, y = f(net).

    Args:
        sizes: of the input and of every layer, such as (784, 30, 10).
        activations: one a layer, names of the table; the last one alone may be softmax.
        loss: a name of the table, or a formula in y and t.
        let: values of parameters of the formulas, such as "alpha=0.01".

    Raises:
        NetworkError: sizes, activations and loss do not fit.
        UnknownNameError: an activation is not in the table.

    >>> Network((784, 30, 10), ("sigmoid", "softmax"), "ce").name
    '784-30-10 sigmoid,softmax ce'
    """

    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    loss: str
    let: tuple[str, ...] = ()

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
            if ACTIVATIONS[name].distribution and place < len(self.activations):
                raise NetworkError(
                    f"{name} mixes all net inputs of a layer and can stand in the last layer only, not in layer {place}"
                )
        self._check_loss()

    def _check_loss(self) -> None:
        known_loss(self.loss)
        last = ACTIVATIONS[self.activations[-1]]
        if self.loss in LOSSES and (reason := misfit(last, LOSSES[self.loss])):
            raise NetworkError(f"{last.name}-{self.loss} makes no sense: {reason}")
        for one in self._records():
            for parameter in one:
                if not parameter.default and parameter.name not in self._given:
                    raise NetworkError(f"a value for {parameter.name} is needed, such as --let {parameter.name}=0.1")

    def _records(self) -> list[tuple[Parameter, ...]]:
        found = [ACTIVATIONS[name].parameters for name in self.activations]
        return [*found, LOSSES[self.loss].parameters] if self.loss in LOSSES else found

    @cached_property
    def _given(self) -> frozenset[str]:
        return frozenset(text.partition("=")[0].strip() for text in self.let)

    def let_of(self, activation: str, loss: str = "") -> tuple[str, ...]:
        """The values that a derivation of this activation, and of this loss, takes."""
        wanted = {parameter.name for parameter in ACTIVATIONS[activation].parameters}
        if loss in LOSSES:
            wanted |= {parameter.name for parameter in LOSSES[loss].parameters}
        own = bool(loss) and loss not in LOSSES
        return tuple(text for text in self.let if own or text.partition("=")[0].strip() in wanted)

    @property
    def layers(self) -> str:
        return "-".join(map(str, self.sizes))

    @property
    def name(self) -> str:
        return f"{self.layers} {','.join(self.activations)} {self.loss}"

    @property
    def shapes(self) -> list[tuple[int, int]]:
        """Of the weights of each layer: (n_out, n_in)."""
        return [(n_out, n_in) for n_in, n_out in pairwise(self.sizes)]


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
