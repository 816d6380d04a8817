"""Generated gradients against torch.autograd and jax.grad, from each activation and each loss written once in both.

Skipped where the peers are not installed: they belong to the extra `bench`.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest
from generated import PAIRS, Array, functions_of, parameters_of, point_for, records

from derive.tables import ACTIVATIONS, LOSSES

Values = Mapping[str, float]
Function = Callable[..., Any]

TOLERANCE = 1e-12
"""Of the largest entry: float64 on both sides, formulas as written here, which round more than the generated ones."""


def torch_tables() -> tuple[dict[str, Function], dict[str, Function]]:
    """Outputs of net, and the loss of each sample from outputs and targets; `p` has the parameters."""
    import torch
    from torch.nn import functional

    activations: dict[str, Function] = {
        "identity": lambda net, p: net,
        "sigmoid": lambda net, p: torch.sigmoid(net),
        "tanh": lambda net, p: torch.tanh(net),
        "relu": lambda net, p: torch.relu(net),
        "leaky-relu": lambda net, p: functional.leaky_relu(net, p["alpha"]),
        "elu": lambda net, p: functional.elu(net, p["alpha"]),
        "softplus": lambda net, p: functional.softplus(net, threshold=1e3),
        "silu": lambda net, p: functional.silu(net),
        "gelu": lambda net, p: functional.gelu(net),
        "softsign": lambda net, p: functional.softsign(net),
        "arctan": lambda net, p: torch.atan(net),
        "exp": lambda net, p: torch.exp(net),
        "softmax": lambda net, p: torch.softmax(net, dim=1),
    }
    return activations, _losses(torch, lambda condition, then, otherwise: torch.where(condition, then, otherwise))


def jax_tables() -> tuple[dict[str, Function], dict[str, Function]]:
    """The same in JAX."""
    import jax
    from jax import numpy as jnp

    activations: dict[str, Function] = {
        "identity": lambda net, p: net,
        "sigmoid": lambda net, p: jax.nn.sigmoid(net),
        "tanh": lambda net, p: jnp.tanh(net),
        "relu": lambda net, p: jax.nn.relu(net),
        "leaky-relu": lambda net, p: jax.nn.leaky_relu(net, p["alpha"]),
        "elu": lambda net, p: jax.nn.elu(net, p["alpha"]),
        "softplus": lambda net, p: jax.nn.softplus(net),
        "silu": lambda net, p: jax.nn.silu(net),
        "gelu": lambda net, p: jax.nn.gelu(net, approximate=False),
        "softsign": lambda net, p: jax.nn.soft_sign(net),
        "arctan": lambda net, p: jnp.arctan(net),
        "exp": lambda net, p: jnp.exp(net),
        "softmax": lambda net, p: jax.nn.softmax(net, axis=1),
    }
    return activations, _losses(jnp, jnp.where)


def _losses(xp: Any, where: Function) -> dict[str, Function]:
    """The losses as textbooks have them, from the functions that both packages call alike."""

    def total(values: Any) -> Any:
        return values.sum(1)

    def xlogy(t: Any, y: Any) -> Any:
        return where(t == 0, 0 * y, t * xp.log(where(t == 0, 0 * y + 1, y)))

    def binary(y: Any, t: Any, gamma: float = 0.0) -> Any:
        return -total((1 - y) ** gamma * xlogy(t, y) + y**gamma * xlogy(1 - t, 1 - y))

    def huber(y: Any, t: Any, c: float) -> Any:
        far = xp.abs(y - t)
        return total(where(far <= c, far**2 / 2, c * far - c**2 / 2))

    return {
        "mse": lambda y, t, p: total((t - y) ** 2) / y.shape[1],
        "quadratic": lambda y, t, p: total((y - t) ** 2) / 2,
        "mae": lambda y, t, p: total(xp.abs(y - t)) / y.shape[1],
        "huber": lambda y, t, p: huber(y, t, p["c"]),
        "log-cosh": lambda y, t, p: total(xp.log(xp.cosh(y - t))),
        "bce": lambda y, t, p: binary(y, t),
        "ce": lambda y, t, p: -total(xlogy(t, y)),
        "kl": lambda y, t, p: total(xlogy(t, t) - xlogy(t, y)),
        "brier": lambda y, t, p: total((y - t) ** 2),
        "focal": lambda y, t, p: binary(y, t, p["gamma"]),
        "hinge": lambda y, t, p: total(where(t * y < 1, 1 - t * y, 0 * y)),
        "squared-hinge": lambda y, t, p: total(where(t * y < 1, 1 - t * y, 0 * y) ** 2),
        "poisson": lambda y, t, p: total(y - xlogy(t, y)),
        "generalized-ce": lambda y, t, p: (1 - total(t * y ** p["q"])) / p["q"],
    }


def by_torch(name: str, net: Array, t: Array, p: Values) -> tuple[Array, float, Array]:
    """Output, mean loss and its gradient by net."""
    import torch

    activation, loss = (table[part.name] for table, part in zip(torch_tables(), records(name), strict=True))
    leaf, fixed = torch.tensor(net, requires_grad=True), torch.tensor(t)
    y = activation(leaf, p)
    mean = loss(y, fixed, p).mean()
    mean.backward()
    return y.detach().numpy(), float(mean.detach()), leaf.grad.numpy()


def by_jax(name: str, net: Array, t: Array, p: Values) -> tuple[Array, float, Array]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jax
    jax.config.update("jax_enable_x64", True)
    activation, loss = (table[part.name] for table, part in zip(jax_tables(), records(name), strict=True))
    mean, slope = jax.value_and_grad(lambda x: loss(activation(x, p), t, p).mean())(net)
    return np.asarray(activation(net, p)), float(mean), np.asarray(slope)


def missing(package: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(find_spec(package) is None, reason=f"{package} is not installed (extra bench)")


PEERS = [
    pytest.param(by_torch, marks=missing("torch"), id="torch"),
    pytest.param(by_jax, marks=missing("jax"), id="jax"),
]


@pytest.mark.parametrize("peer", PEERS)
@pytest.mark.parametrize("kind", ["dense", "one-hot"])
@pytest.mark.parametrize("name", PAIRS)
def test_the_generated_gradient_is_that_of_automatic_differentiation(name, kind, peer):
    if name.startswith("gelu"):
        pytest.importorskip("scipy")
    point, k, parameters = point_for(name, kind), functions_of(name), parameters_of(name)
    net, t = point.net.astype(np.float64), point.t.astype(np.float64)
    y, loss, delta = peer(name, net, t, parameters)
    np.testing.assert_allclose(k.output(net, **parameters), y, rtol=TOLERANCE, atol=0)
    np.testing.assert_allclose(k.loss(net, t, **parameters), loss, rtol=TOLERANCE)
    found = k.delta(net, t, **parameters)
    np.testing.assert_allclose(found, delta, rtol=0, atol=TOLERANCE * np.max(np.abs(found)))


@pytest.mark.parametrize(
    "tables", [pytest.param(torch_tables, marks=missing("torch")), pytest.param(jax_tables, marks=missing("jax"))]
)
def test_the_tables_of_a_peer_are_those_of_the_package(tables):
    activations, losses = tables()
    assert sorted(activations) == sorted(ACTIVATIONS)
    assert sorted(losses) == sorted(LOSSES)
