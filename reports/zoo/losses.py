"""Every loss of the table: formula, slope, picture, error term with every activation that fits, what it is for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from math import isfinite

from derive.catalog import derive
from derive.checker import Finding, check
from derive.derivation import Derivation
from derive.expr import Sym
from derive.notation import LOSS
from derive.parser import parse
from derive.tables import LOSSES, POSITIVES, PROBABILITIES, Activation, Loss, pairs
from reports.document import MARKS, Block, Code, Document, Equations, Figure, Heading, Letters, Paragraph, Piece, Table
from reports.phrases import capitalised, say
from reports.phrases.sources import cited
from reports.zoo.curves import Drawn, as_function, picture, with_parameters

_IDENTITY = "net"
"""The activation whose output is the net input: with it a loss is a function of the output."""


def losses_document(lang: str) -> Document:
    """The whole table in a language."""
    blocks: list[Block] = [Paragraph((say("losses-lead", lang),)), Heading(say("zoo-overview", lang)), _overview(lang)]
    blocks.append(Paragraph((say("losses-matched", lang),)))
    for loss in LOSSES.values():
        blocks += _loss_blocks(loss, lang)
    return Document(say("losses-title", lang), lang, tuple(blocks))


def _overview(lang: str) -> Table:
    header = tuple(say(f"zoo-{key}", lang) for key in ("name", "title", "outputs", "targets", "matched", "source"))
    comma = say("comma", lang)
    rows = [
        (
            Code(loss.name),
            loss.title[lang == "zh"],
            Letters(str(loss.outputs)),
            say(f"targets-{_targets(loss)}", lang),
            comma.join(matched(loss)) or "–",
            cited(loss.source, lang),
        )
        for loss in LOSSES.values()
    ]
    return Table(header, tuple(rows))


def _targets(loss: Loss) -> str:
    if loss.signed:
        return "signed"
    if loss.hypotheses:
        return "distribution" if _is_defined_at_0(loss) else "limit"
    return loss.targets.value


@cache
def _is_defined_at_0(loss: Loss) -> bool:
    """Whether the loss has a value for a target of 0, without a limit."""
    return isfinite(as_function(LOSS, _of_output(loss), loss.parameters, {"t_1": 0})(0.5))


@cache
def of_pair(activation: str, loss: str) -> tuple[Derivation, Finding]:
    """The derivation of a pair, and whether its error term is ∂E/∂net_i: the checker differentiates E itself."""
    derivation = derive(f"{activation}-{loss}")
    result = derivation.results["delta"]
    return derivation, check(result.left, result.right, derivation.setting, uses=result.uses, sizes=(2, 3))


def fitting(loss: Loss) -> list[Activation]:
    return [activation for activation, other in pairs() if other is loss]


def matched(loss: Loss) -> list[str]:
    """The activations with which the error term is output minus target."""
    wanted = parse("y[i] - t[i]")
    found = []
    for activation in fitting(loss):
        derivation, _ = of_pair(activation.name, loss.name)
        result = derivation.results["delta"]
        if check(result.right, wanted, derivation.setting, uses=result.uses, sizes=(2, 3)).holds:
            found.append(activation.name)
    return found


def _loss_blocks(loss: Loss, lang: str) -> Iterator[Block]:
    place = lang == "zh"
    alone = _of_output(loss)
    slope = next(part for part in alone.parts if part.key == "loss")
    yield Heading(_named(loss, lang))
    yield Paragraph((loss.purpose[place],))
    definition = next(one for one in alone.definitions if one.symbol is LOSS)
    yield Equations(((LOSS, definition.formula, ""), (slope.goal, slope.result, "")))
    yield Paragraph(_domain(loss, lang))
    yield _picture(loss, lang)
    yield Paragraph((say("losses-table", lang, _named(loss, lang)),))
    header: tuple[Piece, ...] = (say("zoo-with", lang), Sym("delta"), say("verdict", lang))
    yield Table(header, tuple(_error_row(activation, loss, lang) for activation in fitting(loss)))


def _domain(loss: Loss, lang: str) -> tuple[Piece, ...]:
    """Name, outputs, targets, source."""
    words = say("losses-domain", lang, say(f"targets-{_targets(loss)}", lang), cited(loss.source, lang))
    before, after = words.split("`outputs`")
    name, _, before = before.partition("`name`")
    return name, Code(loss.name), before, Letters(str(loss.outputs)), after


def _error_row(activation: Activation, loss: Loss, lang: str) -> tuple[Piece, ...]:
    derivation, finding = of_pair(activation.name, loss.name)
    verdict = f"{MARKS[finding.verdict]} {say(finding.verdict.value, lang)}"
    return Code(activation.name), derivation.results["delta"].right, verdict


def _picture(loss: Loss, lang: str) -> Figure:
    caption = say("losses-picture", lang, with_parameters(loss.parameters, lang))
    return Figure(f"loss-{loss.name}", _named(loss, lang), caption, _drawn(loss))


def _named(loss: Loss, lang: str) -> str:
    return capitalised(loss.title[lang == "zh"])


@cache
def _drawn(loss: Loss) -> Drawn:
    """E and ∂E/∂y by y, a curve for each target."""
    derivation = _of_output(loss)
    slope = derivation.results["delta"].right
    panels = {
        label: {
            f"t = {target:g}": as_function(formula, derivation, loss.parameters, {"t_1": target})
            for target in _shown_targets(loss)
        }
        for label, formula in (("E", LOSS), ("∂E/∂y", slope))
    }
    return picture("y", _shown_outputs(loss), panels)


@cache
def _of_output(loss: Loss) -> Derivation:
    """The derivation with the net input as the output: the loss as a function of it."""
    return derive(loss=loss.name, activation=_IDENTITY)


def _shown_targets(loss: Loss) -> Sequence[float]:
    if loss.signed:
        return (-1.0, 1.0)
    if loss.distribution:
        return (1.0,)
    return (1.0, 3.0) if loss.outputs == POSITIVES else (0.0, 1.0)


def _shown_outputs(loss: Loss) -> Sequence[float]:
    if loss.outputs == PROBABILITIES:
        return [place / 200 for place in range(4, 197)]
    if loss.outputs == POSITIVES:
        return [place / 40 for place in range(6, 241)]
    return [place / 40 for place in range(-120, 121)]
