"""Code of normalisation: against complex steps and PyTorch, in networks, in training, in files."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec

import numpy as np
import pytest
from click.testing import CliRunner

import cli
from derive.catalog import derive
from derive.checker import Finding, Verdict, prove
from numeric.data import Dataset, Samples
from numeric.generation import NoCodeError, UnprovedError, generate
from numeric.generation.kernels import load
from numeric.network import Network, NetworkError, functions, generate_network
from numeric.network.forms import batch_norm_proof
from numeric.training import (
    INITIALISATIONS,
    CheckpointError,
    Settings,
    SettingsError,
    Trained,
    load_checkpoint,
    load_trained,
    save_trained,
    train,
)
from reports.trained import trained_json, trained_text
from reports.training import training_text

NETWORK = Network((3, 5, 4, 2), ("tanh", "softplus", "softmax"), "ce", batch_norm=True)
EPSILON = 1e-5
needs_torch = pytest.mark.skipif(find_spec("torch") is None, reason="torch is not installed (extra bench)")


def table(n_samples=28, seed=0):
    """Two classes that a line nearly parts; the inputs have means and spreads of their own."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((n_samples, 3)) * (1, 3, 0.5) + (2, -1, 0)
    labels = (x[:, 0] + 0.2 * x[:, 1] + 0.3 * rng.standard_normal(n_samples) > 1.8).astype(int)
    return Dataset("made up", Samples(x, labels, 2), test=Samples(x[:6] + 0.1, labels[:6], 2))


def state_of(network, seed=0):
    rng = np.random.default_rng(seed)
    weights = [0.7 * rng.standard_normal(shape) for shape in network.shapes]
    biases = [0.5 * rng.standard_normal(shape[0]) for shape in network.shapes]
    norms = [(rng.uniform(0.5, 2, n), rng.standard_normal(n), rng.uniform(0.5, 2, n)) for n in network.normalised]
    return weights, biases, norms


def arrays_of(outcome):
    return [*outcome.weights, *outcome.biases, *(one for norm in outcome.norms for one in norm)]


# The functions alone.


@pytest.fixture(scope="module")
def proofs():
    return {"batch-norm": batch_norm_proof(), "layer-norm": prove(derive("layer-norm"))}


@pytest.fixture(scope="module")
def modules(proofs):
    return {name: load(generate(proof)) for name, proof in proofs.items()}


def by_complex_steps(function, *arrays):
    """The derivative of a number by every entry of the arrays, exact but for rounding."""
    found = []
    for array in arrays:
        slope = np.empty(array.shape)
        for place in np.ndindex(array.shape):
            moved = array.astype(complex)
            moved[place] += 1e-30j
            slope[place] = function(*(moved if one is array else one for one in arrays)).imag / 1e-30
        found.append(slope)
    return found


@pytest.mark.parametrize(("name", "axis"), [("batch-norm", 0), ("layer-norm", 1)])
def test_both_ways_of_a_module_are_those_of_the_definition(modules, name, axis):
    rng, module = np.random.default_rng(3), modules[name]
    x, gamma, beta = rng.standard_normal((6, 4)) + 3, rng.standard_normal(4), rng.standard_normal(4)
    factor = rng.standard_normal((6, 4))

    def defined(x, gamma, beta):
        mean = x.sum(axis, keepdims=True) / x.shape[axis]
        variance = ((x - mean) ** 2).sum(axis, keepdims=True) / x.shape[axis]
        return gamma * (x - mean) * (variance + EPSILON) ** -0.5 + beta

    y, x_hat, mu, sigma_squared = module.normalise(x, gamma, beta)
    np.testing.assert_allclose(y, defined(x, gamma, beta), rtol=1e-13, atol=1e-13)
    np.testing.assert_allclose(mu, x.mean(axis, keepdims=True), rtol=1e-14)
    np.testing.assert_allclose(sigma_squared, x.var(axis, keepdims=True), rtol=1e-13)
    dx, dgamma, dbeta = module.normalise_back(np.cos(y) * factor, x_hat, sigma_squared, gamma)
    if axis:
        dgamma, dbeta = dgamma.sum(axis=0), dbeta.sum(axis=0)
    slopes = by_complex_steps(lambda *all_of: (np.sin(defined(*all_of)) * factor).sum(), x, gamma, beta)
    for have, want in zip((dx, dgamma, dbeta), slopes, strict=True):
        np.testing.assert_allclose(have, want, rtol=1e-12, atol=1e-13)


def test_running_statistics_follow_the_means_and_the_unbiased_variances(modules):
    rng, module = np.random.default_rng(4), modules["batch-norm"]
    mean, variance = rng.standard_normal(3), rng.uniform(1, 2, 3)
    x = rng.standard_normal((5, 3)) + 7
    want = 0.9 * mean + 0.1 * x.mean(axis=0), 0.9 * variance + 0.1 * x.var(axis=0, ddof=1)
    _, _, mu, sigma_squared = module.normalise(x, np.ones(3), np.zeros(3))
    module.follow(mean, variance, mu, sigma_squared, 5)
    np.testing.assert_allclose((mean, variance), want, rtol=1e-14)
    for _ in range(500):
        module.follow(mean, variance, mu, sigma_squared, 5)
    np.testing.assert_allclose(module.normalise_by(x, 2, 1, mean, variance).mean(axis=0), 1, rtol=1e-12)
    assert not hasattr(modules["layer-norm"], "follow")


def test_the_module_of_a_topic_runs_on_numpy_only_and_needs_a_proof_that_holds(proofs):
    with pytest.raises(NoCodeError, match="batch-norm has no compiled form"):
        generate(proofs["batch-norm"], target="numba")
    proof = proofs["batch-norm"]
    step = proof.derivation.parts[2].steps[3]
    broken = replace(proof, findings={**proof.findings, step: Finding(Verdict.WRONG)})
    with pytest.raises(UnprovedError, match="no code is made of batch-norm"):
        generate(broken)


@needs_torch
@pytest.mark.parametrize("name", ["batch-norm", "layer-norm"])
def test_the_functions_are_those_of_pytorch(modules, name):
    import torch
    from torch.nn import functional

    rng, module = np.random.default_rng(5), modules[name]
    arrays = rng.standard_normal((7, 4)), rng.standard_normal(4), rng.standard_normal(4)
    tensors = [torch.tensor(one, requires_grad=True) for one in arrays]
    x, gamma, beta = tensors
    if name == "batch-norm":
        theirs = functional.batch_norm(x, None, None, gamma, beta, training=True, eps=EPSILON)
    else:
        theirs = functional.layer_norm(x, (4,), gamma, beta, eps=EPSILON)
    g = rng.standard_normal((7, 4))
    theirs.backward(torch.tensor(g))
    y, x_hat, _, sigma_squared = module.normalise(*arrays)
    np.testing.assert_allclose(y, theirs.detach().numpy(), rtol=1e-12, atol=1e-13)
    found = module.normalise_back(g, x_hat, sigma_squared, arrays[1])
    for have, tensor in zip(found, tensors, strict=True):
        summed = have if have.ndim == tensor.ndim else have.sum(axis=0)
        np.testing.assert_allclose(summed, tensor.grad.numpy(), rtol=1e-11, atol=1e-13)


# In a network.


@pytest.mark.parametrize("activations", [("tanh", "softplus", "softmax"), ("sigmoid", "silu", "sigmoid")])
def test_the_gradients_of_a_network_are_those_of_its_loss_in_training(activations):
    network = Network(NETWORK.sizes, activations, "ce" if activations[-1] == "softmax" else "bce", batch_norm=True)
    f, (weights, biases, norms) = functions(network), state_of(network)
    rng = np.random.default_rng(1)
    x, t = rng.standard_normal((6, 3)), np.eye(2)[rng.integers(2, size=6)]
    scales = [gamma for gamma, _, _ in norms]
    found = f.gradients(weights, biases, norms, x, t)
    for parameters, slopes in zip((weights, biases, scales), found, strict=True):
        for parameter, slope in zip(parameters, slopes, strict=True):
            for place in np.ndindex(parameter.shape):
                own, losses = parameter[place], []
                for h in (1e-5, -1e-5):
                    parameter[place] = own + h
                    losses.append(f.losses(f.nets_of_batch(weights, biases, norms, x), t).mean())
                parameter[place] = own
                assert slope[place] == pytest.approx((losses[0] - losses[1]) / 2e-5, rel=1e-6, abs=1e-8)


def test_what_one_sample_gives_does_not_depend_on_others_once_training_is_over():
    f, (weights, biases, norms) = functions(NETWORK), state_of(NETWORK)
    x = table().train.inputs
    np.testing.assert_allclose(
        f.outputs(weights, biases, norms, x)[:1], f.outputs(weights, biases, norms, x[:1]), rtol=1e-13
    )
    moved = np.concatenate([x[:1], x[1:] + 1])
    ours, theirs = (f.nets_of_batch(weights, biases, norms, one)[0] for one in (x, moved))
    assert not np.allclose(ours, theirs)


def test_a_stack_of_networks_is_each_of_them():
    f, states = functions(NETWORK), [state_of(NETWORK, seed) for seed in (1, 2)]
    data = table()
    x, t = data.train.inputs, data.train.target_rows
    weights = [np.stack(both) for both in zip(*(state[0] for state in states), strict=True)]
    biases = [np.stack(both)[:, None] for both in zip(*(state[1] for state in states), strict=True)]
    norms = [
        tuple(np.stack(both)[:, None] for both in zip(*layers, strict=True))
        for layers in zip(*(state[2] for state in states), strict=True)
    ]
    stacked = f.gradients(weights, biases, norms, x, t)
    for place, state in enumerate(states):
        for have, want in zip(stacked, f.gradients(*state, x, t), strict=True):
            for one, other in zip(have, want, strict=True):
                np.testing.assert_allclose(one[place], other, rtol=1e-12, atol=1e-14)


@pytest.mark.skipif(not find_spec("ruff"), reason="ruff is not installed")
@pytest.mark.parametrize("optimiser", ["sgd", "adam"])
def test_ruff_finds_nothing_in_the_code(tmp_path, proofs, optimiser):
    paths = [tmp_path / "network.py", *(tmp_path / f"{name.replace('-', '_')}.py" for name in proofs)]
    sources = [generate_network(NETWORK, optimiser=optimiser), *map(generate, proofs.values())]
    for path, module in zip(paths, sources, strict=True):
        path.write_text(module.source, encoding="utf-8")
    words = ["check", "--isolated", "--line-length", "120", "--select", "E,F,W,I,B,UP", *map(str, paths)]
    run = subprocess.run([sys.executable, "-m", "ruff", *words], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize(
    ("network", "message"),
    [
        (lambda: Network((3, 2), ("softmax",), "ce", batch_norm=True), "is for hidden layers, and 3-2 has none"),
        (lambda: replace(NETWORK, let=("epsilon=0",)), r"epsilon of batch normalisation is a number in \(0, ∞\)"),
        (lambda: replace(NETWORK, let=("momentum=2",)), r"momentum of batch normalisation is a number in \(0, 1\]"),
        (lambda: replace(NETWORK, let=("momentum=q",)), "momentum of batch normalisation is a number"),
        (lambda: replace(NETWORK, batch_norm=False, let=("epsilon=1",)), "has a parameter epsilon"),
        (lambda: functions(NETWORK, target="numba"), "batch normalisation has no compiled form"),
    ],
)
def test_a_network_without_a_place_for_it_is_refused(network, message):
    with pytest.raises((NetworkError, NoCodeError), match=message):
        network()


# In training.


def reference(weights, biases, scales, x, t):
    """The mean loss of tanh-softplus-softmax-ce with normalised layers, and the statistics, from the definitions."""
    y, statistics = x, []
    for place, activation in enumerate((np.tanh, lambda net: np.log(1 + np.exp(net)))):
        net = y @ weights[place].T
        mean = net.sum(axis=0) / len(net)
        variance = ((net - mean) ** 2).sum(axis=0) / len(net)
        statistics.append((mean, variance))
        y = activation(scales[place] * (net - mean) / (variance + EPSILON) ** 0.5 + biases[place])
    net = y @ weights[2].T + biases[2]
    return (np.log(np.exp(net).sum(axis=1)) - (t * net).sum(axis=1)).sum() / len(net), statistics


def test_a_hundred_steps_are_those_of_complex_steps_along_the_definitions():
    """Gradients without any formula for them; parameters and running statistics within 1e-12."""
    data = table()
    settings = Settings(0.1, 25, 7, shuffle="none")
    outcome = train(NETWORK, data, settings)
    weights, biases = INITIALISATIONS["glorot"].draw(NETWORK.shapes, settings.seed)
    scales = [np.ones(n) for n in NETWORK.normalised]
    running = [[np.zeros(n), np.ones(n)] for n in NETWORK.normalised]
    n_layers = len(weights)
    parameters = [*weights, *biases, *scales]

    def parts(arrays):
        return arrays[:n_layers], arrays[n_layers : 2 * n_layers], arrays[2 * n_layers :]

    for step in range(100):
        rows = slice(7 * (step % 4), 7 * (step % 4) + 7)
        x, t = data.train.inputs[rows], data.train.target_rows[rows]
        for kept, (mean, variance) in zip(running, reference(*parts(parameters), x, t)[1], strict=True):
            kept[0] = 0.9 * kept[0] + 0.1 * mean
            kept[1] = 0.9 * kept[1] + 0.1 * variance * 7 / 6
        slopes = by_complex_steps(lambda *arrays, x=x, t=t: reference(*parts(arrays), x, t)[0], *parameters)
        parameters = [one - 0.1 * slope for one, slope in zip(parameters, slopes, strict=True)]
    for have, want in zip([*outcome.weights, *outcome.biases], parameters, strict=False):
        np.testing.assert_allclose(have, want, rtol=1e-12, atol=1e-12)
    for norm, scale, kept in zip(outcome.norms, parts(parameters)[2], running, strict=True):
        np.testing.assert_allclose(norm, (scale, *kept), rtol=1e-12, atol=1e-12)


@needs_torch
@pytest.mark.parametrize("optimiser", ["sgd", "momentum", "rmsprop", "adam"])
@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_a_hundred_steps_are_those_of_pytorch(activation, optimiser):
    """torch.nn.BatchNorm1d behind linear layers without bias; what is evaluated too."""
    import torch
    from torch import nn

    network, data = Network((3, 5, 4, 2), (activation, activation, "softmax"), "ce", batch_norm=True), table()
    outcome = train(network, data, Settings(0.01, 25, 7, l2=0.3, shuffle="none", optimiser=optimiser))
    (w1, w2, w3), _ = INITIALISATIONS["glorot"].draw(network.shapes, 1)
    function = {"tanh": nn.Tanh, "relu": nn.ReLU}[activation]
    hidden = [nn.Linear(3, 5, bias=False), nn.BatchNorm1d(5), function()]
    hidden += [nn.Linear(5, 4, bias=False), nn.BatchNorm1d(4), function()]
    theirs = nn.Sequential(*hidden, nn.Linear(4, 2)).double()
    matrices = [theirs[place].weight for place in (0, 3, 6)]
    with torch.no_grad():
        theirs[6].bias.zero_()
        for matrix, w in zip(matrices, (w1, w2, w3), strict=True):
            matrix.copy_(torch.tensor(w))
    stepping = {
        "sgd": lambda p: torch.optim.SGD(p, lr=0.01),
        "momentum": lambda p: torch.optim.SGD(p, lr=0.01, momentum=0.9),
        "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.01),
        "adam": lambda p: torch.optim.Adam(p, lr=0.01),
    }[optimiser](theirs.parameters())
    x, labels = torch.tensor(data.train.inputs), torch.tensor(data.train.targets)
    for _ in range(25):
        for rows in (slice(first, first + 7) for first in range(0, 28, 7)):
            stepping.zero_grad()
            loss = nn.functional.cross_entropy(theirs(x[rows]), labels[rows])
            (loss + 0.3 / 28 * sum((matrix**2).sum() for matrix in matrices) / 2).backward()
            stepping.step()
    one, two = theirs[1], theirs[4]
    wanted = [*matrices, one.bias, two.bias, theirs[6].bias]
    wanted += [part for norm in (one, two) for part in (norm.weight, norm.running_mean, norm.running_var)]
    for have, want in zip(arrays_of(outcome), wanted, strict=True):
        np.testing.assert_allclose(have, want.detach().numpy(), rtol=1e-12, atol=1e-12)
    theirs.eval()
    judged = torch.softmax(theirs(torch.tensor(data.test.inputs)), dim=1).detach().numpy()
    np.testing.assert_allclose(outcome.outputs(data.test.inputs), judged, rtol=1e-11, atol=1e-12)


def test_the_shift_starts_at_0_and_a_given_start_is_kept():
    settings = Settings(1e-300, 1, None, initialisation="nielsen")
    drawn = INITIALISATIONS["nielsen"].draw(NETWORK.shapes, settings.seed)
    own, given = train(NETWORK, table(), settings), train(NETWORK, table(), settings, start=drawn)
    assert [bool(np.abs(b).max() > 1e-200) for b in own.biases] == [False, False, True]
    assert all(np.array_equal(have, want) for have, want in zip(given.biases, drawn[1], strict=True))
    assert np.array_equal(own.norms[0][0], np.ones(5))


def test_epsilon_and_the_share_of_a_batch_can_be_given(tmp_path):
    network = replace(NETWORK, let=("epsilon=1/2", "momentum=1"))
    data = table()
    outcome = train(network, data, Settings(1e-300, 1, None))
    sums = data.train.inputs @ outcome.weights[0].T
    np.testing.assert_allclose(outcome.norms[0][1:], (sums.mean(axis=0), sums.var(axis=0, ddof=1)), rtol=1e-12)
    x_hat = (sums - sums.mean(axis=0)) / np.sqrt(sums.var(axis=0, ddof=1) + 0.5)
    net = functions(network).normalise_by(sums, 1, 0, *outcome.norms[0][1:])
    np.testing.assert_allclose(net, x_hat, rtol=1e-12, atol=1e-14)
    save_trained(tmp_path / "network.npz", outcome.trained)
    assert load_trained(tmp_path / "network.npz").network == network
    assert network.norm_constants == {"epsilon": 0.5, "momentum": 1.0}
    assert NETWORK.norm_constants == {"epsilon": EPSILON, "momentum": 0.1}


@pytest.mark.parametrize("optimiser", ["sgd", "adam"])
@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_a_run_goes_on_bit_for_bit(tmp_path, optimiser, precision):
    settings = Settings(0.02, 6, 7, seed=7, optimiser=optimiser, precision=precision)
    path = tmp_path / "run.npz"
    whole = train(NETWORK, table(), settings)
    train(NETWORK, table(), replace(settings, epochs=3), checkpoint=path)
    state = load_checkpoint(path)
    assert all(len(kept[2]) == 2 for kept in state.state.values())
    on = train(NETWORK, table(), settings, resume=state)
    assert [one.tobytes() for one in arrays_of(on)] == [one.tobytes() for one in arrays_of(whole)]
    assert {one.dtype for one in arrays_of(on)} == {np.dtype(precision)}
    assert on.history == whole.history
    plain = replace(NETWORK, batch_norm=False)
    with pytest.raises(CheckpointError, match=r"softmax ce batch-norm, not 3-5-4-2 tanh,softplus,softmax ce$"):
        train(plain, table(), settings, resume=state)


def test_early_stopping_keeps_the_statistics_of_the_best_epoch():
    rng = np.random.default_rng(2)
    labels = rng.integers(2, size=40)
    noisy = Dataset("noise", Samples(rng.standard_normal((40, 3)), labels, 2))
    noisy = replace(noisy, train=noisy.train.first(20), validation=noisy.train)
    settings = Settings(0.5, 30, 5, early_stopping=1000)
    best = train(NETWORK, noisy, settings)
    assert best.epoch < 30, "the data must overfit for this test"
    again = train(NETWORK, noisy, replace(settings, epochs=best.epoch, early_stopping=None))
    assert [one.tobytes() for one in arrays_of(best)] == [one.tobytes() for one in arrays_of(again)]


@pytest.mark.parametrize(("batch", "n_samples"), [(1, 28), (9, 28), (None, 1)])
def test_a_batch_of_one_sample_has_no_variance_and_is_refused(batch, n_samples):
    data = table()
    data = replace(data, train=data.train.first(n_samples))
    with pytest.raises(SettingsError, match="needs two samples in every batch"):
        train(NETWORK, data, Settings(0.1, 1, batch))
    train(replace(NETWORK, batch_norm=False), data, Settings(0.1, 1, batch))


def test_it_learns_at_a_rate_at_which_a_deep_network_without_it_hardly_does():
    """Six layers of sigmoids, through which the error decays."""
    sizes = (3, *[8] * 6, 2)
    losses = {}
    for batch_norm in (False, True):
        network = Network(sizes, (*["sigmoid"] * 6, "softmax"), "ce", batch_norm=batch_norm)
        outcome = train(network, table(), Settings(0.5, 60, 14))
        losses[batch_norm] = outcome.history[-1].scores["train"].loss
    assert losses[True] < 0.3 < 0.6 < losses[False]


# Files, and what is said.


def test_a_trained_network_comes_back_with_its_statistics(tmp_path):
    outcome = train(NETWORK, table(), Settings(0.1, 3, 7))
    path = tmp_path / "network.npz"
    save_trained(path, outcome.trained)
    again = load_trained(path)
    assert again.network == NETWORK
    names = [f"{name}_{place}" for place in (1, 2) for name in ("w", "b", "gamma", "mean", "variance")]
    assert list(again.parameters) == [*names, "w_3", "b_3"]
    assert [one.tobytes() for one in arrays_of(again)] == [one.tobytes() for one in arrays_of(outcome)]
    assert again.outputs(table().test.inputs).tobytes() == outcome.outputs(table().test.inputs).tobytes()
    assert again.evaluate(table()) == outcome.history[-1]
    for lang, said in (("en", "running mean and variance"), ("zh", "批量归一化")):
        assert said in trained_text(again, lang)
        assert said in training_text(outcome, lang)
    assert trained_json(again)["network"]["batch_norm"]
    assert "batch" not in trained_text(Trained(replace(NETWORK, batch_norm=False), *PLAIN_PARTS), "en").splitlines()[2]


PLAIN_PARTS = (Settings(0.1, 3, 7), 3, *(tuple(kind) for kind in INITIALISATIONS["glorot"].draw(NETWORK.shapes, 1)))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"gamma_2": None}, "'gamma_2' is missing"),
        ({"mean_1": np.zeros(4)}, r"mean of layer 1 has the shape \(4,\), not \(5,\)"),
        ({"variance_1": np.full(5, -1.0)}, "layer 1 has a negative variance"),
        ({"gamma_1": np.full(5, np.nan)}, "not finite"),
        ({"mean_2": np.zeros(4, np.float32)}, "of float32, not float64"),
    ],
)
def test_a_file_with_damaged_statistics_is_refused(tmp_path, change, message):
    weights, biases, norms = state_of(NETWORK)
    path = tmp_path / "network.npz"
    save_trained(path, Trained(NETWORK, Settings(0.1, 3, 7), 3, tuple(weights), tuple(biases), (), tuple(norms)))
    with np.load(path) as file:
        arrays = {**dict(file), **change}
    np.savez(path, **{name: one for name, one in arrays.items() if one is not None})
    with pytest.raises(CheckpointError, match=message):
        load_trained(path)


def test_the_command_trains_with_it_and_refuses_what_cannot_be(tmp_path):
    saved = tmp_path / "network.npz"
    command = ["train", "--data", "patterns", "--loss", "bce", "--batch-norm"]
    command += ["--learning-rate", "0.5", "--epochs", "3", "--save", str(saved)]
    run = CliRunner().invoke(cli.main, [*command, "--layers", "16-4-16", "--activations", "relu,sigmoid"])
    assert run.exit_code == 0
    assert "gamma_1 (4,), mean_1 (4,), variance_1 (4,)" in run.output
    assert load_trained(saved).network.batch_norm
    for layers, activations, batch, said in (
        ("16-16", "sigmoid", "8", "batch normalisation is for hidden layers, and 16-16 has none"),
        ("16-4-16", "relu,sigmoid", "5", "needs two samples in every batch"),
    ):
        words = ["--layers", layers, "--activations", activations, "--batch", batch]
        run = CliRunner().invoke(cli.main, [*command, *words])
        assert run.exit_code == 2
        assert said in run.stderr
        assert len(run.stderr.splitlines()) == 1
