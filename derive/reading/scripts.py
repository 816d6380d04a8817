"""Subscripts, superscripts and primes: what is an index, a layer, a label, a transposition or a power."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeGuard, TypeVar

from derive.reading.cursor import Cursor
from derive.reading.expansion import Token
from derive.reading.places import Place
from derive.reading.slips import LONGEST, forgot_above, forgot_below
from derive.reading.tree import (
    Bracket,
    Chain,
    Juxtaposed,
    Label,
    Layer,
    Listing,
    Name,
    Node,
    Number,
    Power,
    Scripted,
    Sum,
    Term,
    Text,
    Transposed,
    Word,
)
from derive.reading.words import are_indices, is_word

_Read = TypeVar("_Read")

_MARKS = ("*", "∗", "\\ast", "\\star", "+", "-", "\\dagger", "\\circ", "\\prime", "\\#")
_TRANSPOSES = ("T", "⊤", "⊺")


@dataclass
class _Above:
    """What the superscripts of one operand say."""

    marks: tuple[Node, ...] = ()
    primes: int = 0
    transposed: Place | None = None
    power: Node | None = None


class Scripts(Cursor, ABC):
    """Reads what stands below and above an operand."""

    @abstractmethod
    def chain(self, *, lists: bool = False) -> Chain:
        """A statement, or a formula alone."""

    @abstractmethod
    def atom(self) -> Node:
        """An operand without its scripts."""

    def argument(self, what: str = "an argument", *, lists: bool = False) -> Node:
        """What a command or a script takes: a group in braces, or one token."""
        self.take("\\shown")
        opening = self.current
        if self.sees("{"):
            return self.nested(lambda: self.group(lambda: self.formula(lists=lists)))
        if not self.begins():
            self.fail(f"{what} is missing here")
        if opening.kind in ("letters", "number"):
            token = self.one()
            if token.kind == "number":
                return Number(token.place, token.text)
            return self.single(token)
        return self.nested(self.atom)

    def single(self, token: Token) -> Node:
        """One letter."""
        return Name(token.place, token.text, style=self.style)

    def group(self, read: Callable[[], _Read]) -> _Read:
        """What stands in braces."""
        opening = self.advance()
        closers, self.closers = self.closers, [*self.closers, "}"]
        if self.sees("}"):
            self.fail("nothing stands in these braces", opening)
        found = read()
        self.closers = closers
        if not self.take("}"):
            if self.current.kind == "stop":
                self.fail("this { is never closed", opening)
            self.unexpected()
        return found

    def formula(self, *, lists: bool = False) -> Node:
        """A formula; a statement only if there is a sign such as = in it."""
        found = self.chain(lists=lists)
        return found if found.links or found.first is None else found.first

    # Below.

    def below(self) -> tuple[Node, ...]:
        """The parts of a subscript, after its sign."""
        if label := self.mark():
            return (label,)
        if self.sees("{"):
            return self.nested(self.indices)
        if self.current.kind == "letters" and is_word(self.current.text):
            token = self.advance()
            return (Label(token.place, token.text),)
        return tuple(self.parts(self.argument("a subscript")))

    def indices(self) -> tuple[Node, ...]:
        found = list[Node]()

        def read() -> None:
            while not self.sees("}"):
                if self.current.kind in ("text", "words"):
                    token = self.advance()
                    found.append(Label(token.place, token.text.strip()))
                elif self.sees(",", ";", ":", "&") or self.current.kind == "row":
                    if self.sees(":") and (
                        self.last is None or self.last.text in ("{", ",") or self.next.text in (",", "}")
                    ):
                        self.fail("a part of a row or of a column is not understood here")
                    self.advance()
                elif self.begins() or self.sees("+", "-", "−"):
                    found.extend(self.parts(self.formula()))
                else:
                    self.unexpected()

        opening = self.current
        if self.next.text == "}":
            self.advance()
            self.advance()
            return ()
        self.group(read)
        if not found:
            self.fail("a subscript is missing here", opening)
        return tuple(found)

    def parts(self, node: Node) -> list[Node]:
        """The indices that are written side by side."""
        match node:
            case Name(letters=letters, accents=(), subscripts=(), superscripts=(), style="") if are_indices(letters):
                place = node.place
                found = [
                    Name(replace(place, column=place.column + number), letter) for number, letter in enumerate(letters)
                ]
                return [*found[:-1], replace(found[-1], primes=node.primes)]
            case Juxtaposed(items=items) if all(isinstance(item, Name | Number) for item in items):
                return [part for item in items for part in self.parts(item)]
            case Listing(items=items):
                return [part for item in items for part in self.parts(item)]
            case Word(text="ln", subscripts=(), superscripts=(), primes=0):
                return [Name(node.place, "l"), Name(replace(node.place, column=node.place.column + 1), "n")]
            case Word(text=text, subscripts=(), superscripts=(), primes=0):
                return [Label(node.place, text)]
        return [node]

    def mark(self) -> Label | None:
        """A star or the like that stands alone in a script."""
        if self.sees(*_MARKS):
            token = self.advance()
            return Label(token.place, token.text.lstrip("\\"))
        after = self.tokens[min(self.at + 2, len(self.tokens) - 1)]
        if self.sees("{") and self.next.kind in ("mark", "command") and self.next.text in _MARKS and after.text == "}":
            self.advance()
            token = self.advance()
            self.advance()
            return Label(token.place, token.text.lstrip("\\"))
        return None

    # Above.

    def above(self, base: Node, found: _Above) -> None:
        """One superscript, after its sign."""
        at = self.current
        while self.take("\\prime"):
            found.primes += 1
        if found.primes and at is not self.current:
            return
        if label := self.mark():
            if label.text == "prime":
                found.primes += 1
            else:
                found.marks += (label,)
            return
        if self.sees("{") and self.next.text in ("\\prime", "'"):
            self.advance()
            while self.take("\\prime", "'"):
                found.primes += 1
            if not self.take("}"):
                self.unexpected()
            return
        found.primes += self.primes_at_end()
        alone = self.tokens[min(self.at + 2, len(self.tokens) - 1)].text == "}"
        is_word = self.next.kind in ("text", "words") and self.next.text.strip() not in _TRANSPOSES
        if self.sees("{") and is_word and alone and not _takes_powers(base):
            self.advance()
            token = self.advance()
            self.advance()
            found.marks += (Label(token.place, token.text.strip()),)
            return
        if self.sees("{") and self.next.text == "}":
            self.advance()
            self.advance()
            return
        script = self.argument("a superscript", lists=True)
        items = list(script.items) if isinstance(script, Juxtaposed | Listing) else _listed(script)
        if _transposes(items[-1]):
            found.transposed = items.pop().place
        elif isinstance(last := items[-1], Transposed) and _layer(last.body, base):
            found.transposed, items[-1] = last.place, last.body
        layers = [layer for item in items if (layer := _layer(item, base))]
        raised = isinstance(script, Juxtaposed) and not found.power
        if layers and len(layers) == len(items):
            found.marks += tuple(layers)
        elif raised and len(layers) == 1 and len(items) == 2 and _layer(items[0], base):
            found.marks += tuple(layers)
            found.power = items[1]
        elif layers or (found.transposed and items and script is not items[0]):
            self.fail("this superscript is not understood", at)
        elif isinstance(script, Text) or (_is_bare(script) and not _takes_powers(base)):
            found.marks += (Label(script.place, script.text),)
        elif isinstance(script, Name) and _is_plain_word(script) and not _takes_powers(base):
            found.marks += (Label(script.place, script.letters),)
        elif _negative_transpose(script):
            found.transposed, found.power = script.place, _minus_one(script.place)
        elif items:
            if found.power:
                self.fail("two powers of one thing", at)
            found.power = script

    def primes_at_end(self) -> int:
        r"""Take the primes off the end of a group, as in g^{[l]\prime}, and count them."""
        if not self.sees("{"):
            return 0
        at, depth = self.at + 1, 1
        while depth and at < len(self.tokens) - 1:
            depth += (self.tokens[at].text == "{") - (self.tokens[at].text == "}")
            at += 1
        end, count = at - 1, 0
        while end - count - 1 > self.at + 1 and self.tokens[end - count - 1].text in ("\\prime", "'"):
            count += 1
        del self.tokens[end - count : end]
        return count

    def scripted(self, base: Node) -> Node:
        """The operand with the scripts that follow it."""
        below, above, twice, braces = tuple[Node, ...](), _Above(), False, 0
        while True:
            if self.take("'", "\\prime"):
                above.primes += 1
            elif sign := self.take("_"):
                if twice:
                    self.fail("two subscripts of one thing", sign)
                typed = self.current.kind == "letters"
                below, twice = self.below(), True
                if typed and isinstance(base, Name) and is_word(base.letters) and isinstance(below[0], Label):
                    base = replace(base, style="upright")
            elif self.take("^"):
                self.above(base, above)
            elif not twice and forgot_below(base, self.tokens[self.at : self.at + LONGEST]):
                below, twice = self.below(), True
            elif forgot_above(base, self.tokens[self.at : self.at + LONGEST]):
                self.above(base, above)
            elif self.sees("{") and self.next.text in ("_", "^"):
                self.advance()
                braces += 1
            elif not braces or not self.take("}"):
                break
            else:
                braces -= 1
        if braces:
            self.unexpected()
        node = with_scripts(base, below, above.marks, above.primes)
        if above.transposed:
            node = Transposed(base.place, node)
        return Power(base.place, node, above.power) if above.power else node


def with_scripts(base: Node, below: tuple[Node, ...], above: tuple[Node, ...], primes: int) -> Node:
    if not below and not above and not primes:
        return base
    if isinstance(base, Name | Word | Scripted):
        return replace(
            base,
            subscripts=base.subscripts + below,
            superscripts=base.superscripts + above,
            primes=base.primes + primes,
        )
    return Scripted(base.place, base, below, above, primes)


def _transposes(node: Node) -> bool:
    match node:
        case Name(letters=letters, accents=(), subscripts=(), superscripts=(), primes=0):
            return letters in _TRANSPOSES
        case Word(text=text, subscripts=(), superscripts=(), primes=0) | Text(text=text):
            return text in _TRANSPOSES
    return False


def _is_bare(node: Node) -> TypeGuard[Word]:
    """A word without scripts of its own, which may be a label."""
    return isinstance(node, Word) and not (node.subscripts or node.superscripts or node.primes)


def _is_plain_word(name: Name) -> bool:
    """The new of w^{new}, which is no product of letters."""
    return is_word(name.letters) and name == Name(name.place, name.letters)


def _takes_powers(base: Node) -> bool:
    """What stands above a number, a bracket or e is always its power."""
    is_e = isinstance(base, Name) and base.letters == "e" and not base.subscripts
    return is_e or isinstance(base, Number | Bracket)


def _listed(node: Node) -> list[Node]:
    """(p) and (3) for a (p, 3)."""
    match node:
        case Bracket(kind="(" | "[", items=(_, _, *_) as items, separators=separators) if set(separators) == {","}:
            return [replace(node, items=(item,), separators=()) for item in items]
    return [node]


def _layer(node: Node, base: Node) -> Layer | None:
    """The bracketed superscript that is no power."""
    if _takes_powers(base):
        return None
    match node:
        case Bracket(kind="(" | "[" as kind, items=(content,)):
            inner = content.terms if isinstance(content, Sum) else ()
            if isinstance(content, Name | Number) or (inner and all(isinstance(t.node, Name | Number) for t in inner)):
                return Layer(node.place, kind, content)
        case Scripted(body=body, subscripts=(), superscripts=()):
            return _layer(body, base)
    return None


def _negative_transpose(node: Node) -> bool:
    return (
        isinstance(node, Sum) and len(node.terms) == 1 and node.terms[0].sign == "-" and _transposes(node.terms[0].node)
    )


def _minus_one(place: Place) -> Node:
    return Sum(place, (Term("-", Number(place, "1"), place),))
