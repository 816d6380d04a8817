"""Goes through the rows of a document: what is given, what is defined, and what is left to decide."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from derive.documents.arrays import LOOSE, Array, Readings, pairs, with_letters
from derive.documents.calls import arguments_of
from derive.documents.figures import is_closed
from derive.documents.grids import Grid
from derive.documents.known import known_formula
from derive.documents.meaning import Meanings
from derive.documents.products import ARBITRARY, UNKNOWN, Custom, Functional
from derive.documents.ranks import defined_function, functions_of, ranks_of
from derive.documents.repairs import is_empty
from derive.documents.rewriting import exchanged
from derive.documents.rows import NotUnderstood, Row, walk
from derive.documents.settling import settled
from derive.documents.statements import Equality, Given, Note, Understood
from derive.documents.vocabulary import LOSSES, Vocabulary, differential_of, key_of, label_of
from derive.documents.whole import Ranks, WholeFunction, Wholes
from derive.documents.written_out import WrittenOut, cell_of, is_written_out
from derive.expr import ONE, Delta, Expr, Fn, Index, Sum, Sym, contains, free_indices, mul, symbols
from derive.expr import walk as parts_of
from derive.reading import tree
from derive.reading.places import Place
from derive.reading.tree import Node
from derive.steps import Case, Definition, Hypothesis, symbol_key

_MAX_TURNED = 16
_EQUAL = ("=", "≈", "≡", ":=")
_RESULT = re.compile(r"结果|得到|可得|result|obtain|becomes|simplif|gives|we get", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?]\s|[。！？]")
_DIAGONAL = re.compile(r"diagonal|对角|對角", re.IGNORECASE)
_SOLVE = re.compile(
    r"\bsolv|normal equation|\bset(?:ting)?\b[^.]*\b(?:zero|0\b)|equal to zero|vanish|stationary|"
    r"令[^。]*(?:0|零)|正规方程|求解|解得|极值",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(r"otherwise|else\b|否则|其他|其它", re.IGNORECASE)


Side = Expr | Readings | Grid | NotUnderstood
"""What one side of a statement means: a number, or the readings of a vector or a matrix."""


@dataclass
class _Last:
    """The side at which a chain that goes on in the next row begins."""

    node: Node
    value: Side
    meanings: Meanings
    case: Case | None
    head: tuple[Node, Side]
    """The first side of the chain."""


def understand(rows: Sequence[Row], vocabulary: Vocabulary) -> Understood:
    """Give every row its meaning, in order, then all indices their sizes."""
    ranks, functions = ranks_of(rows, vocabulary), functions_of(rows, vocabulary)
    reader = _Reader(vocabulary, tuple(rows), ranks, functions)
    reader.read()
    late = {key: custom for key, custom in reader.customs.items() if key in reader.once and reader.is_unknown(key)}
    if late:
        reader = _Reader(vocabulary, tuple(rows), ranks, functions, customs=late)
        reader.read()
    found = Understood(
        vocabulary, tuple(reader.items), tuple(reader.givens), tuple(reader.hypotheses), tuple(reader.values)
    )
    return settled(found, " ".join(f"{row.before} {row.words}" for row in rows))


@dataclass
class _Reader:
    vocabulary: Vocabulary
    rows: tuple[Row, ...]
    ranks: Mapping[int, Ranks]
    functions: frozenset[str]
    items: list[Equality | Note] = field(default_factory=list)
    givens: list[Given] = field(default_factory=list)
    hypotheses: list[Hypothesis] = field(default_factory=list)
    values: list[tuple[Sym, Expr, int]] = field(default_factory=list)
    customs: dict[str, Custom] = field(default_factory=dict)
    functionals: dict[tuple[str, int], Functional] = field(default_factory=dict)
    wholes: dict[str, WholeFunction] = field(default_factory=dict)
    """Functions of vectors that the document has defined so far."""
    grids: dict[str, Grid] = field(default_factory=dict)
    """Vectors and matrices of which the document has given all entries."""
    implicit: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Losses whose last definition leaves indices open, as -ln ŷ_c does, with these."""
    last: _Last | None = None
    cells: dict[int, _Last] = field(default_factory=dict)
    """The chains that stand in the columns of a table, by column."""
    condition: tree.Chain | None = None
    condition_block: int = -1
    condition_at: int = 0
    """How much of the words before the next display stands before the condition."""
    """The display to which the condition belongs; -1 is the next one."""
    own: Case | None = None
    """The last condition that stood beside a row."""

    def read(self) -> None:
        for number, row in enumerate(self.rows):
            self.row(number, row)

    @property
    def once(self) -> set[str]:
        """The functions that are defined just once."""
        heads = [
            found for row in self.rows if not row.unread and (found := defined_function(row.chain, self.vocabulary))
        ]
        counts = Counter(key_of(head) for head, _ in heads)
        return {key for key, count in counts.items() if count == 1}

    def is_unknown(self, key: str) -> bool:
        """Whether a function was taken for an arbitrary one where it first stood."""
        formulas = [given.definition.formula for given in self.givens]
        return key in UNKNOWN and any(
            isinstance(part, Fn) and part.name.rstrip("'") in ARBITRARY
            for formula in formulas
            for part in parts_of(formula)
        )

    def note(self, place: Place, reason: str, *, given: bool = False) -> None:
        self.items.append(Note(place, given, reason))

    def row(self, number: int, row: Row) -> None:
        if row.unread:
            stated = not row.inline or row.states
            reason = row.unread.reason if stated else f"states nothing: {row.unread.reason}"
            self.note(row.unread.place, reason, given=not stated)
            self.last = None if stated else self.last
            return
        if not row.column:
            self.cells.clear()
        if self.is_condition(row.chain):
            if number and self.rows[number - 1].block == row.block and self.rows[number - 1].line == row.line:
                return  # it belongs to the row before
            self.condition, self.condition_block = row.chain, -1 if row.inline else row.block
            self.condition_at = len(row.before)
            return
        if not row.chain.links and row.inline:
            return
        meanings = self.meanings_of(number)
        chain, start = row.chain, None
        if chain.first is None:
            if row.column:
                self.last = self.cells.get(row.column)
            if self.last is None:
                self.note(row.place, "what this continues was not read or is missing")
                return
            start, meanings = self.last, self.last.meanings
        case, sides = self.case(number, row, meanings), list[tuple[Node, Side]]()
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
            new = at > 0 and self.is_new(left[1], self.givens[:-1])
            defines = (at == 0 or new) and not start and link.sign in ("=", ":=", "≡") and case is None
            if defines and (found := self.custom(link, left[0], meanings)):
                sides.append(found)
                continue
            right = (link.node, self.meaning(meanings, link.node))
            sides.append(right)
            self.link(number, meanings.number, link, left, right, case, defines=defines)
        last = _Last(*sides[-1], meanings, case, start.head if start else sides[0])
        if row.column:
            self.cells[row.column] = last
        elif not row.inline or start:
            self.last = last

    def is_new(self, side: Side, before: Sequence[Given]) -> bool:
        """Whether a side is a name that nothing has defined and none of the definitions before has used."""
        if isinstance(side, tuple):
            side = side[0].entry
        if not isinstance(side, Sym):
            return False
        key = symbol_key(side)
        used = {symbol_key(symbol) for given in before for symbol in symbols(given.definition.formula)}
        return key not in used and all(given.definition.key != key for given in self.givens)

    def meaning(self, meanings: Meanings, node: Node) -> Side:
        try:
            if is_written_out(node):
                return WrittenOut(meanings, self.grids).value(node)
            if not self.ranks:
                return meanings.formula(node)
            found = self.whole(meanings).value(node)
            return found[0].entry if len(found) == 1 and not found[0].axes else found
        except NotUnderstood as error:
            return error
        except RecursionError:
            return NotUnderstood("the formula is nested too deeply", node.place)

    def meanings_of(self, number: int) -> Meanings:
        """What gives the formulas of a statement their meaning, by all that was defined so far."""
        return Meanings(self.vocabulary, number, dict(self.customs), dict(self.implicit), dict(self.functionals))

    def whole(self, meanings: Meanings) -> Wholes:
        ranks = self.ranks.get(self.rows[meanings.number].section, {})
        return Wholes(meanings, ranks, self.wholes, self.functions)

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
            if row.column and after is not row and after.column == row.column and self.is_condition(after.chain):
                return meanings.case(after.chain)
            if _OTHERWISE.search(row.words) and self.own:
                return replace(self.own, equal=not self.own.equal)
            if row.inline or self.condition is None:
                return None
            if self.condition_block == -1:
                told = row.before[self.condition_at :]
                in_brackets = told.count(")") + told.count("）") > told.count("(") + told.count("（")
                if in_brackets or len(_SENTENCE_END.findall(told)) > 1:
                    self.condition = None
                    return None
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
            if isinstance(value, Expr) and isinstance(before.value, Expr):
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

    def is_range(self, link: tree.Link, left: Node) -> bool:
        """i = 1, …, n and p = (p_1, …, p_n), which only say what there is."""
        match link.node:
            case tree.Listing(items=items) | tree.Bracket(items=items):
                listed = len(items) > 1 or isinstance(link.node, tree.Listing)
                return listed and isinstance(left, tree.Name) and all(map(_is_plain, items))
            case tree.Juxtaposed(items=items) if any(isinstance(item, tree.Dots) for item in items):
                return isinstance(left, tree.Name) and all(map(_is_plain, items))
            case tree.Transposed(body=tree.Bracket() as body):
                return self.is_range(tree.Link(link.sign, body, link.place), left)
        return False

    def link(
        self, number: int, chain: int, link: tree.Link, left: tuple[Node, Side],
        right: tuple[Node, Side], case: Case | None, *, defines: bool,
    ) -> None:  # fmt: skip
        if link.sign in ("⇒", "⇔"):
            return
        if link.sign == "←":
            self.note(link.place, "an update", given=True)
            return
        if self.is_range(link, left[0]) and not isinstance(right[1], Grid):
            self.note(link.place, "what there is", given=True)
            return
        if link.sign not in _EQUAL:
            self.note(link.place, f"only equalities are decided, not {link.sign}", given=True)
            return
        if any(isinstance(value, Grid) for _, value in (left, right)):
            self.entrywise(number, chain, link, left, right, case, defines=defines)
            return
        if self.reorder(number, chain, link, left, right[0], case):
            return
        for _, value in (left, right):
            if isinstance(value, NotUnderstood):
                self.items.append(Note(link.place, False, value.reason, value.place))
                return
        (left_node, _), (right_node, _) = left, right
        found = paired(left[1], right[1])
        if not found:
            self.note(link.place, "the shapes of the two sides do not fit")
            return
        (before, after), *others = [(one, other) for one, other, _ in found]
        is_loss = isinstance(after, Sym) and after.name in LOSSES
        if is_loss and not isinstance(before, Sym) and self.is_new(after, self.givens) and case is None:
            assert isinstance(after, Sym)
            self.givens.append(Given(link.place, number, Definition(after, before), self.rows[number].section))
            self.note(link.place, "a definition", given=True)
            return
        again = False
        if defines:
            verdict = self.define(number, link, left_node, before, after)
            self.functional(left_node, before, after)
            if verdict == "given" and not known_formula(left_node, before, after):
                return
            again = verdict == "again"
        if self.supposes(before, after):
            self.hypotheses.append(Hypothesis(before, after))
            self.note(link.place, "a hypothesis", given=True)
            return
        place, section = link.place, self.rows[number].section
        whole = isinstance(left[1], tuple) or isinstance(right[1], tuple)
        if defines and (meant := known_formula(left_node, before, after)):
            before, again = meant, False
        self.items.append(
            Equality(
                place,
                before,
                after,
                (left_node, right_node),
                number,
                chain,
                case,
                link.sign,
                again,
                section,
                others=tuple(others),
                whole=whole,
                turned=tuple(self.turned(self.meanings_of(chain), left[1], right_node)) if whole else (),
                loose=found[0][2] >= LOOSE,
                equation=bool(_SOLVE.search(self.rows[number].before[-200:])),
            )
        )

    def turned(self, meanings: Meanings, left: Side, right: Node) -> list[tuple[Expr, Expr]]:
        """The sides with factors of the right one exchanged or transposed, where shapes fit."""
        found = list[tuple[Expr, Expr]]()
        for other in islice(exchanged(right), _MAX_TURNED):
            value = self.meaning(meanings, other)
            if not isinstance(value, NotUnderstood | Grid):
                found += [(one, two) for one, two, _ in paired(left, value)[:1]]
        return found

    def reorder(
        self, number: int, chain: int, link: tree.Link, left: tuple[Node, Side], right: Node, case: Case | None
    ) -> bool:
        """Where the shapes of the right side do not fit: whether they do with factors exchanged or transposed."""
        if isinstance(left[1], NotUnderstood | Grid) or not self.ranks:
            return False
        meanings = self.meanings_of(chain)
        value = self.meaning(meanings, right)
        if isinstance(value, Grid) or (not isinstance(value, NotUnderstood) and paired(left[1], value)):
            return False
        if isinstance(value, NotUnderstood) and "shapes" not in value.reason:
            return False
        found = self.turned(meanings, left[1], right)
        if not found:
            return False
        (before, after), *others = found
        section = self.rows[number].section
        self.items.append(
            Equality(link.place, before, after, (left[0], right), number, chain, case, link.sign, False, section,
                     others=tuple(others), whole=True, reordered=True)
        )  # fmt: skip
        return True

    def entrywise(
        self, number: int, chain: int, link: tree.Link, left: tuple[Node, Side], right: tuple[Node, Side],
        case: Case | None, *, defines: bool,
    ) -> None:  # fmt: skip
        """An equality of which a side is written out entry by entry."""
        left_node, (right_node, after) = left[0], right
        if defines and isinstance(left_node, tree.Name) and isinstance(after, Grid):
            key = key_of(left_node, Meanings(self.vocabulary, number).letters())
            if key not in self.grids and not self.is_defined(key):
                self.grids[key] = after
                if 1 in after.shape:
                    numbered = enumerate(after.entries(), 1)
                    self.values += [(Sym(f"{left_node.letters}_{place}"), entry, number) for place, entry in numbered]
                self.note(link.place, "a value", given=True)
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
                link.place, one, other, (left_node, right_node), number, chain, case, link.sign, False, section,
                entries=entries,
            )
        )  # fmt: skip

    def is_defined(self, key: str) -> bool:
        return any(given.definition.symbol.name == key for given in self.givens)

    def supposes(self, left: Expr, right: Expr) -> bool:
        """Σ_j y_j = 1 for a y that nothing defines."""
        match left, right:
            case Sym(first, (i, j), _), Sym(second, (k, n), _) if first == second and (i, j) == (n, k):
                return True  # a symmetric matrix
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
        if is_closed(right):
            self.values.append((left, right, number))
            self.note(link.place, "a value", given=True)
            return "given"
        if left.name in self.implicit and not free_indices(right) & set(left.indices):
            del self.implicit[left.name]
            left = Sym(left.name)
        known = [given for given in self.givens if given.definition.key == symbol_key(left)]
        loose = sorted(free_indices(right) - set(left.indices), key=lambda index: index.name)
        if (
            left.name in LOSSES
            and not left.indices
            and len(loose) == 1
            and not known
            and not any(map(is_empty, _sums(right)))
        ):
            self.implicit[left.name] = (loose[0].name,)
            left, loose = Sym(left.name, tuple(loose)), []
        if not loose and self.is_diagonal(left, number):
            left, right = self.diagonal(left, right)
        if loose or len(set(left.indices)) < len(left.indices):
            return ""
        if self.reaches(right, left, set()):
            return ""
        self.givens.append(Given(link.place, number, Definition(left, right), self.rows[number].section))
        if self.is_differential(left):
            return "again"
        if not known and not known_formula(node, left, right):
            self.note(link.place, "a definition", given=True)
        return "again" if known else "given"

    def is_differential(self, symbol: Sym) -> bool:
        """Whether dW is the derivative of a cost by W, as the courses write it that print code beside formulas."""
        return differential_of(symbol, self.vocabulary) is not None

    def is_diagonal(self, left: Sym, number: int) -> bool:
        """D_ii = …, where the words say that D is diagonal."""
        row = self.rows[number]
        same = len(left.indices) == 2 and left.indices[0] is left.indices[1]
        return same and bool(_DIAGONAL.search(f"{row.before} {row.words}"))

    def diagonal(self, left: Sym, right: Expr) -> tuple[Sym, Expr]:
        (index, _) = left.indices
        other = Index(f"{index.name}′", index.size)
        return Sym(left.name, (index, other), left.layer), mul(Delta(index, other), right)

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

    def functional(self, node: Node, left: Expr, right: Expr) -> None:
        """Keep what H(p, q) or L(a, y) is said to be, for other arguments."""
        match node:
            case tree.Juxtaposed(items=(tree.Name() | tree.Word(), tree.Bracket() as bracket)) if isinstance(left, Sym):
                names = arguments_of(bracket)
                keys = tuple(key_of(name) for name in names if isinstance(name, tree.Name))
                if len(keys) == len(names) and not left.indices:
                    head = left.name.partition("(")[0]
                    self.functionals.setdefault((head, len(keys)), Functional(keys, right))

    def custom(self, link: tree.Link, node: Node, meanings: Meanings) -> tuple[Node, Side] | None:
        """f(x) = … for an f that is not known and no loss: a function of the document."""
        match node:
            case tree.Juxtaposed(items=(tree.Name(primes=0) as head, tree.Bracket(items=(argument,)))):
                key = key_of(head, meanings.letters())
                if any(not label_of(script, meanings.letters()) for script in head.subscripts):
                    return None
                plain = (
                    isinstance(argument, tree.Name)
                    and not argument.subscripts
                    and (argument.style != "bold" or self.ranks)
                )
                if key in LOSSES or head.letters in LOSSES or self.vocabulary.function(key) or not plain:
                    return None
                if any(isinstance(part, tree.Name) and part.letters == head.letters for part in walk(link.node)):
                    return None
                value = self.meaning(meanings, link.node)
                parameter = self.meaning(meanings, argument)
                if isinstance(value, tuple) or isinstance(parameter, tuple):
                    return self.custom_whole(link, key, value, parameter)
                if not isinstance(value, Expr) or not isinstance(parameter, Sym):
                    return None
                if not contains(value, parameter) or free_indices(value):
                    return None
                self.customs[key] = Custom(parameter, value)
                self.note(link.place, f"a definition of the function {key}", given=True)
                return link.node, value
        return None

    def custom_whole(self, link: tree.Link, key: str, value: Side, parameter: Side) -> tuple[Node, Side] | None:
        """The same of a vector."""
        parameters = (Array(parameter),) if isinstance(parameter, Expr) else parameter
        values = (Array(value),) if isinstance(value, Expr) else value
        if not isinstance(parameters, tuple) or not isinstance(values, tuple):
            return None
        if not isinstance(parameters[0].entry, Sym):
            return None
        self.wholes[key] = WholeFunction(parameters[0], values)
        self.note(link.place, f"a definition of the function {key}", given=True)
        return link.node, value


def paired(left: Side, right: Side) -> list[tuple[Expr, Expr, float]]:
    """The readings of two sides that fit together, entry by entry, and their costs; the likeliest first."""
    if isinstance(left, Expr) and isinstance(right, Expr):
        return [(left, right, 0.0)]
    first, second = ((Array(side),) if isinstance(side, Expr) else side for side in (left, right))
    if not isinstance(first, tuple) or not isinstance(second, tuple):
        return []
    return [(*with_letters(one.entry, other.entry), one.cost + other.cost) for one, other in pairs(first, second)]


def _is_plain(node: Node) -> bool:
    """A number, a name or dots."""
    match node:
        case tree.Sum(terms=(term,)):
            return _is_plain(term.node)
        case tree.Fraction(above=above, below=below):
            return _is_plain(above) and _is_plain(below)
        case tree.Listing(items=items):
            return all(map(_is_plain, items))
    return isinstance(node, tree.Number | tree.Name | tree.Dots)


def _sums(formula: Expr) -> list[Sum]:
    return [node for node in parts_of(formula) if isinstance(node, Sum)]
