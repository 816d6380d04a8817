"""Exercises of a derivation, with answers that are computed like everything else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from derive.catalog import derive, names
from derive.checker import Proof, prove
from derive.derivation import Derivation
from derive.expr import Sym
from derive.tables import ACTIVATIONS, LOSSES
from derive.topics import TOPICS
from reports.document import Block, Equations, Exercise, Heading, Letters, Paragraph, Piece, Table, sentence
from reports.handout.examples import as_rows, target
from reports.handout.functions import Functions
from reports.handout.worked import in_unit, listed, number, unit_of
from reports.phrases import say

_NETS = (0.5, -1.0, 2.0)
_STEP = 1e-3
_RATE = 0.1
_DIGITS = 6

Array = np.ndarray[Any, np.dtype[np.float64]]


def exercise_blocks(proof: Proof, k: Functions | None, lang: str, units: str) -> Iterator[Block]:
    """The exercises that make sense for a derivation; those with numbers need its generated functions `k`."""
    derivation = proof.derivation
    found = [
        *(_numbers(derivation, k, lang, units) if k and derivation.loss else ()),
        *_hypotheses(derivation, lang),
        *_by_analogy(derivation, lang),
    ]
    if found:
        yield Heading(say("exercises", lang))
        for place, one in enumerate(found, 1):
            yield replace(one, question=(f"{place}. ", *one.question))


def _numbers(derivation: Derivation, k: Functions, lang: str, units: str) -> Iterator[Exercise]:
    """Compute, check by a difference, and make one step: one sample, with the second target for the first."""
    first, second, *rest = target(derivation)
    net, t = as_rows([_NETS]), as_rows([[second, first, *rest]])
    unit = unit_of(derivation, units)
    y, (loss, errors) = k.output(net), k.loss_and_delta(net, t)
    after = net - 2 * _RATE * errors
    up, down = net.copy(), net.copy()
    up[0, 0] += _STEP
    down[0, 0] -= _STEP
    high, low, last = (float(k.loss(one, t)) for one in (up, down, after))
    if not np.isfinite([*y[0], *errors[0], loss, high, low, last]).all():
        return
    yield Exercise(
        (say("exercise-compute", lang, listed(net[0], lang, 1), listed(t[0], lang, 0)),),
        (
            _table(net, y, errors),
            Paragraph((say("example-loss", lang, in_unit(loss, unit, lang, _DIGITS)),)),
        ),
    )
    quotient = (high - low) / (2 * _STEP)
    written = [f"{value:.8f}" for value in (high, low)]
    answer = say(
        "exercise-difference-answer",
        lang,
        *written,
        2 * _STEP,
        _number(quotient),
        _number(errors[0, 0]),
    )
    in_nats = say("exercise-in-nats", lang) if unit == "bits" else ""
    yield Exercise((say("exercise-difference", lang, _STEP), in_nats), (Paragraph((answer,)),))
    answer = say(
        "exercise-step-answer",
        lang,
        listed(after[0], lang),
        in_unit(loss, unit, lang, _DIGITS),
        in_unit(last, unit, lang, _DIGITS),
    )
    yield Exercise((say("exercise-step", lang, _RATE),), (Paragraph((answer,)),))


def _table(net: Array, y: Array, errors: Array) -> Table:
    header: tuple[Piece, ...] = (Letters("k"), Sym("net"), Sym("y"), Sym("delta"))
    rows = zip(range(1, net.shape[1] + 1), net[0], y[0], errors[0], strict=True)
    return Table(header, tuple((str(place), *map(_number, row)) for place, *row in rows))


def _hypotheses(derivation: Derivation, lang: str) -> Iterator[Exercise]:
    """What becomes of the result without what it rests on."""
    result, activation, loss = derivation.results.get("delta"), derivation.activation, derivation.loss
    if result is None or not result.uses or activation is None or loss is None:
        return
    if _is_open(derivation):
        return
    without = prove(
        derive(
            activation=activation.name if activation.name in ACTIVATIONS else activation.formula,
            loss=loss.name if loss.name in LOSSES else loss.formula,
            hypotheses=[],
        )
    )
    if without.holds:
        (used, *_) = result.uses
        step = next(step for step in derivation.steps if used in step.uses)
        yield Exercise(
            sentence(say("exercise-hypothesis", lang), {"hypothesis": used}),
            (
                Paragraph((say("exercise-hypothesis-line", lang),)),
                Equations(((step.lhs, step.rhs, ""),)),
                Paragraph((say("exercise-hypothesis-without", lang),)),
                _result(without),
            ),
        )


def _by_analogy(derivation: Derivation, lang: str) -> Iterator[Exercise]:
    """The next of the same kind in the tables: the same activation with another loss, or another activation."""
    alike = _alike(derivation)
    if derivation.name not in alike:
        return
    place = alike.index(derivation.name)
    for name in (*alike[place + 1 :], *alike[:place]):
        other = derive(name)
        if _is_open(other):
            continue
        proof = prove(other)
        if proof.holds:
            english, chinese = other.title
            own = [one for one in other.definitions if one not in derivation.definitions]
            told = Equations(tuple((one.symbol, one.formula, "") for one in own))
            question = say("exercise-neighbour", lang, chinese if lang == "zh" else english)
            yield Exercise((question,), (told, _result(proof)) if own else (_result(proof),))
            return


def _alike(derivation: Derivation) -> list[str]:
    """The names of derivations that differ in the activation alone, or in the loss alone."""
    if derivation.topic is not None:
        return [one.name for one in TOPICS.values() if one.group == derivation.topic.group and one.activation]
    kinds = [derivation.name.removesuffix(f"-{loss}") for loss in LOSSES if derivation.name.endswith(f"-{loss}")]
    return [name for name in names() if name.startswith(f"{kinds[0]}-")] if kinds else list(ACTIVATIONS)


def _is_open(derivation: Derivation) -> bool:
    """Whether a parameter is left without a value."""
    records = (one for one in (derivation.activation, derivation.loss) if one is not None)
    return any(not parameter.default for one in records for parameter in one.parameters)


def _result(proof: Proof) -> Equations:
    result = next(iter(proof.derivation.results.values()))
    return Equations(((result.left, result.right, ""),))


def _number(value: float) -> str:
    return number(value, _DIGITS)
