"""What is said of losses that are designed from a wanted error term, in English and in Chinese."""

from __future__ import annotations

DESIGN_PHRASES: dict[str, tuple[str, str]] = {
    # the parts of a derivation
    "slope": ("The slope of the activation, in the output", "激活函数的导数，用输出表示"),
    "wanted": ("What is wanted", "要求"),
    "separation": ("The slope of the loss with respect to the output", "损失函数对输出的导数"),
    "integration": ("The loss, integrated", "积分得到损失函数"),
    "joints": ("Where the cases meet", "各段的衔接处"),
    "constant": ("The constant, from E = 0 where the output is the target", "由“输出等于目标值时 E = 0”确定常数"),
    "mixed": (
        "Is there a loss? The error term of one output, differentiated with respect to another net input",
        "损失函数存在吗？一个输出的误差项对另一个净输入求导",
    ),
    "mixed-swapped": ("The same with both exchanged: it must be equal", "两者互换后再求导：必须相等"),
    "shift": (
        "Outputs stay as they are when all net inputs grow alike: the error terms must sum to 0",
        "所有净输入同时增加相同的量，输出不变：误差项之和必须为 0",
    ),
    # results
    "result-loss": ("the loss", "损失函数"),
    "result-back": ("its error term", "它的误差项"),
    # what was found
    "design-found": ("What was found", "结论"),
    "design-known": ("This is {} (`name`).", "这就是{}（`name`）。"),
    "design-multiple": ("This is `factor` times {} (`name`).", "这是{}（`name`）的 `factor` 倍。"),
    "design-with": ("This is {} (`name`) with `values`.", "这就是 `values` 时的{}（`name`）。"),
    "design-own": (
        "No loss of the table has these slopes: it is a new one.",
        "表中没有哪个损失函数的导数与此相同：这是一个新的损失函数。",
    ),
    "design-left-out": (
        "The constant `C` has no `y` in it and changes no gradient; as usual it is left out. With it `E` is 0 at "
        "`place`.",
        "常数 `C` 不含 `y`，不影响梯度，按惯例略去；加上它，则在 `place` 处 `E` 为 0。",
    ),
    "design-no-constant": (
        "At `place` this has no finite value; the constant `C` stays open, and is left out.",
        "它在 `place` 处没有有限值；常数 `C` 不确定，故略去。",
    ),
    "design-integral": (
        "There is such a loss, but no law of integration that is known here leads to a formula without an integral. "
        "What follows rests on the error term alone.",
        "这样的损失函数存在，但这里已知的积分法则都得不到不含积分号的公式。以下结论只依据误差项本身。",
    ),
    "convex-proved": (
        "`E` is convex in `net`: its second derivative, `curvature`, is never negative.",
        "`E` 关于 `net` 是凸函数：二阶导数 `curvature` 恒不为负。",
    ),
    "convex-by-cases": (
        "`E` is convex in `net`: its slope `δ` never falls.",
        "`E` 关于 `net` 是凸函数：它的导数 `δ` 单调不减。",
    ),
    "convex-of-many": (
        "`E` is convex in the net inputs: for `i` ≠ `j` the second derivative `curvature` is never positive, and each "
        "row sums to 0.",
        "`E` 关于各净输入是凸函数：当 `i` ≠ `j` 时二阶导数 `curvature` 恒不为正，且每行之和为 0。",
    ),
    "convex-wrong": (
        "`E` is not convex in `net`: at {} its slope `δ` falls from {} to {} as `net` grows by 1/8.",
        "`E` 关于 `net` 不是凸函数：在 {} 处，`net` 增加 1/8 时斜率 `δ` 由 {} 降到 {}。",
    ),
    "convex-agrees": (
        "Its slope did not fall at any of the points tried, so `E` seems to be convex in `net`; that is no proof.",
        "在所试的各点上斜率都没有下降，`E` 关于 `net` 看来是凸函数；这不是证明。",
    ),
    "convex-undecided": (
        "Whether `E` is convex in `net` is not decided: no point was found at which its slope falls.",
        "`E` 关于 `net` 是否为凸函数未能判定：没有找到斜率下降的点。",
    ),
    "least-proved": ("It is least at `place`.", "它在 `place` 处取最小值。"),
    "least-only": ("It is least at `place`, and nowhere else.", "它在 `place` 处取最小值，且只在该处。"),
    "least-wrong": (
        "It is not least at `place`: at {} the error term {} leads away from there.",
        "最小值不在 `place` 处：在 {}，误差项为 {}，使输出远离该处。",
    ),
    "least-agrees": (
        "At all points tried the error term leads towards `place`; that is no proof that `E` is least there.",
        "在所试的各点上，误差项都指向 `place`；但这并未证明 `E` 在该处最小。",
    ),
    "far-out": ("Far out:", "在两端："),
    "far-net": ("net", "净输入"),
    "far-open": ("not found", "未求出"),
    "vanishes": (
        "The gradient vanishes where the error is large: for {} the error term goes to 0, but the error does not.",
        "误差很大时梯度消失：当 {} 时误差项趋于 0，而误差并不趋于 0。",
    ),
    "does-not-vanish": (
        "The gradient does not vanish where the error is large.",
        "误差很大时梯度不会消失。",
    ),
    "vanishing-open": (
        "Whether the gradient vanishes where the error is large is not decided.",
        "误差很大时梯度是否消失，未能判定。",
    ),
    "of-two": (
        "The table is for two outputs; `net` is the difference of their net inputs.",
        "表中是两个输出的情形；`net` 是两个净输入之差。",
    ),
    "design-onward": ("To go on with it", "接下来可以"),
    # refusals
    "no-loss": ("No loss has the error term `error`.", "没有损失函数的误差项是 `error`。"),
    "no-loss-mixed": (
        "The second derivatives of a loss do not depend on the order in which one differentiates, so `left` and "
        "`right` would have to be equal. They are not:",
        "损失函数的二阶导数与求导次序无关，因此 `left` 与 `right` 必须相等。事实并非如此：",
    ),
    "no-loss-shift": (
        "The outputs do not change when all net inputs grow alike, so neither does a loss of the outputs, and the "
        "error terms would have to sum to 0. They do not:",
        "所有净输入同时增加相同的量时输出不变，由输出决定的损失也就不变，因此误差项之和必须为 0。事实并非如此：",
    ),
    "no-loss-undecided": (
        "Whether a loss has the error term `error` is not decided: {}",
        "是否有损失函数的误差项是 `error`，未能判定：{}",
    ),
    "no-loss-example": ("A counterexample: {}.", "反例：{}。"),
}
