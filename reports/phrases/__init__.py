"""Every word that a report writes, in English and in Chinese.

`{}` takes what is counted or named; letters of mathematics stand between backticks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import count
from string import Formatter

from reports.phrases.checking import CHECK_PHRASES
from reports.phrases.claims import CLAIM_PHRASES
from reports.phrases.demos import DEMO_PHRASES
from reports.phrases.design import DESIGN_PHRASES
from reports.phrases.errata import ERRATA_PHRASES
from reports.phrases.experiment import EXPERIMENT_PHRASES
from reports.phrases.handout import HANDOUT_PHRASES
from reports.phrases.information import INFORMATION_PHRASES
from reports.phrases.networks import NETWORK_PHRASES
from reports.phrases.normalisation import NORMALISATION_PHRASES
from reports.phrases.optimisers import OPTIMISER_PHRASES
from reports.phrases.regularisation import REGULARISATION_PHRASES
from reports.phrases.saturation import SATURATION_PHRASES
from reports.phrases.sentences import SENTENCE_PHRASES
from reports.phrases.trained import TRAINED_PHRASES
from reports.phrases.zoo import ZOO_PHRASES

PHRASES: dict[str, tuple[str, str]] = {
    # headings
    "definitions": ("Definitions", "定义"),
    "hypotheses": ("Hypotheses", "假设"),
    "result": ("Result", "结果"),
    "certificate": ("What was checked", "检验说明"),
    # the parts of a derivation
    "loss": ("The loss, differentiated with respect to the output", "损失函数对输出求导"),
    "same-index": ("The activation, first case: equal indices", "激活函数求导，情形一：下标相同"),
    "other-index": ("The activation, second case: different indices", "激活函数求导，情形二：下标不同"),
    "cases": (
        "The activation, differentiated with respect to a net input: two cases",
        "激活函数对净输入求导：分两种情形",
    ),
    "jacobian": ("Both cases in one formula", "两种情形合并为一式"),
    "delta": ("The error term", "误差项"),
    "net-weights": ("The net input, differentiated with respect to a weight", "净输入对权重求导"),
    "weights": ("The gradient with respect to the weights", "对权重的梯度"),
    "net-biases": ("The net input, differentiated with respect to a bias", "净输入对偏置求导"),
    "biases": ("The gradient with respect to the biases", "对偏置的梯度"),
    "batch-weights": ("The mean over a batch: weights", "对一批样本取平均：权重"),
    "batch-biases": ("The mean over a batch: biases", "对一批样本取平均：偏置"),
    "hessian": ("The second derivatives", "二阶导数"),
    "upstream": (
        "The next layer, differentiated with respect to the net input of this one",
        "下一层净输入对本层净输入求导",
    ),
    "hidden-delta": ("The error term of the hidden layer", "隐藏层的误差项"),
    # results
    "result-delta": ("error term", "误差项"),
    "result-dw": ("weight gradient", "对权重的梯度"),
    "result-db": ("bias gradient", "对偏置的梯度"),
    "result-jacobian": ("derivative of the activation", "激活函数的导数"),
    "result-hessian": ("second derivatives", "二阶导数"),
    # sentences
    "batch-sizes": (
        "`n` outputs, `m` inputs and `N` samples; indices: `of-n` for outputs, `of-m` for inputs, `of-N` for samples.",
        "`n` 个输出，`m` 个输入，`N` 个样本；下标 `of-n` 表示输出，`of-m` 表示输入，`of-N` 表示样本。",
    ),
    "sizes": (
        "`n` outputs and `m` inputs; indices: `of-n` for outputs, `of-m` for inputs.",
        "`n` 个输出，`m` 个输入；下标 `of-n` 表示输出，`of-m` 表示输入。",
    ),
    "by-hypothesis": ("The result rests on the hypothesis", "结果用到假设"),
    "only-under": ("Only under `hypotheses`: {}.", "仅在 `hypotheses` 时成立：{}。"),
    "where-named": (
        "Assumed only where a line names it.",
        "只用于注明了它的那些行。",
    ),
    "no-hypothesis": ("No hypothesis is used.", "没有用到任何假设。"),
    "shapes": (
        "The matrices `first` and `second` hold the error terms and the inputs of the layer, one sample a row: "
        "`first-entry` and `second-entry`. Their shapes are `first-shape` and `second-shape`, that of the gradient is "
        "`shape`.",
        "矩阵 `first` 与 `second` 的每一行是一个样本在该层的误差项与输入：`first-entry`，`second-entry`。"
        "它们的形状分别是 `first-shape` 和 `second-shape`；梯度的形状是 `shape`。",
    ),
    "kronecker": (
        "`kronecker`, with two indices, is the Kronecker delta: 1 where the two are equal, else 0.",
        "`kronecker`（带两个下标）是克罗内克 δ：两个下标相等时为 1，否则为 0。",
    ),
    "kronecker-no-error": (
        "`kronecker`, with two indices, is the Kronecker delta, not an error term: 1 where the two are equal, else 0.",
        "`kronecker`（带两个下标）是克罗内克 δ，不是误差项：两个下标相等时为 1，否则为 0。",
    ),
    "kronecker-beside-samples": (
        "`kronecker`, with two indices of neurons, is the Kronecker delta, not an error term: 1 where the two are "
        "equal, else 0. The first index of `error` is the sample: it is an error term.",
        "`kronecker`（两个下标都是神经元）是克罗内克 δ，不是误差项：两个下标相等时为 1，否则为 0。"
        "`error` 的第一个下标是样本，它是误差项。",
    ),
    "kronecker-contraction": (
        "Contraction: a sum over one of its indices keeps only the term where the two are equal.",
        "“缩并”是指：对它的一个下标求和时，只剩下两个下标相等的那一项。",
    ),
    "kink": (
        "At the kink, `place`, the derivative is taken to be `value`.",
        "在不可导点 `place` 处，约定导数取 `value`。",
    ),
    "counts": (
        "{total} steps, substeps included: {counts}.",
        "共检验 {total} 步（含中间步骤）：{counts}。",
    ),
    "demands": (
        "Lines that state a demand, from which the loss is found, have no verdict: {}.",
        "另有 {} 行是事先提出的要求，损失函数正是由它们求出的，因此不作判定。",
    ),
    "column-part": ("part", "部分"),
    "count": ("{} {}", "{} 步{}"),
    "exact": (
        "The laws hold for every `size`. Besides, each line was decided by algebra as an exact identity for `tried`{}. "
        "That is what proved means here.",
        "所用法则对任意 `size` 都成立。此外，对 `tried`，每一行都由代数运算精确判定为恒等式{}。这就是“已证明”的含义。",
    ),
    "exact-cases": (": {}", "：{}的各种情形都一一检验过"),
    "exact-indices": ("for equal and for different indices", "下标相同或不同"),
    "exact-kinks": ("on both sides of every kink", "不可导点两侧"),
    "exact-and": (", and ", "、"),
    "exact-without-size": (
        "Each line was decided by algebra as an exact identity, for all values of its symbols{}. "
        "That is what proved means here.",
        "每一行都由代数运算精确判定为恒等式，对其中各符号的一切取值都成立{}。这就是“已证明”的含义。",
    ),
    "all-for-every-size": (
        "And each of the {lines} different lines was decided once more with `size` left open, sums up to it included: "
        "for every `size` at once.",
        "此外，不给 `size` 取定值（求和的上限也保持为 `size`），对全部 {lines} 行（重复的只计一次）又逐一作了判定："
        "对一切 `size` 都成立。",
    ),
    "for-every-size": (
        "And {decided} of the {lines} different lines were decided once more with `size` left open, sums up to it "
        "included: for every `size` at once.",
        "此外，不给 `size` 取定值（求和的上限也保持为 `size`），全部 {lines} 行（重复的只计一次）中又有 {decided} 行"
        "得到判定：对一切 `size` 都成立。",
    ),
    "exact-fewer": (
        "Except that {} of the lines, for which `size` is given by hypothesis, were decided for `tried` alone.",
        "其中 {} 行的 `size` 由假设给定，只在 `tried` 时判定。",
    ),
    "numeric": (
        "Agrees means equal to 40 digits at random points where an exact decision was not to be had.",
        "“相符”指未能精确判定，但在随机点上前 40 位数字一致。",
    ),
    "verdict-on": ("{} {}", "{}{}"),
    "end-to-end": (
        "The results were also compared with difference quotients of `E` itself, computed at 50 digits: {}.",
        "最后的结果还与 `E` 本身的数值差分（50 位精度）作了比较：{}。",
    ),
    "end-to-end-of-each": (
        "The results were also compared with difference quotients of the functions that they differentiate, computed "
        "at 50 digits: "
        "{}.",
        "最后的结果还与各被求导的量本身的数值差分（50 位精度）作了比较：{}。",
    ),
    "failure": ("This line does not hold: {}", "这一行不成立：{}"),
    # verdicts
    "proved": ("proved", "已证明"),
    "agrees": ("agrees", "相符"),
    "undecided": ("undecided", "未判定"),
    "wrong": ("wrong", "错误"),
    "unchecked": ("not checked", "未检验"),
    # a page
    "left-side": ("left side", "左边"),
    "right-side": ("right side", "右边"),
    "law-used": ("law", "法则"),
    "verdict": ("verdict", "检验结果"),
    "each-step": ("Step by step ({})", "逐步展开（{} 步）"),
    # list
    "pairs": ("Derivations (activation-loss)", "推导（激活函数-损失函数）"),
    "activations": ("Activations", "激活函数"),
    "losses": ("Losses", "损失函数"),
    "others": ("Activations alone", "单独的激活函数"),
    "name": ("name", "名称"),
    "formula": ("formula", "公式"),
    "outputs": ("outputs", "输出范围"),
    "for-outputs": ("for outputs in", "适用的输出范围"),
    "title": ("title", "中文名"),
    "source": ("source", "出处"),
    "differences": ("against differences of E", "与 E 的差分比较"),
    # mutations
    "mutation": ("damage", "破坏方式"),
    "made": ("made", "总数"),
    "differ": ("really wrong", "确实错误"),
    "kind-refuted": ("refuted", "判为错误"),
    "kind-missed": ("missed", "漏判"),
    "kind-undecided": ("undecided", "未判定"),
    "kind-equivalent": ("equivalent", "等价"),
    "kind-wrongly refuted": ("wrongly refuted", "误判"),
    "all": ("all", "合计"),
    "score": (
        "{share} of the really wrong lines are refuted, each at its own place: {refuted} of {differ}.",
        "确实错误的行中，有 {share} 在原处被判为错误：{differ} 行中的 {refuted} 行。",
    ),
    "sound-steps": (
        "Undamaged lines checked beside them: {}; not accepted: {}.",
        "同时检验的未破坏的行：{}；未被接受：{}。",
    ),
    "law": ("broken law", "被破坏的法则"),
    "fate-missed": ("missed", "漏判"),
    "fate-caught": ("caught at its line", "在该行判为错误"),
    "fate-later": ("at a later line", "在后面的行"),
    "fate-harmless": ("harmless", "无害"),
    "fate-impossible": ("no derivation", "推导无法完成"),
    # gradients of others
    "checked-against": ("{} against {}: {}", "{}，对照 {}：{}"),
    "right": ("right", "正确"),
    "quantity": ("{}: {}, {} ({})", "{}：{}，{}（{}）"),
    "entries-differ": ("{differing} of {compared} entries differ", "{compared} 个分量中有 {differing} 个不同"),
    "wrong-shape": ("{}: wrong, its shape is {}; {} is expected", "{}：错误，形状是 {}，应为 {}"),
    "of-loss": ("loss", "损失"),
    "of-losses": ("loss of each sample", "各样本的损失"),
    "of-gradient": ("gradient", "梯度"),
    "of-slope": ("slope of the loss function", "损失函数的斜率"),
    "of-dw": ("weight gradient dw", "权重梯度 dw"),
    "of-db": ("bias gradient db", "偏置梯度 db"),
    "by-digits": ("against 50 digits", "与 50 位数值比较"),
    "by-central": ("by central differences", "中心差分"),
    "by-complex": ("by complex steps", "复步差分"),
    "axis-sample": ("sample", "样本"),
    "axis-output": ("output", "输出"),
    "axis-input": ("input", "输入"),
    "worst-entry": ("worst entry: {}", "相差最大处：{}"),
    "at-entry": ("{} (counted from 0), {}", "{}（从 0 计数），{}"),
    "yours": ("yours  ", "你的值"),
    "derived": ("derived", "推导值"),
    "rounding-explains": ("rounding explains at most {:.1e}", "舍入误差至多 {:.1e}"),
    "mistake": ("the mistake: {}", "错误所在：{}"),
    "or-mistake": ("or: {}", "或者：{}"),
    "and-also": ("; and ", "；并且"),
    "on-kink": (
        "on a kink: {}; {:.6g} lies within the one-sided slopes {:.6g} and {:.6g}",
        "位于不可导点：{}；{:.6g} 在单侧导数 {:.6g} 与 {:.6g} 之间",
    ),
    "more-kinks": ("and {} more entries on kinks", "另有 {} 个分量位于不可导点"),
    "points": ("Tried at: {}", "检验所用的点：{}"),
    "library": ("Called with arrays of {}.", "以 {} 的数组调用。"),
    "comma": (", ", "、"),
    "semicolon": ("; ", "；"),
    # benchmark
    "seconds": ("seconds", "秒"),
    "spent-prove": ("proofs", "证明"),
    "spent-content": ("content: examples, code, exercises", "内容：示例、代码、练习"),
    "spent-figures": ("figures", "图"),
    "spent-goal": (
        "{} handouts in two languages and every format; goal: {} s for all.",
        "{} 份讲义，两种语言，全部格式；目标：总共不超过 {} 秒。",
    ),
    "what": ("what", "项目"),
    "ours": ("ms", "毫秒"),
    "peer": ("beside", "对照"),
    "theirs": ("ms", "毫秒"),
    "ratio": ("ratio", "比值"),
    "goal": ("goal", "目标"),
    "document": ("document", "文档"),
    "equalities": ("equalities", "等式"),
    "check-cold": ("s, the whole command, cold", "秒，整条命令，冷启动"),
    "check-warm": ("s, checking, warm", "秒，检查，热启动"),
    "each-second": ("equalities a second", "每秒等式数"),
    "slowest-equality": ("s, the slowest equality", "秒，最慢的等式"),
    "timed-derive": ("derive {}, symbolic n, warm", "推导 {}，符号 n，热启动"),
    "timed-prove": ("prove every step and the results, warm", "证明每一步和最后结果，热启动"),
    "timed-command": ("the whole command, cold", "整条命令，冷启动"),
    "peer-sympy": ("SymPy, n = {}, one entry", "SymPy，n = {}，一个分量"),
    "peer-tensorgrad": ("tensorgrad, symbolic n, no steps", "tensorgrad，符号 n，没有步骤"),
    "peer-limit": ("a limit of 0.3 s", "0.3 秒的上限"),
    "peer-import": ("1.5 × import sympy + derive + prove", "1.5 × import sympy + 推导 + 证明"),
    "arrays": ("arrays", "数组"),
    "contestant-numpy": ("NumPy module", "NumPy 模块"),
    "contestant-numba": ("compiled", "编译版"),
    "contestant-torch": ("PyTorch", "PyTorch"),
    "contestant-jax": ("JAX jit", "JAX jit"),
    "contestant-pass": ("one copy of net", "复制一次 net"),
    "times-as-fast": ("× the faster peer", "相对较快的对手"),
    "speed-title": (
        "Loss and δ of {} together, in microseconds, 2 threads",
        "{} 的损失与 δ 一起计算，单位微秒，2 线程",
    ),
    "speed-missing": (
        "Not installed: {}; pip install -e '.[bench]'",
        "没有安装：{}；pip install -e '.[bench]'",
    ),
    "speed-memory": (
        "Extra memory of loss_and_delta with out= at {} × {}: {} MiB at the peak; net itself has {} MiB.",
        "loss_and_delta 使用 out= 时在 {} × {} 上的额外内存：峰值 {} MiB；net 本身为 {} MiB。",
    ),
    "speed-start": (
        "Import and first call of the NumPy module: {} ms beyond importing NumPy.",
        "NumPy 模块的导入与首次调用：比单独导入 NumPy 多 {} 毫秒。",
    ),
    "no-tensorgrad": (
        "tensorgrad is not installed: pip install -e '.[bench]'",
        "没有安装 tensorgrad：pip install -e '.[bench]'",
    ),
    # handouts
    "answer": ("Answer", "答案"),
    "blank": ("to be filled in", "待填写"),
    "to-fill-in": (
        "{} lines are left open. Write what stands there, by the law beside it.",
        "有 {} 处留空，请根据旁边注明的法则，把式子补写完整。",
    ),
    "filled-in": ("{} lines that students fill in are marked.", "需由学生填写的 {} 处已标出。"),
    # training
    "training-epoch": ("epoch", "轮"),
    "training-loss": ("{} loss", "{}损失"),
    "training-accuracy": ("{} right", "{}准确率"),
    "part-train": ("training", "训练集"),
    "part-validation": ("validation", "验证集"),
    "part-test": ("test", "测试集"),
    "training-network": ("Network {}", "网络 {}"),
    "training-settings": (
        "learning rate {}, batches of {}, {} epochs, seed {}",
        "学习率 {}，每批 {} 个样本，{} 轮，种子 {}",
    ),
    "training-optimiser": ("optimiser: {}", "优化器：{}"),
    "training-start": ("start: {}; order: {}", "初始值：{}；次序：{}"),
    "training-all": ("all samples", "全部"),
    # accuracy
    "accuracy-output": ("output", "输出"),
    "accuracy-loss": ("loss", "损失"),
    "accuracy-delta": ("δ", "δ"),
    "accuracy-why": ("beyond the goal, because", "超出目标的原因"),
    "accuracy-median": ("median of all", "全部的中位数"),
    "accuracy-reason": ("{}: {}", "{}：{}"),
    "accuracy-goal": ("{} {:g}", "{} {:g}"),
    "accuracy-goals": (
        "The worst errors in units in the last place of {}; goals: {}.",
        "最大误差，以 {} 的最末位单位（ulp）计；目标：{}。",
    ),
    "accuracy-counts": (
        "{} numbers were measured; {} are beyond the goal: {} for a reason shown to be the case there, {} for none.",
        "共测量 {} 个数；{} 个超出目标，其中 {} 个的原因已在该点得到验证，{} 个未找到原因。",
    ),
    "accuracy-beside": (
        "{}: beyond the goal and worse than ours at {} numbers; better at {} where ours is beyond it.",
        "{}：{} 个数超出目标且不如本程序；在本程序超出目标处更好的有 {} 个。",
    ),
    "accuracy-no-peer": (
        "{} is not installed: pip install -e '.[bench]'",
        "没有安装 {}：pip install -e '.[bench]'",
    ),
    "accuracy-more": (", and {} more", "，另有 {} 处"),
    "accuracy-parameters": ("Parameters: {}.", "参数：{}。"),
    "reason-log-overflows": ("ln y itself overflows", "ln y 本身溢出"),
    "reason-sum-overflows": ("the sum overflows before the mean", "求平均之前总和已溢出"),
    "reason-gradual-underflow": ("a factor is below the normal numbers", "有因子小于最小的规格化数"),
    "reason-output-overflows": ("y itself overflows", "y 本身溢出"),
    "reason-loss-near-zero": ("the loss is near its zero", "损失接近零点"),
    "reason-jumps": ("a jump at y = t", "在 y = t 处跳变"),
    "reason-crosses-zero": ("crosses 0 at a finite net", "在有限的 net 处过零"),
    "reason-classes-cancel": ("classes of both signs cancel", "正负两类项相消"),
    "reason-complement-underflows": ("1 - y underflows", "1 - y 下溢"),
    "reason-lost-below-normal": ("below the smallest normal number", "小于最小的规格化数"),
    "reason-output-underflows": ("y underflows, a power of it does not", "y 下溢，而它的幂不下溢"),
    "reason-argument-rounded": ("erfc magnifies the rounding of net/√2", "erfc 放大 net/√2 的舍入误差"),
    "reason-roundings-add-up": ("many rounded factors", "多个舍入因子的乘积"),
    "reason-none": ("no reason found", "未找到原因"),
    "total": ("total of {}", "共 {} 个"),
    "contestant-products": ("products alone", "仅矩阵乘积"),
    "training-speed-title": (
        "An epoch of training in milliseconds, one core, float32; sigmoid, then softmax with cross-entropy",
        "训练一轮的时间，单位毫秒，单核，float32；sigmoid，输出层为 softmax 与交叉熵",
    ),
    "training-task": ("layers, batch", "各层大小，批大小"),
    "training-samples": ("samples", "样本数"),
    "training-over-products": ("compiled / products", "编译版 / 乘积"),
    "training-times-ours": ("{} / compiled", "{} / 编译版"),
    "training-speed-pinned": (
        "Each in a process of its own, all of them on the same core, JAX too; the products take batches as they lie"
        " in memory, all others shuffled ones. In brackets: goals.",
        "各自在独立进程中运行，全部（包括 JAX）绑定到同一个核；乘积按内存顺序取批，其余都取打乱的批。括号内为目标。",
    ),
    "training-speed-free": (
        "Each in a process of its own, with one thread; but processes cannot be kept on one core here, and JAX takes"
        " as many threads as it likes. The products take batches as they lie in memory, all others shuffled ones. In"
        " brackets: goals.",
        "各自在独立进程中以单线程运行；但此系统不能把进程绑定到一个核，JAX 自行决定线程数。乘积按内存顺序取批，"
        "其余都取打乱的批。括号内为目标。",
    ),
    "training-memory": (
        "Extra memory of an epoch of the NumPy module at {}: {} KiB; two copies of the parameters and one batch of"
        " activations are {} KiB.",
        "NumPy 模块训练一轮的额外内存（{}）：{} KiB；参数的两份副本加一批激活值为 {} KiB。",
    ),
}

TABLES = (
    PHRASES,
    HANDOUT_PHRASES,
    EXPERIMENT_PHRASES,
    CLAIM_PHRASES,
    CHECK_PHRASES,
    ERRATA_PHRASES,
    DEMO_PHRASES,
    DESIGN_PHRASES,
    INFORMATION_PHRASES,
    NETWORK_PHRASES,
    NORMALISATION_PHRASES,
    OPTIMISER_PHRASES,
    REGULARISATION_PHRASES,
    SATURATION_PHRASES,
    SENTENCE_PHRASES,
    TRAINED_PHRASES,
    ZOO_PHRASES,
)
_ALL = {key: phrase for table in TABLES for key, phrase in table.items()}


def capitalised(title: str) -> str:
    """The title as a sentence begins with it."""
    return title[:1].upper() + title[1:]


def say(key: str, lang: str, *args: object, **named: object) -> str:
    """The phrase in the language, its gaps filled; Chinese stands a space apart from Latin letters and digits."""
    phrase = _ALL[key][lang == "zh"]
    return _spaced(phrase, args, named) if lang == "zh" else phrase.format(*args, **named)


_FORMATTER = Formatter()
_TOUCHING = re.compile("[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]")


def _spaced(phrase: str, args: Sequence[object], named: Mapping[str, object]) -> str:
    """The phrase with its gaps filled; what fills them is left as it is, and set apart where it must be."""
    filled, unnamed = "", count()
    for words, name, form, conversion in _FORMATTER.parse(phrase):
        pieces = [words]
        if name is not None:
            found, _ = _FORMATTER.get_field(name or str(next(unnamed)), args, named)
            pieces.append(format(_FORMATTER.convert_field(found, conversion), form or ""))
        for piece in pieces:
            filled += (" " if _TOUCHING.fullmatch(filled[-1:] + piece[:1]) else "") + piece
    return filled
