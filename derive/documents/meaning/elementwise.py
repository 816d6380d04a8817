"""From the tree of an element-wise formula to the language of the checker; NotUnderstood where there is no one way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from derive.documents.formulas.customs import NOT_COMPUTED, Custom, Functional
from derive.documents.meaning.choices import Choices
from derive.documents.trees.calls import at_variable
from derive.documents.trees.rows import Meant, NotUnderstood
from derive.documents.trees.vocabulary import Vocabulary, key_of
from derive.expr import (
    ONE,
    PI,
    TWO,
    ZERO,
    D,
    Expr,
    Fn,
    Index,
    Integral,
    Num,
    Sym,
    add,
    div,
    exp,
    neg,
    num,
    power,
    symbols,
)
from derive.reading import tree
from derive.reading.tree import Node

MAX_DIGITS = 30
MAX_EXPONENT = 100
MAX_BITS = 2000


@dataclass
class Meanings(Choices):
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
            case tree.Integral():
                return self.integral(node)
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
            variable = self.value_of_function(by) or self.formula(by)
            if not isinstance(variable, Sym) or variable is PI or variable.name.startswith("#"):
                raise NotUnderstood("a derivative by this is not understood", by.place)
            body = D(body, variable)
        if node.order is not None and not (
            isinstance(node.order, tree.Number) and node.order.text == str(len(node.by))
        ):
            raise NotUnderstood("the order of this derivative is not understood", node.place)
        return body

    def integral(self, node: tree.Integral) -> Expr:
        variable = self.formula(node.by)
        if not isinstance(variable, Sym) or variable is PI or variable.name.startswith("#"):
            raise NotUnderstood("an integral by this is not understood", node.by.place)
        return Integral(self.formula(node.of), variable)


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
