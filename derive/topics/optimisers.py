"""Optimisers: what the rules of each do, why a step descends, what looks ahead, and what makes weights decay."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from derive.derivation import Derivation
from derive.expr import Expr
from derive.laws import Law
from derive.optimisers import OPTIMISERS, Optimiser, OptimiserParameter
from derive.topics.about import Words
from derive.topics.topic import Build, Topic

GROUP = "optimisers"

_ONE_WEIGHT = (
    "Every formula is about one weight and holds for each of them. `t` is the number of the step, whichever it is.",
    "公式写的是一个权重，对每个权重都成立。`t` 是步数，可以是任意一步。",
)
_STEPS = (
    f"{_ONE_WEIGHT[0]} `k` runs over the steps, from 1 to `t`. An induction shows that a formula holds before the "
    "first step, where a sum over no steps is 0, and that it holds after a step if it held before it. `g` without a "
    "number is a gradient that stays the same.",
    f"{_ONE_WEIGHT[1]}`k` 遍历从 1 到 `t` 的各步。归纳法先证公式在第一步之前成立（此时没有任何一步，求和为 0），"
    "再证：若在某一步之前成立，则在这一步之后也成立。不带步数的 `g` 表示始终不变的梯度。",
)
_WEIGHTS = ("`n` weights; indices: `of-n`.", "共 `n` 个权重，下标用 `of-n`。")

_COMMON: Mapping[str, Words] = {
    "w": ("weight after the step", "这一步之后的权重"),
    "w_before": ("weight before the step", "这一步之前的权重"),
    "g": ("derivative of the loss with respect to the weight", "损失对权重的导数"),
    "eta": ("learning rate", "学习率"),
    "t": ("number of the step, 1 for the first", "步数，第一步为 1"),
}
_STATE: Mapping[str, Words] = {
    "v": ("velocity: what is left of past gradients, and the present one", "速度：过去梯度的剩余与当前梯度之和"),
    "m": ("mean of the gradients", "梯度的平均值"),
    "s": ("mean of the squared gradients", "梯度平方的平均值"),
}
_SUMS: Mapping[str, Words] = {"s": ("sum of the squared gradients", "梯度平方之和")}
"""What a state is that keeps all of what it was."""


def _of_rules(optimiser: Optimiser) -> Build:
    def build(values: Mapping[str, Expr], laws: Mapping[str, Law]) -> Derivation:
        from derive.optimising import derive_rules

        return derive_rules(optimiser, laws)

    return build


def _from_descent(name: str) -> Build:
    def build(values: Mapping[str, Expr], laws: Mapping[str, Law]) -> Derivation:
        from derive import descent

        made: Callable[[Mapping[str, Law]], Derivation] = getattr(descent, name)
        return made(laws)

    return build


def _symbols(optimiser: Optimiser) -> Mapping[str, Words]:
    text = " ".join(formula for _, formula in optimiser.rules)
    common = ("w", "w_before", "g", "eta", *(("t",) if "**t" in text else ()))
    found = {name: _COMMON[name] for name in common}
    rules = dict(optimiser.rules)
    for name in optimiser.state:
        known = _SUMS if rules[name].startswith(f"{name} + ") and name in _SUMS else _STATE
        found[name] = english, chinese = known.get(name, ("state of the optimiser", "优化器的状态"))
        found[f"{name}_before"] = (f"{english}; before the step", f"{chinese}；这一步之前")
        found[f"{name}_start"] = (f"{english}; before the first step", f"{chinese}；第一步之前")
    return found | {own.symbol: _in_its_range(own) for own in optimiser.parameters}


def _in_its_range(parameter: OptimiserParameter) -> Words:
    english, chinese = parameter.title
    return f"{english}, in {parameter.range}", f"{chinese}，取值范围 {parameter.range}"


def _topic_of(optimiser: Optimiser) -> Topic:
    """What the rules do, whatever they are."""
    english, chinese = optimiser.purpose
    name = optimiser.title[1]
    many = len(optimiser.state) > 1
    states = [f"`unrolled-{name}`" for name in optimiser.state]
    return Topic(
        name=optimiser.name,
        title=(f"The rules of {optimiser.title[0]}", f"{name}{' ' * name[-1].isascii()}的更新规则"),
        group=GROUP,
        question=(
            f"{english} Here {' and '.join(states)} {'are' if many else 'is'} written as {'sums' if many else 'a sum'} "
            "over all gradients so far, by induction on the number of steps, and for a gradient that stays the same "
            "the step is found, `steady-step`.",
            f"{chinese}下面用数学归纳法把 {' 与 '.join(states)} 写成对历次梯度的求和，"
            "并求出梯度始终不变时每一步走多远：`steady-step`。",
        ),
        sizes=_STEPS,
        symbols=_symbols(optimiser),
        build=_of_rules(optimiser),
    )


_DESCENT = Topic(
    name="sgd",
    title=("Gradient descent: why a small step descends", "梯度下降：为什么小步会使损失下降"),
    group=GROUP,
    question=(
        "The step goes against the gradient. How does the loss change along it, as the learning rate grows from 0? Its "
        "slope is `step-loss`; where the step begins it is minus a sum of squares. So a small step lowers the loss, "
        "unless the gradient is 0; how small, the first derivative does not say.",
        "每一步沿梯度的反方向走。学习率从 0 增大时，损失沿这一步怎样变化？它的斜率是 `step-loss`，"
        "在这一步的起点处等于负的平方和。所以只要梯度不为 0，足够小的一步就会使损失下降；"
        "至于要多小，一阶导数说不出来。",
    ),
    sizes=(
        f"{_WEIGHTS[0]} `E` is any smooth function of the weights, the loss of all samples or of a batch.",
        f"{_WEIGHTS[1]}`E` 是权重的任意光滑函数，可以是全部样本的损失，也可以是一批样本的损失。",
    ),
    symbols={
        "E": ("loss before the step", "这一步之前的损失"),
        "w": _COMMON["w_before"],
        "g": ("derivative of the loss with respect to a weight, before the step", "这一步之前损失对权重的导数"),
        "E_tilde": ("loss after the step", "这一步之后的损失"),
        "w_tilde": _COMMON["w"],
        "g_tilde": ("derivative of the loss with respect to a weight, after the step", "这一步之后损失对权重的导数"),
        "eta": _COMMON["eta"],
    },
    build=_from_descent("derive_descent"),
)

_LOOK_AHEAD = Topic(
    name="look-ahead",
    title=("Nesterov momentum: the look-ahead point", "Nesterov 动量法：前瞻点"),
    group=GROUP,
    question=(
        "Textbooks take the gradient at the point to which the velocity is about to carry the weights. Programs keep "
        "that point itself as the weights, and need no second one. Both are the same method: if the look-ahead point "
        "of the textbook was the program's weight before a step, then `look-ahead`, the one after the step, is the "
        "program's weight again.",
        "教科书在速度即将把权重带到的那一点上计算梯度；程序则直接把那一点当作权重，不必另存一点。两者是同一种方法："
        "若某一步之前教科书的前瞻点就是程序的权重，那么这一步之后，前瞻点 `look-ahead` 仍是程序的权重。",
    ),
    sizes=_ONE_WEIGHT,
    symbols={
        "psi": ("look-ahead point of the textbook, after the step", "这一步之后教科书的前瞻点"),
        "theta": ("weight of the textbook, after the step", "这一步之后教科书的权重"),
        "theta_before": ("weight of the textbook, before the step", "这一步之前教科书的权重"),
        "w": _COMMON["w"],
        "w_before": _COMMON["w_before"],
        "v": _STATE["v"],
        "v_before": ("velocity before the step", "这一步之前的速度"),
        "g": ("derivative of the loss at the look-ahead point", "损失在前瞻点处的导数"),
        "eta": _COMMON["eta"],
        "mu": ("momentum", "动量系数"),
    },
    build=_from_descent("derive_look_ahead"),
)

_WEIGHT_DECAY = Topic(
    name="weight-decay",
    title=(
        "Weight decay and the L2 penalty: gradient descent, Adam and AdamW",
        "权重衰减与 L2 正则项：梯度下降、Adam 与 AdamW",
    ),
    group=GROUP,
    question=(
        "A penalty on the squares of the weights makes gradient descent multiply every weight by a number below 1 "
        "in each step, which gives `decay-step`. For Adam the two are not the same: it divides its gradient, and the "
        "penalty in it, by a root of the same size, so its step hardly changes with `λ`, as the derivative shows. "
        "AdamW leaves the decay out of the gradient, and has what gradient descent has.",
        "在损失上加权重平方的正则项，梯度下降就会在每一步把权重乘以一个小于 1 的数；走一步之后的权重是 `decay-step`。"
        "对 Adam 来说两者并不相同：它把梯度连同其中的正则项一起除以同样大小的平方根，所以由对 `λ` 的导数可见，"
        "它的一步几乎不随 `λ` 改变。AdamW 不把衰减放进梯度，得到的与梯度下降相同。",
    ),
    sizes=(
        f"{_WEIGHTS[0]} `E` is any smooth function of the weights. The penalty has a handout of its own, that on L2 "
        "regularisation, with its slope step by step, a picture and runs; the first two parts here are what of it the "
        "rest needs, and `λ` here is what `λ` divided by the number of samples is there. The steps of Adam and AdamW "
        "are those that a gradient gives which stays the same, as derived for each; `ε` is the small number that both "
        "add to the root.",
        f"{_WEIGHTS[1]}`E` 是权重的任意光滑函数。正则项本身另见 L2 正则化的讲义，那里有逐步求导、图与实验；"
        "这里的前两部分只取后文所需，且这里的 `λ` 相当于那里的 `λ` 除以样本数。"
        "Adam 与 AdamW 的步长取梯度始终不变时的步长，推导见各自的讲义；"
        "`ε` 是两者加在平方根上的很小的正数。",
    ),
    symbols={
        "E": ("loss without the penalty", "不含正则项的损失"),
        "J": ("loss with the penalty", "含正则项的损失"),
        "w": _COMMON["w_before"],
        "w_tilde": _COMMON["w"],
        "g": ("derivative of the loss without the penalty", "不含正则项的损失的导数"),
        "u": ("derivative of the loss with the penalty", "含正则项的损失的导数"),
        "eta": _COMMON["eta"],
        "lambda": ("strength of the penalty", "正则项的强度"),
        "epsilon": ("small number that Adam and AdamW add to the root", "Adam 与 AdamW 加在平方根上的很小的正数"),
    },
    build=_from_descent("derive_weight_decay"),
)

OPTIMISER_TOPICS = (
    _DESCENT,
    *(_topic_of(one) for one in OPTIMISERS.values() if one.state),
    _LOOK_AHEAD,
    _WEIGHT_DECAY,
)
