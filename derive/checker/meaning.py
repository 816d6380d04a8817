"""What a formula means: its value at given sizes, index values and values of the variables.

One evaluator serves two arithmetics, exact algebra and decimals. A derivative is no rule on
formulas here: D(body, v) is the coefficient of ε in the value of body at v + ε, ε² = 0. Each D
has an ε of its own, told apart by its tag, so derivatives may be nested.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from derive.checker.values import (
    Arithmetic,
    CannotError,
    Clock,
    Dual,
    Key,
    LogOfZeroError,
    Reckoning,
    Scalar,
    Value,
    Variable,
)
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
    Integral,
    MatMul,
    Mul,
    Num,
    Ordinal,
    Pow,
    Sum,
    Sym,
    Transpose,
    Where,
    all_indices,
    children,
    free_indices,
    own_indices,
)
from derive.expr import Array as Matrix
from derive.steps import Definition, Setting, symbol_key

Env = Mapping[Index, int]
OPEN_END = 0
"""The value of the last index where its size is left open. Below it are labels of indices that run there."""
Seeds = tuple[tuple[int, Variable], ...]
"""The variables that carry an ε at the moment, by rising tag."""


class Facts:
    """What is known of a node in a setting whatever the values: kept once for all evaluators."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self._free: dict[Expr, tuple[Index, ...]] = {}
        self._reach: dict[Expr, frozenset[Key]] = {}
        self._sizes: dict[Expr, frozenset[str]] = {}
        self._ordered: dict[Expr, frozenset[str]] = {}
        self._integrals: dict[Expr, frozenset[Sym]] = {}
        self._numbers: dict[Expr, int] = {}

    def free(self, node: Expr) -> tuple[Index, ...]:
        if node not in self._free:
            self._free[node] = tuple(sorted(free_indices(node), key=lambda index: (index.size, index.name)))
        return self._free[node]

    def number(self, node: Expr) -> int:
        """A number of its own for each node."""
        return self._numbers.setdefault(node, len(self._numbers))

    def integrated(self, node: Expr) -> frozenset[Sym]:
        """The variables of all integrals in the formula and in the definitions that it names, those under ∂ apart."""
        if node not in self._integrals:
            own = {node.variable} if isinstance(node, Integral) else set()
            below = () if isinstance(node, D) else self.below(node)
            self._integrals[node] = frozenset(own).union(*map(self.integrated, below))
        return self._integrals[node]

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

    def ordered(self, node: Expr) -> frozenset[str]:
        """The sizes whose indices are no mere names: one is used as a number, or the last one is named."""
        if node not in self._ordered:
            own = {node.index.size} if isinstance(node, Ordinal) else set()
            own |= {index.size for index in own_indices(node) if index.is_last}
            self._ordered[node] = frozenset(own).union(*map(self.ordered, self.below(node)))
        return self._ordered[node]

    def sizes(self, node: Expr) -> frozenset[str]:
        """The size symbols on which the value may depend: those of indices that run, and n, m and N by themselves.

        A formula in which no index runs to t has t as a free number.
        """
        if node not in self._sizes:
            own = {index.size for index in all_indices(node) if not index.is_last}
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
        self._arithmetic, self._facts, self._sizes, self._clock, self._shift = arithmetic, facts, sizes, clock, shift
        self._reckon = Reckoning(arithmetic)
        self._kept: dict[Any, Value] = {}
        self._assumed: dict[Any, list[Scalar]] = {}
        self._rules: dict[type[Expr], Callable[[Any, Env, Seeds], Value]] = {
            Num: lambda node, env, seeds: arithmetic.number(node.value),
            Sym: self._symbol,
            Add: lambda node, env, seeds: self._reckon.add([self._at(term, env, seeds) for term in node.terms]),
            Mul: self._product,
            Pow: self._power,
            Fn: lambda node, env, seeds: self._reckon.function(
                node.name, [self._at(arg, env, seeds) for arg in node.args]
            ),
            Sum: self._sum,
            Delta: self._delta,
            Ordinal: self._ordinal,
            Where: self._where,
            D: self._derivative,
            Integral: self._integral,
            Generic: self._generic,
            Entry: lambda node, env, seeds: self._entry(node.matrix, env[node.row], env[node.column], env, seeds),
        }

    def value(self, node: Expr, env: Env) -> Scalar:
        return self._at(node, env, ())

    def _at(self, node: Expr, env: Env, seeds: Seeds) -> Value:
        if seeds:
            reach = self._facts.reach(node)
            seeds = tuple([seed for seed in seeds if seed[1].key in reach])
        key = (node, tuple([env[index] for index in self._facts.free(node)]), seeds)
        assumed = self._arithmetic.assumed
        if key in self._kept:
            if not self._arithmetic.doubtful:
                assumed.extend(self._assumed.get(key, ()))
            return self._kept[key]
        if type(node) not in self._rules:
            raise CannotError(f"{type(node).__name__} has no value of its own")
        self._clock.tick()
        before = len(assumed)
        value = self._kept[key] = self._rules[type(node)](node, env, seeds)
        if len(assumed) > before:
            self._assumed[key] = assumed[before:]
        return value

    # The rules, one for each kind of node.

    def _symbol(self, node: Sym, env: Env, seeds: Seeds) -> Value:
        variable = Variable(node.name, node.layer, tuple([env[index] for index in node.indices]))
        definition = self._facts.definition(node)
        value: Value
        if definition:
            last = {index: self._last(index) for index in self._facts.free(definition.formula) if index.is_last}
            own = dict(zip(definition.symbol.indices, variable.values, strict=True))
            value = self._at(definition.formula, {**last, **own}, seeds)
        elif node.name in self._sizes and not node.indices:
            value = self._arithmetic.number(self._sizes[node.name])
        elif node.name == "pi":
            value = self._arithmetic.pi()
        else:
            value = self._arithmetic.variable(variable)
        if self._shift and self._shift[0] == variable:
            value = self._reckon.add([value, self._shift[1]])
        for tag, seed in seeds:
            if seed == variable:
                value = self._reckon.add([value, Dual(tag, self._reckon.zero, self._reckon.one)])
        return value

    def _last(self, index: Index) -> int:
        return self._sizes.get(index.size, OPEN_END)

    def _product(self, node: Mul, env: Env, seeds: Seeds) -> Value:
        if any(type(factor) is Delta and env[factor.first] != env[factor.second] for factor in node.factors):
            return self._reckon.zero
        value, log_of_zero = self._reckon.one, None
        for factor in node.factors:
            try:
                value = self._reckon.mul(value, self._at(factor, env, seeds))
            except LogOfZeroError as error:
                log_of_zero = error
        if log_of_zero and (isinstance(value, Dual) or not self._arithmetic.vanishes(value)):
            raise log_of_zero
        return value

    def _delta(self, node: Delta, env: Env, seeds: Seeds) -> Value:
        first, second = env[node.first], env[node.second]
        if first != second and min(first, second) <= OPEN_END:
            raise CannotError("whether two indices are equal is open")
        return self._arithmetic.number(int(first == second))

    def _ordinal(self, node: Ordinal, env: Env, seeds: Seeds) -> Value:
        value = env[node.index]
        if value > OPEN_END:
            return self._arithmetic.number(value)
        return self._arithmetic.variable(Variable(node.index.size, None, () if value == OPEN_END else (value,)))

    def _open_sum(self, node: Sum, env: Env, seeds: Seeds) -> Value:
        """Σ up to an open end: the terms that one label stands for, less the last one where it is left out."""
        if not all(other.is_last for other in node.excluded):
            raise CannotError(f"no size {node.index.size} is known")
        label = min((OPEN_END, *env.values())) - 1
        body = self._at(node.body, {**env, node.index: label}, seeds)
        if isinstance(body, Dual):
            raise CannotError("a derivative of a sum with an open end")
        whole = self._arithmetic.total(body, node.index.size, label)
        last = [self._at(node.body, {**env, node.index: OPEN_END}, seeds) for _ in node.excluded]
        return self._reckon.sub(whole, self._reckon.add(last))

    def _sum(self, node: Sum, env: Env, seeds: Seeds) -> Value:
        if node.index.size not in self._sizes:
            return self._open_sum(node, env, seeds)
        left_out = {env[index] for index in node.excluded}
        values = [value for value in self._range(node.index.size) if value not in left_out]
        return self._reckon.add([self._at(node.body, {**env, node.index: value}, seeds) for value in values])

    def _power(self, node: Pow, env: Env, seeds: Seeds) -> Value:
        return self._reckon.power(self._at(node.base, env, seeds), self._at(node.exponent, env, seeds))

    def _where(self, node: Where, env: Env, seeds: Seeds) -> Value:
        left, right = self._at(node.condition.left, env, seeds), self._at(node.condition.right, env, seeds)
        then, otherwise = node.then, node.otherwise
        if node.condition.op in ("<", ">="):
            left, right = right, left
        if node.condition.op in ("<=", ">="):  # left ≤ right is: not left > right
            then, otherwise = otherwise, then
        sign = self._reckon.sign(self._reckon.sub(left, right))
        return self._reckon.choose(sign, lambda: self._at(then, env, seeds), lambda: self._at(otherwise, env, seeds))

    def _derivative(self, node: D, env: Env, seeds: Seeds) -> Value:
        variable = node.variable
        seed = Variable(variable.name, variable.layer, tuple(env[index] for index in variable.indices))
        tag = seeds[-1][0] + 1 if seeds else 0
        value = self._at(node.body, env, (*seeds, (tag, seed)))
        return value.slope if isinstance(value, Dual) and value.tag == tag else self._reckon.zero

    def _integral(self, node: Integral, env: Env, seeds: Seeds) -> Value:
        """An unknown number, since a constant is free; only the slope by the variable is known, which is the body."""
        others = {key for part in _apart(node.body, node.variable) for key in self._facts.reach(part)}
        if not node.variable.indices:  # what is defined by the variable goes with it
            others.discard(symbol_key(node.variable))
        if self._shift or any(seed.key in others for _, seed in seeds):
            raise CannotError("an integral is known only as a function of its variable")
        inner = self._at(node.variable, env, seeds)
        if not isinstance(inner, Dual):
            values = [env[index] for index in self._facts.free(node)]
            return self._arithmetic.unknown(f"integral {self._facts.number(node)} {values}", (), [self._reckon.one])
        lower = tuple([seed for seed in seeds if seed[0] != inner.tag])
        slope = self._reckon.mul(self._at(node.body, env, lower), inner.slope)
        return Dual(inner.tag, self._at(node, env, lower), slope)

    def _generic(self, node: Generic, env: Env, seeds: Seeds) -> Value:
        args = [self._at(node.argument, {**env, node.index: value}, seeds) for value in self._range(node.index.size)]
        return self._reckon.unknown(node.name, (), args)

    def _entry(self, matrix: Expr, row: int, column: int, env: Env, seeds: Seeds) -> Value:
        match matrix:
            case Matrix(_, entry, row_index, column_index):
                return self._at(entry, {**env, row_index: row, column_index: column}, seeds)
            case Transpose(inner):
                return self._entry(inner, column, row, env, seeds)
            case MatMul(left, right):
                if _shape(left)[1] != _shape(right)[0]:
                    raise CannotError("the matrices of a product do not fit")
                return self._reckon.add(
                    [
                        self._reckon.mul(
                            self._entry(left, row, inner, env, seeds), self._entry(right, inner, column, env, seeds)
                        )
                        for inner in self._range(_shape(left)[1])
                    ]
                )
        raise CannotError(f"{type(matrix).__name__} is no matrix")

    def _range(self, size: str) -> range:
        if size not in self._sizes:
            raise CannotError(f"no size {size} is known")
        return range(1, self._sizes[size] + 1)


def _apart(node: Expr, variable: Sym) -> Iterator[Expr]:
    """Every symbol of the formula but the variable."""
    if isinstance(node, Sym) and node is not variable:
        yield node
    for child in children(node):
        yield from _apart(child, variable)


def _shape(matrix: Expr) -> tuple[str, str]:
    match matrix:
        case Matrix(_, _, row, column):
            return row.size, column.size
        case Transpose(inner):
            return _shape(inner)[1], _shape(inner)[0]
        case MatMul(left, right):
            return _shape(left)[0], _shape(right)[1]
    raise CannotError(f"{type(matrix).__name__} is no matrix")
