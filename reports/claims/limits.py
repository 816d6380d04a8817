"""Sentences on where gradients go when a net input grows without bound: limits of the derived formulas."""

from __future__ import annotations

from collections.abc import Mapping

import sympy

from derive.catalog import derive
from derive.expr import Expr
from derive.notation import LOSS, I, K
from derive.notation import output as output_symbol
from derive.steps import symbol_key
from derive.sympy_form import to_sympy
from numeric.experiments.record import Claim, Verdict

_NET = sympy.Symbol("net", real=True)


def _of_net(name: str, formula: Expr, target: int = 0) -> sympy.Expr:
    """A formula of a derivation with one output as a function of its net input: the bias is that, the weight 0."""
    written = to_sympy(formula, derive(name).setting, {"n": 1, "m": 1, "N": 1}, {I: 1, K: 1})
    values: Mapping[str, object] = {"b_1": _NET, "w_1_1": 0, "a_1": 0, "t_1": target, "net_1": _NET}
    return written.subs({symbol: values[symbol.name] for symbol in written.free_symbols})


def _ends(formula: sympy.Expr) -> tuple[float, float]:
    """The limits at -∞ and at ∞."""
    low, high = (sympy.limit(formula, _NET, end) for end in (-sympy.oo, sympy.oo))
    return float(low), float(high)


def judge_flat_at_the_ends() -> Claim:
    """Where the output of the sigmoid is near 0 or 1 its derivative is near 0; its largest value is 1/4, at 0."""
    slope = _of_net("sigmoid", derive("sigmoid").results["jacobian"].right)
    low, high = _ends(slope)
    (place,) = sympy.solveset(sympy.diff(slope, _NET), _NET, sympy.Interval(-1, 1))
    largest = float(slope.subs(_NET, place))
    holds = low == high == 0 and largest == 0.25
    return Claim("flat-at-the-ends", "holds" if holds else "fails", {"low": low, "high": high, "largest": largest})


def judge_kink() -> Claim:
    """max(x, 0) has the slope 0 at 0: so from the left, from the right it is 1; any number between is a subgradient."""
    output = _of_net("relu", derive("relu").setting.definitions[symbol_key(output_symbol(K))].formula)
    left, right = (float(sympy.limit(output / _NET, _NET, 0, side)) for side in "-+")
    verdict: Verdict = "holds" if left == right == 0 else "in part" if left <= 0 <= right else "fails"
    return Claim("kink", verdict, {"left": left, "right": right})


def judge_no_gradient_at_the_ends() -> Claim:
    """With MSE on a sigmoid the gradient is small where the loss is smallest and where it is largest."""
    right, wrong = _ends_of_pair("sigmoid-mse")
    holds = right["error"] == wrong["error"] == 0 and right["loss"] < wrong["loss"]
    return _claim("no-gradient-at-the-ends", right, wrong, holds=holds)


def judge_gradient_where_wrong() -> Claim:
    """With cross-entropy on a sigmoid the gradient is largest where the output is most wrong."""
    right, wrong = _ends_of_pair("sigmoid-bce")
    holds = right["error"] == 0 and wrong["error"] == 1 and right["loss"] < wrong["loss"]
    return _claim("gradient-where-wrong", right, wrong, holds=holds)


def _ends_of_pair(name: str) -> tuple[dict[str, float], dict[str, float]]:
    """Limits of loss and |error term| where the output is right and where it is wrong, for either target alike."""
    formulas = {"loss": LOSS, "error": derive(name).results["delta"].right}
    low, high = ({what: _ends(_of_net(name, one, target)) for what, one in formulas.items()} for target in (0, 1))
    right = {what: abs(ends[0]) for what, ends in low.items()}
    wrong = {what: abs(ends[1]) for what, ends in low.items()}
    if any((right[what], wrong[what]) != (abs(ends[1]), abs(ends[0])) for what, ends in high.items()):
        raise ArithmeticError(f"{name} treats its two targets differently")
    return right, wrong


def _claim(name: str, right: Mapping[str, float], wrong: Mapping[str, float], *, holds: bool) -> Claim:
    figures = {f"{what}_right": value for what, value in right.items()}
    return Claim(
        name, "holds" if holds else "fails", figures | {f"{what}_wrong": value for what, value in wrong.items()}
    )
