"""The operands of a formula: names, numbers, functions, fractions, roots, accents, differentials."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from decimal import Decimal

from derive.reading import differentials
from derive.reading.brackets import Brackets
from derive.reading.expansion import Token
from derive.reading.labels import Labels
from derive.reading.places import Place
from derive.reading.symbols import (
    ACCENTS,
    BIG,
    DOTS,
    FRACTIONS,
    FUNCTIONS,
    INTEGRALS,
    LABELLED,
    LETTERS,
    PAIRS,
    STYLES,
    SWITCHES,
)
from derive.reading.tree import (
    Accented,
    Bracket,
    Chain,
    Derivative,
    Differential,
    Dots,
    Fraction,
    Gradient,
    Indicator,
    Juxtaposed,
    Name,
    Node,
    Number,
    Product,
    Root,
    Scripted,
    Sum,
    Text,
    Word,
)
from derive.reading.words import function_at_start, speaks

_OPEN = ("(", "[", "{", ",", ";", "&", "=", "+", "-", "−", "\\over", "\\left", "\\shown")


class Operands(Labels, Brackets):
    """Reads one operand."""

    @abstractmethod
    def big(self) -> Node:
        """A sum or a product with limits, and its body."""

    @abstractmethod
    def integral(self) -> Node:
        """An integral, with what it is taken by."""

    def operand(self) -> Node:
        """An operand with its scripts."""
        if not self.begins():
            self.unexpected()
        found = self.scripted(self.atom())
        conditions = found.subscripts if isinstance(found, Name | Scripted) else ()
        one = found.body if isinstance(found, Scripted) else found
        if _is_one(one) and len(conditions) == 1 and isinstance(conditions[0], Bracket):
            conditions = conditions[0].items
        if _is_one(one) and any(isinstance(condition, Chain) for condition in conditions):
            return Indicator(found.place, conditions)
        return found

    def atom(self) -> Node:
        token = self.current
        match token.kind:
            case "number":
                self.advance()
                return Number(token.place, _part_of_100(token.text) if self.take("\\%") else token.text)
            case "letters":
                return self.letters()
            case "operator":
                self.advance()
                return self.upright(token.place, token.text)
            case "text" | "words":
                if speaks(token.text):
                    self.unexpected()
                self.advance()
                return self.upright(token.place, token.text.strip())
            case "begin":
                return self.environment()
        if self.bracket() in PAIRS and token.text not in ("\\rvert", "\\rVert"):
            return self.bracketed()
        if token.text == "{":
            return self.nested(self.braces)
        return self.command()

    def letters(self) -> Node:
        """A run of letters: a function typed without its backslash, or a name."""
        token = self.advance()
        length = 0 if self.style in ("bold", "cal", "bb", "frak") else function_at_start(token.text)
        if length:
            if length < len(token.text):
                place = replace(token.place, column=token.place.column + length)
                self.put_back(Token("letters", token.text[length:], place))
            return Word(token.place, token.text[:length])
        return self.upright(token.place, token.text) if self.style == "upright" else self.single(token)

    def upright(self, place: Place, text: str) -> Node:
        return Word(place, text) if len(text) > 1 else Name(place, text, style="upright")

    def braces(self) -> Node:
        """A group that is no argument. Its braces do not print, so a sum in it must stand alone."""
        before, opening, begins = self.last, self.current, self.within == self.at
        if self.next.text == "}":
            self.advance()
            self.advance()
            return self.operand()
        found = self.group(self.styled)
        if before and _names_function(before) and isinstance(found, Sum | Product | Juxtaposed):
            return Bracket(opening.place, "(", (found,))
        alone = begins or before is None or before.text in _OPEN or before.kind in ("row", "begin")
        if isinstance(found, Sum) and not (alone and (not self.begins(after=True) and not self.sees("^", "_", "'"))):
            self.fail("these braces do not print; a sum needs brackets here", opening)
        if isinstance(found, Chain) and not (before and before.text in ("1", "}", "I")):
            self.fail("a statement stands inside of a formula", opening)
        return found

    def styled(self) -> Node:
        r"""A group that may begin with a style for all of it, as in `{\bf x}`."""
        style = self.style
        while self.sees(*SWITCHES, "\\shown"):
            token = self.advance()
            self.style = STYLES.get(token.text, self.style)
        found = self.formula()
        self.style = style
        return found

    def command(self) -> Node:
        token = self.advance()
        text, place = token.text, token.place
        if text in LETTERS:
            return Name(place, LETTERS[text], style=self.style)
        if text in FUNCTIONS:
            if text == "\\arg" and self.sees("\\max", "\\min"):
                return Word(place, "arg" + self.advance().text[1:])
            return Word(place, FUNCTIONS[text])
        if text in ACCENTS:
            return self.accented(ACCENTS[text], place)
        if text in STYLES:
            return self.in_style(STYLES[text])
        if text in FRACTIONS:
            above = self.lone_partial() or self.argument("a numerator")
            return self.fraction(above, self.argument("a denominator"), place)
        if text in DOTS:
            return Dots(place)
        if text in BIG:
            self.put_back(token)
            return self.nested(self.big)
        if text in INTEGRALS:
            self.put_back(token)
            return self.nested(self.integral)
        if text == "\\shown":
            return self.argument() if self.sees("{") else self.atom()
        if text in LABELLED:
            found = self.argument()
            if self.take("_", "^"):
                self.label(found)
            return found
        return self.special(token)

    def lone_partial(self) -> Node | None:
        r"""The ∂ of \frac\partial{\partial x}, which takes nothing of what follows."""
        opening = self.current
        if not (self.take("\\partial") and self.sees("{")):
            self.at -= self.current is not opening
            return None
        return Differential(opening.place, None, None)

    def special(self, token: Token) -> Node:
        """Commands with a grammar of their own."""
        match token.text:
            case "\\left":
                self.put_back(token)
                return self.sized()
            case "\\sqrt":
                degree = None
                if opening := self.take("["):
                    degree = self.nested(self.expression)
                    if not self.take("]"):
                        self.fail("this [ is never closed", opening)
                return Root(token.place, self.argument("what the root is taken of"), degree)
            case "\\partial":
                return self.nested(lambda: self.differential(token.place))
            case "\\nabla":
                return self.gradient(token.place)
            case "\\underset" | "\\overset" | "\\stackrel":
                script = self.argument()
                base = self.argument()
                if token.text == "\\underset" and isinstance(base, Word):
                    return replace(base, subscripts=tuple(self.parts(script)))
                self.fail(f"{token.text} is not understood here", token)
            case "\\substack":
                return self.argument()
        self.at -= 1
        return self.unexpected()

    def accented(self, accent: str, place: Place) -> Node:
        body = self.argument(f"what the {accent} stands over", lists=True)
        if isinstance(body, Name):
            return replace(body, accents=(accent, *body.accents), place=place)
        return Accented(place, accent, body)

    def in_style(self, style: str) -> Node:
        """An argument all of whose letters are of one style."""
        outer, self.style = self.style, style
        found = self.argument("a letter", lists=True)
        self.style = outer
        if isinstance(found, Number) and found.text == "1" and style:
            return Name(found.place, "1", style=style)
        if isinstance(found, Text):
            return self.upright(found.place, found.text)
        return _increment(found) or found

    def fraction(self, above: Node, below: Node, place: Place) -> Node:
        """A fraction, or the derivative that it writes."""
        found = differentials.derivative(above, below, place)
        return found if found else Fraction(place, above, below)

    def differential(self, place: Place) -> Node:
        """What follows ∂."""
        order: Node | None = None
        by = tuple[Node, ...]()
        if self.take("_"):
            by = self.below()
        if self.take("^"):
            order = self.argument("the order")
        if by:
            return Derivative(place, None, differentials.as_often(by, order), order)
        return Differential(place, order, self.operand() if self.begins(after=True) else None)

    def gradient(self, place: Place) -> Node:
        by, order = tuple[Node, ...](), None
        while self.sees("_", "^"):
            if self.advance().text == "_":
                by = self.below()
            else:
                order = self.argument("the order")
        return Gradient(place, None, by, order)


def _increment(node: Node) -> Name | None:
    r"""The one name that `\\boldsymbol{\\delta a}` is."""
    match node:
        case Juxtaposed(items=(Name(letters="δ" | "Δ" as sign, subscripts=(), superscripts=()), Name() as of)):
            return replace(of, letters=f"{sign}{of.letters}", place=node.place)
    return None


def _names_function(token: Token) -> bool:
    """Whether what stands in braces after it is its argument."""
    if token.kind == "letters":
        return function_at_start(token.text) == len(token.text)
    return token.kind == "operator" or (token.kind == "command" and token.text in FUNCTIONS)


def _is_one(node: Node) -> bool:
    match node:
        case Number(text="1"):
            return True
        case Name(letters=letters, style=style):
            return letters in ("1", "I", "𝟙") and (letters != "I" or bool(style))
    return False


def _part_of_100(digits: str) -> str:
    """0.90 for the 90 of 90 %."""
    return str(Decimal(digits.replace(",", "")).scaleb(-2))
