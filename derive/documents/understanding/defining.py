"""What a statement defines: a quantity, a function, a loss with its arguments."""

from __future__ import annotations

import re
from collections.abc import Sequence

from derive.documents.formulas.arrays import AXIS, Array
from derive.documents.formulas.customs import UNKNOWN, Custom, Functional
from derive.documents.formulas.far_out import INFINITY
from derive.documents.formulas.known import known_formula
from derive.documents.formulas.opaque import has_opaque, has_usual_meaning
from derive.documents.formulas.reach import Key
from derive.documents.formulas.readings import over_the_rest, over_what_it_has
from derive.documents.formulas.repairs import is_empty
from derive.documents.meaning.elementwise import Meanings
from derive.documents.meaning.origins import NUMBERED_LAYER
from derive.documents.meaning.shapes import WholeFunction
from derive.documents.trees.calls import arguments_of
from derive.documents.trees.families import SumWithDots
from derive.documents.trees.figures import is_closed
from derive.documents.trees.own_class import is_class
from derive.documents.trees.rows import walk
from derive.documents.trees.vocabulary import LOSSES, PRIME, differential_of, key_of, label_of
from derive.documents.trees.written import says_to_solve
from derive.documents.understanding.progress import Reading, Side
from derive.documents.understanding.statements import Given
from derive.expr import (
    ONE,
    D,
    Delta,
    Expr,
    Index,
    Mul,
    Num,
    Sum,
    Sym,
    contains,
    free_indices,
    mul,
    open_indices,
    symbols,
)
from derive.expr import walk as parts_of
from derive.reading import tree
from derive.reading.tree import Node
from derive.steps import Definition, Hypothesis, symbol_key

_LIKELIHOODS = frozenset({"P", "p", "Pr"})
_DIAGONAL = re.compile(r"diagonal|对角|對角", re.IGNORECASE)

_INPUTS = ("^[0]", "^(0)")
"""What the names of the inputs of a network end with, which no formula of a layer gives."""
_HEADS = tree.Name | tree.Juxtaposed | tree.Word | tree.Power
"""What a definition begins with."""


class Defining(Reading):
    """Takes up definitions."""

    def define(self, number: int, link: tree.Link, node: Node, left: Expr, right: Expr) -> str:
        """`given` if the row defines its left side, or is an update; `again` if it may define it anew; else nothing.

        It is `stale` if what defined it before does not hold any more.
        """
        if not isinstance(left, Sym) or not (isinstance(node, _HEADS) or _is_entry(node)):
            return ""
        if isinstance(node, tree.Juxtaposed) and len(node.items) > 2:
            return ""
        if any(symbol_key(symbol) == symbol_key(left) for symbol in symbols(right)):
            self.note(link.place, "an update", given=True)
            return "given"
        if has_usual_meaning(left) or left is INFINITY:
            return ""
        if name := _without_argument(right):
            self.note(link.place, f"the function {name} has no argument")
            self.unread.setdefault(left.name, number)
            return "given"
        if left.name.startswith("#"):
            self.suppose(number, left, right)
            self.note(link.place, "what there is", given=True)
            return "given"
        if is_closed(right):
            if left.indices:
                self.suppose(number, left, right)
            self.values.append((left, right, number))
            self.note(link.place, "a value", given=True)
            return "given"
        if left.name in self.implicit and not open_indices(right) & set(left.indices):
            del self.implicit[left.name]
            left = Sym(left.name)
        if self.is_of_last(left, right):
            assert isinstance(right, Sym)
            left, right = right, left
        known = [given for given in self.givens if given.definition.key == symbol_key(left)] or self.error_of_all(left)
        right = over_the_rest(right, open_indices(right) - set(left.indices))
        loose = sorted(open_indices(right) - set(left.indices), key=lambda index: index.name)
        if not known and self.leaves_out(left, right, loose):
            self.implicit[left.name] = (loose[0].name,)
            left, loose = Sym(left.name, (*left.indices, *loose), left.layer), []
        if not loose and self.is_diagonal(left, number):
            left, right = self.diagonal(left, right)
        if loose and not known:
            right = over_what_it_has(right, loose)
            if not open_indices(right) - set(left.indices):
                self.givens.append(Given(link.place, number, Definition(left, right), self.rows[number].section))
            elif set(left.indices) - open_indices(right):
                self.unread.setdefault(left.name, number)  # one index for another
            return ""
        if loose or len(set(left.indices)) < len(left.indices):
            return ""
        if self.reaches(right, left) or self.is_of_one(left, right):
            return ""
        if has_opaque(right, "inverse") or self.solves(number, left):
            self.note(link.place, "what solves an equation", given=True)
            return "given"
        self.givens.append(Given(link.place, number, Definition(left, right), self.rows[number].section))
        if self.is_differential(left) and not isinstance(right, D):
            return "again"
        if not known and not known_formula(node, left, right):
            self.note(link.place, "a definition", given=True)
        if not known:
            return "given"
        return "stale" if self.is_stale(known[-1], self.rows[number].section) else "again"

    def is_stale(self, given: Given, section: int) -> bool:
        """Whether a loss has been defined anew since, or something in a definition of another section."""
        losses = [one for one in self.givens if one.definition.symbol.name in LOSSES]
        since = {one.definition.key for one in losses if one.row > given.row}
        if since & {one.definition.key for one in losses if one.row <= given.row} - {given.definition.key}:
            return True
        if given.section == section:
            return False
        for symbol in symbols(given.definition.formula):
            same = [one for one in self.givens if one.definition.key == symbol_key(symbol)]
            before = [one for one in same if one.row <= given.row]
            after = [one for one in same if one.row > given.row]
            if before and after and before[-1].definition != after[-1].definition:
                return True
        return False

    def suppose(self, number: int, left: Sym, right: Expr) -> None:
        """n = 2 or u_k = 1 in a display: what may be needed where it is not said again."""
        if isinstance(right, Num) and not self.rows[number].inline:
            self.hypotheses.append(Hypothesis(left, right))

    def leaves_out(self, left: Sym, right: Expr, loose: Sequence[Index]) -> bool:
        """Whether a definition has an index only on its right side: x̂ = (x_i - μ)/σ is one of all x̂_i.

        An index that stands twice in a product may be one to sum over.
        """
        if len(loose) != 1 or any(map(is_empty, _sums(right))) or has_opaque(right):
            return False
        if left.indices:
            return is_class(loose[0].name) and left.name in LOSSES
        if left.name in LOSSES:
            return True
        return not isinstance(right, Sym) and self.is_new(left, self.givens) and not stands_twice(right, loose[0])

    def is_of_last(self, left: Sym, right: Expr) -> bool:
        """Whether a^L = y, with a y that is new, tells what y is, since the last of all layers has a formula."""
        if not isinstance(right, Sym) or set(left.indices) != set(right.indices) or left.name.endswith(_INPUTS):
            return False
        return self.is_new(right, self.givens) and self.has_formula(left)

    def has_formula(self, symbol: Sym) -> bool:
        """Whether it has a definition, be it as one of all layers."""
        name = symbol.name.partition("^")[0]
        return any(
            symbol_key(own) == symbol_key(symbol)
            or (own.layer is not None and (own.name, len(own.indices)) == (name, len(symbol.indices)))
            for own in (given.definition.symbol for given in self.givens)
        )

    def error_of_all(self, symbol: Sym) -> list[Given]:
        """What says that the error of every layer is a derivative, of the error of a layer with a number."""
        numbered = NUMBERED_LAYER.fullmatch(symbol.name)
        key = numbered and (numbered[1], len(symbol.indices))
        return [
            given
            for given in self.givens
            if isinstance(given.definition.formula, D) and given.definition.symbol.layer is not None
            and (given.definition.symbol.name, len(given.definition.symbol.indices)) == key
        ]  # fmt: skip

    def says_nothing(self, formula: Expr) -> bool:
        """Whether it is made of likelihoods without a formula, as the -ln L of E = -ln L, L = P."""
        for symbol in symbols(formula):
            if symbol.name.partition("(")[0] not in LOSSES | _LIKELIHOODS or symbol.indices:
                return False
            known = [given.definition.formula for given in self.givens if given.definition.key == symbol_key(symbol)]
            if not all(map(self.says_nothing, known)):
                return False
        return True

    def is_of_one(self, left: Sym, right: Expr) -> bool:
        """Whether u_o = U y, with nothing of an o on its right, speaks of one of the u_i that formulas had before."""
        written = any(not index.name.startswith(AXIS) for index in set(left.indices) - open_indices(right))
        return written and bool(open_indices(right)) and not self.is_new(left, self.givens)

    def is_differential(self, symbol: Sym) -> bool:
        """Whether dW is the derivative of a cost by W, as the courses write it that print code beside formulas."""
        return differential_of(symbol, self.vocabulary) is not None

    def solves(self, number: int, left: Sym) -> bool:
        """Whether a statement says where the derivatives by a variable are 0, as words before it or before the last do.

        That holds there alone, and is no definition.
        """
        before = self.rows[number].before.strip()
        if not (says_to_solve(before) if before else self.solved == number - 1):
            return False
        varied = {symbol_key(part.variable) for side in self.sides() for part in parts_of(side) if isinstance(part, D)}
        used = {symbol_key(one) for given in self.givens for one in symbols(given.definition.formula)}
        if symbol_key(left) not in varied & used:
            return False
        self.solved = number
        return True

    def is_diagonal(self, left: Sym, number: int) -> bool:
        """D_ii = …, where the words say that D is diagonal."""
        row = self.rows[number]
        same = len(left.indices) == 2 and left.indices[0] is left.indices[1]
        return same and bool(_DIAGONAL.search(f"{row.before} {row.words}"))

    def diagonal(self, left: Sym, right: Expr) -> tuple[Sym, Expr]:
        (index, _) = left.indices
        other = Index(f"{index.name}′", index.size)
        return Sym(left.name, (index, other), left.layer), mul(Delta(index, other), right)

    def reaches(self, formula: Expr, goal: Sym) -> bool:
        """Whether a formula depends on the symbol through what is defined."""
        known: dict[Key, list[Expr]] = {}
        for given in self.givens:
            known.setdefault(given.definition.key, []).append(given.definition.formula)
        waiting, seen = [formula], set[Key]()
        while waiting:
            for symbol in symbols(waiting.pop()):
                key = symbol_key(symbol)
                if key == symbol_key(goal):
                    return True
                if key not in seen:
                    seen.add(key)
                    waiting += known.get(key, ())
        return False

    def functional(self, number: int, node: Node, left: Expr, right: Expr) -> None:
        """Keep what H(p, q) or L(a, y) is said to be, for other arguments."""
        match node:
            case tree.Juxtaposed(items=(tree.Name() | tree.Word(), tree.Bracket() as bracket)) if isinstance(left, Sym):
                names = arguments_of(bracket)
                keys = tuple(key_of(name) for name in names if isinstance(name, tree.Name))
                if len(keys) == len(names) and not left.indices and not open_indices(right):
                    head = left.name.partition("(")[0]
                    self.functionals.setdefault((head, len(keys)), Functional(keys, right, number))

    def custom(self, number: int, link: tree.Link, node: Node, meanings: Meanings) -> tuple[Node, Side] | None:
        """f(x) = … for an f that is not known and no loss: a function of the document."""
        match node:
            case tree.Juxtaposed(items=(tree.Name(primes=0) as head, tree.Bracket(items=(argument,)))):
                key = key_of(head, meanings.letters())
                if any(not label_of(script, meanings.letters()) for script in head.subscripts):
                    return None
                plain = isinstance(argument, tree.Name) and (argument.style != "bold" or bool(self.ranks))
                if key in LOSSES or head.letters in LOSSES or self.vocabulary.function(key) or not plain:
                    return None
                if any(isinstance(part, tree.Name) and part.letters == head.letters for part in walk(link.node)):
                    return None
                if any(isinstance(part, SumWithDots) and part.strange for part in walk(link.node)):
                    return None
                value = self.meaning(meanings, link.node)
                parameter = self.meaning(meanings, argument)
                if isinstance(value, tuple) or isinstance(parameter, tuple):
                    return self.custom_whole(number, link, head, value, parameter)
                if not isinstance(value, Expr) or not isinstance(parameter, Sym):
                    return None
                if open_indices(value) - set(parameter.indices):
                    return None
                if not contains(value, parameter) and not _is_of_entries(value, parameter):
                    return None
                if parameter.indices and not _is_of_entry(value, parameter):
                    return None
                self.customs[key] = Custom(parameter, value)
                self.defined_at[key] = number
                self.wholes.pop(key, None)
                self.heads.append(key)
                self.without_argument(number, link, head, Array(value))
                self.note(link.place, f"a definition of the function {key}", given=True)
                return link.node, value
        return None

    def is_known_function(self, node: Node, meanings: Meanings) -> bool:
        """Whether it is a call of a function that the document has defined before."""
        match node:
            case tree.Juxtaposed(items=(tree.Name() as head, tree.Bracket())):
                key = key_of(head, meanings.letters())
                return key in self.customs or key in self.wholes
        return True

    def without_argument(self, number: int, link: tree.Link, head: tree.Name, value: Array) -> None:
        """What f means where it stands alone, as in ∂f/∂x: its value at the argument that it was defined with."""
        meanings = self.meanings_of(number)
        key = key_of(head, meanings.letters())
        used_alone = key in self.vocabulary.bare - self.vocabulary.only_applied and not head.subscripts
        if not used_alone or open_indices(value.entry) != set(value.axes):
            return
        rank = self.whole(meanings).rank(head) if self.ranks else 0
        if abs(rank) == len(value.axes):
            symbol = Sym(meanings.symbol(head).name, value.axes)
            section = self.rows[number].section
            self.givens.append(Given(link.place, number, Definition(symbol, value.entry), section))

    def custom_whole(
        self, number: int, link: tree.Link, head: tree.Name, value: Side, parameter: Side
    ) -> tuple[Node, Side] | None:
        """The same of a vector."""
        key = key_of(head, self.meanings_of(number).letters())
        parameters = (Array(parameter),) if isinstance(parameter, Expr) else parameter
        values = (Array(value),) if isinstance(value, Expr) else value
        if not isinstance(parameters, tuple) or not isinstance(values, tuple):
            return None
        if not isinstance(parameters[0].entry, Sym) or is_closed(values[0].entry):
            return None
        found = WholeFunction(parameters[0], values)
        if not found.is_like(self.wholes.get(key)):
            self.heads.append(key)
        self.wholes[key] = found
        self.defined_at[key] = number
        self.customs.pop(key, None)
        self.without_argument(number, link, head, values[0])
        self.note(link.place, f"a definition of the function {key}", given=True)
        return link.node, value

    def supposes(self, left: Expr, right: Expr) -> bool:
        """Σ_j y_j = 1 for a y that nothing defines."""
        match left, right:
            case Sym(first, (i, j), _), Sym(second, (k, n), _) if first == second and (i, j) == (n, k):
                return True  # a symmetric matrix
        match left:
            case Sum(Sym() as symbol, _, ()) if right is ONE:
                return all(symbol_key(given.definition.symbol) != symbol_key(symbol) for given in self.givens)
        return False


def _is_of_entries(value: Expr, parameter: Sym) -> bool:
    """Whether it is a function of all x_k of an x without an index."""
    entries = {part for part in symbols(value) if part.name == parameter.name and part.indices}
    return not parameter.indices and bool(entries)


def _is_entry(node: Node) -> bool:
    """[A]_ij."""
    match node:
        case tree.Scripted(body=tree.Bracket(items=(tree.Name(),)), primes=0, superscripts=()):
            return True
    return False


def _is_of_entry(value: Expr, parameter: Sym) -> bool:
    """Whether it is a function of this one entry, and no other has to do with it."""
    indexed = {symbol for symbol in symbols(value) if symbol.indices or symbol.layer is not None}
    return indexed == {parameter} and not _sums(value)


def stands_twice(formula: Expr, index: Index) -> bool:
    """Whether two factors of one product have an index in them that nothing binds."""
    return any(
        isinstance(part, Mul) and sum(index in free_indices(factor) for factor in part.factors) > 1
        for part in parts_of(formula)
    )


def _sums(formula: Expr) -> list[Sum]:
    return [node for node in parts_of(formula) if isinstance(node, Sum)]


def _without_argument(formula: Expr) -> str:
    """The g′ of a formula that has no bracket behind it; empty if there is none."""
    names = (symbol.name for symbol in symbols(formula) if PRIME in symbol.name)
    return next((name for name in names if name.partition(PRIME)[0] in UNKNOWN), "")
