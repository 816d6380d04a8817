"""What derivations and handouts of optimisers say."""

from derive.optimisers import OPTIMISERS

_STATE = tuple(dict.fromkeys(name for one in OPTIMISERS.values() for name in one.state))
_OF_STATE: dict[str, tuple[str, str]] = {
    "unrolled": (
        "{} as a sum over all steps, by induction",
        "把 {} 写成对各步的求和（数学归纳法）",
    ),
    "geometric": ("The geometric sum in {}, by induction", "{} 中的等比数列求和（数学归纳法）"),
    "weights": ("The sum of the weights in {}", "{} 中各项权重之和"),
    "corrected": ("The sum of the weights in {} after the correction", "修正之后 {} 中各项权重之和"),
    "steady": ("{} for a gradient that stays the same, by induction", "梯度始终不变时的 {}（数学归纳法）"),
    "result-unrolled": ("{} from all gradients", "由历次梯度表示的 {}"),
    "result-weights": ("sum of the weights in {}", "{} 中各项权重之和"),
    "result-corrected": ("sum of the weights in {} after the correction", "修正之后 {} 中各项权重之和"),
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
    "decay-gradient": ("The gradient with the penalty", "含惩罚项的梯度"),
    "decay-step": ("Gradient descent with the penalty", "带惩罚项的梯度下降"),
    "decay-sgd": ("What the penalty adds to a step of gradient descent", "惩罚项在梯度下降的一步中所占的部分"),
    "decay-adam": ("What the penalty adds to a step of Adam", "惩罚项在 Adam 的一步中所占的部分"),
    "decay-adamw": ("What the decay adds to a step of AdamW", "权重衰减在 AdamW 的一步中所占的部分"),
    "result-steady-step": ("step for a steady gradient", "梯度不变时的一步"),
    "result-step-loss": ("slope along the step", "沿这一步的斜率"),
    "result-step-start": ("slope where the step begins", "起点处的斜率"),
    "result-look-ahead": ("look-ahead point", "前瞻点"),
    "result-decay-gradient": ("gradient with the penalty", "含惩罚项的梯度"),
    "result-decay-step": ("weight decay", "权重衰减"),
    "result-decay-sgd": ("gradient descent", "梯度下降"),
    "result-decay-adam": ("Adam with the penalty", "Adam 加惩罚项"),
    "result-decay-adamw": ("AdamW", "AdamW"),
}
