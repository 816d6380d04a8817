"""The quantities that occur in formulas, the functions that a document defines, and the shapes that it tells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from derive.documents.meaning.bold_entries import letters_of_entries
from derive.documents.meaning.elementwise import Meanings
from derive.documents.meaning.shapes import BOLD, rank_key
from derive.documents.trees.families import Family, stacked
from derive.documents.trees.rows import NotUnderstood, Row, walk
from derive.documents.trees.spaces import rank_of_space
from derive.documents.trees.vocabulary import LOSSES, Vocabulary, key_of
from derive.expr import Index, Sym
from derive.reading import tree
from derive.reading.tree import Node

Key = tuple[str, int]
_MATRIX = re.compile(r"(?<![\w\\}])([A-Z])\$*\s+(?:is\s+)?an?\s+(?:[^\s.,;]+\s+){0,7}?matrix\b")
"""What is said to be a matrix by its letter."""


def named_quantities(chain: Node, meanings: Meanings) -> Iterator[tuple[tree.Name, Sym]]:
    """The quantities of a formula; of a list with three dots, those of its general member."""
    members, inside = list[Family](), set[int]()
    for node in walk(chain):
        if isinstance(node, tree.Matrix) and (family := stacked(node)):
            members.append(family)
            inside.update(id(part) for part in walk(node))
    for name in quantities(chain, meanings):
        if id(name) not in inside:
            with suppress(NotUnderstood):
                yield name, meanings.symbol(name)
    for family in members:
        with meanings.binding({family.letter: Index(family.letter, "?")}):
            for name in quantities(family.body, meanings):
                with suppress(NotUnderstood):
                    yield name, meanings.symbol(name)


def said_ranks(rows: Sequence[Row], vocabulary: Vocabulary) -> dict[Key, int]:
    """What x ∈ ℝ^n and W ∈ ℝ^{m × n} say, that T is a matrix, and that entries are numbers though they are in bold."""
    found: dict[Key, int] = {(f"{BOLD}{letter}", 1): 0 for letter in letters_of_entries(rows)}
    meanings = Meanings(vocabulary)
    for match in _MATRIX.finditer(" ".join(f"{row.before} {row.words}" for row in rows)):
        found |= dict.fromkeys(((match[1], 0), (f"{BOLD}{match[1]}", 0)), 2)
    for row in rows:
        for link in row.chain.links:
            rank = rank_of_space(link.node) if link.sign == "∈" else None
            listed = row.chain.first
            names = listed.items if isinstance(listed, tree.Listing) else (listed,)
            for name in names if rank is not None else ():
                try:
                    if isinstance(name, tree.Name) and rank is not None:
                        found[rank_key(meanings.symbol(name), name)] = rank
                except NotUnderstood:
                    continue
    return found


def defined_function(chain: tree.Chain, vocabulary: Vocabulary) -> tuple[tree.Name, tree.Name] | None:
    """The name and the parameter of a function that a statement such as f(x) = … defines."""
    match chain:
        case tree.Chain(
            first=tree.Juxtaposed(
                items=(tree.Name(primes=0) as head, tree.Bracket(kind="(", items=(tree.Name() as one,)))
            ),
            links=(tree.Link(node=right), *_),
        ) if not isinstance(right, tree.Number):
            key = key_of(head)
            own = any(isinstance(part, tree.Name) and part.letters == head.letters for part in walk(right))
            if key not in LOSSES and not vocabulary.function(key) and not own and not one.subscripts:
                return head, one
    return None


def functions_of(rows: Sequence[Row], vocabulary: Vocabulary) -> frozenset[str]:
    """The keys of all functions that a document defines, of one with parameters also in a chain: ŷ = h_w(x) = wᵀx."""
    found = [defined_function(row.chain, vocabulary) for row in rows]
    within = (
        defined_function(replace(chain, first=chain.links[0].node, links=chain.links[1:]), vocabulary)
        for chain in (row.chain for row in rows)
        if isinstance(chain.first, tree.Name) and len(chain.links) > 1
    )
    found += [one for one in within if one and one[0].subscripts]
    return frozenset(key_of(one[0]) for one in found if one)


def quantities(node: Node, meanings: Meanings) -> Iterable[tree.Name]:
    """The names in a formula that are no indices and no heads of functions."""
    scripts = {
        id(inner)
        for part in walk(node)
        if isinstance(part, tree.Name | tree.Word | tree.Scripted)
        for script in (*part.subscripts, *part.superscripts)
        for inner in walk(script)
    }
    for part in walk(node):
        match part:
            case tree.Big(limits=limits):
                scripts |= {
                    id(inner) for over in (*limits.index, limits.start, limits.end) if over for inner in walk(over)
                }
            case tree.Name() if id(part) not in scripts:
                if not meanings.vocabulary.function(key_of(replace(part, primes=0), meanings.letters())):
                    yield part
