"""What the limits of a Σ or Π say: from where it runs, how far, and over what."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import replace

from derive.documents.trees.rows import walk
from derive.reading import show, tree
from derive.reading.tree import Node

_ALL = frozenset({"all", "every", "each", "所有", "全部"})


def first_value(limits: tree.Limits) -> int | None:
    """The number from which on a sum counts as many as its size says; None if that is not clear."""
    match limits.start, limits.end:
        case tree.Number(text="1"), tree.Name():
            return 1
        case tree.Number(text="0"), tree.Sum():
            return 0
    return 1 if leaves_last_out(limits) else None


def leaves_last_out(limits: tree.Limits) -> bool:
    """Whether it runs from 1 to n - 1."""
    starts_at_one = isinstance(limits.start, tree.Number) and limits.start.text == "1"
    return starts_at_one and one_below(limits.end) is not None


def one_below(end: Node | None) -> tree.Name | None:
    """The n of n - 1."""
    match end:
        case tree.Sum(
            terms=(tree.Term(sign="", node=tree.Name() as name), tree.Term(sign="-", node=tree.Number(text="1")))
        ):
            return name
    return None


def without_slip(node: tree.Big, is_index: Callable[[str], bool], taken: Set[str]) -> tree.Limits:
    """The limits of Σ_{i=c} of what has a c and no i in it, or of which the i is `taken`: those of Σ over c."""
    match node.limits:
        case tree.Limits(index=(tree.Name() as over,), start=tree.Name() as start) if is_index(start.letters):
            of_other = over.letters in taken or node.body is None or not is_index_in(node.body, over)
            if node.body is not None and is_index_in(node.body, start) and of_other:
                return replace(node.limits, index=(start,), start=None)
    return node.limits


def is_index_in(body: Node, letter: Node) -> bool:
    """Whether the letter stands below a name, be it beside others as in t_ic."""
    return isinstance(letter, tree.Name) and any(
        isinstance(inner, tree.Name) and letter.letters in inner.letters and len(inner.letters) < 4
        for part in walk(body)
        if isinstance(part, tree.Name | tree.Scripted)
        for script in (*part.subscripts, *part.superscripts)
        for inner in walk(script)
    )


def is_length_in(body: Node, end: Node, limits: tree.Limits) -> bool:
    """Whether Σ_{j=1}^{dim(x)} runs over all x_j: to dim(x), len(x) or |x| of an x with the index in the body."""
    match end:
        case tree.Juxtaposed(
            items=(
                tree.Word(text="dim" | "len" | "length") | tree.Name(letters="dim" | "len" | "length"),
                tree.Bracket(kind="(", items=(tree.Name(subscripts=()) as of,)),
            )
        ):
            vector = of.letters
        case tree.Bracket(kind="|", items=(tree.Name(subscripts=()) as of,)):
            vector = of.letters
        case _:
            return False
    match limits.index:
        case (tree.Name() as index,):
            entries = (part for part in walk(body) if isinstance(part, tree.Name) and part.letters == vector)
            return any(index in part.subscripts for part in entries)
    return False


def is_whole(condition: Node) -> bool:
    """c ∈ C, k ∈ {1, …, n}, w ∈ Vocab and "all": all that there is."""
    if isinstance(condition, tree.Text | tree.Word | tree.Label):
        return condition.text.strip().lower() in _ALL
    match condition:
        case tree.Chain(first=tree.Name(letters=letter), links=(tree.Link(sign="∈", node=space),)):
            match space:
                case tree.Bracket(items=(tree.Listing(items=items),)) | tree.Bracket(items=items):
                    begins = isinstance(items[0], tree.Number) and items[0].text in ("0", "1")
                    return begins and any(isinstance(item, tree.Dots) for item in items)
                case tree.Name(letters=name, accents=(), subscripts=(), superscripts=()):
                    return name in ("V", letter.upper()) or len(name) > 2
                case tree.Word() | tree.Text():
                    return True
    return False


def text_of(node: Node) -> str:
    """What a limit prints, on one line."""
    match node:
        case tree.Chain(first=first, links=links):
            return text_of(first) + "".join(f"{link.sign}{text_of(link.node)}" for link in links) if first else ""
        case tree.Bracket(kind=kind, items=items):
            return kind[-1] + ",".join(map(show, items)) + {"{": "}", "[": "]", "(": ")"}.get(kind[-1], kind[-1])
    return show(node).strip("()")
