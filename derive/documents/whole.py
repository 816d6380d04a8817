"""From the tree of a formula with vectors and matrices to what an entry of it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from derive.documents.arrays import (
    AXIS,
    Array,
    Jacobian,
    Joint,
    Readings,
    diagonal,
    inner,
    joined,
    outer,
    plus,
    quotient,
    readings,
    spread_diagonal,
    squared_norm,
    summed,
    times,
    times_entries,
    transposed,
)
from derive.documents.calls import flat, refuse_expectation
from derive.documents.families import family_of
from derive.documents.meaning import Meanings
from derive.documents.products import INFORMATION
from derive.documents.rows import Meant, NotUnderstood, without_scripts
from derive.documents.vocabulary import LOSSES, is_whole_name, key_of
from derive.expr import (
    ONE,
    TWO,
    D,
    Delta,
    Expr,
    Fn,
    Index,
    Num,
    Sum,
    Sym,
    div,
    exp,
    free_indices,
    map_nodes,
    neg,
    power,
)
from derive.reading import tree
from derive.reading.tree import Node

Ranks = Mapping[tuple[str, int], int]
"""How many axes a name has beside the indices that are written: by the name and the number of those indices."""
BOLD = "*"
"""What the key of a name begins with that is printed as vectors are."""
IDENTITY = ("I", "𝕀")
_ONES = ("1", "𝟙", "e_1")
_TRACES = ("tr", "Tr", "trace")
_ABUSE = 0.5


def rank_key(symbol: Sym, name: tree.Name) -> tuple[str, int]:
    """Under which the rank of a name is kept; in bold it is another than in plain letters."""
    bold = name.style == "bold" or "vec" in name.accents
    return (BOLD if bold else "") + symbol.name, len(symbol.indices)


@dataclass
class Wholes:
    """Gives the formulas of one statement their meaning as arrays; what has no vector in it is left to `meanings`."""

    meanings: Meanings
    ranks: Ranks
    customs: Mapping[str, WholeFunction] = field(default_factory=dict)
    functions: frozenset[str] = frozenset()
    """Names that the document defines as functions of an argument."""
    _touched: dict[int, tuple[Node, bool]] = field(default_factory=dict)

    def has_arrays(self, node: Node) -> bool:
        """Whether a vector or a matrix occurs in it."""
        kept = self._touched.get(id(node))
        if kept is None:  # the node is kept too, so that nothing else gets its number
            kept = self._touched[id(node)] = node, any(map(self._is_array, without_scripts(node)))
        return kept[1]

    def _is_array(self, node: Node) -> bool:
        match node:
            case tree.Name(letters=letters) if len(letters) > 1 and isinstance(
                parts := self.apart(node), tree.Juxtaposed
            ):
                return any(map(self._is_array, parts.items))
            case tree.Name():
                return self.rank(node) > 0 or self.is_identity(node) or _is_ones(node)
            case tree.Transposed() | tree.Gradient() | tree.Matrix():
                return True
            case tree.Bracket(kind="‖"):
                return True
            case tree.Bracket(items=items):
                return len(items) > 2 and any(isinstance(item, tree.Dots) for item in items)
            case tree.Word(text=text):
                return text in ("diag", *_TRACES)
        return False

    def rank(self, name: tree.Name) -> int:
        symbol = self.symbol(name)
        return self.ranks.get(rank_key(symbol, name), 0) if symbol else 0

    def apart(self, name: tree.Name) -> Node:
        """A run of letters as a product, unless it is a name."""
        known = self.meanings.vocabulary
        key = key_of(name, self.meanings.letters())
        if is_whole_name(name.letters) or key in known.indexed or name.style == "upright" or name.letters[0] == "Δ":
            return name
        parts = tree.apart(name)
        single = parts.items if isinstance(parts, tree.Juxtaposed) else ()
        are_known = all(
            isinstance(part, tree.Name) and known.is_quantity(key_of(part, self.meanings.letters())) for part in single
        )
        return parts if are_known else name

    def symbol(self, name: tree.Name) -> Sym | None:
        """The quantity that a name is, if it is one."""
        if key_of(replace(name, primes=0), self.meanings.letters()) in self.customs:
            return None
        try:
            return self.meanings.symbol(name)
        except NotUnderstood:
            return None

    def is_identity(self, name: tree.Name) -> bool:
        return name.letters in IDENTITY and not self.meanings.vocabulary.is_defined(name.letters)

    def axis(self) -> Index:
        self.meanings.axes += 1
        number = self.meanings.axes
        return Index(f"{AXIS}{number}", f"?{self.meanings.number}.{AXIS}{number}")

    # Formulas.

    def value(self, node: Node) -> Readings:
        """What the formula may mean."""
        if not self.has_arrays(node):
            return (Array(self.meanings.formula(node)),)
        found = readings(self.values(node))
        if not found:
            raise NotUnderstood("the shapes in this formula do not fit", node.place)
        return found

    def values(self, node: Node) -> Iterator[Array]:
        match node:
            case tree.Name(letters=letters) if len(letters) > 1 and isinstance(
                parts := self.apart(node), tree.Juxtaposed
            ):
                yield from self.side_by_side(flat(parts.items))
            case tree.Name():
                yield self.named(node)
            case tree.Sum(terms=terms):
                yield from self.added(terms)
            case tree.Product(factors=factors):
                yield from self.multiplied(factors)
            case tree.Juxtaposed(items=items):
                yield from self.side_by_side(flat(items))
            case tree.Fraction(above=above, below=below):
                yield from joined(self.value(above), self.value(below), quotient)
            case tree.Power(base=base, exponent=exponent):
                yield from self.raised(base, exponent)
            case tree.Transposed(body=body):
                for one in self.value(body):
                    yield from transposed(one)
            case tree.Bracket():
                yield from self.bracket(node)
            case tree.Scripted():
                yield from self.entry(node)
            case tree.Matrix(rows=rows):
                yield from self.matrix(node, rows)
            case tree.Derivative(of=of, by=by) if of is not None and len(by) == 1:
                yield from self.derivative(of, by[0])
            case tree.Derivative(of=of, by=(first, second)) if of is not None:
                yield from self.second_derivative(of, first, second)
            case tree.Gradient(of=of, by=by) if of is not None and node.order is None:
                yield from self.gradient(of, by, node)
            case tree.Big():
                yield from self.big(node)
            case tree.Root(body=body, degree=None):
                for one in self.value(body):
                    yield one.with_entry(power(one.entry, div(ONE, TWO)))
            case tree.Chain(first=first, links=()) if first:
                yield from self.value(first)
            case _:
                raise NotUnderstood("this is not understood in a formula with vectors", node.place)

    def named(self, name: tree.Name) -> Array:
        if self.is_identity(name):
            row, column = self.axis(), self.axis()
            column = Index(column.name, row.size)
            return Array(Delta(row, column), (row, column))
        if _is_ones(name):
            return Array(ONE, (self.axis(),))
        symbol = self.symbol(name)
        if symbol is None:
            raise NotUnderstood("this is not understood in a formula with vectors", name.place)
        rank = self.rank(name)
        if not rank:
            return Array(self.meanings.formula(name))
        axes = tuple(self.axis() for _ in range(rank))
        return Array(Sym(symbol.name, symbol.indices + axes, symbol.layer), axes)

    def added(self, terms: Sequence[tree.Term]) -> Iterator[Array]:
        found = self.signed(terms[0])
        for term in terms[1:]:
            found = joined(found, self.signed(term), plus)
        yield from found

    def signed(self, term: tree.Term) -> Readings:
        if not set(term.sign) <= {"+", "-"}:
            raise NotUnderstood(f"the sign {term.sign} has two values", term.place)
        found = self.value(term.node)
        if term.sign.count("-") % 2:
            return tuple(replace(one, entry=neg(one.entry), jacobian=None) for one in found)
        return found

    def multiplied(self, factors: Sequence[tree.Factor]) -> Iterator[Array]:
        found = self.value(factors[0].node)
        for factor in factors[1:]:
            join = _JOINTS.get(factor.sign) or partial(times, sign=factor.sign)
            found = joined(found, self.value(factor.node), join)
        yield from found

    def side_by_side(self, items: list[Node]) -> Iterator[Array]:
        found: Readings = ()
        at, wide = 0, list[Array]()
        while at < len(items):
            wide += self.wider(found, items, at)
            more, at = self.next_factor(items, at)
            found = joined(found, more, times) if found else more
            if not found:
                break
        if not found and not wide:
            raise NotUnderstood("the shapes in this product do not fit", items[at - 1].place)
        yield from found
        yield from wide

    def wider(self, found: Readings, items: list[Node], at: int) -> Iterator[Array]:
        """An operator before several factors may reach over all of them."""
        item, rest = items[at], items[at + 1 :]
        if isinstance(item, tree.Gradient | tree.Derivative) and item.of is None and len(rest) > 1 + _is_call(rest):
            try:
                whole = self.value(replace(item, of=tree.Juxtaposed(rest[0].place, tuple(rest))))
            except NotUnderstood:
                return
            for one in joined(found, whole, times) if found else whole:
                yield one.dearer(0.1)

    def next_factor(self, items: list[Node], at: int) -> tuple[Readings, int]:
        """The value of one factor, and where the next begins."""
        item, rest = items[at], items[at + 1 :]
        if isinstance(item, tree.Gradient | tree.Derivative) and item.of is None and rest:
            taken = 2 if _is_call(rest) else 1
            of = rest[0] if taken == 1 else tree.Juxtaposed(rest[0].place, tuple(rest[:2]))
            return self.value(replace(item, of=of)), at + 1 + taken
        head, exponent = (item.base, item.exponent) if isinstance(item, tree.Power) else (item, None)
        refuse_expectation(head, rest[0] if rest else None)
        if isinstance(head, tree.Transposed) and isinstance(head.body, tree.Name | tree.Word) and rest:
            called = self.called(head.body, rest[0])
            if called:
                return readings(found for one in called for found in transposed(one)), at + 2
        if isinstance(head, tree.Name | tree.Word) and rest:
            called = self.called(head, rest[0])
            if called and exponent is not None:
                above = self.meanings.positive_power(exponent)
                return tuple(one.with_entry(power(one.entry, above)) for one in called), at + 2
            if called:
                return called, at + 2
        if isinstance(head, tree.Word) and rest and self.takes_loosely(head, rest[0]):
            inside, end = self.next_factor(items, at + 1)
            return tuple(self.entrywise(head, tree.Bracket(item.place, "(", ()), one) for one in inside), end
        if not self.has_arrays(item):  # scalar factors side by side belong together
            end = at + 1
            while end < len(items) and not self.has_arrays(items[end]) and not self.begins_call(items, end):
                end += 1
            part = items[at] if end == at + 1 else tree.Juxtaposed(items[at].place, tuple(items[at:end]))
            return (Array(self.meanings.formula(part)),), end
        return self.value(item), at + 1

    def begins_call(self, items: list[Node], at: int) -> bool:
        """Whether a function of a vector begins here."""
        item = items[at]
        if at + 1 >= len(items) or not isinstance(item, tree.Name | tree.Word):
            return False
        known = isinstance(item, tree.Word) and bool(self.meanings.vocabulary.function(item.text))
        return known or self.has_arrays(items[at + 1])

    # Functions.

    def called(self, head: tree.Name | tree.Word, after: Node) -> Readings | None:
        """A function of an array, entry by entry unless it is softmax; None if it is none."""
        text = head.text if isinstance(head, tree.Word) else head.letters
        if text in INFORMATION and isinstance(after, tree.Bracket):
            name = head if isinstance(head, tree.Name) else tree.Name(head.place, text, (), head.subscripts)
            return (Array(self.meanings.with_arguments(name, after)),)
        if text in _TRACES and isinstance(head, tree.Word):
            inside = self.value(after)
            return tuple(
                Array(_trace(one) if one.axes else one.entry, (), False, one.cost)
                for one in inside
                if one.kind in ("matrix", "number")
            )
        if text == "diag":
            return self.diagonals(after)
        if text.rpartition(".")[2] == "sum" and isinstance(after, tree.Bracket):
            return self.along_axis(after)
        if isinstance(head, tree.Name) and head.style == "bold" and self.has_arrays(after) and not self.rank(head):
            raise NotUnderstood("a function of a whole vector is not understood", head.place)
        if not (isinstance(after, tree.Bracket) and after.kind in ("(", "[", "\\{", "{")):
            known = isinstance(head, tree.Word) and self.meanings.vocabulary.function(text)
            if not (known and self.has_arrays(after)):
                return None
            after = tree.Bracket(after.place, "(", (after,))
        key = key_of(replace(head, primes=0), self.meanings.letters())
        if key in self.customs and not head.primes and len(after.items) == 1:
            return self.customs[key].at(self.value(after.items[0]))
        if not self.has_arrays(after):
            return None
        if isinstance(head, tree.Name) and key in self.functions and key not in self.meanings.customs:
            return (self.named(head),)
        if isinstance(head, tree.Name) and (head.letters in LOSSES or len(after.items) > 1):
            return (Array(self.meanings.with_arguments(head, after)),)
        known = self.meanings.vocabulary.function(text if isinstance(head, tree.Word) else key)
        if known == "softmax":
            return readings(found for one in self.value(after) for found in self.softmax(one))
        if known == "sum" or not self.meanings.is_function(head, after):
            if isinstance(head, tree.Name) and self.meanings.may_be_function(key, head, after):
                raise NotUnderstood(f"whether {key} is a function or a factor is not clear", head.place)
            return None
        return tuple(self.entrywise(head, after, one) for one in self.value(after))

    def takes_loosely(self, head: tree.Word, after: Node) -> bool:
        """Whether a function without brackets stands before something with a vector in it."""
        known = self.meanings.vocabulary.function(head.text)
        is_call = isinstance(after, tree.Name | tree.Word | tree.Derivative)
        return bool(known) and known != "softmax" and (self.has_arrays(after) or is_call)

    def entrywise(self, head: tree.Name | tree.Word, after: tree.Bracket, one: Array) -> Array:
        """The function at an entry, by the rules for numbers."""
        argument = replace(after, items=(Meant(after.place, one.entry),))
        return one.with_entry(self.meanings.formula(tree.Juxtaposed(head.place, (head, argument))))

    def softmax(self, one: Array) -> Iterator[Array]:
        """Over a vector; of a matrix, over each of its columns or each of its rows."""
        for place, axis in enumerate(one.axes[:2]):
            other = self.axis()
            other = Index(other.name, axis.size)
            axes = (*one.axes[:place], other, *one.axes[place + 1 :])
            found = one.with_entry(div(exp(one.entry), Sum(exp(one.at(axes)), other)))
            yield found.dearer(0.1 * place)

    def along_axis(self, after: tree.Bracket) -> Readings:
        """sum(dZ, axis=1): over the columns of each row; axis=0 over the rows."""
        items = after.items[0].items if isinstance(after.items[0], tree.Listing) else after.items
        axis = ""
        for item in items[1:]:
            match item:
                case tree.Chain(first=tree.Word(text="axis") | tree.Name(letters="axis"), links=(link,)):
                    axis = link.node.text if isinstance(link.node, tree.Number) else "?"
        found = list[Array]()
        for one in self.value(items[0]):
            if not axis:
                found.append(Array(summed(one.entry, one.axes), (), False, one.cost))
            elif axis in ("0", "1") and one.kind == "matrix":
                along, kept = one.axes[int(axis)], one.axes[1 - int(axis)]
                found.append(Array(Sum(one.entry, along), (kept,), axis == "0", one.cost))
        return tuple(found)

    def diagonals(self, after: Node) -> Readings:
        found = list[Array]()
        for one in self.value(after):
            if len(one.axes) == 1:
                found.append(spread_diagonal(one, self.axis()))
            elif one.kind == "matrix":
                found.append(diagonal(one))
        return tuple(found)

    # Powers, brackets, entries.

    def raised(self, base: Node, exponent: Node) -> Iterator[Array]:
        if isinstance(base, tree.Name) and base.letters == "e" and not base.subscripts and not base.accents:
            yield from (one.with_entry(exp(one.entry)) for one in self.value(exponent))
            return
        above = self.meanings.formula(exponent)
        for one in self.value(base):
            if one.axes and isinstance(above, Num) and above.value < 0:
                raise NotUnderstood("an inverse of a matrix is not understood", exponent.place)
            if one.kind == "matrix":
                if above is TWO:
                    yield from (found.dearer(0.1) for found in times(one, self._again(one)))
                yield one.with_entry(power(one.entry, above), 0.15)
            else:
                yield one.with_entry(power(one.entry, above))

    def _again(self, one: Array) -> Array:
        axes = tuple(self.axis() for _ in one.axes)
        return replace(one, entry=one.at(axes), axes=axes)

    def bracket(self, node: tree.Bracket) -> Iterator[Array]:
        if any(isinstance(item, tree.Dots) for item in node.items):
            yield from self.family(list(node.items), node, row=node.kind == "[")
            return
        if node.kind == "⟨" and len(node.items) == 2:
            yield from joined(self.value(node.items[0]), self.value(node.items[1]), inner)
            return
        if len(node.items) != 1:
            raise NotUnderstood("a list in a bracket is not understood here", node.place)
        inside = self.value(node.items[0])
        if node.kind == "‖":
            for one in inside:
                yield Array(power(squared_norm(one), div(ONE, TWO)), (), False, one.cost)
        elif node.kind == "|":
            for one in inside:
                yield one.with_entry(Fn("abs", (one.entry,)))
        elif node.kind in ("(", "[", "{", "\\{"):
            yield from inside
        else:
            raise NotUnderstood("this bracket is not understood", node.place)

    def entry(self, node: tree.Scripted) -> Iterator[Array]:
        """(W x)_i, (A B)_ij, ‖x‖_2."""
        if node.primes and not node.superscripts and not node.subscripts:
            yield Array(self.meanings.primed(node))
            return
        if node.primes or node.superscripts:
            raise NotUnderstood("an index or a prime after a bracket is not understood", node.place)
        if isinstance(node.body, tree.Bracket) and node.body.kind == "‖":
            yield from self.norm(node.body, node.subscripts)
            return
        indices = [self.meanings.index(script) for script in node.subscripts]
        for one in self.value(node.body):
            if len(one.axes) == len(indices):
                yield Array(one.at(indices), (), False, one.cost)
            elif one.kind == "matrix" and len(indices) == 1:
                yield Array(one.at((indices[0], one.axes[1])), one.axes[1:], True, one.cost)

    def norm(self, body: tree.Bracket, kind: Sequence[Node]) -> Iterator[Array]:
        match tuple(kind):
            case (tree.Number(text="2"),) | (tree.Name(letters="F"),) | (tree.Label(text="F" | "2"),):
                yield from self.values(body)
            case (tree.Number(text="1"),):
                for one in self.value(body.items[0]):
                    yield Array(summed(Fn("abs", (one.entry,)), one.axes), (), False, one.cost)
            case _:
                raise NotUnderstood("this norm is not understood", body.place)

    # Vectors that are written out.

    def matrix(self, node: tree.Matrix, rows: Sequence[Sequence[Node | None]]) -> Iterator[Array]:
        cells = [cell for row in rows for cell in row]
        if len(rows) == 1 or len(rows[0]) == 1:
            yield from self.family([cell for cell in cells if cell is not None], node, row=len(rows) == 1)
            return
        kept = [row for row in rows if not _is_dots(row[0])]
        places = [place for place, cell in enumerate(kept[0]) if not isinstance(cell, tree.Dots)]
        corners = [[row[place] for place in places] for row in kept]
        lines = [family_of([*(cell for cell in row if cell is not None)]) for row in corners]
        whole = family_of([line.body for line in lines if line]) if all(lines) else None
        if whole is None or lines[0] is None:
            raise NotUnderstood("a matrix that is written out is not understood here", node.place)
        first, second = self.axis(), self.axis()
        with self.meanings.binding({whole.letter: first, lines[0].letter: second}):
            entry = self.meanings.formula(whole.body)
        yield Array(entry, (first, second))

    def family(self, items: list[Node], node: Node, *, row: bool) -> Iterator[Array]:
        """x_1, x_2, …, x_n."""
        found = family_of([item for item in items if not isinstance(item, tree.Dots)])
        if found is None or not any(isinstance(item, tree.Dots) for item in items):
            raise NotUnderstood("a vector that is written out is not understood here", node.place)
        axis = self.axis()
        with self.meanings.binding({found.letter: axis}):
            yield Array(self.meanings.formula(found.body), (axis,), row)

    # Sums.

    def big(self, node: tree.Big) -> Iterator[Array]:
        if node.body is None:
            raise NotUnderstood("nothing is summed here", node.place)
        if not isinstance(node, tree.BigSum):
            yield from self.big_product(node, node.body)
            return
        body = node.body
        if not node.limits.index:
            for one in self.value(body):
                if one.axes:
                    yield Array(summed(one.entry, one.axes), (), False, one.cost)
            return
        if self.meanings.is_over_layers(node):
            for one in self.value(body):
                yield one.with_entry(self.meanings.over_layers(one.entry))
            return
        indices, excluded = self.meanings.bind(node.limits)
        try:
            found = self.value(body)
        finally:
            self.meanings.unbind(indices)
        for one in found:
            if len(one.axes) == len(indices) and not free_indices(one.entry) & set(indices):
                yield Array(summed(one.entry, one.axes), (), False, one.cost + _ABUSE)
                continue
            entry = one.entry
            for index in reversed(indices):
                entry = Sum(entry, index, excluded if index is indices[0] else ())
            yield one.with_entry(entry)

    def big_product(self, node: tree.Big, body: Node) -> Iterator[Array]:
        """Π of numbers."""
        indices, excluded = self.meanings.bind(node.limits)
        try:
            found = [one for one in self.value(body) if not one.axes]
        finally:
            self.meanings.unbind(indices)
        for one in found:
            entry = one.entry
            for index in reversed(indices):
                entry = self.meanings.over(node, entry, index, excluded if index is indices[0] else ())
            yield one.with_entry(entry)

    # Derivatives.

    def derivative(self, of: Node, by: Node) -> Iterator[Array]:
        variable = self.variable(by)
        assert isinstance(variable.entry, Sym)
        for one in self.value(of):
            entry = D(one.entry, variable.entry)
            if not one.axes or not variable.axes:
                shape = variable if variable.axes else one
                yield Array(entry, shape.axes, shape.row, one.cost, Jacobian(one.entry, variable.entry, len(one.axes)))
                continue
            jacobian = Jacobian(one.entry, variable.entry, len(one.axes))
            found = Array(entry, one.axes + variable.axes, False, one.cost, jacobian)
            yield found
            yield from self.loosely(found, one, variable)

    def loosely(self, found: Array, of: Array, by: Array) -> Iterator[Array]:
        """A Jacobian in the other layout; what is written for one that is diagonal, or for ∂z_i/∂W_ij."""
        if len(of.axes) == len(by.axes) == 1:
            yield replace(found, axes=found.axes[::-1], cost=found.cost + _ABUSE, jacobian=None)
            yield diagonal(found).dearer(_ABUSE)
        elif len(of.axes) == len(by.axes):
            same = of.axes
            yield Array(found.at((*same, *same)), same, False, found.cost + _ABUSE)
        elif len(of.axes) == 1 and len(by.axes) == 2:
            for own, other in ((0, 1), (1, 0)):
                at = list(by.axes)
                at[own] = of.axes[0]
                for row in (False, True):
                    yield Array(found.at((of.axes[0], *at)), (at[other],), row, found.cost + _ABUSE)

    def second_derivative(self, of: Node, first: Node, second: Node) -> Iterator[Array]:
        inner_variable, outer_variable = self.variable(second), self.variable(first)
        assert isinstance(inner_variable.entry, Sym)
        assert isinstance(outer_variable.entry, Sym)
        for one in self.value(of):
            if not one.axes:
                entry = D(D(one.entry, inner_variable.entry), outer_variable.entry)
                yield Array(entry, outer_variable.axes + inner_variable.axes, False, one.cost)

    def variable(self, by: Node) -> Array:
        found = self.value(by)[0]
        flipped = isinstance(by, tree.Transposed)
        if not isinstance(found.entry, Sym) or (flipped and len(found.axes) != 1):
            raise NotUnderstood("a derivative by this is not understood", by.place)
        return found

    def gradient(self, of: Node, by: Sequence[Node], node: Node) -> Iterator[Array]:
        if not by:
            match of:
                case tree.Juxtaposed(items=(_, tree.Bracket(items=(argument,)))):
                    by = (argument,)
                case _:
                    raise NotUnderstood("what this gradient is taken by is not said", node.place)
        if len(by) == 1 and isinstance(by[0], tree.Name) and not self.rank(by[0]):
            last = replace(by[0], superscripts=(tree.Layer(by[0].place, "[", tree.Name(by[0].place, "L")),))
            by = (last,) if self.rank(last) else by
        yield from self.derivative(of, by[0] if len(by) == 1 else tree.Juxtaposed(node.place, tuple(by)))


@dataclass(frozen=True)
class WholeFunction:
    """A function of a vector that the document defines: value(parameter)."""

    parameter: Array
    value: Readings

    def at(self, arguments: Readings) -> Readings:
        """Its value at an argument of the same shape."""
        return joined(self.value, arguments, self._put)

    def _put(self, value: Array, argument: Array) -> Iterator[Array]:
        parameter = self.parameter
        if len(argument.axes) != len(parameter.axes):
            return
        assert isinstance(parameter.entry, Sym)
        name, own = parameter.entry.name, len(parameter.entry.indices) - len(parameter.axes)
        yield replace(
            value, entry=_substituted(value.entry, name, own, argument), cost=value.cost + argument.cost, jacobian=None
        )


def _substituted(node: Expr, name: str, own: int, argument: Array) -> Expr:
    def put(part: Expr) -> Expr | None:
        if isinstance(part, Sym) and part.name == name and len(part.indices) == own + len(argument.axes):
            return argument.at(part.indices[own:])
        return None

    return map_nodes(node, put)


def _entries(first: Array, second: Array) -> Iterator[Array]:
    """⊙: entry by entry; beside a vector a diagonal Jacobian is its diagonal."""
    if first.kind == "column" and second.jacobian and second.kind == "matrix":
        yield from times_entries(first, diagonal(second))
    yield from times_entries(first, second)


_JOINTS: Mapping[str, Joint] = {"/": quotient, "⊗": outer, "⊙": _entries, "∘": _entries}
"""What stands between factors, besides what the shapes decide."""


def _trace(one: Array) -> Expr:
    return Sum(one.at((one.axes[0], one.axes[0])), one.axes[0])


def _is_ones(name: tree.Name) -> bool:
    return name.letters in _ONES and bool(name.style)


def _is_dots(cell: Node | None) -> bool:
    return isinstance(cell, tree.Dots)


def _is_call(rest: Sequence[Node]) -> bool:
    return len(rest) > 1 and isinstance(rest[0], tree.Name | tree.Word) and isinstance(rest[1], tree.Bracket)
