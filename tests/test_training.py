"""Training runs: repeatable to the bit, resumable to the bit, and honest when they fail."""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import numeric.training.run
from numeric.data import DataError, Dataset, Samples, load
from numeric.experiments.mnist import published
from numeric.experiments.mnist_runs import nielsen_plan
from numeric.network import Network, functions
from numeric.training import (
    INITIALISATIONS,
    SHUFFLES,
    CheckpointError,
    DivergedError,
    Settings,
    SettingsError,
    load_checkpoint,
    train,
)
from numeric.training.evaluation import parts_of
from numeric.training.requests import read_request
from numeric.training.threads import threads_for
from reports.training import training_json, training_text

ROOT = Path(__file__).parent.parent
CLI = [sys.executable, str(ROOT / "cli.py")]
NETWORK = Network((3, 4, 2), ("tanh", "softmax"), "ce")
SETTINGS = Settings(0.2, 6, 4, seed=7)


def table(n_samples=30, seed=0):
    """Two classes that a line nearly parts."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((n_samples, 3))
    labels = (x[:, 0] + 0.5 * x[:, 1] + 0.3 * rng.standard_normal(n_samples) > 0).astype(int)
    return Dataset("made up", Samples(x, labels, 2), test=Samples(x[:10], labels[:10], 2))


def bits(outcome):
    return [one.tobytes() for one in (*outcome.weights, *outcome.biases)]


@pytest.fixture(scope="module")
def digits():
    return load("mnist")


# What was published.


def test_the_first_epochs_of_the_published_runs_come_out_to_the_last_digits(digits):
    """Nielsen, chapter 3: 1,000 images, cross-entropy; every cost within 1e-12, every count equal."""
    for name, l2 in (("overfitting", 0.0), ("regularized", 0.1)):
        plan = nielsen_plan(name, 1000, 12, l2, 0)
        ran = train(plan.network, replace(digits, train=digits.train.first(1000)), plan.settings)
        lists = published()[name]
        costs = [one.cost("train") for one in ran.history]
        np.testing.assert_allclose(costs, lists["training cost"][:12], rtol=0, atol=1e-12)
        assert [one.scores["train"].right for one in ran.history] == lists["training accuracy"][:12]


def test_a_wrong_gradient_would_not_reproduce_them(digits):
    """The quadratic loss in place of cross-entropy, everything else alike."""
    plan = nielsen_plan("overfitting", 1000, 2, 0.0, 0)
    wrong = replace(plan.network, loss="quadratic")
    ran = train(wrong, replace(digits, train=digits.train.first(1000)), plan.settings)
    right = [one.scores["train"].right for one in ran.history]
    assert right != published()["overfitting"]["training accuracy"][:2]


# Repeatable.


@pytest.mark.parametrize("shuffle", SHUFFLES)
@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_the_same_seed_gives_the_same_bits(shuffle, precision):
    settings = replace(SETTINGS, shuffle=shuffle, precision=precision)
    first, again = (train(NETWORK, table(), settings) for _ in range(2))
    assert bits(first) == bits(again)
    assert first.history == again.history
    assert first.weights[0].dtype == precision
    assert bits(train(NETWORK, table(), replace(settings, seed=8))) != bits(first)


@pytest.mark.parametrize("name", INITIALISATIONS)
def test_an_initialisation_has_the_shapes_and_depends_on_the_seed_alone(name):
    draw = INITIALISATIONS[name].draw
    weights, biases = draw(NETWORK.shapes, 3)
    assert [w.shape for w in weights] == [(4, 3), (2, 4)]
    assert [b.shape for b in biases] == [(4,), (2,)]
    assert np.array_equal(weights[0], draw(NETWORK.shapes, 3)[0][0])
    assert not np.array_equal(weights[0], draw(NETWORK.shapes, 4)[0][0])


def test_nielsens_shuffle_is_that_of_python_2():
    """random.seed(12345678); x = list(range(10)); random.shuffle(x): by its definition, on the numbers of random()."""
    from random import Random

    random, want = Random(12345678), list(range(10))
    for i in reversed(range(1, 10)):
        j = int(random.random() * (i + 1))
        want[i], want[j] = want[j], want[i]
    assert SHUFFLES["nielsen"](10, 12345678).next().tolist() == want


def test_orders_are_permutations_and_differ_from_epoch_to_epoch():
    for name in ("permutation", "nielsen"):
        shuffle = SHUFFLES[name](50, 1)
        first, second = shuffle.next().copy(), shuffle.next()
        assert sorted(first) == sorted(second) == list(range(50))
        assert not np.array_equal(first, second)


# What a step is.


def test_a_full_batch_is_one_step_against_the_gradient():
    data, settings = table(), Settings(0.3, 1, None, l1=0.5, l2=0.7, shuffle="none", seed=2)
    outcome = train(NETWORK, data, settings)
    weights, biases = INITIALISATIONS["glorot"].draw(NETWORK.shapes, 2)
    dw, db = functions(NETWORK).gradients(weights, biases, data.train.inputs, data.train.target_rows)
    for got, w, slope in zip(outcome.weights, weights, dw, strict=True):
        np.testing.assert_allclose(
            got, w - 0.3 * (slope + 0.5 / 30 * np.sign(w) + 0.7 / 30 * w), rtol=1e-12, atol=1e-15
        )
    for got, b, slope in zip(outcome.biases, biases, db, strict=True):
        np.testing.assert_allclose(got, b - 0.3 * slope, rtol=1e-12, atol=1e-15)


def test_the_penalty_is_divided_by_all_samples_not_by_those_of_a_batch():
    data = replace(table(8), test=None)
    for name in ("l1", "l2"):
        outcome = train(NETWORK, data, Settings(0.3, 1, 4, shuffle="none", seed=2, **{name: 0.8}))
        f, (weights, biases) = functions(NETWORK), INITIALISATIONS["glorot"].draw(NETWORK.shapes, 2)
        for rows in (slice(0, 4), slice(4, 8)):
            f.descend(weights, biases, data.train.inputs[rows], data.train.target_rows[rows], 0.3, **{name: 0.1})
        assert bits(outcome) == [one.tobytes() for one in (*weights, *biases)]


def test_batches_do_not_depend_on_the_clock(monkeypatch):
    """Steps are taken in chunks that shall last 0.05 s; a chunk is whole batches, however the clock goes."""
    usual = bits(train(NETWORK, table(), replace(SETTINGS, batch=3)))
    for steps in ([0.0, 1e-9], [0.0, 0.03, 0.07, 1.0]):
        ticks = [sum((steps * 2000)[:n]) for n in range(2000)]
        monkeypatch.setattr(numeric.training.run, "monotonic", iter(ticks).__next__)
        assert bits(train(NETWORK, table(), replace(SETTINGS, batch=3))) == usual


def test_costs_are_penalised_by_the_size_of_the_part_they_are_of():
    outcome = train(NETWORK, table(), replace(SETTINGS, l2=0.4))
    last = outcome.history[-1]
    penalty = 0.2 * sum(np.square(w).sum() for w in outcome.weights)
    assert last.cost("test") == pytest.approx(last.scores["test"].loss + penalty / 10, rel=1e-12)
    assert last.cost("train") == pytest.approx(last.scores["train"].loss + penalty / 30, rel=1e-12)


def test_initialisations_have_the_spread_that_they_name():
    shapes = [(400, 100), (50, 400)]
    drawn = {name: one.draw(shapes, 5) for name, one in INITIALISATIONS.items()}
    for place, (n_out, n_in) in enumerate(shapes):
        weight = {name: weights[place] for name, (weights, _) in drawn.items()}
        limit = (6 / (n_in + n_out)) ** 0.5
        assert 0.98 * limit < np.abs(weight["glorot"]).max() <= limit
        assert weight["he"].std() == pytest.approx((2 / n_in) ** 0.5, rel=0.03)
        assert weight["truncated-normal"].std() == pytest.approx(0.088, rel=0.03)  # 0.1 √(1 - 4 φ(2)/(2 Φ(2) - 1))
        assert 0.19 < np.abs(weight["truncated-normal"]).max() <= 0.2
        assert weight["nielsen"].std() == pytest.approx(n_in**-0.5, rel=0.03)
        assert weight["nielsen-large"].std() == pytest.approx(1, rel=0.03)
        assert 0 <= weight["uniform"].min() < 0.01 < 0.99 < weight["uniform"].max() < 1
        assert -0.5 <= weight["symmetric"].min() < -0.49 < 0.49 < weight["symmetric"].max() < 0.5
    for name, (_, biases) in drawn.items():
        spread = {"uniform": 0.29, "nielsen": 1.0, "nielsen-large": 1.0}.get(name, 0.0)
        assert biases[0].std() == pytest.approx(spread, rel=0.1)


def test_one_sample_at_a_time_is_a_step_for_each():
    data = table(5)
    data = replace(data, test=None)
    outcome = train(NETWORK, data, Settings(0.3, 1, 1, shuffle="none", seed=2))
    f, (weights, biases) = functions(NETWORK), INITIALISATIONS["glorot"].draw(NETWORK.shapes, 2)
    for place in range(5):
        row = slice(place, place + 1)
        f.descend(weights, biases, data.train.inputs[row], data.train.target_rows[row], 0.3)
    assert bits(outcome) == [one.tobytes() for one in (*weights, *biases)]


def test_training_lowers_the_loss_and_evaluates_every_part_when_asked_to():
    outcome = train(NETWORK, table(), replace(SETTINGS, epochs=50, evaluate_every=20), evaluate_start=True)
    assert [one.epoch for one in outcome.history] == [0, 20, 40, 50]
    first, last = outcome.history[0].scores, outcome.history[-1].scores
    assert last["train"].loss < first["train"].loss / 2
    assert set(last) == {"train", "test"}
    y = outcome.outputs(table().test.inputs)
    assert last["test"].right == int((y.argmax(1) == table().test.targets).sum())
    assert last["test"].n_samples == 10


def test_two_classes_train_one_output_and_signed_losses_get_signed_targets():
    one = train(Network((3, 1), ("sigmoid",), "bce"), table(), replace(SETTINGS, epochs=40))
    assert one.history[-1].scores["train"].accuracy > 0.8
    labels = table().train.targets
    rows = parts_of(table(), -1.0, 1.0)["train"].rows
    assert rows.tolist() == [[-1.0, 1.0] if label else [1.0, -1.0] for label in labels]
    rows = parts_of(table(), -1.0, 1.0, one_output=True)["train"].rows
    assert rows.tolist() == [[1.0] if label else [-1.0] for label in labels]
    for sizes in ((3, 2), (3, 1)):
        signed = train(Network(sizes, ("tanh",), "hinge"), table(), replace(SETTINGS, epochs=40))
        assert signed.history[-1].scores["train"].accuracy > 0.8
        assert signed.history[-1].scores["train"].loss < 0.5 * sizes[1]


def test_a_part_of_one_class_is_scored_like_any_other():
    x = np.linspace(-2, 2, 20)[:, None]
    y = (x > 0).astype(float)
    data = Dataset("step", Samples(x, y), Samples(x[:5], y[:5]), Samples(x[-5:], y[-5:]))
    scores = train(Network((1, 1), ("sigmoid",), "bce"), data, Settings(1.0, 50, 5)).history[-1].scores
    assert (scores["validation"].right, scores["test"].right) == (5, 5)
    ones = Dataset("signs", Samples(x, 2 * y - 1))
    assert (
        train(Network((1, 1), ("tanh",), "hinge"), ones, Settings(0.3, 50, 5)).history[-1].scores["train"].right == 20
    )


def test_rows_with_several_ones_are_no_classes():
    t = np.array([[1.0, 1.0], [0.0, 1.0]])
    assert parts_of(Dataset("tags", Samples(np.ones((2, 3)), t)))["train"].classes is None
    assert parts_of(Dataset("tags", Samples(np.ones((2, 3)), t[::-1] * [0, 1])))["train"].classes.tolist() == [1, 1]


def test_numbers_for_targets_have_no_accuracy():
    x = np.linspace(-1, 1, 20)[:, None]
    data = Dataset("line", Samples(x, 3 * x - 1))
    outcome = train(Network((1, 1), ("identity",), "mse"), data, Settings(0.1, 200, 5))
    assert outcome.history[-1].scores["train"].accuracy is None
    np.testing.assert_allclose([outcome.weights[0].item(), outcome.biases[0].item()], [3, -1], atol=1e-3)


def test_small_products_run_on_one_thread():
    assert threads_for(10, (784, 100, 10)) == 1
    assert threads_for(60_000, (784, 1000, 10)) is None


# Stopping and going on.


@pytest.mark.parametrize("shuffle", SHUFFLES)
def test_a_run_goes_on_bit_for_bit(tmp_path, shuffle):
    settings = replace(SETTINGS, shuffle=shuffle, l2=0.1)
    path = tmp_path / "run.npz"
    whole = train(NETWORK, table(), settings)
    train(NETWORK, table(), replace(settings, epochs=3), checkpoint=path)
    on = train(NETWORK, table(), settings, checkpoint=path, resume=load_checkpoint(path))
    assert bits(on) == bits(whole)
    assert on.history == whole.history
    over = train(NETWORK, table(), settings, checkpoint=path, resume=load_checkpoint(path))
    assert bits(over) == bits(whole)


_KILLED_WHILE_SAVING = """
import os, signal, sys
import numpy as np
import numeric.training.checkpoint as checkpoint
calls, real = 0, np.savez
def savez(file, **arrays):
    global calls
    calls += 1
    if calls == 3:
        real(file, **arrays)
        file.truncate(700)
        os.kill(os.getpid(), signal.SIGKILL)
    real(file, **arrays)
checkpoint.np.savez = savez
import cli
cli.main(sys.argv[1:])
"""
ARGUMENTS = [
    *("train", "--data", "gender", "--layers", "2-3-1", "--activations", "tanh,sigmoid", "--loss", "bce"),
    *("--learning-rate", "0.1", "--batch", "2", "--epochs", "6", "--seed", "5", "--json"),
]


def test_killed_in_the_middle_of_saving_a_run_goes_on_as_if_nothing_had_been(tmp_path):
    path = tmp_path / "run.npz"
    arguments = [*ARGUMENTS, "--checkpoint", str(path)]
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED_WHILE_SAVING, *arguments], cwd=ROOT, capture_output=True, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert load_checkpoint(path).epoch == 2
    resumed = subprocess.run([*CLI, *arguments, "--resume"], capture_output=True, text=True, check=True)
    after = load_checkpoint(path)
    whole = subprocess.run(
        [*CLI, *ARGUMENTS, "--checkpoint", str(tmp_path / "whole.npz")], capture_output=True, text=True, check=True
    )
    undisturbed = load_checkpoint(tmp_path / "whole.npz")
    assert json.loads(resumed.stdout) == json.loads(whole.stdout)
    assert [w.tobytes() for w in after.weights] == [w.tobytes() for w in undisturbed.weights]
    assert after.shuffle == undisturbed.shuffle


def interrupted(arguments, path, again=0.0):
    """A run that gets Ctrl-C some time after its first checkpoint."""
    with subprocess.Popen([*CLI, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        end = time.monotonic() + 60
        while not path.exists() and time.monotonic() < end:
            time.sleep(0.02)
        time.sleep(again)
        running.send_signal(signal.SIGINT)
        begin = time.monotonic()
        out, err = running.communicate(timeout=30)
    assert running.returncode == 2
    assert out == ""
    return err, time.monotonic() - begin


DIGITS = [
    *("train", "--data", "mnist", "--activations", "sigmoid,softmax", "--loss", "ce", "--learning-rate", "0.5"),
    *("--epochs", "2000"),
]


def test_ctrl_c_stops_after_a_batch_and_keeps_the_last_checkpoint(tmp_path):
    """An epoch of this run takes seconds; it is not waited for."""
    path = tmp_path / "run.npz"
    slow = [*DIGITS, "--layers", "784-1500-10", "--samples", "4000", "--checkpoint", str(path)]
    err, seconds = interrupted(slow, path, again=0.3)
    assert re.fullmatch(r"gradproof: interrupted in epoch \d+; \S+run.npz keeps the last checkpoint\n", err)
    assert seconds < 3
    assert load_checkpoint(path).epoch >= 1
    assert list(tmp_path.iterdir()) == [path]


def test_ctrl_c_between_evaluations_keeps_what_was_done(tmp_path):
    """With one batch an epoch, a run is only ever stopped after an epoch, and that is saved."""
    path = tmp_path / "run.npz"
    once = [*DIGITS, "--layers", "784-30-10", "--samples", "500", "--batch", "all", "--checkpoint", str(path)]
    err, _ = interrupted([*once, "--evaluate-every", "7"], path)
    found = re.fullmatch(r"gradproof: interrupted after epoch (\d+); \S+run.npz keeps the last checkpoint\n", err)
    assert found
    assert load_checkpoint(path).epoch == int(found[1])


def test_a_full_disk_leaves_the_last_checkpoint(tmp_path):
    path = tmp_path / "run.npz"
    begun = [*ARGUMENTS, "--epochs", "2", "--checkpoint", str(path)]
    subprocess.run([*CLI, *begun], capture_output=True, check=True)
    kept = path.read_bytes()

    def no_room():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))

    run = subprocess.run(
        [*CLI, *ARGUMENTS, "--checkpoint", str(path), "--resume"],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=no_room,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert run.returncode == 2
    assert run.stderr.count("\n") == 1
    assert f"cannot write {path}: " in run.stderr
    assert path.read_bytes() == kept
    assert list(tmp_path.iterdir()) == [path]


def test_a_run_that_diverges_says_so_and_keeps_the_last_good_checkpoint(tmp_path):
    path = tmp_path / "run.npz"
    x = 1e3 * np.linspace(-1, 1, 20)[:, None]
    data = Dataset("steep", Samples(x, x))
    network = Network((1, 1), ("identity",), "mse")
    settings = Settings(1e-3, 100, 20, shuffle="none")
    with pytest.raises(
        DivergedError, match=r"epoch \d+; the learning rate 0.001 .* inputs as large as 1e\+03; .*keeps"
    ):
        train(network, data, settings, checkpoint=path)
    kept = load_checkpoint(path)
    assert all(np.isfinite(one).all() for one in (*kept.weights, *kept.biases))


# Checkpoints that are none, or of another run.


@pytest.fixture
def saved(tmp_path):
    path = tmp_path / "run.npz"
    train(NETWORK, table(), SETTINGS, checkpoint=path)
    return path


def test_every_cut_and_every_flipped_byte_is_refused_or_harmless(saved):
    whole = saved.read_bytes()
    sound = load_checkpoint(saved)
    for cut in range(0, len(whole), 97):
        saved.write_bytes(whole[:cut])
        with pytest.raises(CheckpointError, match=r"run\.npz"):
            load_checkpoint(saved)
    for place in range(0, len(whole), 61):
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        saved.write_bytes(damaged)
        try:
            found = load_checkpoint(saved)
        except CheckpointError:
            continue
        assert [w.tobytes() for w in found.weights] == [w.tobytes() for w in sound.weights], place


def test_foreign_files_are_refused(tmp_path):
    path = tmp_path / "run.npz"
    with pytest.raises(CheckpointError, match="No such file"):
        load_checkpoint(path)
    for content in (b"", b"hello", b"PK\x03\x04"):
        path.write_bytes(content)
        with pytest.raises(CheckpointError, match="damaged or no NPZ"):
            load_checkpoint(path)
    np.savez(path, x=np.zeros(3))
    with pytest.raises(CheckpointError, match="no head"):
        load_checkpoint(path)
    np.savez(path, head=np.array(json.dumps({"format": "another"})))
    with pytest.raises(CheckpointError, match="its format is not"):
        load_checkpoint(path)
    np.savez(path, head=np.array([{"an": "object"}], dtype=object), allow_pickle=True)
    with pytest.raises(CheckpointError, match="damaged or no NPZ"):
        load_checkpoint(path)


def test_a_head_that_is_nested_without_end_is_refused(saved):
    with np.load(saved) as file:
        arrays = dict(file)
    np.savez(saved, **{**arrays, "head": np.array("[" * 200_000)})
    with pytest.raises(CheckpointError, match="no checkpoint of this program"):
        load_checkpoint(saved)


def test_evaluations_may_be_spaced_otherwise_in_a_run_that_goes_on(saved):
    settings = replace(SETTINGS, epochs=12, evaluate_every=4)
    on = train(NETWORK, table(), settings, checkpoint=saved, resume=load_checkpoint(saved))
    assert [one.epoch for one in on.history] == [1, 2, 3, 4, 5, 6, 8, 12]
    assert bits(on) == bits(train(NETWORK, table(), replace(SETTINGS, epochs=12)))


def test_a_link_is_followed_and_rights_are_kept(tmp_path):
    real, link = tmp_path / "real.npz", tmp_path / "link.npz"
    real.write_bytes(b"")
    real.chmod(0o640)
    link.symlink_to(real)
    train(NETWORK, table(), SETTINGS, checkpoint=link)
    assert link.is_symlink()
    assert load_checkpoint(real).epoch == 6
    assert real.stat().st_mode & 0o777 == 0o640
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="no file that can be replaced"):
        train(NETWORK, table(), SETTINGS, checkpoint=tmp_path / "pipe")


def test_shapes_that_are_not_those_of_the_head_are_refused(saved):
    with np.load(saved) as file:
        arrays = dict(file)
    np.savez(saved, **{**arrays, "w_2": np.zeros((2, 5))})
    with pytest.raises(CheckpointError, match=r"layer 2 has the shapes \(2, 5\) and \(2,\); 3-4-2 needs \(2, 4\)"):
        load_checkpoint(saved)
    np.savez(saved, **{**arrays, "w_1": np.full((4, 3), np.nan)})
    with pytest.raises(CheckpointError, match="layer 1 has numbers that are not finite"):
        load_checkpoint(saved)
    np.savez(saved, **{**arrays, "order": np.zeros(30, int)})
    with pytest.raises(CheckpointError, match="order"):
        load_checkpoint(saved)


@pytest.mark.parametrize(
    ("network", "settings", "data", "message"),
    [
        (
            Network((3, 5, 2), ("tanh", "softmax"), "ce"),
            SETTINGS,
            table(),
            r"holds weights of the shapes \(4, 3\), \(2, 4\); 3-5-2 needs \(5, 3\), \(2, 5\)",
        ),
        (
            Network((3, 4, 2), ("sigmoid", "softmax"), "ce"),
            SETTINGS,
            table(),
            "is of the network 3-4-2 tanh,softmax ce",
        ),
        (NETWORK, replace(SETTINGS, seed=8), table(), "was made with seed = 7, not 8"),
        (NETWORK, replace(SETTINGS, learning_rate=0.3), table(), "learning_rate = 0.2, not 0.3"),
        (NETWORK, SETTINGS, table(seed=3), "made with other data"),
        (NETWORK, SETTINGS, replace(table(), test=None), "made with other data"),
        (NETWORK, replace(SETTINGS, batch=None), table(), "made with batch = 4, not all"),
        (NETWORK, replace(SETTINGS, epochs=2), table(), "6 epochs behind it, more than the 2 asked for"),
    ],
)
def test_a_checkpoint_of_another_run_is_refused(saved, network, settings, data, message):
    with pytest.raises(CheckpointError, match=message):
        train(network, data, settings, checkpoint=saved, resume=load_checkpoint(saved))


def test_a_foreign_state_of_the_shuffle_is_refused(saved):
    state = replace(load_checkpoint(saved), shuffle='{"bit_generator": "MT19937"}')
    with pytest.raises(CheckpointError, match="no state of the shuffle permutation"):
        train(NETWORK, table(), SETTINGS, resume=state)


# What is asked for.


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"learning_rate": 0.0}, "learning rate must be positive"),
        ({"learning_rate": float("nan")}, "learning rate must be positive"),
        ({"epochs": 0}, "epochs must be at least 1"),
        ({"batch": 0}, "batch must be at least 1"),
        ({"l2": -1.0}, "l2 must not be negative"),
        ({"seed": -1}, "seed must be at least 0"),
        ({"initialisation": "nielson"}, "did you mean nielsen"),
        ({"shuffle": "permutatoin"}, "did you mean permutation"),
        ({"precision": "float16"}, "float64, float32|did you mean float"),
    ],
)
def test_settings_that_make_no_sense_are_refused(change, message):
    with pytest.raises(SettingsError, match=message):
        replace(SETTINGS, **change)


@pytest.mark.parametrize(
    ("network", "message"),
    [
        (Network((4, 2), ("softmax",), "ce"), "4-2 takes 4 inputs, and made up has 3"),
        (Network((3, 5), ("softmax",), "ce"), "3-5 ends with 5, and made up needs 2"),
    ],
)
def test_layers_that_do_not_fit_the_data_are_refused(network, message):
    with pytest.raises(DataError, match=message):
        train(network, table(), SETTINGS)


def test_targets_that_the_loss_is_not_derived_for_are_refused():
    x = np.ones((2, 3))
    network = Network((3, 2), ("softmax",), "ce")
    for t, message in (([[0.5, 0.2], [1, 0]], "sum to 0.7"), ([[-0.5, 1.5], [1, 0]], "negative")):
        with pytest.raises(DataError, match=f"train targets do not suit softmax-ce: .*{message}"):
            train(network, Dataset("made up", Samples(x, np.array(t))), SETTINGS)


def test_a_request_takes_a_share_of_the_samples_apart(tmp_path):
    path = tmp_path / "table.csv"
    rows = "\n".join(f"{x},{y},{'ab'[x > y]}" for x in range(6) for y in range(6))
    path.write_text(f"x,y,kind\n{rows}\n", encoding="utf-8")
    request = read_request(
        data=str(path),
        layers="2-3-2",
        activations="tanh,softmax",
        loss="ce",
        learning_rate=0.1,
        epochs=2,
        batch="all",
        validation=0.25,
        test=0.25,
    )
    assert {name: part.n_samples for name, part in request.dataset.parts.items()} == {
        "train": 18,
        "validation": 9,
        "test": 9,
    }
    assert set(request.run().history[-1].scores) == {"train", "validation", "test"}


BASE = {"--data": "gender", "--layers": "2-2-1", "--activations": "sigmoid,sigmoid", "--loss": "bce"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"--learning-rate": "0"}, "the learning rate must be positive and finite, not 0"),
        ({"--learning-rate": "fast"}, "Invalid value for '--learning-rate': 'fast' is not a valid float."),
        ({"--layers": "2x2x1"}, "layers are written like 784-30-10, not '2x2x1'"),
        ({"--layers": "3-2-1"}, "3-2-1 takes 3 inputs, and gender has 2"),
        ({"--data": "gendr"}, "no data set is named 'gendr'; did you mean gender?"),
        ({"--data": "nowhere.csv"}, "nowhere.csv"),
        ({"--activations": "sigmoid,sigmod"}, "there is no activation 'sigmod'; did you mean sigmoid?"),
        ({"--loss": "bcee"}, "there is no loss 'bcee'; did you mean bce"),
        ({"--loss": "(y - t"}, "loss"),
        ({"--batch": "some"}, "the batch is a number of samples or all, not 'some'"),
        ({"--initialisation": "glorott"}, "there is no initialisation 'glorott'; did you mean glorot?"),
        ({"--resume": None}, "to resume a run, name its checkpoint"),
        ({"--checkpoint": "nowhere/run.npz"}, "cannot write nowhere/run.npz: there is no such folder"),
        ({"--column": "sex"}, "gender is no table"),
        ({"--data": ""}, "name a data set"),
        ({"--data": "x" * 5000}, "cannot read xxx"),
        ({"--layers": "2-999999999999-1"}, "layers are written like"),
        ({"--layers": "2-999999999-1"}, "not enough memory"),
        ({"--l2": "1e6"}, "above 2 the weights grow without end"),
        ({"--activations": "log(net),sigmoid"}, "a formula is outside of its domain"),
        ({"--let": "q"}, "'q' gives none"),
        ({"--samples": "9"}, "the first 9 of 4 samples are not to be had"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(change, message, tmp_path):
    options = {**BASE, "--learning-rate": "0.1", "--epochs": "2", **change}
    words = [word for name, value in options.items() for word in ([name] if value is None else [name, value])]
    run = subprocess.run([*CLI, "train", *words], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert run.returncode == 2, run.stderr
    assert run.stdout == ""
    assert message in run.stderr
    assert "Traceback" not in run.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_checkpoint_does_not_overwrite_what_is_there(tmp_path):
    x = tmp_path / "x.npz"
    np.savez(x, x=np.ones((4, 2)), y=np.array([[0.0], [1], [0], [1]]))
    options = {"data": str(x), "layers": "2-1", "activations": "sigmoid", "loss": "bce", "learning_rate": 0.1}
    with pytest.raises(CheckpointError, match="holds the data"):
        read_request(**options, epochs=1, checkpoint=x)
    other = tmp_path / "run.npz"
    read_request(**options, epochs=1, checkpoint=other).run()
    with pytest.raises(CheckpointError, match="exists; go on from it with --resume"):
        read_request(**options, epochs=1, checkpoint=other)
    assert read_request(**options, epochs=2, checkpoint=other, resume=True).run().history[-1].epoch == 2


def test_a_table_of_two_classes_trains_one_output(tmp_path):
    path = tmp_path / "two.csv"
    path.write_text("\n".join(f"{x},{-x},{'yes' if x > 0 else 'no'}" for x in range(-9, 10)), encoding="utf-8")
    request = read_request(
        data=str(path),
        layers="2-1",
        activations="sigmoid",
        loss="bce",
        learning_rate=0.5,
        epochs=20,
        test=0.2,
    )
    scores = request.run().history[-1].scores
    assert scores["train"].right == scores["train"].n_samples
    other = read_request(
        data=str(path), layers="2-1", activations="sigmoid", loss="bce", learning_rate=0.5, epochs=1, test=0.2, seed=9
    )
    assert not np.array_equal(other.dataset.train.inputs, request.dataset.train.inputs)


def test_a_long_run_prints_twenty_lines_at_most():
    outcome = train(NETWORK, table(), replace(SETTINGS, epochs=95))
    lines = training_text(outcome, "en").splitlines()
    assert [line.split()[0] for line in lines[6:]] == [str(epoch) for epoch in (*range(1, 95, 5), 95)]


def test_what_is_not_finite_is_text_in_json(tmp_path):
    x = np.array([[1.0], [2.0]])
    data = Dataset("far", Samples(x, x), test=Samples(1e200 * x, x))
    found = training_json(train(Network((1, 1), ("identity",), "mse"), data, Settings(0.1, 1, 1)))
    assert found["history"][0]["test"]["loss"] == "inf"
    json.dumps(found, allow_nan=False)


def test_a_closed_output_is_one_line():
    words = [word for pair in BASE.items() for word in pair]
    command = " ".join([*CLI, "train", *words, "--learning-rate", "0.1", "--epochs", "1", ">&-"])
    run = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert run.stderr == "gradproof: cannot write the output: it is closed\n"


def test_the_command_prints_a_table_and_json():
    words = [word for pair in BASE.items() for word in pair]
    arguments = [*CLI, "train", *words, "--learning-rate", "0.1", "--batch", "1", "--epochs", "100"]
    text = subprocess.run([*arguments, "--evaluate-every", "50"], capture_output=True, text=True, check=True)
    assert "Network 2-2-1 sigmoid,sigmoid bce" in text.stdout
    assert "100.00 % (4)" in text.stdout.splitlines()[-1]
    assert text.stderr == ""
    found = json.loads(subprocess.run([*arguments, "--json"], capture_output=True, text=True, check=True).stdout)
    assert found["schema"] == 1
    assert len(found["history"]) == 100
    assert found["history"][-1]["train"]["right"] == 4
    assert found["settings"]["batch"] == 1
    chinese = subprocess.run([*arguments, "--lang", "zh"], capture_output=True, text=True, check=True)
    assert "学习率 0.1" in chinese.stdout
