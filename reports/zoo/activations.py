"""Every activation of the table: formula, derivative, range, largest slope, picture, what it is for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from math import inf

from derive.catalog import derive
from derive.checker import Finding, check
from derive.derivation import Derivation
from derive.expr import Sym, symbols
from derive.notation import I, K, output
from derive.parser import parse
from derive.steps import Hypothesis, symbol_key
from derive.tables import ACTIVATIONS, Activation, Parameter
from reports.document import (
    MARKS,
    Block,
    Code,
    Document,
    Equations,
    Figure,
    Heading,
    Letters,
    Paragraph,
    Piece,
    Table,
    sentence,
)
from reports.phrases import capitalised, say
from reports.phrases.sources import cited
from reports.zoo.curves import Curve, Drawn, as_function, largest, picture, with_parameters

_NETS = [place / 10 for place in range(-60, 61)]


def activations_document(lang: str) -> Document:
    """The whole table in a language."""
    blocks: list[Block] = [
        Paragraph((say("activations-lead", lang),)),
        Heading(say("zoo-overview", lang)),
        _overview(lang),
    ]
    blocks.append(Paragraph((say("activations-slope", lang),)))
    for activation in ACTIVATIONS.values():
        blocks += _activation_blocks(activation, lang)
    return Document(say("activations-title", lang), lang, tuple(blocks))


@cache
def alone(name: str) -> tuple[Derivation, Finding]:
    """The derivation of an activation, and whether its result is ∂y_k/∂net_i."""
    derivation = derive(name)
    result = derivation.results["jacobian"]
    return derivation, check(result.left, result.right, derivation.setting, sizes=(2, 3))


@cache
def slope_of(name: str) -> tuple[float, tuple[float, float]]:
    """The largest derivative of an output by its own net input, and where it is taken; others are 0."""
    return largest(_curves(ACTIVATIONS[name])[1])


def _curves(activation: Activation) -> tuple[Curve, Curve]:
    """Output and derivative by the own net input; of a vector, the first of three."""
    derivation, _ = alone(activation.name)
    outputs = 3 if activation.distribution else 1
    formula = derivation.setting.definitions[symbol_key(output(K))].symbol
    first = as_function(formula, derivation, activation.parameters, {}, outputs)
    return first, as_function(derivation.results["jacobian"].right, derivation, activation.parameters, {}, outputs)


def _overview(lang: str) -> Table:
    header = tuple(say(f"zoo-{key}", lang) for key in ("name", "title", "outputs", "slope", "where", "source"))
    return Table(header, tuple(_row(activation, lang) for activation in ACTIVATIONS.values()))


def _row(activation: Activation, lang: str) -> tuple[Piece, ...]:
    most, where = slope_of(activation.name)
    return (
        Code(activation.name),
        activation.title[lang == "zh"],
        Letters(str(activation.outputs)),
        ("∞" if most == inf else f"{most:.4g}") + with_parameters(_open(activation), lang),
        _where(where, lang),
        cited(activation.source, lang),
    )


def _where(where: tuple[float, float], lang: str) -> str:
    low, high = where
    if low == high:
        return say("zoo-towards", lang, "∞" if high > 0 else "-∞") if abs(high) == inf else f"net = {high:.4g}"
    if (low, high) == (-inf, inf):
        return say("zoo-everywhere", lang)
    return f"net > {low:.3g}" if high == inf else f"net < {high:.3g}"


def _activation_blocks(activation: Activation, lang: str) -> Iterator[Block]:
    place = lang == "zh"
    derivation, finding = alone(activation.name)
    title = activation.title[place]
    yield Heading(title if place else capitalised(title))
    yield Paragraph((activation.purpose[place],))
    definition = derivation.setting.definitions[symbol_key(output(K))]
    result = derivation.results["jacobian"]
    verdict = f"{MARKS[finding.verdict]} {say(finding.verdict.value, lang)}"
    yield Equations(((definition.symbol, definition.formula, ""), (result.left, result.right, verdict)))
    yield from _general(activation, lang)
    yield _picture(activation, lang)


def _open(activation: Activation) -> list[Parameter]:
    """The parameters that its formula is shown with."""
    derivation, _ = alone(activation.name)
    shown = symbols(derivation.setting.definitions[symbol_key(output(K))].formula)
    return [one for one in activation.parameters if Sym(one.name) in shown]


def _general(activation: Activation, lang: str) -> Iterator[Block]:
    """The formula with the parameters that are given values before it is shown."""
    shown = _open(activation)
    if given := [one for one in activation.parameters if one not in shown]:
        values = with_parameters(given, lang).strip()
        whole = Hypothesis(output(I), parse(activation.formula))
        yield Paragraph(sentence(say("activations-general", lang, values), {"formula": whole}))


def _picture(activation: Activation, lang: str) -> Figure:
    caption = say("activations-picture-many" if activation.distribution else "activations-picture", lang)
    caption += with_parameters(_open(activation), lang)
    return Figure(f"activation-{activation.name}", activation.title[lang == "zh"], caption, _drawn(activation))


@cache
def _drawn(activation: Activation) -> Drawn:
    first, slope = _curves(activation)
    return picture("net", _NETS, {"y": {"": first}, "∂y/∂net": {"": slope}})
