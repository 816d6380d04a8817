"""What the handout of a normalisation has besides its derivation: numbers, training with it, and the code."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from derive.checker import Proof
from derive.derivation import Derivation
from derive.expr import Sym
from numeric.generation import generate
from numeric.generation.kernels import Kernels, load
from numeric.generation.normalising import DEFAULTS
from numeric.normalised_depth import N_SAMPLES, SETTINGS, SIZES, depth_runs
from numeric.training import Outcome
from reports.document import Block, Cell, Code, Heading, Letters, Listing, Paragraph, Piece, Table, sentence
from reports.handout.figures import plot_figure
from reports.handout.options import Options
from reports.handout.programs import normalisation_program, proof_program
from reports.handout.worked import number
from reports.phrases import say
from reports.plot import Panel, Plot

Array = np.ndarray[Any, np.dtype[np.float64]]
_X, _G = (1.0, 2.0, 3.0, 6.0), (1.0, -0.5, 0.5, 2.0)
_GAMMA, _BETA = 2.0, 1.0
_LETTERS: dict[str, Piece] = {"γ": Sym("gamma"), "β": Sym("beta"), "ε": Sym("epsilon"), "g": Sym("g")}
_COLUMNS = ("x", "x_hat", "y", "g")
_STEP = 1e-6


def normalisation_blocks(proof: Proof, options: Options) -> Iterator[Block]:
    """Nothing where a step does not hold: then there is no code either."""
    if not proof.holds:
        return
    derivation, lang = proof.derivation, options.lang
    module = generate(proof)
    functions = load(module)
    yield Heading(say("example", lang))
    if proof.leading == "N":
        yield from _batch(derivation, functions, lang)
        yield from _in_training(lang)
        yield from _depth(derivation, lang)
    else:
        yield from _layer(derivation, functions, lang)
    yield from _code(derivation, module.source, lang)


# Numbers: the loss is g₁y₁ + … + g₄y₄.


def _batch(derivation: Derivation, functions: Kernels, lang: str) -> Iterator[Block]:
    """Four samples of one feature; beside the gradients those of who takes the mean and the variance for constants."""
    x, g = (np.array(row)[:, None] for row in (_X, _G))
    y, x_hat, mu, sigma_squared = functions.normalise(x, _GAMMA, _BETA)
    dx, dgamma, dbeta = functions.normalise_back(g, x_hat, sigma_squared, _GAMMA)
    numeric = _differences(lambda moved: (g * functions.normalise(moved, _GAMMA, _BETA)[0]).sum(), x)
    fixed = _differences(lambda moved: (g * functions.normalise_by(moved, _GAMMA, _BETA, mu, sigma_squared)).sum(), x)
    yield _given("batch", mu, sigma_squared, lang)
    results = derivation.results
    ways = (say(f"normalisation-{name}", lang) for name in ("differences", "fixed"))
    header: list[Piece] = [Letters("s"), *map(Sym, _COLUMNS), results["dx"].left, *ways]
    yield Table(tuple(header), _rows(x, x_hat, y, g, dx, numeric, fixed))
    sums = number(dx.sum()), number(dgamma.item()), number(dbeta.item())
    lefts = {name: result.left for name, result in results.items()}
    yield Paragraph(sentence(say("normalisation-read", lang, *sums, number(fixed.sum())), lefts))


def _layer(derivation: Derivation, functions: Kernels, lang: str) -> Iterator[Block]:
    """One sample of four features."""
    x, g = (np.array(row)[None] for row in (_X, _G))
    gamma, beta = np.full(len(_X), _GAMMA), np.full(len(_X), _BETA)
    y, x_hat, mu, sigma_squared = functions.normalise(x, gamma, beta)
    gradients = functions.normalise_back(g, x_hat, sigma_squared, gamma)
    numeric = _differences(lambda moved: (g * functions.normalise(moved, gamma, beta)[0]).sum(), x)
    yield _given("layer", mu, sigma_squared, lang)
    lefts = [result.left for result in derivation.results.values()]
    header: list[Piece] = [Letters("k"), *map(Sym, _COLUMNS), *lefts, say("normalisation-differences", lang)]
    yield Table(tuple(header), _rows(x, x_hat, y, g, *gradients, numeric))
    named = {"dx": derivation.results["dx"].left}
    yield Paragraph(sentence(say("normalisation-sum", lang, number(gradients[0].sum())), named))


def _given(kind: str, mu: Array, sigma_squared: Array, lang: str) -> Paragraph:
    numbers = f"{_GAMMA:g}", f"{_BETA:g}", f"{DEFAULTS['epsilon']:g}", number(mu.item()), number(sigma_squared.item())
    return Paragraph(sentence(say(f"normalisation-{kind}", lang, len(_X), *numbers), _LETTERS))


def _rows(*columns: Array) -> tuple[tuple[str, ...], ...]:
    values = (map(number, column.ravel()) for column in columns)
    return tuple((str(place), *row) for place, row in enumerate(zip(*values, strict=True), 1))


def _differences(loss: Callable[[Array], float], x: Array) -> Array:
    """The derivative of the loss by every input, by central differences."""
    found = np.empty_like(x)
    for place in np.ndindex(x.shape):
        moved = np.zeros_like(x)
        moved[place] = _STEP
        found[place] = (loss(x + moved) - loss(x - moved)) / (2 * _STEP)
    return found


# In a network.


def _in_training(lang: str) -> Iterator[Block]:
    yield Heading(say("normalisation-training", lang))
    code = {"command": Code("train --batch-norm"), "follow": Code("follow"), "by": Code("normalise_by")}
    yield Paragraph(sentence(say("normalisation-running", lang, f"{DEFAULTS['momentum']:g}"), code))
    yield Paragraph(sentence(say("normalisation-bias", lang), code | _LETTERS))


def _depth(derivation: Derivation, lang: str) -> Iterator[Block]:
    """How a deep network of sigmoids learns without and with it."""
    names = [say(f"normalisation-{name}", lang) for name in ("without", "with")]
    runs = dict(zip(names, depth_runs(), strict=True))
    epochs = [one.epoch for one in depth_runs()[0].history]
    panels = [
        Panel(say("normalisation-loss", lang), epochs, {name: _losses(run) for name, run in runs.items()}),
        Panel(say("normalisation-right", lang), epochs, {name: _right(run) for name, run in runs.items()}),
    ]
    title, caption = say("normalisation-depth", lang), say("normalisation-caption", lang)
    yield Heading(title)
    sizes = "-".join(map(str, SIZES))
    yield Paragraph((say("normalisation-network", lang, sizes, N_SAMPLES, SETTINGS.learning_rate, SETTINGS.batch),))
    plot = Plot(say("normalisation-epoch", lang), panels, title)
    yield plot_figure(f"{derivation.name}-depth", plot, caption, lang)
    figures = [value for run in depth_runs() for value in (f"{_losses(run)[-1]:.1f}", f"{_right(run)[-1]:.0f}")]
    yield Paragraph((say("normalisation-depth-read", lang, SETTINGS.epochs, *figures),))


def _losses(run: Outcome) -> list[float]:
    return [one.scores["train"].loss for one in run.history]


def _right(run: Outcome) -> list[float]:
    """In percent."""
    return [100 * (one.scores["test"].accuracy or 0.0) for one in run.history]


# The code.


def _code(derivation: Derivation, source: str, lang: str) -> Iterator[Block]:
    """Every function of the module; a notebook gets programs to run."""
    yield Heading(say("code", lang))
    command = {"command": Code(f"python cli.py codegen {derivation.name}")}
    yield Paragraph(sentence(say("normalisation-code", lang), command))
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            title = (say(f"normalisation-of-{node.name}", lang),)
            yield Listing(ast.get_source_segment(source, node) or "", "python", title)
    yield Cell(source, say("cell-module", lang))
    yield Cell(normalisation_program(), say("normalisation-cell", lang))
    yield Cell(proof_program(derivation.name), say("cell-proof", lang))
