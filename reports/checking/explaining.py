"""What was understood of a document, so that its author can see it and correct it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from derive.documents import Judgement, Outcome
from derive.documents.formulas.customs import ARBITRARY, UNKNOWN
from derive.documents.understanding.statements import Given
from derive.expr import Fn, walk
from derive.functions import FUNCTIONS
from derive.reading.places import Place
from reports.checking.advice import DECLARATIONS, advice
from reports.checking.files import CheckedFile
from reports.checking.formulas import equation_in_a_line, in_a_line, size_name
from reports.checking.symbols import Symbols, in_order
from reports.checking.words import condition, reason, where
from reports.phrases import say
from reports.rendering.columns import padded

_BARE_LOG = re.compile(r"\\log(?![A-Za-z])(?!\s*_)")
_FUNCTION = "a definition of the function "
_QUIET = ("a definition", "a hypothesis")
"""What is listed elsewhere."""
_SNIPPET = 64


def explained_text(file: CheckedFile, *, lang: str = "en") -> str:
    """What was understood: symbols, indices, functions, hypotheses, definitions, equalities, and what was not."""
    symbols = Symbols(file.understood)
    sections = (
        ("symbols", symbols.table(lang)),
        ("indices", _indices(file, symbols, lang)),
        ("functions", _functions(file, symbols, lang)),
        ("hypotheses", _hypotheses(file, lang)),
        ("definitions", _definitions(file, lang)),
        ("equalities", _equalities(file, lang)),
        ("undecided", _unread(file, lang, Outcome.GIVEN)),
        ("not-read", _unread(file, lang, Outcome.NOT_READ)),
        ("correct", _declarations(lang)),
    )
    rows = [f"{file.name}:"]
    for key, content in sections:
        if inside := list(content):
            rows += ["", f"{say(f'check-{key}', lang)}:", *(f"  {row}".rstrip() for row in inside)]
    return "\n".join(rows) + "\n"


def _indices(file: CheckedFile, symbols: Symbols, lang: str) -> Iterator[str]:
    vocabulary = file.understood.vocabulary
    for size, letters in symbols.ranges.items():
        yield f"{', '.join(letters)} = 1…{size}"
    sizes = {size_name(size) for size in symbols.ranges}
    layers = {"L"} if any(one.layered for one in symbols.all) else set()
    if other := sorted(vocabulary.sizes - sizes - layers):
        yield say("check-other-sizes", lang, ", ".join(other), ", ".join(sorted(sizes)))
    used = {letter for letters in symbols.ranges.values() for letter in letters}
    if samples := sorted(vocabulary.samples & used):
        yield say("check-samples", lang, ", ".join(samples))
    if vocabulary.lettered:
        yield say("check-lettered", lang)
    if file.understood.implied_sums:
        yield say("check-implied", lang)
    if vocabulary.samples_in_rows and file.understood.ranks:
        yield say("check-sample-rows", lang)
    if vocabulary.changes:
        yield say("check-changes", lang)
    if vocabulary.convolutions:
        yield say("check-convolutions", lang)


def _functions(file: CheckedFile, symbols: Symbols, lang: str) -> Iterator[str]:
    """Known functions by the names that the document gives them, unknown ones, its own, and the bare logarithm."""
    vocabulary = file.understood.vocabulary
    used = dict.fromkeys(
        part.name.rstrip("'") for _, one in symbols.formulas for part in walk(one) if isinstance(part, Fn)
    )
    unknown = [name for name in UNKNOWN if name in vocabulary.applied - vocabulary.constants - vocabulary.indexed]
    for name in used:
        if name in ARBITRARY:
            place = ARBITRARY.index(name)
            own = unknown[place] if place < len(unknown) else name
            yield f"{own}: {say('check-any-function', lang)}" + (say("check-here", lang, name) if own != name else "")
        elif name in FUNCTIONS and FUNCTIONS[name].definition and name not in ("tan", "tanh"):
            yield f"{FUNCTIONS[name].text or name}: {name}(u) = {FUNCTIONS[name].definition}"
    for key in sorted(vocabulary.applied):
        if vocabulary.function(key) == "softmax":
            yield f"{key}: softmax"
    for one in file.judgements:
        if one.reason.startswith(_FUNCTION):
            own = one.reason.removeprefix(_FUNCTION)
            yield f"{own}: {say('check-own-function', lang, where(one.place, lang))}"
    if _BARE_LOG.search(file.text):
        yield say("check-log", lang, vocabulary.base or "e")


def _hypotheses(file: CheckedFile, lang: str) -> Iterator[str]:
    """Those that are used, with the places, and those that were declared."""
    vocabulary, used = file.understood.vocabulary, dict[str, list[Place]]()
    for one in file.judgements:
        for use in one.uses:
            used.setdefault(equation_in_a_line(use), []).append(one.place)
    for text, places in used.items():
        yield text + say("check-used-at", lang, _places(places, lang))
    for hypothesis in file.understood.hypotheses:
        text = equation_in_a_line(hypothesis)
        names = {getattr(part, "name", "") for part in walk(hypothesis.left)}
        if text not in used and names & (vocabulary.sum_to_one | vocabulary.one_hot):
            yield text + say("check-unused", lang)


def _definitions(file: CheckedFile, lang: str) -> Iterator[str]:
    """In their order; of what is defined again, how far each holds."""
    givens = sorted((one for one in file.understood.givens if one.row >= 0), key=lambda one: in_order(one.place))
    for at, given in enumerate(givens):
        definition, later = given.definition, _later(given, givens[at + 1 :])
        until = say("check-until", lang, where(later.place, lang)) if later else ""
        yield (f"{where(given.place, lang)}: {in_a_line(definition.symbol)} := {in_a_line(definition.formula)}{until}")


def _later(given: Given, after: Sequence[Given]) -> Given | None:
    same = (one for one in after if one.definition.key == given.definition.key and one.place != given.place)
    return next(same, None)


def _equalities(file: CheckedFile, lang: str) -> Iterator[str]:
    for one in file.judgements:
        if one.left is not None and one.right is not None:
            yield f"{where(one.place, lang)}: {equation_in_a_line(one)}{condition(one)}"


def _unread(file: CheckedFile, lang: str, outcome: Outcome) -> Iterator[str]:
    """What has no formula here, by its reason; with the line as it is written, and what would help."""
    found: dict[str, list[Judgement]] = {}
    for one in file.judgements:
        quiet = one.reason in _QUIET or one.reason.startswith(_FUNCTION)
        if one.outcome is outcome and one.left is None and not quiet:
            found.setdefault(reason(one, lang), []).append(one)
    for why, those in found.items():
        yield f"{_places([one.place for one in those], lang)}: {why}"
        if outcome is Outcome.NOT_READ or len(those) == 1:
            yield f"    {_snippet(file, those[0].at or those[0].place)}"
        if help_ := advice(those[0].reason, lang):
            yield f"    {help_}"


def _declarations(lang: str) -> Iterator[str]:
    """What can be declared, and how."""
    for key, example in DECLARATIONS.items():
        yield f"{padded(example, 20)}{say(f'check-declare-{key}', lang)}"
    yield say("check-declare-how", lang, "<!-- gradproof: target=y, sum(y)=1 -->", "% gradproof: target=y, sum(y)=1")


def _places(places: Sequence[Place], lang: str) -> str:
    return ", ".join(where(place, lang) for place in dict.fromkeys(places))


def _snippet(file: CheckedFile, place: Place) -> str:
    """The line round a place."""
    line = file.line(place)
    start = max(0, min(place.column - 1 - _SNIPPET // 2, len(line) - _SNIPPET))
    cut = line[start : start + _SNIPPET].strip()
    return ("…" if start else "") + cut + ("…" if start + _SNIPPET < len(line) else "")
