"""Autoencoders: what is given comes back through fewer numbers, and what is said of it follows from the figures."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from click.testing import CliRunner

from cli import main
from derive.catalog import names
from numeric.data import load
from numeric.experiments import autoencoder
from numeric.experiments.autoencoder import Coded, coded, judge_code, printed_patterns
from numeric.experiments.rebuilding import Rebuilt, entropy, judge_digits, judge_linear, judge_neighbours
from numeric.experiments.saved import saved
from numeric.experiments.series import Planned, Series, layers_outputs
from numeric.network import Network
from numeric.training import CheckpointError, Settings, train
from numeric.training.run import _Run
from reports.experiments import experiment_text


@cache
def one_hot() -> tuple[Coded, Coded]:
    """The patterns trained anew, soft and then steep."""
    soft = train(autoencoder.PATTERNS, load("patterns"), autoencoder.ONE_HOT)
    start = (list(soft.weights), list(soft.biases))
    steep = train(autoencoder.STEEP_PATTERNS, load("patterns"), autoencoder.STEEPER, start=start)
    return coded("one-hot", soft, load("patterns")), coded("one-hot-bits", steep, load("patterns"))


# Patterns.


def test_all_sixteen_patterns_come_back_bit_for_bit():
    soft, _ = one_hot()
    assert soft.patterns.shape == (16, 16)
    assert np.array_equal(soft.outputs > 0.5, np.eye(16) > 0.5)
    assert soft.code.shape == (16, 4)


def test_sixteen_words_of_four_bits_are_found_and_suffice():
    _, steep = one_hot()
    words = {tuple(row) for row in (steep.code > 0.5).astype(int).tolist()}
    assert len(words) == 16
    assert np.array_equal(steep.from_bits > 0.5, np.eye(16) > 0.5)
    assert judge_code(*one_hot()).verdict == "holds"


def test_the_printed_pattern_comes_back_from_four_numbers_at_each_of_its_places():
    patterns = printed_patterns()
    assert [0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1] in patterns.train.inputs.tolist()
    assert len({tuple(row) for row in patterns.train.inputs.tolist()}) == 8
    found = coded("printed", train(autoencoder.PATTERNS, patterns, autoencoder.SHIFTS), patterns)
    assert np.array_equal(found.outputs > 0.5, patterns.train.inputs > 0.5)


def test_the_two_halves_of_a_network_are_the_whole():
    network, data = Network((16, 4, 16), ("tanh", "sigmoid"), "bce"), load("patterns")
    outcome = train(network, data, Settings(0.5, 2, 1))
    code = layers_outputs(outcome, 1, 1, data.train.inputs)
    np.testing.assert_allclose(code, np.tanh(data.train.inputs @ outcome.weights[0].T + outcome.biases[0]), rtol=1e-12)
    np.testing.assert_allclose(
        layers_outputs(outcome, 2, 2, code), outcome.outputs(data.train.inputs), rtol=1e-12, atol=1e-15
    )


def test_a_bit_that_does_not_come_back_is_noticed():
    eye = np.eye(4)
    whole = Coded("one-hot", eye, eye, eye, eye)
    broken = Coded("one-hot", eye, eye, eye, np.where(np.eye(4) * [1, 0, 0, 0], 0, eye))
    assert whole.run(through_bits=True).reproduced
    assert not broken.run(through_bits=True).reproduced
    assert broken.run().reproduced
    shared = Coded("one-hot", eye, np.ones((4, 2)), eye, eye)
    lost = Coded("one-hot", eye, eye, 0 * eye, 0 * eye)
    assert judge_code(broken, whole).verdict == "holds"
    assert judge_code(whole, broken).verdict == "in part"
    assert judge_code(whole, shared).verdict == "in part"
    assert judge_code(lost, lost).verdict == "fails"


def test_the_table_of_the_code_is_that_of_the_curves():
    experiment = saved("autoencoder")
    steep = np.reshape(experiment.curves["code-one-hot-bits"], (16, 4))
    rows = re.findall(r"^([01]{16}) .* ([01]{4})  ✓$", experiment_text(experiment, "en", 100), re.M)
    assert [pattern.index("1") for pattern, _ in rows] == list(range(16))
    assert [bits for _, bits in rows] == ["".join(str(int(one > 0.5)) for one in code) for code in steep]
    assert len({bits for _, bits in rows}) == 16


def test_the_kept_result_is_of_all_images_and_its_images_are_grey_values():
    experiment = saved("autoencoder")
    assert (experiment.settings["images"], experiment.settings["test_images"]) == (60_000, 10_000)
    assert [one["label"] for one in experiment.settings["digits"]] == list(range(10))
    originals, rebuilt = (
        np.array([experiment.curves[f"pixels-{what}-{one['image']}"] for one in experiment.settings["digits"]])
        for what in ("originals", "rebuilt")
    )
    alike = np.corrcoef(originals, rebuilt)[:10, 10:]
    assert (alike.argmax(axis=1) == np.arange(10)).all()
    assert alike.diagonal().min() > 0.7
    assert experiment.settings["least_loss"] < experiment.curves["loss-digits-test"][-1] < 85


# Judgements on images.


def rebuilt(**changes) -> Rebuilt:
    """Two classes of images of 3 pixels, given back as they are; the linear code loses a little."""
    labels = np.array([0, 1] * 10)
    originals = np.eye(3)[labels] + np.linspace(0, 0.01, 20)[:, None]
    whole = Rebuilt(labels, originals, originals, originals + 0.1, originals.mean(axis=0), originals[:, :2])
    return replace(whole, **changes)


class Reader:
    """Reads the class off the first two pixels."""

    def outputs(self, inputs):
        return inputs[:, :2]


def test_verdicts_on_images_follow_the_figures():
    upside_down = 1 - rebuilt().originals
    some_lost = np.where(np.arange(20)[:, None] < 2, upside_down, rebuilt().originals)
    assert judge_digits(rebuilt(), Reader()).verdict == "holds"
    assert judge_digits(rebuilt(rebuilt=some_lost), Reader()).verdict == "in part"
    assert judge_digits(rebuilt(rebuilt=upside_down), Reader()).verdict == "fails"
    assert judge_linear(rebuilt()).verdict == "holds"
    assert judge_linear(rebuilt(rebuilt=rebuilt().originals + 0.2)).verdict == "in part"
    assert judge_linear(rebuilt(rebuilt=rebuilt().originals + 1)).verdict == "fails"
    claim = judge_neighbours(rebuilt())
    assert (claim.verdict, claim.figures["codes"], claim.figures["chance"]) == ("holds", 1.0, 0.5)
    mixed = np.repeat(np.arange(10.0), 2)[:, None]
    assert judge_neighbours(rebuilt(codes=mixed)).verdict == "fails"


def test_the_least_loss_is_the_entropy_of_the_grey_values():
    assert entropy(np.array([[0.0, 1.0, 0.5], [0.5, 0.5, 1.0]])) == pytest.approx(1.5 * np.log(2))


def test_the_pictures_are_of_the_first_image_of_each_class():
    chosen, pixels = rebuilt().shown(2)
    assert chosen == [{"image": 0, "label": 0}, {"image": 1, "label": 1}]
    assert pixels["pixels-originals-0"] == (255 / 256, 0.0, 0.0)
    assert len(pixels) == 6


# Runs that go on.

SHORT = Settings(0.5, 4, 4, evaluate_every=1)
SMALL = Network((16, 2, 16), ("tanh", "sigmoid"), "bce")


def series(folder, progress=lambda done, total: None, settings=SHORT):
    plans = [Planned(name, SMALL, load("patterns"), settings) for name in ("a", "b")]
    return Series("test", plans, folder, progress)


def test_an_interrupted_series_goes_on_to_the_same_bits(tmp_path, monkeypatch):
    whole = series(None)
    wanted = [whole.train(name) for name in ("a", "b")]
    first = series(tmp_path / "states")
    first.train("a")

    def interrupted(self):
        if self.epoch == 2:
            raise KeyboardInterrupt
        return one_epoch(self)

    one_epoch = _Run._one_epoch
    monkeypatch.setattr(_Run, "_one_epoch", interrupted)
    with pytest.raises(KeyboardInterrupt):
        first.train("b")
    told, epochs = [], []
    monkeypatch.setattr(_Run, "_one_epoch", lambda self: (epochs.append(self.epoch), one_epoch(self)))
    again = series(tmp_path / "states", lambda *now: told.append(now))
    found = [again.train(name) for name in ("a", "b")]
    assert epochs == [2, 3]
    assert [one.history for one in found] == [one.history for one in wanted]
    assert [w.tobytes() for one in found for w in one.weights] == [w.tobytes() for one in wanted for w in one.weights]
    assert told == sorted(told)
    assert told[-1] == (1000, 1000)


def test_the_progress_of_a_series_is_weighed_by_the_work_of_its_runs():
    told = []
    small, large = (
        Planned(str(n), Network((16, n, 16), ("tanh", "sigmoid"), "bce"), load("patterns"), SHORT) for n in (2, 2000)
    )
    assert large.work > 50 * small.work
    both = Series("test", [small, large], None, lambda *now: told.append(now))
    both.train("2")
    assert told[-1][0] < 20
    both.train("2000")
    assert told[-1] == (1000, 1000)


def test_a_state_of_another_run_is_refused(tmp_path):
    series(tmp_path).train("a")
    with pytest.raises(CheckpointError, match=r"learning_rate = 0\.5, not 0\.25"):
        series(tmp_path, settings=replace(SHORT, learning_rate=0.25)).train("a")


@pytest.mark.parametrize("name", ["autoencoder", "softmax-regression", "relu-depth", "early-stopping", "overfitting"])
def test_the_derivations_that_are_named_are_those_of_the_layers(name):
    commands = saved(name).settings["derivations"]
    for word, *arguments in map(shlex.split, commands):
        given = main.commands[word].make_context(word, arguments).params
        assert given["name"] in names()
    text = re.sub(r"\s+", " ", experiment_text(saved(name), "en", 100))
    assert f"their derivations are shown by: {', '.join(commands)}." in text


def test_only_experiments_that_keep_states_take_a_folder_for_them(tmp_path):
    done = CliRunner().invoke(main, ["reproduce", "neuron", "--checkpoints", str(tmp_path)])
    assert done.exit_code == 2
    assert "reproduce neuron has no --checkpoints" in done.output


def test_the_command_runs_the_experiment(monkeypatch, tmp_path):
    """With few epochs nothing comes back, and that is told."""
    for name in ("ONE_HOT", "STEEPER", "SHIFTS", "READING"):
        monkeypatch.setattr(autoencoder, name, replace(getattr(autoencoder, name), epochs=1))
    short = replace(autoencoder.rebuilding(all_images=False), epochs=1)
    monkeypatch.setattr(autoencoder, "rebuilding", lambda **_: short)
    images = load("mnist", dtype="float32")
    few = images.with_parts({name: part.first(100) for name, part in images.parts.items()})
    monkeypatch.setattr(autoencoder, "load", lambda name, **_: few if name == "mnist" else load(name))
    done = CliRunner().invoke(main, ["reproduce", "autoencoder", "--checkpoints", str(tmp_path)])
    assert done.exit_code == 1, done.output
    assert "Not as expected: 16 patterns with one bit set" in done.output
    assert {path.stem for path in tmp_path.iterdir()} == {
        f"autoencoder-{one}" for one in ("one-hot", "one-hot-bits", "printed", "digits", "reader")
    }
