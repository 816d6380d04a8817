"""Optimisers: their printed updates against their formulas at 50 digits, against PyTorch, and in training."""

from __future__ import annotations

import re
import subprocess
import sys
import tracemalloc
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from mpmath import mp, mpf

from derive.expr import Sym
from derive.optimisers import OPTIMISERS, OptimiserError, known_optimiser
from derive.parser import parse
from numeric.data import Dataset, Samples
from numeric.generation import NoCodeError
from numeric.generation.in_place import in_place
from numeric.network import Network, functions, generate_network
from numeric.training import INITIALISATIONS, CheckpointError, Settings, SettingsError, load_checkpoint, train
from reports.contents import contents, contents_json
from reports.training import training_text

ROOT = Path(__file__).parent.parent
CLI = [sys.executable, str(ROOT / "cli.py")]
NETWORK = Network((3, 4, 2), ("tanh", "softmax"), "ce")
WITH_RULES = [name for name, one in OPTIMISERS.items() if not one.is_plain]
OTHERS = {
    "momentum": {"momentum": 0.5},
    "nesterov": {"momentum": 0.99},
    "adagrad": {"epsilon": 1e-3},
    "rmsprop": {"alpha": 0.5, "epsilon": 1e-2},
    "adam": {"beta1": 0.5, "beta2": 0.9, "epsilon": 1e-3},
    "adamw": {"beta1": 0.0, "beta2": 0.99, "epsilon": 1e-6, "weight_decay": 0.3},
}
"""Parameters other than the defaults."""
CHOICES = [*((name, {}) for name in WITH_RULES), *OTHERS.items()]


def table(n_samples=30, seed=0):
    """Two classes that a line nearly parts."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((n_samples, 3))
    labels = (x[:, 0] + 0.5 * x[:, 1] + 0.3 * rng.standard_normal(n_samples) > 0).astype(int)
    return Dataset("made up", Samples(x, labels, 2))


def arrays_of(outcome):
    return [*outcome.weights, *outcome.biases]


def run_of(name, gradients, w, rate, **parameters):
    """w after each step of the generated update."""
    f = functions(NETWORK, optimiser=name)
    w, steps = w.copy(), []
    (kept,), (work,) = f.start([w], []), f.room([w], [])
    for step, g in enumerate(gradients, 1):
        f.update(w, g.copy(), kept, work[1:], step, rate, **parameters)
        steps.append(w.copy())
    return steps


# The printed update.


def value_of(formula, values):
    """A formula of the parser's syntax, whose operators and whose sqrt are those of mpmath."""
    names = {("decay_" if name == "lambda" else name): value for name, value in values.items()}
    return eval(re.sub(r"\blambda\b", "decay_", formula), {"sqrt": mp.sqrt}, names)


@pytest.mark.parametrize(("name", "parameters"), CHOICES)
def test_the_printed_update_is_the_formula_at_fifty_digits(name, parameters):
    optimiser, rng = OPTIMISERS[name], np.random.default_rng(4)
    own = optimiser.values(parameters)
    with mp.workdps(50):
        values = {one.symbol: mpf(own[one.name]) for one in optimiser.parameters}
        values |= {symbol: mpf(optimiser.start) for symbol in optimiser.state} | {"w": mpf(0.3), "eta": mpf(0.02)}
        gradients = [np.array([g]) for g in rng.standard_normal(12) * 10.0 ** rng.uniform(-3, 3, 12)]
        printed = run_of(name, gradients, np.array([0.3]), 0.02, **parameters)
        for step, (g, have) in enumerate(zip(gradients, printed, strict=True), 1):
            values |= {"g": mpf(g.item()), "t": step}
            for symbol, formula in optimiser.rules:
                values[symbol] = value_of(formula, values)
            assert have.item() == pytest.approx(float(values["w"]), rel=1e-13)


FORMULAS = [
    "w - eta*g",
    "(w + 1)*(w + 1)*(w + 1)",
    "g + g",
    "g - w",
    "2*w - 3*w*w",
    "1/(w*w + 1)",
    "c*w/(a*b) + 2",
    "w**3/(c - 1)",
    "max(w, g)*sign(g)",
    "(w + g)/(w - g + 20)/(w + 30)",
    "w/(2*c) - 1/a",
    "w - (g - w)*(g + c**2)/(c*g**2 + a**(-2))",
    "sqrt(w**2 + g**2) - 1/(c*a)/(1 + g**2)",
    "-w + (1 - c)*g/a - 7",
    "w*(1 - 2*(c - a) - (b - c)/(a*c)) - g/(a*b)/(c - (a - b))",
]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_rule_in_place_is_its_formula(formula):
    rng = np.random.default_rng(1)
    numbers = {"a": 1.7, "b": 0.6, "c": 2.3, "eta": 0.01}
    w, g = rng.standard_normal((2, 50))
    code = in_place([(Sym("w"), parse(formula))], {"w", "g"})
    names = {"sqrt": np.sqrt, "max": np.maximum, "sign": np.sign}
    want = eval(formula, names, {"w": w.copy(), "g": g, **numbers})
    kept = g.copy()
    space = {"np": np, "w": w, "g": g, **numbers, **{one: np.empty_like(w) for one in code.work}}
    exec("\n".join(code.statements), space)
    assert space["w"] is w
    np.testing.assert_allclose(w, want, rtol=1e-14)
    assert np.array_equal(g, kept)


def test_a_rule_that_is_not_elementwise_has_no_code():
    for formula in ("sum(w[k], k)", "-w - g**2"):
        with pytest.raises(NoCodeError, match="in place"):
            in_place([(Sym("v"), parse(formula))], {"w", "g", "v"})


@pytest.mark.parametrize("name", WITH_RULES)
def test_an_update_allocates_nothing_and_keeps_single_precision(name):
    f = functions(NETWORK, optimiser=name)
    w = np.ones((300, 300), np.float32)
    g, (kept,), (work,) = np.full_like(w, 0.5), f.start([w], []), f.room([w], [])
    f.update(w, g, kept, work[1:], 1, 0.1)
    tracemalloc.start()
    try:
        f.update(w, g, kept, work[1:], 2, 0.1)
        assert tracemalloc.get_traced_memory()[1] < w.nbytes / 10
    finally:
        tracemalloc.stop()
    assert {w.dtype, work.dtype, *(one.dtype for one in kept)} == {np.dtype(np.float32)}
    assert len(work) == 2


def test_the_update_of_adam_has_one_array_of_work_and_no_array_twice():
    """The whole of it, as somebody would write it by hand."""
    source = generate_network(NETWORK, optimiser="adam").source
    body = source[source.index("    m, s = kept") : source.index("def descend")].split("\n")
    assert [line.strip() for line in body if line.strip()] == [
        "m, s = kept",
        "work_1 = work[0]",
        "m *= beta1",
        "np.multiply(g, 1 - beta1, out=work_1)",
        "m += work_1",
        "s *= beta2",
        "np.square(g, out=work_1)",
        "work_1 *= 1 - beta2",
        "s += work_1",
        "np.divide(s, 1 - beta2**step, out=work_1)",
        "np.sqrt(work_1, out=work_1)",
        "work_1 += epsilon",
        "np.divide(m, work_1, out=work_1)",
        "work_1 *= rate / (1 - beta1**step)",
        "w -= work_1",
    ]


# The published algorithms, each in another form than that of its record.


def published(name, gradients, w, rate, own):
    """w after each step; sums over all past gradients, with weights, in the place of what is kept."""
    w, steps, past = w.copy(), [], []
    theta, velocity, older = w.copy(), np.zeros_like(w), w.copy()

    def decaying(decay, power):
        ages = range(len(past) - 1, -1, -1)
        return sum(decay**age * g**power for age, g in zip(ages, past, strict=True))

    for g in gradients:
        past.append(g)
        if name == "momentum":  # Polyak 1964: the heavy ball
            w, older = w - rate * g + own["momentum"] * (w - older), w
        elif name == "nesterov":  # Sutskever et al. 2013, equations 3 and 4; w is where the gradient is taken
            velocity = own["momentum"] * velocity - rate * g
            theta = theta + velocity
            w = theta + own["momentum"] * velocity
        elif name == "adagrad":  # Duchi et al. 2011, with the diagonal alone
            w = w - rate * g / (np.sqrt(decaying(1, 2)) + own["epsilon"])
        elif name == "rmsprop":  # Tieleman and Hinton 2012
            mean = (1 - own["alpha"]) * decaying(own["alpha"], 2)
            w = w - rate * g / (np.sqrt(mean) + own["epsilon"])
        else:  # Kingma and Ba 2015, algorithm 1; Loshchilov and Hutter 2019, algorithm 2
            if name == "adamw":
                w = w - rate * own["weight_decay"] * w
            ages = np.arange(len(past))
            first, second = (decaying(own[beta], power) for beta, power in (("beta1", 1), ("beta2", 2)))
            first = first / sum(own["beta1"] ** ages)  # 1 - β^t is (1 - β)(1 + β + … + β^(t-1))
            second = second / sum(own["beta2"] ** ages)
            w = w - rate * first / (np.sqrt(second) + own["epsilon"])
        steps.append(w)
    return steps


@pytest.mark.parametrize(("name", "parameters"), CHOICES)
def test_a_hundred_steps_are_those_of_the_published_algorithm(name, parameters):
    """Every step within 1e-12, for gradients of very different sizes, some of them 0."""
    gradients, start = gradients_and_start()
    own = OPTIMISERS[name].values(parameters)
    ours = run_of(name, gradients, start, 0.01, **parameters)
    for want, have in zip(published(name, gradients, start, 0.01, own), ours, strict=True):
        np.testing.assert_allclose(have, want, rtol=1e-12, atol=1e-12)


def gradients_and_start():
    rng = np.random.default_rng(7)
    gradients = list(rng.standard_normal((100, 4, 5)) * 10.0 ** rng.uniform(-4, 2, (4, 5)))
    gradients[10][:] = 0
    return gradients, rng.standard_normal((4, 5))


# PyTorch.


def torch_optimiser(name, parameters, tensors, rate):
    import torch

    own = OPTIMISERS[name].values(parameters)
    match name:
        case "sgd":
            return torch.optim.SGD(tensors, lr=rate)
        case "momentum" | "nesterov":
            return torch.optim.SGD(tensors, lr=rate, momentum=own["momentum"], nesterov=name == "nesterov")
        case "adagrad":
            return torch.optim.Adagrad(tensors, lr=rate, eps=own["epsilon"])
        case "rmsprop":
            return torch.optim.RMSprop(tensors, lr=rate, alpha=own["alpha"], eps=own["epsilon"])
        case "adam" | "adamw":
            kind = torch.optim.Adam if name == "adam" else torch.optim.AdamW
            decay = {"weight_decay": own["weight_decay"]} if name == "adamw" else {}
            return kind(tensors, lr=rate, betas=(own["beta1"], own["beta2"]), eps=own["epsilon"], **decay)
    raise AssertionError(f"{name} has no counterpart in PyTorch")


needs_torch = pytest.mark.skipif(find_spec("torch") is None, reason="torch is not installed (extra bench)")


@needs_torch
@pytest.mark.parametrize(("name", "parameters"), CHOICES)
def test_a_hundred_steps_are_those_of_pytorch(name, parameters):
    """The same gradients, of very different sizes and some of them 0; every step within 1e-12."""
    import torch

    gradients, start = gradients_and_start()
    tensor = torch.tensor(start.copy(), requires_grad=True)
    theirs = torch_optimiser(name, parameters, [tensor], 0.01)
    for g, ours in zip(gradients, run_of(name, gradients, start, 0.01, **parameters), strict=True):
        tensor.grad = torch.tensor(g)
        theirs.step()
        np.testing.assert_allclose(ours, tensor.detach().numpy(), rtol=1e-12, atol=1e-12)


@needs_torch
@pytest.mark.parametrize(("name", "parameters"), [("sgd", {}), *CHOICES])
def test_a_hundred_steps_of_training_are_those_of_pytorch(name, parameters):
    """A network of two layers with an L2 penalty on its weights, not on its biases: 25 epochs of 4 batches."""
    import torch

    data, penalty = table(28), 0.7
    settings = Settings(
        0.01, 25, 7, l2=penalty, shuffle="none", initialisation="nielsen", optimiser=name, parameters=parameters
    )
    outcome = train(NETWORK, data, settings)
    drawn = INITIALISATIONS["nielsen"].draw(NETWORK.shapes, settings.seed)
    w1, w2, b1, b2 = (torch.tensor(one, requires_grad=True) for kind in drawn for one in kind)
    theirs = torch_optimiser(name, parameters, [w1, w2, b1, b2], 0.01)
    x, labels = torch.tensor(data.train.inputs), torch.tensor(data.train.targets)
    for _ in range(25):
        for rows in (slice(first, first + 7) for first in range(0, 28, 7)):
            theirs.zero_grad()
            net = torch.tanh(x[rows] @ w1.T + b1) @ w2.T + b2
            loss = torch.nn.functional.cross_entropy(net, labels[rows])
            (loss + penalty / 28 * ((w1**2).sum() + (w2**2).sum()) / 2).backward()
            theirs.step()
    for ours, tensor in zip(arrays_of(outcome), (w1, w2, b1, b2), strict=True):
        np.testing.assert_allclose(ours, tensor.detach().numpy(), rtol=1e-12, atol=1e-12)


# In training.


def test_plain_descent_is_the_rule_of_its_record_with_the_rate_taken_into_the_errors():
    """The rule of sgd, printed like any other, moves the weights of the network's own step."""
    data, settings = table(), Settings(0.3, 1, None, shuffle="none", seed=2)
    outcome = train(NETWORK, data, settings)
    weights, biases = INITIALISATIONS["glorot"].draw(NETWORK.shapes, 2)
    slopes = functions(NETWORK).gradients(weights, biases, data.train.inputs, data.train.target_rows)
    code = in_place(OPTIMISERS["sgd"].read_rules(), {"w", "g"})
    for have, w, g in zip(arrays_of(outcome), (*weights, *biases), (*slopes[0], *slopes[1]), strict=True):
        space = {"np": np, "w": w.copy(), "g": g, "eta": 0.3, **{one: np.empty_like(w) for one in code.work}}
        exec("\n".join(code.statements), space)
        np.testing.assert_allclose(have, space["w"], rtol=1e-13, atol=1e-16)


@pytest.mark.parametrize("name", WITH_RULES)
def test_the_gradient_that_an_optimiser_is_given_has_the_penalty_in_it(name):
    """Two steps by hand: dE/dw + l1/N sgn w + l2/N w for weights, dE/db for biases."""
    data, settings = table(), Settings(0.05, 2, None, l1=0.5, l2=0.7, shuffle="none", seed=2, optimiser=name)
    outcome = train(NETWORK, data, settings)
    weights, biases = INITIALISATIONS["glorot"].draw(NETWORK.shapes, 2)
    f = functions(NETWORK, optimiser=name)
    kept, room = f.start(weights, biases), f.room(weights, biases)
    for step in (1, 2):
        dw, db = f.gradients(weights, biases, data.train.inputs, data.train.target_rows)
        dw = [slope + 0.5 / 30 * np.sign(w) + 0.7 / 30 * w for slope, w in zip(dw, weights, strict=True)]
        for w, g, own, work in zip((*weights, *biases), (*dw, *db), kept, room, strict=True):
            f.update(w, g, own, work[1:], step, 0.05)
    for have, want in zip(arrays_of(outcome), (*weights, *biases), strict=True):
        np.testing.assert_allclose(have, want, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("precision", ["float64", "float32"])
@pytest.mark.parametrize(("name", "parameters"), CHOICES)
def test_a_run_goes_on_bit_for_bit(tmp_path, name, parameters, precision):
    """Its state and the number of its steps are in the checkpoint."""
    settings = Settings(0.02, 6, 4, seed=7, l2=0.1, optimiser=name, parameters=parameters, precision=precision)
    path = tmp_path / "run.npz"
    whole = train(NETWORK, table(), settings)
    train(NETWORK, table(), replace(settings, epochs=3), checkpoint=path)
    assert load_checkpoint(path).step == 3 * 8
    on = train(NETWORK, table(), settings, checkpoint=path, resume=load_checkpoint(path))
    assert [one.tobytes() for one in arrays_of(on)] == [one.tobytes() for one in arrays_of(whole)]
    assert arrays_of(on)[0].dtype == precision
    assert on.history == whole.history
    assert load_checkpoint(path).step == 6 * 8


def test_the_state_of_a_checkpoint_matters(tmp_path):
    settings = Settings(0.02, 6, 4, seed=7, optimiser="adam")
    path = tmp_path / "run.npz"
    whole = train(NETWORK, table(), settings)
    train(NETWORK, table(), replace(settings, epochs=3), checkpoint=path)
    sound = load_checkpoint(path)
    zeros = {symbol: tuple(tuple(map(np.zeros_like, kind)) for kind in kept) for symbol, kept in sound.state.items()}
    for forgetful in (replace(sound, state=zeros), replace(sound, step=0)):
        on = train(NETWORK, table(), settings, resume=forgetful)
        assert not np.array_equal(on.weights[0], whole.weights[0])


def test_a_checkpoint_of_another_optimiser_or_without_its_state_is_refused(tmp_path):
    settings = Settings(0.02, 3, 4, optimiser="adam")
    path = tmp_path / "run.npz"
    train(NETWORK, table(), settings, checkpoint=path)
    for other, message in (
        (Settings(0.02, 3, 4, optimiser="adamw"), "optimiser = adam, not adamw"),
        (Settings(0.02, 3, 4), "optimiser = adam, not sgd"),
        (replace(settings, parameters={"beta1": 0.8}), "beta1 = 0.9, not 0.8"),
    ):
        with pytest.raises(CheckpointError, match=message):
            train(NETWORK, table(), other, resume=load_checkpoint(path))
    with np.load(path) as file:
        arrays = dict(file)
    np.savez(path, **{name: one for name, one in arrays.items() if name != "s_b_2"})
    with pytest.raises(CheckpointError, match="no checkpoint of this program"):
        load_checkpoint(path)
    np.savez(path, **{**arrays, "m_w_1": np.zeros((3, 4))})
    with pytest.raises(CheckpointError, match=r"layer 1 has the shapes \(3, 4\)"):
        load_checkpoint(path)
    np.savez(path, **{**arrays, "s_w_2": np.full((2, 4), np.inf)})
    with pytest.raises(CheckpointError, match="not finite"):
        load_checkpoint(path)


@pytest.mark.parametrize("name", OPTIMISERS)
def test_every_optimiser_learns(name):
    rate = {"sgd": 0.3, "momentum": 0.05, "nesterov": 0.05, "adagrad": 0.1}.get(name, 0.02)
    history = train(NETWORK, table(), Settings(rate, 40, 5, optimiser=name), evaluate_start=True).history
    assert history[-1].scores["train"].loss < 0.5 * history[0].scores["train"].loss


@pytest.mark.parametrize("name", WITH_RULES)
@pytest.mark.skipif(not find_spec("ruff"), reason="ruff is not installed")
def test_ruff_finds_nothing_in_a_module(tmp_path, name):
    path = tmp_path / "net.py"
    path.write_text(generate_network(NETWORK, optimiser=name).source, encoding="utf-8")
    words = ["check", "--isolated", "--line-length", "120", "--select", "E,F,W,I,B,UP", str(path)]
    run = subprocess.run([sys.executable, "-m", "ruff", *words], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


# What is asked for.


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"optimiser": "adm"}, "there is no optimiser 'adm'; did you mean adam"),
        ({"parameters": {"momentum": 0.9}}, "sgd has no parameter 'momentum'; .*: momentum, nesterov"),
        ({"optimiser": "adam", "parameters": {"beta_1": 0.9}}, "did you mean beta1"),
        ({"optimiser": "adam", "parameters": {"beta1": 1.0}}, r"beta1 of adam must lie in \[0, 1\), and is 1"),
        ({"optimiser": "adam", "parameters": {"beta2": -0.1}}, r"must lie in \[0, 1\), and is -0.1"),
        ({"optimiser": "rmsprop", "parameters": {"epsilon": 0.0}}, r"must lie in \(0, ∞\)"),
        ({"optimiser": "adamw", "parameters": {"weight_decay": float("nan")}}, "weight_decay of adamw must lie in"),
        ({"optimiser": "adam", "target": "numba"}, "adam has no compiled form"),
    ],
)
def test_settings_that_make_no_sense_are_refused(change, message):
    with pytest.raises(SettingsError, match=message):
        replace(Settings(0.1, 1), **change)


def test_settings_hold_the_value_of_every_parameter():
    assert Settings(0.1, 1, optimiser="adam", parameters={"beta2": 0.9}).parameters == {
        "beta1": 0.9,
        "beta2": 0.9,
        "epsilon": 1e-8,
    }


def test_a_name_that_is_none_is_refused():
    with pytest.raises(OptimiserError, match="there are sgd, momentum"):
        known_optimiser("xyz")


def test_the_command_takes_an_optimiser_and_says_which():
    words = "train --data gender --layers 2-2-1 --activations sigmoid,sigmoid --loss bce --learning-rate 0.05"
    arguments = [*CLI, *words.split(), "--epochs", "3", "--batch", "1"]
    run = subprocess.run(
        [*arguments, "--optimizer", "adam", "--beta1", "0.8"], capture_output=True, text=True, check=True
    )
    assert "optimiser: Adam, beta1 0.8, beta2 0.999, epsilon 1e-08\n" in run.stdout
    wrong = subprocess.run([*arguments, "--momentum", "0.9"], capture_output=True, text=True, check=False)
    assert (wrong.returncode, wrong.stdout, wrong.stderr.count("\n")) == (2, "", 1)
    assert "momentum, nesterov" in wrong.stderr


def test_a_report_of_plain_descent_names_no_optimiser():
    outcome = train(NETWORK, table(), Settings(0.1, 1))
    assert "optimiser" not in training_text(outcome, "en")
    assert "优化器：AdamW" in training_text(train(NETWORK, table(), Settings(0.1, 1, optimiser="adamw")), "zh")


def test_the_list_shows_the_rules_of_every_optimiser():
    listed = [line.split() for line in contents("en", 200).splitlines()]
    for name, optimiser in OPTIMISERS.items():
        place = next(place for place, words in enumerate(listed) if words[:3] == [name, optimiser.rules[0][0], "="])
        for row, (symbol, formula) in zip(listed[place:], optimiser.rules, strict=False):
            assert f"{symbol} = {formula}" in " ".join(row)
    told = {one["name"]: one for one in contents_json()["optimisers"]}
    assert list(told) == list(OPTIMISERS)
    for name, optimiser in OPTIMISERS.items():
        assert [(rule["symbol"], rule["formula"]) for rule in told[name]["rules"]] == list(optimiser.rules)
        assert {own["name"]: own["default"] for own in told[name]["parameters"]} == optimiser.values({})


def test_the_help_names_every_optimiser_and_every_parameter():
    text = " ".join(
        subprocess.run([*CLI, "train", "--help"], capture_output=True, text=True, check=True).stdout.split()
    )
    for name, optimiser in OPTIMISERS.items():
        assert re.search(rf"--optimizer.*\b{name}\b.*their parameters", text)
        for parameter in optimiser.parameters:
            assert f"--{parameter.name.replace('_', '-')} FLOAT" in text
