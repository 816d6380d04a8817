"""What handouts about regularisation have besides their derivations: numbers, pictures, code, a run that shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import pi, sin

from derive.catalog import derive
from derive.checker import Proof
from derive.derivation import Derivation
from derive.expr import ZERO, D, Sym, map_nodes
from derive.notation import I
from derive.parser import parse
from derive.penalties import PENALTIES, Penalty
from derive.steps import Hypothesis
from numeric.experiments.mnist_runs import published_plans
from numeric.experiments.record import Experiment
from numeric.experiments.saved import saved
from numeric.formula_values import formula_value
from numeric.network.penalties import penalty_rows
from reports.document import Block, Code, Heading, Listing, Paragraph, Piece, Table, sentence
from reports.experiments import claim_block
from reports.handout.figures import experiment_figures, plot_figure
from reports.handout.options import Options
from reports.handout.worked import number, numbers
from reports.phrases import say
from reports.plot import Panel, Plot

Values = Mapping[str, float | Sequence[float]]


def regularisation_blocks(proof: Proof, options: Options) -> Iterator[Block]:
    """Numbers, what follows, pictures and code; nothing where a step does not hold."""
    derivation, lang = proof.derivation, options.lang
    if not proof.holds:
        return
    if derivation.name not in PENALTIES:
        yield from _norms(derivation, lang)
        return
    yield from _subgradient(derivation, lang)
    yield from _steps(lang)
    yield from _picture(derivation, lang)
    yield Heading(say("overfitting", lang))
    yield from _noisy_line(lang)
    if derivation.name == "l2":
        yield from _digits(derivation, lang)
    yield from _code(PENALTIES[derivation.name], derivation, lang)


def _entry(derivation: Derivation, name: str, values: Values, place: int = 1) -> float:
    """A result for the entry at this place, where the loss of the data is flat."""
    flat = map_nodes(derivation.results[name].right, lambda part: ZERO if isinstance(part, D) else None)
    return formula_value(flat, derivation.setting, values, {I: place})


# Norms.

_VECTOR = (3.0, -4.0, 12.0)
_ORDERS = (1.0, 2.0, 4.0, 16.0)


def _norms(derivation: Derivation, lang: str) -> Iterator[Block]:
    """One vector in several norms, with the slopes, and the vectors whose norm is 1."""
    slope = derivation.results["norm-slope"].left
    assert isinstance(slope, D)
    yield Heading(say("example", lang))
    rows = []
    for order in _ORDERS:
        values: Values = {"x": _VECTOR, "p": order}
        slopes = [_entry(derivation, "norm-slope", values, place) for place in range(1, len(_VECTOR) + 1)]
        rows.append((f"{order:g}", number(formula_value(slope.body, derivation.setting, values)), numbers(slopes)))
    yield Table((Sym("p"), slope.body, slope), tuple(rows))
    yield Paragraph(sentence(say("norm-numbers", lang, numbers(_VECTOR, 0)), {"norm": slope.body}))
    there = [sin(place / 100 * pi / 2) for place in range(-100, 101)]
    curves = {f"p = {order:g}": _around([_above(place, order) for place in there]) for order in _ORDERS[:3]}
    panel = Panel("x₂", [*there, *reversed(there)], curves)
    plot = Plot("x₁", [panel], say("norm-picture", lang), height=3.8, square=True)
    yield plot_figure(f"{derivation.name}-unit", plot, say("norm-caption", lang), lang)


def _above(first: float, order: float) -> float:
    """The second entry, not negative, of a vector of two with the norm 1."""
    return float((1 - abs(first) ** order) ** (1 / order))


def _around(above: Sequence[float]) -> list[float]:
    """Over the axis and back under it."""
    return [*above, *(-one for one in reversed(above))]


# Penalties.


def _subgradient(derivation: Derivation, lang: str) -> Iterator[Block]:
    """Why the line with the slope that is taken at a kink is below the penalty."""
    below = derivation.results.get("penalty-subgradient")
    if below is not None and below.right is parse("abs(v) - v*sign(w[i])"):
        yield Heading(say("conclusion", lang))
        yield Paragraph(sentence(say("subgradient-conclusion", lang), {"below": below.right}))


_RATE, _STRENGTH, _SAMPLES = 0.5, 2.0, 10
_WEIGHT, _COUNT = 0.45, 8


def _steps(lang: str) -> Iterator[Block]:
    """What every penalty makes of one weight that the data leave alone."""
    yield Heading(say("example", lang))
    columns = []
    for name in PENALTIES:
        derivation, weights = derive(name), [_WEIGHT]
        for _ in range(_COUNT):
            values: Values = {"w": (weights[-1],), "eta": _RATE, "lambda": _STRENGTH, "N": float(_SAMPLES)}
            weights.append(_entry(derivation, "penalty-update", values))
        columns.append(list(map(number, weights)))
    rows = zip(map(str, range(_COUNT + 1)), *columns, strict=True)
    yield Table((say("decay-step-number", lang), *(name.upper() for name in PENALTIES)), tuple(rows))
    words = say("decay-steps", lang, f"{_RATE:g}", f"{_STRENGTH:g}", _SAMPLES, f"{_RATE * _STRENGTH / _SAMPLES:g}")
    yield Paragraph(sentence(words))


def _picture(derivation: Derivation, lang: str) -> Iterator[Block]:
    """All penalties and their slopes."""
    places = [place / 50 for place in range(-100, 101)]
    functions = {name.upper(): [one.callable() for one in penalty_rows(penalty)] for name, penalty in PENALTIES.items()}
    curves = [
        {name: [float(both[part](place)) for place in places] for name, both in functions.items()} for part in (0, 1)
    ]
    labels = (say(f"penalty-panel-{what}", lang) for what in ("value", "slope"))
    panels = [Panel(label, places, one) for label, one in zip(labels, curves, strict=True)]
    plot = Plot("w", panels, say("penalty-picture", lang))
    yield plot_figure(f"{derivation.name}-penalties", plot, say("penalty-caption", lang), lang)


def _code(penalty: Penalty, derivation: Derivation, lang: str) -> Iterator[Block]:
    """The functions of generated networks that hold the penalty and its slope."""
    yield Heading(say("code", lang))
    rate = f"--learning-rate {_RUN.learning_rate:g} --{penalty.name} 5"
    command = f"python cli.py train --data mnist --layers 784-30-10 --activations sigmoid,softmax --loss ce {rate}"
    yield Paragraph(sentence(say("penalty-code", lang), {"command": Code(command)}))
    slope = derivation.results["penalty-slope"]
    named = {"formula": Hypothesis(slope.left, slope.right)}
    listing = "\n\n\n".join(one.source for one in penalty_rows(penalty))
    yield Listing(listing, "python", sentence(say("penalty-listing", lang), named))


_WITHOUT, _WITH = (plan for plan in published_plans(False) if plan.name in ("overfitting", "regularized"))
_RUN = _WITH.settings


def _noisy_line(lang: str) -> Iterator[Block]:
    """More weights than samples, without penalties and with them."""
    experiment = saved("overfitting")
    settings = {name: experiment.settings[name] for name in ("samples", "weights")}
    command = {"command": Code(f"python cli.py reproduce {experiment.name}")}
    yield Paragraph(sentence(say("overfitting-line", lang, **settings), command))
    yield from (claim_block(claim, lang) for claim in experiment.claims)
    yield from experiment_figures(experiment, lang)


def _digits(derivation: Derivation, lang: str) -> Iterator[Block]:
    """The published run that overfits, and the same with the penalty."""
    experiment = saved("mnist")
    yield Heading(say("overfitting-digits", lang))
    values: Values = {"w": (1.0,), "eta": _RUN.learning_rate, "lambda": _RUN.l2, "N": float(_WITH.n_train)}
    kept = _entry(derivation, "penalty-update", values)
    steps = _RUN.epochs * _WITH.n_train // (_RUN.batch or _WITH.n_train)
    shown = {"eta": f"{_RUN.learning_rate:g}", "strength": f"{_RUN.l2:g}", "samples": _WITH.n_train}
    network = "-".join(map(str, _WITH.network.sizes))
    words = say("overfitting-run", lang, network=network, epochs=_RUN.epochs, one=f"{kept:.6g}", **shown)
    space = "" if lang == "zh" else " "
    yield Paragraph(sentence(f"{words}{space}{say('overfitting-kept', lang, kept**steps, steps=steps)}"))
    rows = [(f"{plan.settings.l2:g}", *_last(experiment, plan.name)) for plan in (_WITHOUT, _WITH)]
    header: tuple[Piece, ...] = (Sym("lambda"), *(say(f"overfitting-{what}", lang) for what in _LISTS))
    yield Table(header, tuple(rows))
    for claim in experiment.claims:
        if claim.name in ("overfitting", "regularization-helps"):
            yield claim_block(claim, lang)
    yield from (one for one in experiment_figures(experiment, lang) if one.name.startswith("mnist-regularization"))
    yield Paragraph(sentence(say("overfitting-again", lang), {"command": Code("python cli.py reproduce mnist")}))


_LISTS = ("test-cost", "test-accuracy", "train-cost", "train-accuracy")


def _last(experiment: Experiment, name: str) -> Iterator[str]:
    """What the lists of a run end with."""
    for what in _LISTS:
        value = experiment.curves[f"{name}-{what}"][-1]
        yield f"{value:.2%}" if what.endswith("accuracy") else number(value)
