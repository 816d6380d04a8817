"""Goes through the rows of a document: what is given, what is defined, and what is left to decide."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from derive.documents.known import known_formula
from derive.documents.meaning import Meanings
from derive.documents.products import Custom
from derive.documents.repairs import is_empty
from derive.documents.rows import NotUnderstood, Row, walk
from derive.documents.settling import settled
from derive.documents.statements import Equality, Given, Note, Understood
from derive.documents.vocabulary import LOSSES, Vocabulary, key_of
from derive.expr import ONE, Expr, Num, Sum, Sym, contains, free_indices, symbols
from derive.expr import walk as parts_of
from derive.reading import tree
from derive.reading.places import Place
from derive.reading.tree import Node
from derive.steps import Case, Definition, Hypothesis, symbol_key

_EQUAL = ("=", "≈", "≡", ":=")
_RESULT = re.compile(r"结果|得到|可得|result|obtain|becomes|simplif|gives|we get", re.IGNORECASE)
_OTHERWISE = re.compile(r"otherwise|else\b|否则|其他|其它", re.IGNORECASE)


@dataclass
class _Last:
    """The side at which a chain that goes on in the next row begins."""

    node: Node
    value: Expr | NotUnderstood
    meanings: Meanings
    case: Case | None
    head: tuple[Node, Expr | NotUnderstood]
    """The first side of the chain."""


def understand(rows: Sequence[Row], vocabulary: Vocabulary) -> Understood:
    """Give every row its meaning, in order, then all indices their sizes."""
    reader = _Reader(vocabulary, tuple(rows))
    for number, row in enumerate(rows):
        reader.row(number, row)
    found = Understood(
        vocabulary, tuple(reader.items), tuple(reader.givens), tuple(reader.hypotheses), tuple(reader.values)
    )
    return settled(found, " ".join(f"{row.before} {row.words}" for row in rows))


@dataclass
class _Reader:
    vocabulary: Vocabulary
    rows: tuple[Row, ...]
    items: list[Equality | Note] = field(default_factory=list)
    givens: list[Given] = field(default_factory=list)
    hypotheses: list[Hypothesis] = field(default_factory=list)
    values: list[tuple[Sym, Num]] = field(default_factory=list)
    customs: dict[str, Custom] = field(default_factory=dict)
    implicit: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Losses whose last definition leaves indices open, as -ln ŷ_c does, with these."""
    last: _Last | None = None
    condition: tree.Chain | None = None
    condition_block: int = -1
    """The display to which the condition belongs; -1 is the next one."""
    own: Case | None = None
    """The last condition that stood beside a row."""

    def note(self, place: Place, reason: str, *, given: bool = False) -> None:
        self.items.append(Note(place, given, reason))

    def row(self, number: int, row: Row) -> None:
        if row.unread:
            self.note(row.unread.place, row.unread.reason)
            self.last = None
            return
        if self.is_condition(row.chain):
            if number and self.rows[number - 1].block == row.block and self.rows[number - 1].line == row.line:
                return  # it belongs to the row before
            self.condition, self.condition_block = row.chain, -1 if row.inline else row.block
            return
        if not row.chain.links and row.inline:
            return
        meanings = Meanings(self.vocabulary, number, dict(self.customs), dict(self.implicit))
        chain, start = row.chain, None
        if chain.first is None:
            if row.inline and row.in_a_cell:
                self.note(row.place, "what this continues stands in another cell of a table")
                self.last = None
                return
            if self.last is None:
                self.note(row.place, "what this continues was not read or is missing")
                return
            start, meanings = self.last, self.last.meanings
        case, sides = self.case(number, row, meanings), list[tuple[Node, Expr | NotUnderstood]]()
        if start:
            apart = case is not None and start.case is not None and case != start.case
            case = case or start.case
            sides = [start.head if apart else (start.node, start.value)]
        else:
            assert chain.first is not None
            sides = [(chain.first, self.meaning(meanings, chain.first))]
            if isinstance(head := sides[0][1], Expr):
                meanings.outer = free_indices(head)
            if not chain.links:
                self.alone(number, row, sides[0][0], meanings)
                return
        for at, link in enumerate(chain.links):
            left = sides[-1]
            defines = at == 0 and not start and link.sign in ("=", ":=", "≡") and case is None
            if defines and (found := self.custom(link, left[0], meanings)):
                sides.append(found)
                continue
            right = (link.node, self.meaning(meanings, link.node))
            sides.append(right)
            self.link(number, meanings.number, link, left, right, case, defines=defines)
        if not row.inline or start:
            self.last = _Last(*sides[-1], meanings, case, start.head if start else sides[0])

    def meaning(self, meanings: Meanings, node: Node) -> Expr | NotUnderstood:
        try:
            return meanings.formula(node)
        except NotUnderstood as error:
            return error
        except RecursionError:
            return NotUnderstood("the formula is nested too deeply", node.place)

    # Conditions.

    def is_condition(self, chain: tree.Chain) -> bool:
        """i = j or k ≠ i on its own."""
        match chain:
            case tree.Chain(first=tree.Name() as first, links=(link,)) if link.sign in ("=", "≠"):
                second = link.node
                letters = [key_of(name) for name in (first, second) if isinstance(name, tree.Name)]
                return len(letters) == 2 and all(map(self.vocabulary.is_index, letters))
        return False

    def case(self, number: int, row: Row, meanings: Meanings) -> Case | None:
        """The condition under which a row stands: beside it, or in the sentence before its display."""
        after = self.rows[number + 1] if number + 1 < len(self.rows) else row
        try:
            if (
                after is not row
                and (after.block, after.line) == (row.block, row.line)
                and self.is_condition(after.chain)
            ):
                self.own = meanings.case(after.chain)
                return self.own
            if _OTHERWISE.search(row.words) and self.own:
                return replace(self.own, equal=not self.own.equal)
            if row.inline or self.condition is None:
                return None
            if self.condition_block == -1:
                self.condition_block = row.block
            if self.condition_block != row.block:
                self.condition = None
                return None
            return meanings.case(self.condition)
        except NotUnderstood:
            return None

    # Rows.

    def alone(self, number: int, row: Row, node: Node, meanings: Meanings) -> None:
        """A formula without a sign: the result of the chain before, if the words say so; else what may be continued."""
        before = self.last
        if before and not row.inline and _RESULT.search(row.before):
            value = self.meaning(before.meanings, node)
            if not isinstance(value, NotUnderstood) and not isinstance(before.value, NotUnderstood):
                sides = (before.node, node)
                self.items.append(
                    Equality(
                        row.place, before.value, value, sides, number, before.meanings.number, before.case, implied=True
                    )
                )
                self.last = _Last(node, value, before.meanings, before.case, before.head)
                return
        found = self.meaning(meanings, node)
        self.last = _Last(node, found, meanings, None, (node, found))

    def link(
        self, number: int, chain: int, link: tree.Link, left: tuple[Node, Expr | NotUnderstood],
        right: tuple[Node, Expr | NotUnderstood], case: Case | None, *, defines: bool,
    ) -> None:  # fmt: skip
        if link.sign in ("⇒", "⇔"):
            return
        if link.sign == "←":
            self.note(link.place, "an update", given=True)
            return
        if link.sign not in _EQUAL:
            self.note(link.place, f"only equalities are decided, not {link.sign}", given=True)
            return
        for _, value in (left, right):
            if isinstance(value, NotUnderstood):
                self.items.append(Note(link.place, False, value.reason, value.place))
                return
        (left_node, before), (right_node, after) = left, right
        assert isinstance(before, Expr)
        assert isinstance(after, Expr)
        again = False
        if defines:
            verdict = self.define(number, link, left_node, before, after)
            if verdict == "given" and not known_formula(left_node, before, after):
                return
            again = verdict == "again"
        if self.supposes(before, after):
            self.hypotheses.append(Hypothesis(before, after))
            self.note(link.place, "a hypothesis", given=True)
            return
        place, section = link.place, self.rows[number].section
        if defines and (meant := known_formula(left_node, before, after)):
            before, again = meant, False
        self.items.append(
            Equality(place, before, after, (left_node, right_node), number, chain, case, link.sign, again, section)
        )

    def supposes(self, left: Expr, right: Expr) -> bool:
        """Σ_j y_j = 1 for a y that nothing defines."""
        match left:
            case Sum(Sym() as symbol, _, ()) if right is ONE:
                return all(symbol_key(given.definition.symbol) != symbol_key(symbol) for given in self.givens)
        return False

    # Definitions.

    def define(self, number: int, link: tree.Link, node: Node, left: Expr, right: Expr) -> str:
        """`given` if the row defines its left side, or is an update; `again` if it may define it anew; else nothing."""
        if not isinstance(left, Sym) or not isinstance(node, tree.Name | tree.Juxtaposed | tree.Word | tree.Power):
            return ""
        if isinstance(node, tree.Juxtaposed) and len(node.items) > 2:
            return ""
        if any(symbol_key(symbol) == symbol_key(left) for symbol in symbols(right)):
            self.note(link.place, "an update", given=True)
            return "given"
        if isinstance(right, Num):
            self.values.append((left, right))
            self.note(link.place, "a value", given=True)
            return "given"
        known = [given for given in self.givens if given.definition.key == symbol_key(left)]
        loose = sorted(free_indices(right) - set(left.indices), key=lambda index: index.name)
        if left.name in LOSSES and not left.indices and len(loose) == 1 and not any(map(is_empty, _sums(right))):
            self.implicit[left.name] = (loose[0].name,)
            left, loose = Sym(left.name, tuple(loose)), []
        if loose or len(set(left.indices)) < len(left.indices):
            return ""
        if self.reaches(right, left, set()):
            return ""
        self.givens.append(Given(link.place, number, Definition(left, right), self.rows[number].section))
        if not known and not known_formula(node, left, right):
            self.note(link.place, "a definition", given=True)
        return "again" if known else "given"

    def reaches(self, formula: Expr, goal: Sym, seen: set[Definition]) -> bool:
        """Whether a formula depends on the symbol through what is defined."""
        for symbol in symbols(formula):
            if symbol_key(symbol) == symbol_key(goal):
                return True
            for given in self.givens:
                definition = given.definition
                if definition.key == symbol_key(symbol) and definition not in seen:
                    seen.add(definition)
                    if self.reaches(definition.formula, goal, seen):
                        return True
        return False

    def custom(self, link: tree.Link, node: Node, meanings: Meanings) -> tuple[Node, Expr | NotUnderstood] | None:
        """f(x) = … for an f that is not known and no loss: a function of the document."""
        match node:
            case tree.Juxtaposed(items=(tree.Name(subscripts=(), primes=0) as head, tree.Bracket(items=(argument,)))):
                key = key_of(head)
                plain = isinstance(argument, tree.Name) and not argument.subscripts and argument.style != "bold"
                if key in LOSSES or self.vocabulary.function(key) or not plain:
                    return None
                if any(isinstance(part, tree.Name) and part.letters == head.letters for part in walk(link.node)):
                    return None
                value = self.meaning(meanings, link.node)
                parameter = self.meaning(meanings, argument)
                if isinstance(value, NotUnderstood) or not isinstance(parameter, Sym):
                    return None
                if not contains(value, parameter) or free_indices(value):
                    return None
                self.customs[key] = Custom(parameter, value)
                self.note(link.place, f"a definition of the function {key}", given=True)
                return link.node, value
        return None


def _sums(formula: Expr) -> list[Sum]:
    return [node for node in parts_of(formula) if isinstance(node, Sum)]
