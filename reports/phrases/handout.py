"""What a handout says around its derivation or its experiment, in English and in Chinese."""

from __future__ import annotations

HANDOUT_PHRASES: dict[str, tuple[str, str]] = {
    # what is asked, and why
    "lead": ("What is asked", "要解决的问题"),
    "lead-pair": (
        "How does the loss `E` change when a weight of the layer is changed a little? The answer is the gradient "
        "`dw`, by which a layer learns. Here it is derived from the definitions of the loss and of the activation, "
        "line by line, for a number `n` of outputs that stays a symbol.",
        "权重稍有变动，损失 `E` 会怎样变化？答案就是梯度 `dw`，网络正是靠它来学习的。"
        "下面从损失函数与激活函数的定义出发，对任意 `n` 个输出，一行一行地推导。",
    ),
    "lead-activation": (
        "How does an output change when a net input is changed a little? The answer, `jacobian`, is a factor of "
        "the gradient of a layer with this activation; the slope of a loss that is made for it can cancel it.",
        "净输入稍有变动，输出会怎样变化？答案就是 `jacobian`。"
        "只要用到这个激活函数，梯度中就含有这个因子；与相配的损失函数合用时，它会与损失函数的导数约去。",
    ),
    "lead-of": ("{}. {}", "{}：{}"),
    # symbols
    "symbols": ("Symbols", "记号"),
    "symbols-symbol": ("symbol", "记号"),
    "symbols-meaning": ("what it is", "含义"),
    "symbols-shape": ("shape", "形状"),
    "symbols-sample": ("shape for one sample", "单个样本的形状"),
    "symbols-batch": ("for a batch of N", "N 个样本的形状"),
    "a-number": ("a number", "一个数"),
    "symbol-E": ("loss", "损失"),
    "symbol-y": ("outputs", "输出"),
    "symbol-t": ("targets", "目标值"),
    "symbol-net": ("net inputs", "净输入"),
    "symbol-delta": ("error terms", "误差项"),
    "symbol-a": ("inputs of the layer", "该层的输入"),
    "symbol-w": ("weights", "权重"),
    "symbol-b": ("biases", "偏置"),
    "symbol-parameter": ("parameter", "参数"),
    "symbol-parameter-positive": ("parameter, positive", "参数，大于 0"),
    "symbol-parameter-unit": ("parameter, between 0 and 1", "参数，在 0 与 1 之间"),
    # an example
    "example": ("A worked example", "数值示例"),
    "example-own": ("One more sample{}.", "再看一个样本{}。"),
    "example-source-net": (
        "The net inputs and targets are those of {}; the rest is computed by the generated functions.",
        "净输入与目标值取自{}；其余各列由生成的函数计算。",
    ),
    "example-source-output": (
        "The outputs and targets are those of {}; the rest is computed by the generated functions.",
        "输出与目标值取自{}；其余各列由生成的函数计算。",
    ),
    "example-more": ("Another sample, with {} outputs:", "再看一个有 {} 个输出的样本："),
    "example-classes": ("The outputs stand for: {}.", "各输出依次表示：{}。"),
    "example-loss": ("The loss is {}.", "损失为 {}。"),
    "example-sum": ("The error terms sum to {}.", "各误差项之和为 {}。"),
    "nats-note": (
        "Logarithms are natural, so losses are in nats; 1 nat is {:.4f} bits.",
        "对数取自然对数，所以损失的单位是奈特；1 奈特等于 {:.4f} 比特。",
    ),
    "unit-nats": ("nats", "奈特"),
    "unit-bits": ("bits", "比特"),
    "bits-note": (
        "Losses are given in bits: in nats, the unit of the formulas, divided by ln 2 = {:.4f}. Error terms stay as "
        "the "
        "formulas give them.",
        "这里的损失以比特为单位：公式给出的损失以奈特为单位，除以 ln 2 = {:.4f} 即得比特数。",
    ),
    "column-sample": ("sample", "样本"),
    "column-printed": ("printed there", "原文数值"),
    "column-answer": ("answer", "判断"),
    "answer-right": ("✓ right", "✓ 正确"),
    "answer-wrong": ("✗ wrong", "✗ 错误"),
    "printed-equal": ("{} ✓", "{} ✓"),
    "printed-differs": ("{} ✗, rounded it is {}", "{} ✗，四舍五入应为 {}"),
    "printed-elsewhere": ("{} ({}, not {})", "{}（单位是{}，不是{}）"),
    "example-accuracy": (
        "{} of {} are right; the mean loss is {}.",
        "判断正确的有 {} 个（共 {} 个）；平均损失为 {}。",
    ),
    # the picture
    "picture": ("Loss and error term", "损失与误差项"),
    "picture-loss": ("loss {}", "损失 {}"),
    "picture-error": ("error term {}", "误差项 {}"),
    "picture-activation": ("The activation and its derivative", "激活函数及其导数"),
    "picture-activation-one": (
        "The output and its derivative against the net input.",
        "输出及其导数随净输入的变化。",
    ),
    "picture-activation-many": (
        "The first of three outputs, and the derivatives of the first two, against the first net input, the others "
        "being 0.",
        "三个输出中的第一个，以及前两个输出对第一个净输入的导数，随第一个净输入的变化（其余净输入为 0）。",
    ),
    "example-parameters": ("In examples: ", "示例中取 "),
    "cell-parameters": ("The values of the parameters", "参数的取值"),
    "picture-one": (
        "The loss and the error term against the net input, for each target.",
        "损失与误差项随净输入的变化，每个目标值对应一条曲线。",
    ),
    "picture-many": (
        "The loss and the error term of the first of three outputs against its net input, the others being 0, for "
        "each target of it; where that is 0, the second output is the wanted one.",
        "共有三个输出：第一个净输入变化、其余净输入为 0 时，损失与第一个误差项的变化，每个目标值对应一条曲线；"
        "第一个输出的目标值为 0 时，正确类别是第二个。",
    ),
    "picture-read": (
        "Where the output is most wrong in the picture, at a net input of {} with the target {}, the loss is {} and "
        "the error term "
        "{}; the largest error term of that curve, in size, is {}.",
        "在图中输出错得最厉害的地方（净输入为 {}，目标值为 {}），损失为 {}，误差项为 {}；"
        "该曲线上误差项的绝对值最大为 {}。",
    ),
    "picture-dead": (
        "The loss is large there and the gradient nearly 0: what is most wrong hardly learns.",
        "此处损失很大，梯度却接近 0：错得最厉害时反而几乎学不到东西。",
    ),
    "picture-even": (
        "The error term has the same size everywhere: how wrong the output is makes no difference to it.",
        "误差项的大小处处相同：输出错多错少，学习的快慢都一样。",
    ),
    "picture-flat": (
        "From a net input of {:g} to {:g} the error term is all but 0 though the loss is not: hardly anything is "
        "learned there.",
        "净输入从 {:g} 到 {:g} 这一段，损失不为 0 而误差项几乎为 0：在这里几乎学不到东西。",
    ),
    "picture-less": (
        "The gradient there is only {:.0%} of its largest: what is most wrong does not learn fastest.",
        "此处的梯度只有最大值的 {:.0%}：错得最厉害时并不是学得最快。",
    ),
    "picture-alive": (
        "The gradient is large where the loss is large: what is most wrong learns fastest.",
        "损失大的地方梯度也大：错得越厉害，学得越快。",
    ),
    # the code
    "code": ("The generated code", "生成的代码"),
    "code-lead": (
        "Made from the proof; every form that keeps digits where numbers cancel or overflow is proved too. Arrays are "
        "called net and t, whatever the symbols above. The helpers that these functions call are in the whole module: "
        "`command`",
        "这段代码由上面的证明自动生成，其中为数值稳定而改写的每个式子也都经过证明。"
        "无论上面用什么记号，代码中的数组一律名为 net 和 t。函数中调用的辅助函数见完整的模块：`command`",
    ),
    "code-own": (
        "Made from the proof; every form that keeps digits where numbers cancel or overflow is proved too. Arrays are "
        "called net and t, whatever the symbols above.",
        "这段代码由上面的证明自动生成，其中为数值稳定而改写的每个式子也都经过证明。"
        "无论上面用什么记号，代码中的数组一律名为 net 和 t。",
    ),
    "code-of": ("`function` comes from `formula`", "`function` 来自 `formula`"),
    "cell-module": ("The whole generated module", "生成的完整模块"),
    "cell-differences": ("The error term against central differences of the loss", "误差项与损失的中心差分比较"),
    "cell-curves": ("Loss and error term against the net input", "损失与误差项随净输入的变化"),
    "cell-proof": ("Every line proved again; needs Gradproof", "重新证明每一行（需要安装 Gradproof）"),
    # the course
    "course": ("The course", "课程"),
    "course-lead": (
        "Every gradient is derived line by line and proved, every run is computed. The chapters go in the order of the "
        "articles that the course follows; behind each handout stand the commands on it, without python cli.py. A "
        "handout of any other of the {} pairs of an activation and a loss comes with `command`; their error terms "
        "stand together on the page of all losses.",
        "每个梯度都逐行推导并得到证明，每次训练都实际运行。各章按所据文章的顺序排列；"
        "每份讲义之后是与之相关的命令（省略 python cli.py）。激活函数与损失函数共有 {} 种搭配，"
        "其余各种的讲义可用 `command` 生成；它们的误差项都列在损失函数总览中。",
    ),
    "course-commands": (": ", "："),
    "course-variants": ("The same for one activation: ", "针对单个激活函数："),
    # the gallery
    "gallery": ("Gallery", "讲义集"),
    "gallery-lead": (
        "Handouts as Gradproof writes them, from derivations, proofs and saved results. One command makes them anew:",
        "以下讲义由 Gradproof 根据推导、证明和保存的实验结果自动生成。用一条命令即可重新生成：",
    ),
    "gallery-pdf": ("One of them as PDF", "其中一份的 PDF 版"),
    # exercises
    "exercises": ("Exercises", "练习"),
    "exercise-compute": (
        "One sample has the net inputs {} and the targets {}. Compute the outputs, the loss and the error terms.",
        "某个样本的净输入为 {}，目标值为 {}。计算输出、损失和各误差项。",
    ),
    "exercise-outputs": (
        "The net inputs are {}. Compute the outputs and their derivatives with respect to the net inputs.",
        "净输入为 {}。计算各输出及其对净输入的导数。",
    ),
    "exercise-quantity": ("Compute `what` for {}, in nats and in bits.", "对 {} 计算 `what`，分别以奈特和比特表示。"),
    "exercise-quantity-answer": ("{}, or {}.", "{}，即 {}。"),
    "exercise-steps": (
        "A weight is 1 at first, and its gradients in the first three steps are {}. What is it after each, with the "
        "learning rate {}{}?",
        "某个权重的初始值为 1，前三步的梯度依次为 {}。学习率取 {}{}，每一步之后权重是多少？",
    ),
    "exercise-steps-defaults": (" and the defaults of all other parameters", "，其余参数取默认值"),
    "exercise-difference": (
        "Check the first error term of the first exercise by a central difference: raise and lower the first net "
        "input by h = {}.",
        "用中心差分检验上一题的第一个误差项：把第一个净输入分别增大、减小 h = {}。",
    ),
    "exercise-difference-answer": (
        "({} - {}) / {} = {}; the error term is {}.",
        "({} - {}) / {} = {}；误差项为 {}。",
    ),
    "exercise-in-nats": (" Compute in nats.", "以奈特计算。"),
    "exercise-step": (
        "The same sample: the layer has one input, 1. After one step of gradient descent with the learning rate {} "
        "on weights and biases, what are the net inputs, and what is the loss?",
        "仍用这个样本，设该层只有一个输入，其值为 1。对权重和偏置以学习率 {} 做一步梯度下降，净输入和损失变为多少？",
    ),
    "exercise-step-answer": (
        "Each net input falls by twice the learning rate times its error term, to {}; the loss goes from {} to {}.",
        "每个净输入都减去学习率与其误差项之积的两倍，变为 {}；损失原为 {}，现为 {}。",
    ),
    "exercise-hypothesis": (
        "Which line uses the hypothesis `hypothesis`? What is the error term without it?",
        "哪一行用到了假设 `hypothesis`？去掉它，误差项是什么？",
    ),
    "exercise-hypothesis-line": ("This one uses it:", "用到它的是这一行："),
    "exercise-hypothesis-without": ("Without it:", "去掉它则有："),
    "exercise-neighbour": ("Derive in the same way: {}.", "用同样的方法完成推导：{}。"),
}
