"""The two programs of the gender demo for many starts at once: as they should be, and as they were published.

Both are made of the functions that are generated from the proofs. The published program for MSE differs from the
right one in how it wires them, in three places: facts about the code of lesson 2 of yyc-git/DeepLearningEdu.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from numeric.data import load
from numeric.generation import Kernels
from numeric.network import Network, functions

Array = np.ndarray[Any, np.dtype[Any]]

PARAMETERS = ("w31", "w32", "w41", "w42", "b3", "b4", "w53", "w54", "b5")
"""A state is these nine numbers in this order: neurons 3 and 4 are hidden, 5 is the output."""
EPOCHS, PRINTED_EVERY, RATE = 191, 10, 0.1
STEP = 1e-100
"""Of the complex step: so small that its square is nothing beside the value, so that nothing cancels."""


@dataclass(frozen=True)
class Program:
    """A loss, how its error is scaled, and where the backward pass departs from the forward pass.

    Args:
        loss: of the table.
        factor: what the error of a sample carries besides its derivative: 1/4 is a mean over four samples.
        swaps_inputs: the update of neurons 3 and 4 pairs each weight with the other input.
        swaps_hidden: the update of w53 and w54, and what flows back, pair each with the other hidden neuron.
        takes_w41: the new w32 is computed from the old w41.
    """

    loss: str
    factor: float = 1.0
    swaps_inputs: bool = False
    swaps_hidden: bool = False
    takes_w41: bool = False

    @property
    def functions(self) -> Kernels:
        return functions(Network((2, 2, 1), ("sigmoid", "sigmoid"), self.loss))


RIGHT_MSE = Program("mse", 0.25)
PUBLISHED_MSE = replace(RIGHT_MSE, swaps_inputs=True, swaps_hidden=True, takes_w41=True)
RIGHT_BCE = Program("bce")
PROGRAMS = {
    "mse-as-published": PUBLISHED_MSE,
    "mse-inputs-corrected": replace(PUBLISHED_MSE, swaps_inputs=False),
    "mse-hidden-corrected": replace(PUBLISHED_MSE, swaps_hidden=False),
    "mse-w32-corrected": replace(PUBLISHED_MSE, takes_w41=False),
    "mse-all-corrected": RIGHT_MSE,
    "bce": RIGHT_BCE,
}
"""By the name of the run. mse-as-published and bce are the ones whose lists were printed."""


@dataclass
class Networks:
    """As many networks as there are states; weights (B, n_out, n_in), biases (B, 1, n_out).

    The columns of the first weights are weight and height, those of the second neurons 3 and 4. In the forward
    pass w31 and w41 belong to the height, w53 to neuron 4 and w54 to neuron 3.
    """

    weights: list[Array]
    biases: list[Array]

    @classmethod
    def of(cls, states: Array) -> Networks:
        w31, w32, w41, w42, b3, b4, w53, w54, b5 = np.moveaxis(states, -1, 0)
        hidden = np.stack([np.stack([w32, w31], -1), np.stack([w42, w41], -1)], -2)
        output = np.stack([w54, w53], -1)[:, None, :]
        return cls([hidden, output], [np.stack([b3, b4], -1)[:, None, :], b5[:, None, None].copy()])

    def states(self) -> Array:
        (hidden, output), (b, b5) = self.weights, self.biases
        columns = [hidden[:, 0, 1], hidden[:, 0, 0], hidden[:, 1, 1], hidden[:, 1, 0], b[:, 0, 0], b[:, 0, 1]]
        return np.stack([*columns, output[:, 0, 1], output[:, 0, 0], b5[:, 0, 0]], -1)


def people() -> tuple[Array, Array]:
    """Inputs (4, 2), weight and height, and targets (4, 1)."""
    samples = load("gender").train
    return samples.inputs, samples.targets


def backward(program: Program, networks: Networks, x: Array, t: Array) -> tuple[list[Array], list[Array]]:
    """What the program takes for the gradient of a batch: by the weights and by the biases."""
    f, (hidden, output) = program.functions, networks.weights
    net_1 = f.net(x, hidden, networks.biases[0])
    y_1 = f.output_1(net_1)
    net_2 = f.net(y_1, output, networks.biases[1])
    delta_2 = f.delta_2(net_2, f.output_2(net_2), t) * program.factor
    seen, flows = (y_1[..., ::-1], output[..., ::-1]) if program.swaps_hidden else (y_1, output)
    delta_1 = f.delta_1(net_1, y_1, flows, delta_2)
    inputs = x[..., ::-1] if program.swaps_inputs else x
    dw = [f.weight_gradient(delta_1, inputs), f.weight_gradient(delta_2, seen)]
    return dw, [f.bias_gradient(delta_1)[:, None, :], f.bias_gradient(delta_2)[:, None, :]]


def epoch(program: Program, networks: Networks, x: Array, t: Array) -> None:
    """One epoch in place, one person at a time, in their order."""
    for person in range(len(x)):
        dw, db = backward(program, networks, x[person : person + 1], t[person : person + 1])
        if program.takes_w41:
            networks.weights[0][:, 0, 0] = networks.weights[0][:, 1, 1]
        for parameter, gradient in zip((*networks.weights, *networks.biases), (*dw, *db), strict=True):
            parameter -= RATE * gradient


def mean_losses(program: Program, networks: Networks, x: Array, t: Array) -> Array:
    """The mean loss over the four people, for each network."""
    f = program.functions
    return np.asarray(f.losses(f.nets(networks.weights, networks.biases, x), t).mean(axis=-1))


def printed_losses(program: Program, states: Array) -> Array:
    """The 20 losses that the program prints from each start, shape (B, 20)."""
    x, t = people()
    networks, lines = Networks.of(states), []
    with np.errstate(over="ignore"):
        for number in range(EPOCHS):
            epoch(program, networks, x, t)
            if number % PRINTED_EVERY == 0:
                lines.append(mean_losses(program, networks, x, t))
    return np.stack(lines, -1)


def sensitivities(program: Program, states: Array) -> tuple[Array, Array]:
    """The printed losses, shape (B, 20), and their derivatives by the start, (B, 20, 9), exact but for rounding.

    The whole training run is carried out with a complex step in each parameter; the derivative of a printed loss
    by the parameters of that moment is the derived gradient.
    """
    x, t = people()
    count, size = states.shape
    moved = np.repeat(states[:, None, :], size, axis=1).astype(complex)
    moved[:, np.arange(size), np.arange(size)] += 1j * STEP
    networks = Networks.of(moved.reshape(-1, size))
    right = replace(program, swaps_inputs=False, swaps_hidden=False, takes_w41=False)
    lines, slopes = [], []
    with np.errstate(over="ignore"):
        for number in range(EPOCHS):
            epoch(program, networks, x, t)
            if number % PRINTED_EVERY == 0:
                now = networks.states().reshape(count, size, size)
                here = Networks.of(np.ascontiguousarray(now[:, 0].real))
                lines.append(mean_losses(program, here, x, t))
                dw, db = backward(right, here, x, t)
                by_now = Networks(dw, db).states() / (len(x) * program.factor)
                slopes.append(np.einsum("bp,bsp->bs", by_now, now.imag / STEP))
    return np.stack(lines, -1), np.stack(slopes, 1)
