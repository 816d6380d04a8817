"""A derivation with its proof, as a document."""

from __future__ import annotations

from collections.abc import Iterator

from derive.board import lines
from derive.checker import Proof, Verdict
from derive.derivation import Derivation
from derive.notation import MEAN_LOSS
from derive.steps import Hypothesis
from derive.writing.layout import layout
from derive.writing.linear import linear
from reports.document import Block, Board, Document, Equations, Heading, Letters, Paragraph
from reports.phrases import say


def derivation_document(proof: Proof, lang: str = "en", *, detail: str = "brief") -> Document:
    """The whole of a derivation: definitions, each part with law and verdict a line, results, what was checked."""
    derivation = proof.derivation
    verdicts = {step: proof.verdict_of(step) for step in derivation.walk()}
    return Document(_title(derivation, lang), lang, tuple(_blocks(proof, lang, detail == "full")), verdicts)


def _title(derivation: Derivation, lang: str) -> str:
    english, chinese = derivation.title
    return chinese if lang == "zh" else english[:1].upper() + english[1:]


def _blocks(proof: Proof, lang: str, full: bool) -> Iterator[Block]:
    derivation = proof.derivation
    yield Heading(say("definitions", lang))
    yield Equations(tuple((one.symbol, one.formula, "") for one in derivation.definitions))
    layered = any(one.symbol.layer is not None for one in derivation.definitions)
    batch = any(one.symbol is MEAN_LOSS for one in derivation.definitions)
    yield _sentence(say("layers" if layered else "batch-sizes" if batch else "sizes", lang))
    for note in derivation.notes:
        yield Paragraph((say("kink", lang, note[lang == "zh"]),))
    if derivation.hypotheses:
        yield Heading(say("hypotheses", lang))
        yield Equations(tuple((one.left, one.right, "") for one in derivation.hypotheses))
    for part in derivation.parts:
        yield Heading(say(part.key, lang))
        yield Board(tuple(lines(part, lang, full=full)))
        if part.key == "batch-weights":
            yield _sentence(say("shapes", lang))
    yield Heading(say("result", lang))
    rows = tuple(
        (result.left, result.right, say(f"result-{name}", lang)) for name, result in derivation.results.items()
    )
    yield Equations(rows, boxed=True)
    used = tuple(dict.fromkeys(hypothesis for result in derivation.results.values() for hypothesis in result.uses))
    if used:
        stop = "。" if lang == "zh" else "."
        yield Paragraph((say("by-hypothesis", lang), " ", *_equations(used), stop))
    elif not layered:
        yield Paragraph((say("no-hypothesis", lang),))
    yield Heading(say("certificate", lang))
    yield from _certificate(proof, lang)


def _sentence(words: str) -> Paragraph:
    """Words with letters of mathematics between backticks."""
    return Paragraph(tuple(Letters(part) if place % 2 else part for place, part in enumerate(words.split("`"))))


def _equations(hypotheses: tuple[Hypothesis, ...]) -> Iterator[str | Hypothesis]:
    for place, hypothesis in enumerate(hypotheses):
        if place:
            yield ", "
        yield hypothesis


def _certificate(proof: Proof, lang: str) -> Iterator[Block]:
    counts = proof.counts()
    shown = [say("count", lang, counts[one], say(one.value, lang)) for one in Verdict if counts.get(one)]
    comma, space = ("，", "") if lang == "zh" else (", ", " ")
    yield Paragraph((say("counts", lang, total=sum(counts.values()), counts=comma.join(shown)),))
    sizes = sorted({size for finding in proof.findings.values() for size in finding.sizes})
    yield _sentence(say("exact", lang, ", ".join(map(str, sizes))))
    if counts.get(Verdict.AGREES):
        yield Paragraph((say("numeric", lang),))
    if proof.end_to_end:
        ends = [
            f"{say(f'result-{name}', lang)}{space}{say(finding.verdict.value, lang)}"
            for name, finding in proof.end_to_end.items()
        ]
        yield _sentence(say("end-to-end", lang, comma.join(ends)))
    failure = proof.first_failure
    if failure is not None:
        line = f"{linear(layout(failure.lhs))} = {linear(layout(failure.rhs))}"
        yield Paragraph((say("failure", lang, line),))
        finding = proof.findings[failure]
        yield Paragraph((str(finding.counterexample or finding.reason),))
