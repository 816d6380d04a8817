"""What formulas mean to the checker: against SymPy, and where a shortcut would go wrong."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import mpmath
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.checker import Verdict, check
from derive.checker.compare import instances
from derive.checker.decimal50 import Decimals
from derive.checker.exact import Exact
from derive.checker.factors import factor, irreducible, prime_factors
from derive.checker.generators import Generators
from derive.checker.meaning import Facts, Meaning
from derive.checker.polynomial import Poly, mul
from derive.checker.values import CannotError, Clock, UndefinedError, Variable
from derive.expr import (
    Add,
    D,
    Delta,
    Expr,
    Fn,
    Index,
    Mul,
    Num,
    Pow,
    Rel,
    Sum,
    Sym,
    Where,
    add,
    exp,
    fn,
    log,
    num,
    power,
)
from derive.expr import (
    mul as times,
)
from derive.parser import parse
from derive.steps import Case, Setting

NOTHING = Setting({})
ROOT = Path(__file__).parents[1]
I, K = Index("i", "n"), Index("k", "n")
J = Index("j", "m")
SIZES = {"n": 3, "m": 2, "N": 2}


def to_sympy(node: Expr, env: Mapping[Index, int]) -> Any:
    """The formula at given index values; D is left to SymPy."""

    def of(part: Expr) -> Any:
        return to_sympy(part, env)

    match node:
        case Num(value):
            return sympy.Rational(value.numerator, value.denominator)
        case Sym(name, indices):
            if name in SIZES and not indices:
                return sympy.Integer(SIZES[name])
            return sympy.Symbol("_".join([name, *(str(env[index]) for index in indices)]), real=True)
        case Add(terms):
            return sympy.Add(*map(of, terms))
        case Mul(factors):
            return sympy.Mul(*map(of, factors))
        case Pow(base, exponent):
            return sympy.Pow(of(base), of(exponent))
        case Sum(body, index, excluded):
            left_out = {env[other] for other in excluded}
            values = [value for value in range(1, SIZES[index.size] + 1) if value not in left_out]
            return sympy.Add(*(to_sympy(body, {**env, index: value}) for value in values))
        case Delta(first, second):
            return sympy.Integer(int(env[first] == env[second]))
        case Where(Rel(">", left, right), then, otherwise):
            return sympy.Piecewise((of(then), of(left) > of(right)), (of(otherwise), True))
        case D(body, variable):
            return sympy.diff(of(body), of(variable))
        case Fn("sigmoid", (u,)):
            return 1 / (1 + sympy.exp(-of(u)))
        case Fn("softplus", (u,)):
            return sympy.log(1 + sympy.exp(of(u)))
        case Fn(name, args):
            return getattr(sympy, {"abs": "Abs", "max": "Max"}.get(name, name))(*map(of, args))
    raise AssertionError(node)


def both_values(formula: Expr, env: Mapping[Index, int]) -> tuple[Any, Any]:
    """The value at a random point by the checker's decimals and by SymPy."""
    point = Decimals({}, "a point")
    ours = Meaning(point, Facts(NOTHING), SIZES, Clock()).value(formula, env)
    there = {
        sympy.Symbol("_".join([variable.name, *map(str, variable.values)]), real=True): sympy.Float(str(value), 60)
        for variable, value in point.point.items()
    }
    return sympy.Float(str(ours), 60), to_sympy(formula, env).subs(there).evalf(50)


FORMULAS = (
    "diff(exp(net[k])/sum(exp(net[l]), l), net[i])",
    "diff(diff(log(sum(exp(net[l]), l)), net[i]), net[k])",
    "diff(sum(sigmoid(w[l, 2])**3*net[l], l, l != k), net[i])".replace("w[l, 2]", "w[l, j]"),
    "diff(sum(tanh(sum(w[l, u]*a[u], u))/n, l), w[i, j])",
    "diff(diff(sum(softplus(net[l])*net[l]**2, l), net[i]), net[i])",
    "diff(erf(net[i]*net[k]) + atan(net[i])*sin(net[k]) - cos(net[i]**2), net[i])",
    "diff(max(net[i], net[k] + 1)*abs(net[i] - 3) + sign(net[k]), net[i])",
    "diff(where(net[i] > 1, exp(net[i]), net[i]**5), net[i])",
    "diff(sqrt(1 + sum(net[l]**2, l))*tan(net[k]), net[i])",
    "diff(diff(diff(sinh(x*y)/cosh(x), x), y), x)",
    "diff((1 + x**2)**y, y)*delta(i, k) + n/m",
    "diff(log(1 + x**2)**3, x)*sum(sum(net[l]*a[u], u), l)",
)


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("values", [(1, 1, 1), (1, 2, 2), (3, 2, 1)])
def test_against_sympy(text: str, values: tuple[int, int, int]) -> None:
    ours, theirs = both_values(parse(text), dict(zip((I, K, J), values, strict=True)))
    assert abs(ours - theirs) <= sympy.Float("1e-40") * (1 + abs(theirs))


_X, _NET_I, _NET_K = Sym("x"), Sym("net", (I,)), Sym("net", (K,))
_leaves = st.one_of(st.sampled_from([_X, _NET_I, _NET_K, Delta(I, K)]), st.integers(-3, 3).map(num))


def _above(parts: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    one = power(add(num(1), power(_X, num(2))), num(-1))
    return st.one_of(
        st.builds(add, parts, parts),
        st.builds(times, parts, parts),
        st.builds(power, parts, st.integers(2, 3).map(num)),
        st.builds(lambda part: fn("sigmoid", part), parts),
        st.builds(lambda part: fn("abs", part), parts),
        st.builds(lambda part: exp(times(num(Fraction(1, 8)), fn("sin", part))), parts),
        st.builds(lambda part: log(add(num(2), power(part, num(2)))), parts),
        st.builds(lambda part: Sum(part, K), parts),
        st.builds(lambda part: times(part, one), parts),
        st.builds(lambda part: D(part, _X), parts),
    )


@settings(max_examples=150, deadline=None)
@given(st.recursive(_leaves, _above, max_leaves=6))
def test_exact_and_decimal_values_never_contradict(formula: Expr) -> None:
    """A formula that algebra says is another must have its value: here D by x, moved past a product with x."""
    claimed = add(formula, times(_X, D(formula, _X)))
    finding = check(D(times(_X, formula), _X), claimed, NOTHING, sizes=(2, 3), seconds=3.0)
    assert finding.verdict is not Verdict.WRONG, finding
    off_by_one = check(D(times(_X, formula), _X), add(claimed, num(1)), NOTHING, sizes=(2,), seconds=3.0)
    assert off_by_one.verdict in (Verdict.WRONG, Verdict.UNDECIDED), off_by_one


class Numeric:
    """The number that an exact value stands for at a point, generator by generator."""

    def __init__(self, table: Generators, point: Decimals) -> None:
        self._table, self._point = table, point
        self._what = {number: what for what, number in table._numbers.items()}
        self._known: dict[int, Any] = {}

    def poly(self, value: Poly) -> Any:
        return mpmath.fsum(
            mpmath.mpf(coefficient.numerator)
            / coefficient.denominator
            * mpmath.fprod(self.generator(g) ** (mpmath.mpf(e.numerator) / e.denominator) for g, e in monomial)
            for monomial, coefficient in value.items()
        )

    def generator(self, number: int) -> Any:
        if number not in self._known:
            self._known[number] = self._compute(number)
        return self._known[number]

    def _compute(self, number: int) -> Any:
        kind, *of = self._what[number]
        match kind:
            case "variable":
                return mpmath.mpf(self._point.variable(self._table.variables[number]))
            case "pi":
                return +mpmath.pi
            case "exp":
                return mpmath.exp(self.poly({self._table.exponent[number]: 1}))
            case "log":
                return mpmath.log(abs(self.generator(self._table.under_log[number])))
            case "value":
                return self.poly(self._table.polynomial(number))
            case "sign":
                (inner,) = of
                assert isinstance(inner, int)
                return mpmath.sign(self.generator(inner))
            case _:
                (argument,) = of
                assert isinstance(argument, int)
                return getattr(mpmath, str(kind))(self.poly(self._table._arguments[argument - 1]))


def _kinked(parts: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    return st.one_of(
        st.builds(lambda one, other: Add((one, other)), parts, parts),
        st.builds(lambda one, other: Mul((one, other)), parts, parts),
        st.builds(lambda one, other: fn("max", one, other), parts, parts),
        st.builds(lambda a, b, c, d: Where(Rel("<=", a, b), c, d), parts, parts, parts, parts),
        st.builds(lambda part: fn("abs", part), parts),
        st.builds(lambda part: fn("sign", part), parts),
        st.builds(lambda part: fn("atan", part), parts),
        st.builds(lambda part: fn("sin", part), parts),
        st.builds(lambda part: exp(Mul((num(Fraction(-1, 2)), part))), parts),
        st.builds(lambda part: log(fn("abs", part)), parts),
        st.builds(lambda part: Pow(fn("abs", part), num(Fraction(3, 2))), parts),
        st.builds(lambda part, other: Pow(Pow(part, num(2)), other), parts, parts),
        st.builds(lambda part: Pow(part, num(-1)), parts),
        st.builds(lambda part: D(part, _X), parts),
    )


@settings(max_examples=300, deadline=None)
@given(st.recursive(st.one_of(st.sampled_from([_X, Sym("z")]), st.integers(-2, 2).map(num)), _kinked, max_leaves=7))
def test_an_exact_value_is_the_value(formula: Expr) -> None:
    """Every generator replaced by its number, the exact value is the decimal one: no rule of algebra is wrong."""
    table, facts = Generators(Clock()), Facts(NOTHING)
    try:
        exact = Meaning(Exact(table, {}, {}), facts, SIZES, Clock()).value(formula, {})
    except (CannotError, UndefinedError):
        return
    for seed in range(4):
        point = Decimals({}, f"point {seed}")
        try:
            value = Meaning(point, facts, SIZES, Clock()).value(formula, {})
        except UndefinedError:
            continue
        with mpmath.workdps(80):
            try:
                theirs = Numeric(table, point).poly(exact)
            except ZeroDivisionError:  # a divisor in a branch that does not count here
                continue
            assert abs(theirs - mpmath.mpf(value)) <= mpmath.mpf(10) ** -40 * max(point.largest, abs(theirs))


def test_bound_index_hides_a_free_one() -> None:
    """Σ_k of (y_k Σ_k y_k) is a square."""
    y = Sym("y", (K,))
    nested = Sum(times(y, Sum(y, K)), K)
    assert check(nested, power(Sum(y, K), num(2)), NOTHING).verdict is Verdict.PROVED
    beside = times(y, Sum(y, K))
    assert check(beside, times(y, Sum(Sym("y", (I,)), I)), NOTHING).verdict is Verdict.PROVED
    assert check(beside, power(y, num(2)), NOTHING).verdict is Verdict.WRONG


def test_excluded_index_belongs_outside() -> None:
    """Σ_{k ≠ k}: the excluded k is the free one."""
    y = Sym("y", (K,))
    assert check(add(y, Sum(y, K, (K,))), Sum(y, K), NOTHING).verdict is Verdict.PROVED


def test_no_perturbation_confusion() -> None:
    """D of x · (D of x + y by y) by x is 1, not 2."""
    x, y = Sym("x"), Sym("y")
    assert check(D(times(x, D(add(x, y), y)), x), num(1), NOTHING).verdict is Verdict.PROVED
    assert check(D(times(x, D(times(x, x), x)), x), times(num(4), x), NOTHING).verdict is Verdict.PROVED


def test_second_derivative_by_the_same_variable() -> None:
    assert check(parse("diff(diff(x**3, x), x)"), parse("6*x"), NOTHING).verdict is Verdict.PROVED
    assert check(parse("diff(diff(x**3, x), x)"), parse("3*x"), NOTHING).verdict is Verdict.WRONG


def test_instances_up_to_renumbering() -> None:
    def patterns(*indices: Index, case: Case | None = None, size: int = 3) -> list[tuple[int, ...]]:
        found = instances(indices, {"n": size, "m": 2}, case)
        return [tuple(env[index] for index in indices) for env in found]

    L = Index("l", "n")  # noqa: N806
    assert patterns() == [()]
    assert patterns(I, K) == [(1, 1), (1, 2)]
    assert patterns(I, K, L) == [(1, 1, 1), (1, 1, 2), (1, 2, 1), (1, 2, 2), (1, 2, 3)]
    assert patterns(I, K, L, size=2) == [(1, 1, 1), (1, 1, 2), (1, 2, 1), (1, 2, 2)]
    assert patterns(I, J) == [(1, 1)]
    assert patterns(I, K, case=Case(I, K, equal=False)) == [(1, 2)]


class TestAlgebra:
    def setup_method(self) -> None:
        self.table = Generators(Clock())
        self.exact = Exact(self.table, {}, {})

    def variable(self, name: str) -> Poly:
        return self.exact.variable(Variable(name, None, ()))

    def test_opposite_arguments(self) -> None:
        x = self.variable("x")
        minus = self.exact.mul(self.exact.number(-1), x)
        for name, sign in (("sin", -1), ("cos", 1), ("erf", -1), ("atan", -1)):
            mirrored = self.exact.smooth(name, minus)
            assert mirrored == self.exact.mul(self.exact.number(sign), self.exact.smooth(name, x))

    def test_at_zero(self) -> None:
        assert [self.exact.smooth(name, {}) for name in ("sin", "cos", "erf", "atan")] == [{}, {(): 1}, {}, {}]
        assert self.exact.sign({}) == {}

    def test_divisor_of_zero(self) -> None:
        """1 + sign x is 0 for some x: its inverse is no number."""
        x = self.variable("x")
        with pytest.raises(CannotError):
            self.exact.power(self.exact.add([{(): 1}, self.exact.sign(x)]), -1)

    def test_inverse(self) -> None:
        total = self.exact.add([self.variable("x"), self.variable("y"), {(): Fraction(-1, 3)}])
        product = self.exact.mul(total, self.exact.power(total, -1))
        assert self.exact.equal(product, {(): 1})
        assert not self.exact.equal(product, total)

    def test_root_of_a_number(self) -> None:
        half = self.exact.number(Fraction(1, 2))
        root = self.exact.smooth("exp", self.exact.mul(half, self.exact.smooth("log", self.exact.number(12))))
        assert self.exact.equal(self.exact.mul(root, root), {(): 12})
        assert not self.exact.equal(root, {(): 3})

    def test_factors(self) -> None:
        x, y = self.variable("x"), self.variable("y")
        total, difference = self.exact.add([x, y]), self.exact.add([x, self.exact.mul({(): -1}, y)])
        assert irreducible(total)
        assert not irreducible(mul(total, difference))
        sign, parts = factor(mul(total, mul(difference, difference)))
        assert sign == 1
        assert sorted(multiplicity for _, multiplicity in parts) == [1, 2]
        crossed = self.exact.add([mul(x, total), total])
        assert not irreducible(crossed)
        assert len(factor(crossed)[1]) == 2

    def test_prime_factors(self) -> None:
        assert dict(prime_factors(360)) == {2: 3, 3: 2, 5: 1}
        assert dict(prime_factors(1)) == {}
        with pytest.raises(CannotError):
            list(prime_factors((10**9 + 7) * (10**9 + 9)))


def test_the_checker_runs_without_the_engine() -> None:
    """It shares the records of formulas and steps with what it checks, and nothing else."""
    code = "import sys, derive.checker; print(*sorted(m for m in sys.modules if m.startswith('derive')))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.split()
    others = [name for name in loaded if not name.startswith("derive.checker")]
    assert others == ["derive", "derive.expr", "derive.steps"]
