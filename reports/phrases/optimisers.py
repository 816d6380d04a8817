"""What derivations and handouts of optimisers say."""

from derive.optimisers import OPTIMISERS

_STATE = tuple(dict.fromkeys(name for one in OPTIMISERS.values() for name in one.state))
_OF_STATE: dict[str, tuple[str, str]] = {
    "unrolled": (
        "{} as a sum over all steps, by induction",
        "把 {} 写成对各步的求和（数学归纳法）",
    ),
    "geometric": ("The geometric sum in {}, by induction", "{} 中的等比数列求和（数学归纳法）"),
    "weights": ("The sum of the factors in {}", "{} 中各项系数之和"),
    "corrected": ("The sum of the factors in {} after the correction", "修正之后 {} 中各项系数之和"),
    "steady": ("{} for a gradient that stays the same, by induction", "梯度始终不变时的 {}（数学归纳法）"),
    "result-unrolled": ("{} from all gradients", "由历次梯度表示的 {}"),
    "result-weights": ("sum of the factors in {}", "{} 中各项系数之和"),
    "result-corrected": ("sum of the factors in {} after the correction", "修正之后 {} 中各项系数之和"),
    "result-steady": ("{} for a steady gradient", "梯度不变时的 {}"),
}

OPTIMISER_PHRASES: dict[str, tuple[str, str]] = {
    **{
        f"{key}-{name}": (english.format(name), chinese.format(name))
        for key, (english, chinese) in _OF_STATE.items()
        for name in _STATE
    },
    # the list
    "optimisers": ("Optimisers (train --optimizer NAME)", "优化器（train --optimizer 名称）"),
    "rules": (
        "rules for the weight w (g: gradient, eta: learning rate, t: step)",
        "权重 w 的更新规则（g 为梯度，eta 为学习率，t 为步数）",
    ),
    "parameters": ("parameters and defaults", "参数与默认值"),
    # parts and results
    "steady-step": ("The step for a gradient that stays the same", "梯度始终不变时的一步"),
    "step-weight": ("A weight along the step", "沿这一步，权重随学习率的变化"),
    "step-loss": ("The loss along the step", "沿这一步，损失随学习率的变化"),
    "step-start": ("Where the step begins", "在这一步的起点处"),
    "look-ahead": ("The look-ahead point after the step", "这一步之后的前瞻点"),
    "decay-gradient": ("The gradient with the penalty", "含正则项的梯度"),
    "decay-step": ("Gradient descent with the penalty", "带正则项的梯度下降"),
    "decay-sgd": ("How a step of gradient descent changes with the penalty", "梯度下降的一步随正则项强度的变化"),
    "decay-adam": ("How a step of Adam changes with the penalty", "Adam 的一步随正则项强度的变化"),
    "decay-adamw": ("How a step of AdamW changes with the decay", "AdamW 的一步随衰减强度的变化"),
    "result-steady-step": ("step for a steady gradient", "梯度不变时的一步"),
    "result-step-loss": ("slope along the step", "沿这一步的斜率"),
    "result-step-start": ("slope where the step begins", "起点处的斜率"),
    "result-look-ahead": ("look-ahead point", "前瞻点"),
    "result-decay-gradient": ("gradient with the penalty", "含正则项的梯度"),
    "result-decay-step": ("weight decay", "权重衰减"),
    "result-decay-sgd": ("gradient descent", "梯度下降"),
    "result-decay-adam": ("Adam with the penalty", "Adam 加正则项"),
    "result-decay-adamw": ("AdamW", "AdamW"),
    # what handouts have besides
    "optimiser-numbers": (
        "The default parameters, {}; a gradient that is 1 at every step, and the learning rate 1. `t` is the number of "
        "the step.",
        "取默认参数 {}，每一步的梯度都是 1，学习率为 1。`t` 为步数。",
    ),
    "optimiser-from-weight": (
        "Besides the gradients the step depends on the weight before it; here the weight is set to {} before each "
        "step.",
        "除梯度外，这一步还与此前的权重有关；这里每一步之前都把权重设为 {}。",
    ),
    "optimiser-same-from-weight": (
        "For one and the same weight before it, the step `step` is the same from the first on: whatever the state "
        "lacks in the first steps is made up for. In a run the weight changes, and the decay with it.",
        "只要此前的权重相同，从第一步起，每一步 `step` 都一样长：状态在最初几步的不足都得到了补偿。"
        "实际训练中权重会变，衰减项也随之改变。",
    ),
    "optimiser-same-step": (
        "The step `step` is the same from the first on: whatever the state lacks in the first steps is made up for.",
        "从第一步起，每一步 `step` 都一样长：状态在最初几步的不足都得到了补偿。",
    ),
    "optimiser-other-step": (
        "The step `step` changes with the number of steps, although the gradient does not.",
        "虽然梯度不变，步长 `step` 却随步数变化。",
    ),
    "optimiser-expected": (
        "Each corrected mean is linear in the `g`, or the `g²`, that it averages. So for gradients that vary at "
        "random, with the same expected values of `g` and of `g²` at each step, the corrected means have just these "
        "expected values. Of the step, a quotient of the two with a root, this cannot be said.",
        "每个修正后的平均值对它所平均的 `g`（或 `g²`）是线性的。因此，若梯度随机变化，而 `g` 与 `g²` 各步的期望值相同，"
        "修正后的平均值的期望正好就是它们。步长是两者的商，还含有根号，对它不能这样说。",
    ),
    "optimiser-half": (
        "Half of the sum of the factors in `x` belongs to the last {} gradients, as `decay` = {}.",
        "`x` 的各项系数之和中，一半来自最近 {} 个梯度（`decay` = {}）。",
    ),
    "optimiser-picture": ("How long a gradient counts", "一个梯度的影响持续多久"),
    "optimiser-caption": (
        "The factor of a gradient so many steps after it came: it fades exponentially.",
        "一个梯度在若干步之后的系数：按指数规律衰减。",
    ),
    "optimiser-weight-of": ("factor in {}", "在 {} 中的系数"),
    "optimiser-age": ("steps ago", "距今步数"),
    "optimiser-usage": ("Conventions and source", "约定与出处"),
    "optimiser-source": ("The rules are those of {}.", "更新规则出自 {}。"),
    "optimiser-code": (
        "The rules, printed as a function that changes its arrays in place; `command` trains with it.",
        "由更新规则生成的函数，直接在原数组上修改；运行 `command` 时即用它训练。",
    ),
    "optimiser-update": ("The function `function` of the generated module:", "生成的模块中的函数 `function`："),
    "optimiser-decay": (
        "How much a step changes as `λ` grows, for the weight 1, the learning rate 0.01 and `λ` = 0.1, by the size of "
        "the gradient. Where a gradient is much smaller than the weight, the penalty makes up most of Adam's step; "
        "but its length does not change with `λ`.",
        "权重为 1、学习率为 0.01、`λ` = 0.1 时，一步随 `λ` 的变化率，按梯度的大小列出。"
        "梯度远小于权重时，Adam 的一步主要来自正则项，但步长并不随 `λ` 改变。",
    ),
}
