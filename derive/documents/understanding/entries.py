"""Statements about vectors and matrices as a whole: written out entry by entry, or as what holds of every entry."""

from __future__ import annotations

from itertools import islice

from derive.documents.formulas.arrays import Array, Readings, pairs, transposed, with_letters
from derive.documents.meaning.elementwise import Meanings
from derive.documents.meaning.written_out import WrittenOut, cell_of
from derive.documents.notations.rewriting import exchanged
from derive.documents.trees.families import SumWithDots
from derive.documents.trees.figures import is_closed
from derive.documents.trees.grids import Grid
from derive.documents.trees.rows import NotUnderstood, walk
from derive.documents.trees.vocabulary import key_of
from derive.documents.understanding.defining import Defining
from derive.documents.understanding.progress import Side
from derive.documents.understanding.ranks import MATRICES_OF_SLOPES
from derive.documents.understanding.statements import Equality, Given, Note
from derive.expr import D, Expr, Sym, free_indices
from derive.reading import tree
from derive.reading.tree import Node
from derive.steps import Case, Definition

_MAX_TURNED = 16


class Entries(Defining):
    """Makes the equalities of all entries."""

    def entrywise(
        self, number: int, chain: int, link: tree.Link, left: tuple[Node, Side], right: tuple[Node, Side],
        case: Case | None, *, defines: bool,
    ) -> None:  # fmt: skip
        """An equality of which a side is written out entry by entry."""
        left_node, (right_node, after) = left[0], right
        if defines and isinstance(left_node, tree.Name) and isinstance(after, Grid):
            key = self.key_at(number, left_node)
            if key not in self.grids and not self.is_defined(key):
                self.grids[key] = after
                slopes = () if all(map(is_closed, after.entries())) else self.slopes_said(number, left_node)
                if slopes and self.numbered(number, chain, link, (left_node, slopes), right):
                    return
                if 1 in after.shape:
                    numbered = [(place, entry) for place, entry in enumerate(after.entries(), 1) if is_closed(entry)]
                    self.values += [(Sym(f"{left_node.letters}_{place}"), entry, number) for place, entry in numbered]
                self.note(link.place, "a value", given=True)
                return
        if isinstance(left_node, tree.Transposed) and isinstance(after, Grid):
            name = left_node.body.items[0] if isinstance(left_node.body, tree.Bracket) else left_node.body
            if isinstance(name, tree.Name) and (key := self.key_at(number, name)) not in self.grids:
                self.grids[key] = after.transposed()
                self.note(link.place, "a value", given=True)
                return
        if isinstance(after, Grid) and self.components(number, link, left_node, after):
            return
        whole = not WrittenOut(self.meanings_of(chain), self.grids).has_entries(left_node)
        open_entries = isinstance(after, Grid) and whole and not all(map(is_closed, after.entries()))
        if open_entries and self.numbered(number, chain, link, left, right):
            return
        if isinstance(left_node, tree.Derivative | tree.Gradient):
            self.note(link.place, "a value at a point", given=True)
            return
        meanings = self.meanings_of(chain)
        try:
            first, second = (
                value if isinstance(value, Grid) else WrittenOut(meanings, self.grids).value(node)
                for node, value in (left, right)
            )
        except NotUnderstood as error:
            self.items.append(Note(link.place, False, error.reason, error.place))
            return
        if first.shape != second.shape and first.shape == second.shape[::-1] and 1 in first.shape:
            first = first.transposed()
        if first.shape != second.shape:
            self.note(link.place, "the shapes of the two sides do not fit")
            return
        entries = tuple(
            (one, other, cell_of(left_node, row, at), cell_of(right_node, row, at))
            for row, pair in enumerate(zip(first.rows, second.rows, strict=True))
            for at, (one, other) in enumerate(zip(*pair, strict=True))
        )
        one, other, *_ = entries[0]
        section = self.rows[number].section
        self.items.append(
            Equality(
                link.place, one, other, (left_node, right_node), number, chain, case, link.sign, section=section,
                entries=entries,
            )
        )  # fmt: skip

    def components(self, number: int, link: tree.Link, node: Node, after: Grid) -> bool:
        """Whether f(u, v) = (…, …) gives f_1 and f_2, which nothing has defined."""
        match node:
            case tree.Juxtaposed(items=(tree.Name() as head, tree.Bracket())) if after.shape[1] == 1 < after.shape[0]:
                names = [Sym(f"{head.letters}_{place}") for place in range(1, after.shape[0] + 1)]
            case _:
                return False
        made = [*map(Definition, names, after.entries())] if not any(map(free_indices, after.entries())) else []
        if not made or {one.key for one in made} & {given.definition.key for given in self.givens}:
            return False
        section = self.rows[number].section
        self.givens += [Given(link.place, number, definition, section) for definition in made]
        self.note(link.place, "a definition", given=True)
        return True

    def numbered(
        self, number: int, chain: int, link: tree.Link, left: tuple[Node, Side], right: tuple[Node, Side]
    ) -> bool:
        """A vector or a matrix on the left whose entries are written out on the right."""
        (left_node, before), (right_node, after) = left, right
        assert isinstance(after, Grid)
        shape = after.shape if 1 not in after.shape else (max(after.shape),)
        fitting = [one for one in before if len(one.axes) == len(shape)] if isinstance(before, tuple) else []
        if not fitting:
            return False
        array = fitting[0]
        entries = tuple(
            (array.entry, entry, left_node, cell_of(right_node, row, at))
            for row, line in enumerate(after.rows)
            for at, entry in enumerate(line)
        )
        self.items.append(
            Equality(link.place, array.entry, entries[0][1], (left_node, right_node), number, chain, None, link.sign,
                     section=self.rows[number].section, entries=entries, axes=array.axes, shape=shape)
        )  # fmt: skip
        return True

    def slopes_said(self, number: int, node: Node) -> Readings:
        """The matrix of the derivatives before, if words say that there is a J or an H of them; else nothing."""
        before = self.last
        if before is None or number == before.meanings.number:
            return ()
        if not isinstance(node, tree.Name) or node.letters not in ("J", "H"):
            return ()
        rows = self.rows[before.meanings.number], self.rows[number]
        value = before.head[1]
        entry = value[0].entry if isinstance(value, tuple) and not value[0].axes else value
        if not any(MATRICES_OF_SLOPES.search(f"{row.before} {row.words}") for row in rows) or not isinstance(entry, D):
            return ()
        axes = tuple(index for symbol in symbols_of_slope(entry) for index in symbol.indices)
        if len(axes) != 2 or axes[0] is axes[1] or set(axes) != free_indices(entry):
            return ()
        whole = Array(entry, axes)
        return (whole, *transposed(whole))

    def settle_slopes(
        self, number: int, chain: int, link: tree.Link, left: tuple[Node, Readings], right: tuple[Node, Side]
    ) -> None:
        """The equality of the derivatives and of the formula for their matrix, in place of its definition."""
        found = paired(left[1], right[1])
        if not found:
            return
        self.items.pop()
        (before, after), *others = [(one, other) for one, other, _ in found]
        turned = tuple(self.turned(self.meanings_of(chain), left[1], right[0]))
        self.items.append(
            Equality(link.place, before, after, (left[0], right[0]), number, chain, None, link.sign,
                     section=self.rows[number].section, others=tuple(others), whole=True, turned=turned)
        )  # fmt: skip

    def turned(self, meanings: Meanings, left: Side, right: Node) -> list[tuple[Expr, Expr]]:
        """The sides with factors of the right one exchanged or transposed, where shapes fit."""
        found = list[tuple[Expr, Expr]]()
        for other in islice(exchanged(right), _MAX_TURNED):
            value = self.meaning(meanings, other)
            if not isinstance(value, NotUnderstood | Grid):
                found += [(one, two) for one, two, _ in paired(left, value)[:1]]
        return found

    def strange_in(self, chain: int, *sides: Node) -> tuple[tuple[Expr, Expr], ...]:
        """Terms among three dots that do not fit the others, with those that would."""
        meanings = self.meanings_of(chain)
        sums = [part for side in sides for part in walk(side) if isinstance(part, SumWithDots)]
        pairs_of_terms = [pair for one in sums for pair in one.strange]
        return tuple((meanings.formula(printed), meanings.formula(meant)) for printed, meant in pairs_of_terms)

    def key_at(self, number: int, name: tree.Name) -> str:
        """Under which what is written out for a name is kept."""
        return key_of(name, Meanings(self.vocabulary, number).letters())


def symbols_of_slope(slope: D) -> tuple[Sym, ...]:
    """What is differentiated, if it has an index, and by what: of ∂²J/∂θ_j∂θ_k, both variables."""
    match slope.body:
        case Sym() as body:
            return body, slope.variable
        case D(Sym(_, (), _), variable):
            return slope.variable, variable
    return ()


def paired(left: Side, right: Side) -> list[tuple[Expr, Expr, float]]:
    """The readings of two sides that fit together, entry by entry, and their costs; the likeliest first."""
    if isinstance(left, Expr) and isinstance(right, Expr):
        return [(left, right, 0.0)]
    first, second = ((Array(side),) if isinstance(side, Expr) else side for side in (left, right))
    if not isinstance(first, tuple) or not isinstance(second, tuple):
        return []
    return [(*with_letters(one.entry, other.entry), one.cost + other.cost) for one, other in pairs(first, second)]
