"""The chapters of the course: the one table of its order. What the tables hold beyond it comes last by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from derive.topics import GROUPS, TOPICS, Topic
from numeric.experiments import EXPERIMENTS
from reports.handout.pages import PAGES


@dataclass(frozen=True)
class Chapter:
    """A heading of the course (English, Chinese), what one learns there, and its handouts by name, in order.

    Those of every topic of `groups` come between the ones that are named and the last ones, but for those that a
    chapter names, and those that are another for one activation.
    """

    title: tuple[str, str]
    about: tuple[str, str]
    named: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    last: tuple[str, ...] = ()

    @property
    def members(self) -> tuple[str, ...]:
        apart = {one for topic in TOPICS.values() for one in _for_one_activation(topic)}
        apart |= {name for chapter in CHAPTERS for name in (*chapter.named, *chapter.last)}
        found = (one.name for one in TOPICS.values() if one.group in self.groups and one.name not in apart)
        return (*self.named, *found, *self.last)


def _for_one_activation(topic: Topic) -> list[str]:
    """The topics that are this one for one activation each."""
    if topic.of is None:
        return []
    return [one.name for one in TOPICS.values() if one.activation and topic.of(one.activation).name == one.name]


CHAPTERS = (
    Chapter(
        ("The mean squared error on a sigmoid, and why it is slow", "sigmoid 加均方误差，为什么慢"),
        (
            "The gradient has the slope of the sigmoid as a factor, and vanishes where the output is most wrong.",
            "梯度中含有 sigmoid 的导数这一因子，在输出错得最厉害的地方趋于消失。",
        ),
        ("sigmoid", "sigmoid-mse", "saturation-sigmoid-mse"),
        ("saturation",),
    ),
    Chapter(
        ("A loss for the error term that one wants", "由希望的误差项得到损失函数"),
        (
            "Derived backwards: the loss whose error term is output minus target. With the sigmoid it is binary "
            "cross-entropy.",
            "倒推：求误差项等于“输出减目标值”的损失函数。与 sigmoid 配合时，它就是二元交叉熵。",
        ),
        ("design-bce", "sigmoid-bce", "saturation-sigmoid-bce"),
        ("designs",),
    ),
    Chapter(
        ("Two losses on the same data", "同一数据上的两种损失函数"),
        (
            "The lesson's program, run again number by number, with the mistake in its gradient.",
            "逐个数值地重新运行课程的程序，并找出其梯度中的错误。",
        ),
        ("gender",),
    ),
    Chapter(
        ("Softmax with cross-entropy", "softmax 与交叉熵"),
        (
            "From net inputs to the probabilities of classes, the derivative in two cases, and the simplest error "
            "term of all.",
            "从净输入到各类别的概率，分两种情形求导，最后得到最简洁的误差项。",
        ),
        ("softmax", "softmax-ce", "design-ce", "softmax-listing"),
    ),
    Chapter(
        ("A single neuron", "单个神经元"),
        (
            "One neuron learns to answer 1 with 0. How fast it does depends on its start, and on the loss.",
            "一个神经元学习对输入 1 给出 0。学得多快，取决于起点，也取决于损失函数。",
        ),
        ("sigmoid-quadratic", "neuron"),
    ),
    Chapter(
        ("Information", "信息论"),
        (
            "Entropy, cross-entropy and divergence: what a loss in nats or bits measures.",
            "熵、交叉熵与散度：以奈特或比特为单位的损失衡量的是什么。",
        ),
        groups=("information",),
    ),
    Chapter(
        ("Optimisers", "优化器"),
        (
            "What is done with a gradient: the rules of each method, and what follows from them.",
            "如何使用梯度：各种方法的更新规则及由此推出的性质。",
        ),
        ("sgd", "momentum", "nesterov", "look-ahead"),
        ("optimisers",),
        last=("optimisers",),
    ),
    Chapter(
        ("Networks with hidden layers", "多层网络"),
        (
            "The error term of a layer from that of the next: backpropagation. Each sigmoid makes it smaller, an "
            "active ReLU passes it on whole.",
            "由后一层的误差项求前一层的误差项：反向传播。每经过一层 sigmoid 都会变小，而激活的 ReLU 原样传递。",
        ),
        ("backprop", "backprop-sigmoid", "backprop-relu", "relu-depth"),
        ("hidden-layers",),
    ),
    Chapter(
        ("Normalisation", "归一化"),
        (
            "Mean and variance taken out within the network: every output depends on all inputs of its batch or layer.",
            "在网络内部去除均值与方差：每个输出都依赖于同一批（或同一层）的全部输入。",
        ),
        groups=("normalisation",),
    ),
    Chapter(
        ("Handwritten digits", "手写数字识别"),
        (
            "All of it on real data: losses compared, overfitting, and when to stop.",
            "在真实数据上：比较各种损失函数，过拟合，以及何时停止训练。",
        ),
        ("softmax-regression", "mnist", "early-stopping"),
    ),
    Chapter(
        ("Regularisation", "正则化"),
        (
            "Norms of the weights as a penalty, what they do to a step, and overfitting cured.",
            "以权重的范数作为正则项，它们对一步更新的影响，以及如何减轻过拟合。",
        ),
        ("p-norm", "l1", "l2", "weight-decay"),
        ("regularisation",),
        last=("overfitting",),
    ),
    Chapter(
        ("Autoencoders", "自编码器"),
        (
            "A network that gives its input back through a few numbers, and the code that it finds.",
            "让网络经过少数几个数还原输入，并观察它学到的编码。",
        ),
        ("autoencoder",),
    ),
    Chapter(
        ("All losses and activations", "损失函数与激活函数总览"),
        (
            "What there is besides, what each is for, and how it behaves.",
            "还有哪些损失函数和激活函数，各自的用途与特点。",
        ),
        ("losses", "activations"),
    ),
    Chapter(
        ("The articles that the course follows, judged", "本课程所据文章的检验"),
        (
            "Every sentence, formula and number of theirs that can be checked, with its verdict; and everything that "
            "they name, with the commands that run it.",
            "文中每个可以检验的语句、公式与数值及其检验结果；以及文中提到的一切系统和程序，附运行命令。",
        ),
        ("claims", "errata", "demos"),
    ),
)
_FURTHER = Chapter(("Further", "其他"), ("What has no chapter of its own.", "未归入以上各章的内容。"))


def chapters() -> Iterator[Chapter]:
    """Every chapter that has a handout; experiments, pages and groups of topics that are in none come last."""
    yield from (chapter for chapter in CHAPTERS if chapter.members)
    named = {name for chapter in CHAPTERS for name in chapter.members}
    grouped = {group for chapter in CHAPTERS for group in chapter.groups}
    rest = replace(
        _FURTHER,
        named=tuple(name for name in (*EXPERIMENTS, *PAGES) if name not in named),
        groups=tuple(group for group in GROUPS if group not in grouped),
    )
    if rest.members:
        yield rest


def course() -> list[str]:
    """The names of all handouts in order."""
    return [name for chapter in chapters() for name in chapter.members]


def variants(name: str) -> list[str]:
    """The topics that are a topic for one activation each, without those that have a handout in the course."""
    shown = course()
    return [one for one in _for_one_activation(TOPICS[name]) if one not in shown] if name in TOPICS else []
