"""Reports and figures of experiments: complete, in one language, within their frame, the same on every run."""

import ast
import json
import re
import struct
from dataclasses import replace
from functools import cache
from math import inf
from pathlib import Path

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.text import Text

from derive.optimisers import OPTIMISERS
from numeric.experiments import EXPERIMENTS, gender, mnist, named
from numeric.experiments.mnist_runs import PAIRS, PRINTED
from numeric.experiments.record import Claim, Experiment, Run
from numeric.experiments.saved import saved
from reports.experiments import experiment_json, experiment_text, reason, wrong_entries
from reports.figures import FIGURES, FORMS, THEMES, pictures, write_figures, writing
from reports.figures.theme import SMALLEST, chinese_font, styled
from reports.figures.words import WORDS
from reports.phrases import PHRASES, say
from reports.phrases.claims import CLAIM_PHRASES
from reports.phrases.experiment import EXPERIMENT_PHRASES as FRAME_PHRASES
from reports.phrases.trained import TRAINED_PHRASES
from reports.rendering.columns import columns

ROOT = Path(__file__).parent.parent
langs = pytest.mark.parametrize("lang", ["en", "zh"])
OWN = [name for name in EXPERIMENTS if name not in ("gender", "neuron", "mnist")]
subjects = pytest.mark.parametrize("subject", ["gender", "neuron", "mnist", "mnist-full", *OWN])
themes = pytest.mark.parametrize("theme", THEMES)


EXPERIMENT_PHRASES = FRAME_PHRASES | CLAIM_PHRASES | TRAINED_PHRASES


@cache
def experiment(subject: str) -> Experiment:
    if subject == "neuron":
        return named("neuron").carry_out(lambda done, total: None)
    if subject == "gender":
        return named("gender").carry_out(lambda done, total: None, seeds=20)
    return saved(subject) if subject in OWN else made_up_mnist(full=subject == "mnist-full")


def made_up_mnist(*, full: bool) -> Experiment:
    """What the experiment leaves behind, from the published curves and invented pairs."""
    rng = np.random.default_rng(1)
    runs, curves = [], {}
    for name, lists in mnist.published().items():
        if name == "source" or (name.endswith("_full") and not full):
            continue
        for kind, values in lists.items():
            part, what = kind.split()
            part = {"training": "train"}.get(part, part)
            whole = 10_000 if part == "test" else 50_000 if name.endswith("_full") else 1_000
            curves[f"{name}-{part}-{what}"] = [value / whole if what == "accuracy" else value for value in values]
            noise = rng.integers(0, 2, len(values)) * (1 if what == "accuracy" else 1e-14)
            if part == "train" or full:
                runs.append(Run(f"{name} {kind}", tuple(values), tuple(values + noise), 2.0 * noise.max()))
    first = {name: [0.5, 0.6, 0.7] if name == "sigmoid-mse" else [0.8, 0.9, 0.85] for name in PAIRS}
    test, train = curves["overfitting-test-cost"], curves["overfitting-train-cost"]
    claims = [
        mnist.judge_slow_start(first),
        mnist.judge_speed({name: float("inf") if name == "sigmoid-mse" else 5 for name in PAIRS}, 0.9),
        Claim("inputs-284", "fails", {"inputs": 784}),
        mnist.judge_overfitting(test, train),
        mnist.judge_regularization(0.8, 0.85),
        mnist.judge_course([2.0, 0.1], [0.3, 1.0]),
    ]
    if full:
        runs += [Run(one.name, (one.accuracy,), (one.accuracy + 0.1,), mnist.PRINTED_TOLERANCE) for one in PRINTED]
        curves["drift-from-published"] = [0.0, *(1e-15 * 3.0**epoch for epoch in range(29))]
        curves["drift-of-two-orders"] = [2e-15 * 3.0**epoch for epoch in range(30)]
        claims += [mnist.judge_goal(first), mnist.judge_drift(*(curves[f"drift-{one}"] for one in DRIFTS))]
    for name in PAIRS:
        for what, scale in (("accuracy", -1), ("loss", 1)):
            middle = 0.5 + scale * 0.4 / np.arange(1, 21)
            for key, factor in (("median", 1), ("low", 0.97), ("high", 1.03)):
                curves[f"{name}-{what}-{key}"] = np.abs(factor * middle).tolist()
    curves["course-loss"], curves["course-accuracy"] = (10.0 / np.arange(1, 51) ** 2).tolist(), [0.2] * 49 + [1.0]
    confusion = np.diag([100] * 10) + rng.integers(0, 6, (10, 10)) * (1 - np.eye(10, dtype=int))
    curves["confusion"] = confusion.ravel().astype(float).tolist()
    digits = [{"image": place, "label": place % 10, "guess": (place if place < 6 else 3) % 10} for place in range(12)]
    for digit in digits:
        place = digit["image"]
        curves[f"pixels-{place}"] = rng.random(784).tolist()
        curves[f"probabilities-{place}"] = np.eye(10)[digit["guess"]].tolist()
    rates = {name: rate for name, (_, rate) in PAIRS.items()}
    settings = {"full": full, "seeds": np.int64(3), "learning_rates": rates, "digits": digits}
    return Experiment("mnist", tuple(runs), tuple(claims), settings, curves)


DRIFTS = ("from-published", "of-two-orders")

# Text.


@subjects
@langs
@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_asked(subject, lang, width):
    text = experiment_text(experiment(subject), lang, width)
    for line in text.splitlines():
        assert columns(line) <= width or line.startswith("    python cli.py "), line
        assert line == line.rstrip()
    assert "\n\n\n" not in text
    assert "**" not in text


@subjects
def test_the_text_is_in_one_language(subject):
    english, chinese = (experiment_text(experiment(subject), lang, 100) for lang in ("en", "zh"))
    assert not re.search("[一-鿿，。：；]", english)
    words = set(re.findall(r"[A-Za-z]{3,}", re.sub("    python cli.py .*", "", chinese)))
    titles = {word for one in OPTIMISERS.values() for word in (one.name, *one.title[1].split())}
    titles |= {"Michael", "Nielsen", "Glorot", "Bengio", "TensorFlow", "PyTorch", "For", "Beginners"}
    titles |= {"one", "hot", "derive", "backprop", "activation", "relu", "tanh", "bce", "mse", "identity"}
    assert words <= titles | {
        "sigmoid",
        "softmax",
        "MNIST",
        "full",
        "data",
        "DIR",
        "img",
        "net",
        "ReLU",
        "Adam",
        "exp",
        "float",
    }
    assert len(re.findall("[一-鿿]", chinese)) > 300


@subjects
@langs
def test_every_run_and_every_claim_is_there_with_its_verdict(subject, lang):
    one = experiment(subject)
    text = experiment_text(one, lang, 200)
    good, control, mistaken = (
        EXPERIMENT_PHRASES[key][lang == "zh"] for key in ("reproduced", "differs-as-it-must", "source-mistaken")
    )
    assert text.count(f"✓ {good}") == sum(run.reproduced for run in one.runs)
    assert text.count(f"≠ {control}") == sum(not run.expected and not run.mistaken for run in one.runs)
    assert text.count(f"≠ {mistaken}") == sum(run.mistaken for run in one.runs)
    for claim in one.claims:
        sentence = EXPERIMENT_PHRASES[f"claim-{claim.name}"][lang == "zh"]
        line = next(line for line in text.splitlines() if sentence in line)
        assert line.endswith(EXPERIMENT_PHRASES[f"verdict-{claim.verdict}"][lang == "zh"])
        assert line[0] == {"holds": "✓", "in part": "≈", "fails": "✗"}[claim.verdict]


def test_a_run_that_fails_is_named():
    one = experiment("neuron")
    failed = replace(one.runs[0], ours=tuple(value + 1 for value in one.runs[0].ours))
    text = experiment_text(replace(one, runs=(failed, *one.runs[1:])), "en", 100)
    assert "✗ not reproduced" in text
    assert "Not as expected: quadratic, w=0.6, b=0.9, η=0.15." in text
    assert "Lists that come out within their tolerance: 7 of 8." in text


def test_a_correction_that_is_reproduced_is_a_surprise():
    one = experiment("gender")
    runs = [replace(run, ours=run.published) for run in one.runs]
    text = experiment_text(replace(one, runs=tuple(runs)), "en", 100)
    assert text.count("✗ reproduced, unexpectedly") == 4


def test_all_forty_published_numbers_of_the_gender_demo_stand_beside_ours():
    text = experiment_text(experiment("gender"), "en", 80)
    for name in ("mse", "bce"):
        for place, number in enumerate(gender.published()[name]):
            assert re.search(rf"^{10 * place} +{re.escape(repr(number))} +\S+ +\S+$", text, re.M)
    wrong = next(claim for claim in experiment("gender").claims if claim.name == "published-gradient-is-right")
    assert len(wrong_entries(experiment("gender").settings["gradient_errors"])) == wrong.figures["wrong"] == 8
    assert "entries that differ:\nw31, w32, w41, w42, b3, b4, w53, w54." in text


def test_the_single_neuron_is_written_to_the_digits_that_were_published():
    rows = [line.split() for line in experiment_text(experiment("neuron"), "en", 100).splitlines()]
    assert ["quadratic", "0.6/0.9", "η=0.15", "the", "book", "0.817574", "-1.2831", "-0.9831", "0.0940"] in rows
    assert rows.count(["ours", "-1.4950", "-1.4950", "0.0479"]) == 1


@langs
def test_an_epoch_that_never_came_is_written_as_infinite_and_explained(lang):
    claim = mnist.judge_speed({**dict.fromkeys(PAIRS, 5.0), "sigmoid-mse": inf}, 0.9)
    assert "∞" in reason(claim, lang).removesuffix(say("never-reached", lang)) != reason(claim, lang)
    reached = mnist.judge_speed(dict.fromkeys(PAIRS, 5.0), 0.9)
    assert "∞" not in reason(reached, lang)


@subjects
@langs
def test_colours_only_where_asked(subject, lang):
    plain = experiment_text(experiment(subject), lang, 80)
    coloured = experiment_text(experiment(subject), lang, 80, colour=True)
    assert "\x1b" not in plain
    assert "\x1b[32m✓\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain


# Words.


def test_every_phrase_is_there_in_both_languages_with_the_same_gaps():
    assert len(EXPERIMENT_PHRASES) == len(FRAME_PHRASES) + len(CLAIM_PHRASES) + len(TRAINED_PHRASES)
    assert not EXPERIMENT_PHRASES.keys() & PHRASES.keys()
    for key, (english, chinese) in {**EXPERIMENT_PHRASES, **WORDS}.items():
        gaps = [sorted(re.findall(r"\{[^}]*\}", text)) for text in (english, chinese)]
        assert gaps[0] == gaps[1], key
        assert english, key
        assert chinese, key
        assert not re.search("[一-鿿，。：；]", english), key


def test_every_claim_that_an_experiment_can_make_has_its_phrases():
    names = set()
    for path in (ROOT / "numeric" / "experiments").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Claim", "judged"):
                first = node.args[0]
                names |= {first.value} if isinstance(first, ast.Constant) else set()
    assert made_claims() <= names
    written = {key.removeprefix("claim-").removesuffix("-why") for key in EXPERIMENT_PHRASES if "claim-" in key[:6]}
    assert names == written - {"verdict"}
    assert {f"claim-{name}-why" for name in names} <= EXPERIMENT_PHRASES.keys()


def test_every_phrase_is_used():
    names = ("experiments.py", "experiment_setting.py", "trained_networks.py", "contents.py")
    own = [ROOT / "reports" / name for name in names]
    sources = [*own, *(ROOT / "reports" / "figures").glob("*.py")]
    text = "".join(path.read_text(encoding="utf-8") for path in sources if path.name != "words.py")
    parts = set(re.findall(r'"([^"\s]+)"', text)) | set(PAIRS) | {one.name for one in PRINTED}
    parts |= {
        "neuron",
        "gender",
        "mnist",
        "inputs",
        "hidden",
        "w32",
        "why",
        "holds",
        "in part",
        "fails",
        "widget",
        "bce",
        "quadratic",
    }
    parts |= {*OWN, *(run.name for name in OWN for run in experiment(name).runs)}
    parts |= {row["which"] for row in experiment("early-stopping").settings["rows"]}
    parts |= set(gender.PROGRAMS) | set(gender.FAIR) | set(mnist.published()) | made_claims()
    for key in (*EXPERIMENT_PHRASES, *WORDS):
        rests = [key, *(key[place + 1 :] for place, letter in enumerate(key) if letter == "-")]
        assert any(rest.removesuffix("-why") in parts or rest in KINDS for rest in rests), key


KINDS = tuple(mnist._KINDS)


def made_claims() -> set[str]:
    return {claim.name for subject in ("gender", "neuron", "mnist-full", *OWN) for claim in experiment(subject).claims}


# JSON.


@subjects
def test_json_is_plain_and_complete(subject):
    one = experiment(subject)
    content = experiment_json(one)
    assert json.loads(json.dumps(content, allow_nan=False)) == content
    assert set(content) == {"experiment", "runs", "claims", "settings", "curves"}
    assert content["experiment"] in EXPERIMENTS
    for run, written in zip(one.runs, content["runs"], strict=True):
        assert written["published"] == list(run.published)
        assert written["ours"] == list(run.ours)
        assert written["max_abs_diff"] == run.max_abs_diff
        assert (written["reproduced"], written["expected"]) == (run.reproduced, run.expected)
    assert [claim["name"] for claim in content["claims"]] == [claim.name for claim in one.claims]
    assert content["curves"].keys() == {name for name in one.curves if not name.startswith("pixels-")}


def test_json_writes_what_is_not_finite_as_text():
    claim = Claim("overfitting", "fails", {"epoch": np.float64("inf"), "least": float("-inf"), "last": np.int64(3)})
    run = Run("overfitting", (1.0,), (float("inf"),), 0.5)
    content = experiment_json(Experiment("mnist", (run,), (claim,), {"where": Path("a"), "x": np.arange(2)}))
    assert content["claims"][0]["figures"] == {"epoch": "inf", "least": "-inf", "last": 3}
    assert content["runs"][0]["max_abs_diff"] == "inf"
    assert content["settings"] == {"where": "a", "x": [0, 1]}


# Figures.


def test_every_experiment_has_figures_and_every_figure_its_words():
    assert FIGURES.keys() == EXPERIMENTS.keys()
    for found in FIGURES.values():
        assert len({picture.name for picture in found}) == len(found)
        for picture in found:
            for english, chinese in (picture.title, picture.caption):
                assert not re.search("[一-鿿，。：；]", english)
                assert re.search("[一-鿿]", chinese)


def test_a_short_run_has_no_figures_of_what_it_lacks():
    short, full = ({picture.name for picture in pictures(experiment(name))} for name in ("mnist", "mnist-full"))
    assert full - short == {"overfitting-full", "regularized-full", "drift", "printed"}
    assert short < full


def wanted_langs():
    return ["en", "zh"] if chinese_font() else ["en"]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("lang", wanted_langs())
@pytest.mark.parametrize("subject", ["gender", "neuron", "mnist-full", *OWN])
def test_every_word_of_a_figure_is_whole_and_covers_no_other(subject, lang, theme, monkeypatch):
    shown = list[Text]()
    draw = Text.draw

    def draw_and_remember(text, renderer, *args, **named):
        if text.get_visible() and text.get_text().strip():
            shown.append(text)
        return draw(text, renderer, *args, **named)

    monkeypatch.setattr(Text, "draw", draw_and_remember)
    for picture in pictures(experiment(subject)):
        with styled(THEMES[theme], lang):
            figure = writing.drawn(experiment(subject), picture, theme, lang)
            canvas = FigureCanvasAgg(figure)
            shown.clear()
            canvas.draw()
            renderer = canvas.get_renderer()
            boxes = [(text.get_text(), Text.get_window_extent(text, renderer)) for text in shown]
            legends = [*figure.legends, *(axes.get_legend() for axes in figure.axes if axes.get_legend())]
            frames = [legend.get_window_extent(renderer) for legend in legends]
            plots = [axes.get_window_extent(renderer) for axes in figure.axes]
        assert min(text.get_fontsize() for text in shown) >= SMALLEST
        assert len(boxes) > 5
        assert picture.title[lang == "zh"] in [text for text, _ in boxes]
        for text, box in boxes:
            inside = box.x0 >= 0 and box.y0 >= 0 and box.x1 <= figure.bbox.x1 and box.y1 <= figure.bbox.y1
            assert inside, f"{picture.name}: {text!r} is cut off"
        for place, (text, box) in enumerate(boxes):
            for other, another in boxes[place + 1 :]:
                apart = overlap(box, another) < 2
                assert apart, f"{picture.name}: {text!r} covers {other!r}"
        for frame in frames:
            assert all(overlap(frame, plot) == 0 for plot in plots), f"{picture.name}: a legend covers a plot"


def overlap(one, other) -> float:
    """How many pixels two boxes share in the direction in which they share fewer."""
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    down = min(one.y1, other.y1) - max(one.y0, other.y0)
    return max(0.0, min(across, down))


def luminance(colour: str) -> float:
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in to_rgb(colour)]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


def contrast(one: str, other: str) -> float:
    """As WCAG 2 counts it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@themes
def test_text_and_lines_stand_out_from_the_page(theme):
    theme = THEMES[theme]
    assert contrast(theme.ink, theme.page) > 12
    assert contrast(theme.faint, theme.page) > 4.5
    assert all(contrast(line, theme.page) > 2.9 for line in theme.lines)
    assert len(set(theme.lines)) == len(theme.lines) == 7


@pytest.fixture
def one_figure(monkeypatch):
    """As if there were only one."""
    monkeypatch.setattr(writing, "FIGURES", {"neuron": FIGURES["neuron"][:1]})


def test_a_file_for_every_figure_and_theme(tmp_path):
    told = []
    written = write_figures(experiment("neuron"), tmp_path / "a" / "b", progress=lambda *now: told.append(now))
    names = [f"neuron-{picture.name}.{theme}.png" for picture in FIGURES["neuron"] for theme in THEMES]
    assert [path.name for path in written] == names
    assert sorted(names) == sorted(path.name for path in (tmp_path / "a" / "b").iterdir())
    assert told == [(done, 8) for done in range(1, 9)]
    for path in written:
        width, height = struct.unpack(">II", path.read_bytes()[16:24])
        assert width >= 7 * 150
        assert height >= 2.5 * 150


@pytest.mark.parametrize("form", FORMS)
def test_the_same_experiment_gives_the_same_bytes(form, tmp_path):
    one = experiment("neuron")
    first = write_figures(one, tmp_path / "a", themes=("dark",), form=form)
    second = write_figures(one, tmp_path / "b", themes=("dark",), form=form, lang="en")
    for one_path, other in zip(first, second, strict=True):
        assert one_path.read_bytes() == other.read_bytes()
        assert not re.search(rb"20\d\d-\d\d-\d\dT|D:20\d\d|matplotlib\.org", one_path.read_bytes())
    start = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}[form]
    assert all(path.read_bytes().startswith(start) for path in first)


@pytest.mark.skipif(not chinese_font(), reason="no font with Chinese characters is installed")
@pytest.mark.parametrize("form", ["svg", "pdf"])
def test_chinese_figures_in_other_forms(form, tmp_path, one_figure):
    english = write_figures(experiment("neuron"), tmp_path / "en", themes=("light",), form=form)
    chinese = write_figures(experiment("neuron"), tmp_path / "zh", themes=("light",), form=form, lang="zh")
    assert all(a.read_bytes() != b.read_bytes() for a, b in zip(english, chinese, strict=True))


def test_without_a_chinese_font_the_words_are_english(tmp_path, monkeypatch, capsys, one_figure):
    english = write_figures(experiment("neuron"), tmp_path / "en", themes=("dark",))
    monkeypatch.setattr(writing, "chinese_font", lambda: "")
    told = write_figures(experiment("neuron"), tmp_path / "zh", themes=("dark",), lang="zh")
    assert [path.read_bytes() for path in english] == [path.read_bytes() for path in told]
    assert capsys.readouterr().err.count("\n") == 1


def test_nothing_is_left_behind_where_writing_fails(tmp_path, monkeypatch):
    def fails(figure, file, **named):
        file.write(b"half")
        raise OSError("no space left")

    monkeypatch.setattr("matplotlib.figure.Figure.savefig", fails)
    old = tmp_path / "neuron-sigmoid.light.png"
    old.write_bytes(b"old")
    with pytest.raises(OSError, match="no space left"):
        write_figures(experiment("neuron"), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [old.name]
    assert old.read_bytes() == b"old"


def test_the_settings_of_the_caller_are_left_as_they_were(tmp_path, one_figure):
    import matplotlib

    with matplotlib.rc_context({"axes.linewidth": 6, "axes.titlepad": 40, "font.size": 33}):
        before = dict(matplotlib.rcParams)
        first = write_figures(experiment("neuron"), tmp_path / "a", themes=("light",))
        assert dict(matplotlib.rcParams) == before
    second = write_figures(experiment("neuron"), tmp_path / "b", themes=("light",))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_nothing_else_imports_matplotlib():
    for folder in ("derive", "numeric", "reports"):
        for path in (ROOT / folder).rglob("*.py"):
            if path.parent.name != "figures":
                tree = ast.parse(path.read_text(encoding="utf-8"))
                named = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
                named += [one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names]
                assert not [name for name in named if name.startswith("matplotlib")], path
    for path in (ROOT / "reports" / "figures").glob("*.py"):
        assert "pyplot" not in path.read_text(encoding="utf-8")


def test_differences_of_nothing_stand_on_a_line_of_their_own():
    from matplotlib.figure import Figure

    from reports.figures.picture import Deviations, differences

    with styled(THEMES["light"], "en"):
        axes = Figure().subplots()
        differences(axes, THEMES["light"], "en", [Deviations("a", [1, 2, 3], [1e-16, 0.0, 1e-3])], 1e-2)
    labels = {text.get_text(): place for text, place in zip(axes.get_yticklabels(), axes.get_yticks(), strict=True)}
    marks = [tuple(map(tuple, line.get_xydata())) for line in axes.lines]
    assert ((2.0, labels["0"]),) in marks
    assert labels["0"] < -16
    assert axes.get_ylim()[0] < labels["0"]
    assert axes.get_ylim()[1] > -2


@themes
def test_every_optimiser_has_a_look_of_its_own_and_its_whole_path_is_shown(theme):
    found = experiment("optimisers")
    drawn = {picture.name: writing.drawn(found, picture, theme, "en") for picture in pictures(found)}
    for axes in drawn["losses"].axes:
        looks = [to_rgb(line.get_color()) for line in axes.lines]
        assert len(set(looks)) == len(looks) == len(OPTIMISERS)
    for axes in drawn["paths"].axes[: len(OPTIMISERS)]:
        path = axes.lines[0].get_xydata()
        (low_x, high_x), (low_y, high_y) = axes.get_xlim(), axes.get_ylim()
        assert np.all(path > (low_x, low_y))
        assert np.all(path < (high_x, high_y))
