"""Goes through the rows of a document: what is given, what is defined, and what is left to decide."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from derive.documents.formulas.signs import signs_of
from derive.documents.meaning.elementwise import Meanings
from derive.documents.meaning.quantities import functions_of
from derive.documents.notations.cases_in_line import conditions_near
from derive.documents.trees.rows import DEFINING, NotUnderstood, Row, below, walk
from derive.documents.trees.vocabulary import Vocabulary, key_of
from derive.documents.trees.written import is_sought
from derive.documents.understanding.linking import EQUAL, Linking
from derive.documents.understanding.progress import Last, Side
from derive.documents.understanding.ranks import ranks_of
from derive.documents.understanding.settling import settled
from derive.documents.understanding.statements import Equality, Understood
from derive.documents.understanding.told_later import Later, told_later
from derive.expr import Expr, open_indices
from derive.reading import show, tree
from derive.reading.tree import Node
from derive.steps import Case

_MAX_READINGS = 3
"""So often a document is read once more with the functions that it tells of after their use, which may need others."""
_OF_SETS = ("∈", "⊂", "∼")
"""Signs after which a chain goes on with what stands before them."""
_RESULT = re.compile(r"结果|得到|可得|result|obtain|becomes|simplif|gives|we get", re.IGNORECASE)
_AT_ONCE = re.compile(r"[^,;.，；。]*[)）]\s*[:：,，]?\s*$")
"""A condition that is the last in a bracket, directly before the display."""
_SENTENCE_END = re.compile(r"[.!?]\s|[。！？]")
_GOES_ON = re.compile(r"\b(?:and|or|so|hence|thus|therefore|then)\b|和|且|或|则|所以|因此|于是|从而", re.IGNORECASE)
_REMARK = re.compile(r"\W*(?:where\b|because\b|since\b|其中|这里|这儿|此处|因为|由于)", re.IGNORECASE)
"""What begins a row that says what a name in the rows before it is, after which those go on."""
_AT_A_POINT = re.compile(r"\bat\s+\S+\s*=|=\s*\S+\s*处")
_WHERE_IT_IS = re.compile(
    r"(?:\b(?:when|if|for)\b|当|若|如果)[^.;。；=]{0,12}=\s*\d+[^.;。；=\w]{0,6}$|=\s*\d+\s*时[，,]?\s*$", re.IGNORECASE
)
"""A value directly before a statement in a line, at which that is said to hold: when y = 0."""
_WORDS_OF_VALUE = 40
_OTHERWISE = re.compile(r"otherwise|else\b|sinon|sonst|否则|其他|其它", re.IGNORECASE)


def understand(rows: Sequence[Row], vocabulary: Vocabulary, *, numbers: bool = False) -> Understood:
    """Give every row its meaning, in order, then all indices their sizes; with `numbers` nothing is a vector."""
    ranks = {} if numbers else ranks_of(rows, vocabulary)
    functions = functions_of(rows, vocabulary)
    reader = _Reader(vocabulary, tuple(rows), ranks, functions)
    reader.read()
    later = Later()
    for _ in range(_MAX_READINGS):
        if (told := told_later(reader, later)) == later:
            break
        later = told
        reader = _Reader(vocabulary, tuple(rows), ranks, functions, **later)
        reader.read()
    found = Understood(
        vocabulary,
        tuple(reader.items),
        tuple(reader.givens),
        tuple(reader.hypotheses),
        tuple(reader.spaces),
        tuple(reader.values),
        ranks=ranks,
        unread=reader.unread,
        signs=signs_of(rows),
    )
    return settled(found, " ".join(f"{row.before} {row.words}" for row in rows))


class _Reader(Linking):
    def read(self) -> None:
        for number, row in enumerate(self.rows):
            self.row(number, row)

    def row(self, number: int, row: Row) -> None:
        if row.unread:
            stated = row.states
            reason = row.unread.reason if stated else "it states nothing, for no sign such as = stands in it"
            self.note(row.unread.place, reason, given=not stated)
            for name in row.heads:
                self.unread.setdefault(name, number)
            if stated and not row.inline and (self.last or not row.continues):
                self.gap = (row.block, self.last) if self.last and row.continues else None
            self.last, self.inline = None if stated else self.last, None
            return
        if not row.column:
            self.cells.clear()
        if self.is_condition(row.chain):
            if number and self.rows[number - 1].stands_beside(row):
                return  # it belongs to the row before
            self.inline = None
            self.condition, self.condition_block = row.chain, -1 if row.inline else row.block
            self.condition_at = len(row.before)
            return
        if row.inline and self.is_choice_of_class(row.chain):
            self.note(row.chain.links[0].place, "a condition", given=True)
            self.inline = None
            return
        meanings = self.meanings_of(number)
        if not row.chain.links and row.inline:
            self.inline = self.begun(number, row.chain, meanings)
            return
        chain, start = row.chain, None
        if chain.first is None:
            if row.inline and not any(link.sign in EQUAL for link in chain.links):
                self.note(row.place, f"only equalities are decided, not {chain.links[0].sign}", given=True)
                return
            if row.inline and not row.follows and chain.links[0].sign == "≈":
                self.note(row.place, "an approximation", given=True)
                return
            if row.column:
                self.last = self.cells.get(row.column)
            elif row.follows:
                self.last = self.inline
            start = self.last or self.before_gap(row)
            if start is None:
                self.note(row.place, "what this continues was not read or is missing")
                return
            meanings = start.meanings
        case, sides, over = self.case(number, row, meanings), list[tuple[Node, Side]](), False
        if start:
            apart = case is not None and start.case is not None and case != start.case
            case = case or start.case
            over = isinstance(start.value, NotUnderstood) and not isinstance(start.head[1], NotUnderstood)
            sides = [start.head if apart or over else (start.node, start.value)]
        else:
            assert chain.first is not None
            sides = [(chain.first, self.meaning(meanings, chain.first))]
            if isinstance(head := sides[0][1], Expr):
                meanings.outer = open_indices(head)
            if not chain.links:
                self.alone(number, row, sides[0][0], meanings)
                return
        missing = start and start is not self.last and not row.follows and not row.column
        known, bridges = len(self.items), bool(missing or over)
        self.start, head = start.head if start else sides[0]
        self.head = head if isinstance(head, Expr) else None
        for at, link in enumerate(chain.links):
            left = sides[-1]
            own = len(self.items)
            unread = isinstance(left[1], NotUnderstood) and not is_sought(left[0])
            if at and unread and (read := _last_read(sides)):
                left, bridges = read, True
            new = at > 0 and (self.is_new(left[1], self.givens[:-1]) or self.is_from_elsewhere(left[1], row.section))
            states = not start or (over and at == 0 and self.is_new(left[1], self.givens))
            states = states and link.sign in DEFINING and case is None
            defines = (at == 0 or new) and states
            makes = states and (defines or not self.is_known_function(left[0], meanings))
            if makes and (found := self.custom(number, link, left[0], meanings)):
                sides.append(found)
                continue
            right = (link.node, self.meaning(meanings, link.node))
            sides.append(right)
            self.link(number, meanings.number, link, left, right, case, defines=defines)
            if bridges:
                self.bridge(own)
            bridges = bridges and isinstance(right[1], NotUnderstood)
        if chain.links[-1].sign in _OF_SETS and len(sides) > 1:
            sides.pop()
        if supposed := self.supposed_beside(number):
            for at, item in enumerate(self.items[known:], known):
                self.items[at] = replace(item, supposed=supposed) if isinstance(item, Equality) else item
        last = Last(*sides[-1], meanings, case, start.head if start else sides[0])
        if row.column:
            self.cells[row.column] = last
        elif start or not (row.inline or self.is_remark(number)):
            self.last = last
        self.inline = last if row.inline else None

    def before_gap(self, row: Row) -> Last | None:
        """What a display had arrived at before the row that could not be read."""
        return self.gap[1] if self.gap and self.gap[0] == row.block and not row.inline else None

    def bridge(self, first: int) -> None:
        """Mark the newest equalities as leading over what could not be read."""
        for at, item in enumerate(self.items[first:], first):
            self.items[at] = replace(item, bridges=True) if isinstance(item, Equality) else item

    def begun(self, number: int, chain: tree.Chain, meanings: Meanings) -> Last | None:
        """A formula in a line with which the next one goes on."""
        after = self.rows[number + 1 : number + 2]
        if chain.first is None or not any(row.follows and row.chain.first is None for row in after):
            return None
        found = self.meaning(meanings, chain.first)
        return Last(chain.first, found, meanings, None, (chain.first, found))

    def supposed_beside(self, number: int) -> int:
        """How many values stand beside a statement, as p = 1; 1 if words say at which place."""
        row, count = self.rows[number], 0
        for beside in self.rows[number + 1 :]:
            if row.inline or not beside.stands_beside(row):
                break
            match beside.chain:
                case tree.Chain(first=tree.Name(), links=(tree.Link(sign="=", node=tree.Number()),)) if beside.words:
                    count += 1
        said = _AT_A_POINT.search(row.words) or (row.inline and _WHERE_IT_IS.search(row.before[-_WORDS_OF_VALUE:]))
        return count or (1 if said else 0)

    def is_remark(self, number: int) -> bool:
        """Whether a statement only gives a reason of the one beside it, which the next row continues."""
        before, row = self.rows[max(number - 1, 0)], self.rows[number]
        if before.block == row.block and before is not row and _REMARK.match(row.words):
            return True
        if not before.stands_beside(row) or row.column or _GOES_ON.search(row.words):
            return False
        return bool(row.words) or self.is_remark(number - 1)

    def is_condition(self, chain: tree.Chain) -> bool:
        """i = j or k ≠ i on its own."""
        match chain:
            case tree.Chain(first=tree.Name() as first, links=(link,)) if link.sign in ("=", "≠"):
                second = link.node
                letters = [key_of(name) for name in (first, second) if isinstance(name, tree.Name)]
                return len(letters) == 2 and all(map(self.vocabulary.is_index, letters))
        return False

    def is_choice_of_class(self, chain: tree.Chain) -> bool:
        """y_i = j for a class y_i, which stands below other names, or of which y_i ≠ j is said too."""
        match chain:
            case tree.Chain(first=tree.Name(subscripts=(_, *_)) as label, links=(link,)) if link.sign in ("=", "≠"):
                other = link.node
                letter = (
                    isinstance(other, tree.Name) and not other.subscripts and self.vocabulary.is_index(other.letters)
                )
                return letter and show(label) in self.classes
        return False

    @cached_property
    def classes(self) -> frozenset[str]:
        """The indexed names that are classes."""
        found = set[str]()
        for row in self.rows:
            match row.chain:
                case tree.Chain(first=tree.Name(subscripts=(_, *_)) as label, links=(tree.Link(sign="≠"),)):
                    found.add(show(label))
            for node in walk(row.chain):
                if isinstance(node, tree.Name | tree.Scripted):
                    found |= {show(one) for one in node.subscripts if isinstance(one, tree.Name) and one.subscripts}
        return frozenset(found)

    def case(self, number: int, row: Row, meanings: Meanings) -> Case | None:
        """The condition under which a row stands: beside it, or in the sentence before its display."""
        after = self.rows[number + 1] if number + 1 < len(self.rows) else row
        try:
            if after.stands_beside(row) and self.is_condition(after.chain):
                self.own = meanings.case(after.chain)
                return self.own
            if row.column and after is not row and after.column == row.column and self.is_condition(after.chain):
                return meanings.case(after.chain)
            if _OTHERWISE.search(row.words) and self.own:
                return replace(self.own, equal=not self.own.equal)
            for near in conditions_near(self.rows, number):
                return _about(meanings.case(near.chain), row.chain) if self.is_condition(near.chain) else None
            if row.inline or self.condition is None:
                return None
            if self.condition_block == -1:
                told = row.before[self.condition_at :]
                in_brackets = told.count(")") + told.count("）") > told.count("(") + told.count("（")
                if (in_brackets and not _AT_ONCE.match(told)) or len(_SENTENCE_END.findall(told)) > 1:
                    self.condition = None
                    return None
                self.condition_block = row.block
            if self.condition_block != row.block:
                self.condition = None
                return None
            return _about(meanings.case(self.condition), row.chain)
        except NotUnderstood:
            return None

    def is_only_one(self, number: int) -> bool:
        """Whether a statement has a display to itself, and is no cell of a table."""
        row, around = self.rows[number], (*self.rows[max(number - 1, 0) : number], *self.rows[number + 1 : number + 2])
        return not row.inline and all(other.block != row.block for other in around)

    def alone(self, number: int, row: Row, node: Node, meanings: Meanings) -> None:
        """A formula without a sign: the result of the chain before, if the words say so; else what may be continued."""
        before = self.last
        goes_on = before and self.rows[before.meanings.number].section == row.section
        if before and goes_on and self.is_only_one(number) and _RESULT.search(row.before):
            value = self.meaning(before.meanings, node)
            if isinstance(value, Expr) and isinstance(before.value, Expr):
                sides = (before.node, node)
                self.items.append(
                    Equality(
                        row.place, before.value, value, sides, number, before.meanings.number, before.case, implied=True
                    )
                )
                self.last = Last(node, value, before.meanings, before.case, before.head)
                return
        found = self.meaning(meanings, node)
        self.last = Last(node, found, meanings, None, (node, found))


def _last_read(sides: Sequence[tuple[Node, Side]]) -> tuple[Node, Side] | None:
    """The last side of a chain that was understood."""
    return next((side for side in reversed(sides) if not isinstance(side[1], NotUnderstood)), None)


def _about(case: Case, chain: tree.Chain) -> Case | None:
    """The case, if a statement has its indices in it: the words before may be about another."""
    return case if chain.first is None or {case.first.name, case.second.name} <= _free_letters(chain) else None


def _free_letters(node: Node) -> frozenset[str]:
    """The letters of names, but for those that a sum in it runs over."""
    found = frozenset((node.letters,) if isinstance(node, tree.Name) else ())
    for child in below(node):
        found |= _free_letters(child)
    if isinstance(node, tree.Big):
        found -= {over.letters for over in node.limits.index if isinstance(over, tree.Name)}
    return found
