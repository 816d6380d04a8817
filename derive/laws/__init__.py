"""The laws: general rules of calculus, of indices and of algebra, one record each.

A law rewrites one node. None knows of a particular loss or activation, and a derivation writes
no line but by a law of this table. `statement` is the law as a formula; where it is an equation,
a test applies the law to its left side and must get the right.
"""

from derive.laws import (  # each enters its laws
    abbreviations,
    absolute,
    antiderivation,
    designing,
    differentiation,
    fractions,
    functions,
    indices,
    integration,
    lines,
    logarithms,
    rewriting,
)
from derive.laws.law import LAWS, Law, LawError, Scope

__all__ = [
    "LAWS",
    "Law",
    "LawError",
    "Scope",
    "abbreviations",
    "absolute",
    "antiderivation",
    "designing",
    "differentiation",
    "fractions",
    "functions",
    "indices",
    "integration",
    "lines",
    "logarithms",
    "rewriting",
]
