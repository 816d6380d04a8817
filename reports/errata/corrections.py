"""What is right in place of a statement that is wrong, and why it is wrong where nobody knows what was meant."""

from __future__ import annotations

from derive.documents import Judgement, Repair
from derive.documents.trees.vocabulary import LABEL
from derive.expr import Expr
from derive.steps import Hypothesis
from derive.writing.layout import Printable
from reports.checking.formulas import shown, with_bases
from reports.document import Phrase, Piece
from reports.errata.printing import equation
from reports.errata.reasons import differs, gaps, put_in, told_with_formulas
from reports.phrases import say
from reports.phrases.reasons import told


def sides(equation: Hypothesis) -> tuple[Expr, Expr]:
    """Both sides in the names that are printed."""
    return with_bases(shown(equation.left)), with_bases(shown(equation.right))


def meant(left: Printable, right: Printable, repair: Repair) -> tuple[Printable, Printable]:
    """Both sides without the mistake."""
    side = with_bases(shown(repair.side))
    return (side, right) if repair.on_left else (left, side)


def why_not(judgement: Judgement, lang: str) -> Piece:
    """The reason, or the counterexample; none with indicators, which take no value but 0 and 1."""
    example = judgement.counterexample
    if judgement.reason or example is None or any(name.startswith(LABEL) for name in example.point):
        return told_with_formulas(judgement.reason, lang)
    return differs(example, lang)


def mistake(left: Printable, right: Printable, repair: Repair, lang: str) -> Piece:
    """The mistake in a number, and what holds without it."""
    holds = equation(*meant(left, right, repair), "≈")
    return Phrase(put_in(say("errata-but-for", lang, told(repair.kind, lang), *gaps(1)), [holds]))
