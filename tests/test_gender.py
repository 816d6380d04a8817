"""The gender demo: facts about the two published lists, and that nothing else fits them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from numeric.experiments import gender
from numeric.experiments.gender_fit import Effort, fit
from numeric.experiments.gender_program import (
    PARAMETERS,
    PROGRAMS,
    PUBLISHED_MSE,
    RIGHT_BCE,
    RIGHT_MSE,
    Networks,
    backward,
    epoch,
    mean_losses,
    people,
    printed_losses,
    sensitivities,
)
from numeric.experiments.save_starts import fits_as_json
from numeric.network import Network, functions

STATES = np.random.default_rng(11).random((3, len(PARAMETERS)))


@pytest.fixture(scope="module")
def experiment():
    return gender.run(seeds=4000)


def test_the_lists_are_those_that_were_printed():
    """First and last numbers of both lists of the lesson (seed 000)."""
    lists = gender.published()
    assert (lists["mse"][0], lists["mse"][-1]) == (0.4507304592177789, 0.09369385876122124)
    assert (lists["bce"][0], lists["bce"][-1]) == (0.9942633398183269, 0.04644787505022075)
    assert len(lists["mse"]) == len(lists["bce"]) == 20


def test_both_lists_come_out_of_starts_in_the_unit_cube(experiment):
    runs = {run.name: run for run in experiment.runs}
    assert runs["mse-as-published"].max_abs_diff <= 1e-12
    assert runs["bce"].max_abs_diff <= 1e-12
    for state in experiment.settings["states"].values():
        assert len(state) == 9
        assert all(0 <= number < 1 for number in state)
    assert experiment.as_expected


def test_every_correction_of_the_published_program_fits_worse_by_far(experiment):
    runs = {run.name: run for run in experiment.runs}
    others = [run for name, run in runs.items() if name not in ("mse-as-published", "bce")]
    assert len(others) == 4
    for run in others:
        assert run.max_abs_diff >= 1e4 * max(runs["mse-as-published"].max_abs_diff, 1e-12)
        assert not run.reproduced


@pytest.mark.parametrize("change", ["swaps_inputs", "swaps_hidden", "takes_w41"])
def test_the_found_start_needs_all_three_deviations(change):
    state = np.array([gender.saved_fits()["mse-as-published"].state])
    corrected = replace(PUBLISHED_MSE, **{change: False})
    assert np.abs(printed_losses(corrected, state)[0] - gender.list_of("mse-as-published")).max() > 1e-4


def test_the_right_program_is_the_generated_descent():
    """Beside the network's own step, which knows nothing of deviations."""
    f = functions(Network((2, 2, 1), ("sigmoid", "sigmoid"), "mse"))
    x, t = people()
    ours, theirs = Networks.of(STATES), Networks.of(STATES)
    epoch(RIGHT_MSE, ours, x, t)
    for person in range(4):
        f.descend(theirs.weights, theirs.biases, x[person : person + 1], t[person : person + 1], 0.1 / 4)
    np.testing.assert_allclose(ours.states(), theirs.states(), rtol=1e-13)


def test_the_published_wiring_pairs_as_its_source_says():
    """Forward: w31 with height, w53 with neuron 4. Update: w31 with weight, w53 with neuron 3."""
    state = np.zeros((1, 9))
    state[0, PARAMETERS.index("w31")] = 0.3
    state[0, PARAMETERS.index("w53")] = 0.7
    networks = Networks.of(state)
    (hidden, output), _ = networks.weights, networks.biases
    assert hidden[0].tolist() == [[0.0, 0.3], [0.0, 0.0]]
    assert output[0].tolist() == [[0.0, 0.7]]
    x, t = people()
    right = Networks(*backward(RIGHT_MSE, networks, x, t)).states()[0]
    inputs = Networks(*backward(replace(RIGHT_MSE, swaps_inputs=True), networks, x, t)).states()[0]
    place = {name: number for number, name in enumerate(PARAMETERS)}
    assert inputs[place["w31"]] == right[place["w32"]]
    assert inputs[place["w32"]] == right[place["w31"]]
    hidden_swapped = Networks(*backward(replace(RIGHT_MSE, swaps_hidden=True), networks, x, t)).states()[0]
    assert hidden_swapped[place["w53"]] == right[place["w54"]]


@pytest.mark.parametrize("name", PROGRAMS)
def test_sensitivities_are_the_derivatives_of_the_printed_numbers(name):
    program, h = PROGRAMS[name], 1e-6
    lists, slopes = sensitivities(program, STATES)
    np.testing.assert_allclose(lists, printed_losses(program, STATES), rtol=1e-13)
    for place in range(len(PARAMETERS)):
        above, below = STATES.copy(), STATES.copy()
        above[:, place] += h
        below[:, place] -= h
        difference = (printed_losses(program, above) - printed_losses(program, below)) / (2 * h)
        np.testing.assert_allclose(slopes[:, :, place], difference, atol=2e-8)


def test_a_small_search_finds_the_start_of_a_list_that_it_did_not_know():
    truth = np.random.default_rng(5).random((1, 9))
    want = printed_losses(RIGHT_BCE, truth)[0]
    units = []
    effort = Effort(3000, ((60, 25), (20, 25)), (8, 12))
    found = fit(RIGHT_BCE, want, effort, units.append)
    assert found.max_abs_diff < 1e-9
    assert units == list(range(1, effort.total + 1))


def test_the_same_seed_searches_alike():
    want = gender.list_of("bce")
    effort = Effort(300, ((10, 3),), (4, 1))
    assert fit(RIGHT_BCE, want, effort) == fit(RIGHT_BCE, want, effort)
    assert fit(RIGHT_BCE, want, effort).state != fit(RIGHT_BCE, want, replace(effort, seed=2)).state


def test_a_refit_reports_what_it_found(monkeypatch):
    monkeypatch.setattr(gender, "PROGRAMS", {"bce": RIGHT_BCE})
    done = []
    effort = Effort(400, ((10, 2),), (4, 2))
    fits = gender.search(effort, lambda units, total: done.append((units, total)))
    assert fits.keys() == {"bce"}
    assert done[-1] == (effort.total, effort.total)
    assert 0 < fits["bce"].max_abs_diff < 1


def test_saved_starts_are_read_back_exactly():
    import json

    fits = gender.saved_fits()
    again = json.loads(fits_as_json(fits))
    assert {name: tuple(one["state"]) for name, one in again.items()} == {name: one.state for name, one in fits.items()}


def test_the_gradient_check_exposes_the_published_backward_pass(experiment):
    errors = experiment.settings["gradient_errors"]
    wrong = {name for name, one in errors.items() if abs(one["published"] - one["derived"]) > 1e-9}
    assert wrong == set(PARAMETERS) - {"b5"}
    x, t = people()
    networks = Networks.of(np.array([experiment.settings["states"]["mse-as-published"]]))
    for place, name in enumerate(PARAMETERS):
        ends = []
        for h in (1e-6, -1e-6):
            moved = networks.states()
            moved[0, place] += h
            ends.append(mean_losses(RIGHT_MSE, Networks.of(moved), x, t)[0])
        assert errors[name]["derived"] == pytest.approx((ends[0] - ends[1]) / 2e-6, rel=1e-6, abs=1e-9)


def test_the_fair_comparison_has_the_known_medians(experiment):
    """4,000 starts, median mean squared error after 200 epochs, right gradients."""
    medians = {name: experiment.curves[f"fair-{name}-median"][-1] for name in gender.FAIR}
    assert medians == pytest.approx({"mse-2/n": 0.073, "mse": 0.015, "bce-1/n": 0.025, "bce": 0.0018}, rel=0.05)


def test_the_verdicts_follow_the_figures(experiment):
    verdicts = {claim.name: claim.verdict for claim in experiment.claims}
    assert verdicts == {
        "mse-list-has-wrong-gradient": "holds",
        "bce-list-has-right-gradient": "holds",
        "starts-in-unit-cube": "holds",
        "published-gradient-is-right": "fails",
        "conclusions-as-printed": "holds",
        "faster-in-first-three": "holds",
        "lower-at-the-end": "holds",
    }
    close = {"mse-as-published": 1e-13, "mse-all-corrected": 1e-13, "bce": 1e-13}
    assert gender.judge_origin(close).verdict == "fails"
    assert gender.judge_bce(1e-3).verdict == "fails"
    assert gender.judge_states([[0.5, 1.0]]).verdict == "fails"
    assert gender.judge_gradient({"w": {"published": 1.0, "derived": 1.0}}).verdict == "holds"
    mse, bce = gender.published()["mse"], gender.published()["bce"]
    assert gender.judge_as_printed(bce, mse).verdict == "fails"
    fair = {name: {"third": np.array([1.0, 1.0]), "last": np.array([1.0, 1.0])} for name in gender.FAIR}
    assert [claim.verdict for claim in gender.judge_fairly(fair)] == ["fails", "fails"]
