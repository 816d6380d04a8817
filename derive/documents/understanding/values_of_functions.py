"""∂J/∂σ · dσ/dx: by what a function gives, a derivative is taken as by a quantity, which is the σ(x) beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.documents.understanding.statements import Equality, Given, Note, Understood
from derive.expr import D, Expr, Fn, Sym, walk
from derive.steps import Definition


def with_values_of_functions(found: Understood) -> Understood:
    """With σ := σ(x) for each σ by which is differentiated, where dσ/dx tells the x; else it is not read."""
    items, givens = list[Equality | Note](), list(found.givens)
    known = dict[str, Fn]()
    for item in found.items:
        names = sorted(_varied(item, found)) if isinstance(item, Equality) else []
        if not names or not isinstance(item, Equality):
            items.append(item)
            continue
        for name in names:
            values = {
                value for side in (item.left, item.right) for value in _values(side, found.vocabulary.function(name))
            }
            if len(values) == 1:
                known[name] = values.pop()
        open_names = [name for name in names if name not in known]
        if open_names:
            items.append(Note(item.place, False, f"whether {open_names[0]} is a function or a value is not clear here"))
            continue
        items.append(item)
        givens += [Given(item.place, item.row, Definition(Sym(name), known[name]), item.section) for name in names]
    return replace(found, items=tuple(items), givens=tuple(sorted(givens, key=lambda given: given.row)))


def _varied(item: Equality, found: Understood) -> set[str]:
    """The names of functions by which something is differentiated."""
    sides = (item.left, item.right)
    variables = {part.variable for side in sides for part in walk(side) if isinstance(part, D)}
    return {one.name for one in variables if not one.indices and found.vocabulary.function(one.name)}


def _values(side: Expr, function: str) -> Iterator[Fn]:
    """The σ(x) of which a derivative by x is taken."""
    for part in walk(side):
        match part:
            case D(Fn(name, (Sym() as argument,)) as value, variable) if name == function and argument is variable:
                yield value
