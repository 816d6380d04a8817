"""The single neuron of Nielsen's chapter 3, figure by figure."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from numeric.experiments import neuron

FIGURES = [
    # Nielsen, chapter 3: loss, start, η; output at first and last, w, b, recomputed to four digits.
    ("quadratic", (0.6, 0.9), 0.15, 0.817574, -1.2831, -0.9831, 0.0940),
    ("quadratic", (2.0, 2.0), 0.15, 0.982014, -0.6843, -0.6843, 0.2028),
    ("bce", (0.6, 0.9), 0.005, 0.817574, -0.3162, -0.0162, 0.4177),
    ("bce", (2.0, 2.0), 0.005, 0.982014, 0.6316, 0.6316, 0.7796),
    ("widget", (0.6, 0.9), 0.005, 0.817574, -1.7343, -1.4343, 0.0404),
    ("widget", (2.0, 2.0), 0.005, 0.982014, -1.4950, -1.4950, 0.0479),
]


@pytest.fixture(scope="module")
def experiment():
    return neuron.run()


@pytest.mark.parametrize(("loss", "start", "rate", "first", "w", "b", "output"), FIGURES)
def test_every_figure_to_the_digits_that_are_known(loss, start, rate, first, w, b, output):
    found = neuron.descend(loss, start, rate)
    assert len(found.output) == 301
    assert round(found.output[0], 6) == first
    assert (round(found.w[-1], 4), round(found.b[-1], 4), round(found.output[-1], 4)) == (w, b, output)


@pytest.mark.parametrize(("start", "output"), [((0.6, 0.9), 0.0116), ((2.0, 2.0), 0.0120)])
def test_cross_entropy_at_the_learning_rate_of_the_quadratic_loss(start, output):
    assert round(neuron.descend("bce", start, 0.15).output[-1], 4) == output


def test_the_experiment_reproduces_all_and_a_changed_figure_is_noticed(experiment):
    assert experiment.as_expected
    assert len(experiment.runs) == 8
    printed = neuron.PRINTED[0]
    found = neuron.descend(printed.loss, neuron.STARTS[printed.start], printed.rate, epochs=299)
    assert not neuron._run(printed, found).reproduced


def test_the_descent_is_against_a_gradient_that_differences_confirm():
    """w falls by η ∂C/∂w: both losses, from both starts, first step."""
    for loss in ("quadratic", "bce"):
        for w, b in neuron.STARTS.values():
            found = neuron.descend(loss, (w, b), 0.1, epochs=1)
            h = 1e-5
            above, below = (neuron.descend(loss, (w + d, b), 0.1, epochs=0).cost[0] for d in (h, -h))
            assert found.w[0] - found.w[1] == pytest.approx(0.1 * (above - below) / (2 * h), rel=1e-8)


def test_the_verdicts(experiment):
    assert {claim.name: claim.verdict for claim in experiment.claims} == {
        "starts-at-0.82": "holds",
        "converges-in-80": "in part",
        "slow-from-2/2": "holds",
        "reached-after-300": "in part",
        "largest-slope": "holds",
        "gradient-is-the-error": "holds",
        "cross-entropy-is-faster": "in part",
        "widget-is-gradient-descent": "fails",
    }


def test_verdicts_follow_the_figures():
    assert neuron.judge_first_output(0.83).verdict == "fails"
    steep, straight = [1.0] + [0.0] * 300, [1 - epoch / 300 for epoch in range(301)]
    in_80 = [max(1 - epoch / 88, 0) for epoch in range(301)]
    assert neuron.judge_convergence(in_80, in_80).verdict == "holds"
    assert neuron.judge_convergence(in_80, straight).verdict == "in part"
    assert neuron.judge_convergence(steep, straight).verdict == "fails"
    assert neuron.judge_slow_start(straight, straight).verdict == "fails"
    assert neuron.judge_reached(0.05, 0.05).verdict == "holds"
    assert neuron.judge_reached(0.5, 0.5).verdict == "fails"


def test_which_loss_is_faster_follows_the_outputs():
    quadratic = neuron.descend("quadratic", (2.0, 2.0), 0.15)
    better, worse = (replace(quadratic, output=(*quadratic.output[:-1], last)) for last in (0.1, 0.3))
    assert neuron.judge_faster(quadratic, better, better, better).verdict == "holds"
    assert neuron.judge_faster(quadratic, worse, better, better).verdict == "in part"
    assert neuron.judge_faster(quadratic, worse, worse, worse).verdict == "fails"


def test_the_rule_of_the_figure_would_hold_if_it_were_the_gradient(monkeypatch):
    found = {name: neuron.descend(name, (0.6, 0.9), 0.005) for name in ("bce", "widget")}
    named = {f"{name} 0.6/0.9 η=0.005": one for name, one in found.items()}
    assert neuron.judge_widget(named).verdict == "fails"
    monkeypatch.setattr(neuron, "widget_rule", lambda output: output)
    assert neuron.judge_widget(named).verdict == "holds"


def test_a_gradient_with_a_factor_more_is_not_the_error(monkeypatch):
    curves = neuron._gradient_curves()
    monkeypatch.setattr(neuron, "_gradient_curves", lambda: {**curves, "bce gradient": curves["quadratic gradient"]})
    assert neuron.judge_error_alone().verdict == "fails"


def test_a_steeper_sigmoid_has_another_largest_slope(monkeypatch):
    slope = neuron.kernels("sigmoid").output_jacobian
    steeper = SimpleNamespace(output_jacobian=lambda net: 2 * slope(2 * net))
    monkeypatch.setattr(neuron, "kernels", lambda name: steeper)
    claim = neuron.judge_slope()
    assert claim.verdict == "fails"
    assert claim.figures["at_zero"] == 0.5


def test_whole_numbers_start_like_others():
    assert neuron.descend("quadratic", (2, 2), 0.15, epochs=3) == neuron.descend(
        "quadratic", (2.0, 2.0), 0.15, epochs=3
    )


def test_the_curves_are_those_of_sigma(experiment):
    net = np.array(experiment.curves["net"])
    y = 1 / (1 + np.exp(-net))
    np.testing.assert_allclose(experiment.curves["sigmoid"], y, rtol=1e-14)
    np.testing.assert_allclose(experiment.curves["slope"], y * (1 - y), rtol=1e-12)
    output = np.array(experiment.curves["output"])
    np.testing.assert_allclose(experiment.curves["quadratic gradient"], output * output * (1 - output), rtol=1e-13)
    np.testing.assert_allclose(experiment.curves["bce gradient"], output, rtol=1e-13)
