"""Exercises of a derivation, with answers that are computed like everything else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from derive.catalog import derive, names
from derive.checker import Proof, prove
from derive.derivation import Derivation
from derive.expr import D, Index, Sym, free_indices, map_nodes, symbols
from derive.notation import K, output
from derive.notation import net as net_of
from derive.optimisers import OPTIMISERS
from derive.optimising import before, now
from derive.steps import Setting
from derive.tables import ACTIVATIONS, LOSSES
from derive.topics import TOPICS
from numeric.formula_values import formula_value
from reports.derivation import named
from reports.document import Block, Equations, Exercise, Heading, Letters, Paragraph, Piece, Table, sentence
from reports.handout.examples import as_rows, target
from reports.handout.functions import Functions
from reports.handout.options import UNITS
from reports.handout.worked import in_unit, listed, number, numbers, unit_of
from reports.phrases import say

_NETS = (0.5, -1.0, 2.0)
_DISTRIBUTIONS = {"p": (0.7, 0.2, 0.1), "q": (0.5, 0.3, 0.2)}
_GRADIENTS = (1.0, -2.0, 3.0)
_STEP = 1e-3
_RATE = 0.1
_DIGITS = 6

Array = np.ndarray[Any, np.dtype[np.float64]]


def exercise_blocks(proof: Proof, k: Functions | None, lang: str, units: str) -> Iterator[Block]:
    """The exercises that make sense for a derivation; those with numbers need its generated functions `k`."""
    derivation = proof.derivation
    found = [
        *(_numbers(derivation, k, lang, units) if k and derivation.loss else ()),
        *(_outputs(derivation, k, lang) if k and not derivation.loss else ()),
        *_information(derivation, lang),
        *_steps(derivation, lang),
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


def _outputs(derivation: Derivation, k: Functions, lang: str) -> Iterator[Exercise]:
    """The outputs of an activation, and what each is differentiated by: all that is not 0."""
    net = as_rows([_NETS])
    (y,), (jacobian,) = k.output(net), k.output_jacobian(net)
    places = range(len(_NETS))
    apart = all(not jacobian[row, column] for row in places for column in places if row != column)
    columns = [jacobian.diagonal()] if apart else list(jacobian.T)
    own = [Index(str(place + 1), "n") for place in places]
    slopes = [D(output(K), net_of(K))] if apart else [D(output(K), net_of(one)) for one in own]
    header: tuple[Piece, ...] = (Letters("k"), Sym("net"), Sym("y"), *slopes)
    cells = (map(_number, column) for column in (net[0], y, *columns))
    table = Table(header, tuple((str(place + 1), *row) for place, row in enumerate(zip(*cells, strict=True))))
    yield Exercise((say("exercise-outputs", lang, listed(_NETS, lang, 1)),), (table,))


def _information(derivation: Derivation, lang: str) -> Iterator[Exercise]:
    """The first quantity of a topic that two distributions determine."""
    for result in derivation.results.values():
        names = {symbol.name for symbol in symbols(result.right)}
        if names and names <= {*_DISTRIBUTIONS} and not result.uses and not free_indices(result.right):
            given = [(name, values) for name, values in _DISTRIBUTIONS.items() if name in names]
            told = say("comma", lang).join(f"`{name}` = ({numbers(values, 1)})" for name, values in given)
            nats = formula_value(result.right, derivation.setting, dict(given))
            letters = {"what": result.left, **{name: Sym(name) for name in names}}
            in_units = (in_unit(nats, unit, lang, _DIGITS) for unit in UNITS)
            answer = say("exercise-quantity-answer", lang, *in_units)
            yield Exercise(sentence(say("exercise-quantity", lang, told), letters), (Paragraph((answer,)),))
            return


def _steps(derivation: Derivation, lang: str) -> Iterator[Exercise]:
    """The first steps of an optimiser, by its rules."""
    optimiser = OPTIMISERS.get(derivation.name)
    if optimiser is None:
        return
    kept = {**dict.fromkeys(optimiser.state, optimiser.start), "w": 1.0}
    values = {one.symbol: one.default for one in optimiser.parameters} | {"eta": _RATE}
    rows = []
    for t, gradient in enumerate(_GRADIENTS, 1):
        for symbol, formula in optimiser.read_rules():
            known = values | {"g": gradient, "t": float(t)} | {before(name).name: one for name, one in kept.items()}
            read = map_nodes(
                formula, lambda part: before(part.name) if isinstance(part, Sym) and part.name in kept else None
            )
            kept[symbol.name] = formula_value(read, Setting({}), known)
        rows.append((str(t), _number(gradient), *map(_number, kept.values())))
    header: tuple[Piece, ...] = (Letters("t"), *(now(name) for name in ("g", *kept)))
    others = say("exercise-steps-defaults", lang) if optimiser.parameters else ""
    question = say("exercise-steps", lang, listed(_GRADIENTS, lang, 0), _RATE, others)
    yield Exercise((question,), (Table(header, tuple(rows)),))


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
            own = [one for one in other.given if one not in derivation.given]
            told = Equations(tuple((one.symbol, one.formula, "") for one in own))
            quoted = say("quoted", lang, english) if other.topic else english
            question = say("exercise-neighbour", lang, chinese if lang == "zh" else quoted)
            yield Exercise((question,), (told, _result(proof)) if own else (_result(proof),))
            return


def _alike(derivation: Derivation) -> list[str]:
    """The names of derivations that differ in the activation alone, or in the loss alone."""
    if derivation.topic is not None:
        return [one.name for one in TOPICS.values() if one.group == derivation.topic.group and one.activation]
    kinds = [derivation.name.removesuffix(f"-{loss}") for loss in LOSSES if derivation.name.endswith(f"-{loss}")]
    if kinds:
        return [name for name in names() if name.startswith(f"{kinds[0]}-")]
    mixing = [one.name for one in ACTIVATIONS.values() if "[" in one.formula]
    return mixing if derivation.name in mixing else [name for name in ACTIVATIONS if name not in mixing]


def _is_open(derivation: Derivation) -> bool:
    """Whether a parameter is left without a value."""
    records = (one for one in (derivation.activation, derivation.loss) if one is not None)
    return any(not parameter.default for one in records for parameter in one.parameters)


def _result(proof: Proof) -> Equations:
    """What is derived; of a layer its error term, from which its gradients follow as before."""
    results = proof.derivation.results
    shown = [results["delta"]] if "dw" in results else list(results.values())
    return Equations(tuple((named(one.left, proof.derivation), one.right, "") for one in shown))


def _number(value: float) -> str:
    return number(value, _DIGITS)
