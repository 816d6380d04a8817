"""What has been read of a document so far, and what its formulas mean by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from derive.documents.formulas.arrays import Readings
from derive.documents.formulas.customs import Custom, Functional
from derive.documents.formulas.far_out import limit, limit_in
from derive.documents.meaning.elementwise import Meanings
from derive.documents.meaning.shapes import Ranks, WholeFunction
from derive.documents.meaning.whole import Wholes
from derive.documents.meaning.written_out import WrittenOut, is_written_out
from derive.documents.trees.grids import Grid
from derive.documents.trees.rows import NotUnderstood, Row
from derive.documents.trees.vocabulary import Vocabulary
from derive.documents.understanding.statements import Equality, Given, Note
from derive.expr import Expr, Sym, map_nodes, symbols
from derive.reading import tree
from derive.reading.places import Place
from derive.reading.tree import Node
from derive.steps import Case, Hypothesis, symbol_key

_MAX_DEPTH = 8
"""Definitions within definitions that are opened for a limit."""
Side = Expr | Readings | Grid | NotUnderstood
"""What one side of a statement means: a number, or the readings of a vector or a matrix."""


@dataclass
class Last:
    """The side at which a chain that goes on in the next row begins."""

    node: Node
    value: Side
    meanings: Meanings
    case: Case | None
    head: tuple[Node, Side]
    """The first side of the chain."""


@dataclass
class Reading:
    """What has been read of a document so far."""

    vocabulary: Vocabulary
    rows: tuple[Row, ...]
    ranks: Mapping[int, Ranks]
    functions: frozenset[str]
    items: list[Equality | Note] = field(default_factory=list)
    givens: list[Given] = field(default_factory=list)
    after_zero: tuple[int, frozenset[Place]] = (-1, frozenset())
    """Of a row, the places of what follows from something that is 0."""
    hypotheses: list[Hypothesis] = field(default_factory=list)
    spaces: list[tuple[Sym, tuple[str, ...]]] = field(default_factory=list)
    values: list[tuple[Sym, Expr, int]] = field(default_factory=list)
    customs: dict[str, Custom] = field(default_factory=dict)
    heads: list[str] = field(default_factory=list)
    """The functions that were defined, once for each definition."""
    defined_at: dict[str, int] = field(default_factory=dict)
    """The rows in which functions of numbers were defined last."""
    functionals: dict[tuple[str, int], Functional] = field(default_factory=dict)
    wholes: dict[str, WholeFunction] = field(default_factory=dict)
    """Functions of vectors that the document has defined so far."""
    grids: dict[str, Grid] = field(default_factory=dict)
    """Vectors and matrices of which the document has given all entries."""
    implicit: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Losses whose last definition leaves indices open, as -ln ŷ_c does, with these."""
    solved: int = -2
    """The last statement that says where derivatives are 0."""
    unread: dict[str, int] = field(default_factory=dict)
    """Names of what is defined in a way that was not understood, with the row."""
    last: Last | None = None
    inline: Last | None = None
    """The same of the last statement in a line."""
    gap: tuple[int, Last] | None = None
    """The side at which a chain of a display went on before a row that could not be read."""
    head: Expr | None = None
    """The first side of the chain at hand, if it is a number."""
    start: Node | None = None
    """How that side is written."""
    cells: dict[int, Last] = field(default_factory=dict)
    """The chains that stand in the columns of a table, by column."""
    condition: tree.Chain | None = None
    condition_block: int = -1
    """The display to which the condition belongs; -1 is the next one."""
    condition_at: int = 0
    """How much of the words before the next display stands before the condition."""
    own: Case | None = None
    """The last condition that stood beside a row."""

    def note(self, place: Place, reason: str, *, given: bool = False) -> None:
        self.items.append(Note(place, given, reason))

    def sides(self) -> Iterator[Expr]:
        """The sides of the equalities that were found so far."""
        for item in self.items:
            if isinstance(item, Equality):
                yield from (item.left, item.right)

    def meaning(self, meanings: Meanings, node: Node) -> Side:
        try:
            if found_limit := limit_in(node):
                return self.limit(meanings, *found_limit)
            if is_written_out(node):
                return WrittenOut(meanings, self.grids).value(node)
            if not self.ranks:
                return meanings.formula(node)
            found = self.whole(meanings).value(node)
            is_number = len(found) == 1 and not found[0].axes and not found[0].cost
            return found[0].entry if is_number else found
        except NotUnderstood as error:
            return error
        except RecursionError:
            return NotUnderstood("the formula is nested too deeply", node.place)

    def limit(self, meanings: Meanings, variable: tree.Name, goal: Node, body: Node) -> Expr:
        """The value of a limit, by the definitions before it."""
        by = meanings.formula(variable)
        known = {given.definition.symbol: given.definition.formula for given in self.givens}

        def opened(part: Expr, depth: int = 0) -> Expr | None:
            if not isinstance(part, Sym) or part is by or part not in known or depth > _MAX_DEPTH:
                return None
            return map_nodes(known[part], lambda inner: opened(inner, depth + 1))

        return limit(map_nodes(meanings.formula(body), opened), by, meanings.formula(goal), variable)

    def meanings_of(self, number: int) -> Meanings:
        """What gives the formulas of a statement their meaning, by all that was defined so far."""
        return Meanings(self.vocabulary, number, dict(self.customs), dict(self.implicit), dict(self.functionals))

    def whole(self, meanings: Meanings) -> Wholes:
        ranks = self.ranks.get(self.rows[meanings.number].section, {})
        return Wholes(meanings, ranks, self.wholes, self.functions)

    def is_new(self, side: Side, before: Sequence[Given]) -> bool:
        """Whether a side is a name that nothing has defined and none of the definitions before has used."""
        if isinstance(side, tuple):
            side = side[0].entry
        if not isinstance(side, Sym):
            return False
        key = symbol_key(side)
        used = {symbol_key(symbol) for given in before for symbol in symbols(given.definition.formula)}
        return key not in used and all(given.definition.key != key for given in self.givens)

    def is_from_elsewhere(self, side: Side, section: int) -> bool:
        """Whether a side is a name that only other sections define."""
        value = side[0].entry if isinstance(side, tuple) else side
        key = symbol_key(value) if isinstance(value, Sym) else None
        sections = {given.section for given in self.givens if given.definition.key == key}
        return bool(sections) and section not in sections

    def is_defined(self, key: str) -> bool:
        return any(given.definition.symbol.name == key for given in self.givens)
