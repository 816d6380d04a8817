"""How a formula is to be read, whatever it is printed with.

`layout` turns a formula into marks: signs, fractions and brackets are decided here, once, so that
LaTeX and text never disagree. A printer only draws marks and takes no decision about meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction as Ratio
from itertools import groupby

from derive.expr import (
    INDEX_NAMES,
    ONE,
    PI,
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
    count_nodes,
    num,
    rename,
)
from derive.writing.marks import (
    Antiderivative,
    Apply,
    Bracket,
    Cases,
    Compare,
    Dots,
    Fraction,
    Indexed,
    Line,
    Mark,
    Matrix,
    Name,
    Number,
    Partial,
    Power,
    Root,
    Row,
    Scripts,
    Sigma,
    Terms,
    Transposed,
    Upright,
    at_step,
    spelled,
)

Printable = Expr | Mark
"""What can be printed: a formula, or one that is drawn as somebody wrote it."""


def marks_of(formula: Printable) -> Mark:
    """The marks to print."""
    return formula if isinstance(formula, Mark) else layout(formula)


def layout(expr: Expr) -> Mark:
    """The marks for a formula."""
    match expr:
        case Num(value):
            size = _ratio(abs(value))
            return size if value >= 0 else Terms(((True, size),))
        case Sym(name, (), None) if found := _OF_VECTORS.fullmatch(name):
            return _of_vectors(*found.groups())
        case Sym(name, (), None) if found := _NORM.fullmatch(name):
            return Indexed(Bracket(Name(found[2]), "‖‖"), (found[1],))
        case Sym(name, indices, layer):
            return Name(*at_step(name, _names(indices)), layer)
        case Ordinal(index):
            return Name(index.name)
        case Delta(first, second):
            return Name("delta", _names((first, second)))
        case Add(terms):
            return Terms(tuple(_signed_term(layout(term)) for term in terms))
        case Mul(factors):
            return _product(factors)
        case Pow(base, exponent):
            return _power(base, exponent) if _divisor(expr) is None else _product((expr,))
        case Fn(name, args):
            return _function(name, tuple(map(layout, args)))
        case Sum(body, index, excluded):
            inner = layout(body)
            last = next((f"{other.name}-1" for other in excluded if other.is_last), index.size)
            left_out = _names(other for other in excluded if not other.is_last)
            return Sigma(index.name, last, left_out, Bracket(inner) if isinstance(inner, Terms | Cases) else inner)
        case Rel():
            return _compare(expr)
        case Where():
            return Cases(tuple(_cases(expr, ())))
        case D():
            return _derivative(expr)
        case Integral(body, variable):
            inner = layout(body)
            return Antiderivative(Bracket(inner) if isinstance(inner, Terms | Cases) else inner, layout(variable))
        case Generic(name, argument, index):
            ends = [layout(rename(argument, {index: Index(place, index.size)})) for place in ("1", index.size)]
            return Apply(name, (ends[0], Dots(), ends[1]))
        case Array(name):
            return Matrix(name)
        case Transpose(matrix):
            inner = layout(matrix)
            return Transposed(inner if isinstance(inner, Matrix) else Bracket(inner))
        case MatMul(left, right):
            after = layout(right)
            return Row((layout(left), Bracket(after) if isinstance(after, Row) else after), (False,))
        case Entry(matrix, row, column):
            return Indexed(Bracket(layout(matrix), "[]"), _names((row, column)))
        case _:
            raise TypeError(f"no layout for {type(expr).__name__}")


_OF_VECTORS = re.compile("([A-Z]+)_of_([a-z])(?:_(from_)?([a-z]))?")
"""H_of_p_q is drawn as H(p, q), and KL_of_p_from_q as KL(p ‖ q): quantities of whole vectors."""

_NORM = re.compile("norm_([a-z]|[0-9])_of_([a-z])")
"""norm_2_of_x is drawn as ‖x‖ with the index 2."""


def _of_vectors(function: str, first: str, apart: str | None, second: str | None) -> Mark:
    if apart and second:
        return Apply(function, (Compare(Name(first), "‖", Name(second)),))
    return Apply(function, tuple(Name(one) for one in (first, second) if one))


def is_open(mark: Mark) -> bool:
    """Whether a factor written after the mark would be read as part of it."""
    match mark:
        case Sigma():
            return True
        case Apply(_, _, bare):
            return bare
        case Line(parts):
            return not isinstance(parts[-1], Bracket)
        case Row(parts):
            return is_open(parts[-1])
        case _:
            return False


def _names(indices: Iterable[Index]) -> tuple[str, ...]:
    return tuple(index.name for index in indices)


def _ratio(value: Ratio) -> Mark:
    top = Number(str(value.numerator))
    return top if value.denominator == 1 else Fraction(top, Number(str(value.denominator)))


def _signed_term(mark: Mark) -> tuple[bool, Mark]:
    match mark:
        case Terms(((negative, inner),)):
            return negative, inner
        case Terms() | Cases():
            return False, Bracket(mark)
        case _:
            return False, mark


# Products: a sign, then fractions and factors in the order of the page.


@dataclass
class _Run:
    """Neighbouring factors that may share one fraction."""

    top: list[Expr] = field(default_factory=list)
    bottom: list[Expr] = field(default_factory=list)


def _product(factors: tuple[Expr, ...]) -> Mark:
    negative, runs = False, list[_Run | Expr]()
    if isinstance(factors[0], Num):
        value, factors = factors[0].value, factors[1:]
        if not factors:
            return layout(num(value))
        negative = value < 0
        top: list[Expr] = [] if abs(value.numerator) == 1 and value != 1 else [num(abs(value.numerator))]
        bottom: list[Expr] = [num(value.denominator)] if value.denominator > 1 else []
        runs.append(_Run(top, bottom))
    for factor in factors:
        _put(factor, runs)
    pieces = [piece for run in _merged(runs) for piece in _pieces(run)]
    match pieces[0]:
        case (Terms(((True, inner),)), apart) if not negative:
            negative, pieces[0] = True, (inner, apart)
    whole = _join(pieces, after_sign=negative)
    return Terms(((True, whole),)) if negative else whole


def _put(factor: Expr, runs: list[_Run | Expr]) -> None:
    if isinstance(factor, Mul | D) or (isinstance(factor, Num) and (factor.value < 0 or factor.value.denominator > 1)):
        runs.append(factor)
        return
    last, below = runs[-1] if runs else None, _divisor(factor)
    if not isinstance(last, _Run) or (below is None and not all(map(_constant, last.bottom))):
        last = _Run()
        runs.append(last)
    if below is None:
        last.top.append(factor)
    else:
        last.bottom.append(below)


def _merged(runs: list[_Run | Expr]) -> list[_Run | Expr]:
    """1/q · e is e/q; a number that was only a sign is gone."""
    match runs:
        case [_Run([], bottom), _Run(top, [])] if all(isinstance(factor, Sym | Pow | Fn) for factor in top):
            return [_Run(top, bottom)]
        case _:
            return [run for run in runs if not isinstance(run, _Run) or run.top or run.bottom]


def _pieces(run: _Run | Expr) -> list[tuple[Mark, bool]]:
    """Marks in reading order, with a flag for what is kept apart by dots."""
    if isinstance(run, Expr):
        mark = layout(run)
        return [(mark, not (isinstance(run, D) and isinstance(mark, Fraction)))]
    top, rest = run.top, list[Expr]()
    if run.bottom:
        others = [factor for factor in top if not _constant(factor)]
        if all(map(_constant, run.bottom)) or all(isinstance(factor, Sum | Where) for factor in others):
            above = [factor for factor in top if _constant(factor)]
            if not above and any(isinstance(factor, Sym) for factor in run.bottom):
                above = [factor for factor in top if isinstance(factor, Sym) and not factor.indices]
            top, rest = above, [factor for factor in top if factor not in above]
        front = [Fraction(_factors(top), _factors(run.bottom)), *map(layout, rest)]
    else:
        front = list(map(layout, top))
    return [(mark, False) for mark in front]


def _factors(factors: list[Expr]) -> Mark:
    roots = [factor for factor in factors if isinstance(factor, Pow) and factor.exponent is _HALF and _constant(factor)]
    if len(roots) > 1:
        bases = sorted((factor.base for factor in roots), key=lambda base: not isinstance(base, Num))
        factors = [*(factor for factor in factors if factor not in roots), Pow(Mul(tuple(bases)), _HALF)]
    return _join([(layout(factor), isinstance(factor, Mul)) for factor in factors or [ONE]])


def _join(pieces: Sequence[tuple[Mark, bool]], after_sign: bool = False) -> Mark:
    if len(pieces) == 1 and not after_sign:
        return pieces[0][0]
    last = len(pieces) - 1
    parts = [_as_factor(mark, place == last) for place, (mark, _) in enumerate(pieces)]
    if len(parts) == 1:
        return parts[0]
    dots = tuple(
        pieces[place][1] or pieces[place + 1][1] or _needs_dot(parts[place], parts[place + 1]) for place in range(last)
    )
    return Row(tuple(parts), dots)


def _as_factor(mark: Mark, last: bool) -> Mark:
    match mark:
        case Terms() | Cases():
            return Bracket(mark)
        case Apply(_, _, True) if not last:
            return replace(mark, bare=False)
        case _:
            return Bracket(mark) if is_open(mark) and not last else mark


def _needs_dot(left: Mark, right: Mark) -> bool:
    match left, right:
        case (_, Number() | Power(Number(), _)) | (Number("0" | "1"), _):
            return True
        case Number() | Fraction(), Fraction():
            return True
        case _:
            return False


def _divisor(factor: Expr) -> Expr | None:
    """What a factor divides by, if that is what it does."""
    match factor:
        case Pow(base, Num(value)) if value < 0:
            return base if value == -1 else Pow(base, num(-value))
        case _:
            return None


def _constant(factor: Expr) -> bool:
    """A number, π, or the number of something."""
    match factor:
        case Num():
            return True
        case Sym(name, (), None):
            return name in INDEX_NAMES or factor is PI
        case Pow(base, exponent):
            return _constant(base) and _constant(exponent)
        case _:
            return False


# The other nodes that need a thought.

_HALF = num(Ratio(1, 2))


def _power(base: Expr, exponent: Expr) -> Mark:
    inner = layout(base)
    match exponent:
        case Num() if exponent is _HALF:
            return Root(inner)
        case Num(value) if value > 0:
            return Power(_as_base(inner), Number(str(value)))
        case Add((Num() as number, Sym() as first, *others)):
            return Power(_as_base(inner), layout(Add((first, *others, number))))
        case _:
            return Power(_as_base(inner), layout(exponent))


def _as_base(mark: Mark) -> Mark:
    match mark:
        case Name(name, _, None) if not spelled(name).raised:
            return mark
        case Number() | Bracket() | Indexed() | Apply(_, _, False):
            return mark
        case _:
            return Bracket(mark)


LOG_TO = "log to "
"""Before the base, the name of a function: the logarithm to it."""


def _function(name: str, args: tuple[Mark, ...]) -> Mark:
    match name, args:
        case "exp", (argument,):
            return Power(Name("e"), argument)
        case "abs", (argument,):
            return Bracket(argument, "||")
        case _, (argument,) if name.startswith(LOG_TO):
            inner = argument if isinstance(argument, Name | Number) else Bracket(argument)
            return Line((Scripts(Upright("log"), Number(name.removeprefix(LOG_TO))), inner))
        case _:
            return Apply(name, args, bare=name == "log" and isinstance(args[0], Name | Number))


def _derivative(expr: D) -> Mark:
    variables = list[Sym]()
    body: Expr = expr
    while isinstance(body, D):
        variables.append(body.variable)
        body = body.body
    below = []
    for variable, same in groupby(variables):
        times, mark = len(list(same)), layout(variable)
        below.append((Partial(1, mark if times == 1 else Power(_as_base(mark), Number(str(times)))), False))
    named = isinstance(body, Sym)
    operator = Fraction(Partial(len(variables), layout(body) if named else None), _join(below))
    if named:
        return operator
    inner = layout(body)
    return Row((operator, inner if isinstance(inner, Apply) and not inner.bare else Bracket(inner)), (False,))


_NEGATED = {">": "<=", "<=": ">", ">=": "<", "<": ">="}


def _compare(relation: Rel) -> Compare:
    """What is compared stands at the left, the shorter side, such as a threshold, at the right."""
    left, op, right = relation.left, relation.op, relation.right
    if count_nodes(left) < count_nodes(right):
        left, op, right = right, _TURNED[op], left
    return Compare(layout(left), op, layout(right))


_TURNED = {">": "<", "<": ">", ">=": "<=", "<=": ">="}


def _cases(expr: Expr, failed: tuple[Rel, ...]) -> Iterable[tuple[Mark, tuple[Compare, ...]]]:
    """One row for each branch; the last says what holds instead of `otherwise`."""
    if not isinstance(expr, Where):
        yield layout(expr), tuple(map(_compare, _strongest(failed)))
        return
    condition = expr.condition
    yield layout(expr.then), tuple(map(_compare, _strongest((*failed, condition))))
    yield from _cases(expr.otherwise, (*failed, Rel(_NEGATED[condition.op], condition.left, condition.right)))


def _strongest(relations: tuple[Rel, ...]) -> list[Rel]:
    """The relations without those that another one implies."""
    kept = list[Rel]()
    for relation in relations:
        if not any(_implies(other, relation) for other in kept):
            kept = [other for other in kept if not _implies(relation, other)] + [relation]
    return kept


def _implies(one: Rel, other: Rel) -> bool:
    """Whether x against one number decides x against another; False where that is not plain."""
    if one is other:
        return True
    if one.left is not other.left or one.op[0] != other.op[0]:
        return False
    if not (isinstance(one.right, Num) and isinstance(other.right, Num)):
        return False
    gap = one.right.value - other.right.value if one.op[0] == ">" else other.right.value - one.right.value
    return gap > 0 or (gap == 0 and (one.op == other.op or other.op.endswith("=")))
