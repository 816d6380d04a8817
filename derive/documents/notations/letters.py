"""Which letters below names are indices, and which only tell one name from another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from itertools import pairwise

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row, walk
from derive.reading import tree
from derive.reading.tree import Node

_FIRST, _INDICES = frozenset("ab"), frozenset("ijkl")
_COUNTING = frozenset("mn")
_HIDDEN = "h"
_MARKS = frozenset("pqrsuvc")
"""Letters that may be an index or the mark of one name, as the c of a centre word v_c."""
_CENTRE = re.compile(r"\bcent(?:er|re|ral) (?:word|vec|embed)|word2vec|skip-?gram|中心词", re.IGNORECASE)


def with_pairs_apart(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with two indices for the ab of w_ab, where x_ia or y_jb stands too."""
    runs = {run for row in rows for node in walk(row.chain) if isinstance(node, tree.Name) and (run := _pair(node))}
    if not any(set(run) & _FIRST and set(run) - _FIRST <= _INDICES and not set(run) <= _FIRST for run in runs):
        return rows

    def change(node: Node) -> Node | None:
        if isinstance(node, tree.Name) and set(run := _pair(node)) & _FIRST and set(run) <= _FIRST | _INDICES:
            place = node.subscripts[0].place
            return replace(node, subscripts=tuple(tree.Name(place, letter) for letter in run))
        return None

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows]


def with_dimensions_apart(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with two indices for the nd of x_nd, where sums run over n and m, and w_dm stands too."""
    every = [node for row in rows for node in walk(row.chain)]
    summed = summed_letters(every) - {"d"}
    pairs = {(node.letters, run) for node in every if isinstance(node, tree.Name) and (run := _pair(node))}
    found = {(name, run.replace("d", "")) for name, run in pairs if run.count("d") == 1 and set(run) & summed}
    if len({name for name, _ in found}) < 2 or len({other for _, other in found}) < 2:
        return rows
    letters = {other for _, other in found} & summed

    def change(node: Node) -> Node | None:
        if isinstance(node, tree.Name) and "d" in (run := _pair(node)) and set(run) & letters:
            place = node.subscripts[0].place
            return replace(node, subscripts=tuple(tree.Name(place, letter) for letter in run))
        return None

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows]


def with_hidden_units_apart(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with two indices for the ih and hj of v_ih and w_hj, where b_h stands too and sums run over j."""
    every = [node for row in rows for node in walk(row.chain)]
    if not _hidden_units(every):
        return rows

    def change(node: Node) -> Node | None:
        if isinstance(node, tree.Name) and _HIDDEN in (run := _pair(node)) and set(run) - {_HIDDEN} <= _INDICES:
            place = node.subscripts[0].place
            return replace(node, subscripts=tuple(tree.Name(place, letter) for letter in run))
        return None

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows]


def _hidden_units(every: Sequence[Node]) -> bool:
    """Whether h is an index: with two other ones it stands below weights, and alone below what they lead to."""
    names = [node for node in every if isinstance(node, tree.Name)]
    runs = {"".join(one.letters for one in name.subscripts if isinstance(one, tree.Name)) for name in names}
    partners = {letter for run in runs if len(run) == 2 and run.count(_HIDDEN) == 1 for letter in run} - {_HIDDEN}
    return _HIDDEN in runs and len(partners) > 1 and partners <= _INDICES and bool(partners & summed_letters(every))


def summed_letters(every: Iterable[Node]) -> set[str]:
    """The letters over which sums and products run."""
    big = (node for node in every if isinstance(node, tree.Big))
    return {over.letters for node in big for over in node.limits.index if isinstance(over, tree.Name)}


def first_letters(every: Sequence[Node]) -> set[str]:
    """The a and b of w_ab and x_ia, which are indices beside others; the d of x_nd where sums run over n."""
    found, summed = {_HIDDEN} if _hidden_units(every) else set[str](), summed_letters(every)
    for node in every:
        letters = (
            [one.letters for one in node.subscripts if isinstance(one, tree.Name)]
            if (isinstance(node, tree.Name))
            else []
        )
        if len(letters) == 2 and set(letters) <= _FIRST | _INDICES:
            found |= set(letters) & _FIRST
        if len(letters) == 2 and "d" in letters and set(letters) & summed:
            found.add("d")
    return found


def counting_letters(every: Sequence[Node], summed: Set[str], sizes: Set[str]) -> set[str]:
    """The n and m that only stand below names, one of which has a letter there that is summed over: x_n and Σ_k x_k."""
    below = [(name.letters, script) for name, script in _scripts(every)]
    ran = {name for name, script in below if isinstance(script, tree.Name) and script.letters in summed - _COUNTING}
    bare = [one.body for one in every if isinstance(one, tree.BigSum) and one.limits == tree.Limits() and one.body]
    ran |= {name.letters for body in bare for name, _ in _scripts(walk(body))}
    found = set[str]()
    for letter in _COUNTING - sizes:
        holders = [name for name, script in below if isinstance(script, tree.Name) and script.letters == letter]
        uses = sum(isinstance(node, tree.Name) and node.letters == letter for node in every)
        if ran.intersection(holders) and len(holders) == uses:
            found.add(letter)
    return found


def _pair(name: tree.Name) -> str:
    """The two letters of a subscript without a comma; else nothing."""
    match name.subscripts:
        case (tree.Name(letters=letters, accents=(), subscripts=(), superscripts=(), style=""),) if len(letters) == 2:
            return letters
    return ""


def compared(every: Iterable[Node], indices: Set[str]) -> set[str]:
    """The letters that differ from an index somewhere: the o of w ≠ o is one of the values of w."""
    pairs = (pair for pair, sign in _comparisons(every) if sign == "≠" and pair & indices)
    return {letter for pair in pairs for letter in pair - indices}


def marks(every: Sequence[Node], indices: Set[str], words: str) -> frozenset[str]:
    """The letters that only mark a vector: no other name has them, nothing sums over them or compares them.

    Nor may a sum run over the same vectors, which would meet the marked one, but for the centre word of a text.
    """
    holders: dict[str, set[str]] = {}
    below: dict[str, set[str]] = {}
    for name, script in _scripts(every):
        for part in walk(script):
            if isinstance(part, tree.Name):
                whole = script is part and _is_plain(part) and len(name.subscripts) == 1
                holders.setdefault(part.letters, set()).add(name.letters if whole else "")
                below.setdefault(name.letters, set()).add(part.letters)
    met = {letter for pair, _ in _comparisons(every) for letter in pair}
    vectors = {node.letters for node in every if isinstance(node, tree.Name) and node.style == "bold"}
    vectors |= {
        node.body.letters for node in every if isinstance(node, tree.Transposed) and isinstance(node.body, tree.Name)
    }
    vectors |= {
        second.letters
        for node in every
        if isinstance(node, tree.Juxtaposed)
        for first, second in pairwise(node.items)
        if isinstance(first, tree.Transposed) and isinstance(second, tree.Name)
    }
    found = set[str]()
    for letter in _MARKS & holders.keys() - indices - met:
        (holder, *others) = holders[letter]
        summed = below.get(holder, set()) & indices and not (letter == "c" and _CENTRE.search(words))
        if not others and holder in vectors and not summed:
            found.add(letter)
    return frozenset(found)


def over_samples(every: Sequence[Node]) -> frozenset[str]:
    """The letters that run over samples: of Σ_{s=1}^N where 1/N stands somewhere."""
    ends = {
        node.below.letters
        for node in every
        if isinstance(node, tree.Fraction)
        and node.above == tree.Number(node.place, "1")
        and isinstance(node.below, tree.Name)
    }
    return frozenset(
        over.letters
        for node in every
        if isinstance(node, tree.BigSum) and isinstance(node.limits.end, tree.Name)
        for over in node.limits.index
        if isinstance(over, tree.Name) and node.limits.end.letters in ends & {"N", "m", "M"}
    )


def _scripts(every: Iterable[Node]) -> Iterator[tuple[tree.Name, Node]]:
    for node in every:
        if isinstance(node, tree.Name):
            yield from ((node, script) for script in node.subscripts)


def _comparisons(every: Iterable[Node]) -> Iterator[tuple[frozenset[str], str]]:
    """The letters of i = c and w ≠ o."""
    for node in every:
        match node:
            case tree.Chain(first=tree.Name() as first, links=(tree.Link(sign=sign, node=tree.Name() as second),)):
                if _is_plain(first) and _is_plain(second):
                    yield frozenset((first.letters, second.letters)), sign


def _is_plain(name: tree.Name) -> bool:
    scripts = name.accents or name.subscripts or name.superscripts or name.primes
    return len(name.letters) == 1 and not scripts
