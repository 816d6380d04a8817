"""Sentences that a proved derivation decides, or the check of the formulas that they come to."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from derive.catalog import derive
from derive.checker import Finding as Equality
from derive.checker import Proof, Verdict, check, prove
from derive.derivation import Result
from derive.documents import check_reading, check_text
from derive.expr import ONE, Sym, mul, num
from derive.notation import DefinitionError
from derive.parser import parse
from derive.reading import read
from derive.steps import Hypothesis
from reports.checking.words import outcome_word
from reports.claims.record import Finding, Ruling, Words
from reports.claims.transcribed import RULINGS
from reports.document import Code, Phrase, Piece, sentence
from reports.errata.articles import Article
from reports.errata.corrections import meant, sides, why_not
from reports.errata.printing import equation, sides_of
from reports.errata.reasons import told_with_formulas
from reports.errata.statements import SECONDS
from reports.phrases import say


@cache
def proof_of(name: str, loss: str = "", activation: str = "", hypotheses: tuple[str, ...] | None = None) -> Proof:
    return prove(derive(name, loss=loss, activation=activation, hypotheses=hypotheses))


class Derived:
    """That a result of a derivation, which must be proved, is this formula; or that there is such a result at all.

    With `size` the formula is wanted for so many outputs only where it does not hold for every number.
    """

    def __init__(
        self,
        name: str,
        result: str,
        formula: str = "",
        *,
        size: int = 0,
        loss: str = "",
        activation: str = "",
        hypotheses: tuple[str, ...] | None = None,
    ) -> None:
        self.name, self.result, self.formula, self.size = name, result, formula, size
        self.loss, self.activation, self.hypotheses = loss, activation, hypotheses

    def findings(self, article: Article) -> Sequence[Finding]:
        proof = proof_of(self.name, self.loss, self.activation, self.hypotheses)
        result = proof.derivation.results[self.result]
        if not proof.holds:
            return [Finding(Ruling.UNDECIDED, lambda lang: say("claims-unproved", lang))]
        ruling = self._ruling(proof, result)
        if ruling is Ruling.CONDITION and not result.uses:
            return [Finding(ruling, _only_where(Hypothesis(Sym("n"), num(self.size)), result))]
        return [Finding(ruling, self._why(result))]

    def _ruling(self, proof: Proof, result: Result) -> Ruling:
        if self.formula and (ruling := self._compared(proof, result)) is not Ruling.RIGHT:
            return ruling
        return Ruling.CONDITION if self.formula and result.uses else Ruling.RIGHT

    def _compared(self, proof: Proof, result: Result) -> Ruling:
        claimed = parse(self.formula)

        def decided(*sizes: int) -> Equality:
            return check(result.right, claimed, proof.derivation.setting, sizes=sizes, uses=result.uses)

        found = decided(2, 3, 4)
        if found.verdict is Verdict.WRONG and self.size and decided(self.size).holds:
            return Ruling.CONDITION
        return _RULINGS[found.verdict]

    def _why(self, result: Result) -> Words:
        if self.formula and result.uses:
            return lambda lang: result.uses[0]
        return lambda lang: Hypothesis(result.left, result.right)

    def named(self, lang: str) -> Piece:
        if self.name:
            return Code(f"derive {self.name}")
        hypotheses = "".join(f' --hypothesis "{one}"' for one in self.hypotheses or ())
        return Code(f'derive --loss "{self.loss}" --activation {self.activation}{hypotheses}')


class Proportional:
    """That the weight gradient is the error term times what is the same for every output and target.

    With `only` it is said to be the error term alone: that the factor is not 1 is then a condition.
    """

    def __init__(self, name: str, *, only: bool = False) -> None:
        self.name, self.only = name, only

    def findings(self, article: Article) -> Sequence[Finding]:
        proof = proof_of(self.name)
        if not proof.holds:
            return [Finding(Ruling.UNDECIDED, lambda lang: say("claims-unproved", lang))]
        delta, dw = (proof.derivation.results[key] for key in ("delta", "dw"))
        product = mul(delta.right, _FACTOR)
        holds = check(dw.right, product, proof.derivation.setting, sizes=(2, 3), uses=dw.uses).holds
        ruling = Ruling.WRONG if not holds else Ruling.CONDITION if self.only else Ruling.RIGHT
        if ruling is Ruling.CONDITION:
            whole = Result(dw.left, mul(delta.left, _FACTOR))
            return [Finding(ruling, _only_where(Hypothesis(_FACTOR, ONE), whole))]
        equation = Hypothesis(dw.left, mul(delta.left, _FACTOR) if holds else dw.right)
        return [Finding(ruling, lambda lang: equation)]

    def named(self, lang: str) -> Piece:
        return Code(f"derive {self.name}")


_FACTOR = parse("a[j]")


def _only_where(condition: Hypothesis, result: Result) -> Words:
    """The condition, and what is right without it."""
    named: dict[str, Piece] = {"condition": condition, "equation": Hypothesis(result.left, result.right)}
    return lambda lang: Phrase(sentence(say("claims-only-where", lang), named))


class Underivable:
    """That it is a loss: one whose derivative is 0 wherever it has one is nothing to train with."""

    def __init__(self, loss: str, activation: str) -> None:
        self.loss, self.activation = loss, activation

    def findings(self, article: Article) -> Sequence[Finding]:
        try:
            derive(loss=self.loss, activation=self.activation)
        except DefinitionError:
            return [Finding(Ruling.PART, lambda lang: say("claims-no-gradient", lang))]
        return [Finding(Ruling.RIGHT, lambda lang: say("claims-all-proved", lang))]

    def named(self, lang: str) -> Piece:
        return Code(f'derive --loss "{self.loss}" --activation {self.activation}')


class AllDerived:
    """That each of several pairs has a gradient that is proved."""

    def __init__(self, *names: str) -> None:
        self.names = names

    def findings(self, article: Article) -> Sequence[Finding]:
        if all(proof_of(name).holds for name in self.names):
            return [Finding(Ruling.RIGHT, lambda lang: say("claims-all-proved", lang))]
        return [Finding(Ruling.UNDECIDED, lambda lang: say("claims-unproved", lang))]

    def named(self, lang: str) -> Piece:
        return Code(f"verify {' '.join(self.names)}")


_RULINGS = {
    Verdict.PROVED: Ruling.RIGHT,
    Verdict.AGREES: Ruling.RIGHT,
    Verdict.WRONG: Ruling.WRONG,
    Verdict.UNDECIDED: Ruling.UNDECIDED,
}


class Stated:
    """The formulas that a sentence comes to, in Markdown: the check decides the last equality.

    `right` is what would be right, where that is something else: it must hold, or the finding is undecided.
    """

    def __init__(self, text: str, right: str = "") -> None:
        self.text, self.right = text, right

    def findings(self, article: Article) -> Sequence[Finding]:
        return [_stated(self.text, self.right)]

    def named(self, lang: str) -> Piece:
        return say("claims-by-check", lang)


@cache
def _stated(text: str, right: str) -> Finding:
    *_, last = check_text(text, seconds=SECONDS)
    ruling = RULINGS[last.outcome]
    if right:
        reading = read(right)
        *_, instead = check_reading(reading, seconds=SECONDS)
        if not instead.holds:
            return Finding(Ruling.UNDECIDED, lambda lang: told_with_formulas(instead.reason, lang))
        return Finding(ruling, lambda lang: sides_of(reading)[instead.place].marks)
    if last.repair is not None and last.left is not None and last.right is not None:
        repaired = equation(*meant(*sides(Hypothesis(last.left, last.right)), last.repair))
        return Finding(ruling, lambda lang: repaired)
    if last.uses:
        used = Hypothesis(*sides(last.uses[0]))
        return Finding(ruling, lambda lang: used)
    if last.holds:
        return Finding(ruling, lambda lang: outcome_word(last.outcome, lang))
    return Finding(ruling, lambda lang: why_not(last, lang))
