"""What is said of error terms where the error is large, in English and in Chinese."""

from __future__ import annotations

SATURATION_PHRASES: dict[str, tuple[str, str]] = {
    "saturation-title": ("Error against gradient: {}", "误差与梯度的关系：{}"),
    "saturation-curve": ("The error term and the slope of the activation", "误差项与激活函数的导数"),
    "saturation-far": ("Where the net input is far out", "净输入趋于两端时"),
    "saturation-target": ("target", "目标值"),
    "saturation-open": ("any", "任意"),
    "saturation-largest": ("Where the error term is largest", "误差项何时最大"),
    "saturation-size": ("largest size of `δ`", "`δ` 绝对值的最大值"),
    "saturation-net": ("at net input", "所在净输入"),
    "saturation-output": ("at output", "所在输出"),
    "saturation-monotone": ("monotone in net", "关于净输入单调"),
    "monotone-proved": ("yes, proved", "是，已证明"),
    "monotone-agrees": ("at all points tried", "在所试各点上是"),
    "monotone-undecided": ("not decided", "未判定"),
    "monotone-wrong": ("no", "否"),
    "saturation-unbounded": ("no bound", "无界"),
    "saturation-not-found": ("not found", "未求出"),
    "saturation-verdict": ("The verdict", "结论"),
    "saturates": (
        "It saturates: for the target {} and {} the error goes to {}, but `δ` goes to 0. From an output that is "
        "altogether wrong the network learns hardly anything.",
        "它会饱和：当目标值为 {} 且 {} 时，误差趋于 {}，而 `δ` 趋于 0。输出完全错误时，网络反而几乎学不到东西。",
    ),
    "saturates-beyond": (
        "`δ` is largest in size at `y` = `place`; beyond that the error goes on growing, while `δ` goes back to 0.",
        "`δ` 的绝对值在 `y` = `place` 处最大；越过此处，误差继续增大，`δ` 却退回到 0。",
    ),
    "saturates-slope": (
        "The reason is the factor `slope`, the slope of the activation: it goes to 0 there, and nothing in the slope "
        "of the loss makes up for that.",
        "原因在于因子 `slope`，即激活函数的导数：它在该处趋于 0，而损失函数的导数无法弥补。",
    ),
    "saturates-not": (
        "It does not saturate: wherever the error does not go to 0, neither does `δ`.",
        "它不会饱和：凡是误差不趋于 0 之处，`δ` 也不趋于 0。",
    ),
    "saturates-not-slope": (
        "The slope of the activation, `slope`, does go to 0, but the slope of the loss grows as fast, and their "
        "product does not.",
        "激活函数的导数 `slope` 确实趋于 0，但损失函数的导数以同样的速度增大，两者的乘积并不趋于 0。",
    ),
    "saturates-open": (
        "Whether it saturates is not decided: a limit was not found. A value for a parameter may help (--let).",
        "是否饱和未能判定：有极限未求出。给参数一个值或许有用（--let）。",
    ),
    "saturation-depth": ("Through many layers", "穿过多层之后"),
    "saturation-bound": (
        "Each layer that an error term goes back through multiplies it by the slope of that layer. With weights of "
        "size 1 a path through `L` layers keeps at most the share `(max f′)ᴸ`, and here `max f′` = {}. Measured: the "
        "mean size of `δ` in a layer over that in the last one, in a network of {} layers of {} neurons with weights "
        "from N(0, 1/{}).",
        "误差项每往回穿过一层，就要乘上那一层激活函数的导数。当权重大小为 1 时，穿过 `L` 层后至多剩下 `(max f′)ᴸ`，"
        "这里 `max f′` = {}。下面的实测值是各层 `δ` 的平均大小与最后一层之比：网络共 {} 层，每层 {} 个神经元，"
        "权重取自 N(0, 1/{})。",
    ),
    "saturation-layers": ("layers back", "往回的层数"),
    "saturation-at-most": ("at most", "上界"),
    "saturation-measured": ("measured", "实测"),
    "saturation-picture": ("The error term over the net input", "误差项随净输入的变化"),
    "saturation-caption": (
        "The error and the error term over the net input, for each target; constants such as n are 1 here. Where "
        "the error is large a loss that does not saturate has a large error term, too.",
        "各目标值下，误差与误差项随净输入的变化，其中 n 等常数取 1。只要损失函数不饱和，误差大的地方误差项也大。",
    ),
    "saturation-for": ("target {}", "目标值 {}"),
    # the derivation of a topic
    "delta-slope": ("The error term, differentiated with respect to the net input", "误差项对净输入求导"),
    "result-delta-slope": ("slope of the error term", "误差项对净输入的导数"),
    "square": ("How large the slope of the activation can be", "激活函数的导数最大能有多大"),
    "result-bound": ("slope of the activation", "激活函数的导数"),
}
