"""The claims that experiments judge, in English and in Chinese.

A claim has two phrases: what is said and, under `-why`, what its verdict rests on. The gaps are the figures of the
claim, a point in their names written `_`.
"""

from __future__ import annotations

CLAIM_PHRASES: dict[str, tuple[str, str]] = {
    # mnist
    "claim-mse-starts-slowly": (
        "With the mean squared error the training is slow at first.",
        "使用均方误差时，训练开始阶段很慢。",
    ),
    "claim-mse-starts-slowly-why": (
        "After one epoch at the same learning rate, {slower:g} of {starts:g} starts are behind softmax with "
        "cross-entropy. Median test accuracy: mean squared error {sigmoid-mse:.1%}, sigmoid with cross-entropy "
        "{sigmoid-bce:.1%}, softmax with cross-entropy {softmax-ce:.1%}. At 30 times the learning rate the mean "
        "squared error has {sigmoid-mse-fast:.1%}, which makes up for {made_up:.0%} of the difference from softmax "
        "with cross-entropy: so much of the slow start is due to the learning rate, and not to the loss.",
        "同一学习率下训练一轮后，{starts:g} 组初始参数中有 {slower:g} 组落后于 softmax 加交叉熵。测试准确率的中位数："
        "均方误差 {sigmoid-mse:.1%}，sigmoid 加交叉熵 {sigmoid-bce:.1%}，softmax 加交叉熵 {softmax-ce:.1%}。"
        "学习率取 30 倍时，均方误差达到 {sigmoid-mse-fast:.1%}，补上了与 softmax 加交叉熵之间差距的 {made_up:.0%}："
        "开始慢的这一部分原因在于学习率，而不在于损失函数。",
    ),
    "claim-ce-converges-faster": (
        "With cross-entropy the training converges faster than with the mean squared error.",
        "使用交叉熵时，训练收敛得比均方误差快。",
    ),
    "claim-ce-converges-faster-why": (
        "Epochs until {enough:.0%} of the test images are right, median of the starts: mean squared error "
        "{sigmoid-mse:g}, at 30 times the learning rate {sigmoid-mse-fast:g}; sigmoid with cross-entropy "
        "{sigmoid-bce:g}, softmax with cross-entropy {softmax-ce:g}.",
        "测试准确率达到 {enough:.0%} 所需的轮数（中位数）：均方误差 {sigmoid-mse:g}，学习率取 30 倍时 "
        "{sigmoid-mse-fast:g}；sigmoid 加交叉熵 {sigmoid-bce:g}，softmax 加交叉熵 {softmax-ce:g}。",
    ),
    "claim-inputs-284": ("The network has 284 inputs.", "网络有 284 个输入。"),
    "claim-inputs-284-why": (
        "An image has 28 × 28 = {inputs:g} pixels; 284 is a slip of the pen.",
        "一张图像有 28 × 28 = {inputs:g} 个像素；284 是笔误。",
    ),
    "claim-overfitting": (
        "Trained on 1,000 images without regularisation, the network overfits.",
        "只用 1000 张图像训练、不加正则化时，网络会过拟合。",
    ),
    "claim-overfitting-why": (
        "The cost on the test images is least ({least:.3f}) in epoch {epoch:g} and ends at {last:.3f}, while that on "
        "the training images goes on falling, to {training:.4f}.",
        "测试图像上的代价在第 {epoch:g} 轮最小（{least:.3f}），最后升到 {last:.3f}；"
        "训练图像上的代价则一直下降到 {training:.4f}。",
    ),
    "claim-regularization-helps": (
        "L2 regularisation raises the accuracy on test images.",
        "L2 正则化能提高测试图像上的准确率。",
    ),
    "claim-regularization-helps-why": (
        "After the last epoch {without:.2%} without and {with:.2%} with it.",
        "最后一轮之后，不加正则化为 {without:.2%}，加正则化为 {with:.2%}。",
    ),
    "claim-course-learns-its-images": (
        "The course's own setting (100 images, one at a time, η = 10) learns.",
        "采用课程自己的设置（100 张图像，逐个样本训练，η = 10），网络能够学会。",
    ),
    "claim-course-learns-its-images-why": (
        "In 50 epochs its loss falls from {first_loss:.3g} to {last_loss:.2g}; {accuracy:.0%} of its training images "
        "are then right. Its start is not known, so this is one start of ours.",
        "50 轮中损失从 {first_loss:.3g} 降到 {last_loss:.2g}，此时训练图像上的准确率为 {accuracy:.0%}。"
        "课程所用的初始参数未知，这里用的是本程序的一组初始参数。",
    ),
    "claim-softmax-ce-reaches-goal": (
        "784-30-10 with softmax and cross-entropy gets 95.5 % of the test images right.",
        "784-30-10 网络用 softmax 加交叉熵，测试图像上的准确率达到 95.5%。",
    ),
    "claim-softmax-ce-reaches-goal-why": (
        "Median over the starts after the last epoch: softmax with cross-entropy {softmax-ce:.2%}, sigmoid with "
        "cross-entropy {sigmoid-bce:.2%}, mean squared error {sigmoid-mse:.2%} and, at 30 times the learning rate, "
        "{sigmoid-mse-fast:.2%}.",
        "最后一轮之后，各组初始参数的中位数：softmax 加交叉熵 {softmax-ce:.2%}，sigmoid 加交叉熵 {sigmoid-bce:.2%}，"
        "均方误差 {sigmoid-mse:.2%}，学习率取 30 倍时 {sigmoid-mse-fast:.2%}。",
    ),
    "claim-drift-is-rounding": (
        "What separates the long run from the published one is rounding.",
        "长时间训练的结果与已发表结果之间的差别来自舍入误差。",
    ),
    "claim-drift-is-rounding-why": (
        "The training cost is {first_from_published:.1e} from the published one after an epoch and at most "
        "{last_from_published:.1e} later. Our own run, each batch summed backwards, drifts as far from itself: "
        "{first_of_two_orders:.1e}, then {last_of_two_orders:.1e}.",
        "训练代价与已发表值在第一轮后相差 {first_from_published:.1e}，此后至多相差 {last_from_published:.1e}。"
        "只把每一批样本改为倒序求和，本程序前后两次结果的偏离也同样大：先是 {first_of_two_orders:.1e}，"
        "后来达到 {last_of_two_orders:.1e}。",
    ),
    # gender
    "claim-mse-list-has-wrong-gradient": (
        "The printed MSE list comes from the course's program as it is, wrong backward pass included.",
        "打印的均方误差数值出自课程的原程序，包括其中错误的反向传播。",
    ),
    "claim-mse-list-has-wrong-gradient-why": (
        "The best starts in [0, 1) that equally thorough searches found, largest difference: as published "
        "{as_published:.1e}; with the inputs corrected {mse-inputs-corrected:.1e}, the hidden neurons "
        "{mse-hidden-corrected:.1e}, w32 {mse-w32-corrected:.1e}; with all three corrected "
        "{mse-all-corrected:.1e}. The best of the corrected ones is {factor:.1e} times as far off, where a difference "
        "below the machine epsilon, 2.2e-16, is counted as that.",
        "对各程序同样彻底地搜索 [0, 1) 内的初始参数，最佳结果与打印值的最大差：原程序 {as_published:.1e}；改正输入后 "
        "{mse-inputs-corrected:.1e}，改正隐藏神经元后 {mse-hidden-corrected:.1e}，改正 w32 后 "
        "{mse-w32-corrected:.1e}；三处全部改正后 {mse-all-corrected:.1e}。即使是改正后最接近的，差也是原程序的 "
        "{factor:.1e} 倍（小于机器精度 2.2e-16 的差按 2.2e-16 计）。",
    ),
    "claim-bce-list-has-right-gradient": (
        "The printed cross-entropy list comes from a network with the right gradient.",
        "打印的交叉熵数值出自梯度正确的网络。",
    ),
    "claim-bce-list-has-right-gradient-why": (
        "From the recovered start the right program comes within {bce:.1e} of all 20 numbers.",
        "从反推得到的初始参数出发，正确的程序算出的 20 个数值与打印值至多相差 {bce:.1e}。",
    ),
    "claim-starts-in-unit-cube": (
        "The starts were drawn from [0, 1).",
        "初始参数取自 [0, 1)。",
    ),
    "claim-starts-in-unit-cube-why": (
        "The recovered starts of the two lists lie between {least:.3f} and {largest:.3f}. They are not unique: some "
        "directions hardly show in the numbers.",
        "反推得到的两组初始参数在 {least:.3f} 与 {largest:.3f} 之间。它们并不唯一：有些方向几乎不影响打印的数值。",
    ),
    "claim-published-gradient-is-right": (
        "The MSE program's backward pass is the gradient of its forward pass.",
        "均方误差程序的反向传播算出的正是其前向传播的梯度。",
    ),
    "claim-published-gradient-is-right-why": (
        "{wrong:g} of its {entries:g} entries are not those of the derived gradient.",
        "{entries:g} 个分量中有 {wrong:g} 个与推导出的梯度不同。",
    ),
    "claim-conclusions-as-printed": (
        "With cross-entropy the loss is closer to 0 at the end, and falls faster in the first three lines.",
        "使用交叉熵时，最后的损失更接近 0，前三行也下降得更快。",
    ),
    "claim-conclusions-as-printed-why": (
        "As printed: cross-entropy ends at {bce_last:.4f} and falls by {bce_fell:.3f} over the first three "
        "lines, the mean squared error ends at {mse_last:.4f} and falls by {mse_fell:.3f}. But these are two "
        "different losses, from two different starts, "
        "one of them with a wrong gradient.",
        "打印的数值：交叉熵最后为 {bce_last:.4f}，前三行下降 {bce_fell:.3f}；均方误差最后为 {mse_last:.4f}，前三行下降 "
        "{mse_fell:.3f}。但两者的损失函数不同，初始参数也不同，其中一个的梯度还是错的。",
    ),
    "claim-faster-in-first-three": (
        "Compared fairly, cross-entropy is ahead after the first three lines.",
        "公平比较时，交叉熵在前三行之后领先。",
    ),
    "claim-faster-in-first-three-why": (
        "Right gradients, the same starts, both measured by the mean squared error; epoch 20. Cross-entropy is ahead "
        "from {as_taught_share:.0%} of the starts with the errors as taught, {both_1/n_share:.0%} with 1/n in both, "
        "{neither_share:.0%} with 1/n in neither. Medians: mean squared error {mse-2/n:.4f} with 2/n, {mse:.4f} "
        "without 1/n; cross-entropy {bce-1/n:.4f} with 1/n, {bce:.4f} without. (Cross-entropy with 1/n against the "
        "other without it is ahead from {crossed_share:.1%}: that compares the factors, not the losses.)",
        "梯度都正确，初始参数相同，都用均方误差衡量，比较第 20 轮。"
        "按课程的误差项，{as_taught_share:.0%} 的初始参数下交叉熵领先；"
        "两者都带 1/n 时为 {both_1/n_share:.0%}，都不带时为 {neither_share:.0%}。"
        "中位数：均方误差带 2/n 为 {mse-2/n:.4f}，不带 1/n 为 {mse:.4f}；"
        "交叉熵带 1/n 为 {bce-1/n:.4f}，不带为 {bce:.4f}。（若用带 1/n 的交叉熵与不带 1/n 的均方误差相比，则只在 "
        "{crossed_share:.1%} 的初始参数下领先：这时比较的是系数，而不是损失函数。）",
    ),
    "claim-lower-at-the-end": (
        "Compared fairly, cross-entropy has the smaller error at the end.",
        "公平比较时，交叉熵最后的误差更小。",
    ),
    "claim-lower-at-the-end-why": (
        "The same after 200 epochs: ahead from {as_taught_share:.0%} of the starts as taught, {both_1/n_share:.0%} "
        "with 1/n in both, {neither_share:.0%} with 1/n in neither. Medians: mean squared error {mse-2/n:.4f} with "
        "2/n, {mse:.4f} without 1/n; cross-entropy {bce-1/n:.4f} with 1/n, {bce:.4f} without.",
        "同样比较第 200 轮：按课程的误差项，{as_taught_share:.0%} 的初始参数下交叉熵领先；两者都带 1/n 时为 "
        "{both_1/n_share:.0%}，都不带时为 {neither_share:.0%}。中位数：均方误差带 2/n 为 {mse-2/n:.4f}，不带 1/n 为 "
        "{mse:.4f}；交叉熵带 1/n 为 {bce-1/n:.4f}，不带为 {bce:.4f}。",
    ),
    # neuron
    "claim-starts-at-0.82": ("The neuron's first output is .82.", "神经元刚开始的输出是 0.82。"),
    "claim-starts-at-0.82-why": (
        "σ(0.6 + 0.9) = {output:.6f}.",
        "σ(0.6 + 0.9) = {output:.6f}。",
    ),
    "claim-converges-in-80": (
        "From w = 0.6, b = 0.9 it converges in about 80 epochs.",
        "从 w = 0.6、b = 0.9 开始，大概 80 轮可以收敛。",
    ),
    "claim-converges-in-80-why": (
        "Nine tenths of the way of 300 epochs are done in epoch {cost_done:g} by the cost, in epoch {output_done:g} by "
        "the output; after 80 epochs {cost_left:.0%} and {output_left:.0%} are left.",
        "以 300 轮的总下降量计，损失在第 {cost_done:g} 轮、输出在第 {output_done:g} 轮完成十分之九；80 轮后分别还剩 "
        "{cost_left:.0%} 和 {output_left:.0%}。",
    ),
    "claim-slow-from-2/2": (
        "From w = b = 2 it hardly learns at first.",
        "从 w = b = 2 开始，起初几乎没有学习能力。",
    ),
    "claim-slow-from-2/2-why": (
        "In {epochs:g} epochs the cost falls by {fell:.4f} from w = b = 2, and by {fell_from_0_6/0_9:.4f} from "
        "w = 0.6, b = 0.9.",
        "{epochs:g} 轮中，从 w = b = 2 开始损失下降 {fell:.4f}；从 w = 0.6、b = 0.9 开始则下降 "
        "{fell_from_0_6/0_9:.4f}。",
    ),
    "claim-reached-after-300": (
        "After 300 epochs both runs have converged.",
        "300 轮后两次训练都已收敛。",
    ),
    "claim-reached-after-300-why": (
        "The wanted output is 0. From w = 0.6, b = 0.9 it is {from_0_6/0_9:.4f} then, from w = b = 2 still "
        "{from_2/2:.4f} and falling.",
        "目标值是 0。从 w = 0.6、b = 0.9 开始，此时输出为 {from_0_6/0_9:.4f}；"
        "从 w = b = 2 开始，输出仍为 {from_2/2:.4f}，还在下降。",
    ),
    "claim-largest-slope": ("The largest value of σ′ is 0.25.", "σ′ 的最大值是 0.25。"),
    "claim-largest-slope-why": (
        "σ′(0) = {at_zero:g}, and no value on a fine grid is larger ({largest:g}).",
        "σ′(0) = {at_zero:g}；在很密的网格上逐点计算，最大值也不超过它（{largest:g}）。",
    ),
    "claim-gradient-is-the-error": (
        "With cross-entropy the gradient depends on the error alone, not on σ′.",
        "使用交叉熵时，梯度只与误差有关，与 σ′ 无关。",
    ),
    "claim-gradient-is-the-error-why": (
        "The largest difference between the derived gradient and the error, for outputs from 0.002 to 0.998: "
        "{largest_difference:.1e}.",
        "输出在 0.002 与 0.998 之间时，推导出的梯度与误差的最大差值：{largest_difference:.1e}。",
    ),
    "claim-cross-entropy-is-faster": (
        "From w = b = 2 cross-entropy learns faster than the quadratic loss.",
        "从 w = b = 2 开始，使用交叉熵比使用二次损失学得快。",
    ),
    "claim-cross-entropy-is-faster-why": (
        "Output after 300 epochs (0 is wanted): quadratic, η = 0.15, {quadratic:.4f}; cross-entropy at the same "
        "learning rate {bce_0_15:.4f} (below one half in epoch {bce_half:g}, not {quadratic_half:g}), but at the rate "
        "of the book's figure, η = 0.005, {bce_0_005:.4f}; only the rule of that figure gets to {widget:.4f} there.",
        "300 轮后的输出（目标值为 0）：二次损失（η = 0.15）为 {quadratic:.4f}；交叉熵在同一学习率下为 {bce_0_15:.4f}"
        "（第 {bce_half:g} 轮降到 0.5 以下，二次损失要到第 {quadratic_half:g} 轮），而按书中插图的学习率 η = 0.005 为 "
        "{bce_0_005:.4f}；在这个学习率下，只有插图所用的规则才能达到 {widget:.4f}。",
    ),
    "claim-widget-is-gradient-descent": (
        "The book's interactive figure for cross-entropy shows gradient descent.",
        "书中交叉熵的交互式插图展示的是梯度下降。",
    ),
    "claim-widget-is-gradient-descent-why": (
        "At w = 0.6, b = 0.9 a difference of the loss gives ∂C/∂w = {difference:.6f}. The derived gradient is "
        "{derived:.6f}; the figure's script takes {widget:.6f}, ∂C/∂a without the factor σ′. After 300 epochs at "
        "η = 0.005 the gradient leads to an output of {output_by_gradient:.4f}, the script to {output_by_widget:.4f}.",
        "在 w = 0.6、b = 0.9 处，损失的差分给出 ∂C/∂w = {difference:.6f}。推导出的梯度也是 {derived:.6f}；"
        "插图的脚本取 {widget:.6f}，即缺少因子 σ′ 的 ∂C/∂a。η = 0.005 训练 300 轮后，按梯度得到输出 "
        "{output_by_gradient:.4f}，按脚本得到 {output_by_widget:.4f}。",
    ),
    # optimisers
    "claim-momentum-speeds-up": (
        "Momentum speeds up gradient descent in a narrow valley.",
        "在狭长山谷中，动量法加快梯度下降。",
    ),
    "claim-momentum-speeds-up-why": (
        "Steps until {left:.0e} of the loss is left, κ = {condition:g}, each with the constants that make errors "
        "shrink fastest in the long run: gradient descent {sgd:g}, momentum {momentum:g}, Nesterov momentum "
        "{nesterov:g}.",
        "κ = {condition:g}，各取使误差最终缩小得最快的参数，损失降到原来的 {left:.0e} 所需的步数：梯度下降 {sgd:g}，"
        "动量法 {momentum:g}，Nesterov 动量法 {nesterov:g}。",
    ),
    "claim-adam-scale-free": (
        "The length of Adam's steps does not depend on the scale of the gradients.",
        "Adam 的步长与梯度的大小无关。",
    ),
    "claim-adam-scale-free-why": (
        "First steps for gradients of 0.0003 and of 300, in learning rates: Adam {adam_small:.4f} and "
        "{adam_large:.4f}, gradient descent {sgd_small:g} and {sgd_large:g}.",
        "梯度为 0.0003 与 300 时的第一步（以学习率为单位）：Adam 为 {adam_small:.4f} 与 {adam_large:.4f}，梯度下降为 "
        "{sgd_small:g} 与 {sgd_large:g}。",
    ),
    "claim-uncorrected-starts-too-long": (
        "A mean of squares that starts at 0 and is not corrected makes the first steps too long.",
        "从 0 开始且不加修正的平方平均值会使最初的步子过长。",
    ),
    "claim-uncorrected-starts-too-long-why": (
        "First steps in learning rates: RMSProp {rmsprop:.3f}, Adam, which corrects it, {adam:.3f}. After 1,000 steps "
        "RMSProp is at {last:.3f}, too.",
        "第一步（以学习率为单位）：RMSProp 为 {rmsprop:.3f}，带修正的 Adam 为 {adam:.3f}。1000 步之后 RMSProp 也降到 "
        "{last:.3f}。",
    ),
    "claim-adagrad-fades": (
        "The steps of Adagrad only ever shrink.",
        "Adagrad 的步长只减不增。",
    ),
    "claim-adagrad-fades-why": (
        "For a steady gradient, step {steps:g} is {left:.3f} of the first, one over the root of {steps:g}; every step "
        "is shorter than the one before.",
        "梯度不变时，第 {steps:g} 步是第一步的 {left:.3f} 倍，即 {steps:g} 的平方根分之一；每一步都比前一步短。",
    ),
    "claim-penalty-is-no-decay": (
        "For Adam an L2 penalty is no weight decay; AdamW has one.",
        "对 Adam 来说，L2 正则项不等于权重衰减；AdamW 才有权重衰减。",
    ),
    "claim-penalty-is-no-decay-why": (
        "What λ = {strength:g} takes from a weight in {steps:g} very small steps, as a share of η λ w a step: gradient "
        "descent {sgd:.4f}, Adam with the penalty {adam:.4f}, AdamW {adamw:.4f}.",
        "λ = {strength:g} 在 {steps:g} 个很小的步子中使权重减少的量，与每步 η λ w 之比：梯度下降 {sgd:.4f}，Adam "
        "加正则项 {adam:.4f}，AdamW {adamw:.4f}。",
    ),
    "claim-others-are-sooner": (
        "The others learn in fewer epochs than gradient descent.",
        "其他优化器比梯度下降学得快，所需轮数更少。",
    ),
    "claim-others-are-sooner-why": (
        "On the small network, each with the best learning rate of those tried: epochs until the loss is down to "
        "{goal:.4f}, at which gradient descent ends: gradient descent {sgd:g}, momentum {momentum:g}, "
        "Nesterov {nesterov:g}, Adagrad {adagrad:g}, RMSProp {rmsprop:g}, Adam {adam:g}, AdamW {adamw:g}; {sooner:g} "
        "of {others:g} are sooner. That is one small run, and no law.",
        "在小网络上，学习率各取试过的最佳值：降到梯度下降最后的损失 {goal:.4f} 所需的轮数：梯度下降 "
        "{sgd:g}，动量法 {momentum:g}，Nesterov {nesterov:g}，Adagrad {adagrad:g}，RMSProp {rmsprop:g}，Adam {adam:g}，"
        "AdamW {adamw:g}；{others:g} 个中有 {sooner:g} 个更快。这只是一次小规模运行的结果，并非普遍规律。",
    ),
}
