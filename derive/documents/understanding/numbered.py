"""A matrix that is written out beside a formula with indices: J_ij has J_12 in it, and Σ_k p_k its terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from derive.documents.formulas.reach import Key
from derive.documents.understanding.statements import Equality, Given, Note, Understood
from derive.expr import ONE, ZERO, D, Delta, Expr, Generic, Index, Sum, Sym, add, children, rebuild, symbols
from derive.reading import tree
from derive.reading.tree import Node
from derive.steps import Definition, symbol_key

_MAX_TERMS = 400
"""So many terms of sums are written out for one matrix."""


def with_numbered(found: Understood) -> Understood:
    """With numbers for the indices of what is compared with a matrix that is written out, and what that defines."""
    if not any(isinstance(item, Equality) and item.axes for item in found.items):
        return found
    items, made = list[Equality | Note](), dict[Key, Given]()
    stated = {given.definition.key for given in found.givens}
    for item in found.items:
        if not isinstance(item, Equality) or not item.axes:
            items.append(item)
            continue
        unfolding = Unfolding(_lengths(item), _definitions(item, found.givens), _joint(item))
        try:
            entries = tuple(
                (unfolding.at(left, dict(zip(item.axes, place, strict=True))), right, first, second)
                for place, (left, right, first, second) in zip(_places(item), item.entries, strict=True)
            )
            new = unfolding.defined([left for left, *_ in entries] + [right for _, right, *_ in entries])
        except TooManyError:
            named = _names_entries(*item.sides)
            reason = "what there is" if named else "a matrix that is written out is not understood here"
            items.append(Note(item.place, named, reason))
            continue
        for definition in new:
            if definition.key not in stated:
                made.setdefault(definition.key, Given(found.givens[0].place, -1, definition))
        items.append(replace(item, left=entries[0][0], entries=entries))
    return replace(found, items=tuple(items), givens=(*found.givens, *made.values()))


class TooManyError(ValueError):
    """What is to be written out is too long, or runs over what has no length here."""


def _names_entries(left: Node, right: Node) -> bool:
    """Whether ∂L/∂Y is said to have ∂L/∂y_11, ∂L/∂y_12, … in it, each in its place."""
    match left, right:
        case tree.Derivative(of=of, by=(tree.Name(letters=whole, subscripts=()),)), tree.Matrix(rows=rows):
            return all(
                isinstance(cell, tree.Derivative) and cell.of == of and _is_entry(cell.by[0], whole, (row, column))
                for row, cells in enumerate(rows, 1)
                for column, cell in enumerate(cells, 1)
            )
    return False


def _is_entry(name: Node, whole: str, place: tuple[int, int]) -> bool:
    """Whether y_12 or y_{1,2} is the entry of Y at 1, 2."""
    if not isinstance(name, tree.Name) or name.letters.lower() != whole.lower():
        return False
    numbers = "".join(script.text for script in name.subscripts if isinstance(script, tree.Number))
    return numbers == f"{place[0]}{place[1]}"


def _lengths(one: Equality) -> Mapping[str, int]:
    return {axis.size: length for axis, length in zip(one.axes, one.shape, strict=True)}


def _places(one: Equality) -> Iterator[tuple[int, ...]]:
    if len(one.shape) == 1:
        return ((place,) for place in range(1, one.shape[0] + 1))
    rows, columns = one.shape
    return ((row, column) for row in range(1, rows + 1) for column in range(1, columns + 1))


def _definitions(one: Equality, givens: Sequence[Given]) -> Mapping[Key, Definition]:
    """The last before the statement, else the first after it."""
    found: dict[Key, Definition] = {}
    for given in givens:
        if given.row <= one.row or given.definition.key not in found:
            found[given.definition.key] = given.definition
    return found


def _joint(one: Equality) -> str:
    """What stands between two numbers below a name: w_{12} or w_{1,2}."""
    names = (symbol.name for _, right, *_ in one.entries for symbol in symbols(right))
    return "," if any(name.rpartition("_")[2].count(",") == 1 for name in names) else ""


@dataclass
class Unfolding:
    """Puts numbers for indices; `names` are what the numbered names were made of."""

    lengths: Mapping[str, int]
    definitions: Mapping[Key, Definition]
    joint: str
    names: dict[Sym, tuple[Sym, tuple[int, ...]]] = field(default_factory=dict)
    terms: int = 0

    def at(self, node: Expr, places: Mapping[Index, int]) -> Expr:
        """The formula with numbers for its indices.

        Raises:
            TooManyError: it runs over what has no length here, or too far.
        """
        match node:
            case Sym(name, indices, layer) if indices:
                if not all(index in places for index in indices):
                    raise TooManyError
                numbers = tuple(places[index] for index in indices)
                found = Sym(f"{name}_{self.joint.join(map(str, numbers))}", (), layer)
                self.names[found] = node, numbers
                return found
            case Delta(first, second) if first in places and second in places:
                return ONE if places[first] == places[second] else ZERO
            case Sum(body, index, excluded):
                length = self.lengths.get(index.size, 0)
                self.terms += length
                if not length or self.terms > _MAX_TERMS or not all(other in places for other in excluded):
                    raise TooManyError
                left_out = {places[other] for other in excluded}
                numbers_left = (number for number in range(1, length + 1) if number not in left_out)
                return add(*(self.at(body, {**places, index: number}) for number in numbers_left))
            case D(body, variable):
                by = self.at(variable, places)
                assert isinstance(by, Sym)
                return D(self.at(body, places), by)
            case Delta() | Generic():
                raise TooManyError
        below = children(node)
        return rebuild(node, tuple(self.at(child, places) for child in below)) if below else node

    def defined(self, formulas: Sequence[Expr]) -> list[Definition]:
        """The definitions of the numbered names in some formulas, and of those in these."""
        self.learn(formulas)
        found, waiting = dict[Key, Definition](), [symbol for formula in formulas for symbol in symbols(formula)]
        while waiting:
            symbol = waiting.pop()
            if symbol_key(symbol) in found or symbol not in self.names:
                continue
            own, numbers = self.names[symbol]
            definition = self.definitions.get(symbol_key(own))
            if definition:
                places = dict(zip(definition.symbol.indices, numbers, strict=True))
                formula = self.at(definition.formula, places)
                found[symbol_key(symbol)] = Definition(symbol, formula)
                waiting += symbols(formula)
        return list(found.values())

    def learn(self, formulas: Sequence[Expr]) -> None:
        """Take p_2 for an entry of p, where p is one of the names with one index."""
        known = {symbol_key(definition.symbol): definition.symbol for definition in self.definitions.values()}
        for symbol in (symbol for formula in formulas for symbol in symbols(formula) if not symbol.indices):
            name, _, number = symbol.name.rpartition("_")
            if number.isdecimal() and (own := known.get((name, 1, symbol.layer))) and symbol not in self.names:
                self.names[symbol] = own, (int(number),)
