"""From the tree of an element-wise formula to the language of the checker; NotUnderstood where there is no one way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from derive.documents.calls import at_variable
from derive.documents.products import NOT_COMPUTED, Custom, Functional
from derive.documents.rows import Meant, NotUnderstood
from derive.documents.sums import Sums
from derive.documents.vocabulary import LABEL, Vocabulary, key_of
from derive.expr import (
    ONE,
    PI,
    TWO,
    ZERO,
    D,
    Delta,
    Expr,
    Fn,
    Index,
    Num,
    Rel,
    Sym,
    Where,
    add,
    div,
    exp,
    mul,
    neg,
    num,
    power,
    sub,
    symbols,
)
from derive.reading import tree
from derive.reading.tree import Node

MAX_DIGITS = 30
MAX_EXPONENT = 100
MAX_BITS = 2000
_OPS = {">": ">", "<": "<", "≥": ">=", "≤": "<="}


@dataclass
class Meanings(Sums):
    """Gives the formulas of one statement their meaning; an index letter is one index throughout.

    The sizes of indices are provisional: "?" with the statement's number and the letter, until `sizes` unifies them.
    """

    vocabulary: Vocabulary
    number: int = 0
    customs: Mapping[str, Custom] = field(default_factory=dict)
    implicit: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    functionals: Mapping[tuple[str, int], Functional] = field(default_factory=dict)
    free: dict[str, Index] = field(default_factory=dict)
    bound: list[Index] = field(default_factory=list)
    counted: dict[Index, Expr | None] = field(default_factory=dict)
    sums: int = 0
    outer: frozenset[Index] = frozenset()
    aliases: dict[str, Index] = field(default_factory=dict)
    axes: int = 0
    """How many axes of vectors have been named."""

    # Formulas.

    def formula(self, node: Node) -> Expr:
        match node:
            case tree.Number(text=text):
                return self.read_number(text, node)
            case tree.Name():
                return self.named(node)
            case tree.Word(text=text):
                if self.vocabulary.function(text):
                    raise NotUnderstood(f"the function {text} has no argument", node.place)
                if text in NOT_COMPUTED:
                    raise NotUnderstood(f"the function {text} is not understood", node.place)
                return self.symbol(tree.Name(node.place, text, (), node.subscripts, node.superscripts, node.primes))
            case tree.Sum(terms=terms):
                return add(*(self.signed(term) for term in terms))
            case tree.Product():
                return self.explicit_product(node)
            case tree.Juxtaposed():
                return self.side_by_side(node)
            case tree.Fraction(above=above, below=below):
                return div(self.formula(above), self.formula(below))
            case tree.Power():
                return self.raised(node)
            case tree.Root(body=body, degree=degree):
                return power(self.formula(body), div(ONE, self.formula(degree) if degree else TWO))
            case tree.Big():
                return self.big(node)
            case tree.Derivative():
                return self.derivative(node)
            case tree.Bracket():
                return self.bracket(node)
            case tree.Indicator(conditions=conditions):
                return self.indicator(node, conditions)
            case tree.Cases():
                return self.cases(node)
            case tree.Chain(first=first, links=()) if first:
                return self.formula(first)
            case Meant(expr=expr):
                return expr
            case tree.Scripted(subscripts=(), superscripts=(), primes=primes) if primes:
                return self.primed(node)
        raise NotUnderstood(_WHY.get(type(node), "this is not understood in a formula"), node.place)

    def read_number(self, text: str, node: Node) -> Num:
        digits = text.replace(",", "") if text.count(",") and "." not in text.split(",")[0] else text
        if len(digits) > MAX_DIGITS or not digits.replace(".", "", 1).isdecimal():
            raise NotUnderstood(f"the number {text[:40]} is not understood", node.place)
        return num(Fraction(digits))

    def signed(self, term: tree.Term) -> Expr:
        if not set(term.sign) <= {"+", "-"}:
            raise NotUnderstood(f"the sign {term.sign} has two values", term.place)
        value = self.formula(term.node)
        return neg(value) if term.sign.count("-") % 2 else value

    # Powers, roots, brackets.

    def raised(self, node: tree.Power) -> Expr:
        base, exponent = node.base, node.exponent
        if isinstance(base, tree.Name) and base.letters == "e" and not base.subscripts and not base.accents:
            return exp(self.formula(exponent))
        if isinstance(base, tree.Name) and self.is_run(base) and not base.accents and base.style != "upright":
            return self.formula(tree.with_last(node, base))
        if isinstance(base, tree.Word) and self.vocabulary.function(base.text):
            raise NotUnderstood(f"the function {base.text} has no argument", node.place)
        square = isinstance(exponent, tree.Number) and exponent.text == "2"
        if square and isinstance(base, tree.Name) and self.is_quantity_squared(base):
            symbol = self.symbol(base)
            return Sym(f"{symbol.name}²", symbol.indices)
        below, above = self.formula(base), self.formula(exponent)
        if isinstance(above, Num) and abs(above.value) > MAX_EXPONENT:
            raise NotUnderstood(f"an exponent above {MAX_EXPONENT} is not computed", exponent.place)
        if isinstance(below, Num) and isinstance(above, Num) and _bits(below) * abs(above.value) > MAX_BITS:
            raise NotUnderstood("this number is too long", node.place)
        if below is ZERO and isinstance(above, Num) and above.value < 0:
            raise NotUnderstood("division by zero", node.place)
        return power(below, above)

    def is_quantity_squared(self, base: tree.Name) -> bool:
        """Whether its square is a quantity of its own: of a definition σ² = …, or σ² beside a function σ."""
        key = key_of(base, self.letters())
        return key in self.vocabulary.squares or (key == "σ" and bool(self.vocabulary.function(key)))

    def bracket(self, node: tree.Bracket) -> Expr:
        if len(node.items) != 1:
            raise NotUnderstood("a list in a bracket is not understood here", node.place)
        if node.kind == "|":
            return Fn("abs", (self.formula(node.items[0]),))
        if node.kind not in ("(", "[", "{", "\\{"):
            raise NotUnderstood("this bracket is not understood", node.place)
        return self.formula(node.items[0])

    # Derivatives.

    def primed(self, node: tree.Scripted) -> Expr:
        """(…)′ of what has one variable in it, besides constants."""
        value = self.formula(node.body)
        variables = {one for one in symbols(value) if one is not PI and one.name not in self.constants()}
        if len(variables) != 1 or node.primes > 2:
            raise NotUnderstood("what this is differentiated by is not clear", node.place)
        (variable,) = variables
        for _ in range(node.primes):
            value = D(value, variable)
        return value

    def constants(self) -> frozenset[str]:
        """Letters that the usual notation keeps for constants."""
        return frozenset("αβγλη") | self.vocabulary.constants

    def derivative(self, node: tree.Derivative) -> Expr:
        if node.of is None:
            raise NotUnderstood("how far this derivative reaches is not clear", node.place)
        of = at_variable(node.of, node.by[0], self.vocabulary) if len(node.by) == 1 else node.of
        body = self.formula(of)
        for by in reversed(node.by):
            variable = self.formula(by)
            if not isinstance(variable, Sym) or variable is PI or variable.name.startswith("#"):
                raise NotUnderstood("a derivative by this is not understood", by.place)
            body = D(body, variable)
        if node.order is not None and not (
            isinstance(node.order, tree.Number) and node.order.text == str(len(node.by))
        ):
            raise NotUnderstood("the order of this derivative is not understood", node.place)
        return body

    # Conditions.

    def indicator(self, node: Node, conditions: tuple[Node, ...]) -> Expr:
        """1{i = j} is δ_ij; 1{y = j}, for a label y, the entry j of its one-hot form, maybe a declared target."""
        match conditions:
            case (tree.Chain(first=tree.Name() as first, links=(link,)),) if link.sign in ("=", "≡"):
                key = key_of(first, self.letters())
                if self.vocabulary.is_index(key) or any(bound.name == key for bound in self.bound):
                    case = self.case(conditions[0])
                    return Delta(case.first, case.second)
                label, entry = self.symbol(first), self.index(link.node)
                if key in self.vocabulary.targets:
                    return Sym(label.name, (*label.indices, entry))
                return Sym(f"{LABEL}{label.name}", (*label.indices, entry))
        raise NotUnderstood("this indicator is not understood", node.place)

    def cases(self, node: tree.Cases) -> Expr:
        """Values by conditions, as δ for indices and as a choice by sign for numbers; the last may be all else."""
        rows = [(row.value, [part for part in row.condition if not isinstance(part, tree.Text)]) for row in node.rows]
        if len(rows) != 2 or not rows[0][1] or len(rows[0][1]) > 1:
            raise NotUnderstood("this distinction of cases is not understood", node.place)
        (first, (condition,)), (second, other) = rows
        then, otherwise = self.formula(first), self.formula(second)
        match condition:
            case tree.Chain(first=left, links=(link,)) if link.sign in _OPS and left is not None:
                relation = Rel(_OPS[link.sign], self.formula(left), self.formula(link.node))
                if other:
                    self._opposite(relation, other, node)
                return Where(relation, then, otherwise)
        if (label := self.of_label(condition)) is not None:
            if other and self.of_label(other[0], "≠") != label:
                raise NotUnderstood("this distinction of cases is not understood", node.place)
            return add(mul(label, then), mul(sub(ONE, label), otherwise))
        case = self.case(condition)
        if other:
            second_case = self.case(other[0])
            if len(other) > 1 or {second_case.first, second_case.second} != {case.first, case.second}:
                raise NotUnderstood("this distinction of cases is not understood", node.place)
            if second_case.equal == case.equal:
                raise NotUnderstood("both cases have the same condition", node.place)
        elif not node.rows[1].condition:
            raise NotUnderstood("a case without a condition is not understood", node.place)
        if not case.equal:
            then, otherwise = otherwise, then
        delta = Delta(case.first, case.second)
        return add(mul(delta, then), mul(sub(ONE, delta), otherwise))

    def of_label(self, condition: Node, sign: str = "=") -> Expr | None:
        """The entry k of the one-hot form of y_i, of the condition that y_i is k, or is not."""
        match condition:
            case tree.Chain(first=tree.Name() as first, links=(tree.Link(sign=found, node=tree.Name() as entry),)):
                own = key_of(replace(first, subscripts=(), superscripts=()), self.letters())
                if found == sign and not self.vocabulary.is_index(own) and self.vocabulary.is_index(key_of(entry)):
                    return self.indicator(condition, (replace(condition, links=(tree.Link("=", entry, entry.place),)),))
        return None

    def _opposite(self, relation: Rel, other: list[Node], node: Node) -> None:
        match other:
            case [tree.Chain(first=left, links=(link,))] if link.sign in _OPS and left is not None:
                found = Rel(_OPS[link.sign], self.formula(left), self.formula(link.node))
                if (found.left, found.right) == (relation.left, relation.right) and found.op[0] != relation.op[0]:
                    return
        raise NotUnderstood("this distinction of cases is not understood", node.place)


def _bits(number: Num) -> int:
    return max(number.value.numerator.bit_length(), number.value.denominator.bit_length())


_WHY: Mapping[type[Node], str] = {
    tree.Matrix: "a matrix is not understood here",
    tree.Transposed: "a transpose is not understood here",
    tree.Gradient: "a gradient of a whole vector is not understood here",
    tree.Dots: "dots are not understood",
    tree.Differential: "a differential on its own is not understood",
    tree.Listing: "a list is not understood here",
    tree.Accented: "a mark over more than one letter is not understood",
    tree.Chain: "a statement within a formula is not understood",
    tree.Scripted: "an index or a prime after a bracket is not understood",
    tree.Text: "words within a formula are not understood",
}
