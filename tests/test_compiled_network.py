"""The compiled epoch is that of the NumPy functions, up to rounding, and leaves to them what it cannot take."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import numpy as np
import pytest

from derive.penalties import PENALTIES
from derive.tables import ACTIVATIONS, LOSSES
from numeric.generation import NoCodeError
from numeric.network import Network, functions, generate_network
from numeric.network.compiled import compiled_network
from numeric.network.module import _Writer
from numeric.network.penalties import penalty_rows

LET = ("alpha=0.25", "c=1", "gamma=2", "q=0.5")
LINEAR = {
    "net": "y @ w.mT + b",
    "back": "delta_next @ w_next",
    "weights": "np.matmul(delta.mT, y, out=out)",
    "biases": "np.add.reduce(delta, axis=-2)",
}
NETWORKS = [
    ((7, 3), ("softmax",), "ce"),
    ((7, 3), ("softmax",), "mse"),
    ((7, 5, 3), ("sigmoid", "softmax"), "ce"),
    ((7, 5, 4, 3), ("gelu", "elu", "sigmoid"), "bce"),
    ((7, 6, 5, 4, 3), ("relu", "softplus", "silu", "tanh"), "quadratic"),
    ((7, 6, 5, 4, 3), ("leaky-relu", "arctan", "softsign", "identity"), "huber"),
]
"""Few, since each is compiled for some seconds, with every hidden activation among them."""


def network_of(sizes, activations, loss):
    needed = {
        p.name
        for name in (*activations, loss)
        for p in (ACTIVATIONS.get(name) or LOSSES[name]).parameters
        if not p.default
    }
    return Network(sizes, activations, loss, tuple(text for text in LET if text.partition("=")[0] in needed))


def run_of(network, dtype=np.float64, n_samples=23, seed=1):
    """Weights, biases, inputs, targets and an order of the samples."""
    rng = np.random.default_rng(seed)
    weights = [(0.4 * rng.standard_normal(shape)).astype(dtype) for shape in network.shapes]
    biases = [(0.1 * rng.standard_normal(shape[0])).astype(dtype) for shape in network.shapes]
    t = rng.random((n_samples, network.sizes[-1]))
    if network.activations[-1] == "softmax":
        t /= t.sum(axis=1, keepdims=True)
    return weights, biases, rng.standard_normal((n_samples, network.sizes[0])).astype(dtype), t.astype(dtype)


def after(f, run, *arguments, **options):
    """The parameters after an epoch, of copies."""
    weights, biases, *data = run
    weights, biases = [w.copy(order="K") for w in weights], [b.copy(order="K") for b in biases]
    f.epoch(weights, biases, *data, *arguments, **options)
    return [*weights, *biases]


@pytest.fixture
def both():
    pytest.importorskip("numba", reason="Numba is not installed")
    pytest.importorskip("scipy", reason="SciPy, whose BLAS compiled code calls, is not installed")

    def make(*arguments):
        network = network_of(*arguments)
        return network, functions(network, target="numba"), functions(network)

    return make


@pytest.fixture
def counted(monkeypatch):
    """Count the epochs that compiled code takes."""

    def count(f):
        calls = []
        compiled = f._epoch_compiled
        monkeypatch.setattr(f, "_epoch_compiled", lambda *arguments: calls.append(compiled(*arguments)))
        return calls

    return count


def assert_close(have, want, rtol, atol=0.0):
    for ours, theirs in zip(have, want, strict=True):
        assert ours.dtype == theirs.dtype
        np.testing.assert_allclose(ours, theirs, rtol=rtol, atol=atol)


@pytest.mark.parametrize("arguments", NETWORKS, ids=lambda one: "-".join((*map(str, one[0]), *one[1], one[2])))
def test_an_epoch_is_that_of_numpy(both, counted, arguments):
    network, f, g = both(*arguments)
    order = np.random.default_rng(2).permutation(23)
    calls = counted(f)
    run = run_of(network)
    assert_close(after(f, run, order, 5, 0.3), after(g, run, order, 5, 0.3), 1e-12, 1e-15)
    decay = {"l1": 0.02, "l2": 0.1}
    assert_close(after(f, run, order, 5, 0.3, **decay), after(g, run, order, 5, 0.3, **decay), 1e-12, 1e-15)
    assert len(calls) == 2


def test_single_precision_stays_single(both, counted):
    network, f, g = both((7, 3), ("softmax",), "ce")
    run, order = run_of(network, np.float32), np.arange(23)
    calls = counted(f)
    assert_close(after(f, run, order, 4, 0.3), after(g, run, order, 4, 0.3), 1e-5, 1e-6)
    assert calls


@pytest.mark.parametrize("batch", [1, 22, 23, 100])
def test_any_size_of_a_batch(both, batch):
    network, f, g = both((7, 5, 3), ("sigmoid", "softmax"), "ce")
    run, order = run_of(network), np.arange(23)
    assert_close(after(f, run, order, batch, 0.3), after(g, run, order, batch, 0.3), 1e-12, 1e-15)


def test_samples_may_be_left_out_and_taken_twice(both, counted):
    network, f, g = both((7, 5, 3), ("sigmoid", "softmax"), "ce")
    run, order = run_of(network), np.array([3, 3, 17, 0], np.int32)
    calls = counted(f)
    assert_close(after(f, run, order, 3, 0.3), after(g, run, order, 3, 0.3), 1e-12, 1e-15)
    assert calls


@pytest.mark.parametrize("net", [0.0, 1e2, 1e3, 1e30])
def test_nets_of_any_size(both, net):
    """Where exponentials overflow, and one class stands alone, compiled code says what NumPy says."""
    network, f, g = both((7, 5, 3), ("sigmoid", "softmax"), "ce")
    weights, biases, x, t = run_of(network)
    run = [[net * w for w in weights], biases, x, t]
    assert_close(after(f, run, np.arange(23), 5, 0.1), after(g, run, np.arange(23), 5, 0.1), 1e-10, 1e-13)


@pytest.mark.parametrize("arguments", [NETWORKS[2], ((7, 3), ("softmax",), "bce")])
def test_a_number_that_is_none_goes_where_it_goes_in_numpy(both, arguments):
    network, f, g = both(*arguments)
    weights, biases, x, t = run_of(network)
    x[4, 2] = np.nan
    for run in ([weights, biases, x, t], [weights, biases, np.where(np.isnan(x), np.inf, x), t]):
        assert_close(after(f, run, np.arange(23), 5, 0.1), after(g, run, np.arange(23), 5, 0.1), 1e-12, 1e-15)


def column_major(run):
    return [[np.asfortranarray(w) for w in run[0]], *run[1:]]


def strided(run):
    return [*run[:2], np.repeat(run[2], 2, axis=1)[:, ::2], run[3]]


def half_as_precise_targets(run):
    return [*run[:3], run[3].astype(np.float32)]


def half_precision(run):
    return [[w.astype(np.float16) for w in run[0]], [b.astype(np.float16) for b in run[1]], *run[2:]]


def whole_numbers(run):
    return [*run[:2], run[2].astype(int), run[3]]


def foreign_order(run):
    return [*run[:2], run[2].astype(">f8"), run[3]]


def complex_weights(run):
    return [[w.astype(complex) for w in run[0]], [b.astype(complex) for b in run[1]], *run[2:]]


def stack(run):
    return [[np.stack([w, w]) for w in run[0]], [np.stack([b, b])[:, None] for b in run[1]], *run[2:]]


@pytest.mark.parametrize(
    "change",
    [
        column_major,
        strided,
        half_as_precise_targets,
        half_precision,
        whole_numbers,
        foreign_order,
        complex_weights,
        stack,
    ],
)
def test_other_arrays_are_left_to_numpy(both, counted, change):
    network, f, g = both((7, 5, 3), ("sigmoid", "sigmoid"), "mse")
    run = change(run_of(network))
    calls = counted(f)
    for ours, theirs in zip(after(f, run, np.arange(23), 5, 0.3), after(g, run, np.arange(23), 5, 0.3), strict=True):
        assert np.array_equal(ours, theirs)
    assert not calls


def test_a_place_outside_is_refused_as_by_numpy(both, counted):
    network, f, _ = both((7, 5, 3), ("sigmoid", "softmax"), "ce")
    calls = counted(f)
    with pytest.raises(IndexError):
        after(f, run_of(network), np.array([0, 23]), 2, 0.3)
    assert not calls


def test_arrays_that_do_not_fit_are_refused_as_by_numpy(both):
    network, f, _ = both((7, 5, 3), ("sigmoid", "softmax"), "ce")
    weights, biases, x, t = run_of(network)
    with pytest.raises(ValueError, match="matmul"):
        f.epoch(weights, biases, np.ascontiguousarray(x[:, 1:]), t, np.arange(23), 2, 0.3)
    weights[0].flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        f.epoch(weights, biases, x, t, np.arange(23), 2, 0.3)


def test_the_exponential_in_single_precision_is_right_to_the_last_place(both):
    """Of every 9973rd number that there is: normal, subnormal, infinite, none."""
    _, f, _ = both((1, 1), ("exp",), "mse")
    net = np.arange(0, 2**32, 9973, dtype=np.uint64).astype(np.uint32).view(np.float32)[None]
    net = np.concatenate([net, np.full_like(net, np.inf), np.full_like(net, -np.inf)])
    have = np.empty_like(net)
    f._output_1_compiled(net, have)
    with np.errstate(all="ignore"):
        exact = np.exp(net.astype(float))
        want = exact.astype(np.float32)
    assert np.array_equal(np.isnan(have), np.isnan(net))
    assert np.array_equal(np.isinf(have), np.isinf(want))
    finite = np.isfinite(want)
    assert (np.abs(have[finite] - exact[finite]) <= np.spacing(want[finite]).astype(float)).all()


def test_what_has_no_compiled_form_is_named():
    rows = _rows_of(Network((3, 2, 2), ("sigmoid", "softmax"), "ce"))
    for name, code in (("net", "w @ y - b"), ("back", "delta_next + w_next"), ("biases", "delta.sum(axis=0)")):
        with pytest.raises(NoCodeError, match="no compiled form of"):
            compiled_network(2, rows, {**LINEAR, name: code})


def _rows_of(network):
    writer = _Writer(network)
    rows = [one for place in range(1, len(writer.layers) + 1) for one in writer._of_layer(place)]
    return [*rows, *(one for penalty in PENALTIES.values() for one in penalty_rows(penalty))]


def test_the_numpy_module_has_nothing_compiled():
    network = Network((3, 2, 2), ("sigmoid", "softmax"), "ce")
    plain, compiled = (generate_network(network, target=target).source for target in ("numpy", "numba"))
    assert "compiled" not in plain
    assert "njit" not in plain
    assert "_epoch_compiled(" in compiled


@pytest.mark.skipif(not find_spec("ruff"), reason="ruff is not installed")
def test_ruff_finds_nothing_in_a_compiled_module(tmp_path):
    path = tmp_path / "net.py"
    network = Network((9, 5, 4, 3), ("silu", "elu", "softmax"), "ce", ("alpha=1",))
    path.write_text(generate_network(network, target="numba").source)
    options = ["check", "--isolated", "--line-length", "120", "--select", "E,F,W,I,B,UP"]
    run = subprocess.run(
        [sys.executable, "-m", "ruff", *options, str(path)], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout
