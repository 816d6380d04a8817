"""Entries at the class of a sample, as s_{y_i} and p_{c^*}: the class is one more index, which nothing sums over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row, walk
from derive.reading import tree
from derive.reading.tree import Node

_OF_SAMPLE, _STAR = "ᵢ", "*"
_FREE = "cqrvup"
_LABELS = frozenset("yt")
"""Letters of labels, which are no indices."""
_COMPARED = ("=", "≠", "≡")
Labels = Mapping[tree.Name, str]
"""Names of classes, with the index that each is."""


def is_class(letters: str) -> bool:
    """Whether an index is the class of a sample.

    >>> is_class("yᵢ"), is_class("y")
    (True, False)
    """
    return len(letters) > 1 and letters[-1] in (_OF_SAMPLE, _STAR)


def over_classes(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows with Σ_i Σ_c 1{y_i = c} ln q_ic for Σ_i ln q_{i,y_i}: in a sum every sample has a class of its own."""
    return tuple(replace(row, chain=_over_classes(row.chain)) if row.unread is None else row for row in rows)


def _over_classes(chain: tree.Chain) -> tree.Chain:
    used = {node.letters for node in walk(chain) if isinstance(node, tree.Name)}
    letter = next((free for free in _FREE if free not in used), "")

    def change(node: Node) -> Node | None:
        match node:
            case tree.BigSum(limits=tree.Limits(index=(tree.Name(letters=sample),)), body=body) if body is not None:
                labels = {label for part in walk(body) for label in _labels_below(part) if _sample(label) == sample}
                if len(labels) != 1 or not letter:
                    return None
                (label,) = labels
                index = tree.Name(label.place, letter)
                chosen = tree.Chain(label.place, label, (tree.Link("=", index, label.place),))
                entry = rebuilt(body, lambda part: at_class(part, {label: letter}))
                weighed = (tree.Indicator(label.place, (chosen,)), tree.Bracket(body.place, "(", (entry,)))
                inner = tree.BigSum(body.place, tree.Limits((index,)), tree.Juxtaposed(body.place, weighed))
                return replace(node, body=inner)
        return None

    found = rebuilt(chain, change)
    assert isinstance(found, tree.Chain)
    return found


def classes_of(rows: Sequence[Row]) -> Labels:
    """The names of classes below others, but for what a sum runs over with its sample, or where two samples meet."""
    found = dict[tree.Name, str]()
    for row in rows:
        own = {label for node in walk(row.chain) for label in _labels_below(node)}
        bound = {
            letters
            for node in walk(row.chain)
            if isinstance(node, tree.Big)
            for over in node.limits.index
            if (letters := getattr(over, "letters", ""))
        }
        if len(own) > 1 or any(_sample(label) in bound for label in own):
            return {}
        found |= {label: label.letters + (_OF_SAMPLE if _sample(label) else _STAR) for label in own}
    return found | {label: label.letters + _STAR for label in _compared_letters(rows)}


def _compared_letters(rows: Sequence[Row]) -> Iterator[tree.Name]:
    """The y of h_y that some 1{i = y} compares with an index, where it never has an index itself."""
    every = [node for row in rows for node in walk(row.chain)]
    below = {one for node in every if isinstance(node, tree.Name) and len(node.subscripts) == 1
             for one in node.subscripts if isinstance(one, tree.Name)}  # fmt: skip
    compared = {side for node in every if isinstance(node, tree.Indicator) for one in node.conditions
                for side in _compared(one)}  # fmt: skip
    indexed = {node.letters for node in every if isinstance(node, tree.Name) and node.subscripts}
    for label in below & compared:
        if label.letters in _LABELS - indexed and label == tree.Name(label.place, label.letters):
            yield label


def _compared(condition: Node) -> tuple[Node, ...]:
    """Both sides of i = y."""
    match condition:
        case tree.Chain(first=tree.Name() as first, links=(tree.Link(sign="=", node=tree.Name() as second),)):
            return first, second
    return ()


def at_class(node: Node, labels: Labels) -> Node | None:
    """A name with the index for the class below it; a comparison of the class with an index."""
    match node:
        case tree.Name() | tree.Scripted() if any(below in labels for below in node.subscripts):
            return replace(node, subscripts=tuple(_index(below, labels) for below in node.subscripts))
        case tree.Chain(first=tree.Name() as first, links=(tree.Link(sign=sign, node=tree.Name() as second) as link,)):
            if sign in _COMPARED and _may_compare(first, second, labels):
                compared = replace(link, node=_index(second, labels))
                return replace(node, first=_index(first, labels), links=(compared,))
    return None


def _may_compare(first: tree.Name, second: tree.Name, labels: Labels) -> bool:
    """Whether one is the class and the other a letter without scripts."""
    if first in labels:
        first, second = second, first
    return second in labels and len(first.letters) == 1 and first == tree.Name(first.place, first.letters)


def _index(node: Node, labels: Labels) -> Node:
    if isinstance(node, tree.Name) and node in labels:
        return tree.Name(node.place, labels[node])
    return node


def _labels_below(node: Node) -> Iterator[tree.Name]:
    """The y_i, y^{(i)} or c^* below a name."""
    if isinstance(node, tree.Name | tree.Scripted):
        for below in node.subscripts:
            if isinstance(below, tree.Name) and (_sample(below) or _is_starred(below)):
                yield below


def _sample(label: tree.Name) -> str:
    """The i of y_i or y^{(i)}; nothing for another name."""
    match label:
        case (
            tree.Name(accents=(), subscripts=(tree.Name() as sample,), superscripts=(), primes=0)
            | tree.Name(
                accents=(),
                subscripts=(),
                superscripts=(tree.Layer(bracket="(", content=tree.Name() as sample),),
                primes=0,
            )
        ):
            plain = len(label.letters) == len(sample.letters) == 1 and sample == tree.Name(sample.place, sample.letters)
            return sample.letters if plain and label.letters in "yctklgz" else ""
    return ""


def _is_starred(label: tree.Name) -> bool:
    match label:
        case tree.Name(accents=(), subscripts=(), superscripts=(tree.Label(text="*" | "\\ast" | "ast" | "star"),)):
            return len(label.letters) == 1
    return False
