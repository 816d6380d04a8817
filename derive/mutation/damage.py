"""What can go wrong in an equality: one record for each kind of error, and the mutants that it makes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from derive.expr import (
    INDEX_NAMES,
    MINUS_ONE,
    ONE,
    TWO,
    ZERO,
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
    bound_indices,
    children,
    free_indices,
    mul,
    neg,
    num,
    power,
    rebuild,
    rename,
    walk,
)
from derive.steps import Case, Hypothesis, Step
from derive.writing.plain import plain


@dataclass(frozen=True)
class Place:
    """A node of a formula, the indices known there, and the whole formula with another node put there.

    `whole` says that the node is a term, an argument or a side, not a factor of something.
    """

    node: Expr
    indices: tuple[Index, ...]
    whole: bool
    put: Callable[[Expr], Expr | None]


def places(formula: Expr, indices: Sequence[Index]) -> Iterator[Place]:
    """Every place at which a formula may be damaged, outermost first; `indices` are known everywhere."""
    return _from(Place(formula, tuple(indices), True, lambda new: new))


def _from(place: Place) -> Iterator[Place]:
    yield place
    node, below = place.node, children(place.node)
    known = tuple(dict.fromkeys((*place.indices, *bound_indices(node))))
    for number, child in enumerate(below):

        def put(new: Expr, number: int = number) -> Expr | None:
            if isinstance(node, D) and number == 1 and not isinstance(new, Sym):
                return None  # nothing to differentiate by
            return place.put(rebuild(node, (*below[:number], new, *below[number + 1 :])))

        whole = isinstance(node, (Add, Fn, Where, Rel)) and not isinstance(child, Rel)
        yield from _from(Place(child, known, whole, put))


# The damages: what a node might wrongly become.


def _wrong_sign(place: Place) -> Iterator[Expr]:
    if place.whole:
        yield neg(place.node)


def _wrong_factor(place: Place) -> Iterator[Expr]:
    if place.whole:
        yield mul(TWO, place.node)
        yield mul(power(TWO, MINUS_ONE), place.node)
    if isinstance(place.node, Mul):
        yield rebuild(place.node, tuple(part for part in place.node.factors if not isinstance(part, Num)))


def _wrong_number(place: Place) -> Iterator[Expr]:
    if isinstance(place.node, Num) and place.node is not MINUS_ONE:  # -1 is a sign, or a division
        yield num(place.node.value + 1)


def _dropped_term(place: Place) -> Iterator[Expr]:
    if isinstance(place.node, Add):
        yield from _shorter(place.node, place.node.terms)


def _dropped_factor(place: Place) -> Iterator[Expr]:
    if isinstance(place.node, Mul):
        plain_factors = [part for part in place.node.factors if not isinstance(part, (Num, Delta))]
        yield from _shorter(place.node, [part for part in plain_factors if not _is_share(part) and not _slope(part)])


def _lost_share(place: Place) -> Iterator[Expr]:
    if isinstance(place.node, Mul):
        yield from _shorter(place.node, filter(_is_share, place.node.factors))


def _lost_slope(place: Place) -> Iterator[Expr]:
    if isinstance(place.node, Mul):
        yield from _shorter(place.node, filter(_slope, place.node.factors))


def _shorter(node: Expr, losses: Iterable[Expr]) -> Iterator[Expr]:
    """The sum or product without one of its parts."""
    parts = children(node)
    for loss in dict.fromkeys(losses):
        at = parts.index(loss)
        yield rebuild(node, parts[:at] + parts[at + 1 :])


def _is_share(factor: Expr) -> bool:
    """Whether it is 1/n, 1/m or 1/N."""
    match factor:
        case Pow(Sym(name, ()), exponent):
            return name in INDEX_NAMES and exponent is MINUS_ONE
        case _:
            return False


def _slope(factor: Expr) -> bool:
    """Whether a derivative stands in it."""
    return any(isinstance(part, D) for part in walk(factor))


def _swapped_index(place: Place) -> Iterator[Expr]:
    match place.node:
        case Sym(name, indices, layer):
            for at, old in enumerate(indices):
                for new in place.indices:
                    if new.size == old.size and new is not old:
                        yield Sym(name, (*indices[:at], new, *indices[at + 1 :]), layer)


def _lost_power(place: Place) -> Iterator[Expr]:
    match place.node:
        case Pow(base, Num(value)) if abs(value) != 1:
            yield power(base, ONE if value > 0 else MINUS_ONE)


def _squared(place: Place) -> Iterator[Expr]:
    if isinstance(place.node, (Fn, Sum)) or (isinstance(place.node, Sym) and place.node.indices):
        yield power(place.node, TWO)


def _one_branch(place: Place) -> Iterator[Expr]:
    match place.node:
        case Where(_, then, otherwise):
            yield from (then, otherwise)
        case Fn("max" | "min", args):
            yield from args


def _lost_delta(place: Place) -> Iterator[Expr]:
    if isinstance(place.node, Delta):
        yield from (ONE, ZERO)


def _wrong_range(place: Place) -> Iterator[Expr]:
    if not isinstance(place.node, Sum):
        return
    body, index, excluded = place.node.body, place.node.index, place.node.excluded
    if excluded:
        yield Sum(body, index)
    for other in place.indices:
        if other.size == index.size and other is not index:
            if not excluded:
                yield Sum(body, index, (other,))
            yield rename(body, {index: other})


def _swapped(place: Place) -> Iterator[Expr]:
    match place.node:
        case Mul(factors) if any(map(_is_divisor, factors)) and ZERO not in factors:
            yield mul(*(power(part, MINUS_ONE) for part in factors))
        case Pow() if _is_divisor(place.node):
            yield power(place.node, MINUS_ONE)
        case Where(condition, then, otherwise):
            yield Where(condition, otherwise, then)


def _is_divisor(factor: Expr) -> bool:
    match factor:
        case Pow(_, Num(value)):
            return value < 0
        case _:
            return False


_MISTAKEN = {"exp": "log", "log": "exp", "sin": "cos", "cos": "sin", "sinh": "cosh", "cosh": "sinh", "erf": "atan"}


def _wrong_function(place: Place) -> Iterator[Expr]:
    match place.node:
        case Fn(name, args) if name in _MISTAKEN:
            yield Fn(_MISTAKEN[name], args)
        case Fn("f'", args):
            yield Fn("f", args)


def _no_case(step: Step) -> Iterator[Step]:
    yield replace(step, case=None)


def _no_hypothesis(step: Step) -> Iterator[Step]:
    yield replace(step, uses=())


@dataclass(frozen=True)
class Mutation:
    """A kind of error: its name, what it is called in English and in Chinese, and how it is made.

    `damage` acts on one node of a formula, `claim` on what a step claims besides its formulas.
    """

    name: str
    en: str
    zh: str
    damage: Callable[[Place], Iterator[Expr]] = lambda place: iter(())
    claim: Callable[[Step], Iterator[Step]] = lambda step: iter(())

    def damaged(self, formula: Expr, indices: Sequence[Index] = ()) -> Iterator[Expr]:
        """The formula with one such error, at each place in turn; `indices` are those that it may name.

        >>> from derive.parser import parse
        >>> [plain(wrong) for wrong in MUTATIONS["power"].damaged(parse("x**3 + log(x)**2"))]
        ['x + log(x)**2', 'x**3 + log(x)']
        """
        for place in places(formula, indices):
            for new in self.damage(place):
                changed = place.put(new)
                if changed is not None and changed is not formula:
                    yield changed


_ALL = (
    Mutation("sign", "wrong sign", "符号错误", _wrong_sign),
    Mutation("factor", "a factor 2 gained or lost", "多或少一个因子 2", _wrong_factor),
    Mutation("number", "a number off by one", "数字差 1", _wrong_number),
    Mutation("term", "a term dropped", "漏掉一项", _dropped_term),
    Mutation("product", "a factor dropped", "漏掉一个因子", _dropped_factor),
    Mutation("chain", "outer or inner derivative lost", "链式法则漏掉一个导数", _lost_slope),
    Mutation("mean", "1/n or 1/N lost", "漏掉 1/n 或 1/N", _lost_share),
    Mutation("index", "index swapped", "下标写错", _swapped_index),
    Mutation("power", "a power lost", "漏掉幂次", _lost_power),
    Mutation("square", "a square too many", "多了平方", _squared),
    Mutation("branch", "a case missing", "漏掉一种情形", _one_branch, _no_case),
    Mutation("delta", "Kronecker δ lost", "漏掉克罗内克 δ", _lost_delta),
    Mutation("range", "one-sided sum", "求和范围错误", _wrong_range),
    Mutation("hypothesis", "hypothesis not named", "未注明所用假设", claim=_no_hypothesis),
    Mutation("swap", "numerator and denominator, or cases, swapped", "分子分母或情形颠倒", _swapped),
    Mutation("function", "wrong function", "函数写错", _wrong_function),
)

MUTATIONS = {mutation.name: mutation for mutation in _ALL}
"""Every kind of error that is tried."""


@dataclass(frozen=True)
class Mutant:
    """A damaged equality: lhs = rhs in a case under hypotheses, made from a step by a mutation, given by name."""

    mutation: str
    step: Step
    lhs: Expr
    rhs: Expr
    case: Case | None
    uses: tuple[Hypothesis, ...]

    def __str__(self) -> str:
        sides = f"{plain(self.lhs)} = {plain(self.rhs)}"
        case = f" for {_case_text(self.case)}" if self.case else ""
        given = "".join(f" if {plain(used.left)} = {plain(used.right)}" for used in self.uses)
        return f"{self.mutation}: {sides}{case}{given}"


def _case_text(case: Case) -> str:
    return f"{case.first.name} {'=' if case.equal else '≠'} {case.second.name}"


def mutants_of_step(step: Step) -> Iterator[Mutant]:
    """Every way to damage the right side, or the claim, of a step; each damaged equality once."""
    bare = replace(step, substeps=())
    seen = {bare}
    indices = open_indices(step.lhs, step.rhs, step.case)
    for mutation in MUTATIONS.values():
        wrong_sides = (replace(bare, rhs=rhs) for rhs in mutation.damaged(step.rhs, indices))
        for wrong in (*wrong_sides, *mutation.claim(bare)):
            if wrong not in seen:
                seen.add(wrong)
                yield Mutant(mutation.name, step, wrong.lhs, wrong.rhs, wrong.case, wrong.uses)


def open_indices(lhs: Expr, rhs: Expr, case: Case | None) -> list[Index]:
    found = free_indices(lhs) | free_indices(rhs) | ({case.first, case.second} if case else set())
    return sorted(found, key=lambda index: (index.size, index.name))
