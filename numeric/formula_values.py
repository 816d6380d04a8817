"""The value of a formula at given numbers, to 50 digits and then rounded: what examples of topics are computed by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from derive.checker.meaning import Facts, Meaning
from derive.checker.values import Clock, Variable
from derive.expr import Expr, Index
from derive.notation import SIZES
from derive.steps import Setting
from numeric.reference import Numbers

_DIGITS = 60


def formula_value(
    formula: Expr,
    setting: Setting,
    values: Mapping[str, float | Sequence[float]],
    indices: Mapping[Index, int] | None = None,
) -> float:
    """The value where each name has a number, or one number for each of n; 0 ln 0 is 0.

    Args:
        formula: its variables are named in `values`, or defined by the setting.
        setting: the definitions.
        values: numbers are taken for exactly what the floats are; vectors have shape (n,). Sizes may be among them; n
            is that of the vectors if it is not.
        indices: the values, from 1, of the indices that are open in the formula.

    Raises:
        UndefinedError: the formula has no value there.
    """
    rows = {name: one for name, one in values.items() if isinstance(one, Sequence)}
    variables = {
        Variable(name, None, ()): Fraction(one) for name, one in values.items() if not isinstance(one, Sequence)
    }
    for name, row in rows.items():
        variables |= {Variable(name, None, (place,)): Fraction(one) for place, one in enumerate(row, 1)}
    sizes = {"n": max(map(len, rows.values()), default=1)}
    sizes |= {name: int(one) for name, one in values.items() if name in SIZES and not isinstance(one, Sequence)}
    meaning = Meaning(Numbers(_DIGITS, variables), Facts(setting), sizes, Clock())
    return float(meaning.value(formula, dict(indices or {})))
