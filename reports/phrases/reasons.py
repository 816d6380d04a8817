"""The reasons that reading, understanding and deciding a document give, in Chinese.

The key is the English text with {} for each part that is put in, braces doubled as in a format. What has no entry stays
English; a test collects every reason from the sources and holds it against the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from string import Formatter

REASONS: dict[str, str] = {
    # deciding
    "both sides are the same formula": "两边是同一个式子",
    "the case has no instance": "这种情形没有实例",
    "the hypotheses contradict one another": "各假设互相矛盾",
    "the algebra does not show it": "代数运算未能判定",
    "no point at which both sides are defined: {}": "找不到两边都有定义的点：{}",
    "undefined, {}": "无定义，{}",
    "division by zero": "除数为零",
    "the numbers grow too large": "数值过大",
    "near a kink": "靠近不可导点",
    "at a kink": "位于不可导点",
    "{} outside its domain": "{} 超出取值范围",
    "the logarithm of a negative number": "对负数取对数",
    "log 0": "对 0 取对数",
    "a number too large to factor": "数太大，无法分解",
    "a sign of what may be 0 for some signs": "取符号的式子在某些符号下可能为 0",
    "too many signs at once": "同时出现的符号太多",
    "a divisor that may be 0 for some signs": "除数在某些符号下可能为 0",
    "a divisor that is 0 for some signs": "除数在某些符号下为 0",
    "a hypothesis cannot be solved for a variable": "有假设无法对某个变量求解",
    "a hypothesis is not algebraic in the variables": "有假设不是变量的代数式",
    "the matrices of a product do not fit": "相乘的矩阵形状不符",
    "{} is no matrix": "{} 不是矩阵",
    "{} has no value of its own": "{} 本身没有值",
    "an integral is known only as a function of its variable": "积分只能作为其积分变量的函数来认识",
    "no size {} is known": "不知道大小 {}",
    "no function {} of {} arguments is known": "不认识函数 {}（{} 个自变量）",
    "it is not clear whether {} is what it is said to be": "不清楚 {} 是否如所述",
    "what solves an equation": "方程的解",
    "{} is not computed": "不计算 {} 的值",
    "out of time": "时间用尽",
    "too many terms": "项数过多",
    "an error of this program: {}": "本程序的错误：{}",
    "the formulas are nested too deeply": "式子嵌套太深",
    "a function of an index that runs to an open end": "函数的下标没有固定的终点",
    "a derivative of a sum with an open end": "对没有固定终点的和求导",
    "whether two indices are equal is open": "两个下标是否相等尚未确定",
    "one side has no value": "有一边没有值",
    "{} is written in two ways": "{} 有两种写法",
    "on one side of a kink": "只在折点的一侧成立",
    "how this gradient is scaled is not said": "没有说明这个梯度是否取平均",
    "nothing else confirms how {} is read": "没有别处可以印证对 {} 的理解",
    "the same number": "两边数值相同",
    "the same number, cut off and not rounded": "两边数值相同，末位是截断而不是四舍五入",
    "at which values this is a number is not said": "没有说明在哪些取值下是这个数",
    "left {}, right {}": "左边 {}，右边 {}",
    "an equation for its variables": "关于变量的方程",
    "a sum runs over {}, which nothing in it has": "求和下标是 {}，而求和式中没有这个下标",
    "nothing says what {} is in this definition": "这个定义没有说明 {} 是什么",
    "since just one of the indicators of a label is 1": "因为一个标签的各示性值中恰有一个为 1",
    "if the sum over {} leaves out nothing": "若对 {} 的求和不遗漏任何一项",
    "if Σ reaches over the terms after it": "若 Σ 的范围包括其后各项",
    "if the derivative reaches over all that follows": "若求导作用于其后的全部",
    "{} without an index stands for a whole vector": "不带下标的 {} 表示整个向量",
    "{} is differentiated and nothing defines it": "对 {} 求导，但没有它的定义",
    "{} does not depend on {} as it is defined": "按定义，{} 不依赖于 {}",
    "nothing defines {}": "没有 {} 的定义",
    "nothing defines {}: by this it is taken for a weighted sum": "没有 {} 的定义：据此式视为加权和",
    "nothing defines {}: this is taken for its derivative": "没有 {} 的定义：此式视为给出它的导数",
    "with the derivatives that are given for what nothing defines": "采用文中对未定义之量给出的导数",
    "from where on {} counts is not said": "未说明 {} 从何处开始计数",
    "{} is free and runs at the same time": "{} 既是自由下标，又是求和下标",
    "it stands under a condition that is not understood": "此式成立的条件未能读懂",
    "what defines {} was not read": "{} 的定义未能读懂",
    "nothing says what {} is": "没有说明 {} 是什么",
    "{} stands for an index and for a value": "{} 既表示下标，又表示数值",
    "nothing connects {} with {}": "没有说明 {} 与 {} 的关系",
    "whether the derivative in {} is held fixed is not said": "没有说明 {} 中的导数是否视为常量",
    "whether {} is a mean over the samples is not said": "没有说明 {} 是否为对样本的平均",
    "if the samples stand beside one another and {} is their mean": "若各样本并排排列，且 {} 是它们的平均",
    "an equation to be solved, or a condition": "待解的方程或条件",
    # mistakes
    "a sign": "符号",
    "a square": "平方",
    "a missing prime": "缺少导数的撇号",
    "a missing derivative": "缺少一个导数",
    "a superfluous sum": "多余的求和",
    "another letter": "字母写错",
    "a fraction upside down": "分子分母颠倒",
    "a missing 1": "漏了 1",
    "a convolution is not understood": "不理解卷积",
    "an index": "下标",
    "a missing sum": "缺少求和",
    "a missing δ": "缺少 δ",
    "a factor": "系数",
    "the base of a logarithm": "对数的底",
    "a missing or superfluous factor": "缺少或多出因子",
    # what a row is
    "a one-hot target": "one-hot 目标",
    "a definition": "定义",
    "the loss of one sample": "单个样本的损失",
    "a hypothesis": "假设",
    "a value": "取值",
    "a value at a point": "在一点的取值",
    "what there is": "列出有哪些量",
    "an update": "更新",
    "an approximation": "近似式",
    "a condition": "条件",
    "only equalities are decided, not {}": "只判定等式，不判定 {}",
    "a definition of the function {}": "函数 {} 的定义",
    "it states nothing, for no sign such as = stands in it": "式中没有 = 之类的符号，未作陈述",
    "compared with the last side that was read": "与最后一个读懂的部分比较",
    "of which point these are the values is not said": "未说明这些是哪一点的值",
    "the class of every sample of a sum is not understood": "无法理解求和中每个样本各自的类别",
    "what this continues was not read or is missing": "它所承接的内容未读懂或不存在",
    # vectors and matrices
    "the shapes of the two sides do not fit": "两边的形状不符",
    "a term among the dots does not fit the others": "省略号之间有一项与其余各项不符",
    "rows and columns are exchanged": "行与列写反了",
    "the shapes in this formula do not fit": "这个式子里的形状不符",
    "the shapes in this product do not fit": "这个乘积里的形状不符",
    "this norm is not understood": "这个范数无法理解",
    "a vector that is written out is not understood here": "此处写出各分量的向量无法理解",
    "a matrix that is written out is not understood here": "此处写出各元素的矩阵无法理解",
    "{} of other arguments is not understood": "{} 在其他自变量处的值无法理解",
    "what this gradient is taken by is not said": "没有说明这个梯度对什么求",
    "this is not understood in a formula with vectors": "含向量的式子里，这一部分无法理解",
    "an inverse of a matrix is not understood": "矩阵的逆无法理解",
    "this is not understood in a formula with entries written out": "写出各分量的式子里，这一部分无法理解",
    # understanding
    "this limit is not computed": "此极限未能算出",
    "the formula is nested too deeply": "式子嵌套太深",
    "this is not understood in a formula": "不理解式子里的这一部分",
    "a matrix is not understood here": "此处的矩阵无法理解",
    "a transpose is not understood here": "此处的转置无法理解",
    "a gradient of a whole vector is not understood here": "此处对整个向量的梯度无法理解",
    "dots are not understood": "省略号无法理解",
    "a differential on its own is not understood": "单独的微分无法理解",
    "a list is not understood here": "此处的列表无法理解",
    "a mark over more than one letter is not understood": "多个字母上方的记号无法理解",
    "a statement within a formula is not understood": "式子里的陈述无法理解",
    "an index or a prime after a bracket is not understood": "括号后的下标或撇号无法理解",
    "words within a formula are not understood": "式子里的文字无法理解",
    "this indicator is not understood": "这个示性函数无法理解",
    "this distinction of cases is not understood": "这个分情形无法理解",
    "both cases have the same condition": "两种情形的条件相同",
    "a case without a condition is not understood": "没有条件的情形无法理解",
    "the number {} is not understood": "数 {} 无法理解",
    "the sign {} has two values": "符号 {} 有两个值",
    "the function {} is not understood": "函数 {} 无法理解",
    "what this is differentiated by is not clear": "不清楚它对什么求导",
    "the function {} has no argument": "函数 {} 没有自变量",
    "an exponent above {} is not computed": "大于 {} 的指数不予计算",
    "this number is too long": "这个数太长",
    "a list in a bracket is not understood here": "此处括号里的列表无法理解",
    "this bracket is not understood": "这个括号无法理解",
    "how far this derivative reaches is not clear": "这个求导作用到哪里不明确",
    "the order of this derivative is not understood": "这个导数的阶数无法理解",
    "a derivative by this is not understood": "对它求导无法理解",
    "whether {} is a function or a value is not clear here": "此处不清楚 {} 是函数还是数值",
    "whether {} is the same on both sides is not clear": "不清楚两边的 {} 是否同一个量",
    "whether {} is one name or a product is not clear": "不清楚 {} 是一个名称还是乘积",
    "this is no index that is understood": "这不是能理解的下标",
    "this index is not understood": "这个下标无法理解",
    "an index compared with itself": "下标与自身比较",
    "this condition is not understood": "这个条件无法理解",
    "an indicator without a condition, or a vector of ones, is not understood": "没有条件的示性函数或全 1 向量无法理解",
    "{} stands for a whole vector or matrix": "{} 表示整个向量或矩阵",
    "the base of this logarithm is not understood": "这个对数的底无法理解",
    "the derivative of {} at this argument is not understood": "{} 在此处的导数无法理解",
    "this power of a function is not understood": "函数的这个幂无法理解",
    "whether this power is of the function or of its argument is not clear": "不清楚这个幂属于函数还是属于自变量",
    "how far the argument of {} reaches is not clear": "{} 的自变量到哪里为止不明确",
    "an index of the function {} is not understood": "函数 {} 的下标无法理解",
    "the function {} of {} arguments is not known": "不认识函数 {}（{} 个自变量）",
    "the function {} is not known here": "此处不认识函数 {}",
    "the function {} is not known": "不认识函数 {}",
    "this derivative is not understood": "这个导数无法理解",
    "this use of softmax is not understood": "softmax 的这种用法无法理解",
    "softmax needs an argument with one index": "softmax 的自变量须带一个下标",
    "these arguments of {} are not understood": "{} 的这些自变量无法理解",
    "a condition for an extremum": "极值条件",
    "every vector and matrix has one entry; how the shapes are meant was not understood": (
        "每个向量和矩阵都只有一个元素；形状的含义没有读懂"
    ),
    "how these shapes are meant is not clear": "不清楚这些形状如何理解",
    "if all other quantities are held fixed": "其他量保持不变时成立",
    "if {} with the {} of the layer before, and {}": "若 {}（其中 {} 来自上一层），且 {}",
    "if {} with the {} of the layer before": "若 {}（其中 {} 来自上一层）",
    "the formula is too long to be given a meaning": "公式过长，无法解释其含义",
    "if all layers are like the last": "若各层都与最后一层相同",
    "if {} is the loss of one sample": "若 {} 是单个样本的损失",
    "if {} is the loss of one sample, with the derivatives that are given": "若 {} 是单个样本的损失，并用给出的导数",
    "if {} is the cross-entropy of {} and {}": "若 {} 是 {} 与 {} 的交叉熵",
    "if {} does not depend on {}": "若 {} 与 {} 无关",
    "by definition": "依据定义",
    "whether the integral by {} is an indefinite one is not said": "没有说明对 {} 的积分是不是不定积分",
    "if {} is ∂{}/∂{} and all layers are like the last": "若 {} 是 ∂{}/∂{}，且各层都与最后一层相同",
    "if {} is ∂{}/∂{}": "若 {} 是 ∂{}/∂{}",
    "with {} for what is left open": "把未指明的部分取为 {} 时成立",
    "with {} for the function that is left open": "把未指明的函数取为 {} 时成立",
    "what {} is stands only later, in another section": "{} 的公式只在后面的另一节中给出",
    "if the index of the sum is another than that outside of it": "若求和指标与式外的同名指标不是同一个",
    "if the losses of the samples are meant, and not their mean": "若指各样本的损失而非其平均值",
    "whatever functions {} may be": "无论 {} 是怎样的函数都成立",
    "for both values of {}": "对 {} 的两个取值都成立",
    "whatever {} may be": "无论 {} 取何值都成立",
    "if {} is the first entry of {}, beside a 1": "若 {} 是 {} 的第一个分量，与 1 相乘",
    "where the derivative before it is 0": "在前面那个导数为 0 处成立",
    "one vector behind another is not understood here": "此处无法理解向量的拼接",
    "{} of an argument of this shape is not understood": "{} 作用于这种形状的自变量，无法理解",
    "{} of another vector is not understood": "{} 作用于另一个向量，无法理解",
    "the left side does not depend on what it is differentiated by": "左边与求导变量无关",
    "{} stands with and without an index": "{} 有时带下标、有时不带",
    "sums may be implied here": "这里可能省略了求和号",
    "an order or a transpose": "次序或转置",
    "a third unknown function is not understood": "第三个未知函数无法理解",
    "a dot for an argument is not understood": "以点代替的自变量无法理解",
    "the product {} of vectors is not understood here": "此处向量的乘积 {} 无法理解",
    "nothing is summed here": "这里没有被求和的式子",
    "what the sum runs over is not understood": "求和的范围无法理解",
    "which index this sum runs over is not said": "没有说明对哪个下标求和",
    "the declaration “{}” says nothing: write name=value": "声明“{}”没有内容：请写成 名称=值",
    "the declaration “{}” is not known": "不认识声明“{}”",
    # reading
    "{} is missing here": "此处缺少{}",
    "an argument": "参数",
    "a letter": "字母",
    "a numerator": "分子",
    "a denominator": "分母",
    "a subscript": "下标",
    "a superscript": "上标",
    "the order": "阶数",
    "the upper limit": "上限",
    "what the root is taken of": "被开方的式子",
    "what the {} stands over": "记号 {} 下方的内容",
    "a bracket is missing after this \\left": "这个 \\left 后面缺少括号",
    "nothing stands in this bracket": "这个括号里是空的",
    "nothing stands in these braces": "这对花括号里是空的",
    "no case stands in this brace": "这个大括号里没有情形",
    "this {} is never closed": "这个 {} 没有闭合",
    "this {{ is never closed": "这个 {{ 没有闭合",
    "this [ is never closed": "这个 [ 没有闭合",
    "this {} closes nothing": "这个 {} 没有对应的开头",
    "this {} is ended by {}": "这个 {} 以 {} 结束",
    "this brace is closed by another bracket": "这个大括号被另一种括号闭合",
    "this \\left and its \\right are no pair": "这个 \\left 与它的 \\right 不成对",
    "this \\begin{{{}}} is never ended": "这个 \\begin{{{}}} 没有结束",
    "\\begin{{{}}} is ended by \\end{{{}}}": "\\begin{{{}}} 以 \\end{{{}}} 结束",
    "the rows of this matrix have different lengths": "这个矩阵的各行长度不同",
    "this matrix is empty": "这个矩阵是空的",
    "the formula ends too early": "式子过早结束",
    "the row ends too early": "这一行过早结束",
    "the words “{}” stand in the middle of a formula": "文字“{}”出现在式子中间",
    "the environment {} is not understood here": "此处的环境 {} 无法理解",
    "the command {} is not understood here": "此处的命令 {} 无法理解",
    "{} is not understood here": "此处的 {} 无法理解",
    "{} is understood only over and under a sign such as =": "{} 只有在 = 之类符号的上下方才能理解",
    "an integral with limits is not understood here": "此处带上下限的积分无法理解",
    "what this integral is taken by is not said": "没有说明这个积分对什么求",
    "an integral by this is not understood": "对此积分无法理解",
    "nothing follows this {}": "这个 {} 后面没有内容",
    "a statement stands inside of a formula": "式子里面出现了陈述",
    "these braces do not print; a sum needs brackets here": "这对花括号不会印出；此处的和需要括号",
    "above this ∂ stands no single ∂": "这个 ∂ 上方不是单独一个 ∂",
    "two differentials above are not understood": "分子上的两个微分无法理解",
    "what the derivative is taken by is missing": "缺少求导的变量",
    "more than {} operators one before the other": "连续出现的算子超过 {} 个",
    "a subscript is missing here": "此处缺少下标",
    "this superscript is not understood": "这个上标无法理解",
    "two powers of one thing": "同一对象有两个幂",
    "two subscripts of one thing": "同一对象有两个下标",
    "a part of a row or of a column is not understood here": "此处矩阵的一行或一列的一部分无法理解",
    "the formula is nested more than {} deep": "式子嵌套超过 {} 层",
    "the formula is longer than {} characters": "式子超过 {} 个字符",
    "the formula has more than {} parts": "式子超过 {} 个部分",
    "the macro {} expands without end": "宏 {} 无限展开",
    "the macro {} makes the formula too long": "宏 {} 使式子过长",
    "the macro {} makes a text too long": "宏 {} 使文字过长",
    "the macro {} needs {} arguments": "宏 {} 需要 {} 个参数",
    "the macro {} is not used as it is defined": "宏 {} 的用法与它的定义不符",
    "this definition is of no form that is understood": "这个定义的形式无法理解",
    "this cannot be read": "这里读不懂",
    "the text that belongs to this is not closed": "属于它的文字没有闭合",
    "the notebook is no JSON: {}": "notebook 不是 JSON：{}",
    "the notebook has no cells": "notebook 没有单元格",
}


def told(text: str, lang: str) -> str:
    """The reason in the language; parts put into it that are words of the table, too."""
    return text if lang == "en" else _translated(text)


def told_in_parts(text: str, lang: str) -> list[tuple[str, bool]]:
    """The reason in the language, in pieces: its words, and (True) what is put into them, as it is."""
    if text not in REASONS:
        for pattern, key in _patterns():
            if match := pattern.fullmatch(text):
                return list(_filled(key if lang == "en" else REASONS[key], match.groups()))
    return [(told(text, lang), False)]


def _filled(phrase: str, put_in: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    rest = iter(put_in)
    for words, gap, _, _ in Formatter().parse(phrase):
        yield words, False
        if gap is not None:
            yield put_in[int(gap)] if gap else next(rest), True


@cache
def _translated(text: str) -> str:
    if text in REASONS and "{" not in text:
        return REASONS[text]
    for pattern, key in _patterns():
        if match := pattern.fullmatch(text):
            return REASONS[key].format(*map(_translated, match.groups()))
    return text


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The entries with gaps, or with braces, as patterns: those that begin with words come first, then the longer."""
    found = sorted((key for key in REASONS if "{" in key), key=lambda key: (key.startswith("{"), -len(key)))
    return tuple((_pattern(key), key) for key in found)


def _pattern(key: str) -> re.Pattern[str]:
    parts = (re.escape(words) + ("" if gap is None else "(.+?)") for words, gap, _, _ in Formatter().parse(key))
    return re.compile("".join(parts), re.DOTALL)
