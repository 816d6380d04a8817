"""What the table of the articles' sentences says, in English and in Chinese.

`why-NAME` is what the verdict on a sentence rests on; its gaps are the figures that were computed.
"""

from __future__ import annotations

SENTENCE_PHRASES: dict[str, tuple[str, str]] = {
    # the frame
    "claims": ("What five course articles say, and whether it is so", "五篇课程文章的论断与检验"),
    "claims-lead": (
        "Every sentence and formula of the five articles that states something that can be checked, by its line, with "
        "the check that decides it. No verdict on what can be checked is set by hand: each comes from a proof, from "
        "the check of a formula, from an experiment that was run again, or from numbers computed for it. Only what "
        "cannot be checked, or names something, is marked so by hand, with the reason. Sentences are given in "
        "short; the formulas stand in full in the errata, to whose lines the last column refers.",
        "五篇文章中凡是可以检验的语句和公式，按行号列出，并注明由什么检验。凡可检验的，结论都不是人为设定的："
        "它们来自证明、对公式的检查、重新运行的实验，或专门计算的数值。只有无法检验的和只起命名作用的语句由人工标出，并附理由。语句只取大意；公式全文见勘误，最后一列给出勘误中的行号。",
    ),
    "claims-counts": ("Counts", "统计"),
    "claims-meanings": (
        "Under a condition: right only if something holds that the sentence does not say; the condition is given. In "
        "part: only some of it is right, or only in some cases; what is not is said beside it. Right again: the right "
        "side is what it would be without the mistake before, but the equality as printed is false. A "
        "definition states nothing to decide. What cannot be checked is a matter of taste or practice, or too little "
        "of it is left; why is said beside it.",
        "“有条件成立”：只有在原文没有说明的条件下才成立，条件一并给出。“部分成立”：只有一部分正确，或只在某些情形下正确，旁边说明哪里不成立。"
        "“又回到正确”：右边是若无前面的错误所应得的结果，但所印的等式本身不成立。“定义”没有可判定的内容。"
        "“无法检验”：属于看法或习惯，或者原文所剩太少；理由写在旁边。",
    ),
    "claims-line": ("line", "行"),
    "claims-said": ("what is said", "论断"),
    "claims-verdict": ("verdict", "结论"),
    "claims-why": ("why, or what is right", "依据或更正"),
    "claims-check": ("checked by", "检验方式"),
    "claims-silent": ("Lines that state nothing to check: {}.", "没有可检验内容的行：{}。"),
    "claims-lines-of": ("{} ({})", "{}（{}）"),
    "ruling-right": ("✓ right", "✓ 正确"),
    "ruling-condition": ("⊢ under a condition", "⊢ 有条件成立"),
    "ruling-part": ("± in part", "± 部分成立"),
    "ruling-again": ("↻ right again", "↻ 又回到正确"),
    "ruling-wrong": ("✗ wrong", "✗ 错误"),
    "ruling-undecided": ("? undecided", "? 未判定"),
    "ruling-given": ("∘ a definition", "∘ 定义"),
    "ruling-open": ("– not checkable", "– 无法检验"),
    # checks
    "claims-by-errata": ("errata, line {}", "勘误，第 {} 行"),
    "claims-by-check": ("the check of its formula", "对其公式的检查"),
    "claims-by-numbers": ("numbers computed", "数值计算"),
    "claims-chain": ("{} equalities, each proved", "{} 个等式，每个都已证明"),
    "claims-number-right": ("right to its digits", "所给各位均正确"),
    "claims-numbers-right": ("{} numbers, each right to its digits", "{} 个数，所给各位均正确"),
    "claims-numbers-wrong": ("rightly: {}", "应为：{}"),
    "claims-numbers-single": ("the digits of single precision", "单精度的结果"),
    "claims-numbers-short": (
        "right to its own digits; to as many as those beside it: {}",
        "就所给位数而言正确；若与旁边的数取同样位数：{}",
    ),
    "claims-run": (
        "{2}: {0} numbers come out again, to {1}",
        "{2}：{0} 个数值得到重现，最大差 {1}",
    ),
    "claims-all-proved": ("the gradient of each is derived and proved", "每一种的梯度都已推导并得到证明"),
    "claims-no-gradient": (
        "to measure with, not to train with: its derivative with respect to the output is 0 wherever it has one, and "
        "no gradient is derived from it",
        "可以用来评估，不能用来训练：它对输出的导数处处为 0（跳跃处不可导），因此无法由它推导梯度",
    ),
    "claims-right-again": (
        "the result is right; it is not equal to the left side, which is a mistake",
        "结果正确，但并不等于左边：左边有错",
    ),
    "claims-only-where": (
        "only where `condition`; in general `equation`",
        "仅当 `condition` 时；一般为 `equation`",
    ),
    "claims-unproved": ("the derivation could not be proved", "推导未能得到证明"),
    # the transcript of the notes
    "transcript": ("The transcript of the notes, value by value", "笔记中的程序输出，逐个数值"),
    "transcript-lead": (
        "The program runs again with our own code: exponentials in single precision (float32), summed one after the "
        "other, softmax by the generated function, four decimals. Of {} printed numbers {} come out digit by digit; "
        "beside them what double precision would print.",
        "用本工具的代码重新运行该程序：单精度（float32）指数逐项求和，softmax 由生成的函数计算，取四位小数。"
        "共 {} 个数，其中 {} 个逐位相同；旁边列出用双精度会打印的数。",
    ),
    "transcript-what": ("what is printed", "内容"),
    "transcript-printed": ("printed", "原文"),
    "transcript-single": ("single precision", "单精度"),
    "transcript-double": ("double precision", "双精度"),
    "transcript-of-softmax": ("softmax of {0}, the output for {1}", "{0} 的 softmax，{1} 对应的输出"),
    "transcript-of-exp": ("exp({1}) in {0}", "{0} 中的 exp({1})"),
    "transcript-of-sum": ("the sum in {0} up to exp({1})", "{0} 中累加到 exp({1}) 的和"),
    "transcript-of-share": ("exp({1}) over the sum in {0}", "{0} 中 exp({1}) 除以总和"),
    # what states nothing, and what cannot be checked
    "silent-title": ("titles, headings, greetings", "标题、小标题、开场白"),
    "silent-question": ("questions and tasks", "提问与任务"),
    "silent-page": ("links, advertisements and teasers of other pages", "链接、广告与其他文章的摘要"),
    "silent-picture": ("a picture that is lost, or what led to it", "已丢失的图片及其引导文字"),
    "silent-fragment": ("words or a formula of which only a piece is left", "只剩片断的文字或公式"),
    "claims-open-wish": ("a wish", "这是愿望"),
    "claims-open-opinion": ("an opinion", "这是看法"),
    "claims-open-elsewhere": (
        "about what another article describes; nothing of it is given here",
        "说的是另一篇文章的内容，这里没有给出",
    ),
    "claims-open-people": ("about people, not networks", "说的是人，不是网络"),
    "claims-open-practice": ("a practice, not a statement", "这是做法，不是论断"),
    "claims-open-without-proof": ("it announces that nothing is shown", "只说明此处不作证明"),
    "claims-open-fragment": (
        "the words stand alone: whether as a cause or as a cure is not said",
        "只有这几个字，没有说是原因还是办法",
    ),
    "claims-open-kinds": ("names two kinds of learning", "给出两类学习的名称"),
    # what figures say
    "why-two-classes": (
        "the targets of the {people:g} people take {values:g} values, in one output",
        "{people:g} 个样本的目标值只有 {values:g} 种，由一个输出表示",
    ),
    "why-larger-gradient": (
        "in a small step the loss falls by η times the square of the gradient (measured: {least:.5f} to {most:.5f} "
        "of that); but at the rate {rate:g} a step on E = y²/2 raises it from {before:g} to {after:g}: the learning "
        "rate must be small enough",
        "步长很小时，损失下降 η 乘以梯度的平方（实测之比最小为 {least:.5f}，最大为 {most:.5f}）；"
        "但学习率为 {rate:g} 时，对 E = y²/2 走一步，损失由 {before:g} 升到 {after:g}：学习率必须足够小",
    ),
    "why-rounds": (
        "{lines:g} lines, but only every {every:g}th epoch is printed: {epochs:g} epochs",
        "打印了 {lines:g} 行，但每 {every:g} 轮才打印一次：共 {epochs:g} 轮",
    ),
    "why-proportional": (
        "true of the difference y - t, which line 42 calls loss; the loss E itself grows with it, but E/|δ| goes from "
        "{first:.2f} to {last:.2f} for outputs from 0.1 to 0.99, target 0",
        "对第 42 行称为 loss 的差 y - t 成立；损失 E 本身随之增大，但不成正比："
        "目标值为 0、输出从 0.1 到 0.99 时，E/|δ| 从 {first:.2f} 变到 {last:.2f}",
    ),
    "why-flat-is-small-gradient": (
        "∂C/∂w is {slope_2/2:.4f} at w = b = 2, where the cost is {cost_2/2:.3f}, and {slope_0_6/0_9:.4f} at 0.6, 0.9, "
        "where it is {cost_0_6/0_9:.3f}",
        "w = b = 2 处 ∂C/∂w 为 {slope_2/2:.4f}，代价为 {cost_2/2:.3f}；"
        "0.6、0.9 处为 {slope_0_6/0_9:.4f}，代价为 {cost_0_6/0_9:.3f}",
    ),
    "why-both-inputs": (
        "after 300 epochs it answers 1 with {at_one:.3f}, but 0 with {at_zero:.3f}: it was trained on the "
        "input 1 alone",
        "300 轮后，输入 1 的输出为 {at_one:.3f}，而输入 0 的输出为 {at_zero:.3f}：训练时只用了输入 1",
    ),
    "why-quick-at-first": (
        "the cost falls by {first:.3f} in the first third of the epochs, by {rest:.3f} in the rest",
        "前三分之一的轮数中代价下降 {first:.3f}，其余下降 {rest:.3f}",
    ),
    "why-slow-where-costly": (
        "the cost is largest at the start, where an epoch lowers it by {first:.1e}; later by up to {largest:.1e}",
        "代价在开始时最大，此时一轮只下降 {first:.1e}；之后每轮最多下降 {largest:.1e}",
    ),
    "why-slow-where-cheap": (
        "the cost is least at the end, {cost:.4f}, where an epoch lowers it by {last:.1e}; before by up to "
        "{largest:.1e}",
        "代价在最后最小，为 {cost:.4f}，此时一轮只下降 {last:.1e}；此前每轮最多下降 {largest:.1e}",
    ),
    "why-bias-learned": (
        "the bias is learned too: in 300 epochs it moves by {bias:.3f}, the weight by {weight:.3f}",
        "偏置也在学习：300 轮中偏置改变了 {bias:.3f}，权重改变了 {weight:.3f}",
    ),
    "why-order": (
        "in {rows:,.0f} of {samples:,.0f} samples of five classes the probabilities have the order of the net inputs",
        "五类共 {samples:.0f} 个样本，其中 {rows:.0f} 个样本的概率大小次序与净输入一致",
    ),
    "why-kink": (
        "a convention: from the left the slope at 0 is {left:g}, from the right {right:g}, and there is no derivative",
        "这是约定：0 处的左导数为 {left:g}，右导数为 {right:g}，导数不存在",
    ),
    "why-shapes": (
        "a weight of {rows:g} outputs and {columns:g} inputs, saved and loaded, has this shape and the same numbers",
        "{rows:g} 个输出、{columns:g} 个输入的权重矩阵存入文件再读回，形状与数值都不变",
    ),
    "why-epoch": (
        "{samples:g} samples, each used once; steps with batches of 1, 3, 5, 10: {steps_1:g}, {steps_3:g}, "
        "{steps_5:g}, "
        "{steps_10:g}, the number of samples over the batch size, rounded up",
        "{samples:g} 个样本各用一次；每批 1、3、5、10 个时，步数为 {steps_1:g}、{steps_3:g}、{steps_5:g}、"
        "{steps_10:g}，"
        "即样本数除以批大小，向上取整",
    ),
    "why-ten-classes": (
        "{images:g} images carry {classes:g} different labels",
        "{images:g} 张图像共有 {classes:g} 种标签",
    ),
    "why-probabilities": (
        "5,000 outputs for net inputs from -50 to 50 lie between {least:.0e} and {most:g}; each sum is 1 up to "
        "{apart:.0e}",
        "净输入取 -50 到 50 时，5000 个输出在 {least:.0e} 与 {most:g} 之间；各组之和与 1 至多相差 {apart:.0e}",
    ),
    "why-answers": (
        "the largest output is that of the label in {right:g} of {rows:g} rows, the first two",
        "{rows:g} 行中有 {right:g} 行（前两行）的最大输出就是标签所指的类别",
    ),
    "why-all-outputs-depend": (
        "no entry of the derived Jacobian is 0; the smallest of 1,600 is {least:.1e}",
        "推导出的雅可比矩阵没有为 0 的元素；1600 个元素中绝对值最小的为 {least:.1e}",
    ),
    "why-code-bits": (
        "{words:g} words tell the {one_hot:g} one-hot patterns apart, not all {patterns:,.0f} patterns of 16 bits",
        "{words:g} 个码字可以区分 {one_hot:g} 个 one-hot 模式，但不能区分全部 {patterns:.0f} 个 16 位模式",
    ),
    "why-focal": (
        "beside cross-entropy (γ = 2, target 0) the error term of an easy sample, net input -4, is {easy:.4f} times "
        "as large, that of a hard one, net input 1, {hard:.2f} times",
        "与交叉熵相比（γ = 2，目标值 0），容易的样本（净输入 -4）的误差项只有 {easy:.4f} 倍，"
        "难的样本（净输入 1）为 {hard:.2f} 倍",
    ),
    "why-one-hot": (
        "if a sample has one certain label; softened labels have entries such as {least:g} and {largest:g}",
        "前提是每个样本有一个确定的标签；平滑后的标签会取 {least:g}、{largest:g} 这样的值",
    ),
    "why-one-hot-sum": (
        "{targets:g} one-hot targets of 2 to 20 classes, each sums to 1",
        "2 至 20 类的 {targets:g} 个 one-hot 目标值，总和都是 1",
    ),
    "why-entropy-grows": (
        "from {certain:g} for a certain outcome to {even:g} bit for even odds, on to {sixteen:g} bits for 16 equally "
        "likely outcomes, and never falls between",
        "结果确定时为 {certain:g}，两种结果等可能时为 {even:g} 比特，16 种结果等可能时为 {sixteen:g} 比特，"
        "其间一直增大",
    ),
    "why-code-length": (
        "a shortest code (Huffman) reaches it where all p are powers of 1/2: {halves:g} and {halves_h:g} bits; else it "
        "is a lower bound: {others:g} and {others_h:.4f}",
        "当各 p 都是 1/2 的幂时，最短编码（Huffman）的平均长度恰好等于熵：{halves:g} 与 {halves_h:g} 比特；"
        "否则熵只是下界：{others:g} 与 {others_h:.4f}",
    ),
    "why-code-of-another": (
        "exact where all q are powers of 1/2: {halves:g} and {halves_h:g} bits (H(p) is {own:g}); else not: {others:g} "
        "and {others_h:.4f}",
        "当各 q 都是 1/2 的幂时恰好相等：{halves:g} 与 {halves_h:g} 比特（H(p) 为 {own:g}）；否则不等："
        "{others:g} 与 {others_h:.4f}",
    ),
    "why-difference": (
        "for one and the same p; two equal distributions (1/2, 1/2) have {even:g} bit, the different (1, 0) and (0.8, "
        "0.2) only {sure:.3f}",
        "前提是 p 固定；两个相同的分布 (1/2, 1/2) 的交叉熵为 {even:g} 比特，而不同的分布 (1, 0) 与 (0.8, 0.2) "
        "只有 {sure:.3f}",
    ),
    "why-divergence": (
        "it is 0 for equal distributions and above 0, from {least:.4f}, for all 342 other pairs tried: the "
        "least is best",
        "分布相同时为 0，其余 342 对分布都大于 0（最小的为 {least:.4f}）：最小值正好在两个分布相同时取到",
    ),
    "why-news": (
        "of eight equally likely teams: {winner:g} bits that one has won, {finalist:g} bits that it is in the final",
        "八支球队夺冠的机会均等时：夺冠的消息为 {winner:g} 比特，进决赛的消息为 {finalist:g} 比特",
    ),
    "why-transcript": (
        "{right:g} of {numbers:g} numbers ({different:g} different ones) come out digit by digit in single precision, "
        "summed one after the other; in double precision {double:g} of them would be printed otherwise",
        "用单精度逐项求和，{numbers:g} 个数（其中 {different:g} 个不同）有 {right:g} 个逐位相同；"
        "用双精度则有 {double:g} 个会打印成别的数",
    ),
    "why-flat-at-the-ends": (
        "the limits of the derivative for net → -∞ and net → ∞ are {low:g} and {high:g}; its largest value is "
        "{largest:g}",
        "net → -∞ 与 net → ∞ 时导数的极限为 {low:g} 和 {high:g}；最大值为 {largest:g}",
    ),
    "why-no-gradient-at-the-ends": (
        "the limits of |δ|: {error_right:g} where the output is right (loss {loss_right:g}) and {error_wrong:g} where "
        "it is wrong (loss {loss_wrong:g})",
        "|δ| 的极限：输出正确时为 {error_right:g}（损失 {loss_right:g}），输出错误时为 {error_wrong:g}（损失 "
        "{loss_wrong:g}）",
    ),
    "why-gradient-where-wrong": (
        "the limits of |δ|: {error_right:g} where the output is right, {error_wrong:g}, its largest, where it is wrong "
        "(loss {loss_wrong:g})",
        "|δ| 的极限：输出正确时为 {error_right:g}，输出错误时达到最大值 {error_wrong:g}（损失 {loss_wrong:g}）",
    ),
}
