"""The MNIST experiment on the built-in images, and how its verdicts follow its figures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from numeric.data import DataError
from numeric.experiments import EXPERIMENTS, mnist, named
from numeric.experiments.mnist_runs import (
    PAIRS,
    PRINTED,
    Task,
    _Backwards,
    carry_out,
    comparison_plans,
    course_plan,
    printed_plans,
    published_plans,
)
from numeric.training.shuffling import Nielsen


@pytest.fixture(scope="module")
def experiment():
    """Everything that is run by default, with two starts."""
    return mnist.run(seeds=2, jobs=1)


def test_every_published_number_that_the_built_in_images_allow_comes_out(experiment):
    """Nielsen's 1,000 training images are built in: cost within 1e-10 and count equal in each of 400 epochs."""
    runs = {run.name: run for run in experiment.runs}
    assert runs.keys() == {
        f"{name} training {what}" for name in ("overfitting", "regularized") for what in ("cost", "accuracy")
    }
    for name, run in runs.items():
        assert len(run.published) == 400
        assert run.max_abs_diff <= (1e-10 if name.endswith("cost") else 0)
    assert experiment.as_expected


def test_the_published_lists_are_whole():
    lists = mnist.published()
    for name, epochs in (
        ("overfitting", 400),
        ("regularized", 400),
        ("overfitting_full", 30),
        ("regularized_full", 30),
    ):
        assert {len(one) for one in lists[name].values()} == {epochs}
    assert lists["overfitting"]["test cost"][0] == 2.076277232332908
    assert lists["regularized_full"]["training accuracy"][-1] == 48235


def test_the_verdicts_on_the_built_in_images(experiment):
    verdicts = {claim.name: claim.verdict for claim in experiment.claims}
    assert verdicts["mse-starts-slowly"] == "in part"
    assert verdicts["ce-converges-faster"] == "holds"
    assert verdicts["overfitting"] == "holds"
    assert verdicts["regularization-helps"] == "holds"
    assert verdicts["inputs-284"] == "fails"


def test_curves_and_digits_are_there(experiment):
    for name in PAIRS:
        low, middle, high = (np.array(experiment.curves[f"{name}-accuracy-{key}"]) for key in ("low", "median", "high"))
        assert (low <= middle).all()
        assert (middle <= high).all()
        assert len(middle) == 20
    confusion = np.array(experiment.curves["confusion"]).reshape(10, 10)
    assert confusion.sum() == 1000
    assert np.trace(confusion) > 850
    digits = experiment.settings["digits"]
    assert [one["label"] == one["guess"] for one in digits] == [True] * 6 + [False] * 6
    for one in digits:
        probabilities = experiment.curves[f"probabilities-{one['image']}"]
        assert sum(probabilities) == pytest.approx(1)
        assert int(np.argmax(probabilities)) == one["guess"]
        assert len(experiment.curves[f"pixels-{one['image']}"]) == 784


def test_the_full_plan_holds_what_was_published():
    names = {
        plan.name for plan in (*published_plans(True), *comparison_plans(True, 5), *printed_plans(3), course_plan())
    }
    assert {"overfitting", "regularized", "overfitting_full", "regularized_full", "overfitting_full-reversed"} <= names
    assert len([name for name in names if name.startswith("softmax-ce/")]) == 5
    assert [one.accuracy for one in PRINTED] == [95.42, 96.59, 95.49, 96.82, 96.49, 97.92, 98.04]
    assert {plan.settings.epochs for plan in comparison_plans(True, 1)} == {30}


def test_the_same_start_is_used_for_every_pair():
    plans = comparison_plans(False, 2)
    assert {plan.settings.seed for plan in plans} == {1, 2}
    assert {plan.network.sizes for plan in plans} == {(784, 30, 10)}
    assert {plan.settings.initialisation for plan in plans} == {"glorot"}


def test_batches_backwards_are_the_same_batches():
    forth, back = Nielsen(25, 3), _Backwards(25, 3, 10)
    for _ in range(3):
        one, other = forth.next(), back.next()
        for start in (0, 10, 20):
            assert one[start : start + 10].tolist() == other[start : start + 10][::-1].tolist()


def test_another_order_of_summation_gives_the_same_costs_up_to_rounding():
    plan = published_plans(False)[0]
    short = replace(plan, settings=replace(plan.settings, epochs=2))
    ours = carry_out(Task(short)).costs("train")
    other = carry_out(Task(replace(short, reverse=True))).costs("train")
    assert ours != other
    np.testing.assert_allclose(ours, other, rtol=1e-12)


@pytest.mark.parametrize("reverse", [False, True])
def test_a_run_that_was_broken_off_goes_on_from_its_state(tmp_path, reverse):
    plan = replace(published_plans(False)[1], name="kept/1", reverse=reverse, keep=True)
    begun, whole = (replace(plan, settings=replace(plan.settings, epochs=epochs)) for epochs in (2, 3))
    carry_out(Task(begun, None, tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["mnist-kept-1.npz"]
    on, straight = carry_out(Task(whole, None, tmp_path)), carry_out(Task(whole))
    assert on.history == straight.history
    assert on.outputs.tobytes() == straight.outputs.tobytes()


def test_verdicts_follow_the_figures():
    assert mnist.epochs_to([0.5, 0.89, 0.91], 0.9) == 3
    assert mnist.epochs_to([0.5], 0.9) == float("inf")
    slow = {"sigmoid-mse": [0.5, 0.5], "softmax-ce": [0.9, 0.9]}
    assert mnist.judge_slow_start({**slow, "sigmoid-mse-fast": [0.6, 0.6]}).verdict == "holds"
    suited = mnist.judge_slow_start({**slow, "sigmoid-mse-fast": [0.8, 0.8]})
    assert (suited.verdict, suited.figures["made_up"]) == ("in part", pytest.approx(0.75))
    first = {"sigmoid-mse": [0.9, 0.5], "softmax-ce": [0.8, 0.8], "sigmoid-mse-fast": [0.6, 0.6]}
    assert mnist.judge_slow_start(first).verdict == "in part"
    assert mnist.judge_slow_start({**first, "sigmoid-mse": [0.9, 0.9]}).verdict == "fails"
    needed = {"softmax-ce": 5, "sigmoid-mse": 4, "sigmoid-mse-fast": 3}
    assert mnist.judge_speed(needed, 0.9).verdict == "fails"
    assert mnist.judge_speed({**needed, "sigmoid-mse": 9}, 0.9).verdict == "in part"
    assert mnist.judge_speed({**needed, "sigmoid-mse": 9, "sigmoid-mse-fast": 6}, 0.9).verdict == "holds"
    assert mnist.judge_inputs(284).verdict == "holds"
    assert mnist.judge_overfitting([3, 2, 1], [3, 2, 1]).verdict == "fails"
    assert mnist.judge_regularization(0.9, 0.8).verdict == "fails"
    assert mnist.judge_goal({"softmax-ce": [0.954, 0.954, 0.96]}).verdict == "fails"
    assert mnist.judge_drift([1e-13, 0.4], [1e-13, 0.1]).verdict == "fails"
    assert mnist.judge_drift([1e-13, 0.2], [1e-13, 0.1]).verdict == "holds"
    assert mnist.judge_course([2.0, 3.0], [0.1, 0.1]).verdict == "fails"


def test_full_runs_need_a_folder_and_a_sound_one(tmp_path):
    with pytest.raises(DataError, match="--data"):
        mnist.run(full=True)
    with pytest.raises(DataError, match="train-images"):
        mnist.run(folder=tmp_path)


def test_experiments_by_name():
    assert list(EXPERIMENTS)[:3] == ["gender", "neuron", "mnist"]
    with pytest.raises(DataError, match="did you mean neuron"):
        named("neurn")
    with pytest.raises(DataError, match="reproduce neuron has no --full"):
        named("neuron").carry_out(lambda done, total: None, full=True, jobs=2)
