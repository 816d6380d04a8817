"""The losses of the tables in PyTorch and in JAX, as somebody who knows the framework would write them.

One small table of activations and one of losses a framework, with its own stable functions and its
fused ones where it has them; the error term comes from its automatic differentiation. Neither
framework is needed for anything else, and they are imported when they are used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
Tensor = Any
"""An array of a framework, of shape (n_samples, n_out)."""
Parameters = Mapping[str, float]


@dataclass(frozen=True)
class Outputs:
    """The outputs of an activation, and what a framework has better functions for than those of y.

    `activation` is its name; `functions` are those of the framework: y itself, log_y, rest = 1 - y, log_rest.
    """

    activation: str
    net: Tensor
    functions: Mapping[str, Mapping[str, Callable[..., Tensor]]]
    parameters: Parameters

    @cached_property
    def y(self) -> Tensor:
        return self._by("y", lambda: None)

    @cached_property
    def log_y(self) -> Tensor:
        return self._by("log_y", lambda: self.functions["log"]["log"](self.y))

    @cached_property
    def rest(self) -> Tensor:
        return self._by("rest", lambda: 1 - self.y)

    @cached_property
    def log_rest(self) -> Tensor:
        return self._by("log_rest", lambda: self.functions["log"]["log1p"](-self.y))

    def _by(self, quantity: str, otherwise: Callable[[], Tensor]) -> Tensor:
        function = self.functions[quantity].get(self.activation)
        return function(self.net, self.parameters) if function else otherwise()


@dataclass(frozen=True)
class Peer:
    """A framework: its name, its package, and its tables.

    A loss is a function of outputs, targets and parameters, summed over the outputs as its formula says,
    for one sample; `fused` has those of a pair that take net itself.
    """

    name: str
    package: str
    tables: Callable[[], Tables]

    @property
    def is_installed(self) -> bool:
        return find_spec(self.package) is not None

    def functions(
        self, activation: str, loss: str, parameters: Parameters
    ) -> Callable[[Array, Array], tuple[Array, float, Array]]:
        """net and t of shape (1, n_out) → y, E and ∂E/∂net, in the precision of net."""
        tables = self.tables()
        fused = tables.fused.get((activation, loss))

        def output(net: Tensor) -> Tensor:
            return tables.activations["y"][activation](net, parameters)

        def loss_of(net: Tensor, t: Tensor) -> Tensor:
            if fused:
                return fused(net, t)
            return tables.losses[loss](Outputs(activation, net, tables.activations, parameters), t, parameters)

        return lambda net, t: tables.run(output, loss_of, net, t)


@dataclass(frozen=True)
class Tables:
    """What a framework offers."""

    activations: Mapping[str, Mapping[str, Callable[..., Tensor]]]
    losses: Mapping[str, Callable[..., Tensor]]
    fused: Mapping[tuple[str, str], Callable[[Tensor, Tensor], Tensor]]
    run: Callable[..., tuple[Array, float, Array]]


def _torch_tables() -> Tables:
    import torch
    from torch.nn import functional as f

    torch.set_num_threads(1)

    def run(output: Any, loss: Any, net: Array, t: Array) -> tuple[Array, float, Array]:
        leaf = torch.tensor(net, requires_grad=True)
        y = output(leaf).detach().numpy()
        try:
            value = loss(leaf, torch.tensor(t))
        except RuntimeError:  # binary_cross_entropy refuses outputs of NaN
            return y, float("nan"), np.full_like(net, np.nan)
        value.backward()
        return y, value.item(), leaf.grad.numpy()

    def summed(function: Any, **named: Any) -> Any:
        return lambda o, t, p: function(o.y, t, reduction="sum", **named)

    def log_cosh(o: Outputs, t: Tensor, p: Parameters) -> Tensor:
        difference = torch.abs(o.y - t)
        return torch.sum(difference + f.softplus(-2 * difference) - np.log(2))

    def poisson(o: Outputs, t: Tensor, p: Parameters) -> Tensor:
        return torch.sum(o.y - t * o.log_y)

    activations = {
        "y": {
            "identity": lambda z, p: z,
            "sigmoid": lambda z, p: torch.sigmoid(z),
            "tanh": lambda z, p: torch.tanh(z),
            "relu": lambda z, p: f.relu(z),
            "leaky-relu": lambda z, p: f.leaky_relu(z, p["alpha"]),
            "elu": lambda z, p: f.elu(z, p["alpha"]),
            "softplus": lambda z, p: f.softplus(z),
            "silu": lambda z, p: f.silu(z),
            "gelu": lambda z, p: f.gelu(z),
            "softsign": lambda z, p: f.softsign(z),
            "arctan": lambda z, p: torch.atan(z),
            "exp": lambda z, p: torch.exp(z),
            "softmax": lambda z, p: f.softmax(z, dim=1),
        },
        "log_y": {
            "sigmoid": lambda z, p: f.logsigmoid(z),
            "softmax": lambda z, p: f.log_softmax(z, dim=1),
            "exp": lambda z, p: z,
        },
        "rest": {"sigmoid": lambda z, p: torch.sigmoid(-z)},
        "log_rest": {"sigmoid": lambda z, p: f.logsigmoid(-z)},
        "log": {"log": torch.log, "log1p": torch.log1p},
    }
    losses = {
        "mse": lambda o, t, p: f.mse_loss(o.y, t),
        "quadratic": lambda o, t, p: f.mse_loss(o.y, t, reduction="sum") / 2,
        "mae": lambda o, t, p: f.l1_loss(o.y, t),
        "huber": lambda o, t, p: f.huber_loss(o.y, t, reduction="sum", delta=p["c"]),
        "log-cosh": log_cosh,
        "bce": summed(f.binary_cross_entropy),
        "ce": lambda o, t, p: -torch.sum(t * o.log_y),
        "kl": lambda o, t, p: f.kl_div(o.log_y, t, reduction="sum"),
        "brier": summed(f.mse_loss),
        "focal": lambda o, t, p: (
            -torch.sum(t * o.rest ** p["gamma"] * o.log_y + (1 - t) * o.y ** p["gamma"] * o.log_rest)
        ),
        "hinge": lambda o, t, p: torch.sum(f.relu(1 - t * o.y)),
        "squared-hinge": lambda o, t, p: torch.sum(f.relu(1 - t * o.y) ** 2),
        "poisson": poisson,
        "generalized-ce": lambda o, t, p: (1 - torch.sum(t * o.y ** p["q"])) / p["q"],
    }
    fused = {
        ("sigmoid", "bce"): lambda z, t: f.binary_cross_entropy_with_logits(z, t, reduction="sum"),
        ("softmax", "ce"): lambda z, t: f.cross_entropy(z, t, reduction="sum"),
        ("exp", "poisson"): lambda z, t: f.poisson_nll_loss(z, t, log_input=True, reduction="sum"),
    }
    return Tables(activations, losses, fused, run)


def _jax_tables() -> Tables:
    import jax
    from jax import nn
    from jax import numpy as jnp
    from jax.scipy.special import xlogy

    jax.config.update("jax_enable_x64", True)
    jax.config.update("jax_platforms", "cpu")

    def run(output: Any, loss: Any, net: Array, t: Array) -> tuple[Array, float, Array]:
        value, gradient = jax.value_and_grad(loss)(jnp.asarray(net), jnp.asarray(t))
        return np.asarray(output(jnp.asarray(net))), float(value), np.asarray(gradient)

    def huber(o: Outputs, t: Tensor, p: Parameters) -> Tensor:
        size = jnp.abs(o.y - t)
        return jnp.sum(jnp.where(size <= p["c"], size**2 / 2, p["c"] * (size - p["c"] / 2)))

    def log_cosh(o: Outputs, t: Tensor, p: Parameters) -> Tensor:
        difference = o.y - t
        return jnp.sum(jnp.logaddexp(difference, -difference) - np.log(2))

    activations = {
        "y": {
            "identity": lambda z, p: z,
            "sigmoid": lambda z, p: nn.sigmoid(z),
            "tanh": lambda z, p: jnp.tanh(z),
            "relu": lambda z, p: nn.relu(z),
            "leaky-relu": lambda z, p: nn.leaky_relu(z, p["alpha"]),
            "elu": lambda z, p: nn.elu(z, p["alpha"]),
            "softplus": lambda z, p: nn.softplus(z),
            "silu": lambda z, p: nn.silu(z),
            "gelu": lambda z, p: nn.gelu(z, approximate=False),
            "softsign": lambda z, p: nn.soft_sign(z),
            "arctan": lambda z, p: jnp.arctan(z),
            "exp": lambda z, p: jnp.exp(z),
            "softmax": lambda z, p: nn.softmax(z),
        },
        "log_y": {
            "sigmoid": lambda z, p: nn.log_sigmoid(z),
            "softmax": lambda z, p: nn.log_softmax(z),
            "exp": lambda z, p: z,
        },
        "rest": {"sigmoid": lambda z, p: nn.sigmoid(-z)},
        "log_rest": {"sigmoid": lambda z, p: nn.log_sigmoid(-z)},
        "log": {"log": jnp.log, "log1p": jnp.log1p},
    }
    losses = {
        "mse": lambda o, t, p: jnp.mean((o.y - t) ** 2),
        "quadratic": lambda o, t, p: jnp.sum((o.y - t) ** 2) / 2,
        "mae": lambda o, t, p: jnp.mean(jnp.abs(o.y - t)),
        "huber": huber,
        "log-cosh": log_cosh,
        "bce": lambda o, t, p: -jnp.sum(t * o.log_y + (1 - t) * o.log_rest),
        "ce": lambda o, t, p: -jnp.sum(t * o.log_y),
        "kl": lambda o, t, p: jnp.sum(xlogy(t, t) - t * o.log_y),
        "brier": lambda o, t, p: jnp.sum((o.y - t) ** 2),
        "focal": lambda o, t, p: (
            -jnp.sum(t * o.rest ** p["gamma"] * o.log_y + (1 - t) * o.y ** p["gamma"] * o.log_rest)
        ),
        "hinge": lambda o, t, p: jnp.sum(nn.relu(1 - t * o.y)),
        "squared-hinge": lambda o, t, p: jnp.sum(nn.relu(1 - t * o.y) ** 2),
        "poisson": lambda o, t, p: jnp.sum(o.y - t * o.log_y),
        "generalized-ce": lambda o, t, p: (1 - jnp.sum(t * o.y ** p["q"])) / p["q"],
    }
    return Tables(activations, losses, {}, run)


PEERS = (Peer("PyTorch", "torch", _torch_tables), Peer("JAX", "jax", _jax_tables))
