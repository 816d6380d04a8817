"""The one table of functions that a formula may name.

A primitive function carries its derivative, written in u; a defined one carries the formula
that it abbreviates, written in u (and v), and has no derivative of its own: the laws find it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Function:
    """One function: derivative by u, or the formula it stands for; its LaTeX name and what a reader sees in text."""

    name: str
    derivative: str = ""
    definition: str = ""
    latex: str = ""
    text: str = ""
    arity: int = 1


_ALL = (
    # name, derivative by u
    Function("exp", "exp(u)", latex=r"\exp"),
    Function("log", "1/u", latex=r"\ln", text="ln"),
    Function("sin", "cos(u)", latex=r"\sin"),
    Function("cos", "-sin(u)", latex=r"\cos"),
    Function("sinh", "cosh(u)", latex=r"\sinh"),
    Function("cosh", "sinh(u)", latex=r"\cosh"),
    Function("atan", "1/(1 + u**2)", latex=r"\arctan", text="arctan"),
    Function("erf", "2/sqrt(pi)*exp(-u**2)", latex=r"\operatorname{erf}"),
    Function("abs", "sign(u)"),
    Function("sign", "0", latex=r"\operatorname{sgn}", text="sgn"),
    Function("max", "where(u > v, 1, 0)", latex=r"\max", arity=2),  # where u = v the second argument counts
    # name, what it stands for
    Function("tan", definition="sin(u)/cos(u)", latex=r"\tan"),
    Function("tanh", definition="sinh(u)/cosh(u)", latex=r"\tanh"),
    Function("sigmoid", definition="1/(1 + exp(-u))", latex=r"\sigma", text="σ"),
    Function("softplus", definition="log(1 + exp(u))", latex=r"\operatorname{softplus}"),
    Function("relu", definition="max(u, 0)", latex=r"\operatorname{ReLU}", text="ReLU"),
    Function("min", definition="-max(-u, -v)", latex=r"\min", arity=2),
)

FUNCTIONS = {function.name: function for function in _ALL}
