"""What a handout of a pair has besides its derivation: examples in numbers, a picture, and the code made of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from derive.derivation import Derivation
from derive.expr import ZERO, Fn, Sym, num, walk
from derive.notation import LOSS, K, output
from derive.steps import Hypothesis, symbol_key
from derive.tables import PROBABILITIES
from derive.writing.layout import layout
from derive.writing.linear import linear
from derive.writing.marks import spelled
from reports.document import Block, Cell, Code, Heading, Letters, Listing, Paragraph, Piece, Table, sentence
from reports.handout.examples import Example, as_rows, examples
from reports.handout.examples import target as example_target
from reports.handout.figures import plot_figure
from reports.handout.functions import Functions
from reports.handout.notation import Notation
from reports.handout.options import UNITS
from reports.handout.programs import curves_program, differences_program, parameters_program, proof_program
from reports.phrases import say
from reports.plot import Panel, Plot

_DIGITS = 4


def is_logarithmic(derivation: Derivation) -> bool:
    """Whether the loss has a unit of information: it takes logarithms of probabilities."""
    formula = derivation.setting.definitions[symbol_key(LOSS)].formula
    of_probabilities = derivation.loss is not None and derivation.loss.outputs.within(PROBABILITIES)
    return of_probabilities and any(isinstance(part, Fn) and part.name == "log" for part in walk(formula))


def unit_of(derivation: Derivation, units: str) -> str:
    """The name of the unit of the loss; nothing where it has none."""
    return units if is_logarithmic(derivation) else ""


def in_unit(nats: float, unit: str, lang: str, digits: int = _DIGITS) -> str:
    """A loss in its unit, with the name of that."""
    shown = number(nats / UNITS.get(unit, 1.0), digits)
    return f"{shown} {say(f'unit-{unit}', lang)}" if unit else shown


def example_blocks(derivation: Derivation, k: Functions, lang: str, units: str) -> Iterator[Block]:
    """Every example of the pair as a table with the loss."""
    yield Heading(say("example", lang))
    yield from _parameters(k, lang)
    unit = unit_of(derivation, units)
    if unit:
        yield Paragraph((say(f"{unit}-note", lang, UNITS["bits"] if unit == "bits" else 1 / UNITS["bits"]),))
    source = ""
    for one in examples(derivation):
        if one.source[0] and one.source[0] != source:
            source = one.source[0]
            yield Paragraph((say(f"example-source-{one.gives}", lang, one.source[lang == "zh"]),))
        elif source and not one.source[0]:
            yield Paragraph((say("example-more", lang, len(one.net[0])),))
        rows, targets = as_rows(one.net), as_rows(one.target)
        if not all(np.isfinite(part).all() for part in (k.output(rows), *k.loss_and_delta(rows, targets))):
            continue
        if len(rows) == 1:
            yield from _one_sample(one, k, rows, targets, lang, unit)
        else:
            yield from _samples(one, k, rows, targets, lang, unit)


Array = np.ndarray[Any, np.dtype[np.float64]]


def _one_sample(one: Example, k: Functions, rows: Array, targets: Array, lang: str, unit: str) -> Iterator[Block]:
    y = k.output(rows)
    loss, errors = k.loss_and_delta(rows, targets)
    header: list[Piece] = [Letters("k") if rows.shape[1] > 1 else "", Sym("net"), Sym("y"), Sym("t"), Sym("delta")]
    columns = [list(map(number, part[0])) for part in (rows, y, targets, errors)]
    if one.printed_outputs:
        header.insert(3, say("column-printed", lang))
        columns.insert(2, [judged(text, value, lang) for text, value in zip(one.printed_outputs[0], y[0], strict=True)])
    yield Table(tuple(header), tuple((str(place), *row) for place, row in enumerate(zip(*columns, strict=True), 1)))
    said = say("example-loss", lang, in_unit(loss, unit, lang))
    space = "" if lang == "zh" else " "
    yield Paragraph((said, space, say("example-sum", lang, number(errors.sum()))))


def _samples(one: Example, k: Functions, rows: Array, targets: Array, lang: str, unit: str) -> Iterator[Block]:
    """A row a sample; classes are told by the largest output."""
    y = k.output(rows)
    losses = [float(k.loss(rows[place : place + 1], targets[place : place + 1])) for place in range(len(rows))]
    classes = one.classes[lang == "zh"]
    right = [bool(row.argmax() == wanted.argmax()) for row, wanted in zip(y, targets, strict=True)]
    columns: list[tuple[Piece, list[str]]] = []
    if not one.printed_losses:
        columns.append((Sym("net"), [numbers(row, 1) for row in rows]))
    columns.append((Sym("y"), list(map(numbers, y))))
    if one.printed_outputs:
        found = [_all_judged(texts, row, lang) for texts, row in zip(one.printed_outputs, y, strict=True)]
        columns.append((say("column-printed", lang), found))
    columns.append((Sym("t"), [classes[row.argmax()] if classes else numbers(row, 0) for row in targets]))
    if classes:
        columns.append(
            (say("column-answer", lang), [say("answer-right" if one else "answer-wrong", lang) for one in right])
        )
    columns.append((LOSS, [number(loss / UNITS.get(unit, 1.0)) for loss in losses]))
    if one.printed_losses:
        printed = zip(one.printed_losses, losses, strict=True)
        columns.append((say("column-printed", lang), [unit_judged(text, loss, one, lang) for text, loss in printed]))
    if rows.shape[1] == 1:
        columns.append((Sym("delta"), [number(row[0]) for row in k.delta(rows, targets) * len(rows)]))
    if classes:
        yield Paragraph((say("example-classes", lang, say("comma", lang).join(classes)),))
    header = (say("column-sample", lang), *(name for name, _ in columns))
    yield Table(
        header,
        tuple((str(place), *row) for place, row in enumerate(zip(*(part for _, part in columns), strict=True), 1)),
    )
    if classes:
        mean = in_unit(sum(losses) / len(losses), unit, lang)
        yield Paragraph((say("example-accuracy", lang, sum(right), len(right), mean),))


def judged(text: str, value: float, lang: str) -> str:
    """What a source prints, and whether that is the number rounded."""
    rounded = _like(text, value)
    return say("printed-equal", lang, text) if rounded == text else say("printed-differs", lang, text, rounded)


def _all_judged(texts: Sequence[str], values: Sequence[float], lang: str) -> str:
    rounded = ", ".join(_like(text, value) for text, value in zip(texts, values, strict=True))
    printed = ", ".join(texts)
    return say("printed-equal", lang, printed) if rounded == printed else say("printed-differs", lang, printed, rounded)


def unit_judged(text: str, loss: float, one: Example, lang: str) -> str:
    """A loss that a source prints; it may be right in another unit than the source says."""
    said = one.printed_unit
    if _like(text, loss / UNITS[said]) == text:
        return say("printed-equal", lang, text)
    for other, nats in UNITS.items():
        if _like(text, loss / nats) == text:
            names = (say(f"unit-{name}", lang) for name in (other, said))
            return say("printed-elsewhere", lang, text, *names)
    return judged(text, loss / UNITS[said], lang)


def _like(text: str, value: float) -> str:
    """The number to as many digits as the text has, without a 0 in front if the text has none."""
    return f"{value:.{len(text.partition('.')[2])}f}".removeprefix("" if text.startswith("0") else "0")


_NETS = tuple(place / 10 for place in range(-60, 61))


def picture_blocks(derivation: Derivation, k: Functions, notation: Notation, lang: str, units: str) -> Iterator[Block]:
    """E and δ of one output, or of the first of three where the outputs depend on one another; and what one sees."""
    alone = _is_elementwise(derivation)
    first = example_target(derivation)
    unit = unit_of(derivation, units)
    curves = {wanted: _curve(k, wanted, UNITS.get(unit, 1.0), alone=alone) for wanted in sorted(set(first[:2]))}
    if not np.isfinite([value for both in curves.values() for values in both for value in values]).all():
        return
    loss, error, net, target = (_letters(notation, Sym(name), lang) for name in ("E", "delta", "net", "t"))
    axes = (say("picture-loss", lang, loss), say("picture-error", lang, f"{error} = ∂{loss}/∂{net}"))
    panels = [
        Panel(axis, _NETS, {f"{target} = {t:g}": both[place] for t, both in curves.items()})
        for place, axis in enumerate(axes)
    ]
    caption = say("picture-one" if alone else "picture-many", lang)
    yield plot_figure(f"{derivation.name}-loss", Plot(net, panels, say("picture", lang)), caption, lang)
    losses, errors = curves[first[0]]
    worst = max((0, -1), key=lambda end: losses[end])
    largest = max(map(abs, errors))
    highest = in_unit(losses[worst] * UNITS.get(unit, 1.0), unit, lang)
    figures = (_NETS[worst], f"{first[0]:g}", highest, _small(errors[worst]), _small(largest))
    share = abs(errors[worst]) / largest
    even = sum(abs(error) > _ALIVE * largest for error in errors) > _NEARLY_ALL * len(errors)
    kind = "even" if even else "dead" if share < _DEAD else "alive" if share > _ALIVE else "less"
    said = [say("picture-read", lang, *figures), say(f"picture-{kind}", lang, share)]
    flat = [at for at, loss, error in zip(_NETS, losses, errors, strict=True) if _is_flat(loss, error, losses, largest)]
    if flat:
        said.append(say("picture-flat", lang, flat[0], flat[-1]))
    yield Paragraph((("" if lang == "zh" else " ").join(said),))


def activation_blocks(derivation: Derivation, k: Functions, notation: Notation, lang: str) -> Iterator[Block]:
    """The activation and its derivative against a net input; of a vector, the first output and two derivatives."""
    alone = _is_elementwise(derivation)
    nets = _varied(alone=alone)
    outputs, slopes = k.output(nets), k.output_jacobian(nets)
    y, net = (_letters(notation, Sym(name), lang) for name in ("y", "net"))
    curves = {y if alone else f"{y}₁": outputs[:, 0].tolist()}
    for place, index in enumerate("₁" if alone else "₁₂"):
        label = f"∂{y}/∂{net}" if alone else f"∂{y}{index}/∂{net}₁"
        curves[label] = slopes[:, place, 0].tolist()
    yield Heading(say("picture-activation", lang))
    yield from _parameters(k, lang)
    caption = say("picture-activation-one" if alone else "picture-activation-many", lang)
    axis = net if alone else f"{net}₁"
    plot = Plot(axis, [Panel("", _NETS, curves)], say("picture-activation", lang))
    yield plot_figure(f"{derivation.name}-curves", plot, caption, lang)


def _is_elementwise(derivation: Derivation) -> bool:
    return next(part.result for part in derivation.parts if part.key == "other-index") is ZERO


def _is_flat(loss: float, error: float, losses: Sequence[float], largest: float) -> bool:
    """No gradient to speak of although there is a loss."""
    return abs(error) < _FLAT * largest and loss > 10 * _FLAT * max(losses)


_FLAT = 1e-3
"""The share of the largest error term that counts as nothing."""


_NEARLY_ALL = 0.95
"""Of the places of a curve; where output and target are the same, the error term may be 0 all the same."""
_DEAD, _ALIVE = 0.1, 0.9
"""Shares of the largest error term: below the first a gradient counts as gone, above the second as full."""


def _letters(notation: Notation, symbol: Sym, lang: str) -> str:
    """The symbol as a plot can write it; one with a label in words."""
    shown = notation.expr(symbol)
    labelled = isinstance(shown, Sym) and spelled(shown.name).label
    return say(f"symbol-{symbol.name}", lang) if labelled else linear(layout(shown))


def _curve(k: Functions, wanted: float, nats: float, *, alone: bool) -> tuple[list[float], list[float]]:
    """The losses, in units of so many nats, and the errors of the first output, at every net input of the picture."""
    nets = _varied(alone=alone)
    t = np.zeros(nets.shape)
    t[:, 0] = wanted
    if not alone and wanted == 0:
        t[:, 1] = 1
    losses = [float(k.loss(nets[row : row + 1], t[row : row + 1])) / nats for row in range(len(nets))]
    return losses, (k.delta(nets, t)[:, 0] * len(nets)).tolist()


def _varied(*, alone: bool) -> Array:
    """Net inputs of which the first varies: (places, 1), or (places, 3) with zeros."""
    nets = np.zeros((len(_NETS), 1 if alone else 3))
    nets[:, 0] = _NETS
    return nets


def _parameters(k: Functions, lang: str) -> Iterator[Paragraph]:
    """The values that open parameters have in examples."""
    if k.values:
        given = [Hypothesis(Sym(name.rstrip("_")), num(Fraction(value))) for name, value in k.values.items()]
        commas = [piece for one in given for piece in (say("comma", lang), one)]
        yield Paragraph((say("example-parameters", lang), *commas[1:], "。" if lang == "zh" else "."))


def code_blocks(derivation: Derivation, k: Functions, *, named: bool, lang: str) -> Iterator[Block]:
    """The functions that hold the formulas, each with the line that it comes from; a notebook gets programs to run."""
    yield Heading(say("code", lang))
    command = {"command": Code(f"python cli.py codegen {derivation.name}")}
    yield Paragraph(sentence(say("code-lead" if named else "code-own", lang), command))
    formulas = _formulas(derivation)
    for node in ast.parse(k.module.source).body:
        if isinstance(node, ast.FunctionDef) and node.name in formulas:
            title = sentence(say("code-of", lang), {"function": Code(node.name), "formula": formulas[node.name]})
            yield Listing(ast.get_source_segment(k.module.source, node) or "", "python", title)
    yield Cell(k.module.source, say("cell-module", lang))
    if k.values:
        functions = ("output", "output_jacobian") if derivation.loss is None else ("output", "loss", "delta")
        yield Cell(parameters_program(functions, k.values), say("cell-parameters", lang))
    if derivation.loss is not None:
        yield Cell(differences_program(example_target(derivation)), say("cell-differences", lang))
        yield Cell(curves_program(example_target(derivation)), say("cell-curves", lang))
    if named:
        yield Cell(proof_program(derivation.name), say("cell-proof", lang))


def _formulas(derivation: Derivation) -> dict[str, Hypothesis]:
    """By function of a generated module: the equation that it computes."""
    definitions, (result, *_) = derivation.setting.definitions, derivation.results.values()
    y = definitions[symbol_key(output(K))]
    found = {"_output_rows": Hypothesis(y.symbol, y.formula)}
    if derivation.loss is None:
        return found | {"_output_jacobian_rows": Hypothesis(result.left, result.right)}
    loss = definitions[symbol_key(LOSS)]
    return found | {
        "_loss_rows": Hypothesis(loss.symbol, loss.formula),
        "_delta_rows": Hypothesis(result.left, result.right),
    }


def _small(value: float) -> str:
    """A number of which something is left when it is rounded."""
    return number(value) if abs(value) >= 0.5 * 10**-_DIGITS or value == 0 else f"{value:.1e}"


def numbers(row: Sequence[float], digits: int = _DIGITS) -> str:
    """The numbers of a cell, or of a vector in brackets."""
    return ", ".join(number(value, digits) for value in row)


def listed(row: Sequence[float], lang: str, digits: int = _DIGITS) -> str:
    """The numbers one after the other in a sentence."""
    return say("comma", lang).join(number(value, digits) for value in row)


def number(value: float, digits: int = _DIGITS) -> str:
    return f"{round(float(value), digits) + 0.0:.{digits}f}"
