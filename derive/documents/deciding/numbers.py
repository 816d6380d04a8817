"""Equalities of numbers, once the values that the document gives are put in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from derive.checker import Finding
from derive.documents.deciding.checks import Checks
from derive.documents.deciding.judgements import Judgement, Outcome, Repair
from derive.documents.formulas.reach import Key, depends, leaves
from derive.documents.formulas.repairs import BASE
from derive.documents.meaning.elementwise import Meanings
from derive.documents.trees import figures
from derive.documents.understanding.statements import Equality
from derive.expr import ONE, ZERO, D, Expr, Integral, Sum, Sym, contains, map_nodes, num, symbols, walk
from derive.reading import NotRead
from derive.reading.tree import Node
from derive.steps import Definition, Setting, symbol_key


class Numbers(Checks):
    """Decides equalities of which a side is a number."""

    def numeric(self, one: Equality) -> Judgement | None:
        """The judgement where both sides are numbers, once known values are put in."""
        closed = [figures.is_closed(side) for side in (one.left, one.right)]
        if not any(closed):
            return None
        left, right = (self.with_values(side, one) for side in (one.left, one.right))
        if figures.is_closed(left) and figures.is_closed(right):
            agree = figures.agree(left, right, one.sides, one.sign, self.reads, inexact=not all(closed))
            if agree is None:
                return self.said(one, Outcome.UNDECIDED, "one side has no value")
            if agree and not all(closed) and self.holds_as_formulas(one):
                return None
            if agree:
                return self.said(one, Outcome.AGREES, "the same number")
            if all(closed) and figures.is_cut_off(left, right, one.sides):
                return self.said(one, Outcome.AGREES, "the same number, cut off and not rounded")
            if not all(closed) and isinstance(one.right if closed[0] else one.left, Sym):
                return self.said(one, Outcome.GIVEN, "an equation for its variables")
            wrong = self.said(one, Outcome.WRONG, f"left {figures.text(left)}, right {figures.text(right)}")
            return replace(wrong, repair=self.to_another_base(one) if all(closed) else None)
        open_side = one.right if closed[0] else one.left
        has_derivative = any(isinstance(node, D) for node in walk(open_side))
        if not has_derivative:
            setting = next(self.settings(one))
            finding = self.check(setting, one.left, one.right, one.case)
            if finding.holds or self.is_constant(open_side, finding, setting, one):
                return None
            if isinstance(open_side, Sum) and all(self.scopes.defines(symbol) for symbol in symbols(open_side)):
                return None
            holding = self.under_hypotheses(setting, one.left, one.right, one.case)
            if holding or self.is_slope_everywhere(one, open_side):
                return None
            return self.said(one, Outcome.GIVEN, "an equation for its variables")
        return self.at_values(one, open_side)

    def is_unit_slope(self, one: Equality) -> bool:
        """Whether it is the ∂z/∂b = 1 of a z without a formula, which holds at all values."""
        match one.left, one.right:
            case D(Sym() as body, Sym()), right if right is ONE:
                return not self.scopes.defines(body)
        return False

    def at_values(self, one: Equality, side: Expr) -> Judgement | None:
        """The judgement on a slope that is a number at values of which the document gives some, but not all."""
        setting = self.setting_of_slopes(one, side)
        valued = {
            symbol_key(symbol) for symbol, found in self.values.items() if any(row <= one.row for row, _ in found)
        }
        if not valued & (leaves(setting, side) | set(setting.definitions)):
            return None
        finding = self.check(setting, one.left, one.right, one.case)
        if finding.holds or self.is_constant(side, finding, setting, one) or self.is_unit_slope(one):
            return None
        if self.is_product_of_given(one, side):
            return self.said(one, Outcome.AGREES, "the same number")
        return self.said(one, Outcome.NOT_READ, "at which values this is a number is not said")

    def is_product_of_given(self, one: Equality, side: Expr) -> bool:
        """Whether the slope is equated elsewhere with slopes of which the document has given the numbers."""
        number = one.left if side is one.right else one.right
        given = {
            formula: next(filter(figures.is_closed, reversed(sides)))
            for chain, sides in self.chains.items()
            if chain < one.chain and any(map(figures.is_closed, sides))
            for formula in sides
            if not figures.is_closed(formula)
        }
        equal = {other for sides in self.chains.values() if side in sides for other in sides if other is not side}

        def put(part: Expr) -> Expr | None:
            return given.get(part, part if isinstance(part, D) else None)

        known = (map_nodes(other, put) for other in (side, *equal) if not figures.is_closed(other))
        return any(
            figures.is_closed(other) and figures.agree(other, number, one.sides, one.sign, self.reads, inexact=True)
            for other in known
        )

    def holds_as_formulas(self, one: Equality) -> bool:
        """Whether a derivative is a number for all values."""
        slopes = any(isinstance(part, D) for side in (one.left, one.right) for part in walk(side))
        return slopes and any(self.check(known, one.left, one.right, one.case).holds for known in self.settings(one))

    def setting_of_slopes(self, one: Equality, side: Expr) -> Setting:
        """The likeliest setting in which all slopes of a side are by something that matters; else the likeliest."""
        slopes = [part for part in walk(side) if isinstance(part, D)]
        settings = list(self.settings(one))
        fitting = (
            setting
            for setting in settings
            if all(depends_on(part.body, part.variable, setting.definitions) for part in slopes)
        )
        return next(fitting, settings[0])

    def is_slope_everywhere(self, one: Equality, side: Expr) -> bool:
        """Whether a chain that begins with f'(x) and has no other variable goes on with a number but 0."""
        head = self.chains[one.chain][0]
        if not isinstance(head, D) or one.supposed or not one.goes_on or ZERO in (one.left, one.right):
            return False
        return set(symbols(side)) == {head.variable} and not head.variable.indices

    def to_another_base(self, one: Equality) -> Repair | None:
        """The side with its logarithms to another base than the document says, if that makes both the same number."""
        vocabulary = self.understood.vocabulary
        for base in (0, 2, 10):
            read = Meanings(replace(vocabulary, base=base)).formula
            try:
                left, right = map(read, one.sides)
            except NotRead:
                return None
            if (left is one.left) is not (right is one.right) and figures.agree(left, right, one.sides, one.sign, read):
                on_left = right is one.right
                return Repair(BASE, left if on_left else right, on_left=on_left)
        return None

    def is_constant(self, side: Expr, finding: Finding, setting: Setting, one: Equality) -> bool:
        """Whether a side has one value everywhere, so that there is nothing to solve."""
        if finding.counterexample is None:
            return False
        text = finding.counterexample.left if side is one.left else finding.counterexample.right
        try:
            value = num(round(Fraction(text)))
        except ValueError:
            return False  # it is infinite, or undefined
        return self.check(setting, side, value, one.case).holds

    def value_at(self, symbol: Sym, row: int) -> Expr | None:
        """The last value that the document has given before a row, else the first after it."""
        known = self.values.get(symbol, [])
        before = [value for at, value in known if at <= row]
        return before[-1] if before else known[0][1] if known else None

    def reads(self, node: Node) -> Expr:
        """What a formula of numbers means."""
        return Meanings(self.understood.vocabulary).formula(node)

    def slope(self, part: D, one: Equality) -> Expr:
        """The derivative as a number, if all that it depends on has a value; else as it is."""
        variable = part.variable
        at = self.with_values(variable, one)
        body = self.with_values(part.body, one, variable)
        number = figures.number_of(at) if figures.is_closed(at) and not variable.indices else None
        if (
            number is None
            or not contains(body, variable)
            or not figures.is_closed(put_number(body, variable, Fraction(0)))
        ):
            return part
        return figures.slope(lambda value: put_number(body, variable, value), number) or part

    def with_values(self, side: Expr, one: Equality, kept: Sym | None = None) -> Expr:
        """The side with known values put in, but for one variable that is kept."""
        every = [setting.definitions for setting in self.settings(one, side)]
        fitting = (known for known in every if kept is None or depends_on(side, kept, known))
        definitions = next(fitting, every[0])

        def put(part: Expr) -> Expr | None:
            if isinstance(part, D):
                return self.slope(part, one)
            if isinstance(part, Integral):
                return part
            if isinstance(part, Sym) and part is not kept:
                definition = definitions.get(symbol_key(part))
                if (
                    definition
                    and not part.indices
                    and (kept is None or depends_on(definition.formula, kept, definitions))
                ):
                    return self.with_values(definition.formula, one, kept)
                if (known := self.value_at(part, one.row)) is not None:
                    return known
                return self.with_values(definition.formula, one, kept) if definition and not part.indices else None
            return None

        return map_nodes(side, put)


def put_number(body: Expr, variable: Sym, value: Fraction) -> Expr:
    """The formula with a number for a variable."""
    return map_nodes(body, lambda part: num(value) if part is variable else None)


def depends_on(formula: Expr, variable: Sym, definitions: Mapping[Key, Definition]) -> bool:
    """Whether a variable occurs in a formula, definitions seen through."""
    return (
        depends(Setting(definitions), formula, symbol_key(variable))
        if isinstance(formula, Sym)
        else any(
            symbol is variable or depends(Setting(definitions), symbol, symbol_key(variable))
            for symbol in symbols(formula)
        )
    )
