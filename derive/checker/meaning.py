"""What a formula means: its value at given sizes, index values and values of the variables.

One evaluator serves two arithmetics, exact algebra and decimals. A derivative is no rule on
formulas here: D(body, v) is the coefficient of ε in the value of body at v + ε, ε² = 0. Each D
has an ε of its own, told apart by its tag, so derivatives may be nested.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from derive.expr import (
    INDEX_NAMES,
    Add,
    D,
    Delta,
    Entry,
    Expr,
    Fn,
    Generic,
    Index,
    MatMul,
    Mul,
    Num,
    Pow,
    Sum,
    Sym,
    Transpose,
    Where,
    all_indices,
    children,
    free_indices,
)
from derive.expr import Array as Matrix
from derive.steps import Definition, Setting, symbol_key

Scalar = Any
"""A number of the arithmetic in use."""
Value = Any
"""A Scalar or a Dual."""
Key = tuple[str, int, int | None]


class UndefinedError(ArithmeticError):
    """The formula has no value here: a pole, the logarithm of a negative number."""


class LogOfZeroError(UndefinedError):
    """log 0; a product with a factor 0 is 0 all the same."""


class KinkError(UndefinedError):
    """Too near a point where a comparison changes."""


class CannotError(Exception):
    """The checker has no way to go on; the message says why."""


class Clock:
    """The time limit of the equality at hand."""

    def __init__(self) -> None:
        self.start(float("inf"))

    def start(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def check(self) -> None:
        if time.monotonic() > self._end:
            raise CannotError("out of time")


class Variable(NamedTuple):
    """One variable at given values of its indices."""

    name: str
    layer: int | None
    values: tuple[int, ...]

    @property
    def key(self) -> Key:
        return self.name, len(self.values), self.layer

    def __str__(self) -> str:
        layer = "" if self.layer is None else f"^(l{self.layer:+d})" if self.layer else "^l"
        return f"{self.name}{layer}" + (f"[{','.join(map(str, self.values))}]" if self.values else "")


class Arithmetic(ABC):
    """The numbers that formulas take as values."""

    forks = 0
    """Grows whenever a value depends on a choice of signs that holds for the moment only."""

    @abstractmethod
    def number(self, value: Fraction | int) -> Scalar: ...

    @abstractmethod
    def variable(self, variable: Variable) -> Scalar: ...

    @abstractmethod
    def pi(self) -> Scalar: ...

    @abstractmethod
    def add(self, terms: Iterable[Scalar]) -> Scalar: ...

    @abstractmethod
    def mul(self, left: Scalar, right: Scalar) -> Scalar: ...

    @abstractmethod
    def power(self, base: Scalar, exponent: int) -> Scalar: ...

    @abstractmethod
    def smooth(self, name: str, value: Scalar) -> Scalar:
        """One of exp, log, sin, cos, atan, erf."""

    @abstractmethod
    def unknown(self, name: str, orders: tuple[int, ...], args: Sequence[Scalar]) -> Scalar:
        """The partial derivative, by the arguments numbered in `orders`, of an arbitrary smooth function."""

    @abstractmethod
    def sign(self, value: Scalar) -> int: ...

    @abstractmethod
    def integer(self, value: Scalar) -> int | None:
        """The integer that the value is for certain, if it is one."""

    @abstractmethod
    def vanishes(self, value: Scalar) -> bool: ...


class Dual:
    """value + slope·ε; the ε of a higher tag stands outside."""

    __slots__ = ("slope", "tag", "value")

    def __init__(self, tag: int, value: Value, slope: Value) -> None:
        self.tag, self.value, self.slope = tag, value, slope


Seeds = tuple[tuple[int, Variable], ...]
"""The variables that carry an ε at the moment, by rising tag."""


class Facts:
    """What is known of a node in a setting whatever the values: kept once for all evaluators."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self._free: dict[Expr, tuple[Index, ...]] = {}
        self._reach: dict[Expr, frozenset[Key]] = {}
        self._sizes: dict[Expr, frozenset[str]] = {}

    def free(self, node: Expr) -> tuple[Index, ...]:
        if node not in self._free:
            self._free[node] = tuple(sorted(free_indices(node), key=lambda index: (index.size, index.name)))
        return self._free[node]

    def definition(self, symbol: Sym) -> Definition | None:
        return self.setting.definition_of(symbol)

    def below(self, node: Expr) -> tuple[Expr, ...]:
        definition = self.definition(node) if isinstance(node, Sym) else None
        return (definition.formula,) if definition else children(node)

    def reach(self, node: Expr) -> frozenset[Key]:
        """The symbols on which the value may depend, through definitions too."""
        if node not in self._reach:
            own = {symbol_key(node)} if isinstance(node, Sym) else set()
            self._reach[node] = frozenset(own).union(*map(self.reach, self.below(node)))
        return self._reach[node]

    def sizes(self, node: Expr) -> frozenset[str]:
        """The size symbols on which the value may depend."""
        if node not in self._sizes:
            own = {index.size for index in all_indices(node)}
            if isinstance(node, Sym) and not node.indices and node.name in INDEX_NAMES:
                own.add(node.name)
            self._sizes[node] = frozenset(own).union(*map(self.sizes, self.below(node)))
        return self._sizes[node]


class Meaning:
    """The value of formulas at one point, remembered per node and index values.

    With `shift`, one variable or defined symbol is moved by a number: a finite difference.
    """

    def __init__(
        self,
        arithmetic: Arithmetic,
        facts: Facts,
        sizes: Mapping[str, int],
        clock: Clock,
        shift: tuple[Variable, Scalar] | None = None,
    ) -> None:
        self.arithmetic, self._facts, self.sizes, self._clock, self._shift = arithmetic, facts, sizes, clock, shift
        self._zero, self._one = arithmetic.number(0), arithmetic.number(1)
        self._kept: dict[Any, Value] = {}
        self._kept_in_branch: dict[Any, Value] = {}
        self._rules: dict[type[Expr], Callable[[Any, Mapping[Index, int], Seeds], Value]] = {
            Num: lambda node, env, seeds: arithmetic.number(node.value),
            Sym: self._symbol,
            Add: lambda node, env, seeds: self._add([self._at(term, env, seeds) for term in node.terms]),
            Mul: self._product,
            Pow: lambda node, env, seeds: self._power(
                self._at(node.base, env, seeds), self._at(node.exponent, env, seeds)
            ),
            Fn: self._function,
            Sum: self._sum,
            Delta: lambda node, env, seeds: self._one if env[node.first] == env[node.second] else self._zero,
            Where: self._where,
            D: self._derivative,
            Generic: self._generic,
            Entry: lambda node, env, seeds: self._entry(node.matrix, env[node.row], env[node.column], env, seeds),
        }

    def value(self, node: Expr, env: Mapping[Index, int]) -> Scalar:
        return self._at(node, env, ())

    def new_branch(self) -> None:
        """Forget what rested on the signs chosen so far."""
        self._kept_in_branch.clear()

    def _at(self, node: Expr, env: Mapping[Index, int], seeds: Seeds) -> Value:
        if seeds:
            reach = self._facts.reach(node)
            seeds = tuple([seed for seed in seeds if seed[1].key in reach])
        key = (node, tuple([env[index] for index in self._facts.free(node)]), seeds)
        if key in self._kept:
            return self._kept[key]
        if key in self._kept_in_branch:
            self.arithmetic.forks += 1
            return self._kept_in_branch[key]
        rule = self._rules.get(type(node))
        if rule is None:
            raise CannotError(f"{type(node).__name__} has no value of its own")
        self._clock.check()
        before = self.arithmetic.forks
        value = rule(node, env, seeds)
        (self._kept if self.arithmetic.forks == before else self._kept_in_branch)[key] = value
        return value

    # The rules, one for each kind of node.

    def _symbol(self, node: Sym, env: Mapping[Index, int], seeds: Seeds) -> Value:
        variable = Variable(node.name, node.layer, tuple([env[index] for index in node.indices]))
        definition = self._facts.definition(node)
        value: Value
        if definition:
            inner = dict(zip(definition.symbol.indices, variable.values, strict=True))
            value = self._at(definition.formula, inner, seeds)
        elif node.name in INDEX_NAMES and not node.indices:
            value = self.arithmetic.number(self.sizes[node.name])
        elif node.name == "pi":
            value = self.arithmetic.pi()
        else:
            value = self.arithmetic.variable(variable)
        if self._shift and self._shift[0] == variable:
            value = self._add([value, self._shift[1]])
        for tag, seed in seeds:
            if seed == variable:
                value = self._add([value, Dual(tag, self._zero, self._one)])
        return value

    def _product(self, node: Mul, env: Mapping[Index, int], seeds: Seeds) -> Value:
        if any(type(factor) is Delta and env[factor.first] != env[factor.second] for factor in node.factors):
            return self._zero
        value, log_of_zero = self._one, None
        for factor in node.factors:
            try:
                value = self._mul(value, self._at(factor, env, seeds))
            except LogOfZeroError as error:
                log_of_zero = error
        if log_of_zero and (isinstance(value, Dual) or not self.arithmetic.vanishes(value)):
            raise log_of_zero
        return value

    def _sum(self, node: Sum, env: Mapping[Index, int], seeds: Seeds) -> Value:
        left_out = {env[index] for index in node.excluded}
        values = [value for value in self._range(node.index.size) if value not in left_out]
        return self._add([self._at(node.body, {**env, node.index: value}, seeds) for value in values])

    def _where(self, node: Where, env: Mapping[Index, int], seeds: Seeds) -> Value:
        condition = node.condition
        sign = self._sign(self._sub(self._at(condition.left, env, seeds), self._at(condition.right, env, seeds)))
        holds = {">": sign > 0, ">=": sign >= 0, "<": sign < 0, "<=": sign <= 0}[condition.op]
        return self._at(node.then if holds else node.otherwise, env, seeds)

    def _derivative(self, node: D, env: Mapping[Index, int], seeds: Seeds) -> Value:
        variable = node.variable
        seed = Variable(variable.name, variable.layer, tuple(env[index] for index in variable.indices))
        tag = seeds[-1][0] + 1 if seeds else 0
        value = self._at(node.body, env, (*seeds, (tag, seed)))
        return value.slope if isinstance(value, Dual) and value.tag == tag else self._zero

    def _generic(self, node: Generic, env: Mapping[Index, int], seeds: Seeds) -> Value:
        args = [self._at(node.argument, {**env, node.index: value}, seeds) for value in self._range(node.index.size)]
        return self._unknown(node.name, (), args)

    def _entry(self, matrix: Expr, row: int, column: int, env: Mapping[Index, int], seeds: Seeds) -> Value:
        match matrix:
            case Matrix(_, entry, row_index, column_index):
                return self._at(entry, {**env, row_index: row, column_index: column}, seeds)
            case Transpose(inner):
                return self._entry(inner, column, row, env, seeds)
            case MatMul(left, right):
                if _shape(left)[1] != _shape(right)[0]:
                    raise CannotError("the matrices of a product do not fit")
                return self._add(
                    [
                        self._mul(
                            self._entry(left, row, inner, env, seeds), self._entry(right, inner, column, env, seeds)
                        )
                        for inner in self._range(_shape(left)[1])
                    ]
                )
        raise CannotError(f"{type(matrix).__name__} is no matrix")

    def _function(self, node: Fn, env: Mapping[Index, int], seeds: Seeds) -> Value:
        args = [self._at(arg, env, seeds) for arg in node.args]
        name = node.name.rstrip("'")
        if name == "f" and len(args) == 1:
            return self._unknown(name, (0,) * (len(node.name) - 1), args)
        match node.name, args:
            case (("exp" | "log" | "sin" | "cos" | "atan" | "erf"), [u]):
                return self._smooth(node.name, u)
            case "sign", [u]:
                return self.arithmetic.number(self._sign(u))
            case "abs", [u]:
                return self._scale(self._sign(u), u)
            case "max", [u, v]:
                return u if self._sign(self._sub(u, v)) > 0 else v
            case "min", [u, v]:
                return v if self._sign(self._sub(u, v)) > 0 else u
            case "relu", [u]:
                return u if self._sign(u) > 0 else self._zero
            case "tan", [u]:
                return self._div(self._smooth("sin", u), self._smooth("cos", u))
            case (("sinh" | "cosh" | "tanh"), [u]):
                up, down = self._smooth("exp", u), self._smooth("exp", self._scale(-1, u))
                sinh, cosh = self._sub(up, down), self._add([up, down])
                if node.name == "tanh":
                    return self._div(sinh, cosh)
                return self._scale(Fraction(1, 2), sinh if node.name == "sinh" else cosh)
            case "sigmoid", [u]:
                return self._integer_power(self._add([self._one, self._smooth("exp", self._scale(-1, u))]), -1)
            case "softplus", [u]:
                return self._smooth("log", self._add([self._one, self._smooth("exp", u)]))
        raise CannotError(f"no function {node.name} of {len(args)} arguments is known")

    # Arithmetic with duals.

    def _range(self, size: str) -> range:
        if size not in self.sizes:
            raise CannotError(f"no size {size} is known")
        return range(1, self.sizes[size] + 1)

    def _add(self, terms: Sequence[Value]) -> Value:
        tag = max((term.tag for term in terms if isinstance(term, Dual)), default=None)
        if tag is None:
            return self.arithmetic.add(terms)
        moving = [term for term in terms if isinstance(term, Dual) and term.tag == tag]
        still = [term for term in terms if not (isinstance(term, Dual) and term.tag == tag)]
        return Dual(tag, self._add([*still, *(term.value for term in moving)]), self._add([t.slope for t in moving]))

    def _mul(self, left: Value, right: Value) -> Value:
        first = left.tag if isinstance(left, Dual) else -1
        second = right.tag if isinstance(right, Dual) else -1
        if first < second:
            left, right, first, second = right, left, second, first
        if first < 0:
            return self.arithmetic.mul(left, right)
        if first > second:
            return Dual(first, self._mul(left.value, right), self._mul(left.slope, right))
        slope = self._add([self._mul(left.slope, right.value), self._mul(left.value, right.slope)])
        return Dual(first, self._mul(left.value, right.value), slope)

    def _scale(self, factor: Fraction | int, value: Value) -> Value:
        return self._mul(self.arithmetic.number(factor), value)

    def _sub(self, left: Value, right: Value) -> Value:
        return self._add([left, self._scale(-1, right)])

    def _div(self, left: Value, right: Value) -> Value:
        return self._mul(left, self._integer_power(right, -1))

    def _integer_power(self, base: Value, exponent: int) -> Value:
        if exponent == 0:
            return self._one
        if not isinstance(base, Dual):
            return self.arithmetic.power(base, exponent)
        slope = self._mul(self._scale(exponent, self._integer_power(base.value, exponent - 1)), base.slope)
        return Dual(base.tag, self._integer_power(base.value, exponent), slope)

    def _power(self, base: Value, exponent: Value) -> Value:
        if not isinstance(exponent, Dual):
            integer = self.arithmetic.integer(exponent)
            if integer is not None:
                return self._integer_power(base, integer)
            if not isinstance(base, Dual) and self.arithmetic.vanishes(base) and self._sign(exponent) > 0:
                return self._zero
        return self._smooth("exp", self._mul(exponent, self._smooth("log", base)))

    def _smooth(self, name: str, u: Value) -> Value:
        if not isinstance(u, Dual):
            return self.arithmetic.smooth(name, u)
        value = self._smooth(name, u.value)
        return Dual(u.tag, value, self._mul(self._slope(name, u.value, value), u.slope))

    def _slope(self, name: str, u: Value, value: Value) -> Value:
        match name:
            case "exp":
                return value
            case "log":
                return self._integer_power(u, -1)
            case "sin":
                return self._smooth("cos", u)
            case "cos":
                return self._scale(-1, self._smooth("sin", u))
            case "atan":
                return self._integer_power(self._add([self._one, self._integer_power(u, 2)]), -1)
            case _:
                bell = self._smooth("exp", self._scale(-1, self._integer_power(u, 2)))
                root = self._power(self.arithmetic.pi(), self.arithmetic.number(Fraction(-1, 2)))
                return self._scale(2, self._mul(root, bell))

    def _unknown(self, name: str, orders: tuple[int, ...], args: Sequence[Value]) -> Value:
        tag = max((arg.tag for arg in args if isinstance(arg, Dual)), default=None)
        if tag is None:
            return self.arithmetic.unknown(name, orders, args)
        moving = [isinstance(arg, Dual) and arg.tag == tag for arg in args]
        still = [arg.value if moves else arg for arg, moves in zip(args, moving, strict=True)]
        slopes = [
            self._mul(self._unknown(name, tuple(sorted((*orders, place))), still), args[place].slope)
            for place, moves in enumerate(moving)
            if moves
        ]
        return Dual(tag, self._unknown(name, orders, still), self._add(slopes))

    def _sign(self, value: Value) -> int:
        while isinstance(value, Dual):
            value = value.value
        return self.arithmetic.sign(value)


def _shape(matrix: Expr) -> tuple[str, str]:
    match matrix:
        case Matrix(_, _, row, column):
            return row.size, column.size
        case Transpose(inner):
            return _shape(inner)[1], _shape(inner)[0]
        case MatMul(left, right):
            return _shape(left)[0], _shape(right)[1]
    raise CannotError(f"{type(matrix).__name__} is no matrix")
