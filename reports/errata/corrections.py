"""What is right in place of a statement that is wrong, and why it is wrong where nobody knows what was meant."""

from __future__ import annotations

from derive.documents import Judgement, Repair
from derive.documents.vocabulary import LABEL
from derive.expr import Expr
from derive.steps import Hypothesis
from reports.checking.formulas import plain, shown
from reports.checking.words import differs
from reports.phrases.reasons import told


def meant(printed: Hypothesis, repair: Repair) -> Hypothesis:
    """The equation without the mistake, in the names that are printed."""
    left, right = (repair.side, printed.right) if repair.on_left else (printed.left, repair.side)
    return Hypothesis(*sides(Hypothesis(left, right)))


def sides(equation: Hypothesis) -> tuple[Expr, Expr]:
    """Both sides in the names that are printed."""
    return shown(equation.left), shown(equation.right)


def why_not(judgement: Judgement, lang: str) -> str:
    """The reason, or the counterexample; none with indicators, which take no value but 0 and 1."""
    example = judgement.counterexample
    if judgement.reason or example is None or any(name.startswith(LABEL) for name in example.point):
        return told(plain(judgement.reason), lang)
    return differs(example, lang)
