"""The activations and the losses: one record each, formulas in the syntax that users type.

Everything else (list, derive, verify, tests) reads these tables. Nothing here says what a
derivative is: the laws find it. Formulas are text so that listing them costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf, pi

from derive.steps import Domain


@dataclass(frozen=True)
class Interval:
    """A range of real numbers; an end counts where its flag says so."""

    low: float
    high: float
    low_included: bool = False
    high_included: bool = False
    lowest: str = field(default="", compare=False, kw_only=True)
    """The low end in letters, where it depends on a parameter that is left open."""

    def within(self, other: Interval) -> bool:
        above = self.low > other.low or (self.low == other.low and (other.low_included or not self.low_included))
        below = self.high < other.high or (self.high == other.high and (other.high_included or not self.high_included))
        return above and below

    def holds(self, value: float) -> bool:
        """Whether the number lies in the range."""
        return self.low < value < self.high or (
            (self.low_included and value == self.low) or (self.high_included and value == self.high)
        )

    def __str__(self) -> str:
        left, right = "[" if self.low_included else "(", "]" if self.high_included else ")"
        return f"{left}{self.lowest or _bound(self.low)}, {_bound(self.high)}{right}"


def _bound(value: float) -> str:
    sign = "-" if value < 0 else ""
    known = {inf: "∞", pi / 2: "π/2"}
    return sign + known.get(abs(value), f"{abs(value):g}")


REALS = Interval(-inf, inf)
POSITIVES = Interval(0, inf)
PROBABILITIES = Interval(0, 1)


@dataclass(frozen=True)
class Parameter:
    """A constant of a formula. Without a default it stays a symbol."""

    name: str
    domain: Domain = Domain.POSITIVE
    default: str = ""


@dataclass(frozen=True)
class Activation:
    """y as a function of net: of one net input (`net`), or of the whole vector (`net[i]`, sums over k)."""

    name: str
    formula: str
    outputs: Interval
    title: tuple[str, str]
    """English, Chinese."""
    source: str
    distribution: bool = False
    """The outputs are positive and sum to 1."""
    parameters: tuple[Parameter, ...] = ()
    kink: tuple[str, str] = ("", "")
    """Where the derivative has a jump, and what it is taken to be there; formulas."""
    purpose: tuple[str, str] = ("", "")
    """What it is used for, and what its derivative is known for (English, Chinese)."""


@dataclass(frozen=True)
class Loss:
    """E of one sample as a function of the outputs y_k and the targets t_k, in nats where it has a logarithm."""

    name: str
    formula: str
    outputs: Interval
    targets: Domain
    title: tuple[str, str]
    source: str
    distribution: bool = False
    """Only for outputs that sum to 1."""
    signed: bool = False
    """Only for outputs that take both signs (targets are -1 and 1)."""
    hypotheses: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    kink: tuple[str, str] = ("", "")
    purpose: tuple[str, str] = ("", "")
    """What it is used for, and what its gradient is known for (English, Chinese)."""


_ACTIVATIONS = (
    Activation(
        "identity",
        "net",
        REALS,
        ("identity", "恒等函数"),
        "linear regression; Gauss 1809",
        purpose=(
            "It is used at the output of a network for regression, where any number may come out. "
            "Its slope is 1 everywhere, so the error term is simply the slope of the loss.",
            "用于回归问题的输出层，输出可以是任意实数。它的导数恒等于 1，因此误差项就是损失函数对输出的导数。",
        ),
    ),
    Activation(
        "sigmoid",
        "1/(1 + exp(-net))",
        PROBABILITIES,
        ("logistic sigmoid", "sigmoid 函数"),
        "Cox 1958",
        purpose=(
            "It gives the probability of the answer yes to a yes-or-no question. "
            "It saturates: its slope is at most 1/4 and goes to 0 at both ends, "
            "and through many layers the gradient can vanish.",
            "用于二分类的输出层，输出表示答案为“是”的概率；早期也常用于隐藏层。"
            "它会饱和：导数最大只有 1/4，在两端都趋近于 0，层数一多就容易出现梯度消失。",
        ),
    ),
    Activation(
        "tanh",
        "(exp(net) - exp(-net))/(exp(net) + exp(-net))",
        Interval(-1, 1),
        ("hyperbolic tangent", "双曲正切"),
        "LeCun et al. 1998, Efficient BackProp",
        purpose=(
            "It is used in hidden layers; its outputs lie between -1 and 1, centred at 0. "
            "Its slope is 1 where the net input is 0 and quickly goes to 0 at both ends, so it saturates too.",
            "常用于隐藏层，输出在 -1 与 1 之间，以 0 为中心。"
            "导数在净输入为 0 时取最大值 1，向两端很快趋近于 0，因此同样会饱和。",
        ),
    ),
    Activation(
        "relu",
        "max(net, 0)",
        Interval(0, inf, low_included=True),
        ("rectified linear unit", "修正线性单元"),
        "Nair and Hinton 2010",
        kink=("net = 0", "0"),
        purpose=(
            "It is the usual choice for the hidden layers of deep networks. "
            "Its slope is 1 or 0: the gradient passes an active neuron undiminished, "
            "and a neuron that is never active gets none at all.",
            "深层网络的隐藏层中最常用的激活函数之一。"
            "导数只取 1 或 0：神经元激活时梯度原样通过，而始终不激活的神经元得不到任何梯度。",
        ),
    ),
    Activation(
        "leaky-relu",
        "where(net > 0, net, alpha*net)",
        REALS,
        ("leaky rectified linear unit", "带泄漏的修正线性单元"),
        "Maas et al. 2013",
        parameters=(Parameter("alpha", Domain.UNIT),),
        kink=("net = 0", "alpha"),
        purpose=(
            "It is used in hidden layers like ReLU, but keeps a smaller slope where the net input is negative. "
            "As the slope is never 0, a neuron that is not active still learns.",
            "与 ReLU 一样用于隐藏层，但净输入为负时仍保留一个较小的斜率。"
            "导数处处不为 0，所以未激活的神经元也能继续学习。",
        ),
    ),
    Activation(
        "elu",
        "where(net > 0, net, alpha*(exp(net) - 1))",
        Interval(-inf, inf, lowest="-α"),
        ("exponential linear unit", "指数线性单元"),
        "Clevert et al. 2015",
        parameters=(Parameter("alpha"),),
        kink=("net = 0", "alpha"),
        purpose=(
            "It is used in hidden layers; its negative outputs bring the mean of the outputs nearer to 0 than "
            "ReLU does. "
            "For negative net inputs its slope is still positive, but fades exponentially.",
            "用于隐藏层，净输入为负时输出也为负，使输出的均值比 ReLU 更接近 0。"
            "净输入为负时导数仍大于 0，但按指数规律衰减。",
        ),
    ),
    Activation(
        "softplus",
        "log(1 + exp(net))",
        POSITIVES,
        ("softplus", "softplus 函数"),
        "Dugas et al. 2001",
        purpose=(
            "It is a smooth form of ReLU, and is used where an output must be positive, such as a variance. "
            "Its derivative is exactly the sigmoid function, so it has no kink.",
            "可以看作光滑的 ReLU，也用于输出必须为正的场合，例如预测方差。它的导数恰好是 sigmoid 函数，因此处处可导。",
        ),
    ),
    Activation(
        "silu",
        "net*sigmoid(net)",
        Interval(-0.27846454277, inf, low_included=True),  # rounded down
        ("sigmoid-weighted linear unit", "SiLU（swish）函数"),
        "Elfwing et al. 2018; Ramachandran et al. 2017",
        purpose=(
            "It is used in the hidden layers of deep networks, as a smooth relative of ReLU. "
            "It is not monotone: its slope is negative where the net input is below about -1.28, "
            "and reaches about 1.10 at most.",
            "用于深层网络的隐藏层，等于净输入乘以它的 sigmoid 值，形状接近 ReLU 而处处光滑。"
            "它不单调：净输入小于约 -1.28 时导数为负；导数的最大值约为 1.10。",
        ),
    ),
    Activation(
        "gelu",
        "net*(1 + erf(net/sqrt(2)))/2",
        Interval(-0.16997120748, inf, low_included=True),  # rounded down
        ("Gaussian error linear unit", "高斯误差线性单元"),
        "Hendrycks and Gimpel 2016",
        purpose=(
            "It is used in the hidden layers of Transformers such as BERT and GPT. "
            "It is smooth but not monotone: its slope is at most about 1.13, "
            "and negative where the net input is below about -0.75.",
            "常用于 BERT、GPT 等 Transformer 模型的隐藏层。"
            "它处处光滑但不单调：导数最大约为 1.13，净输入小于约 -0.75 时导数为负。",
        ),
    ),
    Activation(
        "softsign",
        "net/(1 + abs(net))",
        Interval(-1, 1),
        ("softsign", "softsign 函数"),
        "Turian et al. 2009",
        purpose=(
            "It is used in hidden layers instead of tanh, with outputs between -1 and 1 and without an exponential. "
            "Its slope is at most 1 and goes to 0 at both ends much more slowly than that of tanh.",
            "用于隐藏层，可代替 tanh：输出同样在 -1 与 1 之间，但不必计算指数。"
            "导数最大为 1，趋近于 0 的速度比 tanh 慢得多，饱和较轻。",
        ),
    ),
    Activation(
        "arctan",
        "atan(net)",
        Interval(-pi / 2, pi / 2),
        ("arctangent", "反正切"),
        "Duch and Jankowski 1999",
        purpose=(
            "It is used in hidden layers where bounded outputs are wanted; they lie between about -1.57 and 1.57. "
            "Its slope is at most 1 and falls off only with the square of the net input, so it saturates slowly.",
            "用于需要输出有界的隐藏层，输出在约 -1.57 与 1.57 之间。"
            "导数最大为 1，大致与净输入的平方成反比地减小，因此饱和得较慢。",
        ),
    ),
    Activation(
        "exp",
        "exp(net)",
        POSITIVES,
        ("exponential", "指数函数"),
        "Nelder and Wedderburn 1972 (log link)",
        purpose=(
            "It is used where an output must be positive, such as the expected count in Poisson regression. "
            "Its derivative is the output itself and has no bound, so large net inputs give very large gradients.",
            "用于输出必须为正的场合，例如泊松回归中预测次数的期望。"
            "它的导数就是输出本身，没有上界，净输入较大时梯度可能急剧增大。",
        ),
    ),
    Activation(
        "softmax",
        "exp(net[i]/T)/sum(exp(net[k]/T), k)",
        PROBABILITIES,
        ("softmax", "softmax 函数"),
        "Bridle 1990; temperature T: Hinton et al. 2015",
        distribution=True,
        parameters=(Parameter("T", default="1"),),
        purpose=(
            "It turns n net inputs into the probabilities of n classes, which sum to 1. "
            "Every output depends on every net input, so its derivative is a matrix, "
            "with one case for equal and one for different indices.",
            "用于多分类的输出层，把 n 个净输入变成 n 个类别的概率，总和为 1。"
            "每个输出都依赖于所有净输入，所以它的导数是一个矩阵，求导时要分下标相同与不同两种情形。",
        ),
    ),
)

_ONE = "sum(t[k], k) = 1"

_LOSSES = (
    Loss(
        "mse",
        "sum((t[k] - y[k])**2, k)/n",
        REALS,
        Domain.REAL,
        ("mean squared error", "均方误差"),
        "Legendre 1805; Bishop 2006, section 3.1",
        purpose=(
            "It is used for regression: the mean of the squares of the errors. "
            "Its gradient carries the slope of the activation as a factor, so with one that saturates, "
            "a confidently wrong output learns slowly.",
            "取各输出误差平方的平均值，用于回归问题。"
            "误差项中带有激活函数的导数，所以激活函数一旦饱和，即使输出错得很厉害，学习也很慢。",
        ),
    ),
    Loss(
        "quadratic",
        "sum((y[k] - t[k])**2, k)/2",
        REALS,
        Domain.REAL,
        ("quadratic loss", "二次损失"),
        "Nielsen 2015, chapter 1",
        purpose=(
            "It is used for regression and for teaching backpropagation: half of the sum of the squared errors. "
            "The factor 1/2 cancels the 2 of the square, so its slope is simply output minus target.",
            "取误差平方和的一半，用于回归问题，也常用来讲解反向传播。"
            "系数 1/2 恰好与平方求导得到的 2 约去，对输出的导数就是输出减目标值。",
        ),
    ),
    Loss(
        "mae",
        "sum(abs(y[k] - t[k]), k)/n",
        REALS,
        Domain.REAL,
        ("mean absolute error", "平均绝对误差"),
        "Laplace 1774",
        kink=("y = t", "0"),
        purpose=(
            "It is used for regression when some targets are far off. "
            "The size of its slope is the same for small and for large errors, "
            "so outliers pull less than with squares; the slope jumps where the error is 0.",
            "取误差绝对值的平均值，用于含有离群值的回归问题。"
            "误差不论大小，导数的绝对值都一样，所以离群值的影响较小；但在误差为 0 处不可导。",
        ),
    ),
    Loss(
        "huber",
        "sum(where(abs(y[k] - t[k]) <= c, (y[k] - t[k])**2/2, c*abs(y[k] - t[k]) - c**2/2), k)",
        REALS,
        Domain.REAL,
        ("Huber loss", "Huber 损失"),
        "Huber 1964",
        parameters=(Parameter("c"),),
        purpose=(
            "It is used for regression with outliers: small errors are squared, "
            "large ones count by their absolute value. "
            "Its slope grows with the error up to the threshold c and stays there, without a jump.",
            "用于含有离群值的回归问题：误差小时按平方计算，误差大时按绝对值线性增长。"
            "导数的绝对值先随误差增大，到阈值 c 后保持不变，中间没有跳变。",
        ),
    ),
    Loss(
        "log-cosh",
        "sum(log(cosh(y[k] - t[k])), k)",
        REALS,
        Domain.REAL,
        ("log-cosh loss", "log-cosh 损失"),
        "Green 1990",
        purpose=(
            "It is used for regression like the Huber loss, but is smooth and has no threshold to choose. "
            "Its slope is the tanh of the error: close to the error itself when that is small, "
            "and always between -1 and 1.",
            "与 Huber 损失一样用于回归问题，但处处光滑，也不需要选阈值。"
            "它的导数是误差的 tanh：误差小时近似等于误差本身，而且总在 -1 与 1 之间。",
        ),
    ),
    Loss(
        "bce",
        "-sum(t[k]*log(y[k]) + (1 - t[k])*log(1 - y[k]), k)",
        PROBABILITIES,
        Domain.UNIT,
        ("binary cross-entropy", "二元交叉熵"),
        "Bishop 2006, equation 4.90",
        purpose=(
            "It is used for yes-or-no answers, one or several at once. "
            "With sigmoid the slope of the activation cancels: the error term is output minus target, "
            "so a badly wrong output learns fast.",
            "用于二分类和多标签分类。"
            "与 sigmoid 配合时，激活函数的导数恰好约去，误差项就是输出减目标值，所以错得越多，学得越快。",
        ),
    ),
    Loss(
        "ce",
        "-sum(t[k]*log(y[k]), k)",
        PROBABILITIES,
        Domain.POSITIVE,
        ("cross-entropy", "交叉熵"),
        "Bishop 2006, equation 4.108",
        distribution=True,
        hypotheses=(_ONE,),
        purpose=(
            "It is used to choose one of several classes, together with softmax. "
            "Differentiated together, the two give the simplest error term: output minus target, "
            "as long as the targets sum to 1.",
            "用于多分类，与 softmax 配合使用。"
            "两者合在一起求导，结果十分简洁：只要目标值之和为 1，误差项就是输出减目标值。",
        ),
    ),
    Loss(
        "kl",
        "sum(t[k]*log(t[k]/y[k]), k)",
        PROBABILITIES,
        Domain.POSITIVE,
        ("Kullback-Leibler divergence", "KL 散度"),
        "Kullback and Leibler 1951",
        distribution=True,
        hypotheses=(_ONE,),
        purpose=(
            "It tells how far the outputs are from a target distribution, as when one network learns from another. "
            "It differs from cross-entropy by a term without the outputs, so its gradient is the same.",
            "衡量输出的概率分布与目标分布的差距，常用于知识蒸馏。"
            "它与交叉熵只相差目标分布的熵，而这部分与输出无关，所以两者的梯度完全相同。",
        ),
    ),
    Loss(
        "brier",
        "sum((y[k] - t[k])**2, k)",
        PROBABILITIES,
        Domain.POSITIVE,
        ("Brier score", "Brier 评分"),
        "Brier 1950",
        purpose=(
            "It judges forecasts of probabilities, such as the chance of rain, by the squares of their errors. "
            "For targets from 0 to 1 its slope is at most 2 in size, while that of cross-entropy has no bound.",
            "用误差的平方和评价概率预报的好坏，例如降水概率的预报。"
            "目标值在 0 到 1 之间时，它对输出的导数绝对值不超过 2，而交叉熵没有这样的界。",
        ),
    ),
    Loss(
        "focal",
        "-sum(t[k]*(1 - y[k])**gamma*log(y[k]) + (1 - t[k])*y[k]**gamma*log(1 - y[k]), k)",
        PROBABILITIES,
        Domain.UNIT,
        ("binary focal loss", "二元 focal 损失"),
        "Lin et al. 2017",
        parameters=(Parameter("gamma"),),
        purpose=(
            "It is used when one of two classes is rare, as in object detection. "
            "It multiplies each term of binary cross-entropy by a weight that makes the gradient of easy "
            "samples small, so that hard ones count.",
            "用于两类样本数量悬殊的情形，例如目标检测。"
            "它给二元交叉熵的每一项乘上一个权重，使容易分对的样本梯度很小，让训练集中在难分的样本上。",
        ),
    ),
    Loss(
        "hinge",
        "sum(max(1 - t[k]*y[k], 0), k)",
        REALS,
        Domain.REAL,
        ("hinge loss", "合页损失"),
        "Cortes and Vapnik 1995",
        signed=True,
        kink=("t*y = 1", "0"),
        purpose=(
            "It is used for two classes, -1 and 1, as in support vector machines. "
            "Its slope is 0 once target times output reaches 1, and 1 in size before that, "
            "so only samples that miss this margin teach anything.",
            "用于支持向量机等二分类方法，目标值取 -1 或 1。"
            "目标值与输出的乘积达到 1 之后导数为 0，在此之前导数的绝对值为 1，所以只有未达到这一间隔的样本才起作用。",
        ),
    ),
    Loss(
        "squared-hinge",
        "sum(max(1 - t[k]*y[k], 0)**2, k)",
        REALS,
        Domain.REAL,
        ("squared hinge loss", "平方合页损失"),
        "Lee and Mangasarian 2001",
        signed=True,
        purpose=(
            "It is used like the hinge loss, but punishes large violations of the margin more. "
            "Its slope is proportional to what is missing to the margin and goes to 0 without a jump.",
            "用途与合页损失相同，但对间隔不足的部分取平方，错得越多，罚得越重。"
            "导数与不足的部分成正比，到达间隔时连续地降为 0，没有跳变。",
        ),
    ),
    Loss(
        "poisson",
        "sum(y[k] - t[k]*log(y[k]), k)",
        POSITIVES,
        Domain.POSITIVE,
        ("Poisson loss", "泊松损失"),
        "Nelder and Wedderburn 1972 (negative log-likelihood without its constant)",
        purpose=(
            "It is used to predict counts, such as calls in an hour; the output is the expected count. "
            "With the exponential as activation, the error term is simply output minus target.",
            "用于预测次数，例如一小时内的来电次数，输出表示次数的期望。激活函数取指数函数时，误差项就是输出减目标值。",
        ),
    ),
    Loss(
        "generalized-ce",
        "(1 - sum(t[k]*y[k]**q, k))/q",
        PROBABILITIES,
        Domain.POSITIVE,
        ("generalized cross-entropy", "广义交叉熵"),
        "Zhang and Sabuncu 2018",
        distribution=True,
        parameters=(Parameter("q", Domain.UNIT),),
        purpose=(
            "It is used for several classes when some labels are wrong. "
            "Its slope is that of cross-entropy times the output to the power q, "
            "so labels that the network finds unlikely count less.",
            "用于部分标签有错误的多分类问题。"
            "它的导数等于交叉熵的导数再乘以输出的 q 次幂，所以网络认为不太可能的标签影响较小。",
        ),
    ),
)

ACTIVATIONS = {activation.name: activation for activation in _ACTIVATIONS}
LOSSES = {loss.name: loss for loss in _LOSSES}


def misfit(activation: Activation, loss: Loss) -> str:
    """Why the loss makes no sense on the outputs of the activation; empty where it does."""
    if loss.distribution and not activation.distribution:
        return f"{loss.name} needs outputs that sum to 1, and the outputs of {activation.name} do not"
    if not activation.outputs.within(loss.outputs):
        return f"{loss.name} needs outputs in {loss.outputs}, and {activation.name} gives {activation.outputs}"
    if loss.signed and activation.outputs.low >= 0:
        return f"{loss.name} needs outputs of both signs, and {activation.name} gives {activation.outputs}"
    return ""


def pairs() -> list[tuple[Activation, Loss]]:
    """Every pair of the two tables that makes sense, in table order."""
    every = ((activation, loss) for loss in LOSSES.values() for activation in ACTIVATIONS.values())
    return [(activation, loss) for activation, loss in every if not misfit(activation, loss)]
