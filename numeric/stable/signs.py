"""What is evident of the sign of a formula from its shape alone."""

from __future__ import annotations

from collections.abc import Mapping

from derive.expr import Add, Expr, Fn, Mul, Num, Pow, Sum, Sym, Where
from derive.steps import Domain

_POSITIVE = frozenset({"exp", "sigmoid", "softplus", "erfc", "cosh", "exprel", "log1prel"})


def evidently_positive(node: Expr, domains: Mapping[str, Domain]) -> bool:
    """No term of it is ever negative, so that nothing cancels in its sums."""

    def positive(part: Expr) -> bool:
        match part:
            case Num(value):
                return value >= 0
            case Sym(name, _, _):
                return domains.get(name, Domain.REAL) is not Domain.REAL or name in ("n", "m", "N", "pi")
            case Add(parts) | Mul(parts):
                return all(map(positive, parts))
            case Pow(base, exponent):
                return positive(base) or (isinstance(exponent, Num) and exponent.value % 2 == 0)
            case Fn(name, args):
                return name in _POSITIVE or name in ("abs",) or (name == "max" and any(map(positive, args)))
            case Sum(body, _, _):
                return positive(body)
            case Where(_, then, otherwise):
                return positive(then) and positive(otherwise)
            case _:
                return False

    return positive(node)
