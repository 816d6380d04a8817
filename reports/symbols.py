"""The symbols of a derivation with what they mean and their shapes, as a table."""

from __future__ import annotations

from collections.abc import Iterator

from derive.derivation import Derivation
from reports.document import Block, Heading, Table
from reports.phrases import say

_SYMBOLS = (
    # name, in print, shape for one sample, for a batch
    ("E", "E", "", "(N,)"),
    ("y", "y", "(n,)", "(N, n)"),
    ("t", "t", "(n,)", "(N, n)"),
    ("net", "net", "(n,)", "(N, n)"),
    ("delta", "δ", "(n,)", "(N, n)"),
    ("a", "a", "(m,)", "(N, m)"),
    ("w", "w", "(n, m)", "(n, m)"),
    ("b", "b", "(n,)", "(n,)"),
)


def symbol_blocks(derivation: Derivation, lang: str) -> Iterator[Block]:
    """The table for a pair; a hidden layer names the layers of its symbols itself."""
    if "delta" not in derivation.results or any(one.symbol.layer is not None for one in derivation.definitions):
        return
    yield Heading(say("symbols", lang))
    header = tuple(say(f"symbols-{column}", lang) for column in ("symbol", "meaning", "sample", "batch"))
    rows = tuple(
        (letter, say(f"symbol-{name}", lang), sample or say("a-number", lang), batch)
        for name, letter, sample, batch in _SYMBOLS
    )
    yield Table(header, rows)
