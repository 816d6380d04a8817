"""Where a formula was published, as a Chinese text cites it: names stay, the words between them do not."""

from __future__ import annotations

import re

_WORDS = (
    (r"\bin this form ", "此形式见 "),
    (r"\btemperature T\b", "温度 T"),
    (r"\blinear regression\b", "线性回归"),
    (r"\blog link\b", "对数联系函数"),
    (r"\bnegative log-likelihood without its constant\b", "去掉常数项的负对数似然"),
    (r"\bchapter (\d+)", r"第 \1 章"),
    (r"\bsection ([\d.]+)", r"第 \1 节"),
    (r"\bequation ([\d.]+)", r"式 \1"),
    (r"(?<=[a-z]), (?=[\w-]+ and )", "、"),
    (r" and ", " 与 "),
    (r" et al\.", " 等"),
    (r" \((.*?)\)", r"（\1）"),
    ("; ", "；"),
    (", ", "，"),
    (": ", "："),
)


def cited(source: str, lang: str) -> str:
    """The source in the language.

    >>> cited("Nesterov 1983; in this form Bengio, Boulanger-Lewandowski and Pascanu 2013", "zh")
    'Nesterov 1983；此形式见 Bengio、Boulanger-Lewandowski 与 Pascanu 2013'
    """
    if lang == "zh":
        for english, chinese in _WORDS:
            source = re.sub(english, chinese, source)
    return source
