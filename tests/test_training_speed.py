"""The comparison of training: everybody trains the same, what is not installed is left out, and the tables say so."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import pytest

import numeric.training_speed
from numeric.training_speed import EpochTime, Task, _data, epoch_memory, epoch_times
from reports.training_speed import training_speed_json, training_speed_text

TINY = Task((9, 4, 3), 4, 30)


@pytest.fixture
def without_packages(monkeypatch):
    monkeypatch.setattr(numeric.training_speed, "find_spec", lambda name: None)


def test_everybody_comes_to_the_same_loss():
    """The last batch is a smaller one."""
    (found,) = epoch_times([TINY], [], rounds=1)
    losses = list(found.losses.values())
    assert len(losses) == 1 + sum(bool(find_spec(name)) for name in ("numba", "torch", "jax"))
    np.testing.assert_allclose(losses, losses[0], rtol=1e-5)
    assert all(seconds > 0 for seconds in found.seconds.values() if seconds is not None)


def test_samples_are_as_dense_as_those_of_mnist():
    x, t = _data(Task((784, 30, 10), 10, 200))[2:4]
    assert (x > 0).mean() == pytest.approx(0.19, abs=0.005)
    assert 0 <= x.min() <= x.max() <= 1
    assert (t.sum(axis=1) == 1).all()


def test_an_epoch_takes_no_more_than_two_copies_and_one_batch():
    memory = epoch_memory(Task((784, 30, 10), 10, 1))
    assert memory.parameters == 4 * (784 * 30 + 30 + 30 * 10 + 10)
    assert memory.activations == 4 * 10 * (784 + 30 + 10)
    assert 0 < memory.peak <= memory.limit


def test_ratios():
    found = EpochTime(TINY, {"numba": 2.0, "products": 1.0, "torch": None}, {})
    assert found.ratio("numba", "products") == 2
    assert found.ratio("torch", "numba") is None


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_tables_name_what_is_missing(without_packages, lang):
    done = []
    text = training_speed_text(lang, done.append, [TINY], [Task((9, 5, 3), 4, 30)])
    assert done == [1, 2]
    assert "numba, torch, jax; pip" in text or "numba, torch, jax；pip" in text
    assert "9-5-3, 4" in text
    assert "– (≥ 3)" in text


def test_json_has_seconds_and_bytes(without_packages):
    found = training_speed_json(beside_peers=[TINY], growth=[])
    (epoch,), (memory,) = found["epochs"], found["memory"]
    assert epoch["layers"] == [9, 4, 3]
    assert epoch["seconds"]["torch"] is None
    assert epoch["seconds"]["numpy"] > 0
    assert memory["extra_bytes"] > 0


def test_who_stops_is_named(monkeypatch):
    """A worker has its own table of contestants: one that is not in it stops."""
    monkeypatch.setattr(numeric.training_speed, "CONTESTANTS", ("nobody",))
    with pytest.raises(RuntimeError, match="nobody stopped: KeyError: 'nobody'"):
        epoch_times([TINY], [], rounds=1)
