"""From the tree of a formula to the vector or matrix that it is, where every entry is written out or known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from derive.documents.meaning.elementwise import Meanings
from derive.documents.trees.calls import flat
from derive.documents.trees.grids import Grid, by_entries, negative, norm, number, product, quotient
from derive.documents.trees.rows import Meant, NotUnderstood, walk
from derive.documents.trees.vocabulary import key_of
from derive.expr import Expr, add, mul
from derive.reading import tree
from derive.reading.tree import Node

_MAX_ENTRIES = 64


def is_written_out(node: Node) -> bool:
    """Whether the formula has a matrix or a list of numbers in it, all entries of which stand there."""
    return any(_cells(part) is not None for part in walk(node))


def _cells(node: Node) -> list[list[Node]] | None:
    """The entries that stand there, by rows."""
    match node:
        case tree.Matrix(kind="(" | "[" | "", rows=rows):
            found = [[cell for cell in row if cell is not None] for row in rows]
            whole = all(len(row) == len(rows[0]) for row in found)
            dots = any(isinstance(part, tree.Dots) for row in found for part in row)
            size = len(rows) * len(rows[0])
            return found if whole and not dots and 1 < size <= _MAX_ENTRIES else None
        case tree.Bracket(kind="(" | "[", items=items) if len(items) > 1 and set(node.separators) == {","}:
            return [list(items)] if all(map(_is_number, items)) else None
        case tree.Bracket(kind="(" | "[", items=(tree.Listing(items=items),)):
            return [list(items)] if all(map(_is_number, items)) else None
    return None


def _is_number(node: Node) -> bool:
    match node:
        case tree.Sum(terms=(term,)):
            return _is_number(term.node)
        case tree.Fraction(above=above, below=below):
            return _is_number(above) and _is_number(below)
    return isinstance(node, tree.Number)


def cell_of(node: Node, row: int, place: int) -> Node:
    """What is printed for one entry: the entry itself, or the whole formula if it is computed."""
    cells = _cells(node)
    if cells is None or len(cells) <= row or len(cells[0]) <= place:
        return node
    return cells[row][place]


@dataclass
class WrittenOut:
    """Computes with entries; `known` are the vectors and matrices of which the document has given the entries."""

    meanings: Meanings
    known: Mapping[str, Grid]

    def value(self, node: Node) -> Grid:
        """The entries. Raises NotUnderstood where one of them is not known."""
        cells = _cells(node)
        if cells is not None:
            return Grid(tuple(tuple(map(self.meanings.formula, row)) for row in cells))
        if not self.has_entries(node):
            return number(self.meanings.formula(node))
        match node:
            case tree.Name() if self.key(node) in self.known:
                return self.known[self.key(node)]
            case tree.Name() if self.apart(node):
                return self.side_by_side(list(self.apart(node)))
            case tree.Sum(terms=terms):
                return self.added(terms)
            case tree.Product(factors=factors):
                return self.multiplied(factors)
            case tree.Juxtaposed(items=items):
                return self.side_by_side(flat(items))
            case tree.Fraction(above=above, below=below):
                return quotient(self.value(above), self.value(below), node.place)
            case tree.Transposed(body=body):
                return self.value(body).transposed()
            case tree.Bracket(kind="‖", items=(item,)):
                return norm(self.value(item))
            case tree.Bracket(kind="(" | "[" | "{" | "\\{", items=(item,)):
                return self.value(item)
            case tree.Power(base=tree.Bracket(kind="‖") as base, exponent=exponent):
                return number(self.raised(base, exponent))
            case tree.Chain(first=first, links=()) if first:
                return self.value(first)
        raise NotUnderstood("this is not understood in a formula with entries written out", node.place)

    def has_entries(self, node: Node) -> bool:
        names = [part for part in walk(node) if isinstance(part, tree.Name)]
        return is_written_out(node) or any(self.key(name) in self.known or self.apart(name) for name in names)

    def apart(self, name: tree.Name) -> tuple[Node, ...]:
        """The letters of XW, if each is a vector or a matrix of which the entries are known."""
        parts = tree.apart(name) if len(name.letters) > 1 and self.key(name) not in self.known else name
        items = parts.items if isinstance(parts, tree.Juxtaposed) else ()
        known = all(isinstance(part, tree.Name) and self.key(part) in self.known for part in items)
        return items if known else ()

    def key(self, name: tree.Name) -> str:
        return key_of(name, self.meanings.letters())

    def raised(self, base: tree.Bracket, exponent: Node) -> Expr:
        root = self.value(base).rows[0][0]
        power = tree.Power(base.place, Meant(base.place, root), exponent)
        return self.meanings.formula(power)

    def added(self, terms: tuple[tree.Term, ...]) -> Grid:
        found: Grid | None = None
        for term in terms:
            if not set(term.sign) <= {"+", "-"}:
                raise NotUnderstood(f"the sign {term.sign} has two values", term.place)
            value = self.value(term.node)
            value = negative(value) if term.sign.count("-") % 2 else value
            found = value if found is None else by_entries(found, value, lambda one, other: add(one, other), term.place)
        assert found is not None
        return found

    def multiplied(self, factors: tuple[tree.Factor, ...]) -> Grid:
        found = self.value(factors[0].node)
        for factor in factors[1:]:
            other, place = self.value(factor.node), factor.node.place
            if factor.sign in ("⊙", "∘"):
                found = by_entries(found, other, lambda one, two: mul(one, two), place)
            elif factor.sign == "/":
                found = quotient(found, other, place)
            else:
                found = product(found, other, place)
        return found

    def side_by_side(self, items: list[Node]) -> Grid:
        found: Grid | None = None
        at = 0
        while at < len(items):
            item, end = items[at], at + 1
            head = item if isinstance(item, tree.Name | tree.Word) else None
            after = items[end] if end < len(items) else None
            if head is not None and isinstance(after, tree.Bracket) and self.meanings.is_function(head, after):
                value, end = self.applied(head, after), end + 1
            elif isinstance(item, tree.Word):
                raise NotUnderstood("this is not understood in a formula with entries written out", item.place)
            else:
                value = self.value(item)
            found = value if found is None else product(found, value, item.place)
            at = end
        assert found is not None
        return found

    def applied(self, head: tree.Name | tree.Word, after: tree.Bracket) -> Grid:
        """A function, entry by entry."""

        def entry(argument: Expr) -> Expr:
            bracket = tree.Bracket(after.place, "(", (Meant(after.place, argument),))
            return self.meanings.formula(tree.Juxtaposed(head.place, (head, bracket)))

        inside = after.items[0] if _cells(after) is None else after
        if isinstance(head, tree.Word) and head.text.lower() == "softmax":
            raise NotUnderstood("this is not understood in a formula with entries written out", head.place)
        return self.value(inside).each(entry)
