"""Optimisers beside one another: the figures of the experiment, checked by ways of their own."""

from __future__ import annotations

import numpy as np
import pytest

from derive.optimisers import OPTIMISERS
from numeric.experiments import optimisers
from numeric.experiments.optimisers import RATES, START, Steps, curvature, heights, shrinking
from numeric.experiments.saved import saved


@pytest.fixture(scope="module")
def experiment():
    return saved("optimisers")


def test_everything_comes_out_and_every_claim_holds(experiment):
    assert experiment.as_expected
    assert {claim.verdict for claim in experiment.claims} == {"holds"}
    assert len(experiment.runs) == sum(bool(one.state) for one in OPTIMISERS.values()) + 3


@pytest.mark.parametrize("name", OPTIMISERS)
def test_a_saved_path_is_what_the_update_gives_again(experiment, name):
    stepping = Steps(name, START, experiment.settings["valley_rates"][name])
    for x, y in zip(experiment.curves[f"path-x-{name}"][1:], experiment.curves[f"path-y-{name}"][1:], strict=True):
        np.testing.assert_allclose(stepping.take(curvature() @ (stepping.w - 1.0)), [x, y], rtol=1e-9, atol=1e-12)
    assert len(experiment.curves[f"path-x-{name}"]) == experiment.settings["steps"] + 1


@pytest.mark.parametrize("name", OPTIMISERS)
def test_no_other_learning_rate_has_a_lower_mean_in_the_valley(experiment, name):
    means = []
    with np.errstate(all="ignore"):
        for rate in RATES:
            means.append(heights(optimisers._path(name, rate)).mean())
    assert RATES[int(np.nanargmin(means))] == experiment.settings["valley_rates"][name]


def test_the_valley_is_as_narrow_as_it_is_said_to_be():
    found = np.linalg.eigvalsh(curvature())
    np.testing.assert_allclose(found, [1, optimisers.CONDITION])
    point, unit = np.array([0.3, -2.0]), 1e-6
    slopes = [(heights(point + d) - heights(point - d)) / (2 * unit) for d in unit * np.eye(2)]
    np.testing.assert_allclose(slopes, curvature() @ (point - 1.0), rtol=1e-6)


@pytest.mark.parametrize("name", ["sgd", "momentum", "nesterov"])
def test_errors_shrink_as_the_largest_eigenvalue_says(name):
    """Over 300 steps in the valley of κ = 25, without any eigenvalue."""
    condition = 25.0
    rate, parameters, published = optimisers.best_constants(name, condition)
    stepping, sizes = Steps(name, (1.0, 1.0), rate, **parameters), []
    for _ in range(300):
        sizes.append(np.abs(stepping.take(np.array([1.0, condition]) * stepping.w)).max())
    assert shrinking(name, condition) == pytest.approx(published, rel=1e-6)
    assert (sizes[-1] / sizes[150]) ** (1 / 149) == pytest.approx(published, rel=0.01)


def test_constants_beside_the_best_shrink_errors_less(monkeypatch):
    best = {name: shrinking(name, 25) for name in ("sgd", "momentum", "nesterov")}
    constants = optimisers.best_constants

    def beside(name, condition):
        rate, parameters, known = constants(name, condition)
        return rate * 0.9, parameters, known

    monkeypatch.setattr(optimisers, "best_constants", beside)
    assert all(shrinking(name, 25) > one + 1e-3 for name, one in best.items())


def test_a_wrong_formula_for_the_step_is_noticed(monkeypatch):
    """That of Adam without its correction, in the place of Adam's."""
    derive, value = optimisers.derive, optimisers.formula_value

    def of_rmsprop(formula, setting, values):
        return value(formula, setting, {**values, "alpha": 0.99})

    monkeypatch.setattr(optimisers, "derive", lambda name: derive("rmsprop"))
    monkeypatch.setattr(optimisers, "formula_value", of_rmsprop)
    assert not optimisers._steady_run("adam").reproduced
    assert optimisers._steady_run("rmsprop").reproduced


def test_the_losses_of_the_network_are_those_of_training(experiment):
    from numeric.data import load
    from numeric.experiments.series import losses
    from numeric.training import Settings, train

    rate = experiment.settings["network_rates"]["adam"]
    settings = Settings(rate, optimisers.EPOCHS, optimisers.BATCH, seed=optimisers.SEED, optimiser="adam")
    found = losses(train(optimisers.NETWORK, load("patterns"), settings, evaluate_start=True), "train")
    np.testing.assert_allclose(found, experiment.curves["network-adam"], rtol=1e-6)
