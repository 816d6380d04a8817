"""What the handout of an optimiser has besides its derivation: numbers, weights as a picture, usages, the code."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from math import ceil, log

from derive.checker import Proof
from derive.derivation import Derivation
from derive.expr import ONE, Sym, symbols
from derive.notation import I
from derive.optimisers import OPTIMISERS, Optimiser
from derive.optimising import STEP, recurrences
from derive.steps import Setting
from numeric.formula_values import formula_value
from numeric.network import Network, generate_network
from reports.document import Block, Cell, Code, Heading, Letters, Listing, Paragraph, Piece, Table, sentence
from reports.handout.figures import plot_figure
from reports.handout.options import Options
from reports.handout.programs import proof_program
from reports.handout.worked import number
from reports.phrases import say
from reports.phrases.sources import cited
from reports.plot import Panel, Plot

_STEPS = (1, 2, 3, 10, 100, 1000)
_HALVES, _SAMPLES = 6, 20
"""A picture of a weight ends when it has been halved so often; points that are drawn for each time."""
_BEFORE, _START = "w_before", 1.0
"""The weight before a step, where the step depends on it."""
_NETWORK = Network((1, 1), ("identity",), "quadratic")
"""Any network: the printed update is the same in each."""
_FREE = Setting({})
"""Numbers are given for all symbols, defined ones too."""
_GRADIENTS = (1.0, 0.1, 1e-3, 1e-6)
_DECAY: Mapping[str, float | Sequence[float]] = {"eta": 0.01, "lambda": 0.1, "epsilon": 1e-8, "w": (1.0,)}


def optimiser_blocks(proof: Proof, options: Options) -> Iterator[Block]:
    """Nothing where a step does not hold."""
    derivation, lang = proof.derivation, options.lang
    if not proof.holds:
        return
    optimiser = OPTIMISERS.get(derivation.name)
    if optimiser is not None and optimiser.state:
        yield from _numbers(optimiser, derivation, lang)
        yield from _weights(optimiser, derivation, lang)
        yield from _usage(optimiser, lang)
        yield from _code(optimiser, lang)
    elif "decay-adam" in derivation.results:
        yield from _decay(derivation, lang)


def _numbers(optimiser: Optimiser, derivation: Derivation, lang: str) -> Iterator[Block]:
    """Sums of weights, and steps for a gradient of 1, with the default parameters."""
    values = {one.symbol: one.default for one in optimiser.parameters} | {"eta": 1.0, "g": 1.0, _BEFORE: _START}
    shown = [one for name, one in derivation.results.items() if name.startswith(("weights", "steady-step"))]
    yield Heading(say("example", lang))
    letters: dict[str, Piece] = {one.symbol: Sym(one.symbol) for one in optimiser.parameters}
    defaults = say("comma", lang).join(f"`{one.symbol}` = {one.default:g}" for one in optimiser.parameters)
    yield Paragraph(sentence(say("optimiser-numbers", lang, defaults), letters))
    rows = []
    for t in _STEPS:
        found = (formula_value(one.right, _FREE, {**values, "t": float(t)}) for one in shown)
        rows.append((str(t), *map(number, found)))
    yield Table((Letters("t"), *(one.left for one in shown)), tuple(rows))
    step = derivation.results["steady-step"]
    from_weight = Sym(_BEFORE) in symbols(step.right)
    if from_weight:
        yield Paragraph((say("optimiser-from-weight", lang, f"{_START:g}"),))
    key = "other-step" if STEP in symbols(step.right) else "same-from-weight" if from_weight else "same-step"
    yield Paragraph(sentence(say(f"optimiser-{key}", lang), {"step": step.left}))
    if any(name.startswith("corrected") for name in derivation.results):
        yield Paragraph(sentence(say("optimiser-expected", lang)))


def _weights(optimiser: Optimiser, derivation: Derivation, lang: str) -> Iterator[Block]:
    """How much a gradient still counts after so many steps, and on how many of them half of the weight lies."""
    defaults = {one.symbol: one.default for one in optimiser.parameters}
    found = [one for one in recurrences(optimiser) if one.decay is not ONE]
    decays = {one.name: formula_value(one.decay, _FREE, defaults) for one in found}
    panels = []
    for one in found:
        decay, constant = decays[one.name], formula_value(one.constant, _FREE, defaults)
        named: dict[str, Piece] = {"x": Sym(one.name), "decay": one.decay}
        recent = ceil(log(0.5) / log(decay))
        ages = [share * recent / _SAMPLES for share in range(_HALVES * _SAMPLES + 1)]
        label = say("optimiser-weight-of", lang, one.name)
        panels.append(Panel(label, ages, {"": [constant * decay**age for age in ages]}))
        yield Paragraph(sentence(say("optimiser-half", lang, recent, f"{decay:g}"), named))
    if panels:
        plot = Plot(say("optimiser-age", lang), panels, say("optimiser-picture", lang))
        yield plot_figure(f"{derivation.name}-weights", plot, say("optimiser-caption", lang), lang)


def _usage(optimiser: Optimiser, lang: str) -> Iterator[Block]:
    """What was chosen where usages differ, and where the rules were published."""
    yield Heading(say("optimiser-usage", lang))
    convention = optimiser.convention[lang == "zh"]
    yield Paragraph(
        (convention + ("" if lang == "zh" else " ") + say("optimiser-source", lang, cited(optimiser.source, lang)),)
    )


def _code(optimiser: Optimiser, lang: str) -> Iterator[Block]:
    """The update as it is printed from the rules."""
    yield Heading(say("code", lang))
    command = Code(f"python cli.py train --optimizer {optimiser.name} …")
    yield Paragraph(sentence(say("optimiser-code", lang), {"command": command}))
    source = generate_network(_NETWORK, optimiser=optimiser.name).source
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.name == "update":
            title = sentence(say("optimiser-update", lang), {"function": Code(node.name)})
            yield Listing(ast.get_source_segment(source, node) or "", "python", title)
    yield Cell(proof_program(optimiser.name), say("cell-proof", lang))


def _decay(derivation: Derivation, lang: str) -> Iterator[Block]:
    """The shares of the penalty in a step, for gradients of several sizes."""
    shown = [derivation.results[f"decay-{name}"] for name in ("sgd", "adam", "adamw")]
    yield Heading(say("example", lang))
    yield Paragraph(sentence(say("optimiser-decay", lang)))
    rows = []
    for g in _GRADIENTS:
        found = (formula_value(one.right, _FREE, {**_DECAY, "g": (g,)}, {I: 1}) for one in shown)
        rows.append((f"{g:g}", *(f"{one:.3g}" for one in found)))
    names = (OPTIMISERS[name].title[lang == "zh"] for name in ("sgd", "adam", "adamw"))
    yield Table((Sym("g"), *names), tuple(rows))
