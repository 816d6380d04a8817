"""What the tests of code generation share: proofs and modules made once, random points, a complex step of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.util import find_spec
from itertools import permutations
from types import ModuleType
from typing import Any
from zlib import crc32

import numpy as np
from mpmath.ctx_mp import MPContext

from derive.catalog import derive
from derive.checker import Proof, prove
from derive.derivation import Derivation
from derive.expr import Add, Delta, Expr, Fn, Index, Mul, Num, Pow, Rel, Sum, Sym, Where, free_indices, sub, walk
from derive.functions import FUNCTIONS
from derive.notation import LOSS
from derive.parser import parse
from derive.steps import Domain, Setting
from derive.tables import Activation, Loss, pairs
from numeric.generation import Module, generate
from numeric.generation.kernels import load
from numeric.reference import Reference

Array = np.ndarray[Any, Any]

WITHOUT_SCIPY = [
    f"{activation.name}-{loss.name}" for activation, loss in pairs() if "erf(" not in activation.formula + loss.formula
]
PAIRS = [f"{activation.name}-{loss.name}" for activation, loss in pairs()] if find_spec("scipy") else WITHOUT_SCIPY
"""All pairs for which code can be made here; a test says so where some are left out."""
VALUES = {"alpha": 0.75, "c": 0.875, "gamma": 1.5, "q": 0.625}
"""For the free parameters of the tables; numbers that float32 has too."""
N_SAMPLES, N_OUT, N_IN = 3, 4, 2
APART = 0.05
"""How far points stay from kinks."""


SIZES = (2, 3)
"""The other sizes of the same derivations are tried where these are tested themselves."""


@cache
def _made(name: str, hessian: bool) -> tuple[Module, ModuleType]:
    module = generate(prove(derive(name, hessian=hessian), sizes=SIZES))
    return module, load(module)


def module_of(name: str, *, hessian: bool = False) -> Module:
    return _made(name, hessian)[0]


def functions_of(name: str, *, hessian: bool = False) -> ModuleType:
    return _made(name, hessian)[1]


def proof_of(name: str) -> Proof:
    return module_of(name).proof


def parameters_of(name: str) -> dict[str, float]:
    return {parameter: VALUES[parameter] for parameter in module_of(name).parameters}


@dataclass(frozen=True)
class Own:
    """A derivation of a user's formulas."""

    loss: str
    activation: str
    let: tuple[str, ...] = ()
    hypotheses: tuple[str, ...] = ()

    @cached_property
    def derivation(self) -> Derivation:
        return derive(loss=self.loss, activation=self.activation, let=self.let, hypotheses=self.hypotheses or None)

    @cached_property
    def module(self) -> Module:
        return generate(prove(self.derivation, sizes=SIZES))

    @cached_property
    def functions(self) -> ModuleType:
        return load(self.module)


# Points.


@dataclass(frozen=True)
class Point:
    """Arrays in float32, so that float64 has the same numbers."""

    a: Array
    net: Array
    t: Array


def targets(name: str, kind: str, rng: np.random.Generator, shape: tuple[int, int]) -> Array:
    """Dense targets inside of the domain of the loss, or rows with one 1 (and -1 where the loss wants both signs)."""
    _, loss = records(name)
    if kind == "one-hot":
        rows = np.eye(shape[1])[rng.integers(shape[1], size=shape[0])]
        return 2 * rows - 1 if loss.signed else rows
    if loss.hypotheses:  # sums of float32 numbers that are 1 exactly
        return (1 + rng.multinomial(2048 - shape[1], np.full(shape[1], 1 / shape[1]), size=shape[0])) / 2048
    low, high = {Domain.REAL: (-2, 2), Domain.POSITIVE: (0.1, 2), Domain.UNIT: (0.05, 0.95)}[loss.targets]
    return rng.uniform(low, high, size=shape)


def point_for(name: str, kind: str, n_samples: int = N_SAMPLES) -> Point:
    """A random point of a pair, the same in every run, away from the kinks of its formulas."""
    rng = np.random.default_rng(crc32(f"{name} {kind}".encode()))
    reference = Reference(derive(name), parameters_of(name))
    return point_apart(reference, lambda: targets(name, kind, rng, (1, N_OUT)), rng, n_samples)


def point_apart(
    reference: Reference, draw_targets: Callable[[], Array], rng: np.random.Generator, n_samples: int = N_SAMPLES
) -> Point:
    """Samples, drawn until there are enough that lie away from kinks."""
    nets, rows = list[Array](), list[Array]()
    while len(nets) < n_samples:
        net = rng.normal(scale=1.5, size=(1, N_OUT)).astype(np.float32)
        t = draw_targets().astype(np.float32)
        if distance_to_kinks(reference, net[0], t[0]) > APART:
            nets.append(net)
            rows.append(t)
    a = rng.normal(size=(n_samples, N_IN)).astype(np.float32)
    return Point(a, np.concatenate(nets), np.concatenate(rows))


def records(name: str) -> tuple[Activation, Loss]:
    return next(both for both in pairs() if name == f"{both[0].name}-{both[1].name}")


def distance_to_kinks(reference: Reference, net: Array, t: Array) -> float:
    """How near to 0 a formula comes whose sign decides a case."""
    setting = reference.derivation.setting
    formulas = [setting.definitions[LOSS.name, 0, None].formula, setting.definitions["y", 1, None].formula]
    edges = [edge for formula in formulas for edge in _edges(formula)]
    places = range(1, len(net) + 1)
    found = [
        abs(float(value))
        for edge in edges
        for value in reference.values(edge, list(_instances(sorted(free_indices(edge), key=str), places)), net, t)
    ]
    return min(found, default=np.inf)


def _instances(indices: Sequence[Index], places: Iterable[int]) -> Iterator[dict[Index, int]]:
    """Every way to give the indices values that are not the same."""
    return (dict(zip(indices, values, strict=True)) for values in permutations(places, len(indices)))


def _edges(formula: Expr) -> Iterator[Expr]:
    for part in walk(formula):
        match part:
            case Fn("abs" | "sign" | "relu", (u,)):
                yield u
            case Fn("max" | "min", (left, right)) | Rel(_, left, right):
                yield sub(left, right)


# The complex step, on the formulas of the definitions.


class Complex:
    """Values of formulas at complex numbers; a case is chosen by the real parts."""

    def __init__(self, context: MPContext, setting: Setting, values: Mapping[str, Any]) -> None:
        """`values` are numbers by the name of a parameter, rows by the name of a variable."""
        self.context = context
        self._setting, self._values = setting, values
        self._kept: dict[Any, Any] = {}

    def value(self, formula: Expr, env: Mapping[Index, int]) -> Any:
        key = formula, tuple((index, env[index]) for index in sorted(free_indices(formula), key=str))
        if key not in self._kept:
            self._kept[key] = self._value(formula, env)
        return self._kept[key]

    def _value(self, formula: Expr, env: Mapping[Index, int]) -> Any:
        match formula:
            case Num(number):
                return self.context.mpf(number.numerator) / number.denominator
            case Sym("pi", ()):
                return +self.context.pi
            case Sym("n", ()):
                return len(self._values["net"])
            case Sym(name, ()) if name in self._values:
                return self._values[name]
            case Sym(name, (index,)) if name in self._values:
                return self._values[name][env[index] - 1]
            case Sym():
                definition = self._setting.definition_of(formula)
                assert definition is not None
                return self.value(definition.at(formula), env)
            case Add(terms):
                return sum((self.value(term, env) for term in terms), self.context.mpf(0))
            case Mul(factors):
                return self.context.fprod(self.value(factor, env) for factor in factors)
            case Pow(base, exponent):
                return self.context.power(self.value(base, env), self.value(exponent, env))
            case Sum(body, index, excluded):
                without = {env[other] for other in excluded}
                places = [place for place in range(1, len(self._values["net"]) + 1) if place not in without]
                return sum((self.value(body, {**env, index: place}) for place in places), self.context.mpf(0))
            case Delta(first, second):
                return int(env[first] == env[second])
            case Where(Rel(op, left, right), then, otherwise):
                difference = self._real(self.value(left, env) - self.value(right, env))
                holds = {"<": difference < 0, ">": difference > 0, "<=": difference <= 0, ">=": difference >= 0}[op]
                return self.value(then if holds else otherwise, env)
            case Fn(name, args):
                return self._function(name, [self.value(arg, env) for arg in args])
        raise TypeError(f"{type(formula).__name__} is not meant here")

    def _real(self, number: Any) -> Any:
        return self.context.mpc(number).real

    def _function(self, name: str, args: list[Any]) -> Any:
        match name, args:
            case "abs", (u,):
                return u if self._real(u) > 0 else -u
            case "sign", (u,):
                return self.context.sign(self._real(u))
            case "max", (u, v):
                return u if self._real(u) > self._real(v) else v
        if definition := FUNCTIONS[name].definition:
            values = dict(zip("uv", args, strict=False), net=self._values["net"])
            within = Complex(self.context, self._setting, values)
            return within.value(parse(definition), {})
        return getattr(self.context, name)(*args)


def complex_step(reference: Reference, parameters: Mapping[str, float], net: Array, t: Array) -> Array:
    """∂E/∂net of one sample, as the imaginary part of E at net + ih, to about 40 digits."""
    context = MPContext()
    context.dps = 80
    step = context.mpf(10) ** -30
    known = {name: context.mpf(value) for name, value in parameters.items()}
    found = []
    for place in range(len(net)):
        moved = [context.mpc(float(x), step if at == place else 0) for at, x in enumerate(net)]
        values = {**known, "net": moved, "t": [context.mpf(float(x)) for x in t]}
        found.append(Complex(context, reference.derivation.setting, values).value(LOSS, {}).imag / step)
    return np.array(found, dtype=object)
