"""The symbols of a derivation with what they mean and their shapes, as a table."""

from __future__ import annotations

from collections.abc import Iterator

from derive.derivation import Derivation
from derive.expr import PI, Index, Sym, symbols
from derive.notation import MEAN_LOSS, SIZES, with_sample
from derive.steps import Domain
from reports.document import Block, Heading, Letters, Piece, Table
from reports.phrases import say

_ORDER = ("E", "y", "t", "net", "delta", "a", "w", "b")


def symbol_blocks(derivation: Derivation, lang: str) -> Iterator[Block]:
    """Every symbol of the definitions, the parameters last; a mean is defined where it stands."""
    yield Heading(say("symbols", lang))
    batch = MEAN_LOSS in _defined(derivation)
    of_one = batch or not any(_is_of_many(one) for one in _defined(derivation))
    columns = ("symbol", "meaning", "sample" if of_one else "shape", *(["batch"] if batch else []))
    header = tuple(say(f"symbols-{column}", lang) for column in columns)
    yield Table(header, tuple(_row(derivation, one, lang, batch=batch) for one in _shown(derivation)))


def _is_of_many(symbol: Sym) -> bool:
    """Whether it is of all samples, of all steps, or of every class that a label can have."""
    sizes = [index.size for index in symbol.indices]
    return bool({"N", "t"} & {*sizes}) or len({*sizes}) < len(sizes)


def _defined(derivation: Derivation) -> list[Sym]:
    return [one.symbol for one in derivation.setting.definitions.values()]


def _shown(derivation: Derivation) -> list[Sym]:
    """The symbols in the order of a board, each once for every layer that it stands in.

    Those of the results are among them where the topic says what they are.
    """
    own = derivation.topic.symbols if derivation.topic is not None else {}
    of_results = (symbol for one in derivation.results.values() for symbol in symbols(one.right) if symbol.name in own)
    defined = (symbol for one in derivation.definitions for symbol in (one.symbol, *symbols(one.formula)))
    found = dict.fromkeys(
        symbol
        for symbol in (*defined, *of_results)
        if symbol is not PI and (symbol.indices or symbol.name not in SIZES) and not symbol.name.endswith("_mean")
    )
    ordered = sorted(found, key=lambda symbol: "N" in _sizes(symbol))  # that of one sample comes before that of a batch
    first = {(symbol.name, symbol.layer): symbol for symbol in reversed(ordered)}
    order = (*(name for name in _ORDER if name not in own), *own)
    return sorted(first.values(), key=lambda one: (_place(one.name, order), -(one.layer or 0)))


def _place(name: str, order: tuple[str, ...]) -> int:
    return order.index(name) if name in order else len(order)


def _row(derivation: Derivation, symbol: Sym, lang: str, *, batch: bool) -> tuple[Piece, ...]:
    of_a_step = any(isinstance(index, Index) and index.size == "t" for index in symbol.indices)
    shown = symbol if of_a_step else Sym(symbol.name, (), symbol.layer)
    row = (shown, _meaning(derivation, symbol.name, lang), _shape(_sizes(symbol), lang))
    if not batch:
        return row
    of_a_batch = with_sample(symbol)
    assert isinstance(of_a_batch, Sym)
    return (*row, _shape(_sizes(of_a_batch), lang))


def _meaning(derivation: Derivation, name: str, lang: str) -> Piece:
    if derivation.topic is not None and name in derivation.topic.symbols:
        return derivation.topic.symbols[name][lang == "zh"]
    if name in _ORDER:
        return say(f"symbol-{name}", lang)
    return say(_PARAMETERS[derivation.setting.domains.get(name, Domain.REAL)], lang)


_PARAMETERS = {
    Domain.REAL: "symbol-parameter",
    Domain.POSITIVE: "symbol-parameter-positive",
    Domain.UNIT: "symbol-parameter-unit",
}


def _sizes(symbol: Sym) -> list[str]:
    return [index.size for index in symbol.indices if isinstance(index, Index) and not index.is_last]


def _shape(sizes: list[str], lang: str) -> Piece:
    """Written as a program writes it: (n,), (N, n)."""
    if not sizes:
        return say("a-number", lang)
    return Letters(f"({sizes[0]},)" if len(sizes) == 1 else f"({', '.join(sizes)})")
