"""The compiled form gives what the NumPy functions give, takes what it should, and leaves every error to them."""

from __future__ import annotations

import numpy as np
import pytest

from derive import derive
from numeric import kernels

pytest.importorskip("numba", reason="Numba is not installed: pip install -e '.[compiled]'")

NAMES = (
    "softmax-ce",
    "softmax-focal",
    "softmax-generalized-ce",
    "tanh-squared-hinge",
    "elu-huber",
    "gelu-mae",
    "softplus-poisson",
)
VALUES = {"alpha": 0.25, "c": 1.5, "gamma": 2.0, "q": 0.5}


def arguments(name):
    return {key: value for key, value in VALUES.items() if key in derive(name).setting.domains}


def batch(dtype, samples=7, classes=5):
    rng = np.random.default_rng(3)
    net = (2 * rng.standard_normal((samples, classes))).astype(dtype)
    net[0] = [80, -80, 0, 10, 3]
    t = rng.dirichlet(np.ones(classes), size=samples).astype(dtype)
    t[1] = [0, 1, 0, 0, 0]
    return net, t


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("name", NAMES)
def test_it_gives_what_the_numpy_functions_give(name, dtype):
    plain, compiled = kernels(name), kernels(name, target="numba")
    net, t = batch(dtype)
    found = compiled._compiled(net, t, None, True, *arguments(name).values())
    assert found is not None, "the compiled form did not take the arrays"
    loss, delta = plain.loss_and_delta(net, t, **arguments(name))
    eps = float(np.finfo(dtype).eps)
    assert found[1].dtype == np.asarray(found[0]).dtype == dtype
    assert found[0] == pytest.approx(loss, rel=20 * eps)
    scale = np.abs(delta).max(axis=1, keepdims=True)
    assert np.all(np.abs(found[1] - delta) <= 20 * eps * scale)


def test_blocks_and_threads_give_the_same():
    compiled = kernels("softmax-ce", target="numba")
    rng = np.random.default_rng(5)
    net = rng.standard_normal((3000, 50))
    t = np.eye(50)[rng.integers(50, size=3000)]
    out = np.empty_like(net)
    loss, delta = compiled.loss_and_delta(net, t, out=out)
    assert delta is out
    expected_loss, expected = kernels("softmax-ce").loss_and_delta(net, t)
    assert loss == pytest.approx(expected_loss, rel=1e-14)
    np.testing.assert_allclose(delta, expected, rtol=1e-14, atol=1e-20)


@pytest.mark.parametrize("samples", [4, 400])
def test_errors_are_those_of_the_numpy_functions(samples):
    compiled = kernels("softmax-ce", target="numba")
    net, t = np.zeros((samples, 50)), np.eye(50)[np.arange(samples) % 50]
    net[2, 3] = np.nan
    with pytest.raises(ValueError, match="net is NaN at sample 2, entry 3"):
        compiled.loss_and_delta(net, t)
    net[2, 3] = 0
    t[1] *= 2
    with pytest.raises(ValueError, match="the targets of sample 1 sum to 2"):
        compiled.loss_and_delta(net, t)
    compiled.loss_and_delta(net, t, check=False)


def test_what_it_does_not_take_goes_to_numpy():
    compiled = kernels("softmax-ce", target="numba")
    net = np.asfortranarray(np.arange(12.0).reshape(4, 3))
    labels = np.array([0, 2, 1, 1])
    loss, delta = compiled.loss_and_delta(net, labels)
    assert (loss, delta.tolist()) == (
        kernels("softmax-ce").loss(net, labels),
        kernels("softmax-ce").delta(net, labels).tolist(),
    )
