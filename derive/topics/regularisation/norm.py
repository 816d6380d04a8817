"""The p-norm, its slope, and the two that penalties are made of: p = 1 and p = 2."""

from __future__ import annotations

from collections.abc import Mapping

from derive.algebra import simplify
from derive.derivation import Derivation, result_of
from derive.expr import D, Expr, Pow, Sym, div, map_nodes, power
from derive.laws import Law, Scope
from derive.laws.lines import derivation_of
from derive.laws.rewriting import same_up_to_letters
from derive.notation import RESERVED, I, setting_of
from derive.pair import Board
from derive.parser import parse
from derive.steps import Definition, Domain, Hypothesis, Part
from derive.topics.topic import Topic

_P, _X = Sym("p"), Sym("x", (I,))
_NORM = Definition(Sym("norm_p_of_x"), parse("sum(abs(x[k])**p, k)**(1/p)"))
_ONE = Definition(Sym("norm_1_of_x"), parse("sum(abs(x[k]), k)"))
_TWO = Definition(Sym("norm_2_of_x"), parse("sqrt(sum(x[k]**2, k))"))
_CASES = {"norm-one": (_ONE, Hypothesis(_P, parse("1"))), "norm-two": (_TWO, Hypothesis(_P, parse("2")))}


def _derive(values: Mapping[str, Expr], laws: Mapping[str, Law]) -> Derivation:
    setting = setting_of((_NORM, _ONE, _TWO), {_P.name: Domain.POSITIVE})
    scope = Scope(setting, laws, reserved=RESERVED)
    parts = [_slope("norm-slope", _NORM, scope)]
    for key, (norm, chosen) in _CASES.items():
        parts += [_special(key, norm, chosen, scope), _slope(f"{key}-slope", norm, scope)]
    hypotheses = tuple(chosen for _, chosen in _CASES.values())
    return Derivation(
        P_NORM_TOPIC.name, setting, hypotheses, tuple(parts), {part.key: result_of(part) for part in parts}
    )


def _slope(key: str, norm: Definition, scope: Scope) -> Part:
    """∂‖x‖/∂x_i; what is left of the sum below the root is a power of the norm."""
    board = Board(D(norm.symbol, _X), scope)
    board.extend(derivation_of(board.line, scope))
    if norm is _NORM:
        board.tidy()
    board.write("back-substitution", map_nodes(board.line, lambda part: _power_of(norm, part)))
    return board.part(key)


def _power_of(norm: Definition, part: Expr) -> Expr | None:
    """S^c as a power of the norm, where the norm is S^r; nothing for other parts."""
    match norm.formula, part:
        case Pow(inside, root), Pow(base, exponent) if same_up_to_letters(base, inside):
            return power(norm.symbol, simplify(div(exponent, root)))
        case _:
            return None


def _special(key: str, norm: Definition, chosen: Hypothesis, scope: Scope) -> Part:
    """‖x‖_p for this p."""
    board = Board(_NORM.symbol, scope)
    board.apply("definition")
    board.assume(chosen)
    board.inside("absolute-square")
    board.tidy()
    board.inside("back-substitution", norm.symbol)
    return board.part(key)


P_NORM_TOPIC = Topic(
    name="p-norm",
    title=("The p-norm of a vector", "向量的 p-范数"),
    group="regularisation",
    question=(
        "How large are the weights of a network, all together? A norm says it in one number, and there is one for "
        "every "
        "p. How does it change with one entry, `norm-slope`? And what do those for p = 1 and p = 2 do, of which "
        "penalties "
        "are made? The slope of the first, `norm-one-slope`, is the same for large and for small entries; that of "
        "the second, `norm-two-slope`, is the share of the entry in the norm.",
        "网络的全部权重合起来有多大？范数用一个数来回答，而每个 p 对应一种范数。它怎样随一个分量变化，即 "
        "`norm-slope` 等于什么？"
        "正则项用的是 p = 1 与 p = 2 两种，它们有什么特点？前者的导数 `norm-one-slope` 对大小分量都一样；"
        "后者的导数 `norm-two-slope` 则是该分量所占的份额。",
    ),
    sizes=(
        "`n` entries; indices: `of-n`. `p` is any positive number; only from 1 on is it a norm, so that the norm of "
        "a sum is at most the sum of the norms. Where a norm is divided by, `x` is not 0 in every entry.",
        "共 `n` 个分量，下标用 `of-n`。`p` 是任意正数；但只有不小于 1 时才是范数，即和的范数不超过范数之和。"
        "凡以范数作除数之处，`x` 的分量不全为 0。",
    ),
    symbols={
        "x": ("vector", "向量"),
        "p": ("order of the norm", "范数的阶"),
        _NORM.symbol.name: ("p-norm", "p-范数"),
        _ONE.symbol.name: ("1-norm, or L1 norm", "1-范数（L1 范数）"),
        _TWO.symbol.name: ("2-norm, or L2 norm: the length", "2-范数（L2 范数），即长度"),
    },
    kink=("x[i] = 0", "0"),
    build=_derive,
)
