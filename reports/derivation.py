"""A derivation with its proof, as a document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from derive.board import lines
from derive.checker import Proof, Verdict
from derive.derivation import Derivation
from derive.expr import Array, D, Delta, Entry, Expr, Fn, Sym, Where, all_indices, symbols, walk
from derive.laws.designing import DEMANDS
from derive.notation import MEAN_LOSS, SIZES
from derive.parser import parse, parse_equation
from derive.steps import Case, Hypothesis, Part, Step
from derive.writing.layout import layout
from derive.writing.linear import linear
from derive.writing.textmath import box
from reports.document import (
    Block,
    Board,
    Cases,
    Document,
    Equations,
    Heading,
    Letters,
    Paragraph,
    Piece,
    Table,
    sentence,
)
from reports.phrases import capitalised, say


def derivation_document(proof: Proof, lang: str = "en", *, detail: str = "brief") -> Document:
    """The whole of a derivation: definitions, each part with law and verdict a line, results, what was checked."""
    derivation = proof.derivation
    blocks = (*derivation_blocks(derivation, lang, detail), *certificate_blocks(proof, lang))
    return Document(title_of(derivation, lang), lang, blocks, verdicts_of(proof))


def verdicts_of(proof: Proof) -> dict[Step, Verdict]:
    """Those beside the lines."""
    return {step: proof.verdict_of(step) for step in proof.derivation.walk() if is_judged(step, proof)}


def is_judged(step: Step, proof: Proof) -> bool:
    """Whether it has a verdict: a demand that holds, as the loss was found from it, has none."""
    return step.law not in DEMANDS or not proof.findings[step].holds


def title_of(derivation: Derivation, lang: str) -> str:
    english, chinese = derivation.title
    return chinese if lang == "zh" else capitalised(english)


def derivation_blocks(derivation: Derivation, lang: str, detail: str) -> Iterator[Block]:
    """Definitions, hypotheses, each part, and the results."""
    yield Heading(say("definitions", lang))
    yield Equations(tuple((one.symbol, one.formula, "") for one in derivation.given))
    topic = derivation.topic
    batch = any(one.symbol is MEAN_LOSS for one in derivation.definitions)
    sizes = topic.sizes[lang == "zh"] if topic else say("batch-sizes" if batch else "sizes", lang)
    yield Paragraph(sentence(sizes, _letters(derivation)))
    yield from _of_kronecker(derivation, lang)
    for place, value in derivation.kinks:
        formulas: dict[str, Piece] = {
            "place": Hypothesis(*parse_equation(place, known={"net", "y", "t", *(topic.symbols if topic else ())})),
            "value": parse(value),
        }
        yield Paragraph(sentence(say("kink", lang), formulas))
    if derivation.hypotheses:
        yield Heading(say("hypotheses", lang))
        yield Equations(tuple((one.left, one.right, "") for one in derivation.hypotheses))
        if any(set(derivation.hypotheses) - set(result.uses) for result in derivation.results.values()):
            yield Paragraph(sentence(say("where-named", lang)))
    yield from _parts(derivation, lang, full=detail == "full")
    if not derivation.results:
        return
    yield Heading(say("result", lang))
    rows = tuple(
        (named(result.left, derivation), result.right, say(f"result-{name}", lang))
        for name, result in derivation.results.items()
    )
    yield Equations(rows, boxed=True)
    yield from _rests_on(derivation, lang)


def _of_kronecker(derivation: Derivation, lang: str) -> Iterator[Paragraph]:
    """What δ with two indices is, as it stands in the first line that has it; and what its contraction is."""
    shown = (side for part in derivation.parts for step in part.steps for side in (step.lhs, step.rhs))
    formulas = (part for side in (*shown, *_every_formula(derivation)) for part in walk(side))
    deltas = (part for part in formulas if isinstance(part, Delta) and part.first is not part.second)
    if kronecker := next(deltas, None):
        beside_errors = any(one.symbol.name == "delta" for one in derivation.definitions)
        symbols_shown = (part for part in _every_formula(derivation) if isinstance(part, Sym) and part.name == "delta")
        of_sample = next((one for one in symbols_shown if "N" in {index.size for index in all_indices(one)}), None)
        key = "kronecker-beside-samples" if of_sample else "kronecker-no-error" if beside_errors else "kronecker"
        words = say(key, lang)
        if any(step.law == "kronecker-contraction" for step in derivation.walk()):
            words += ("" if lang == "zh" else " ") + say("kronecker-contraction", lang)
        errors: dict[str, Piece] = {"error": of_sample} if of_sample else {}
        yield Paragraph(sentence(words, {"kronecker": kronecker, **errors}))


def _rests_on(derivation: Derivation, lang: str) -> Iterator[Paragraph]:
    """The hypotheses of the results: one sentence if all use the same, or else one for each."""
    stop = "。" if lang == "zh" else "."
    uses = {name: result.uses for name, result in derivation.results.items()}
    different = set(uses.values())
    if different == {()}:
        if derivation.topic is None:
            yield Paragraph((say("no-hypothesis", lang),))
    elif len(different) == 1:
        yield Paragraph((say("by-hypothesis", lang), " ", *_equations(different.pop(), lang), stop))
    else:
        for used in dict.fromkeys(one for one in uses.values() if one):
            named = say("comma", lang).join(say(f"result-{name}", lang) for name, own in uses.items() if own == used)
            before, after = say("only-under", lang, named).split("`hypotheses`")
            yield Paragraph((before, *_equations(used, lang), after))


def named(left: Expr, derivation: Derivation) -> Expr:
    """The derivative of a result is written as that of what it was found to be, under no hypothesis."""
    found = {result.right: result.left for result in derivation.results.values() if not result.uses}
    match left:
        case D(body, variable) if body in found and not isinstance(body, Sym):
            return D(found[body], variable)
        case _:
            return left


def _every_formula(derivation: Derivation) -> Iterator[Expr]:
    """Every formula of every step, and all that is in it."""
    for step in derivation.walk():
        yield from walk(step.lhs)
        yield from walk(step.rhs)


def _letters(derivation: Derivation) -> dict[str, Letters]:
    """The letters of the indices that run over n, m, …; in the alphabet's order."""
    sides = [side for step in derivation.walk() for side in (step.lhs, step.rhs)]
    sides += [one.formula for one in derivation.definitions]
    found = {index for side in sides for index in all_indices(side)}
    return {
        f"of-{size}": Letters(", ".join(sorted(index.name for index in found if index.size == size)))
        for size in {index.size for index in found}
    }


def _parts(derivation: Derivation, lang: str, *, full: bool) -> Iterator[Block]:
    """Every part with its heading; the two cases of the activation side by side where they are narrow enough."""
    boards = {part.key: (part, Board(tuple(lines(part, lang, full=full)))) for part in derivation.parts}
    cases = [boards[key] for key in CASES if key in boards]
    beside = len(cases) == len(CASES) and all(_width(board) <= _WIDEST for _, board in cases)
    for key, (part, board) in boards.items():
        if key in CASES and beside:
            if key == CASES[0]:
                yield Heading(say("cases", lang))
                yield Cases(tuple((_case_of(part), board) for part, board in cases))
            continue
        yield Heading(say(key, lang))
        yield board
        if key == "batch-weights":
            yield Paragraph(sentence(say("shapes", lang), _shapes(part)))


def _shapes(part: Part) -> dict[str, Piece]:
    """The two matrices of a gradient, an entry of each, and the shapes."""
    first, second = dict.fromkeys(one for one in walk(part.result) if isinstance(one, Array))
    return {
        "first": first,
        "first-entry": Hypothesis(Entry(first, first.row, first.column), first.entry),
        "first-shape": Letters(f"({first.row.size}, {first.column.size})"),
        "second": second,
        "second-entry": Hypothesis(Entry(second, second.row, second.column), second.entry),
        "second-shape": Letters(f"({second.row.size}, {second.column.size})"),
        "shape": Letters(f"({first.column.size}, {second.column.size})"),
    }


def _differentiated(derivation: Derivation) -> Sym | None:
    """What all results differentiate, such as E, or y for an activation alone; nothing where they differ."""
    bodies = {_innermost(result.left) for result in derivation.results.values() if isinstance(result.left, D)}
    names = {body.name for body in bodies if isinstance(body, Sym)}
    if len(names) != 1 or not all(isinstance(body, Sym) for body in bodies):
        return None
    return Sym(names.pop())


def _innermost(left: Expr) -> Expr:
    return _innermost(left.body) if isinstance(left, D) else left


CASES = ("same-index", "other-index")
_WIDEST = 48
"""Columns of a terminal that half a page has room for."""


def _width(board: Board) -> int:
    sides = [(row.left, row.right) for row in board.lines]
    widest = [max(box(one).width for one in column if one is not None) for column in zip(*sides, strict=True)]
    return sum(widest) + len(" = ")


def _case_of(part: Part) -> Case:
    return next(step.case for step in part.steps if step.case is not None)


def _is_about_sizes(hypothesis: Hypothesis) -> bool:
    """Whether it speaks of sizes alone, as n = 2 does."""
    return all(symbol.name in SIZES for symbol in (*symbols(hypothesis.left), *symbols(hypothesis.right)))


def _counted(part: Part, judged: Mapping[Step, Verdict]) -> Counter[Verdict]:
    """How many steps of the part have which verdict."""
    return Counter(judged[inner] for step in part.steps for inner in step.walk() if inner in judged)


def _equations(hypotheses: tuple[Hypothesis, ...], lang: str) -> Iterator[str | Hypothesis]:
    for place, hypothesis in enumerate(hypotheses):
        if place:
            yield say("comma", lang)
        yield hypothesis


def _tried_cases(derivation: Derivation, lang: str) -> str:
    """The cases in which a line was decided one by one, where it has them: of its indices, and beside its kinks."""
    formulas = set(_every_formula(derivation))
    cases = any(isinstance(part, Delta) for part in formulas) or any(step.case for step in derivation.walk())
    kinks = any(isinstance(part, Where) or (isinstance(part, Fn) and part.name in _KINKED) for part in formulas)
    tried = [say(f"exact-{key}", lang) for key, has in (("indices", cases), ("kinks", kinks)) if has]
    return say("exact-cases", lang, say("exact-and", lang).join(tried)) if tried else ""


_KINKED = ("abs", "max", "min", "sign")


def certificate_blocks(proof: Proof, lang: str) -> Iterator[Block]:
    """What was checked, how, for which n, and how many steps have which verdict."""
    judged = verdicts_of(proof)
    counts = Counter(judged[step] for step in proof.derivation.walk() if step in judged)
    yield Heading(say("certificate", lang))
    shown = [say("count", lang, counts[one], say(one.value, lang)) for one in Verdict if counts.get(one)]
    comma = "，" if lang == "zh" else ", "
    yield Paragraph((say("counts", lang, total=sum(counts.values()), counts=comma.join(shown)),))
    verdicts = [one for one in Verdict if counts.get(one)]
    header = (say("column-part", lang), *(say(one.value, lang) for one in verdicts))
    by_part = [(part, _counted(part, judged)) for part in proof.derivation.parts]
    rows = [(say(part.key, lang), *(str(found[one]) for one in verdicts)) for part, found in by_part if found]
    yield Table(header, tuple(rows))
    if demands := sum(step not in judged for step in proof.derivation.walk()):
        yield Paragraph((say("demands", lang, demands),))
    sizes = sorted({size for finding in proof.findings.values() for size in finding.sizes})
    tried = Letters(f"{proof.leading} = {', '.join(map(str, sizes))}")
    exact = say("exact" if proof.leading else "exact-without-size", lang, _tried_cases(proof.derivation, lang))
    yield Paragraph(sentence(exact, {"size": Letters(proof.leading), "tried": tried}))
    at_once = sum(finding.for_every for finding in proof.findings.values())
    if proof.leading and at_once:
        key = "all-for-every-size" if at_once == len(proof.findings) else "for-every-size"
        words = say(key, lang, decided=at_once, lines=len(proof.findings))
        yield Paragraph(sentence(words, {"size": Letters(proof.leading)}))
    sized = [step for step in proof.findings if any(_is_about_sizes(used) for used in step.uses)]
    for some, count in Counter(proof.findings[step].sizes for step in sized).items():
        named = {"size": Letters(proof.leading), "tried": Letters(f"{proof.leading} = {', '.join(map(str, some))}")}
        yield Paragraph(sentence(say("exact-fewer", lang, count), named))
    if counts.get(Verdict.AGREES):
        yield Paragraph((say("numeric", lang),))
    if proof.end_to_end:
        ends = [
            say("verdict-on", lang, say(f"result-{name}", lang), say(finding.verdict.value, lang))
            for name, finding in proof.end_to_end.items()
        ]
        body = _differentiated(proof.derivation)
        words = say("end-to-end" if body is not None else "end-to-end-of-each", lang, comma.join(ends))
        yield Paragraph(sentence(words, {"E": body} if body is not None else {}))
    failure = proof.first_failure
    if failure is not None:
        line = f"{linear(layout(failure.lhs))} = {linear(layout(failure.rhs))}"
        yield Paragraph((say("failure", lang, line),))
        finding = proof.findings[failure]
        yield Paragraph((str(finding.counterexample or finding.reason),))
