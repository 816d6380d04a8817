"""The optimisers: one record each, update rules as formulas in the syntax that users type.

w is a weight or a bias, g the derivative of the loss by it, eta the learning rate, t the number of the step,
1 for the first. The rules of a step hold one after another: what a rule changes, the next ones see changed.
Where books and libraries differ, the rules are those of PyTorch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from math import inf, isfinite

from derive.expr import Expr, Sym
from derive.parser import parse
from derive.tables import Interval


class OptimiserError(ValueError):
    """No optimiser of that name, or a parameter that it has not or that is out of its range."""


@dataclass(frozen=True)
class OptimiserParameter:
    """A constant of the rules: its name, its symbol in the formulas, where it lies, its default."""

    name: str
    symbol: str
    range: Interval
    default: float
    title: tuple[str, str]
    """English, Chinese."""


@dataclass(frozen=True)
class Optimiser:
    """A rule for w from g; every other symbol that a rule changes is state, kept for each weight from step to step."""

    name: str
    title: tuple[str, str]
    """English, Chinese."""
    rules: tuple[tuple[str, str], ...]
    """(symbol, what it becomes), in order; the last one is for w."""
    source: str
    parameters: tuple[OptimiserParameter, ...] = ()
    start: float = 0.0
    """What all state is before the first step."""
    convention: tuple[str, str] = ("", "")
    """What is chosen where there are several usages (English, Chinese)."""
    purpose: tuple[str, str] = ("", "")
    """What it is for (English, Chinese)."""

    @property
    def state(self) -> tuple[str, ...]:
        """The symbols that are kept, in the order in which they change."""
        return tuple(symbol for symbol, _ in self.rules if symbol != "w")

    @property
    def is_plain(self) -> bool:
        """Whether it is gradient descent without more."""
        return self.rules == OPTIMISERS["sgd"].rules

    def read_rules(self) -> tuple[tuple[Sym, Expr], ...]:
        """The rules as formulas."""
        known = {"w", "g", "eta", "t", *self.state, *(parameter.symbol for parameter in self.parameters)}
        return tuple((Sym(symbol), parse(formula, known=known)) for symbol, formula in self.rules)

    def values(self, given: Mapping[str, float]) -> dict[str, float]:
        """The value of every parameter: the given ones, defaults for the others.

        Raises:
            OptimiserError: a name that is no parameter, or a value out of range.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        for name, value in given.items():
            if name not in known:
                others = [one.name for one in OPTIMISERS.values() if any(name == own.name for own in one.parameters)]
                hint = f"; the optimisers that have it: {', '.join(others)}" if others else ""
                raise OptimiserError(f"{self.name} has no parameter {name!r}{hint or _hint(name, known)}")
            if not isfinite(value) or not known[name].range.holds(value):
                raise OptimiserError(f"{name} of {self.name} must lie in {known[name].range}, and is {value:g}")
        return {name: float(given.get(name, parameter.default)) for name, parameter in known.items()}


def parameters() -> dict[str, list[tuple[list[str], str, float]]]:
    """Every parameter by name: the optimisers that have it with one title and one default, again and again."""
    found = dict[str, dict[tuple[str, float], list[str]]]()
    for optimiser in OPTIMISERS.values():
        for own in optimiser.parameters:
            found.setdefault(own.name, {}).setdefault((own.title[0], own.default), []).append(optimiser.name)
    return {name: [(who, *key) for key, who in uses.items()] for name, uses in found.items()}


def known_optimiser(name: str) -> Optimiser:
    """The optimiser of that name.

    Raises:
        OptimiserError: there is none.
    """
    if name not in OPTIMISERS:
        raise OptimiserError(f"there is no optimiser {name!r}{_hint(name, OPTIMISERS)}")
    return OPTIMISERS[name]


def _hint(name: str, known: Mapping[str, object]) -> str:
    close = get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]}?" if close else f"; there are {', '.join(known)}" if known else ""


_FROM_0_BELOW_1 = Interval(0, 1, low_included=True)
_POSITIVE = Interval(0, inf)
_NOT_NEGATIVE = Interval(0, inf, low_included=True)

_MOMENTUM = OptimiserParameter("momentum", "mu", _FROM_0_BELOW_1, 0.9, ("momentum", "动量系数"))
_BETA1 = OptimiserParameter(
    "beta1", "beta1", _FROM_0_BELOW_1, 0.9, ("decay of the mean of gradients", "梯度平均值的衰减率")
)
_BETA2 = OptimiserParameter(
    "beta2", "beta2", _FROM_0_BELOW_1, 0.999, ("decay of the mean of squares", "梯度平方平均值的衰减率")
)
_SMALL = ("small number added to the root", "加在平方根上的很小的正数")


def _epsilon(default: float) -> OptimiserParameter:
    return OptimiserParameter("epsilon", "epsilon", _POSITIVE, default, _SMALL)


_MOMENTS = (("m", "beta1*m + (1 - beta1)*g"), ("s", "beta2*s + (1 - beta2)*g**2"))
_ADAM_STEP = "eta*(m/(1 - beta1**t))/(sqrt(s/(1 - beta2**t)) + epsilon)"

_OPTIMISERS = (
    Optimiser(
        "sgd",
        ("stochastic gradient descent", "随机梯度下降"),
        (("w", "w - eta*g"),),
        "Robbins and Monro 1951",
        purpose=(
            "The plain step against the gradient. It has no memory, and one learning rate serves all weights.",
            "直接沿梯度的反方向走一步。没有记忆，所有权重共用一个学习率。",
        ),
    ),
    Optimiser(
        "momentum",
        ("momentum", "动量法"),
        (("v", "mu*v + g"), ("w", "w - eta*v")),
        "Polyak 1964",
        (_MOMENTUM,),
        convention=(
            "The new gradient enters v with the factor 1, without dampening, and the learning rate stands before v: "
            "a change of it acts on past gradients too.",
            "新梯度以系数 1 进入 v，没有阻尼；学习率乘在 v 前面，所以调整学习率也会影响过去的梯度。",
        ),
        purpose=(
            "Momentum adds up past gradients, which fade. Along a valley they agree and the steps grow, "
            "across it they alternate and cancel.",
            "把过去的梯度逐渐衰减地累加起来。沿着谷底方向各次梯度一致，步子越走越大；横跨山谷的方向正负交替，互相抵消。",
        ),
    ),
    Optimiser(
        "nesterov",
        ("Nesterov momentum", "Nesterov 动量法"),
        (("v", "mu*v + g"), ("w", "w - eta*(g + mu*v)")),
        "Nesterov 1983; in this form Bengio, Boulanger-Lewandowski and Pascanu 2013",
        (_MOMENTUM,),
        convention=(
            "w is the point at which the gradient is taken, the look-ahead point of the textbooks, which keep the "
            "point before it.",
            "这里的 w 就是计算梯度的那个点，即教科书中的“前瞻”点；教科书保存的则是前瞻之前的点。",
        ),
        purpose=(
            "It is momentum that takes the gradient where it is about to go, and so brakes earlier.",
            "在即将到达的位置上计算梯度的动量法，因此能更早地“刹车”。",
        ),
    ),
    Optimiser(
        "adagrad",
        ("Adagrad", "Adagrad"),
        (("s", "s + g**2"), ("w", "w - eta*g/(sqrt(s) + epsilon)")),
        "Duchi et al. 2011",
        (_epsilon(1e-10),),
        convention=("ε stands outside of the root.", "ε 在根号之外。"),
        purpose=(
            "Each weight has a learning rate of its own: the common one over the root of the sum of all its squared "
            "gradients. It never rises.",
            "每个权重有自己的学习率：公共的学习率除以该权重历次梯度平方和的平方根，所以只减不增。",
        ),
    ),
    Optimiser(
        "rmsprop",
        ("RMSProp", "RMSProp"),
        (("s", "alpha*s + (1 - alpha)*g**2"), ("w", "w - eta*g/(sqrt(s) + epsilon)")),
        "Tieleman and Hinton 2012",
        (
            OptimiserParameter(
                "alpha", "alpha", _FROM_0_BELOW_1, 0.99, ("decay of the mean of squares", "梯度平方平均值的衰减率")
            ),
            _epsilon(1e-8),
        ),
        convention=(
            "ε stands outside of the root; the mean is not centred, and its start at 0 is not corrected.",
            "ε 在根号之外；平均值不做中心化，也不修正从 0 开始的偏差。",
        ),
        purpose=(
            "It is Adagrad that forgets: an exponential mean of the squares takes the place of their sum, so steps "
            "need not shrink.",
            "会遗忘的 Adagrad：用梯度平方的指数平均代替总和，步长不必一直缩小。",
        ),
    ),
    Optimiser(
        "adam",
        ("Adam", "Adam"),
        (*_MOMENTS, ("w", f"w - {_ADAM_STEP}")),
        "Kingma and Ba 2015",
        (_BETA1, _BETA2, _epsilon(1e-8)),
        convention=(
            "Both means are corrected for their start at 0 first; then ε is added, outside of the root.",
            "两个平均值先各自修正从 0 开始的偏差，再在根号之外加 ε。",
        ),
        purpose=(
            "Momentum over RMSProp, both as exponential means that are corrected for their start at 0. "
            "A step is about as long as the learning rate, whatever the scale of the gradients.",
            "动量法与 RMSProp 的结合：两个指数平均都修正了从 0 开始的偏差。"
            "无论梯度大小如何，每一步的长度都与学习率相当。",
        ),
    ),
    Optimiser(
        "adamw",
        ("AdamW", "AdamW"),
        (*_MOMENTS, ("w", f"(1 - eta*lambda)*w - {_ADAM_STEP}")),
        "Loshchilov and Hutter 2019",
        (
            _BETA1,
            _BETA2,
            _epsilon(1e-8),
            OptimiserParameter("weight_decay", "lambda", _NOT_NEGATIVE, 0.01, ("weight decay", "权重衰减")),
        ),
        convention=(
            "Weight decay acts on weights and biases alike, and is no part of the gradient. As in PyTorch it is "
            "multiplied by the learning rate; in the paper by the multiplier of the schedule alone.",
            "权重衰减对权重和偏置都起作用，不进入梯度。这里与 PyTorch 一样乘以学习率；论文中只乘以学习率计划的系数。",
        ),
        purpose=(
            "Adam with weight decay beside it: a penalty inside of the gradient would be divided by the root as well, "
            "so that weights with large gradients would decay less.",
            "把权重衰减放在 Adam 之外：若作为正则项进入梯度，它也会被除以平方根，梯度大的权重就衰减得少。",
        ),
    ),
)

OPTIMISERS = {optimiser.name: optimiser for optimiser in _OPTIMISERS}
