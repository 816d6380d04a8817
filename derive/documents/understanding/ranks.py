"""Which names of a document are numbers, vectors or matrices: what makes most of its formulas fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import combinations, pairwise, product

from derive.documents.formulas.arrays import Readings, pairs
from derive.documents.meaning.elementwise import Meanings
from derive.documents.meaning.quantities import Key, defined_function, functions_of, named_quantities, said_ranks
from derive.documents.meaning.shapes import BOLD, LYING, Ranks, rank_key
from derive.documents.meaning.vectors import has_vectors
from derive.documents.meaning.whole import Wholes
from derive.documents.meaning.written_out import is_written_out
from derive.documents.trees.rows import NotUnderstood, Row, walk
from derive.documents.trees.vocabulary import SAMPLE, Vocabulary
from derive.documents.understanding.chain_factors import as_factors
from derive.documents.understanding.rank_costs import (
    DIVIDES,
    EVIDENT,
    MAX_COST,
    TRANSPOSED,
    Preferences,
    numbered,
    rank_in_network,
)
from derive.expr import Sym
from derive.reading import tree
from derive.reading.tree import Node

_Lies = Callable[[Key], bool]
"""Which vectors are rows."""
MATRICES_OF_SLOPES = re.compile(r"Jacobi|Hessian|雅可比|雅各比|海森|海塞|黑塞", re.IGNORECASE)
"""What J and H stand for where they are no costs."""
_MAX_PASSES = 4
_MAX_JOINT = 3
_MAX_COMPUTED = 1500
"""So many readings of rows are tried in all, and what has been found by then stays."""
_DEVIATION = 0.15
"""What it costs to take a name in one section for something else than in the rest of the document."""
_UNLIKE = 0.6
"""What it costs that of W_1 and W_2 one is a number and the other is not."""
_UNLIKE_SAMPLE = 0.07
"""What it costs that of x and x^(i) one is a number and the other a vector."""
_MENTION = 0.6
"""What it costs that a formula within a line does not fit that states nothing."""
_AS_FACTOR = 0.1
"""What it costs that a derivative is only the factor of a chain rule that it is said to be."""


def _never(_: Key) -> bool:
    """No vector is a row, the usual reading."""
    return False


def _always(_: Key) -> bool:
    """All vectors are rows."""
    return True


def _is_error(key: Key) -> bool:
    """Derivatives by columns are rows, so that δ = ∂J/∂z stands before a matrix."""
    return key[0].removeprefix(BOLD).startswith("δ")


def ranks_of(rows: Sequence[Row], vocabulary: Vocabulary) -> Mapping[int, Ranks]:
    """The axes of every name in every section; empty for a document without vectors.

    A section follows the whole document but where its own formulas would not fit.
    """
    rows = [row for row in rows if row.unread is None]
    if not has_vectors(rows, vocabulary):
        return {}
    search = _Search(rows, vocabulary)
    search.run(range(len(rows)))
    if search.may_lie():
        columns = search
        for lies in (_always, _is_error):
            other = columns.or_from(columns.likely_vectors(0), lies, by=EVIDENT)
            search = other if other.cost() < search.cost() else search
    elif any(name.endswith(SAMPLE) or "^[" in name for name, _ in search.names):
        in_network = ((key, rank_in_network(key)) for key in search.names)
        search = search.or_from({key: rank for key, rank in in_network if rank is not None})
    for indices in (0, 1):
        if search.has_less_than_matrices() or search.has_more_than_vectors():
            search = search.or_from(search.likely_vectors(indices))
    sections: dict[int, list[int]] = {}
    for number, row in enumerate(rows):
        sections.setdefault(row.section, []).append(number)
    found = dict[int, Ranks]()
    for section, numbers in sections.items():
        found[section] = {key: search.turned(key, rank) for key, rank in search.within(numbers).items() if rank}
    return found


class _Search:
    """Climbs from what the letters suggest to ranks with which more formulas fit."""

    def __init__(self, rows: Sequence[Row], vocabulary: Vocabulary, lies: _Lies = _never) -> None:
        self.rows, self.vocabulary, self.lies = rows, vocabulary, lies
        self.functions = functions_of(rows, vocabulary)
        self.names: dict[Key, frozenset[str]] = {}
        self.of_row: list[tuple[Key, ...]] = []
        for row in rows:
            self.of_row.append(self.learn(row))
        slopes = any(MATRICES_OF_SLOPES.search(f"{row.before} {row.words}") for row in rows)
        preferences = Preferences(self.names, said_ranks(rows, vocabulary), vocabulary, slopes)
        self.costs = {key: preferences.of(key) for key in self.names}
        self.ranks = {key: min(costs, key=lambda rank: costs[rank]) for key, costs in self.costs.items()}
        self.numbered = numbered(self.costs)
        self.samples = [
            (key, (key[0] + SAMPLE, 1)) for key in self.costs if (key[0] + SAMPLE, 1) in self.costs and not key[1]
        ]
        self.known: dict[tuple[int, tuple[int, ...]], float] = {}
        self.rows_of: dict[Key, list[int]] = {}
        for number, keys in enumerate(self.of_row):
            for key in keys:
                self.rows_of.setdefault(key, []).append(number)

    def or_from(self, start: Mapping[Key, int], lies: _Lies | None = None, *, by: float = 0.0) -> _Search:
        """The search that begins with some other ranks, if it ends cheaper than this one by so much; else this one."""
        other = _Search(self.rows, self.vocabulary, lies or self.lies)
        other.ranks |= start
        other.run(range(len(self.rows)))
        return other if other.cost() + by < self.cost() else self

    def likely_vectors(self, indices: int) -> dict[Key, int]:
        """The names with up to so many indices that may as well be vectors as numbers; matrices by their letter."""
        likely = {key: 1 for key, costs in self.costs.items() if key[1] <= indices and costs[1] < min(0.1, costs[2])}
        matrices = {key: 2 for key, costs in self.costs.items() if indices and costs[2] < min(costs[0], costs[1])}
        return {**likely, **matrices}

    def turned(self, key: Key, rank: int) -> int:
        """The rank of a name, as that of a vector that lies where it does."""
        return LYING if rank == 1 and self.lies(key) else rank

    def cost(self) -> float:
        """What all rows cost, and all names."""
        rows = sum(self.misfit(number) for number in range(len(self.rows)))
        return rows + sum(costs[self.ranks[key]] for key, costs in self.costs.items()) + self.unlike()

    def unlike(self) -> float:
        """What it costs that of W_1, W_2, … some are numbers and some are not, and of x and x^(i) one."""
        numbers = ([not self.ranks[key] for key in keys] for keys in self.numbered)
        apart = sum(self.ranks[one] != self.ranks[other] for one, other in self.samples)
        return _UNLIKE * sum(any(each) and not all(each) for each in numbers) + _UNLIKE_SAMPLE * apart

    def may_lie(self) -> bool:
        """Whether a vector stands before a matrix, and something does not fit or is not what it was said to be."""
        if all(self.misfit(number) <= 0.1 for number in range(len(self.rows))) and self.cost() < EVIDENT:
            return False
        beside = (pair for row in self.rows for pair in _beside(row))
        return any(self.is_vector(first) and self.is_matrix(second) for first, second in beside)

    def has_less_than_matrices(self) -> bool:
        """Whether something is taken for a number or a vector that is likelier a matrix, as a W."""
        return any(self.costs[key][2] < self.costs[key][rank] for key, rank in self.ranks.items())

    def has_more_than_vectors(self) -> bool:
        """Whether something is taken for a matrix that is likelier a vector, as an x."""
        return any(rank == 2 and self.costs[key][1] < self.costs[key][2] for key, rank in self.ranks.items())

    def is_vector(self, node: Node) -> bool:
        """Whether it is a name that is likelier a vector than a matrix."""
        costs = self.costs_of(node)
        return bool(costs) and costs[1] < costs[2]

    def is_matrix(self, node: Node) -> bool:
        """Whether it is a matrix, as it is or transposed, as far as its name tells."""
        costs = self.costs_of(node.body if isinstance(node, tree.Transposed) else node)
        return bool(costs) and costs[2] < costs[1]

    def costs_of(self, node: Node) -> Mapping[int, float]:
        try:
            key = rank_key(Meanings(self.vocabulary).symbol(node), node) if isinstance(node, tree.Name) else None
        except NotUnderstood:
            key = None
        return self.costs.get(key, {}) if key else {}

    def learn(self, row: Row) -> tuple[Key, ...]:
        """The quantities of a row, in their order."""
        found = dict[Key, None]()
        meanings = Meanings(self.vocabulary)
        whole = (node for node in walk(row.chain) if isinstance(node, tree.Matrix) and is_written_out(node))
        cells = {id(part) for matrix in whole for part in walk(matrix)}
        transposed = {id(part.body) for part in walk(row.chain) if isinstance(part, tree.Transposed)}
        divisors = {id(part.below) for part in walk(row.chain) if isinstance(part, tree.Fraction)}
        for name, symbol in self.apart(named_quantities(row.chain, meanings), meanings):
            if id(name) in cells:
                continue
            key = rank_key(symbol, name)
            marks = (TRANSPOSED, transposed), (DIVIDES, divisors)
            styles = ({name.style} | {mark for mark, names in marks if id(name) in names}) - {""}
            self.names[key] = self.names.get(key, frozenset()) | styles
            found[key] = None
        return tuple(found)

    def apart(self, names: Iterable[tuple[tree.Name, Sym]], meanings: Meanings) -> Iterator[tuple[tree.Name, Sym]]:
        """The names, of a run such as XW its letters where these are quantities of their own."""
        reader = Wholes(meanings, {})
        for name, symbol in names:
            parts = reader.apart(name) if len(name.letters) > 1 else name
            for part in parts.items if isinstance(parts, tree.Juxtaposed) else ():
                assert isinstance(part, tree.Name)
                with suppress(NotUnderstood):
                    yield part, meanings.symbol(part)
            if parts is name:
                yield name, symbol

    def within(self, numbers: Sequence[int]) -> dict[Key, int]:
        """The ranks that make the formulas of a section fit, as near to those of the document as may be."""
        if all(self.misfit(number) < 1 for number in numbers):
            return self.ranks
        kept = dict(self.ranks), self.rows_of, self.costs
        inside = set(numbers)
        self.rows_of = {key: [row for row in rows if row in inside] for key, rows in self.rows_of.items()}
        self.costs = {
            key: {rank: cost + _DEVIATION * (rank != self.ranks[key]) for rank, cost in costs.items()}
            for key, costs in self.costs.items()
        }
        self.run(numbers)
        found = self.ranks
        self.ranks, self.rows_of, self.costs = kept
        return found

    def run(self, numbers: Iterable[int]) -> None:
        numbers = list(numbers)
        for _ in range(_MAX_PASSES):
            before = dict(self.ranks)
            for number in numbers:
                if self.misfit(number) > 0.1:
                    self.improve(number)
            if before == self.ranks:
                return

    def improve(self, number: int) -> None:
        """Change as few names of one row as it takes for it, and the rows that share them, to fit better."""
        keys = self.of_row[number]
        if len(self.known) > _MAX_COMPUTED:
            return
        for changes in range(1, min(_MAX_JOINT, len(keys)) + 1):
            start, best, found = self.total(keys), 0.0, dict[Key, int]()
            for some in combinations(keys, changes):
                for ranks in product(*([rank for rank in (0, 1, 2) if rank != self.ranks[key]] for key in some)):
                    trial = dict(zip(some, ranks, strict=True))
                    cost = sum(self.costs[key][rank] for key, rank in trial.items())
                    if cost < MAX_COST and not self.has_vectors_for_entries(trial):
                        gain = start - self.total(keys, trial)
                        if gain > best + 1e-9:
                            best, found = gain, trial
            self.ranks |= found
            small = any(rank == 2 and key[0].removeprefix(BOLD)[:1].islower() for key, rank in found.items())
            left = self.misfit(number)
            if (left < 1 and not small and (changes > 1 or left <= 0.1)) or len(self.known) > _MAX_COMPUTED:
                return  # a small letter is no matrix if two others can be vectors

    def has_vectors_for_entries(self, trial: Mapping[Key, int]) -> bool:
        """Whether a sample and an entry of it would both be vectors, as x^(i) and x^(i)_j."""
        ranks = {**self.ranks, **trial}
        samples = [name for name, count in trial if name.endswith(SAMPLE) and count == 2]
        return any(ranks[name, 2] and ranks.get((name, 1)) == 1 for name in samples)

    def total(self, keys: Sequence[Key], trial: dict[Key, int] | None = None) -> float:
        """What the rows of some names cost, with other ranks for a moment."""
        kept = dict(self.ranks)
        self.ranks |= trial or {}
        rows = {other for key in keys for other in self.rows_of[key]}
        cost = sum(map(self.misfit, rows)) + sum(self.costs[key][self.ranks[key]] for key in keys) + self.unlike()
        self.ranks = kept
        return cost

    def misfit(self, number: int) -> float:
        """1 for every side and every sign of a row that does not fit, else what its reading costs."""
        at = number, tuple(self.ranks[key] for key in self.of_row[number])
        if at not in self.known:
            self.known[at] = self.compute(number) if len(self.known) < _MAX_COMPUTED else 1.0
        return self.known[at]

    def compute(self, number: int) -> float:
        row = self.rows[number]
        ranks = {key: self.turned(key, self.ranks[key]) for key in self.of_row[number]}
        wholes = Wholes(Meanings(self.vocabulary, number), ranks, functions=self.functions)
        first = None if defined_function(row.chain, self.vocabulary) else row.chain.first
        if any(link.sign in ("∈", "⊂") for link in row.chain.links):
            return 0.0
        sides = [side for side in (first, *(link.node for link in row.chain.links)) if side is not None]
        found, cost = list[Readings | None](), 0.0
        for side in sides:
            if is_written_out(side):
                found.append(None)
                continue
            try:
                found.append(wholes.value(side))
            except (NotUnderstood, RecursionError):
                found.append(None)
                cost += _MENTION if row.inline and len(sides) == 1 else 1
        for left, right in pairwise(found):
            if left and right:
                costs = [one.cost + other.cost for one, other in pairs(left, right)]
                costs += [_AS_FACTOR for _ in as_factors(left, right)]
                cost += min(costs, default=1)
        return cost + (min(one.cost for one in found[0]) if len(found) == 1 and found[0] else 0)


def _beside(row: Row) -> Iterator[tuple[Node, Node]]:
    """The factors of a row that stand beside one another."""
    for node in walk(row.chain):
        match node:
            case tree.Juxtaposed(items=items):
                yield from pairwise(items)
            case tree.Name() if isinstance(run := tree.apart(node), tree.Juxtaposed):
                yield from pairwise(run.items)
            case tree.Product(factors=factors):
                yield from pairwise(factor.node for factor in factors)
