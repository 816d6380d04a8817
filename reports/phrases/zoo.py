"""What the pages of all losses and all activations say, in English and in Chinese."""

from __future__ import annotations

ZOO_PHRASES: dict[str, tuple[str, str]] = {
    # columns of both
    "zoo-overview": ("Overview", "总览"),
    "zoo-name": ("name", "名称"),
    "zoo-title": ("what it is", "含义"),
    "zoo-outputs": ("outputs", "输出范围"),
    "zoo-targets": ("targets", "目标值"),
    "zoo-matched": ("δ = output - target with", "与之配合时误差项为“输出减目标值”"),
    "zoo-slope": ("largest slope", "导数最大值"),
    "zoo-where": ("where", "取得处"),
    "zoo-source": ("source", "出处"),
    "zoo-with": ("with", "激活函数"),
    "zoo-towards": ("approached for net → {}", "net → {} 时趋近"),
    "zoo-everywhere": ("everywhere", "处处"),
    "zoo-parameters": (" (with {})", "（取 {}）"),
    # losses
    "losses-title": ("All losses", "损失函数总览"),
    "losses-lead": (
        "Every loss: its formula, its slope, what it is for, and its error term with each activation "
        "whose outputs it takes. The error terms are derived, and a checker that shares no code with the derivation "
        "decides each, for 2 and for 3 outputs.",
        "逐一列出每个损失函数：公式、对输出的导数、用途，以及与每个适用的激活函数配合时的误差项。"
        "误差项由推导得到，再由与推导没有共用代码的检验程序在 2 个和 3 个输出时逐一判定。",
    ),
    "losses-matched": (
        "Where a loss and an activation belong together, the slope of the activation cancels, and what is left is "
        "output minus target; the fifth column names the activations for which the check says so.",
        "损失函数与激活函数相配时，激活函数的导数恰好约去，误差项只剩输出减目标值；第五列列出经检验确实如此的激活函数。",
    ),
    "losses-domain": (
        "Its name is `name`; it takes outputs in `outputs` and {}. Source: {}.",
        "名称：`name`；输出范围：`outputs`；目标值：{}。出处：{}。",
    ),
    "losses-table": (
        "{}: the error term with each activation whose outputs it takes.",
        "{}：与每个适用的激活函数配合时的误差项。",
    ),
    "losses-picture": (
        "The loss of one output and its slope, against the output{}.",
        "单个输出时的损失及其导数随输出的变化{}。",
    ),
    "targets-real": ("any targets", "任意实数"),
    "targets-positive": ("targets of 0 or more", "不小于 0"),
    "targets-unit": ("targets between 0 and 1", "0 与 1 之间"),
    "targets-distribution": ("targets of 0 or more that sum to 1", "不小于 0，总和为 1"),
    "targets-limit": ("targets above 0, or 0 as a limit, that sum to 1", "正数（0 处取极限），总和为 1"),
    "targets-signed": ("targets -1 and 1", "-1 或 1"),
    # activations
    "activations-title": ("All activations", "激活函数总览"),
    "activations-lead": (
        "Every activation: its formula, its derivative, how steep it can be, and what it is for. The derivatives "
        "are derived, and a checker that shares no code with the derivation decides each, for 2 and for 3 outputs.",
        "逐一列出每个激活函数：公式、导数、导数的最大值和用途。"
        "导数由推导得到，再由与推导没有共用代码的检验程序在 2 个和 3 个输出时逐一判定。",
    ),
    "activations-slope": (
        "On its way back through a layer the gradient is multiplied by the slope and by the weights. Through many "
        "layers with slopes below 1 it can fade, unless the weights make up for it; with slopes above 1 it can grow. "
        "The largest slope is searched among the values of the derived formula.",
        "梯度每往回经过一层，都要乘以该层的导数和权重。若各层的导数都小于 1，权重又没有补偿，梯度就可能逐层减小；"
        "若大于 1，则可能逐层增大。"
        "最大值由推导所得公式的数值搜索得到。",
    ),
    "activations-general": (
        "In general it is `formula`; the formulas here are those {}.",
        "一般形式为 `formula`；这里给出的公式{}。",
    ),
    "activations-picture": (
        "The activation and its derivative, against the net input",
        "激活函数及其导数随净输入的变化",
    ),
    "activations-picture-many": (
        "The first of three outputs and its derivative, against its net input; the other net inputs are 0",
        "三个输出中的第一个及其导数随自身净输入的变化；其余净输入为 0",
    ),
}
