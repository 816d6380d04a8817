"""Trained networks that are kept, early stopping, autoencoders of any data: what is trained comes back as it was."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner

from cli import main
from numeric.data import DataError, Dataset, Samples, load
from numeric.network import Network, functions
from numeric.training import (
    CheckpointError,
    Settings,
    SettingsError,
    Trained,
    load_checkpoint,
    load_trained,
    save_trained,
    train,
)
from numeric.training.evaluation import Evaluation, Score
from numeric.training.initialisation import INITIALISATIONS
from numeric.training.stopping import best_of
from reports.phrases.networks import NETWORK_PHRASES
from reports.trained import trained_text
from reports.training import training_text

NETWORK = Network((3, 5, 2), ("tanh", "softmax"), "ce")
SETTINGS = Settings(0.5, 60, 4, seed=3)


def noisy(n_samples=40, seed=0):
    """Labels that hardly depend on the inputs: learning them by heart does not help on others."""
    rng = np.random.default_rng(seed)
    x, labels = rng.standard_normal((n_samples, 3)), rng.integers(0, 2, n_samples)
    parts = [Samples(x[rows], labels[rows], 2) for rows in (slice(0, 20), slice(20, 30), slice(30, None))]
    return Dataset("noisy", *parts, class_names=("no", "yes"))


def bits(arrays):
    return [one.tobytes() for one in arrays]


def invoke(*arguments):
    return CliRunner().invoke(main, [str(one) for one in arguments])


# Early stopping.


def test_a_run_stops_when_validation_gains_no_more_and_keeps_the_best_parameters():
    whole = train(NETWORK, noisy(), SETTINGS)
    losses = [one.scores["validation"].loss for one in whole.history]
    best = int(np.argmin(losses))
    assert best < 40, "the data must overfit for this test"
    stopped = train(NETWORK, noisy(), replace(SETTINGS, early_stopping=8))
    assert stopped.history == whole.history[: len(stopped.history)]
    since = [one.scores["validation"].loss for one in stopped.history[stopped.epoch :]]
    assert len(since) == 8
    assert min(since) >= stopped.history[stopped.epoch - 1].scores["validation"].loss
    again = train(NETWORK, noisy(), replace(SETTINGS, epochs=stopped.epoch))
    assert bits(stopped.weights + stopped.biases) == bits(again.weights + again.biases)


def test_a_run_that_goes_through_all_epochs_keeps_the_best_parameters_too():
    whole = train(NETWORK, noisy(), replace(SETTINGS, early_stopping=1000))
    losses = [one.scores["validation"].loss for one in whole.history]
    assert len(losses) == 60
    assert whole.epoch == 1 + int(np.argmin(losses)) < 60
    score = whole.trained.evaluate(noisy()).scores["validation"]
    assert score.loss == min(losses)


@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_early_stopping_goes_on_from_a_checkpoint_bit_for_bit(tmp_path, precision):
    settings = replace(SETTINGS, early_stopping=8, precision=precision)
    whole = train(NETWORK, noisy(), settings)
    path = tmp_path / "run.npz"
    middle = whole.epoch + 3
    train(NETWORK, noisy(), replace(settings, epochs=middle), checkpoint=path)
    assert load_checkpoint(path).best.waited == 3
    on = train(NETWORK, noisy(), settings, checkpoint=path, resume=load_checkpoint(path))
    assert (on.epoch, on.history) == (whole.epoch, whole.history)
    assert bits(on.weights + on.biases) == bits(whole.weights + whole.biases)
    over = train(NETWORK, noisy(), settings, checkpoint=path, resume=load_checkpoint(path))
    assert over.history == whole.history
    kept = load_trained(path)
    assert bits(kept.weights) == bits(whole.weights)
    assert kept.epoch == whole.epoch


def test_losses_that_are_no_numbers_are_never_the_best():
    def at(epoch, loss):
        return Evaluation(epoch, {"validation": Score(loss, None, 1)}, 0.0)

    best = None
    for epoch, loss in enumerate((float("nan"), 2.0, float("nan"), 2.0, 1.0, float("inf"))):
        best = best_of(best, at(epoch, loss), [np.full((1, 1), float(epoch))], [np.zeros(1)])
        assert best.weights[0].item() == best.epoch
    assert (best.epoch, best.loss, best.waited) == (4, 1.0, 1)


def test_early_stopping_needs_validation_samples_and_patience():
    with pytest.raises(SettingsError, match="early stopping looks at validation samples, and there are none"):
        train(NETWORK, replace(noisy(), validation=None), replace(SETTINGS, early_stopping=3))
    with pytest.raises(SettingsError, match="early stopping must be at least 1, not 0"):
        replace(SETTINGS, early_stopping=0)


@pytest.mark.parametrize(("lang", "said"), [("en", "Stopped after epoch"), ("zh", "轮后停止")])
def test_what_early_stopping_did_is_said(lang, said):
    outcome = train(NETWORK, noisy(), replace(SETTINGS, early_stopping=8))
    last = training_text(outcome, lang).splitlines()[-2:]
    assert said in last[0]
    assert {str(outcome.epoch + 8), "8"} <= set(re.findall(r"\d+", last[0]))
    assert str(outcome.epoch) in last[1]
    assert said not in training_text(train(NETWORK, noisy(), SETTINGS), lang)


def test_every_phrase_has_both_languages_and_the_same_gaps():
    for key, (english, chinese) in NETWORK_PHRASES.items():
        assert english != chinese, key
        assert english.count("{}") == chinese.count("{}"), key


# Files.


@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_a_trained_network_comes_back_with_its_bits(tmp_path, precision):
    outcome = train(NETWORK, noisy(), replace(SETTINGS, precision=precision, epochs=3))
    path = tmp_path / "network.npz"
    save_trained(path, outcome.trained)
    again = load_trained(path)
    assert (again.network, again.settings, again.epoch) == (NETWORK, outcome.settings, 3)
    assert again.class_names == ("no", "yes")
    assert {name: array.shape for name, array in again.parameters.items()} == {
        "w_1": (5, 3),
        "b_1": (5,),
        "w_2": (2, 5),
        "b_2": (2,),
    }
    assert bits(again.weights + again.biases) == bits(outcome.weights + outcome.biases)
    assert again.outputs(noisy().test.inputs).tobytes() == outcome.outputs(noisy().test.inputs).tobytes()
    assert again.evaluate(noisy()) == outcome.history[-1]


def test_the_shapes_of_the_course_are_listed_by_name():
    """Seed 004 prints v_2: (4, 5)."""
    network = Network((3, 5, 4), ("relu", "softmax"), "ce")
    weights, biases = INITIALISATIONS["glorot"].draw(network.shapes, 1)
    text = trained_text(Trained(network, SETTINGS, 0, tuple(weights), tuple(biases)), "en")
    assert re.search(r"^w_2: +\(4, 5\) +20 ", text, re.M)
    assert "44 numbers in all" in text


def test_every_cut_of_a_file_and_every_foreign_one_is_one_line_and_exit_code_2(tmp_path):
    path = tmp_path / "network.npz"
    save_trained(path, train(NETWORK, noisy(), replace(SETTINGS, epochs=1)).trained)
    whole = path.read_bytes()
    for cut in range(0, len(whole) - 1, 53):
        path.write_bytes(whole[:cut])
        with pytest.raises(CheckpointError, match=r"network\.npz: it is damaged or no NPZ file"):
            load_trained(path)
    path.write_bytes(whole)
    with np.load(path) as file:
        arrays = dict(file)
    head = json.loads(str(arrays["head"]))
    for change, message in (
        ({"head": np.array("[" * 100_000)}, "no trained network of this program"),
        ({"head": np.array(json.dumps({**head, "format": "another"}))}, "its format is not"),
        ({"head": np.array(json.dumps({"format": head["format"]}))}, "'network' is missing"),
        ({"w_2": np.zeros((2, 4))}, r"layer 2 has the shapes (2, 4) and (2,); 3-5-2 needs (2, 5)"),
        ({"b_1": np.full(5, np.nan)}, "layer 1 has numbers that are not finite"),
        ({"w_1": np.zeros((5, 3), np.float32)}, "layer 1 is of float32, not float64"),
    ):
        np.savez(path, **{**arrays, **change})
        for command in (["show", path], ["evaluate", path, "--data", "gender"], ["predict", path, "--data", "gender"]):
            done = invoke(*command)
            assert done.exit_code == 2
            assert done.output.count("\n") == 1
            assert message in done.output
    path.write_bytes(b"\x89PNG\r\n")
    done = invoke("show", path)
    assert (done.exit_code, done.output.count("\n")) == (2, 1)
    assert invoke("show", tmp_path / "none.npz").exit_code == 2


def test_a_network_is_not_written_over_the_data_nor_into_a_missing_folder(tmp_path):
    data = tmp_path / "x.npz"
    np.savez(data, x=np.ones((4, 2)), y=np.array([[0.0], [1], [0], [1]]))
    before = data.read_bytes()
    usual = ("train", "--data", data, "--layers", "2-1", "--activations", "sigmoid", "--loss", "bce")
    for place, said in ((data, "holds the data"), (tmp_path / "none" / "a.npz", "no such folder")):
        done = invoke(*usual, "--learning-rate", "0.1", "--save", place)
        assert done.exit_code == 2
        assert said in done.output
    assert data.read_bytes() == before


# Commands.


@pytest.fixture
def species(tmp_path):
    """A table of three classes, and another with two of them."""
    rng = np.random.default_rng(1)
    rows = [
        (*(3 * np.eye(2)[kind % 2] * (kind < 2) + 0.3 * rng.standard_normal(2)), "abc"[kind]) for kind in [0, 1, 2] * 20
    ]
    full, part = tmp_path / "full.csv", tmp_path / "part.csv"
    full.write_text("u,v,kind\n" + "".join(f"{u},{v},{kind}\n" for u, v, kind in rows), encoding="utf-8")
    some = [row for row in rows if row[2] != "a"]
    part.write_text("u,v,kind\n" + "".join(f"{u},{v},{kind}\n" for u, v, kind in some), encoding="utf-8")
    return full, part


def test_train_save_show_evaluate_predict(tmp_path, species):
    path, (full, part) = tmp_path / "kinds.npz", species
    done = invoke(
        *("train", "--data", full, "--layers", "2-4-3", "--activations", "tanh,softmax", "--loss", "ce"),
        *("--learning-rate", "0.3", "--epochs", "40", "--validation", "0.2", "--early-stopping", "5", "--save", path),
    )
    assert done.exit_code == 0, done.output
    assert f"Saved in {path}: w_1 (4, 2), b_1 (4,), w_2 (3, 4), b_2 (3,)" in done.output
    shown = json.loads(invoke("show", path, "--json").output)
    assert shown["parameters"] == {"w_1": [4, 2], "b_1": [4], "w_2": [3, 4], "b_2": [3]}
    assert shown["class_names"] == ["a", "b", "c"]
    scores = json.loads(invoke("evaluate", path, "--data", full, "--json").output)["scores"]
    assert scores["train"]["n_samples"] == 60
    assert scores["train"]["right"] >= 58
    assert "100.00 % (40)" in invoke("evaluate", path, "--data", part).output
    lines = invoke("predict", path, "--data", part, "--samples", 4).output.splitlines()
    assert lines[0] == "sample,class,y_1,y_2,y_3"
    assert [line.split(",")[1] for line in lines[1:]] == ["b", "c", "b", "c"]
    outputs = load_trained(path).outputs(load(part).train.inputs[:4])
    found = json.loads(invoke("predict", path, "--data", part, "--samples", 4, "--json").output)["predictions"]
    assert [one["outputs"] for one in found] == outputs.tolist()


def test_classes_that_the_network_does_not_know_are_refused(tmp_path, species):
    path, (full, part) = tmp_path / "kinds.npz", species
    invoke(
        *("train", "--data", part, "--layers", "2-2", "--activations", "softmax", "--loss", "ce"),
        *("--learning-rate", "0.3", "--epochs", "2", "--save", path),
    )
    done = invoke("evaluate", path, "--data", full)
    assert done.exit_code == 2
    assert "full has the class 'a'; the network knows 'b', 'c'" in done.output
    done = invoke("predict", path, "--data", part, "--part", "test")
    assert done.exit_code == 2
    assert "part has no test samples; it has train" in done.output


# Autoencoders.


def test_the_inputs_are_the_targets_of_an_autoencoder():
    data = load("mnist", dtype=np.float32).reconstructing()
    assert data.n_out == 784
    assert data.class_names == ()
    for part in data.parts.values():
        assert part.targets is part.inputs
    patterns = load("patterns")
    assert np.array_equal(patterns.train.inputs, np.eye(16))
    assert np.array_equal(patterns.train.targets, np.eye(16))


def test_an_autoencoder_of_a_table_by_command(tmp_path, species):
    path, (full, _) = tmp_path / "code.npz", species
    done = invoke(
        *("train", "--data", full, "--layers", "2-1-2", "--activations", "identity,identity", "--loss", "quadratic"),
        *("--learning-rate", "0.05", "--batch", "all", "--epochs", "300", "--reconstruct", "--save", path),
    )
    assert done.exit_code == 0, done.output
    x = load(full).train.inputs
    centred = x - x.mean(axis=0)
    least = np.linalg.svd(centred, compute_uv=False)[1] ** 2 / len(x) / 2
    scores = json.loads(invoke("evaluate", path, "--data", full, "--reconstruct", "--json").output)["scores"]
    assert scores["train"]["loss"] == pytest.approx(least, rel=1e-3), (
        "a linear code of one number is the first component"
    )
    assert scores["train"]["right"] is None


def test_a_network_of_one_output_names_its_class(tmp_path):
    network = Network((1, 1), ("tanh",), "hinge")
    trained = Trained(network, SETTINGS, 0, (np.ones((1, 1)),), (np.zeros(1),), ("no", "yes"))
    outputs = trained.outputs(np.array([[-2.0], [0.1]]))
    assert (
        outputs.tolist()
        == functions(network).outputs([np.ones((1, 1))], [np.zeros(1)], np.array([[-2.0], [0.1]])).tolist()
    )
    assert trained.classes(outputs).tolist() == [0, 1]
    with pytest.raises(DataError, match="1-1 takes 1 inputs, and noisy has 3"):
        trained.samples(noisy())
