"""What a handout of a pair has besides its derivation: an example in numbers, and the code that was made of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np

from derive.checker import Proof
from derive.derivation import Derivation
from derive.expr import ZERO, Fn, walk
from derive.notation import LOSS, K, output
from derive.steps import Domain, symbol_key
from derive.tables import LOSSES
from derive.writing.plain import plain
from numeric.generation import generate
from numeric.generation.kernels import load
from reports.document import Block, Figure, Heading, Listing, Paragraph, Table
from reports.phrases import say

LOGITS = (1.2, 0.9, 0.4)
"""Net inputs of the example: those of a lecture on softmax and cross-entropy."""
_DIGITS = 4
_PARTS = {"_output_rows": "y", "_loss_rows": "E", "_delta_rows": "dE/dnet"}
"""The functions of a module that hold its formulas, and the line of the derivation that each comes from."""


def worked_blocks(proof: Proof, lang: str) -> Iterator[Block]:
    """The example and the code; nothing for what is no pair, or leaves a parameter open.

    Raises:
        NoCodeError, UnprovedError: as `generate`.
    """
    derivation = proof.derivation
    if "delta" not in derivation.results or symbol_key(output(K)) not in derivation.setting.definitions:
        return
    module = generate(proof)
    if module.parameters:
        return
    yield Heading(say("example", lang))
    yield from _example(derivation, load(module), lang)
    yield _picture(derivation, load(module), lang)
    yield Heading(say("code", lang))
    yield Paragraph((say("code-lead", lang, derivation.name),))
    formulas = _formulas(derivation)
    for node in ast.parse(module.source).body:
        if isinstance(node, ast.FunctionDef) and node.name in _PARTS:
            left = _PARTS[node.name]
            title = say("code-of", lang, node.name, f"{left} = {formulas[left]}")
            yield Listing(ast.get_source_segment(module.source, node) or "", "python", title)


def _example(derivation: Derivation, k: Any, lang: str) -> Iterator[Block]:
    net = np.array([LOGITS])
    t = _target(derivation)
    y = k.output(net)
    loss, delta = k.loss_and_delta(net, t)
    yield Paragraph((say("example-lead", lang, len(LOGITS)),))
    rows = zip(range(1, len(LOGITS) + 1), net[0], y[0], t[0], delta[0], strict=True)
    yield Table(("k", "net", "y", "t", "δ"), tuple((str(place), *map(_number, numbers)) for place, *numbers in rows))
    formula = derivation.setting.definitions[LOSS.name, 0, None].formula
    logarithmic = any(isinstance(part, Fn) and part.name == "log" for part in walk(formula))
    words = say("example-nats" if logarithmic else "example-loss", lang, _number(loss))
    yield Paragraph((words, "" if lang == "zh" else " ", say("example-sum", lang, _number(delta.sum()))))


_NETS = tuple(place / 10 for place in range(-60, 61))


def _picture(derivation: Derivation, k: Any, lang: str) -> Figure:
    """E and δ of one output, or of the first of three where the outputs depend on one another."""
    parts = {part.key: part.result for part in derivation.parts}
    alone = parts["other-index"] is ZERO
    first = _target(derivation)[:, :1]
    targets = sorted({float(first[0, 0]), float(_target(derivation)[0, 1])})
    nets = np.zeros((len(_NETS), 1 if alone else 3))
    nets[:, 0] = _NETS
    curves = {}
    for target in targets:
        t = np.zeros(nets.shape)
        t[:, 0] = target
        if not alone and target == 0:
            t[:, 1] = 1
        losses = [float(k.loss(nets[row : row + 1], t[row : row + 1])) for row in range(len(nets))]
        curves[target] = losses, (k.delta(nets, t)[:, 0] * len(nets)).tolist()
    title = say("picture", lang)

    @cache
    def drawn(theme: str, form: str) -> bytes:
        from reports.figures.pair import pair_picture

        return pair_picture(title, _NETS, curves, theme, form, lang)

    name = f"{derivation.name}-loss" + ("" if lang == "en" else f".{lang}")
    return Figure(name, title, say("picture-one" if alone else "picture-many", lang), drawn)


def _target(derivation: Derivation) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The first class, as the loss takes targets: -1 and 1 where it is signed, counts where it is of counts."""
    record = next((one for name, one in LOSSES.items() if derivation.name.endswith(f"-{name}")), None)
    if record is not None and record.signed:
        return np.array([[1.0, -1.0, -1.0]])
    if record is not None and record.targets is Domain.POSITIVE and not record.distribution:
        return np.array([[2.0, 1.0, 1.0]])
    return np.array([[1.0, 0.0, 0.0]])


def _formulas(derivation: Derivation) -> dict[str, str]:
    definitions = derivation.setting.definitions
    return {
        "y": plain(definitions[symbol_key(output(K))].formula),
        "E": plain(definitions[LOSS.name, 0, None].formula),
        "dE/dnet": plain(derivation.results["delta"].right),
    }


def _number(value: float) -> str:
    return f"{round(float(value), _DIGITS) + 0.0:.{_DIGITS}f}"
