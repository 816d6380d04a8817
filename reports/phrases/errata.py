"""What the errata of the course articles say, in English and in Chinese."""

from __future__ import annotations

ERRATA_PHRASES: dict[str, tuple[str, str]] = {
    "errata": ("Errata of five course articles", "五篇课程文章勘误"),
    "gallery-errata": ("What the articles of the course print, and what is right", "课程文章勘误"),
    "errata-lead": (
        "Every formula and every number that can be checked, transcribed as printed and judged as `python cli.py check`"
        " does. What cannot be read as a formula is shown as it was typed, in LaTeX. The mistakes are the articles'; "
        "verdicts and corrections are computed.",
        "五篇文章中凡可检验的公式与数值，均按原文录入，并按 `python cli.py check` 的方式判定。"
        "不能作为公式读出的，按 LaTeX 原样列出。"
        "错误出自原文，检验结果与更正由程序算出。",
    ),
    "errata-training": (
        "Losses and accuracies of training runs are not listed: they are run again in the handouts on the experiments.",
        "训练得到的损失与准确率不在此列：它们在各实验的讲义中重新算过。",
    ),
    "errata-counts": ("Counts", "统计"),
    "errata-meanings": (
        "Right again: from here on the chain is what it would be without the mistake before. In single precision: the "
        "last digit is not that of the value, but what single precision prints. Given: a definition, a hypothesis, a "
        "value; nothing to decide.",
        "“又回到正确”：从这里起，推导链与前面没有出错时一致。“单精度结果”：末位数字与准确值不符，但与单精度的输出一致。"
        "“已给定”：定义、假设或取值，无须判定。",
    ),
    "errata-elsewhere": ("by what is meant: {} (claims, line {})", "按原意判定：{}（论断检验，第 {} 行）"),
    "errata-elsewhere-wrong": ("by what is meant (claims, line {1})", "按原意判定（论断检验，第 {1} 行）"),
    "errata-rightly": ("as it is meant this is wrong: ", "按原意，此式有误："),
    "errata-article": ("article", "文章"),
    "errata-sum": ("all", "合计"),
    "errata-single": ("≈ in single precision", "≈ 单精度结果"),
    "errata-source": ("Source: {}", "出处：{}"),
    "errata-lines": ("Lines are those of ", "行号对应文件 "),
    "errata-corrections": ("What is wrong", "错误与更正"),
    "errata-formulas": ("Formulas", "公式"),
    "errata-numbers": ("Numbers", "数值"),
    "errata-line": ("line", "行"),
    "errata-at-line": ("Line {}:", "第 {} 行："),
    "errata-statement": ("statement", "内容"),
    "errata-remark": ("remark", "说明"),
    "errata-value-of": ("value of", "式子"),
    "errata-printed": ("printed", "原文"),
    "errata-right": ("right", "正确值"),
    "errata-as-printed": ("as printed", "原文"),
    "errata-but-for": ("{}: what holds is {}", "{}：成立的是 {}"),
    "errata-given": ("the correction, given ", "更正成立的条件："),
}
