"""The value of a formula at random points, in plain floats: a judge of equalities that shares nothing with another."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import product

from derive.expr import (
    INDEX_NAMES,
    Add,
    D,
    Delta,
    Expr,
    Fn,
    Generic,
    Index,
    Mul,
    Num,
    Pow,
    Rel,
    Sum,
    Sym,
    Where,
    free_indices,
)  # fmt: skip
from derive.steps import Case, Domain, Setting

Env = Mapping[Index, int]
Name = tuple[str, int | None, tuple[int, ...]]
"""A variable: name, layer, values of its indices."""

SIZES = {"n": 3}
OTHER_SIZE = 2
POINTS = 3
WORK = 8_000
"""So many nodes at most for one point; what needs more has no value."""
_STEP = 1e-3
_CLOSE = 1e-6


free_of = cache(lambda node: tuple(free_indices(node)))


def _unknown(order: int) -> Callable[[float], float]:
    """sin 1.3u + u²/7, or a derivative of it."""
    polynomial = {0: lambda u: u * u / 7, 1: lambda u: 2 * u / 7, 2: lambda u: 2 / 7}.get(order, lambda u: 0.0)
    return lambda u: 1.3**order * math.sin(1.3 * u + order * math.pi / 2) + polynomial(u)


FUNCTIONS: Mapping[str, Callable[..., float]] = {
    **{name: getattr(math, name) for name in ("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "atan")},
    **{name: getattr(math, name) for name in ("erf", "erfc", "log1p", "expm1")},
    **{"f" + "'" * order: _unknown(order) for order in range(5)},
    "abs": abs,
    "max": max,
    "min": min,
    "sign": lambda u: (u > 0) - (u < 0),
    "relu": lambda u: max(u, 0.0),
    "sigmoid": lambda u: 1 / (1 + math.exp(-u)),
    "softplus": lambda u: math.log1p(math.exp(u)),
}
_HOLDS: Mapping[str, Callable[[float, float], bool]] = {
    ">": float.__gt__, ">=": float.__ge__, "<": float.__lt__, "<=": float.__le__,
}  # fmt: skip


class TooMuchError(Exception):
    """A value needs too much work."""


class Point:
    """Formulas at one random point; `values` are the symbols that have one."""

    def __init__(self, setting: Setting, seed: str, values: Mapping[Sym, Expr]) -> None:
        self.setting, self.seed, self.values = setting, seed, values
        self.moved: dict[Name, float] = {}
        """What is being differentiated by."""
        self.known: dict[object, float] = {}
        self.work = WORK

    def at(self, node: Expr, env: Env) -> float:
        if isinstance(node, Num | Delta):
            return self.value(node, env)
        own = tuple([env[index] for index in free_of(node)])
        key = node, own, tuple(self.moved.items())
        if key not in self.known:
            self.work -= 1
            if not self.work:
                raise TooMuchError
            self.known[key] = self.value(node, env)
        return self.known[key]

    def value(self, node: Expr, env: Env) -> float:
        match node:
            case Num(value):
                return float(value)
            case Sym():
                return self.symbol(node, env)
            case Add(terms):
                return math.fsum(self.at(term, env) for term in terms)
            case Mul(factors):
                return math.prod(self.at(factor, env) for factor in factors)
            case Pow(base, exponent):
                return float(self.at(base, env) ** self.at(exponent, env))
            case Fn(name, args):
                return float(FUNCTIONS[name](*(self.at(arg, env) for arg in args)))
            case Sum(body, index, excluded):
                out = {env[other] for other in excluded}
                return math.fsum(self.at(body, {**env, index: at}) for at in run(index) if at not in out)
            case Delta(first, second):
                return float(env[first] == env[second])
            case Where(Rel(op, left, right), then, otherwise):
                return self.at(then if _HOLDS[op](self.at(left, env), self.at(right, env)) else otherwise, env)
            case D(body, variable):
                return self.slope(body, variable, env)
            case Generic(name, argument, index):
                return mixed(name, [self.at(argument, {**env, index: at}) for at in run(index)])
        raise TypeError(f"{type(node).__name__} is no scalar")

    def symbol(self, node: Sym, env: Env) -> float:
        name = node.name, node.layer, tuple(env[index] for index in node.indices)
        if name in self.moved:
            return self.moved[name]
        definition = self.setting.definition_of(node)
        if definition:
            return self.at(definition.formula, dict(zip(definition.symbol.indices, name[2], strict=True)))
        if node in self.values:
            return self.at(self.values[node], env)
        if node.name in INDEX_NAMES and not node.indices:
            return float(SIZES.get(node.name, OTHER_SIZE))
        return math.pi if node.name == "pi" else self.drawn(name)

    def drawn(self, name: Name) -> float:
        chance = random.Random(f"{self.seed} {name}")
        positive = self.setting.domains.get(name[0]) in (Domain.POSITIVE, Domain.UNIT)
        return chance.uniform(0.15, 0.85) if positive else chance.uniform(-1.5, 1.5)

    def slope(self, body: Expr, variable: Sym, env: Env) -> float:
        """By differences of the fourth order."""
        name = variable.name, variable.layer, tuple(env[index] for index in variable.indices)
        kept, here = dict(self.moved), self.symbol(variable, env)
        ends = list[float]()
        for steps in (-2, -1, 1, 2):
            self.moved = {**kept, name: here + steps * _STEP}
            ends.append(self.at(body, env))
        self.moved = kept
        return (ends[0] - 8 * ends[1] + 8 * ends[2] - ends[3]) / (12 * _STEP)


def run(index: Index) -> range:
    return range(1, SIZES.get(index.size, OTHER_SIZE) + 1)


def mixed(name: str, args: Sequence[float]) -> float:
    """A smooth function that treats no two arguments alike."""
    waves = (k * math.sin(u + k / 5 + len(name)) / 3 for k, u in enumerate(args, 1))
    return sum(waves) + sum(k * u / 7 for k, u in enumerate(args, 1)) ** 3 / 5 + math.prod(args) / 4


def differ(
    setting: Setting,
    left: Expr,
    right: Expr,
    case: Case | None = None,
    values: Mapping[Sym, Expr] | None = None,
    close: float = _CLOSE,
) -> bool | None:
    """Whether two formulas have different values somewhere; None if they never have any."""
    free = sorted(free_indices(left) | free_indices(right) | ({case.first, case.second} if case else set()), key=str)
    seen = False
    for number, chosen in product(range(POINTS), product(*map(run, free))):
        env = dict(zip(free, chosen, strict=True))
        if case and (env[case.first] == env[case.second]) != case.equal:
            continue
        point = Point(setting, f"point {number}", values or {})
        try:
            ours, theirs = point.at(left, env), point.at(right, env)
        except TooMuchError:
            return None
        except (ValueError, ZeroDivisionError, OverflowError, TypeError, KeyError):
            continue
        if math.isfinite(ours) and math.isfinite(theirs):
            seen = True
            if abs(ours - theirs) > close * (1 + abs(ours) + abs(theirs)):
                return True
    return False if seen else None
