"""A designed loss as a document: its derivation, what was found out about it, how to go on; or why there is none."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import Any

import mpmath

from derive.checker import Proof, Verdict, prove
from derive.derivation import Derivation
from derive.design import NoLossError
from derive.design.findings import Known, known_loss_of
from derive.design.shape import Shape, shape_of
from derive.design.target import CONSTANT, T, Y, has_logarithm
from derive.expr import Integral, Where, walk
from derive.notation import K, output
from derive.notation import target as target_of
from derive.saturation.ends import End
from derive.saturation.limits import Limit
from derive.saturation.signs import Judged
from derive.steps import Hypothesis
from derive.tables import ACTIVATIONS, misfit
from derive.writing.plain import plain
from reports.derivation import certificate_blocks, derivation_blocks, title_of, verdicts_of
from reports.document import (
    Block,
    Code,
    Document,
    Equations,
    Heading,
    Letters,
    Listing,
    Paragraph,
    Piece,
    Table,
    sentence,
)
from reports.json_form import formula_json, proof_json
from reports.phrases import say

PROGRAM = "python cli.py"
_DIGITS = 6


def design_document(proof: Proof, lang: str = "en", *, detail: str = "brief") -> Document:
    """Derivation, findings, the commands that go on, and what was checked."""
    derivation = proof.derivation
    blocks = (
        *derivation_blocks(derivation, lang, detail),
        *found_blocks(derivation, lang),
        *certificate_blocks(proof, lang),
    )
    return Document(title_of(derivation, lang), lang, blocks, verdicts_of(proof))


def found_blocks(derivation: Derivation, lang: str) -> Iterator[Block]:
    """What the loss is called, whether it is convex, where it is least, whether its gradient vanishes far out."""
    yield Heading(say("design-found", lang))
    place = _place(derivation)
    known = None if is_open(derivation) else known_loss_of(derivation)
    if is_open(derivation):
        yield Paragraph((say("design-integral", lang),))
    else:
        yield _named(known, lang)
        constant = next((part.result for part in derivation.parts if part.key == "constant"), None)
        if constant is None:
            yield _told("design-no-constant", lang, C=CONSTANT, place=place)
        elif has_logarithm(constant):
            yield _told("design-left-out", lang, C=CONSTANT, place=place)
    shape = shape_of(derivation)
    yield _convex(derivation, shape, lang)
    yield _least(shape, place, lang)
    yield from _far_out(derivation, shape, lang)
    if not is_open(derivation):
        yield Listing("\n".join(onward(derivation, known)) + "\n", "sh", (say("design-onward", lang),))


def is_open(derivation: Derivation) -> bool:
    """Whether the loss is left as an integral."""
    return any(isinstance(part, Integral) for part in walk(derivation.results["loss"].right))


def _is_of_one(derivation: Derivation) -> bool:
    return any(one.symbol is Y for one in derivation.definitions)


def _place(derivation: Derivation) -> Hypothesis:
    return Hypothesis(Y, T) if _is_of_one(derivation) else Hypothesis(output(K), target_of(K))


def _told(key: str, lang: str, *words: object, **pieces: Piece) -> Paragraph:
    return Paragraph(sentence(say(key, lang, *words), pieces))


def _named(known: Known | None, lang: str) -> Paragraph:
    if known is None:
        return Paragraph((say("design-own", lang),))
    title, name = known.loss.title[lang == "zh"], Code(known.loss.name)
    if plain(known.factor) != "1":
        return _told("design-multiple", lang, title, name=name, factor=known.factor)
    values = [f"{parameter} = {plain(value)}" for parameter, value in known.values if plain(value) != parameter]
    if values:
        return _told("design-with", lang, title, name=name, values=Letters(", ".join(values)))
    return _told("design-known", lang, title, name=name)


def _convex(derivation: Derivation, shape: Shape, lang: str) -> Paragraph:
    verdict = shape.convex.verdict
    if verdict is Verdict.WRONG:
        before, after = shape.convex.values
        return _told("convex-wrong", lang, _point(shape.convex), _number(before), _number(after))
    if verdict is Verdict.PROVED and not _is_of_one(derivation):
        return _told("convex-of-many", lang, curvature=shape.curvature)
    if verdict is Verdict.PROVED and any(isinstance(part, Where) for part in walk(shape.curvature)):
        return _told("convex-by-cases", lang)
    return _told(f"convex-{verdict.value}", lang, curvature=shape.curvature)


def _least(shape: Shape, place: Hypothesis, lang: str) -> Paragraph:
    verdict = shape.least.verdict
    if verdict is Verdict.WRONG:
        return _told("least-wrong", lang, _point(shape.least), _number(shape.least.values[0]), place=place)
    key = "only" if verdict is Verdict.PROVED and shape.only else verdict.value
    return _told(f"least-{key}", lang, place=place)


def _far_out(derivation: Derivation, shape: Shape, lang: str) -> Iterator[Block]:
    yield Paragraph((say("far-out", lang),))
    header: tuple[Piece, ...] = tuple(Letters(name) for name in ("net →", "y →", "y - t →", "δ →"))
    yield Table(header, tuple(_row(one, lang) for one in shape.ends))
    if not _is_of_one(derivation):
        yield _told("of-two", lang)
    if shape.vanishes is None:
        yield Paragraph((say("vanishing-open", lang),))
    elif shape.vanishes:
        comma = "、" if lang == "zh" else ", "
        ends = comma.join(f"net → {infinity(one.sign)}" for one in shape.ends if one.vanishes)
        yield _told("vanishes", lang, f"`{ends}`")
    else:
        yield Paragraph((say("does-not-vanish", lang),))


def _row(end: End, lang: str) -> tuple[Piece, ...]:
    return (Letters(infinity(end.sign)), *(limit_piece(one, lang) for one in (end.output, end.error, end.delta)))


def limit_piece(limit: Limit | None, lang: str) -> Piece:
    """A limit as it stands in a table."""
    if limit is None:
        return say("far-open", lang)
    return Letters(infinity(limit.sign)) if limit.value is None else limit.value


def infinity(sign: int) -> str:
    """∞ with its sign."""
    return "∞" if sign > 0 else "-∞"


def _point(judged: Judged) -> str:
    return ", ".join(f"`{name} = {float(value):g}`" for name, value in judged.point.items())


def _number(value: mpmath.mpf) -> str:
    return f"{mpmath.nstr(value, _DIGITS)}"


def onward(derivation: Derivation, known: Known | None) -> list[str]:
    """The commands that take the loss that was found further, as one types them."""
    assert derivation.activation is not None
    activation = derivation.activation
    of_tables = known is not None and activation.name in ACTIVATIONS and not misfit(activation, known.loss)
    as_listed = known is not None and all(plain(value) == name for name, value in known.values)
    if known is not None and of_tables and as_listed and plain(known.factor) == "1":
        name = f"{activation.name}-{known.loss.name}"
        return [f"{PROGRAM} {command} {name}" for command in ("derive", "verify", "codegen")]
    own = activation.name if activation.name in ACTIVATIONS else activation.formula
    words = f"--activation {shlex.quote(own)} --loss {shlex.quote(plain(derivation.results['loss'].right))}"
    used = dict.fromkeys(one for result in derivation.results.values() for one in result.uses)
    words += "".join(f" --hypothesis {shlex.quote(f'{plain(one.left)} = {plain(one.right)}')}" for one in used)
    assert derivation.topic is not None
    formula = plain(derivation.results["loss"].right)
    own_parameters = (one.name for one in derivation.topic.parameters if one.name in formula)
    words += "".join(f" --let {name}" for name in own_parameters)
    return [f"{PROGRAM} {command} {words}" for command in ("derive", "codegen")]


def refusal_document(error: NoLossError, lang: str, *, detail: str = "brief") -> Document:
    """Why there is no loss: how far the derivation goes, the two sides that differ, and a counterexample."""
    proof = prove(error.derivation)
    blocks = (*derivation_blocks(error.derivation, lang, detail), *_refusal_blocks(error, lang))
    return Document(title_of(error.derivation, lang), lang, blocks, verdicts_of(proof))


def _refusal_blocks(error: NoLossError, lang: str) -> Iterator[Block]:
    (left, its_value), (right, other_value) = error.sides
    example = error.finding.counterexample
    yield Heading(say("result", lang))
    if example is None:
        yield _told("no-loss-undecided", lang, error.finding.reason, error=error.error)
        return
    yield _told("no-loss", lang, error=error.error)
    yield _told(f"no-loss-{error.kind}", lang, left=left, right=right)
    yield Equations(
        tuple((one, value, "") for one, value in ((left, its_value), (right, other_value)) if one is not value)
    )
    yield Paragraph((say("no-loss-example", lang, example),))


def refusal_json(error: NoLossError) -> dict[str, Any]:
    """The derivation as far as it goes, and the two sides that would have to be equal."""
    return {
        **proof_json(prove(error.derivation)),
        "design": {
            "exists": False if error.finding.counterexample else None,
            "kind": error.kind,
            "sides": [{"lhs": formula_json(one, {}), "rhs": formula_json(value, {})} for one, value in error.sides],
            "counterexample": str(error.finding.counterexample or error.finding.reason),
        },
    }


def design_json(proof: Proof) -> dict[str, Any]:
    """The derivation as `derive` gives it, and beside it what was found out about the loss."""
    derivation = proof.derivation
    shape = shape_of(derivation)
    known = None if is_open(derivation) else known_loss_of(derivation)
    return {
        **proof_json(proof),
        "design": {
            "exists": True,
            "closed": not is_open(derivation),
            "known": None
            if known is None
            else {
                "loss": known.loss.name,
                "factor": plain(known.factor),
                "parameters": {name: plain(value) for name, value in known.values},
            },
            "convex": _judged_json(shape.convex),
            "least_at_target": {**_judged_json(shape.least), "only": shape.only},
            "curvature": formula_json(shape.curvature, {}),
            "far_out": [
                {
                    "net": infinity(one.sign),
                    "output": limit_json(one.output),
                    "error": limit_json(one.error),
                    "delta": limit_json(one.delta),
                }
                for one in shape.ends
            ],
            "vanishes": shape.vanishes,
        },
    }


def _judged_json(judged: Judged) -> dict[str, Any]:
    written: dict[str, Any] = {"verdict": judged.verdict.value}
    if judged.point:
        written["point"] = {name: float(value) for name, value in judged.point.items()}
        written["values"] = [float(value) for value in judged.values]
    return written


def limit_json(limit: Limit | None) -> str | None:
    """A limit as text; None where none was found."""
    if limit is None:
        return None
    return infinity(limit.sign) if limit.value is None else plain(limit.value)
