"""Formulas of one net input in SymPy, and their values with many digits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache

import mpmath
import sympy

from derive.expr import Expr, Sym, map_nodes, symbols
from derive.parser import parse
from derive.ranges import Ranges
from derive.steps import Domain, Setting
from derive.sympy_form import to_sympy

DIGITS = 60
_OUTPUTS, _NAME = Sym("n"), "n_outputs"
"""SymPy takes n for a symbol here, since it may be any number of outputs."""


def in_sympy(formula: Expr, ranges: Ranges) -> sympy.Expr:
    """The formula, its symbols real, and positive where their range is."""
    renamed = map_nodes(formula, lambda part: Sym(_NAME) if part is _OUTPUTS else None)
    domains = {name: Domain.POSITIVE for name, bounds in ranges.items() if bounds.low >= 0 and not bounds.low_included}
    return to_sympy(renamed, Setting({}, {**domains, _NAME: Domain.POSITIVE}), {}, {})


def from_sympy(found: sympy.Expr) -> Expr:
    """A finite formula that SymPy found."""
    formula = parse(str(found), known={"pi", *map(str, found.free_symbols)})
    return map_nodes(formula, lambda part: _OUTPUTS if part is Sym(_NAME) else None)


@lru_cache(maxsize=256)
def _compiled(formula: sympy.Expr) -> tuple[tuple[str, ...], Callable[..., mpmath.mpf]]:
    names = sorted(formula.free_symbols, key=str)
    return tuple(map(str, names)), sympy.lambdify(names, formula, "mpmath")


def value_at(formula: sympy.Expr, point: Mapping[str, Fraction | mpmath.mpf]) -> mpmath.mpf | None:
    """The value, what is not in the point at 1; None where it is no real number."""
    with mpmath.workdps(DIGITS):
        try:
            names, function = _compiled(formula)
            value = function(*(_decimal(point.get("n" if name == _NAME else name, Fraction(1))) for name in names))
        except (ValueError, ZeroDivisionError, OverflowError, TypeError, KeyError, MemoryError):
            return None
        return mpmath.mpf(value) if mpmath.im(value) == 0 and mpmath.isfinite(value) else None


def _decimal(number: Fraction | mpmath.mpf) -> mpmath.mpf:
    return mpmath.mpf(number.numerator) / number.denominator if isinstance(number, Fraction) else number


def names_in(formula: Expr) -> list[str]:
    """The symbols of a formula, without net and y."""
    return list(dict.fromkeys(symbol.name for symbol in symbols(formula) if symbol.name not in ("net", "y", "pi")))
