"""Networks printed from proofs: their gradients are those of their own loss, for every activation and pair."""

from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec

import numpy as np
import pytest

import numeric.network.forms
import numeric.network.module
from derive.catalog import UnknownNameError, derive
from derive.expr import mul, num
from derive.parser import parse
from derive.tables import ACTIVATIONS, LOSSES, pairs
from derive.tokens import FormulaError
from numeric.generation import UnprovedError, kernels
from numeric.network import Network, NetworkError, functions, generate_network, read_activations, read_sizes
from numeric.network.rows import cheaper, grid_of_nets, printed

LET = ("alpha=0.25", "c=1", "gamma=2", "q=0.5")
NEEDS_SCIPY = {name for name, one in ACTIVATIONS.items() if "erf(" in one.formula}
HIDDEN = [name for name, one in ACTIVATIONS.items() if not one.distribution]
PAIRS = [
    (activation.name, loss.name)
    for place, (activation, loss) in enumerate(pairs())
    if place % 4 == 0 or activation.name in ("softmax", "sigmoid")
]
"""δ of every pair is tested with its module; here it is how a network takes it up."""


def let_for(*names: str) -> tuple[str, ...]:
    wanted = {p.name for name in names for p in (ACTIVATIONS.get(name) or LOSSES[name]).parameters if not p.default}
    return tuple(text for text in LET if text.partition("=")[0] in wanted)


def network_of(sizes, activations, loss):
    if NEEDS_SCIPY & set(activations) and not find_spec("scipy"):
        pytest.skip("the error function is SciPy's, which is not installed")
    return Network(sizes, activations, loss, let_for(*activations, loss))


def state_of(network, seed=0, dtype=float):
    rng = np.random.default_rng(seed)
    weights = [0.7 * rng.standard_normal(shape).astype(dtype) for shape in network.shapes]
    return weights, [0.5 * rng.standard_normal(shape[0]).astype(dtype) for shape in network.shapes]


def data_of(network, n_samples=3, seed=1):
    rng = np.random.default_rng(seed)
    t = rng.random((n_samples, network.sizes[-1]))
    if network.loss in LOSSES and LOSSES[network.loss].distribution:
        t /= t.sum(axis=1, keepdims=True)
    return rng.standard_normal((n_samples, network.sizes[0])), t


def differences(network, weights, biases, x, t, h=1e-5):
    """∂(mean loss) by every parameter, by central differences of the loss alone."""
    f = functions(network)

    def loss():
        return f.losses(f.nets(weights, biases, x), t).mean()

    found = []
    for parameter in (*weights, *biases):
        slope = np.empty_like(parameter)
        for place in np.ndindex(parameter.shape):
            own = parameter[place]
            parameter[place] = own + h
            above = loss()
            parameter[place] = own - h
            slope[place] = (above - loss()) / (2 * h)
            parameter[place] = own
        found.append(slope)
    return found[: len(weights)], found[len(weights) :]


def assert_is_gradient(network):
    weights, biases = state_of(network)
    x, t = data_of(network)
    got = functions(network).gradients(weights, biases, x, t)
    want = differences(network, weights, biases, x, t)
    for ours, theirs in zip((*got[0], *got[1]), (*want[0], *want[1]), strict=True):
        assert ours.shape == theirs.shape
        np.testing.assert_allclose(ours, theirs, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("activation", HIDDEN)
def test_the_gradient_through_hidden_layers_is_that_of_the_loss(activation):
    assert_is_gradient(network_of((4, 3, 2, 3), (activation, activation, "softmax"), "ce"))


@pytest.mark.parametrize(("activation", "loss"), PAIRS)
def test_the_gradient_of_every_pair_behind_a_hidden_layer_is_that_of_the_loss(activation, loss):
    assert_is_gradient(network_of((3, 2, 3), ("tanh", activation), loss))


def test_formulas_of_ones_own_work_like_those_of_the_table():
    assert_is_gradient(Network((3, 2, 2), ("1/(1 + exp(-net/3))", "atan(net)"), "(y - t)**4*q", ("q=2",)))


@pytest.mark.parametrize(("activation", "loss"), [("softmax", "ce"), ("sigmoid", "mse"), ("tanh", "log-cosh")])
def test_one_layer_is_the_generated_module_of_the_pair(activation, loss):
    network = Network((4, 3), (activation,), loss)
    f, k = functions(network), kernels(f"{activation}-{loss}")
    weights, biases = state_of(network)
    x, t = data_of(network)
    net = f.nets(weights, biases, x)
    dw, db = f.gradients(weights, biases, x, t)
    want_dw, want_db = k.gradient(x, net, t)
    np.testing.assert_allclose(dw[0], want_dw, rtol=1e-12)
    np.testing.assert_allclose(db[0], want_db, rtol=1e-12)
    np.testing.assert_allclose(f.losses(net, t).mean(), k.loss(net, t), rtol=1e-14)
    np.testing.assert_allclose(f.output(net), k.output(net), rtol=1e-14)


@pytest.mark.parametrize("activation", HIDDEN)
def test_single_precision_stays_single(activation):
    network = network_of((4, 3, 2), (activation, "softmax"), "ce")
    f = functions(network)
    weights, biases = state_of(network, dtype=np.float32)
    x, t = (part.astype(np.float32) for part in data_of(network))
    dw, db = f.gradients(weights, biases, x, t)
    assert {one.dtype for one in (*dw, *db, f.losses(f.nets(weights, biases, x), t))} == {np.dtype(np.float32)}


def test_a_stack_of_networks_goes_through_at_once_and_takes_a_complex_step():
    network = Network((2, 2, 1), ("sigmoid", "sigmoid"), "mse")
    f, rng = functions(network), np.random.default_rng(3)
    weights = [rng.random((5, 2, 2)), rng.random((5, 1, 2))]
    biases = [rng.random((5, 1, 2)), rng.random((5, 1, 1))]
    x, t = rng.standard_normal((4, 2)), np.array([[1.0], [0], [1], [0]])
    dw, _ = f.gradients(weights, biases, x, t)
    for place in range(5):
        alone, _ = f.gradients([w[place] for w in weights], [b[place, 0] for b in biases], x, t)
        np.testing.assert_allclose(dw[0][place], alone[0], rtol=1e-14)
    moved = [w.astype(complex) for w in weights]
    moved[0][:, 0, 1] += 1e-50j
    f.descend(moved, [b.astype(complex) for b in biases], x, t, 0.5)
    ends = []
    for h in (1e-6, -1e-6):
        shifted = [w.copy() for w in weights]
        shifted[0][:, 0, 1] += h
        f.descend(shifted, [b.copy() for b in biases], x, t, 0.5)
        ends.append(shifted[0])
    np.testing.assert_allclose(moved[0].imag / 1e-50, (ends[0] - ends[1]) / 2e-6, atol=1e-8)


def test_a_step_is_against_the_gradient_of_the_mean_and_of_the_penalty():
    network = Network((4, 3, 2), ("tanh", "softmax"), "ce")
    f = functions(network)
    weights, biases = state_of(network)
    before = [w.copy() for w in weights], [b.copy() for b in biases]
    x, t = data_of(network, 7)
    dw, db = f.gradients(weights, biases, x, t)
    f.descend(weights, biases, x, t, 0.3, l1=0.2, l2=0.5)
    for w, old, slope in zip(weights, before[0], dw, strict=True):
        want = old - 0.3 * (slope + 0.2 * np.sign(old) + 0.5 * old)
        np.testing.assert_allclose(w, want, rtol=1e-12, atol=1e-15)
    for b, old, slope in zip(biases, before[1], db, strict=True):
        np.testing.assert_allclose(b, old - 0.3 * slope, rtol=1e-12)


def test_the_penalty_is_the_sum_of_its_formula():
    f = functions(Network((2, 1), ("identity",), "quadratic"))
    assert f.penalty([np.array([[3.0, -4.0]])], l1=2.0, l2=0.5) == 2 * 7 + 0.5 * 25 / 2


def test_an_epoch_is_its_batches_one_after_another():
    network = Network((4, 3, 2), ("sigmoid", "softmax"), "ce")
    f = functions(network)
    x, t = data_of(network, 10)
    order = np.array([3, 1, 4, 9, 5, 2, 6, 0, 8, 7])
    whole, single = state_of(network), state_of(network)
    f.epoch(*whole, x, t, order, 4, 0.5, l2=0.1)
    for chosen in (order[:4], order[4:8], order[8:]):
        f.descend(*single, x[chosen], t[chosen], 0.5, l2=0.1)
    for a, b in zip((*whole[0], *whole[1]), (*single[0], *single[1]), strict=True):
        assert np.array_equal(a, b)


def test_nothing_overflows_in_training():
    """Nets of ±1000: stable forms are taken where the derived ones are not good enough."""
    for activations, loss in (
        (("tanh", "softmax"), "ce"),
        (("softplus", "sigmoid"), "bce"),
        (("elu", "sigmoid"), "mse"),
    ):
        network = network_of((2, 2, 2), activations, loss)
        f = functions(network)
        weights = [1e3 * np.array([[1.0, -1], [-1, 1]]), 1e3 * np.eye(2)]
        x, t = np.array([[1.0, 0], [0, 1]]), np.array([[1.0, 0], [1, 0]])
        dw, db = f.gradients(weights, [np.zeros(2), np.zeros(2)], x, t)
        assert all(np.isfinite(one).all() for one in (*dw, *db)), network.name


@pytest.mark.parametrize("factor", [-1, 2])
@pytest.mark.parametrize("wrong", ["backprop", "pair"])
def test_nothing_is_made_of_a_derivation_that_does_not_hold(monkeypatch, factor, wrong):
    def damaged(name="", **options):
        derivation = derive(name, **options)
        if (wrong == "backprop") != (name == "backprop"):
            return derivation
        known = derivation.results.get("delta")
        if known is None:
            return derivation
        result = replace(known, right=mul(num(factor), known.right))
        return replace(derivation, results={**derivation.results, "delta": result})

    monkeypatch.setattr(numeric.network.forms, "derive", damaged)
    for made in (numeric.network.forms.hidden_forms, numeric.network.forms.output_forms):
        monkeypatch.setattr(numeric.network.module, made.__name__, made.__wrapped__)
    with pytest.raises(UnprovedError, match="delta"):
        generate_network(Network((3, 2, 2), ("sigmoid", "softmax"), "ce"))


def test_the_derived_form_is_taken_where_it_serves_and_costs_less():
    source = generate_network(Network((3, 2, 2), ("sigmoid", "softmax"), "ce")).source
    assert "return y * (1 - y) * back" in source
    assert "return y - t" in source
    assert "return 1 / (1 + np.exp(-net))" in source
    assert "return np.tanh(net)" in generate_network(Network((3, 2, 2), ("tanh", "softmax"), "ce")).source


def test_a_derived_form_that_overflows_is_not_taken():
    def rows(text):
        return printed("f", ("net",), parse(text, known={"net"}), {}, {})

    derived, padded = rows("log(1 + exp(net[i]))"), rows("softplus(net[i]) + tanh(net[i]) - tanh(net[i])")
    assert derived.cost < padded.cost
    assert cheaper(padded, derived, grid_of_nets) is padded
    nearly = rows("softplus(net[i]) + 1/10**12")
    assert nearly.cost < padded.cost
    assert cheaper(padded, nearly, grid_of_nets) is padded
    right = rows("softplus(net[i])*1")
    assert right.cost < padded.cost
    assert cheaper(padded, right, grid_of_nets) is right


def test_a_module_stands_on_its_own(tmp_path):
    network = Network((3, 2, 2), ("sigmoid", "softmax"), "ce")
    (tmp_path / "net.py").write_text(generate_network(network).source, encoding="utf-8")
    script = (
        "import numpy as np, net\n"
        "w = [np.ones((2, 3)), np.ones((2, 2))]; b = [np.zeros(2), np.zeros(2)]\n"
        "net.epoch(w, b, np.ones((4, 3)), np.eye(2)[[0, 1, 0, 0]], np.arange(4), 2, 0.1, l1=0.1, l2=0.1)\n"
        "print(net.outputs(w, b, np.ones((1, 3))).sum())"
    )
    run = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{script}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip().startswith(("1.0", "0.9999"))
    imported = {
        name.name
        for node in ast.walk(ast.parse((tmp_path / "net.py").read_text()))
        if isinstance(node, ast.Import)
        for name in node.names
    }
    assert imported == {"numpy"}


@pytest.mark.skipif(not find_spec("ruff"), reason="ruff is not installed")
def test_ruff_finds_nothing_in_a_module(tmp_path):
    path = tmp_path / "net.py"
    path.write_text(generate_network(Network((9, 5, 4, 3), ("silu", "elu", "softmax"), "ce", ("alpha=1",))).source)
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "ruff",
            "check",
            "--isolated",
            "--line-length",
            "120",
            "--select",
            "E,F,W,I,B,UP",
            str(path),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (((4,), (), "ce"), NetworkError, "784-10"),
        (((4, 0, 2), ("tanh", "softmax"), "ce"), NetworkError, "4-0-2"),
        (((4, 3, 2), ("tanh",), "mse"), NetworkError, "2 layers behind the input, and 1 activations"),
        (((4, 3), ("softmx",), "ce"), UnknownNameError, "did you mean softmax"),
        (((4, 3), ("softmax",), "cee"), UnknownNameError, "did you mean ce"),
        (((4, 3, 2), ("softmax", "softmax"), "ce"), NetworkError, "not in layer 1"),
        (((4, 3), ("tanh",), "ce"), NetworkError, "sum to 1"),
        (((4, 3), ("leaky-relu",), "mse"), NetworkError, "alpha=0.1"),
        (((4, 3), ("tanh",), "mse", ("q=1",)), NetworkError, "no formula of the network has a parameter q"),
        (((4, 3), ("leaky-relu",), "mse", ("alpha",)), NetworkError, "'alpha' gives none"),
    ],
)
def test_a_network_that_makes_no_sense_is_refused(arguments, error, message):
    with pytest.raises(error, match=message):
        Network(*arguments)


def test_a_formula_that_does_not_parse_is_refused_where_it_is_read():
    with pytest.raises(FormulaError, match="ends too early"):
        generate_network(Network((4, 3), ("net +",), "mse"))


@pytest.mark.parametrize("text", ["784", "784-", "784-x-10", "-3", "7.5-2", ""])
def test_layers_that_are_not_written_as_layers(text):
    if text == "784":
        assert read_sizes(text) == (784,)
    else:
        with pytest.raises(NetworkError, match="like 784-30-10"):
            read_sizes(text)


def test_activations_are_split_outside_of_brackets():
    assert read_activations("max(net, 0), softmax") == ("max(net, 0)", "softmax")
    assert read_activations("net[i, ], tanh") == ("net[i, ]", "tanh")


def test_an_error_that_is_the_same_everywhere_has_a_shape():
    """ln y of y = exp(net) has the derivative 1."""
    f = functions(Network((2, 3), ("exp(net)",), "log(y) - t"))
    x, t = np.ones((4, 2)), np.zeros((4, 3))
    dw, db = f.gradients([np.ones((3, 2))], [np.zeros(3)], x, t)
    assert dw[0].tolist() == [[1.0, 1.0]] * 3
    assert db[0].tolist() == [1.0] * 3
