"""Softmax regression, ReLU beside the sigmoid, early stopping: what they train, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from math import log
from types import SimpleNamespace

import numpy as np
import pytest

from numeric.data import Dataset, Samples, load
from numeric.experiments import early_stopping, relu, softmax_regression
from numeric.experiments.saved import saved
from numeric.network import Network, functions
from numeric.training import INITIALISATIONS, CheckpointError, load_trained
from reports.experiments import experiment_text

# Softmax regression.


@cache
def few() -> Dataset:
    images = load("mnist")
    return images.with_parts({name: part.first(60) for name, part in images.parts.items()})


def test_before_anything_is_learned_loss_and_gradient_are_those_of_the_formulas():
    loss, gradient = softmax_regression.from_nothing(few())
    assert loss.published == (log(10),)
    shares = [float(np.mean(few().train.targets == label)) for label in range(10)]
    assert gradient.published == pytest.approx([0.1 - share for share in shares], abs=1e-15)
    assert loss.reproduced
    assert gradient.reproduced


def test_a_wrong_gradient_before_anything_is_learned_is_noticed(monkeypatch):
    right = functions(softmax_regression.NETWORK)
    wrong = SimpleNamespace(
        nets=right.nets,
        losses=right.losses,
        gradients=lambda *arguments: (None, [1.01 * right.gradients(*arguments)[1][0]]),
    )
    monkeypatch.setattr(softmax_regression, "functions", lambda network: wrong)
    loss, gradient = softmax_regression.from_nothing(few())
    assert loss.reproduced
    assert not gradient.reproduced


def test_the_kept_softmax_regression_is_of_all_images_and_near_the_published_figure():
    experiment = saved("softmax-regression")
    assert (experiment.settings["images"], experiment.settings["test_images"]) == (60_000, 10_000)
    tutorial = next(run for run in experiment.runs if run.name == "tutorial")
    assert tutorial.published == (92.0,)
    assert 91 <= tutorial.ours[0] <= 93
    assert experiment.curves["accuracy-test"][-1] == experiment.settings["right"] > 0.92
    rows = [line.split() for line in experiment_text(experiment, "en", 100).splitlines()]
    parts = [(experiment.curves[f"loss-{part}"], experiment.curves[f"accuracy-{part}"]) for part in ("train", "test")]
    for epoch in (1, 2, 5, 10, 20, 30):
        cells = [(f"{loss[epoch - 1]:.4f}", f"{right[epoch - 1]:.1%}") for loss, right in parts]
        assert [str(epoch), *cells[0], *cells[1]] in rows


def test_verdicts_on_softmax_regression_follow_the_figures():
    judge = softmax_regression.judge_one_minimum
    assert judge({"a": [5, 1.0], "b": [50, 1.0001]}).verdict == "holds"
    assert judge({"a": [5, 1.0], "b": [50, 1.5]}).verdict == "in part"
    assert judge({"a": [5, 1.0], "b": [50, 9]}).verdict == "fails"
    images = Dataset("ten", Samples(np.eye(10), np.arange(10), 10))
    for weights, verdict in ((np.eye(10), "holds"), (np.roll(np.eye(10), 1, axis=0), "fails")):
        assert softmax_regression.judge_weights(SimpleNamespace(weights=[weights]), images).verdict == verdict


# ReLU.


def test_the_slopes_of_relu_are_those_of_the_slides():
    assert relu.slopes("relu") == relu.SLOPES
    assert relu.slopes("sigmoid")[2] == 0.25


def test_the_error_terms_of_every_layer_make_up_the_gradient():
    network = Network((784, 6, 5, 10), ("sigmoid", "relu", "softmax"), "ce")
    weights, biases = INITIALISATIONS["glorot"].draw(network.shapes, 1)
    inputs, targets = few().train.inputs, few().train.target_rows
    found = relu.errors(network, weights, biases, inputs, targets)
    _, gradients = functions(network).gradients(weights, biases, inputs, targets)
    assert [one.shape for one in found] == [(60, 6), (60, 5), (60, 10)]
    for error, gradient in zip(found, gradients, strict=True):
        np.testing.assert_allclose(error.mean(axis=0), gradient, rtol=1e-12, atol=1e-16)


def test_verdicts_on_relu_follow_the_figures():
    def accuracies(**last):
        return {name.replace("_", "-"): [[value / 2, value]] for name, value in last.items()}

    good = accuracies(sigmoid_one=0.9, relu_one=0.92, sigmoid_four=0.15, relu_four=0.91)
    assert relu.judge_first_epoch(good).verdict == "holds"
    assert relu.judge_first_epoch({**good, "relu-one": [[0.1, 1]]}).verdict == "fails"
    assert relu.judge_depth(good).verdict == "holds"
    assert relu.judge_depth(good).figures["way"] == pytest.approx((0.15 - 0.1) / (0.9 - 0.1))
    for last in (0.2, 0.8):
        assert relu.judge_depth({**good, "sigmoid-four": [[0.1, last]]}).verdict == "in part"
    assert relu.judge_depth({**good, "sigmoid-four": [[0.1, 0.95]]}).verdict == "fails"
    assert relu.judge_errors({"sigmoid": (0.001, 1.0), "relu": (0.5, 1.0)}).verdict == "holds"
    assert relu.judge_errors({"sigmoid": (0.1, 1.0), "relu": (0.5, 1.0)}).verdict == "in part"
    assert relu.judge_errors({"sigmoid": (0.6, 1.0), "relu": (0.5, 1.0)}).verdict == "fails"
    assert relu.judge_errors({"sigmoid": (0.0625, 0.5, 1.0), "relu": (1.0, 1.0, 1.0)}).figures["sigmoid_factor"] == 0.25


def test_the_kept_sizes_of_error_terms_are_those_of_now():
    images = load("mnist", dtype="float32")
    for activation in relu.START:
        kept = saved("relu-depth").curves[f"errors-{activation}"]
        assert relu.sizes_of_errors(activation, images) == pytest.approx(kept, rel=1e-9)


# Early stopping.


@pytest.fixture(scope="module")
def short():
    """The whole experiment with fewer images and epochs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(early_stopping, "N_SAMPLES", 60)
        patch.setattr(early_stopping, "WHOLE", replace(early_stopping.WHOLE, epochs=12))
        patch.setattr(early_stopping, "STOPPING", replace(early_stopping.STOPPING, epochs=12, early_stopping=2))
        told = []
        yield early_stopping.run(progress=lambda *now: told.append(now)), told


def test_what_is_stopped_resumed_and_loaded_is_the_same_to_the_bit(short):
    experiment, told = short
    assert experiment.as_expected
    assert [run.name for run in experiment.runs] == ["stopped-as-far", "resumed", "loaded", "shape"]
    assert all(run.max_abs_diff == 0 for run in experiment.runs)
    assert len(experiment.runs[1].ours) == 12
    assert experiment.runs[3].ours == (4, 5)
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]


def test_the_rows_of_the_table_are_those_of_the_curves(short):
    experiment, _ = short
    kept, stopped, last = experiment.settings["rows"]
    validation = experiment.curves["loss-validation"]
    assert kept["epoch"] == 1 + int(np.argmin(validation[: stopped["epoch"]]))
    assert last["epoch"] == 12
    for row in (kept, stopped, last):
        assert row["validation"] == validation[row["epoch"] - 1]
        assert row["right"] == experiment.curves["accuracy-test"][row["epoch"] - 1]


def test_the_kept_result_stops_where_the_validation_loss_turns():
    experiment = saved("early-stopping")
    kept, stopped, last = (row["epoch"] for row in experiment.settings["rows"])
    assert stopped - kept == experiment.settings["patience"] == 5
    assert last == 60
    text = experiment_text(experiment, "en", 100)
    assert "w_2        (4, 5)" in text


def outcome(epoch: int, **parts):
    history = [
        SimpleNamespace(scores={part: SimpleNamespace(loss=values[at], accuracy=0.5) for part, values in parts.items()})
        for at in range(len(parts["test"]))
    ]
    return SimpleNamespace(history=history, epoch=epoch)


def test_verdicts_on_early_stopping_follow_the_figures():
    turning, falling = [3.0, 1.0, 2.0], [3.0, 2.0, 1.0]
    whole = outcome(3, test=turning, validation=turning)
    assert early_stopping.judge_kept(whole, outcome(2, test=turning, validation=turning)).verdict == "holds"
    assert early_stopping.judge_kept(outcome(3, test=falling), outcome(2, test=falling)).verdict == "in part"
    assert early_stopping.judge_validation(whole).verdict == "holds"
    assert early_stopping.judge_validation(outcome(3, test=falling, validation=turning)).verdict == "in part"
    assert early_stopping.judge_validation(outcome(3, test=turning, validation=falling)).verdict == "fails"


def test_a_cut_file_that_is_read_all_the_same_is_noticed(tmp_path, monkeypatch):
    path = tmp_path / "network.npz"
    path.write_bytes(bytes(range(256)) * 2)
    assert early_stopping.judge_damaged(path).verdict == "holds"
    assert path.read_bytes() == bytes(range(256)) * 2
    with pytest.raises(CheckpointError):
        load_trained(path)
    monkeypatch.setattr(early_stopping, "load_trained", lambda path: None)
    assert early_stopping.judge_damaged(path).verdict == "fails"
