"""Formulas as text: what the parser takes and refuses, and that plain() writes what it reads."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from fractions import Fraction
from typing import TypeVar

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.expr import (
    MINUS_ONE,
    ONE,
    PI,
    TWO,
    ZERO,
    Add,
    Array,
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
    Rel,
    Sum,
    Sym,
    Transpose,
    Where,
    add,
    div,
    fn,
    log,
    mul,
    neg,
    num,
    power,
    sub,
    symbols,
)
from derive.functions import FUNCTIONS
from derive.parser import MAX_DEPTH, parse, parse_assignment, parse_equation
from derive.tokens import MAX_LENGTH, FormulaError, reading
from derive.writing.plain import plain

K, _I, L, J, S = Index("k", "n"), Index("i", "n"), Index("l", "n"), Index("j", "m"), Index("s", "N")
X, Y, Z = Sym("x"), Sym("y"), Sym("z")
Y_K, Y_I, T_K = Sym("y", (K,)), Sym("y", (_I,)), Sym("t", (K,))
HALF = num(Fraction(1, 2))


# What is read.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2", TWO),
        ("0.7", num(Fraction(7, 10))),
        (".5", HALF),
        ("1/2", HALF),
        ("1e-3", num(Fraction(1, 1000))),
        ("2E2", num(200)),
        ("x + y - z", add(X, Y, neg(Z))),
        ("x − y", sub(X, Y)),
        ("x - (y - z)", Add((X, Mul((MINUS_ONE, Add((Y, neg(Z)))))))),
        ("x*y·z × 2", mul(TWO, X, Y, Z)),
        ("x/y*z", mul(X, power(Y, MINUS_ONE), Z)),
        ("x/(y*z)", div(X, Mul((Y, Z)))),
        ("-x**2", neg(power(X, TWO))),
        ("(-x)**2", Pow(neg(X), TWO)),
        ("x**-2", Pow(X, num(-2))),
        ("x^y**z", Pow(X, Pow(Y, Z))),
        ("2**3**2", num(512)),
        ("--x", X),
        ("+x", X),
        ("sqrt(x)", Pow(X, HALF)),
        ("ln(x)", log(X)),
        ("log2(x)", div(log(X), log(TWO))),
        ("log10(x)", div(log(X), log(num(10)))),
        ("arctan(x)", fn("atan", X)),
        ("max(x, y)", fn("max", X, Y)),
        ("f(x) + f'(x)*f′′(x)", add(fn("f", X), mul(fn("f'", X), fn("f''", X)))),
        ("f + delta", add(Sym("f"), Sym("delta"))),
        ("pi + π", Add((PI, PI))),
        ("α_1", Sym("α_1")),
        ("w[k, j]", Sym("w", (K, J))),
        ("y[k2]", Sym("y", (Index("k2", "n"),))),
        ("net{l}[j]", Sym("net", (J,), 0)),
        ("net{l+1}[k]*b{l - 1}", mul(Sym("net", (K,), 1), Sym("b", (), -1))),
        ("sum(y[k], k)", Sum(Y_K, K)),
        ("sum(y[k], k) + sum(t[k], k)", add(Sum(Y_K, K), Sum(T_K, K))),
        ("sum(t[k]*y[i], k, k != i)", Sum(mul(T_K, Y_I), K, (_I,))),
        ("sum(y[k], k, i ≠ k, k != l)", Sum(Y_K, K, (_I, L))),
        ("k*y[k]", mul(Sym("k"), Y_K)),
        ("y[k]*(delta(i, k) - y[i])", mul(Y_K, sub(Delta(_I, K), Y_I))),
        ("where(x >= 0, x, z*x)", Where(Rel(">=", X, ZERO), X, mul(Z, X))),
        ("where(x ≤ 0, x, 1)", Where(Rel("<=", X, ZERO), X, ONE)),
        ("diff(E, net[i])", D(Sym("E"), Sym("net", (_I,)))),
        ("generic(E, net[k], k)", Generic("E", Sym("net", (K,)), K)),
        (
            "entry(matmul(transpose(array(Delta, d[s, k], s, k)), array(Y, y[s, j], s, j)), k, j)",
            Entry(
                MatMul(Transpose(Array("Delta", Sym("d", (S, K)), S, K)), Array("Y", Sym("y", (S, J)), S, J)),
                K,
                J,
            ),
        ),
        ("\n x\t+　y ", add(X, Y)),
        ("0**0.5 + 0**0", ONE),
    ],
)
def test_reads(text: str, expected: Expr) -> None:
    assert parse(text) is expected


def test_reads_every_formula_of_the_table_of_functions() -> None:
    for function in FUNCTIONS.values():
        for text in filter(None, (function.derivative, function.definition)):
            assert {symbol.name for symbol in symbols(parse(text))} <= {"u", "v", "pi"}


def test_sizes_of_index_letters_can_be_chosen() -> None:
    assert parse("y[a]", sizes={"a": "m"}) is Sym("y", (Index("a", "m"),))
    assert parse("y[k]", sizes={"k": "M"}) is Sym("y", (Index("k", "M"),))


def test_only_known_variables_where_they_are_given() -> None:
    assert parse("y*pi", known={"y"}) is mul(Y, PI)
    with pytest.raises(FormulaError, match="unknown name yy; did you mean y"):
        parse("yy", known={"y", "net"})
    with pytest.raises(FormulaError, match=r"y is not a function: write y\[k\]"):
        parse("y(k)", known={"y"})


def test_reads_equations() -> None:
    assert parse_equation("sum(t[k], k) = 1") == (Sum(T_K, K), ONE)
    assert parse_equation("y[k] = sum(t[k], k)") == (Y_K, Sum(T_K, K))  # each side on its own
    for text, at in (("x", 1), ("x = y = z", 6), ("x == y", 2), ("= 1", 0), ("x =", 3)):
        with pytest.raises(FormulaError) as error:
            parse_equation(text)
        assert error.value.position == at


def test_reads_assignments() -> None:
    assert parse_assignment("q=0.7") == ("q", num(Fraction(7, 10)))
    assert parse_assignment(" T = T") == ("T", Sym("T"))
    for text, at in (("", 0), ("q", 1), ("2=q", 0), ("q[k]=1", 1), ("f'=1", 2), ("q=", 2), ("q=1=2", 3), ("q==1", 1)):
        with pytest.raises(FormulaError) as error:
            parse_assignment(text)
        assert error.value.position == at


# What is refused, and where.


@pytest.mark.parametrize(
    ("text", "position", "message"),
    [
        ("", 0, "is empty"),
        ("  ", 2, "is empty"),
        ("x # y", 2, "character # has no meaning"),
        ("x\x00", 1, r"character \x00 has no meaning"),
        ("误", 0, "character 误 has no meaning"),
        ("2y", 1, "write 2*y"),
        ("2 exp(x)", 2, "write 2*exp"),
        ("x y", 2, "write x*y"),
        ("2(x)", 1, "write 2*("),
        ("1.2.3", 3, "a sign is missing"),
        ("(x + y", 0, "this ( is never closed"),
        ("y[k", 1, "this [ is never closed"),
        ("exp(x", 3, "this ( is never closed"),
        ("x)", 1, "this ) closes nothing"),
        ("(y[k)", 4, "] is expected here, not )"),
        ("x +", 3, "ends too early"),
        ("x + * y", 4, "missing before *"),
        ("*x", 0, "missing before *"),
        ("()", 1, "missing before )"),
        ("x, y", 1, ", may not stand here"),
        ("x = 1", 2, "= may not stand here"),
        ("x == 1", 2, "== may not stand here"),
        ("x < 1", 2, "a comparison may stand only in where"),
        ("x != 1", 2, "!= may not stand here"),
        ("1 + nan", 4, "nan is not a number"),
        ("-Inf", 1, "Inf is not a number"),
        ("x/0", 2, "division by zero"),
        ("x/(1 - 1)", 2, "division by zero"),
        ("0**-1", 0, "division by zero"),
        ("(0**x)**-2 + sqrt(0)**-2", 13, "division by zero"),
        ("(-2)**0.5", 0, "only powers with whole exponents"),
        ("sqrt(-1)", 0, "only powers with whole exponents"),
        ("1 + expp(x)", 4, "unknown function expp; did you mean exp?"),
        ("y(k)", 0, "unknown function y"),
        ("exp", 0, "exp is a function"),
        ("x + f'", 4, "f' is a function"),
        ("y'", 0, "y' is a function"),
        ("g'(x)", 0, "unknown function g'"),
        ("exp()", 0, "exp takes 1 argument, not 0"),
        ("exp(x, y)", 0, "exp takes 1 argument, not 2"),
        ("max(x)", 0, "max takes 2 arguments, not 1"),
        ("f(x, y)", 0, "f takes 1 argument, not 2"),
        ("max(x,)", 6, "missing before )"),
        ("sum(y[k])", 8, "an argument is missing: write sum(formula, k)"),
        ("sum(y[k], k, i)", 14, "write k != i"),
        ("sum(y[k], k, i != l)", 13, "compares k with another index"),
        ("sum(y[k], k, k != k)", 13, "compares k with another index"),
        ("sum(y[k], k, k != j)", 18, "k runs to n and j to m"),
        ("delta(i)", 7, "an argument is missing: write delta(i, k)"),
        ("delta(i, k, l)", 10, "too many arguments: write delta(i, k)"),
        ("delta(i, j)", 0, "i runs to n and j to m"),
        ("where(x, y, z)", 7, "a comparison with"),
        ("where(x < y < z, 1, 2)", 12, "one comparison only"),
        ("diff(x, 2)", 8, "diff needs a variable"),
        ("diff(x, pi)", 8, "diff needs a variable"),
        ("generic(2, y[k], k)", 8, "a name is missing"),
        ("transpose(y)", 10, "a matrix is needed here"),
        ("1 + array(A, y[k], k, i)", 4, "array makes a matrix"),
        ("entry(array(A, w[k, j], k, j), j, k)", 0, "the matrix has n rows and m columns"),
        ("entry(matmul(array(A, w[k, j], k, j), array(A, w[k, j], k, j)), k, j)", 6, "not as many as the rows"),
        ("y[1]", 2, "an index is a letter such as k, not a number"),
        ("y[]", 2, "an index such as k is missing"),
        ("y[q]", 2, "q is not an index; the indices are k i l"),
        ("y[k+1]", 3, "+ may not stand here"),
        ("net{2}", 4, "a layer is written"),
        ("net{l+k}", 6, "a layer is written"),
        ("pi[k]", 2, "[ may not stand here"),
        ("y[k] + sum(y[k], k)", 2, "index k is both summed over and free"),
        ("sum(y[k], k)*t[k]", 15, "index k is both summed over and free"),
        ("diff(sum(y[k], k), y[k])", 21, "index k is both summed over and free"),
        ("sum(y[i], i, i != k)*sum(y[k], k)", 18, "index k is both summed over and free"),
        ("sum(y[k]*sum(y[k], k), k)", 23, "index k is summed over twice"),
        ("10**10**10", 0, "at most 1000"),
        ("(2**(1/3))**30000", 0, "at most 1000"),
        ("2**(10**20/3)", 0, "at most 1000"),
        ("x + (9**300)**9", 4, "too long"),
        ("9**300*9**300", 6, "too long"),
        ("9" * 31, 0, "at most 30 digits"),
        ("1e301", 0, "an exponent of at most 300"),
        ("-" * 100 + "x", MAX_DEPTH + 1, "nested more than 60 deep"),
        ("(" * 100 + "x" + ")" * 100, MAX_DEPTH + 1, "nested more than 60 deep"),
        ("transpose(" * 100, 10 * (MAX_DEPTH + 1), "nested more than 60 deep"),
        ("x" * (MAX_LENGTH + 1), MAX_LENGTH, "longer than 4000 characters"),
        ("x" + "/x" * 1500, 0, "more than 2000 parts"),
    ],
)
def test_refuses(text: str, position: int, message: str) -> None:
    with pytest.raises(FormulaError) as error:
        parse(text)
    assert message in error.value.message
    assert (error.value.position, error.value.text, str(error.value)) == (position, text, error.value.message)


def test_takes_what_just_keeps_the_limits() -> None:
    deep = "(" * MAX_DEPTH + "x" + ")" * MAX_DEPTH
    assert parse(deep) is X
    assert parse("9" * 30) is num(10**30 - 1)
    assert parse("2**900") is num(2**900)
    assert parse("x" * MAX_LENGTH) is Sym("x" * MAX_LENGTH)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2y", ["  2y", "   ^"]),
        ("y +", ["  y +", "     ^"]),
        ("y +\n2z", ["  y +\\n2z", "        ^"]),
        ("\u3000误", ["  \\u3000误", "        ^"]),
        ("\ud800", ["  \\ud800", "  ^"]),
    ],
)
def test_shows_the_place(text: str, shown: list[str]) -> None:
    with pytest.raises(FormulaError) as error, reading("loss"):
        parse(text)
    assert error.value.show().splitlines() == [f"loss: {error.value.message}", *shown]


def test_the_caret_counts_wide_and_combining_characters() -> None:
    assert FormulaError("?", "损失e\u0301 2y", 6).show().splitlines()[2] == "  " + " " * 7 + "^"


def test_shows_a_window_of_a_long_text() -> None:
    text = "x + " * 200 + "2y" + " + x" * 200
    with pytest.raises(FormulaError) as error:
        parse(text)
    _, line, caret = error.value.show().splitlines()
    assert len(line) < 120
    assert line[caret.index("^") - 1 :].startswith("2y")
    assert (line[2], line[-1]) == ("…", "…")


def test_a_used_up_stack_is_a_formula_error() -> None:
    text = "(" * MAX_DEPTH + "x" + ")" * MAX_DEPTH

    def parse_below(frames: int) -> Expr:
        return parse_below(frames - 1) if frames else parse(text)

    with pytest.raises(FormulaError, match="nested too deeply"):
        parse_below(sys.getrecursionlimit() - len(inspect.stack()) - 200)


# Formulas as text.


@pytest.mark.parametrize(
    "text",
    [
        "0",
        "-1/2",
        "-t[k]/y[k]",
        "exp(net[k])/sum(exp(net[l]), l)",
        "y[k]*(delta(i, k) - y[i])",
        "sum(t[k]*y[i], k, k != i, k != l)",
        "diff(E, net[i])",
        "2/n*(y[k] - t[k])",
        "1/(1 + exp(-u))",
        "1 - y",
        "y - 1",
        "-y - 1/2",
        "x - (y - z)",
        "-(y - z)",
        "1/2*x/y*z",
        "x/(y*z)",
        "-x**2",
        "(-x)**2",
        "1/x**2",
        "2**x*(1/2)**x",
        "(x**y)**z",
        "x**(y**z)",
        "x**(-y)",
        "2/sqrt(pi)*exp(-u**2)",
        "x**(3/2)/y**(3/2)",
        "net{l+1}[k]*net{l}[j]*b{l-2}",
        "where(x - 1 > 0, x, -x)",
        "f''(net)*f'(net)",
        "generic(E, net[k], k)",
        "entry(matmul(transpose(array(Delta, d[s, k], s, k)), array(Y, y[s, j], s, j)), k, j)",
    ],
)
def test_writes_as_it_was_read(text: str) -> None:
    assert plain(parse(text)) == text


def test_renames_the_index_of_a_sum_that_is_free_elsewhere_or_nested() -> None:
    assert plain(Mul((Y_K, Sum(Mul((T_K, Y_I)), K)))) == "y[k]*sum(t[l]*y[i], l)"
    assert plain(Sum(Mul((Y_K, Sum(T_K, K))), K)) == "sum(y[k]*sum(t[i], i), k)"


def test_folds_as_the_parser_does() -> None:
    assert plain(Mul((TWO, Mul((X, num(3)))))) == "6*x"
    assert plain(Pow(ZERO, HALF)) == "0"


def test_writes_what_has_no_value_and_what_stands_alone() -> None:
    assert plain(Mul((X, Pow(ZERO, MINUS_ONE), TWO))) == "2*x/0"
    assert plain(Rel(">", X, Y)) == "x > y"
    assert plain(Transpose(Array("A", Sym("w", (K, J)), K, J))) == "transpose(array(A, w[k, j], k, j))"
    with pytest.raises(TypeError):
        plain(K)  # type: ignore[arg-type]


# Any formula at all.

_INDICES = {"n": [K, _I, L], "m": [J, Index("u", "m")], "N": [S, Index("x", "N")]}
_ANY_INDEX = st.sampled_from([index for indices in _INDICES.values() for index in indices])
_PAIRS = st.sampled_from(list(_INDICES)).flatmap(lambda size: st.tuples(*[st.sampled_from(_INDICES[size])] * 2))

_NUMBERS = st.one_of(
    st.integers(-3, 3).map(num),
    st.fractions(-3, 3, max_denominator=4).map(num),
    st.sampled_from([num(10**35 + 1), num(Fraction(-(10**40), 3))]),
)
_SYMBOLS = st.builds(
    Sym,
    st.sampled_from(["y", "net", "k", "delta", "α", "T"]),
    st.lists(_ANY_INDEX, max_size=2).map(tuple),
    st.sampled_from([None, 0, 1, -1]),
)
_EXPONENTS = st.one_of(
    st.sampled_from([-2, -1, 0, 1, 2, Fraction(1, 2), Fraction(-1, 2), Fraction(3, 2)]).map(num),
    _SYMBOLS,
    _SYMBOLS.map(neg),
    _SYMBOLS.map(lambda symbol: Add((symbol, TWO))),
)


def _matrices(row: Index, column: Index, entries: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    """Matrices with as many rows and columns as the two indices have values."""

    def array(rows: Index, columns: Index) -> st.SearchStrategy[Expr]:
        return st.builds(Array, st.sampled_from(["W", "Delta"]), entries, st.just(rows), st.just(columns))

    return st.one_of(
        array(row, column),
        array(column, row).map(Transpose),
        st.builds(MatMul, array(row, S), array(S, column)),
    )


def _larger(parts: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    some = st.lists(parts, min_size=2, max_size=3).map(tuple)
    summed = _PAIRS.flatmap(
        lambda pair: st.builds(Sum, parts, st.just(pair[0]), st.just((pair[1],) if pair[1] is not pair[0] else ()))
    )
    return st.one_of(
        some.map(Add),
        some.map(Mul),
        some.map(Mul),
        st.builds(Pow, parts, _EXPONENTS),
        st.builds(fn, st.sampled_from(["exp", "log", "sigmoid", "f", "f'", "f''"]), parts),
        st.builds(fn, st.just("max"), parts, parts),
        summed,
        st.builds(Where, st.builds(Rel, st.sampled_from([">", ">=", "<", "<="]), parts, parts), parts, parts),
        st.builds(D, parts, _SYMBOLS),
        st.builds(Generic, st.just("E"), parts, _ANY_INDEX),
        _matrices(K, J, parts).map(lambda matrix: Entry(matrix, _I, J)),
    )


_FORMULAS = st.recursive(
    st.one_of(_NUMBERS, _SYMBOLS, st.just(PI), st.builds(lambda pair: Delta(*pair), _PAIRS)), _larger, max_leaves=10
)

_SIZE = 2


_Read = TypeVar("_Read")


class _NoValueError(Exception):
    pass


def _value(node: Expr, at: dict[str, int]) -> mpmath.mpc:
    """A value: any rule will do that gives equal values to equal parts."""

    def of(part: Expr, **more: int) -> mpmath.mpc:
        return _value(part, at | more)

    match node:
        case Num(value):
            return mpmath.mpf(value.numerator) / value.denominator
        case Sym(name, indices, layer):
            if node is PI:
                return mpmath.pi
            place = sum((3 + number) * at[index.name] for number, index in enumerate(indices))
            return 1 + mpmath.sin(sum(map(ord, name)) + place + 100 * (layer if layer is not None else 7)) / 2
        case Add(terms):
            return mpmath.fsum(map(of, terms))
        case Mul(factors):
            return mpmath.fprod(map(of, factors))
        case Pow(base, exponent):
            below, above = of(base), of(exponent)
            if not (1e-20 < abs(below) < 1e60 and abs(above) < 50) or (below.real < 0 and above != int(above.real)):
                raise _NoValueError
            return mpmath.power(below, above)
        case Fn(name, args):
            return mpmath.sin(sum(place * of(arg) for place, arg in enumerate(args, sum(map(ord, name)))))
        case Sum(body, index, excluded):
            left_out = {at[other.name] for other in excluded}
            return mpmath.fsum(of(body, **{index.name: k}) for k in range(_SIZE) if k not in left_out)
        case Delta(first, second):
            return mpmath.mpf(at[first.name] == at[second.name])
        case Where(Rel(op, left, right), then, otherwise):
            gap = (of(left) - of(right)).real
            gap = 0 if abs(gap) < 1e-20 else gap
            holds = {">": gap > 0, ">=": gap >= 0, "<": gap < 0, "<=": gap <= 0}[op]
            return of(then) if holds else of(otherwise)
        case D(body, variable):
            return mpmath.sin(of(body) + 2 * of(variable))
        case Generic(_, argument, index):
            return mpmath.fsum((k + 1) * of(argument, **{index.name: k}) for k in range(_SIZE))
        case Entry(Array(_, entry, first, second), row, column):
            return of(entry, **{first.name: at[row.name], second.name: at[column.name]})
        case Entry(Transpose(matrix), row, column):
            return of(Entry(matrix, column, row))
        case Entry(MatMul(left, right), row, column):
            between = Index("between", "N")
            return mpmath.fsum(
                of(Entry(left, row, between), between=k) * of(Entry(right, between, column), between=k)
                for k in range(_SIZE)
            )
    raise AssertionError(node)


def _differ(one: Expr, other: Expr) -> bool:
    """Whether both have a value, and not the same."""
    at = {letter: place % _SIZE for place, letter in enumerate("kiljusx")}
    try:
        with mpmath.workdps(120):
            before, after = _value(one, at), _value(other, at)
            return bool(abs(before - after) > 1e-20 * max(1, abs(before)))
    except _NoValueError:
        return False


_NO_VALUE = ("division by zero", "a negative number has only powers with whole exponents", "this number is too long")


def _attempt(read: Callable[[str], _Read], text: str) -> _Read | FormulaError:
    """What was read, or the error, whose place has been looked at."""
    try:
        return read(text)
    except FormulaError as error:
        shown = error.show().splitlines()
        if not 0 <= error.position <= len(text) or len(shown) != 3 or shown[2].strip() != "^":
            raise
        return error


_SETTINGS = settings(deadline=None, max_examples=300)


@_SETTINGS
@given(_FORMULAS)
def test_what_plain_writes_is_read_back(formula: Expr) -> None:
    text = plain(formula)
    back = _attempt(parse, text)
    if isinstance(back, FormulaError):
        assert back.message in _NO_VALUE
        return
    assert plain(back) == text
    assert not _differ(formula, back)


_BITS = st.one_of(
    st.sampled_from("ykf2.e-+*/^(),=<>'[]{}0 \n\t误²١π−\ud800"),
    st.sampled_from(["sum(", "delta(i,k)", "where(", "diff(", "generic(E,", "entry(", "transpose(", "matmul(", "exp("]),
    st.sampled_from(["array(A,", "sqrt(", "10**", "1e300", "nan", "net", "[k]", "{l}", "**", "!="]),
)
_VALID = [
    "exp(net[k])/sum(exp(net[l]), l)",
    "sum(t[k]*y[i], k, k != i) - 2/n*(y[k2] - t[l])**2",
    "where(x >= 0, x, q*x) + f''(net{l+1}[j])*log10(x)",
    "diff(generic(E, net[k], k), net[i])*delta(i, k)",
    "entry(matmul(transpose(array(Delta, d[s, k], s, k)), array(Y, y[s, j], s, j)), k, j)/3",
    "2**3**2 - 1e-30*sqrt(x**2)**-3",
]


@st.composite
def _mutated(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(_VALID))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 6)))
        text = text[:start] + draw(st.one_of(st.just(""), _BITS, st.just(text[start:end] * 2))) + text[end:]
    return text


def _check_reading(text: str) -> None:
    formula = _attempt(parse, text)
    if isinstance(formula, Expr):
        again = plain(formula)
        assert plain(parse(again)) == again


@_SETTINGS
@given(st.one_of(st.text(), st.lists(_BITS, max_size=15).map("".join)))
def test_any_text_is_a_formula_or_an_error(text: str) -> None:
    _check_reading(text)


@_SETTINGS
@given(_mutated())
def test_a_damaged_formula_is_a_formula_or_an_error(text: str) -> None:
    _check_reading(text)


@_SETTINGS
@given(st.one_of(st.text(), _mutated(), _mutated().map("q=".__add__)))
def test_any_text_is_an_equation_or_assignment_or_an_error(text: str) -> None:
    _attempt(parse_equation, text)
    _attempt(parse_assignment, text)
