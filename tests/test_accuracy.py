"""Generated code is as accurate as it says, and the measure sees it where code is not."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from generated import functions_of as made

from cli import main
from derive.catalog import derive
from derive.tables import ACTIVATIONS, LOSSES
from numeric.accuracy.measure import GOALS, QUANTITIES, Values, measure
from numeric.accuracy.points import RANGES, samples
from numeric.accuracy.reasons import REASONS, Case, explain
from numeric.accuracy.report import NAMES, functions_of, pair_name, report
from numeric.accuracy.truth import PARAMETERS, parameters_of, reference_of, truths
from numeric.accuracy.ulps import error, ulp
from numeric.peers import PEERS
from numeric.reference import Reference
from reports.accuracy import accuracy_json, accuracy_text, passes
from reports.phrases import PHRASES

ROWS = {"float64": 6, "float32": 3}


def generated(name):
    return functions_of(made(name), parameters_of(derive(name)))


# The generated code.


@pytest.mark.parametrize("dtype", ROWS)
@pytest.mark.parametrize("name", NAMES)
def test_every_goal_is_met_or_missed_for_a_reason_shown(name, dtype):
    found = report(name, dtype, peers=False, limit=ROWS[dtype], functions=generated(name))
    assert not found.ours.warnings
    assert not found.failures
    for quantity, accuracy in found.ours.quantities.items():
        assert not any(deviation.is_nan_of_numbers for deviation in accuracy.deviations)
        assert len(accuracy.beyond) == sum(miss.quantity == quantity for miss in found.misses)


@pytest.mark.parametrize("name", ["identity-mse", "sigmoid-bce", "softmax-ce", "tanh-quadratic", "softplus-poisson"])
def test_the_pairs_that_all_depends_on_need_no_reason(name):
    found = report(name, peers=False, limit=17, functions=generated(name))
    assert {miss.reason for miss in found.misses} <= {"log-overflows"}


# The points.


@pytest.mark.parametrize("dtype", RANGES)
@pytest.mark.parametrize(("activation", "loss"), [("sigmoid", "bce"), ("softmax", "ce"), ("tanh", "hinge")])
def test_points_reach_from_the_smallest_to_infinity_and_are_numbers_of_the_format(activation, loss, dtype):
    found = samples(ACTIVATIONS[activation], LOSSES[loss], dtype)
    nets = np.abs([x for sample in found for x in sample.net])
    info, span = np.finfo(dtype), RANGES[dtype]
    assert np.all(nets == nets.astype(dtype))
    assert nets[nets > 0].min() < 10.0 ** (span.lowest + 1)
    assert np.isinf(nets).any()
    assert info.max / 10 < nets[np.isfinite(nets)].max() <= info.max
    for low, high in (span.saturated, span.edge):
        assert np.any((low < nets) & (nets < high))
    assert found == samples(ACTIVATIONS[activation], LOSSES[loss], dtype)


def test_targets_of_a_distribution_sum_to_1_exactly_and_are_at_the_ends_too():
    found = samples(ACTIVATIONS["softmax"], LOSSES["ce"], "float64")
    assert all(sum(map(Fraction, sample.t)) == 1 for sample in found)
    assert any(set(sample.t) == {0.0, 1.0} for sample in found)
    assert any(min(sample.t) > 0 for sample in found)


# The measure.


def test_an_ulp_is_the_distance_of_neighbours():
    for dtype in RANGES:
        number = np.dtype(dtype).type
        for value in (1.0, 1.5, 3e-5, -7e20, 1e-310 if dtype == "float64" else 1e-40):
            assert float(ulp(abs(number(value)), dtype)) == abs(float(np.spacing(number(value))))
        assert float(ulp(0, dtype)) == float(np.finfo(dtype).smallest_subnormal)


def test_errors_at_the_ends_of_the_format():
    largest = float(np.finfo("float64").max)
    huge = Reference(derive("exp-mse")).output([(1e300,)])[0][0]
    assert error(float("inf"), huge, huge, "float64") == 0
    assert error(largest, huge, huge, "float64") == 1
    assert error(float("inf"), 1, 1, "float64") > 1e15
    assert error(float("nan"), 1, 1, "float64") == float("inf")
    assert error(1 + 2**-52, 1, 1, "float64") == 1


def test_the_operand_of_a_difference_is_its_larger_side_times_the_factor():
    derivation = derive("sigmoid-quadratic")
    sample = replace(samples(ACTIVATIONS["sigmoid"], LOSSES["quadratic"], "float64")[1], net=(0.5,), t=(3.0,))
    (truth,) = truths(reference_of(derivation), [sample])
    y = 1 / (1 + np.exp(-0.5))
    assert float(truth.operands[0]) == pytest.approx(3 * y * (1 - y), rel=1e-6)
    (strict,) = truths(reference_of(derivation), [replace(sample, t=(1.0,))])
    assert strict.operands[0] == abs(strict.delta[0])


# Losses of accuracy that are planted.


def naive_softmax_ce(net, t):
    with np.errstate(all="ignore"):
        e = np.exp(net)
        y = e / np.sum(e, axis=1, keepdims=True)
        return [Values(y, -np.sum(t * np.log(y)), y - t)]


def careless_softmax_ce(net, t):
    """Shifted, so nothing overflows; but 1 - y is lost where y is nearly 1."""
    with np.errstate(all="ignore"):
        shifted = np.nan_to_num(net - np.max(net, axis=1, keepdims=True))
        e = np.exp(shifted)
        y = e / np.sum(e, axis=1, keepdims=True)
        return [Values(y, -np.sum(t * (shifted - np.log(np.sum(e)))), y - t)]


def test_a_naive_kernel_is_seen():
    found = report("softmax-ce", peers=False, functions=naive_softmax_ce)
    assert not found.holds
    assert any(deviation.is_nan_of_numbers for deviation in found.ours.quantities["output"].deviations)
    assert all(not miss.reason for miss in found.misses if np.isnan(miss.deviation.got))


def test_cancellation_alone_is_seen():
    found = report("softmax-ce", peers=False, functions=careless_softmax_ce)
    worst = found.ours.quantities["delta"].worst
    assert worst.ulps > 1e6
    assert set(worst.sample.t) == {0.0, 1.0}
    assert any(miss.quantity == "delta" and not miss.reason for miss in found.misses)
    assert any(miss.quantity == "loss" and not miss.reason for miss in found.misses)


@pytest.mark.parametrize("quantity", QUANTITIES)
def test_a_few_ulp_more_than_the_goal_are_seen(quantity):
    place = QUANTITIES.index(quantity)
    off = 1 + (GOALS[quantity] + 8) * 2**-53

    def functions(net, t):
        return [values._replace(**{quantity: values[place] * off}) for values in generated("sigmoid-bce")(net, t)]

    found = report("sigmoid-bce", peers=False, limit=9, functions=functions)
    assert {miss.quantity for miss in found.misses} == {quantity}
    assert not found.holds


def test_the_worse_of_two_ways_counts():
    def functions(net, t):
        alone, together = generated("sigmoid-bce")(net, t)
        return [alone, together._replace(delta=together.delta * (1 + 2**-40))]

    assert not report("sigmoid-bce", peers=False, limit=5, functions=functions).holds


def test_a_warning_is_a_failure():
    def functions(net, t):
        return [Values(1 / (1 + np.exp(-net)), 0.0, net)]

    found = report("sigmoid-bce", peers=False, limit=9, functions=functions)
    assert any("overflow" in warning for warning in found.ours.warnings)
    assert not found.holds


# The reasons.


def case(name, net, t, quantity, entry, got, dtype="float64"):
    derivation = derive(name)
    sample = replace(samples(*_records(name), dtype)[0], net=net, t=t)
    (truth,) = truths(reference_of(derivation), [sample])
    deviation = next(
        one
        for one in measure(lambda *_: [_constant(truth, quantity, entry, got)], [truth], dtype)
        .quantities[quantity]
        .deviations
        if one.entry == entry
    )
    return Case(reference_of(derivation), truth, quantity, deviation, dtype)


def _records(name):
    activation, loss = NAMES[name]
    return ACTIVATIONS[activation], LOSSES[loss]


def _constant(truth, quantity, entry, got):
    rows = {each: np.array([float(x) for x in truth.of(each)]) for each in QUANTITIES}
    rows[quantity][entry] = got
    return Values(rows["output"], rows["loss"], rows["delta"])


@pytest.mark.parametrize(
    ("reason", "arguments"),
    [
        ("log-overflows", ("softmax-ce", (1.5e308, -1e308), (0.5, 0.5), "loss", 0, float("inf"))),
        ("sum-overflows", ("identity-mae", (1.5e308, -1e308), (0.0, 0.0), "loss", 0, float("inf"))),
        ("gradual-underflow", ("silu-mse", (-744.0,), (1.0,), "output", 0, -744 * 2e-323 / 4)),
        ("output-overflows", ("exp-mae", (710.0, 1.0, 1.0), (0.0, 0.0, 0.0), "delta", 0, float("inf"))),
        (
            "loss-near-zero",
            ("arctan-squared-hinge", (1e20,), (0.63661,), "loss", 0, (1 - 0.63661 * np.arctan(1e20)) ** 2),
        ),
        ("jumps", ("sigmoid-mae", (1e-300,), (0.5,), "delta", 0, 0.0)),
        ("crosses-zero", ("arctan-mse", (1.5574077246549023,), (1.0,), "delta", 0, 0.0)),
        ("classes-cancel", ("softmax-bce", (1e-8, -2e-4, 1e-3), (1.0, 1.0, 1.0), "delta", 0, -0.0002667622047277)),
        ("output-underflows", ("softmax-generalized-ce", (-745.0, 70.0), (1.0, 0.0), "delta", 0, 0.0)),
        ("argument-rounded", ("gelu-mse", (-31.534138198254013,), (0.0,), "output", 0, -4.664998810626583e-217)),
        ("roundings-add-up", ("sigmoid-mse", (3.0, 0.0, 0.0), (0.0, 0.0, 0.0), "delta", 0, 0.028689411463951885)),
        ("complement-underflows", ("softmax-bce", (740.0, -10.0, 1.0), (1.0, 0.0, 1.0), "delta", 2, -float("inf"))),
    ],
)
def test_a_reason_is_found_where_it_is_the_case(reason, arguments):
    assert explain(case(*arguments)) == reason


@pytest.mark.parametrize(
    "arguments",
    [
        ("exp-mse", (1e-300,), (1.0,), "delta", 0, 0.0),  # δ crosses 0 at net = 0, where numbers are fine enough
        ("sigmoid-bce", (40.0,), (1.0,), "delta", 0, 0.0),  # y rounds to 1
        ("sigmoid-bce", (40.0,), (0.0,), "loss", 0, 40.00001),
        ("sigmoid-bce", (700.0,), (0.0,), "loss", 0, float("inf")),
        ("silu-mse", (3.0,), (1.0,), "output", 0, 2.8577),
        ("sigmoid-mae", (0.5,), (0.5,), "delta", 0, 0.0),  # far from the jump
        ("identity-mae", (1e300,), (0.0,), "loss", 0, float("inf")),
        ("softmax-ce", (1.0, 2.0), (1.0, 0.0), "loss", 0, 1.4),
        ("softplus-mse", (1.0,), (0.0,), "delta", 0, float("nan")),
        ("gelu-mse", (-31.534138198254013,), (0.0,), "output", 0, -4.66499881062e-217),
        ("gelu-mse", (-2.0,), (0.0,), "output", 0, -0.0455002638963),
        ("softmax-generalized-ce", (-20.0, 2.0), (1.0, 0.0), "delta", 0, 0.0),
        ("sigmoid-mse", (3.0, 0.0, 0.0), (0.0, 0.0, 0.0), "delta", 0, 0.0286894114639519),
    ],
)
def test_no_reason_is_found_where_there_is_none(arguments):
    assert explain(case(*arguments)) == ""


def test_every_reason_has_its_words():
    assert {f"reason-{name}" for name in REASONS} <= PHRASES.keys()
    assert set(PARAMETERS) == {name for pair in NAMES for name in parameters_of(derive(pair))}


# What is printed.


@pytest.fixture(scope="module")
def found():
    return [report(name, peers=False, limit=5, functions=generated(name)) for name in ("sigmoid-bce", "softmax-ce")]


def test_the_table_has_a_row_a_pair_and_says_where_it_was_measured(found):
    for lang in ("en", "zh"):
        text = accuracy_text(found, lang)
        lines = text.splitlines()
        assert [line.split()[0] for line in lines[2:4]] == ["sigmoid-bce", "softmax-ce"]
        assert f"NumPy {np.__version__}" in lines[-1]
    assert passes(found)


def test_json_is_finite_numbers_and_texts(found):
    plain = json.loads(json.dumps(accuracy_json(found), allow_nan=False))
    assert [pair["name"] for pair in plain["pairs"]] == ["sigmoid-bce", "softmax-ce"]
    worst = plain["pairs"][0]["ours"]["delta"]["worst"]
    assert worst["ulps"] <= GOALS["delta"]
    assert float(worst["true"]) == pytest.approx(worst["got"], rel=1e-12, abs=1e-300)


def test_a_failure_is_printed_and_is_no_pass():
    bad = [report("softmax-ce", peers=False, limit=5, functions=naive_softmax_ce)]
    assert not passes(bad)
    text = accuracy_text(bad, "en")
    assert "no reason found" in text
    assert "softmax-ce: output[" in text


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as stop:
        main.main(["accuracy", *arguments])
    return stop.value.code, *capsys.readouterr()


def test_the_command_measures_what_is_named_in_either_order(capsys):
    code, out, err = run(capsys, "bce-sigmoid", "--no-peers", "--json", "--jobs", "1")
    assert (code, err) == (0, "")
    document = json.loads(out)
    assert document["schema"] == 1
    assert document["pairs"][0]["name"] == "sigmoid-bce"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "--all"),
        (("--all", "softmax-ce"), "--all"),
        (("softmax",), "softmax has no loss"),
        (("backprop",), "has no loss"),
        (("softmax-cee",), "did you mean softmax-ce"),
        (("tanh-ce",), "sum to 1"),
        (("softmax-ce", "--dtype", "float16"), "float16"),
    ],
)
def test_the_command_refuses_what_it_cannot_measure(capsys, arguments, message):
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert len(err.splitlines()) == 1


def test_a_name_is_that_of_the_tables():
    assert pair_name("ce-softmax") == pair_name("softmax-ce") == "softmax-ce"


# Peers.


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
@pytest.mark.parametrize("name", NAMES)
def test_a_peer_computes_the_same_loss(name, peer):
    if not peer.is_installed:
        pytest.skip(f"{peer.name} is not installed")
    derivation = derive(name)
    ordinary = [sample for sample in samples(*_records(name), "float64") if 0.1 < np.min(np.abs(sample.net)) < 3]
    ordinary = [sample for sample in ordinary if np.max(np.abs(sample.net)) < 3][:4]
    functions = peer.functions(*NAMES[name], parameters_of(derivation))
    for truth in truths(reference_of(derivation), ordinary):
        net, t = np.array([truth.sample.net]), np.array([truth.sample.t])
        output, loss, delta = functions(net, t)
        assert delta.dtype == np.float64
        assert output[0] == pytest.approx([float(x) for x in truth.output], rel=1e-7)
        assert loss == pytest.approx(float(truth.loss), rel=1e-7)
        assert delta[0] == pytest.approx([float(x) for x in truth.delta], rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("name", ["sigmoid-bce", "softmax-ce", "tanh-quadratic", "softplus-huber"])
def test_ours_is_nowhere_worse_and_better_somewhere(name):
    installed = [peer.name for peer in PEERS if peer.is_installed]
    if not installed:
        pytest.skip("neither PyTorch nor JAX is installed")
    found = report(name, functions=generated(name))
    for peer in installed:
        assert not found.worse(peer)
        assert found.better(peer)


def test_the_table_names_a_peer_that_is_not_installed(monkeypatch):
    monkeypatch.setattr("numeric.peers.find_spec", lambda package: None)
    found = report("identity-mse", limit=3, functions=generated("identity-mse"))
    assert found.peers == {"PyTorch": None, "JAX": None}
    assert "PyTorch is not installed" in accuracy_text([found], "en")
    assert json.dumps(accuracy_json([found]), allow_nan=False)
