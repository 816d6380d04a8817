"""Brackets, braces with cases, and matrices."""

from __future__ import annotations

from abc import abstractmethod

from derive.reading.expansion import Token
from derive.reading.scripts import Scripts
from derive.reading.symbols import ALIGNED, CASES, MATRICES, PAIRS, RELATIONS, SEPARATING
from derive.reading.tree import Bracket, Case, Cases, Chain, Dots, Hole, Matrix, Node, Text
from derive.reading.words import is_typed

_DIVIDERS = {"|": "|", "\\mid": "|", "‖": "‖", ",": ",", ";": ";"}


class Brackets(Scripts):
    """Reads what stands between an opening and a closing sign."""

    @abstractmethod
    def expression(self) -> Node:
        """A sum of terms."""

    def bracketed(self) -> Node:
        """From an opening bracket to the one that closes it."""
        opening, kind = self.current, self.bracket()
        self.advance()
        return self.nested(lambda: self.inside(opening, kind, PAIRS[kind]))

    def sized(self) -> Node:
        r"""From `\left` to `\right`."""
        left = self.advance()
        kind = self.bracket()
        if kind not in PAIRS and kind not in PAIRS.values() and kind != ".":
            self.fail("a bracket is missing after this \\left", left)
        self.advance()
        if kind == "\\{" and self.current.kind == "begin" and self.current.text in (*MATRICES, *CASES, *ALIGNED):
            return self.nested(lambda: self.brace(left))
        return self.nested(lambda: self.inside(left, kind, "\\right"))

    def inside(self, opening: Token, kind: str, closer: str) -> Node:
        closers, self.closers = self.closers, [*self.closers[-1:], closer]
        items, signs = list[Node](), list[str]()
        while True:
            self.within = self.at
            items.append(self.item(opening))
            divider = _DIVIDERS.get(self.bracket()) or ("|" if kind == "\\{" and self.sees(":") else None)
            if divider is None or divider == closer:
                break
            signs.append(divider)
            self.advance()
            self.take("\\forall")  # as in {x_i | ∀ i ∈ U}
        self.closers = closers
        at_end = self.current.kind == "stop" and closer == ")" and not closers
        if not at_end or any(isinstance(item, Chain) for item in items):
            kind = self.close(opening, kind, closer)  # one that only the end of a formula closes leaves no doubt
        return Bracket(opening.place, kind, tuple(items), tuple(signs))

    def item(self, opening: Token) -> Node:
        if self.sees("\\cdot", "·", "\\bullet") and self.next.text in (")", "\\right", ",", "]", ";", "|", "\\|"):
            return Hole(self.advance().place)
        if not self.begins() and (self.bracket() in PAIRS.values() or self.sees("\\right")):
            self.fail("nothing stands in this bracket", opening)
        return self.formula()

    def close(self, opening: Token, kind: str, closer: str) -> str:
        """Pass the closing bracket; the kind, with the closing sign if it is another than usual."""
        found, token = self.bracket(), self.current
        if closer == "\\right" and token.text == "\\right":
            self.advance()
            found = self.bracket()
            self.advance()
            if found == PAIRS.get(kind):
                return kind
            if found == "." or (kind != "." and found not in PAIRS.values()) or self.current.text == "\\right":
                self.fail("this \\left and its \\right are no pair", opening)
            return kind + found
        if found == closer:
            self.advance()
            return kind
        if {kind, found} in ({"[", ")"}, {"(", "]"}):
            self.advance()
            return kind + found
        if token.kind in ("stop", "row", "end") or token.text in ("}", "&") or token.text in RELATIONS:
            self.fail(f"this {opening.text} is never closed", opening)
        return self.unexpected()

    # Environments.

    def environment(self) -> Node:
        opening = self.current
        if opening.text in CASES:
            return self.nested(self.cases)
        if opening.text in MATRICES:
            return self.nested(self.matrix)
        return self.unexpected()

    def brace(self, left: Token) -> Node:
        r"""Rows after `\left\{`, up to `\right.`."""
        found = self.cases()
        if not self.take("\\right"):
            self.unexpected()
        if not self.take(".", "\\}"):
            self.fail("this brace is closed by another bracket", left)
        return Cases(left.place, found.rows)

    def cases(self) -> Cases:
        opening, rows = self.advance(), list[Case]()
        closers, self.closers = self.closers, ["end"]
        while self.current.kind != "end":
            if self.current.kind == "row" or self.sees("&", *SEPARATING):
                self.advance()
            elif self.current.kind == "stop":
                self.fail(f"this \\begin{{{opening.text}}} is never ended", opening)
            elif self.current.kind == "begin" and self.current.text in ("matrix", "array", *ALIGNED) and not rows:
                rows += self.nested(self.cases).rows  # one environment in the other
            else:
                rows.append(self.case())
        self.closers = closers
        self.end(opening)
        if not rows:
            self.fail("no case stands in this brace", opening)
        return Cases(opening.place, tuple(rows))

    def case(self) -> Case:
        value = self.aligned()
        condition = list[Node]()
        while self.current.kind not in ("row", "end"):
            if self.sees("&", ",", ";", ".", ":", "\\land", "\\wedge", *SEPARATING):
                self.advance()
            elif self.current.kind in ("text", "words") or is_typed(self.current):
                words = self.advance()
                condition.append(Text(words.place, words.text.strip()))
            elif token := self.take("\\forall"):
                condition.append(Text(token.place, "for all"))
            elif self.begins() or self.sees("+", "-", "("):
                condition.append(self.formula())
            else:
                self.unexpected()
        return Case(value, tuple(condition))

    def aligned(self) -> Node:
        """A value or a statement; a column mark beside its sign is passed over."""
        found = self.formula()
        if self.sees("&") and self.next.text in RELATIONS:
            self.advance()
            rest = self.chain()
            return Chain(found.place, found, rest.links)
        return found

    def matrix(self) -> Node:
        opening, rows, row = self.advance(), list[tuple[Node | None, ...]](), list[Node | None]()
        closers, self.closers = self.closers, ["end"]
        cell: Node | None = None
        while True:
            if self.current.kind in ("row", "end") or self.sees("&"):
                row.append(cell)
                cell = None
                if not self.sees("&"):
                    if any(row):
                        rows.append(tuple(row))
                    row = []
                if self.current.kind == "end":
                    break
                self.advance()
            elif self.current.kind == "stop":
                self.fail(f"this \\begin{{{opening.text}}} is never ended", opening)
            elif cell is not None:
                self.unexpected()
            elif self.sees("|", "\\vert", "\\mid") and (self.next.kind in ("row", "end") or self.next.text == "&"):
                cell = Dots(self.advance().place)
            else:
                cell = self.formula()
                self.take(",")
        self.closers = closers
        self.end(opening)
        if len({len(row) for row in rows}) > 1:
            self.fail("the rows of this matrix have different lengths", opening)
        if not rows:
            self.fail("this matrix is empty", opening)
        return Matrix(opening.place, MATRICES[opening.text], tuple(rows))

    def end(self, opening: Token) -> None:
        if self.current.text != opening.text:
            self.fail(f"\\begin{{{opening.text}}} is ended by \\end{{{self.current.text}}}")
        self.advance()
