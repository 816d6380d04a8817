"""a = σ(W x + b) and ∂L/∂z with no word of z: it is what σ is applied to."""

from __future__ import annotations

import re
from dataclasses import replace

from derive.documents.understanding.statements import Given, Understood
from derive.expr import Add, D, Fn, Mul, Sum, Sym, symbols, walk
from derive.steps import Definition, symbol_key

_LETTERS = frozenset("zZsSuUvhoaA") | {"net", "in"}
"""What goes by the name of the input of an activation."""
_NO_ACTIVATIONS = frozenset({"log", "exp", "abs", "sign", "min", "max"})
_LETTER = re.compile(r"[A-Za-z]+")


def with_sums_named(found: Understood) -> Understood:
    """With z := W x + b and a := σ(z), where one definition has such a formula in a function and one name fits it."""
    open_ones = _open(found)
    fitting = [[one for one in open_ones if _fits(one, given)] for given in found.givens]
    made = list[Given]()
    for given, names in zip(found.givens, fitting, strict=True):
        if len(names) == 1 and fitting.count(names) == 1:
            own, applied = given.definition, given.definition.formula
            assert isinstance(applied, Fn)
            inside = Sym(names[0].name, own.symbol.indices, names[0].layer)
            made.append(replace(given, definition=Definition(inside, applied.args[0])))
            given = replace(given, definition=Definition(own.symbol, Fn(applied.name, (inside,))))
        made.append(given)
    return replace(found, givens=tuple(made))


def _open(found: Understood) -> list[Sym]:
    """What is differentiated, or by what, and neither defined nor part of a definition: one of each name and layer."""
    sides = found.sides()
    slopes = [part for side in sides for part in walk(side) if isinstance(part, D)]
    named = {symbol_key(one): one for slope in slopes for one in (slope.variable, slope.body) if isinstance(one, Sym)}
    formulas = [given.definition.formula for given in found.givens]
    told = {given.definition.key for given in found.givens} | {symbol_key(value) for value, _, _ in found.values}
    told |= {symbol_key(symbol) for formula in formulas for symbol in symbols(formula)}
    return [one for key, one in named.items() if key not in told and _split(one)[0] in _LETTERS]


def _fits(symbol: Sym, given: Given) -> bool:
    """Whether a symbol may be what the function of a definition is applied to: marked as what comes out of it."""
    own, formula = given.definition.symbol, given.definition.formula
    if not isinstance(formula, Fn) or len(formula.args) != 1 or formula.name in _NO_ACTIVATIONS:
        return False
    if not isinstance(formula.args[0], Add | Mul | Sum):
        return False
    if len(set(own.indices)) < len(own.indices) or len(own.indices) != len(symbol.indices):
        return False
    return own.layer == symbol.layer and _split(own)[1:] == _split(symbol)[1:] and own.name != symbol.name


def _split(symbol: Sym) -> tuple[str, str]:
    """The letter of a name, and its marks."""
    letter = _LETTER.match(symbol.name)
    return (letter.group(), symbol.name[letter.end() :]) if letter else (symbol.name, "")
