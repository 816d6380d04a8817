"""A formula of a derivation as an ordinary SymPy expression, at given sizes and index values.

A road of its own to what a formula means: nothing here is shared with the laws or with the
checker. Derivatives are SymPy's, so a disagreement is an error of one of the two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count
from math import prod

import sympy

from derive.expr import (
    Add,
    Array,
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
    Rel,
    Sum,
    Sym,
    Transpose,
    Where,
    free_indices,
)
from derive.steps import Domain, Setting

Leaf = Callable[[sympy.Symbol], sympy.Expr]
Kept = frozenset[tuple[Sym, tuple[int, ...]]]
"""Variables that a derivative is being taken by: they stand for themselves, whatever their definitions."""


def to_sympy(expr: Expr, setting: Setting, sizes: Mapping[str, int], indices: Mapping[Index, int]) -> sympy.Expr:
    """The formula written out: definitions expanded, every Σ a sum of terms, ∂ done by SymPy.

    `sizes` gives n, m, N their numbers, `indices` the free indices of the formula theirs. The
    symbol w_kj at k = 2, j = 1 is called w_2_1, and net_k of layer ℓ + 1 at k = 1 net^(l+1)_1. An
    unknown function becomes a fixed one that is as good as any other.

    >>> from derive.expr import D, Index, Sym
    >>> from derive.catalog import derive
    >>> i, k = Index("i", "n"), Index("k", "n")
    >>> setting = derive("exp-mse").setting
    >>> to_sympy(D(Sym("E"), Sym("y", (k,))), setting, {"n": 2, "m": 1}, {k: 1})
    -t_1 + exp(a_1*w_1_1 + b_1)
    >>> to_sympy(D(Sym("y", (k,)), Sym("net", (i,))), setting, {"n": 2, "m": 1}, {i: 2, k: 1})
    0
    """
    return SympyForm(setting, sizes).at(expr, indices)


class SympyForm:
    """Formulas of one setting at fixed sizes; `leaf` may put numbers for the symbols that stay."""

    def __init__(self, setting: Setting, sizes: Mapping[str, int], leaf: Leaf = lambda symbol: symbol) -> None:
        self._setting, self._sizes, self._leaf = setting, sizes, leaf
        self._free: dict[Expr, tuple[Index, ...]] = {}
        self._done: dict[tuple[Expr, tuple[int, ...], Kept], sympy.Expr] = {}

    def at(self, node: Expr, env: Mapping[Index, int], kept: Kept = frozenset()) -> sympy.Expr:
        """The formula at these values of its free indices, with some variables kept as symbols."""
        if node not in self._free:
            self._free[node] = tuple(free_indices(node))
        key = node, tuple([env[index] for index in self._free[node]]), kept
        if key not in self._done:
            self._done[key] = self._written(node, env, kept)
        return self._done[key]

    def _written(self, node: Expr, env: Mapping[Index, int], kept: Kept) -> sympy.Expr:
        match node:
            case Num(value):
                return sympy.Rational(value.numerator, value.denominator)
            case Sym():
                return self._symbol(node, tuple(env[index] for index in node.indices), kept)
            case Add(terms):
                return sympy.Add(*(self.at(term, env, kept) for term in terms))
            case Mul(factors):
                return sympy.Mul(*(self.at(factor, env, kept) for factor in factors))
            case Pow(base, exponent):
                return _real(self.at(base, env, kept) ** self.at(exponent, env, kept))
            case Fn(name, args):
                return _real(_function(name)(*(self.at(arg, env, kept) for arg in args)))
            case Sum(body, index, excluded):
                left_out = {env[other] for other in excluded}
                values = [value for value in self._range(index) if value not in left_out]
                return sympy.Add(*(self.at(body, {**env, index: value}, kept) for value in values))
            case Delta(first, second):
                return sympy.Integer(int(env[first] == env[second]))
            case Ordinal(index):
                return sympy.Integer(env[index])
            case Where(Rel(op, left, right), then, otherwise):
                condition = sympy.Rel(self.at(left, env, kept), self.at(right, env, kept), op)
                return sympy.Piecewise((self.at(then, env, kept), condition), (self.at(otherwise, env, kept), True))
            case D(body, variable):
                return self._derivative(body, variable, env, kept)
            case Integral(body, variable):
                return self._antiderivative(body, variable, env, kept)
            case Generic(name, argument, index):
                return _unknown_of_many(
                    name, [self.at(argument, {**env, index: value}, kept) for value in self._range(index)]
                )
            case Entry(matrix, row, column):
                return self._entry(matrix, env[row], env[column], env, kept)
        raise TypeError(f"{type(node).__name__} is no scalar")

    def _symbol(self, node: Sym, values: tuple[int, ...], kept: Kept) -> sympy.Expr:
        named = Sym(node.name, (), node.layer)
        if (named, values) in kept:
            return self.plain(named, values)
        definition = self._setting.definition_of(node)
        if definition:
            return self.at(definition.formula, dict(zip(definition.symbol.indices, values, strict=True)), kept)
        if node.name in self._sizes and not values:
            return sympy.Integer(self._sizes[node.name])
        return sympy.pi if node.name == "pi" else self._leaf(self.plain(named, values))

    def plain(self, node: Sym, values: tuple[int, ...]) -> sympy.Symbol:
        """The symbol itself, at these values of its indices."""
        layer = "" if node.layer is None else f"^(l{node.layer:+d})" if node.layer else "^l"
        positive = self._setting.domains.get(node.name) in (Domain.POSITIVE, Domain.UNIT)
        return sympy.Symbol("_".join([node.name + layer, *map(str, values)]), real=True, positive=positive or None)

    def _derivative(self, body: Expr, variable: Sym, env: Mapping[Index, int], kept: Kept) -> sympy.Expr:
        values = tuple(env[index] for index in variable.indices)
        named = Sym(variable.name, (), variable.layer)
        symbol = self.plain(named, values)
        function, here = self.at(body, env, kept | {(named, values)}), {symbol: self._symbol(variable, values, kept)}
        value = function.xreplace(here)
        if value.is_extended_real is False or value.has(sympy.nan, sympy.zoo):
            return sympy.nan  # not even the function has a real value here
        slope = function.diff(symbol)
        if slope.has(sympy.DiracDelta):
            slope = slope.replace(sympy.DiracDelta, lambda *_: sympy.Integer(0))  # jumps do not count
        return slope.xreplace(here)

    def _antiderivative(self, body: Expr, variable: Sym, env: Mapping[Index, int], kept: Kept) -> sympy.Expr:
        """An integral that SymPy leaves as it is until it is differentiated."""
        values = tuple(env[index] for index in variable.indices)
        named = Sym(variable.name, (), variable.layer)
        symbol = self.plain(named, values)
        integral = sympy.Integral(self.at(body, env, kept | {(named, values)}), symbol)
        return integral.subs(symbol, self.at(variable, env, kept))

    def _entry(self, matrix: Expr, row: int, column: int, env: Mapping[Index, int], kept: Kept) -> sympy.Expr:
        match matrix:
            case Array(_, entry, row_index, column_index):
                return self.at(entry, {**env, row_index: row, column_index: column}, kept)
            case Transpose(inner):
                return self._entry(inner, column, row, env, kept)
            case MatMul(left, right):
                return sympy.Add(
                    *(
                        self._entry(left, row, inner, env, kept) * self._entry(right, inner, column, env, kept)
                        for inner in self._range(_columns(left))
                    )
                )
        raise TypeError(f"{type(matrix).__name__} is no matrix")

    def _range(self, index: Index) -> range:
        return range(1, self._sizes[index.size] + 1)


def _real(value: sympy.Expr) -> sympy.Expr:
    """No value where there is no real one: imaginary parts of a sum may cancel."""
    return sympy.nan if value.is_number and value.is_extended_real is False else value


def _columns(matrix: Expr) -> Index:
    """An index that runs through the columns of a matrix."""
    match matrix:
        case Array(_, _, _, column):
            return column
        case Transpose(inner):
            return _rows(inner)
        case MatMul(_, right):
            return _columns(right)
    raise TypeError(f"{type(matrix).__name__} is no matrix")


def _rows(matrix: Expr) -> Index:
    match matrix:
        case Array(_, _, row, _):
            return row
        case Transpose(inner):
            return _columns(inner)
        case MatMul(left, _):
            return _rows(left)
    raise TypeError(f"{type(matrix).__name__} is no matrix")


def _function(name: str) -> Callable[..., sympy.Expr]:
    if name.rstrip("'") == "f":
        return lambda u: _unknown_of_one(u, order=name.count("'"))
    return _FUNCTIONS[name]


def _abs(u: sympy.Expr) -> sympy.Expr:
    """|u|; SymPy differentiates its own Abs only where it knows that u is real."""
    return sympy.Abs(u) if u.is_extended_real else sympy.Piecewise((u, u > 0), (-u, True))


def _sign(u: sympy.Expr) -> sympy.Expr:
    return sympy.sign(u) if u.is_extended_real else sympy.Piecewise((1, u > 0), (-1, True))


_AS_IN_SYMPY = ("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "atan", "erf")

_FUNCTIONS: Mapping[str, Callable[..., sympy.Expr]] = {
    **{name: getattr(sympy, name) for name in _AS_IN_SYMPY},
    "abs": _abs,
    "sign": _sign,
    "max": sympy.Max,
    "min": sympy.Min,
    "relu": lambda u: sympy.Max(u, 0),
    "sigmoid": lambda u: 1 / (1 + sympy.exp(-u)),
    "softplus": lambda u: sympy.log(1 + sympy.exp(u)),
    "log1p": lambda u: sympy.log(1 + u),
    "expm1": lambda u: sympy.exp(u) - 1,
    "exprel": lambda u: (sympy.exp(u) - 1) / u,
    "log1prel": lambda u: sympy.log(1 + u) / u,
    "erfc": lambda u: 1 - sympy.erf(u),
}


def _unknown_of_one(u: sympy.Expr, order: int) -> sympy.Expr:
    """f(u) = sin 1.3u + u²/7, or a derivative of it."""
    x = sympy.Dummy("x")
    return (sympy.sin(sympy.Rational(13, 10) * x) + x**2 / 7).diff(x, order).xreplace({x: u})


def _unknown_of_many(name: str, args: list[sympy.Expr]) -> sympy.Expr:
    """A smooth function that treats no two arguments alike and mixes them all."""
    shift = sympy.Rational(sum(map(ord, name)) % 11, 13)
    waves = [k * sympy.sin(u + shift + sympy.Rational(k, 5)) / 3 for k, u in zip(count(1), args)]
    mixed = sympy.Add(*(sympy.Rational(k, 7) * u for k, u in zip(count(1), args)))
    return sympy.Add(*waves) + mixed**3 / 5 + prod(args, start=sympy.Integer(1)) / 4
