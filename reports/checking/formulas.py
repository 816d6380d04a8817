"""Formulas of a document in the names that the printers draw: labels below, layers and squares above."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from derive.expr import Expr, Fn, Generic, Num, Pow, Sym, map_nodes
from derive.writing.layout import layout
from derive.writing.linear import linear

_NUMBER = "number "
"""Before the letter of an index that is used as a number."""
_LABEL = "1="
"""Before the name of a label whose one-hot form is meant."""
_SAMPLE = "^()"
"""Behind a name that has the index of a sample above."""


def shown(expr: Expr) -> Expr:
    r"""The formula with the names that printers draw in place of those by which a document's symbols are told apart.

    >>> from derive.writing.latex import latex
    >>> print(latex(shown(Sym("ŷ_out^(1)"))))
    \hat{y}^{\text{(1)}}_{\text{out}}
    """
    return map_nodes(expr, _put)


def in_a_line(expr: Expr) -> str:
    """The formula in one line of Unicode."""
    return linear(layout(shown(expr)))


def equation_in_a_line(equation: Any) -> str:
    """Anything with two sides, in one line."""
    return f"{in_a_line(equation.left)} = {in_a_line(equation.right)}"


def printed(name: str) -> str:
    """The name of a document's symbol as the printers read names: base, what is raised, label."""
    if name.startswith(_LABEL):
        return f"𝟙.{name.removeprefix(_LABEL)}"
    square = "^2" if name.endswith("²") else ""
    head, _, raised = name.removesuffix(_SAMPLE).removesuffix("²").partition("^")
    base, _, label = head.partition("_")
    above = f"^{raised.replace('.', '·')}" if raised else square
    return (base or head) + above + (f".{label}" if base and label else "")


def _put(part: Expr) -> Expr | None:
    match part:
        case Pow(Sym(name, indices, layer), Num(value)) if name.endswith("²") and value == Fraction(1, 2):
            return Sym(printed(name.removesuffix("²")), indices, layer)
        case Sym(name) if name.startswith(_NUMBER):
            return Sym(name.removeprefix(_NUMBER))
        case Sym(name, indices, layer) if printed(name) != name:
            return Sym(printed(name), indices, layer)
        case Fn(name, args) if printed(name) != name:
            return Fn(printed(name), tuple(map(shown, args)))
        case Generic(name, argument, index) if printed(name) != name:
            return Generic(printed(name), shown(argument), index)
    return None
