r"""From the tokens of one statement to its tree: chains, sums, products, what stands side by side, Σ and Π.

Nothing is guessed: what has two readings is kept as it is written, and what has none raises NotRead.
"""

from __future__ import annotations

from functools import cached_property

from derive.reading.differentials import applied
from derive.reading.expansion import Token, follows
from derive.reading.integrals import split_integrand
from derive.reading.operands import Operands
from derive.reading.places import Place
from derive.reading.quotients import after_fraction
from derive.reading.symbols import BIG, FRACTIONS, PRODUCTS, RELATIONS, SIGNS
from derive.reading.tree import (
    BigProduct,
    BigSum,
    Bracket,
    Chain,
    Differential,
    Factor,
    Fraction,
    Indicator,
    Integral,
    Juxtaposed,
    Limits,
    Link,
    Listing,
    Name,
    Node,
    Number,
    Product,
    Sum,
    Term,
)

_BOUNDS = ("≠", "∈", "<", ">", "≤", "≥")
"""The signs that follow the index of a sum in what is said below it."""
_AFTER_TOTAL = ("}", ")", "]", "'", "/", "=", "\\right")
_STOPS = (".", ",", ";", ":", "&", ")", "}", "]", "")
_MARKED_SIGNS = ("\\stackrel", "\\overset", "\\underset", "\\xrightarrow", "\\xlongequal", "\\xRightarrow")


def statement(tokens: list[Token]) -> tuple[Chain, tuple[Chain, ...]]:
    """The chain that all of the tokens write, and what its braces with a letter below say. Raises NotRead.

    The last token is of kind stop.
    """
    grammar = Grammar(tokens)
    return grammar.statement(), tuple(grammar.labels)


class Grammar(Operands):
    """One pass over the tokens of one statement."""

    def statement(self) -> Chain:
        found = self.chain(lists=True)
        if self.sees(")") and self.next.kind == "stop":
            self.advance()  # one bracket too many at the very end leaves no doubt
        if self.current.kind != "stop":
            self.unexpected()
        return found

    def chain(self, *, lists: bool = False) -> Chain:
        start, links = self.current, list[Link]()
        first = None if self.relates() else self.side(lists)
        while sign := self.relation():
            if self.current.kind == "stop" and (links or first is not None):
                break  # the next row goes on
            links.append(Link(sign[0], self.side(lists), sign[1]))
        if first is None and not links:
            self.unexpected()
        if first is None and links[0].sign in ("⇒", "⇔"):
            first = links.pop(0).node
        return Chain(start.place, first, tuple(links))

    def side(self, lists: bool) -> Node:
        start = self.current
        items = [self.expression()]
        while lists and self.take(","):
            items.append(self.expression())
        return Listing(start.place, tuple(items)) if len(items) > 1 else items[0]

    def relates(self) -> bool:
        """Whether a sign such as = stands here."""
        if self.current.kind not in ("mark", "command"):
            return False
        if self.sees(*_MARKED_SIGNS):
            return not self.sees("\\underset") or self.upper() in RELATIONS
        return self.current.text in RELATIONS

    def upper(self) -> str:
        r"""What `\underset` and its kin put their remark on."""
        at, depth = self.at + 1, 0
        while at < len(self.tokens) - 1:
            depth += (self.tokens[at].text == "{") - (self.tokens[at].text == "}")
            at += 1
            if depth <= 0:
                break
        return next((token.text for token in self.tokens[at : at + 2] if token.text != "{"), "")

    def relation(self) -> tuple[str, Place] | None:
        if not self.relates():
            return None
        token = self.advance()
        if token.text not in _MARKED_SIGNS:
            if RELATIONS[token.text] == "←":
                self.take("=")
            return RELATIONS[token.text], token.place
        at = self.at
        self.remark()
        if token.text.startswith("\\x"):
            return "=" if "equal" in token.text else "→", token.place
        brace = self.take("{")
        sign = self.current.text
        if sign not in RELATIONS:
            self.fail(f"{token.text} is understood only over and under a sign such as =", token)
        self.advance()
        if brace and not self.take("}"):
            self.unexpected()
        remark = [part.text for part in self.tokens[at : at + 2]]
        if "?" in remark:
            return "≟", token.place
        return ":=" if {"def", "\\triangle", "\\Delta", "Δ"}.intersection(remark) else RELATIONS[sign], token.place

    # Terms and factors.

    def expression(self) -> Node:
        start, terms = self.current, list[Term]()
        while True:
            place, signs = self.current.place, ""
            while sign := self.take(*SIGNS):
                signs += SIGNS[sign.text]
            if terms and not signs:
                break
            terms.append(Term(signs, self.product(), place))
            if not self.sees(*SIGNS):
                break
        found = terms[0].node if len(terms) == 1 and not terms[0].sign else Sum(start.place, tuple(terms))
        if over := self.take("\\over"):
            return self.fraction(found, self.expression(), over.place)
        return found

    def product(self) -> Node:
        start = self.current
        factors = [Factor("", self.juxtaposed())]
        while sign := self.take(*PRODUCTS) or self.full_stop():
            place, signs = self.current.place, ""
            while minus := self.take(*SIGNS):
                signs += SIGNS[minus.text]
            node = self.juxtaposed()
            if signs:
                node = Sum(place, (Term(signs, node, place),))
            mark = PRODUCTS.get(sign.text, "·")
            merged = self.divided(factors[-1].node, node) if mark == "/" else None
            if merged:
                factors[-1] = Factor(factors[-1].sign, merged)
            elif mark == "/" and isinstance(factors[-1].node, Number) and (parts := after_fraction(node)):
                below, rest = parts
                factors += (Factor("/", below), Factor("·", rest))
            else:
                factors.append(Factor(mark, node))
        return factors[0].node if len(factors) == 1 else Product(start.place, tuple(factors))

    def full_stop(self) -> Token | None:
        """A full stop that multiplies: within brackets, close to both its neighbours, as in W^T.X, or in the last side.

        There it stands before a bracket or close to a letter.
        """
        if not self.sees("."):
            return None
        after = self.next
        begins = after.text == "(" or after.text in (*FRACTIONS, "\\left")
        close = after.kind == "letters" and follows(self.current, after)
        inside = after.kind in ("letters", "number") and self.closers[-1:] not in ([], ["end"])
        multiplies = inside or self.joins() or ((begins or close) and self.at > self.last_relation)
        return self.advance() if multiplies else None

    def joins(self) -> bool:
        """Whether a full stop stands close to its neighbours, no numbers and not both words: np.sum is a name."""
        before, here, after = self.last, self.current, self.next
        named = before is not None and all(one.kind == "letters" and len(one.text) > 1 for one in (before, after))
        if before is None or named or "number" in (before.kind, after.kind) or after.text in _STOPS:
            return False
        return follows(before, here) and follows(here, after)

    @cached_property
    def last_relation(self) -> int:
        """Where the last sign between sides stands."""
        return max((at for at, token in enumerate(self.tokens) if token.text in RELATIONS), default=-1)

    def divided(self, left: Node, right: Node) -> Node | None:
        """The derivative that ∂L/∂z on one line writes."""
        before = list(left.items) if isinstance(left, Juxtaposed) else [left]
        after = list(right.items) if isinstance(right, Juxtaposed) else [right]
        above, below = before[-1], after[0]
        if not isinstance(above, Differential) and not (isinstance(above, Name) and isinstance(below, Name)):
            return None
        found = self.fraction(above, below, above.place)
        if isinstance(found, Fraction):
            return None
        items = [*before[:-1], found, *after[1:]]
        return Juxtaposed(items[0].place, tuple(items)) if len(items) > 1 else found

    def juxtaposed(self) -> Node:
        start, items = self.current, [self.operand()]
        while self.goes_on():
            found = self.operand()
            one = items[-1]
            if _is_indicator(one) and isinstance(found, Bracket | Chain):
                parts = found.items if isinstance(found, Bracket) else (found,)
                if any(isinstance(part, Chain) for part in parts):
                    items[-1] = Indicator(one.place, parts)
                    continue
            if isinstance(found, Chain):
                self.fail("a statement stands inside of a formula")
            items.append(found)
        items = applied(items)
        return items[0] if len(items) == 1 else Juxtaposed(start.place, tuple(items))

    def goes_on(self) -> bool:
        """Whether another operand follows, behind empty braces that print nothing."""
        while self.sees("{") and self.next.text == "}":
            self.advance()
            self.advance()
        return self.begins(after=True)

    # Σ and Π.

    def big(self) -> Node:
        token = self.advance()
        lower, upper = list[Node](), None
        if self.is_total(self.at) or (self.sees(*SIGNS) and self.names_total):
            return Name(token.place, BIG[token.text])
        while self.sees("_", "^"):
            if self.advance().text == "_":
                lower += self.limits()
            elif self.sees("{") and self.next.text == "}":
                self.advance()
                self.advance()
            else:
                upper = self.argument("the upper limit")
        kind = BigSum if BIG[token.text] == "Σ" else BigProduct
        return kind(token.place, _limits(lower, upper), self.body(BIG[token.text], token))

    def is_total(self, at: int) -> bool:
        """Whether nothing but a power follows a Σ without limits: it stands for a sum that is written elsewhere."""
        at += 2 if self.tokens[at].text == "^" else 0
        after = self.tokens[min(at, len(self.tokens) - 1)]
        return after.kind == "stop" or (after.kind in ("mark", "command") and after.text in _AFTER_TOTAL)

    @cached_property
    def names_total(self) -> bool:
        """Whether there is such a Σ in the statement."""
        signs = (at for at, token in enumerate(self.tokens) if BIG.get(token.text) == "Σ")
        return any(self.is_total(at + 1) for at in signs)

    def body(self, sign: str, at: Token) -> Node:
        """What a Σ, Π or ∫ stands before: the rest of the term, maybe with a sign of its own."""
        signs, place = "", self.current.place
        while found := self.take("-", "−", "+"):
            signs += SIGNS[found.text]
        if not self.begins():
            self.fail(f"nothing follows this {sign}", at)
        body = self.product()
        return Sum(place, (Term(signs, body, place),)) if signs else body

    def integral(self) -> Integral:
        r"""∫ f dy, an indefinite one: what it runs over would stand at the sign."""
        token = self.advance()
        while self.sees("\\limits", "\\nolimits"):
            self.advance()
        if self.sees("_", "^"):
            self.fail("an integral with limits is not understood here", token)
        found = split_integrand(self.body("∫", token))
        if found is None:
            self.fail("what this integral is taken by is not said", token)
        return Integral(token.place, *found)

    def limits(self) -> tuple[Node, ...]:
        r"""The parts of a lower limit, also in the rows of `\substack`."""
        if self.sees("{") and self.next.text == "\\substack":
            self.advance()
            self.advance()
            found = self.below()
            if not self.take("}"):
                self.unexpected()
            return found
        return self.below()


def _is_indicator(node: Node) -> bool:
    match node:
        case Number(text="1"):
            return True
        case Name(letters="1" | "I", accents=(), subscripts=(), superscripts=(), primes=0):
            return True
    return False


def _limits(lower: list[Node], upper: Node | None) -> Limits:
    index, conditions, start = list[Node](), list[Node](), None
    for part in lower:
        match part:
            case Chain(first=Name() as name, links=(link,)) if link.sign == "=" and start is None:
                index.append(name)
                start = link.node
            case Chain(first=Name() as name, links=(link,)) if link.sign in _BOUNDS and not index:
                index.append(name)
                conditions.append(part)
            case Name():
                index.append(part)
            case _:
                conditions.append(part)
    return Limits(tuple(index), start, upper, tuple(conditions))
