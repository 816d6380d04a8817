"""A function of rows of samples: its statements, then what it returns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from derive.expr import Expr
from numeric.generation.emitter import Emitter
from numeric.generation.folding import folded, folded_head


def rows_function(
    emitter: Emitter, name: str, arrays: Sequence[str], results: Mapping[str, Expr], parameters: Sequence[str] = ()
) -> str:
    """The source of a function of arrays (rows, n) and of numbers that returns the results, by the names they get."""
    emitter.expect(results.values())
    values = {key: emitter.value(formula, key) for key, formula in results.items()}
    body = [*emitter.lines, f"return {', '.join(values.values())}"]
    if len(values) == 1 and body[-2:-1] and body[-2].startswith(f"{body[-1].removeprefix('return ')} = "):
        body[-2:] = ["return " + body[-2].partition(" = ")[2]]
    if any(re.search(r"\bn\b", line) for line in body):
        body.insert(0, f"n = {arrays[0]}.shape[-1]")
    arguments = ", ".join([*(f"{array}: Array" for array in arrays), *(f"{name}: float" for name in parameters)])
    annotated = "tuple[Array, Array]" if len(results) > 1 else "Array"
    lines = [line for statement in body for line in folded(statement, 4)]
    return "\n".join([*folded_head(f"def {name}({arguments}) -> {annotated}:"), *lines])
