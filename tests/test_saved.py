"""Results kept in files: exact, refused when they are not whole, and those of the project not stale."""

import json
import math
import struct
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from cli import main
from numeric.data import DataError
from numeric.experiments import EXPERIMENTS, mnist, named
from numeric.experiments.mnist_runs import PAIRS, PRINTED
from numeric.experiments.record import Claim, Experiment, Run
from numeric.experiments.saved import SCHEMA, command_of, load, save, saved
from reports.experiments import experiment_document, experiment_json
from reports.figures import picture_bytes, pictures

RESULTS = Path(mnist.__file__).parent / "results"
names = pytest.mark.parametrize("name", EXPERIMENTS)


@cache
def rerun(name: str) -> Experiment:
    return named(name).carry_out(lambda done, total: None)


def small(**parts) -> Experiment:
    whole = {
        "runs": (Run("bce η", (1.0, 2.0), (1.0, math.inf), 1e-12),),
        "claims": (Claim("bce-list-has-right-gradient", "holds", {"bce": 5e-324, "epochs": 3}),),
        "settings": {"epochs": 2},
        "curves": {"loss": (0.1, -0.0)},
    }
    return Experiment("gender", **{**whole, **parts})


def bits(value):
    """Of a tree of lists, tuples and dicts, what must come back: types, order, and the bits of floats."""
    if isinstance(value, float):
        return "nan" if math.isnan(value) else struct.pack(">d", value)
    if isinstance(value, list | tuple):
        return type(value), [bits(one) for one in value]
    if isinstance(value, dict):
        return [(bits(name), bits(one)) for name, one in value.items()]
    return type(value), value


def there_and_back(experiment: Experiment, folder: Path) -> Experiment:
    save(experiment, folder / "result.json")
    return load(folder / "result.json")


# Round trips.

numbers = st.floats() | st.integers()
scalars = st.none() | st.booleans() | numbers | st.text(st.characters(codec="utf-8"))
keys = st.sampled_from(["tuple", "float", "mapping", "α"]) | st.text(st.characters(codec="utf-8"))
trees = st.recursive(
    scalars,
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(keys | st.integers(), inner),
    max_leaves=10,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("saved")


@given(st.lists(numbers), numbers, st.dictionaries(keys, numbers))
def test_every_number_comes_back_with_its_bits(folder, values, tolerance, figures):
    one = small(
        runs=(Run("a", tuple(values), tuple(reversed(values)), tolerance, expected=False),),
        claims=(Claim("b", "in part", figures),),
        curves={"c": tuple(values)},
    )
    again = there_and_back(one, folder)
    assert bits([*again.runs[0].published, again.runs[0].tolerance]) == bits([*values, tolerance])
    assert bits(again.runs[0].ours) == bits(one.runs[0].ours)
    assert again.runs[0].expected is False
    assert bits(again.claims[0].figures) == bits(figures)
    assert bits(again.curves["c"]) == bits(tuple(values))


@given(st.dictionaries(keys, trees))
def test_settings_come_back_as_they_were(folder, settings):
    assert bits(there_and_back(small(settings=settings), folder).settings) == bits(settings)


greys_and_others = st.integers(0, 256).map(lambda part: part / 256) | st.sampled_from([-0.0, 0, 1, 0.1, 2.0, math.inf])


@given(st.lists(greys_and_others, max_size=9))
def test_grey_values_are_written_short_and_come_back_exactly(folder, greys):
    assert bits(there_and_back(small(curves={"pixels-1": greys}), folder).curves["pixels-1"]) == bits(tuple(greys))


def test_grey_values_are_small_integers_in_the_file(tmp_path):
    save(small(curves={"pixels-1": (0.0, 0.5, 1.0)}), tmp_path / "a.json")
    assert '"pixels-1": {"over":256,"parts":[0,128,256]}' in (tmp_path / "a.json").read_text(encoding="utf-8")


def test_numbers_of_numpy_become_plain_ones(tmp_path):
    settings = {"seeds": np.int64(3), "full": np.True_, "rate": np.float64(0.1), "table": np.eye(2)}
    one = small(
        runs=(Run("a", (np.float64(0.1),), tuple(np.array([0.2])), np.float64(1e-3), np.True_),),
        settings=settings,
        curves={"c": np.array([0.1, np.nan])},
    )
    again = there_and_back(one, tmp_path)
    assert bits(again.settings) == bits({"seeds": 3, "full": True, "rate": 0.1, "table": [[1.0, 0.0], [0.0, 1.0]]})
    assert type(again.runs[0].expected) is bool
    assert [type(one) for one in (again.runs[0].ours[0], again.runs[0].tolerance, *again.curves["c"])] == [float] * 4


def test_what_no_file_can_hold_is_refused_and_leaves_the_file(tmp_path):
    path = tmp_path / "result.json"
    path.write_text("before", encoding="utf-8")
    with pytest.raises(TypeError, match="cannot hold"):
        save(small(settings={"way": object()}), path)
    assert path.read_text(encoding="utf-8") == "before"


@pytest.mark.parametrize("name", ["gender", "neuron"])
def test_the_same_document_the_same_json_and_the_same_bytes(name, tmp_path):
    one = rerun(name)
    again = there_and_back(one, tmp_path)
    assert again == one
    for lang in ("en", "zh"):
        assert experiment_document(again, lang) == experiment_document(one, lang)
    assert json.dumps(experiment_json(again)) == json.dumps(experiment_json(one))
    first = (tmp_path / "result.json").read_bytes()
    save(again, tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == first
    assert b"\r" not in first
    assert "\n".join(first.decode().splitlines()) + "\n" == first.decode()


def test_a_picture_is_the_same_to_the_byte(tmp_path):
    one = rerun("neuron")
    again = there_and_back(one, tmp_path)
    picture = pictures(one)[0]
    assert picture_bytes(again, picture, "light", "en", "png") == picture_bytes(one, picture, "light", "en", "png")


# Files that are refused.


def refusal(path: Path) -> str:
    with pytest.raises(DataError) as caught:
        load(path)
    message = str(caught.value)
    assert str(path) in message
    assert "\n" not in message
    return message.replace(str(path), "FILE")


def test_a_file_that_is_cut_off_anywhere_is_refused(tmp_path):
    path = tmp_path / "result.json"
    save(small(), path)
    whole = path.read_bytes()
    for size in range(len(whole) - 1):
        path.write_bytes(whole[:size])
        known = b"gradproof experiment" in whole[:size]
        assert refusal(path).startswith("FILE is cut off or damaged" if known else "FILE is no saved experiment")


FOREIGN = [b"", b"[]", b"3", b"{}", b'{"experiment": "mnist"}', b"\x89PNG\xff", b"[" * 100_000]


@pytest.mark.parametrize("content", FOREIGN)
def test_a_file_of_something_else_is_refused(tmp_path, content):
    path = tmp_path / "other.json"
    path.write_bytes(content)
    assert refusal(path) == "FILE is no saved experiment"


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    assert refusal(tmp_path / "none.json") == "cannot read FILE: No such file or directory"
    assert refusal(tmp_path) == "cannot read FILE: Is a directory"


@pytest.mark.parametrize("schema", [SCHEMA + 1, 0, None, "1"])
def test_a_file_of_another_schema_is_refused(tmp_path, schema):
    path = tmp_path / "result.json"
    save(small(), path)
    path.write_text(json.dumps({**json.loads(path.read_bytes()), "schema": schema}), encoding="utf-8")
    later = " of a later version" if schema == SCHEMA + 1 else ""
    assert refusal(path) == f"FILE has the schema {schema!r}{later}; this one reads {SCHEMA}"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('"runs": [', '"ran": [', "'runs' is missing"),
        ('"published":[1.0,', '"published":[', "1 numbers were published, 2 came out"),
        ('"ours":[1.0', '"ours":["1.0"', "'1.0' is no number"),
        ('"tolerance":1e-12', '"tolerance":true', "True is no number"),
        ('"expected":true', '"expected":1', "'expected' is no bool"),
        ('"verdict":"holds"', '"verdict":"perhaps"', "no verdict 'perhaps'"),
        ('"loss": [0.1,-0.0]', '"loss": 3', "a curve is no list"),
        ('"loss": [0.1,-0.0]', '"loss": {"over":0,"parts":[1]}', "divided by nothing"),
        ('"epochs": 2', '"epochs": {"mapping":[1]}', ""),
        ('"experiment": "gender"', '"experiment": "moons"', "no experiment 'moons'"),
        ("5e-324", "NaN", ""),
    ],
)
def test_a_damaged_file_is_refused_with_what_is_wrong(tmp_path, before, after, said):
    path = tmp_path / "result.json"
    save(small(), path)
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), encoding="utf-8")
    message = refusal(path)
    assert "damaged" in message
    assert said in message


# The command that makes a result again.


def test_the_command_follows_the_settings():
    one = rerun("gender")
    assert command_of(one) == "python cli.py reproduce gender"
    assert command_of(replace(one, settings={**one.settings, "seeds": 20})).endswith("gender --seeds 20")
    states = {name: [0.5, *state[1:]] for name, state in one.settings["states"].items()}
    assert command_of(replace(one, settings={**one.settings, "states": states})).endswith("gender --refit")
    assert command_of(rerun("neuron")) == "python cli.py reproduce neuron"
    digits = Experiment("mnist", (), (), {"full": False, "seeds": 5}, {"confusion": [10.0] * 100})
    assert command_of(digits) == "python cli.py reproduce mnist"
    assert command_of(replace(digits, curves={"confusion": [100.0] * 100})).endswith("mnist --data DIR")
    full = replace(digits, settings={"full": True, "seeds": 2}, curves={"confusion": [100.0] * 100})
    assert command_of(full) == "python cli.py reproduce mnist --full --data DIR --seeds 2"


def test_reproduce_keeps_the_result(tmp_path):
    path = tmp_path / "neuron.json"
    done = CliRunner().invoke(main, ["reproduce", "neuron", "--save", str(path)])
    assert done.exit_code == 0
    assert load(path) == rerun("neuron")
    assert json.loads(path.read_bytes())["command"] == command_of(rerun("neuron"))


def test_a_folder_that_is_missing_is_told_before_the_run(tmp_path, monkeypatch):
    monkeypatch.setattr("numeric.experiments.NamedExperiment.carry_out", lambda *_, **__: pytest.fail("it ran"))
    done = CliRunner().invoke(main, ["reproduce", "neuron", "--save", str(tmp_path / "none" / "a.json")])
    assert done.exit_code == 2
    assert "there is no folder" in done.output


# The results that come with the project.


def close(one: float, other: float, tolerance: float) -> bool:
    return one == other or abs(one - other) <= tolerance * max(1.0, abs(one))


def assert_close(kept: Experiment, live: Experiment, tolerance: float) -> None:
    """The same runs, claims, settings and curves by name; runs within 1e-12, curves as near as they must be."""
    assert [(run.name, run.published, run.tolerance, run.expected) for run in kept.runs] == [
        (run.name, run.published, run.tolerance, run.expected) for run in live.runs
    ]
    for run, other in zip(kept.runs, live.runs, strict=True):
        assert all(close(a, b, 1e-12) for a, b in zip(run.ours, other.ours, strict=True)), run.name
    assert [(claim.name, claim.verdict, list(claim.figures)) for claim in kept.claims] == [
        (claim.name, claim.verdict, list(claim.figures)) for claim in live.claims
    ]
    assert list(kept.curves) == list(live.curves)
    for name, curve in kept.curves.items():
        assert all(close(a, b, tolerance) for a, b in zip(curve, live.curves[name], strict=True)), name
    assert kept.settings.keys() == live.settings.keys()


@names
def test_every_experiment_has_a_result_that_is_as_expected(name):
    one = saved(name)
    assert one.name == name
    assert one.as_expected
    assert json.loads((RESULTS / f"{name}.json").read_bytes())["command"] == command_of(one)
    assert experiment_document(one, "en").title
    assert pictures(one)


def test_there_is_no_result_of_anything_else():
    assert {path.stem for path in RESULTS.iterdir()} == EXPERIMENTS.keys()
    with pytest.raises(DataError, match="did you mean neuron"):
        saved("neurn")


@pytest.mark.parametrize(("name", "tolerance"), [("gender", 1e-9), ("neuron", 1e-12)])
def test_a_result_agrees_with_a_new_run(name, tolerance):
    """Not to the bit: the last digit of exp is the machine's."""
    assert_close(saved(name), rerun(name), tolerance)


def test_the_figures_of_the_neuron_result_are_those_of_a_new_run():
    for claim, other in zip(saved("neuron").claims, rerun("neuron").claims, strict=True):
        assert all(close(value, other.figures[name], 1e-9) for name, value in claim.figures.items()), claim.name


def test_the_settings_of_the_gender_result_are_those_of_now():
    kept, live = (dict(one.settings) for one in (saved("gender"), rerun("gender")))
    errors, others = kept.pop("gradient_errors"), live.pop("gradient_errors")
    assert kept == live
    for name, error in errors.items():
        assert all(close(value, others[name][key], 1e-12) for key, value in error.items()), name


def test_the_result_of_mnist_is_the_full_run_that_the_code_describes():
    """Names from the live tables, so that a result which the code has left behind is noticed."""
    one = saved("mnist")
    assert one.settings["full"] is True
    assert one.settings["seeds"] == 5
    assert one.settings["learning_rates"] == {name: rate for name, (_, rate) in PAIRS.items()}
    lists = {name: found for name, found in mnist.published().items() if name != "source"}
    published = {f"{name} {kind}": tuple(values) for name, found in lists.items() for kind, values in found.items()}
    book = {printed.name: (printed.accuracy,) for printed in PRINTED}
    assert {run.name: run.published for run in one.runs} == published | book
    kinds = {f"{part}-{what}" for part in ("test", "train") for what in ("cost", "accuracy")}
    band = ("median", "low", "high")
    places = [digit["image"] for digit in one.settings["digits"]]
    assert one.curves.keys() == {
        *(f"{name}-{kind}" for name in lists for kind in kinds),
        *(f"{name}-{what}-{key}" for name in PAIRS for what in ("accuracy", "loss") for key in band),
        *(f"{what}-{place}" for place in places for what in ("pixels", "probabilities")),
        *("drift-from-published", "drift-of-two-orders", "course-loss", "course-accuracy", "confusion"),
    }
    assert len(places) == 12
    assert sum(one.curves["confusion"]) == 10_000


def test_the_claims_of_the_mnist_result_follow_from_its_curves():
    """Judged again where the curves suffice: verdict and figures alike."""
    one = saved("mnist")
    curves, claims = one.curves, {claim.name: claim for claim in one.claims}
    again = [
        mnist.judge_inputs(784),
        mnist.judge_overfitting(curves["overfitting-test-cost"], curves["overfitting-train-cost"]),
        mnist.judge_regularization(curves["overfitting-test-accuracy"][-1], curves["regularized-test-accuracy"][-1]),
        mnist.judge_course(curves["course-loss"], curves["course-accuracy"]),
        mnist.judge_goal({name: [curves[f"{name}-accuracy-median"][-1]] for name in PAIRS}),
        mnist.judge_drift(curves["drift-from-published"], curves["drift-of-two-orders"]),
    ]
    for claim in again:
        assert claims[claim.name] == claim
    assert claims.keys() == {claim.name for claim in again} | {"mse-starts-slowly", "ce-converges-faster"}
    assert claims["softmax-ce-reaches-goal"].verdict == "holds"
