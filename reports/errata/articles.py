"""The articles: what each is, and its formulas and numbers, in parts that define their own symbols."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

_RULE = "\n---\n"
"""What stands between two parts."""


@dataclass(frozen=True)
class Article:
    """An article: the file of its transcription, what it is in English and in Chinese, its own title."""

    name: str
    title: tuple[str, str]
    source: str = ""

    @property
    def path(self) -> str:
        return f"reports/errata/sources/{self.name}.md"

    @property
    def text(self) -> str:
        """Its formulas and numbers as it prints them, in Markdown."""
        return files("reports.errata").joinpath("sources", f"{self.name}.md").read_text(encoding="utf-8")

    @property
    def parts(self) -> Iterator[str]:
        """Its parts, each below as many empty lines as stand before it."""
        before = 0
        for part in self.text.split(_RULE):
            yield "\n" * before + part
            before += part.count("\n") + _RULE.count("\n")


ARTICLES = (
    Article(
        "000",
        ("A lesson: cross-entropy for two classes", "课程一：二分类与交叉熵"),
        "深度學習基礎課:使用交叉熵損失函數和Softmax激活函數(上)",
    ),
    Article("001", ("A tutorial: softmax and cross-entropy", "教程：softmax 与交叉熵"), "Softmax及交叉熵损失函数"),
    Article(
        "002",
        ("An article: two losses of one neuron", "文章：单个神经元的两种损失函数"),
        "干货|不同的损失函数会对深度神经网络带来什么样的影响?",
    ),
    Article("003", ("Notes: entropy, cross-entropy, softmax", "笔记：熵、交叉熵与 softmax")),
    Article("004", ("Slides: classification with softmax", "课件：softmax 分类"), "神经网络进阶"),
)
"""In the order of their numbers."""
