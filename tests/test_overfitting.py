"""Overfitting and its cure: a short run, the saved one, and verdicts that follow the figures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from derive.penalties import PENALTIES
from numeric.experiments import overfitting
from numeric.experiments.overfitting import NOISE, Learned, best, name_of, noisy_line
from numeric.experiments.saved import saved


@pytest.fixture(scope="module")
def short():
    told = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(overfitting, "SETTINGS", replace(overfitting.SETTINGS, epochs=40, evaluate_every=20))
        patch.setattr(overfitting, "STRENGTHS", (0.1, 10.0))
        experiment = overfitting.run(progress=lambda *now: told.append(now))
    return experiment, told


def test_a_run_without_a_penalty_and_every_penalty_in_every_strength(short):
    experiment, told = short
    assert told[-1][0] == told[-1][1] > 0
    assert {name for name in experiment.curves if name.startswith("outputs-")} == {
        "outputs-none",
        *(f"outputs-{name_of(penalty, strength)}" for penalty in PENALTIES for strength in (0.1, 10.0)),
    }
    for penalty in PENALTIES:
        for part in ("train", "test", "small"):
            assert len(experiment.curves[f"{part}-{penalty}"]) == len(experiment.settings["strengths"]) == 3
    assert experiment.as_expected


def test_what_a_penalty_adds_to_a_step_must_come_out(short):
    experiment, _ = short
    assert [run.name for run in experiment.runs] == [f"{penalty}-step" for penalty in PENALTIES]
    for run in experiment.runs:
        assert len(run.ours) == overfitting.N_WEIGHTS == 60
        assert max(map(abs, run.published)) > 1e-6
    first = experiment.runs[0].published
    assert {round(abs(one), 12) for one in first} == {round(0.05 * 0.1 / 12, 12)}  # L1: one amount for all


def test_the_samples_scatter_around_the_line_with_the_noise_that_is_said():
    line = noisy_line()
    assert (line.train.n_samples, line.test.n_samples) == (overfitting.N_SAMPLES, overfitting.N_TEST)
    away = line.test.target_rows - line.test.inputs
    assert np.std(away) == pytest.approx(NOISE, rel=0.1)
    assert abs(np.mean(away)) < 0.03


def test_the_saved_run_overfits_and_is_cured():
    experiment = saved("overfitting")
    assert experiment.settings["strengths"] == [0.0, *overfitting.STRENGTHS]
    assert [claim.verdict for claim in experiment.claims] == [*["holds"] * 3, "in part"]
    for penalty in PENALTIES:
        train, test = (experiment.curves[f"{part}-{penalty}"] for part in ("train", "test"))
        assert train[0] < NOISE**2 < min(test)
        assert 0 < int(np.argmin(test)) < len(test) - 1
    x, fit = (np.array(experiment.curves[name]) for name in ("x", "outputs-l2-0.1"))
    assert np.mean((fit - x) ** 2) < 0.05 < np.mean((np.array(experiment.curves["outputs-none"]) - x) ** 2)


def learned(train, test, *, least=0.0, small=0):
    return Learned(train, test, least or test, (), small)


def found(l1, l2, none):
    """The same run for every strength of a penalty but the largest, which learns nothing."""
    nothing = learned(1.0, 1.0)
    runs = {"none": none}
    for name, one in (("l1", l1), ("l2", l2)):
        runs |= {name_of(name, strength): one for strength in overfitting.STRENGTHS}
        runs[name_of(name, overfitting.STRENGTHS[-1])] = nothing
    return runs


def test_verdicts_follow_the_figures():
    good, bad = learned(0.05, 0.1, small=50), learned(0.05, 0.4, small=10)
    free = learned(0.01, 0.4, least=0.1)
    assert overfitting.judge_overfits(free).verdict == "holds"
    assert overfitting.judge_overfits(learned(0.01, 0.4)).verdict == "in part"
    assert overfitting.judge_overfits(learned(0.2, 0.4)).verdict == "fails"
    assert overfitting.judge_cure(found(good, good, free)).verdict == "holds"
    assert overfitting.judge_cure(found(bad, good, free)).verdict == "in part"
    assert overfitting.judge_cure(found(bad, bad, free)).verdict == "fails"
    assert overfitting.judge_too_strong(found(good, good, free)).verdict == "holds"
    weak = dict.fromkeys(found(good, good, free), good)
    assert overfitting.judge_too_strong(weak).verdict == "fails"
    everywhere = {name: good if name.startswith("l1") else bad for name in found(good, bad, free)} | {"none": free}
    assert overfitting.judge_zeros(everywhere).verdict == "holds"
    assert overfitting.judge_zeros(everywhere).figures["fewer"] == len(overfitting.STRENGTHS)
    # the strongest penalties leave equally many
    assert overfitting.judge_zeros(found(good, bad, free)).verdict == "in part"
    assert overfitting.judge_zeros(found(good, good, free)).verdict == "in part"
    assert overfitting.judge_zeros(found(bad, good, free)).verdict == "fails"


def test_the_best_strength_is_the_one_with_the_least_error_on_the_test_samples():
    runs = {name_of("l2", strength): learned(0.0, 1.0) for strength in overfitting.STRENGTHS}
    wanted = name_of("l2", overfitting.STRENGTHS[2])
    assert best(runs | {wanted: learned(0.5, 0.2)}, "l2") == wanted


def test_l1_carries_a_weight_across_zero_by_what_its_steps_come_to():
    """The rule of momentum with the slope λ/N sgn(w), written out, from 1 on."""
    for strength in (1.0, 10.0):
        w, v, places = 1.0, 0.0, []
        for _ in range(5000):
            v = 0.9 * v + strength / overfitting.N_SAMPLES * float(np.sign(w))
            w -= overfitting.SETTINGS.learning_rate * v
            places.append(w)
        assert overfitting.swing(strength) == pytest.approx(max(map(abs, places[-500:])), rel=1e-9)
    assert overfitting.swing(1.0) < overfitting.SMALL < overfitting.swing(10.0)


def test_what_is_said_of_the_strongest_penalty_is_what_the_table_shows():
    experiment = saved("overfitting")
    figures = next(claim.figures for claim in experiment.claims if claim.name == "l1-leaves-few")
    small = {penalty: experiment.curves[f"small-{penalty}"][1:] for penalty in PENALTIES}
    assert figures["fewer"] == sum(l1 > l2 for l1, l2 in zip(small["l1"], small["l2"], strict=True))
    assert (figures["l1_strongest"], figures["l2_strongest"]) == (small["l1"][-1], small["l2"][-1])
