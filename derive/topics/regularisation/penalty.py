"""A penalty on the weights: its slope, the slope of loss and penalty together, and a step of gradient descent."""

from __future__ import annotations

from collections.abc import Mapping

from derive.algebra import simplify
from derive.derivation import Derivation, result_of
from derive.expr import (
    ONE,
    Add,
    D,
    Expr,
    Generic,
    Index,
    Mul,
    Sum,
    Sym,
    add,
    mul,
    neg,
    replace,
    sub,
)
from derive.laws import Law, Scope
from derive.laws.lines import derivation_of
from derive.notation import LOSS, RESERVED, I, K, setting_of
from derive.pair import Board
from derive.parser import parse
from derive.penalties import PENALTIES, Penalty
from derive.steps import Definition, Domain, Part
from derive.topics.topic import Topic

_WEIGHT = Sym("w")
_TOTAL, _PENALTY = Sym("J"), Sym("R")
_RATE, _STRENGTH = Sym("eta"), Sym("lambda")
_V = Sym("v")


def _weight(index: Index) -> Sym:
    return Sym(_WEIGHT.name, (index,))


def _updated(index: Index) -> Sym:
    return Sym("w_tilde", (index,))


_OF_DATA = Definition(LOSS, Generic("E", _weight(K), K))
_WHOLE = Definition(_TOTAL, parse("E + lambda/N*R"))
_STEP = Definition(_updated(K), sub(_weight(K), mul(_RATE, D(_TOTAL, _weight(K)))))


def _build(penalty: Penalty, laws: Mapping[str, Law]) -> Derivation:
    sum_of_all = Sum(replace(parse(penalty.formula), _WEIGHT, _weight(K)), K)
    definitions = (_OF_DATA, Definition(_PENALTY, sum_of_all), _WHOLE, _STEP)
    domains = {_RATE.name: Domain.POSITIVE, _STRENGTH.name: Domain.POSITIVE}
    scope = Scope(setting_of(definitions, domains), laws, reserved=RESERVED)
    slope = _slope(scope)
    total = _total(scope, slope)
    update = _update(scope, total)
    parts: tuple[Part, ...] = (slope, total, update)
    if penalty.kink[0]:
        parts += (_below(scope, slope, replace(parse(penalty.formula), _WEIGHT, _weight(I))),)
    return Derivation(penalty.name, scope.setting, (), parts, {part.key: result_of(part) for part in parts})


def _slope(scope: Scope) -> Part:
    board = Board(D(_PENALTY, _weight(I)), scope)
    board.extend(derivation_of(board.line, scope))
    board.tidy()
    return board.part("penalty-slope")


def _total(scope: Scope, slope: Part) -> Part:
    """∂J/∂w_i = ∂E/∂w_i + λ/N ∂R/∂w_i."""
    board = Board(D(_TOTAL, _weight(I)), scope)
    board.extend(derivation_of(board.line, scope, keep=lambda node: node.body in (LOSS, _PENALTY)))
    board.apply("substitution", (slope.goal, slope.result))
    return board.part("penalty-total")


def _update(scope: Scope, total: Part) -> Part:
    """w_i - η ∂J/∂w_i, with all that is a multiple of w_i in one."""
    board = Board(_updated(I), scope)
    board.apply("definition")
    board.apply("substitution", (total.goal, total.result))
    board.inside("expanding")
    board.write("regrouping", _collected(board.line, _weight(I)))
    return board.part("penalty-update")


def _collected(line: Expr, weight: Sym) -> Expr:
    """The sum with its multiples of the weight as one product; as it is where there is one at most."""
    terms = line.terms if isinstance(line, Add) else (line,)
    multiples = [term for term in terms if weight in (term.factors if isinstance(term, Mul) else (term,))]
    if len(multiples) < 2:
        return line
    factor = add(*(replace(term, weight, ONE) for term in multiples))
    return Add((Mul((simplify(factor), weight)), *(term for term in terms if term not in multiples)))


def _below(scope: Scope, slope: Part, own: Expr) -> Part:
    """How far r lies at v above the line through its value at w_i with its slope there."""
    weight = _weight(I)
    value = replace(own, weight, _V)
    board = Board(sub(value, add(own, mul(D(_PENALTY, weight), sub(_V, weight)))), scope)
    board.apply("substitution", (slope.goal, slope.result))
    away = (_V, neg(weight))
    rise = add(*(mul(slope.result, one) for one in away))
    board.write("expanding", replace(board.line, mul(slope.result, Add(away)), rise))
    board.inside("sign-product")
    board.tidy()
    return board.part("penalty-subgradient")


def topic_of(penalty: Penalty) -> Topic:
    """The topic of a penalty."""
    return Topic(
        name=penalty.name,
        title=penalty.title,
        group="regularisation",
        question=penalty.question,
        sizes=(
            "`n` weights, with the indices `of-n`, and `N` samples, of which the loss is the mean. `E` is any smooth "
            "function of the weights; biases are not penalised.",
            "共 `n` 个权重，下标用 `of-n`；`N` 个样本，损失对样本取平均。`E` 是各权重的任意光滑函数；偏置不受惩罚。",
        ),
        symbols={
            "w": ("weight", "权重"),
            "E": ("loss without regularisation", "未加正则项的损失"),
            "R": ("penalty", "正则项"),
            "J": ("loss with regularisation", "加上正则项的损失"),
            "w_tilde": ("weight after a step of gradient descent", "梯度下降走一步之后的权重"),
            "lambda": ("strength of the regularisation", "正则化的强度"),
            "eta": ("learning rate", "学习率"),
            **({_V.name: ("any other value of the weight", "权重的任意另一个值")} if any(penalty.kink) else {}),
        },
        kink=penalty.kink,
        build=lambda values, laws: _build(penalty, laws),
    )


PENALTY_TOPICS = tuple(topic_of(penalty) for penalty in PENALTIES.values())
