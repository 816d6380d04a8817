"""Notation that only the document's statements tell: σ(z)_i for softmax, y_j^k of sample k, w(t+1) of a next step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeGuard

from derive.documents.notations.letters import summed_letters
from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import DEFINING, Row, walk
from derive.documents.trees.vocabulary import COSTS
from derive.reading import show, tree
from derive.reading.tree import Node

_TARGETS = frozenset("yatpo")
"""What a sample has one of beside its prediction, or that."""
_TIMES = frozenset("tτknsi")


def softmaxes(rows: Sequence[Row]) -> frozenset[str]:
    """The letters that a document defines as softmax: σ(z)_i or σ(z_i) = e^{z_i} / Σ_j e^{z_j}."""
    found = set[str]()
    for row in rows:
        sides = [row.chain.first, *(link.node for link in row.chain.links)]
        for pair in pairwise(sides):
            match pair:
                case (
                    tree.Juxtaposed(items=(tree.Name(subscripts=()) as head, called)),
                    tree.Fraction(above=above, below=tree.BigSum(body=tree.Node() as whole)),
                ) if _is_entry_of_call(called) and _is_exponential(above) and _is_exponential(whole):
                    found.add(head.letters)
    return frozenset(found)


def _is_entry_of_call(node: Node) -> bool:
    """The (z)_i of σ(z)_i, and the (z_i) of σ(z_i)."""
    match node:
        case (
            tree.Scripted(body=tree.Bracket(), subscripts=(_,))
            | tree.Bracket(kind="(", items=(tree.Name(subscripts=(_,)),))
        ):
            return True
    return False


def _is_exponential(node: Node) -> bool:
    match node:
        case tree.Power(base=tree.Name(letters="e")) | tree.Juxtaposed(items=(tree.Word(text="exp"), tree.Bracket())):
            return True
    return False


def defined_by_entries(rows: Sequence[Row]) -> frozenset[str]:
    """The letters of functions that a document defines by f(x) = …, as σ(x) = 1/(1 + e^{-x}), or differentiates so."""
    return frozenset(
        head.letters
        for row in rows
        for head in _heads(row.chain)
        if any(link.sign in DEFINING for link in row.chain.links)
    )


def _heads(chain: tree.Chain) -> Iterator[tree.Name]:
    match chain.first:
        case tree.Juxtaposed(items=(tree.Name(subscripts=()) as head, tree.Bracket(kind="("))):
            yield head


def softmax_written(node: Node, letters: frozenset[str], alone: frozenset[str]) -> Node | None:
    """A product in which σ(z)_i, and σ(z) for a letter that is `alone` in what it means, is called softmax."""
    if not isinstance(node, tree.Juxtaposed):
        return None
    items, changed = list(node.items), False
    for at, (head, after) in enumerate(pairwise(items)):
        if not isinstance(head, tree.Name) or head.letters not in letters or head.primes:
            continue
        entry = _is_entry_of_call(after.base if isinstance(after, tree.Power) else after)
        if entry or (head.letters in alone and isinstance(after, tree.Bracket) and after.kind == "("):
            items[at] = tree.Word(head.place, "softmax", head.subscripts, head.superscripts)
            changed = True
    return replace(node, items=tuple(items)) if changed else None


Above = frozenset[tuple[str, tuple[str, ...], str]]
"""Letters and accents of names, and what stands above them for the number of a sample."""


def samples_above(rows: Sequence[Row]) -> Above:
    """The names of which E_k = Σ_j (y_j^k - t_j^k)² tells that k above them is no power, or Σ_k Σ_j of the same."""
    found = set[tuple[str, tuple[str, ...], str]]()
    for row in rows:
        for total in (node for node in walk(row.chain) if isinstance(node, tree.BigSum)):
            found |= _summed_samples(total)
        found |= {name for node in walk(row.chain) for name in _of_cost(node)}
        match row.chain:
            case tree.Chain(first=tree.Name(subscripts=(tree.Name(letters=letter, subscripts=()),)), links=(_, *_)):
                sides = [link.node for link in row.chain.links]
            case _:
                continue
        every = [node for side in sides for node in walk(side)]
        if any(
            isinstance(over, tree.Name) and over.letters == letter
            for node in every
            if isinstance(node, tree.Big)
            for over in node.limits.index
        ):
            continue
        for node in every:
            match node:
                case tree.Power(
                    base=tree.Name(subscripts=(tree.Name(), *_)) as base,
                    exponent=tree.Name(letters=above, subscripts=()),
                ) if above == letter:
                    found.add((base.letters, base.accents, letter))
    return frozenset(found)


def _of_cost(node: Node) -> Above:
    """The ŷ and the y, with their k, of ∂E_k/∂ŷ_j^k."""
    match node:
        case tree.Derivative(
            of=tree.Name(letters=cost, subscripts=(tree.Name(letters=letter, subscripts=()),)),
            by=(tree.Power(base=tree.Name(subscripts=(_, *_)) as base, exponent=tree.Name(letters=above)),),
        ) if cost in COSTS and above == letter:
            return frozenset({(base.letters, base.accents, letter), (base.letters, (), letter)})
    return frozenset()


def _summed_samples(total: tree.BigSum) -> Above:
    """The names with an index of their own above which the letter of a sum stands, if it is two or more and no other.

    So it is in no power series, which has one x, and no index below it.
    """
    over = {index.letters for index in total.limits.index if isinstance(index, tree.Name)} - {"l", "ℓ", "L"}
    inside = list(walk(total.body)) if total.body else []
    raised = {
        (base, power.exponent.letters)
        for power in inside
        if isinstance(power, tree.Power) and isinstance(power.exponent, tree.Name)
        for base in [power.base]
        if power.exponent.letters in over and not power.exponent.subscripts
    }
    names = {(base.letters, base.accents, letter) for base, letter in raised if _is_entry(base)}
    return frozenset(names) if len(names) > 1 and all(_is_entry(base) for base, _ in raised) else frozenset()


def _is_entry(base: Node) -> TypeGuard[tree.Name]:
    return isinstance(base, tree.Name) and any(isinstance(below, tree.Name) for below in base.subscripts)


def single_samples(rows: Sequence[Row], above: Above) -> Above:
    """The names with a sample's number above, where a document leaves that out of one of them, or of what one is.

    The number then stands for one sample throughout: nothing runs over it.
    """
    every = [node for row in rows for node in walk(row.chain)]
    numbered = {id(node.base) for node in every if isinstance(node, tree.Power)}
    bare = {
        (node.letters, node.accents)
        for node in every
        if isinstance(node, tree.Name) and node.subscripts and id(node) not in numbered
    }
    left_out = {letter for *name, letter in above if tuple(name) in bare} | _left_out(rows, above)
    letters = left_out - summed_letters(every)
    return frozenset(one for one in above if one[2] in letters)


def _left_out(rows: Sequence[Row], above: Above) -> set[str]:
    """The k of ŷ_j^k = f(β_j - θ_j), which nothing on the right side has."""
    found = set[str]()
    for row in rows:
        match row.chain:
            case tree.Chain(
                first=tree.Power(base=tree.Name() as base, exponent=tree.Name(letters=letter)), links=(link, *_)
            ) if (base.letters, base.accents, letter) in above and link.sign in DEFINING:
                inside = [part for part in walk(link.node) if isinstance(part, tree.Name)]
                if any(part.subscripts for part in inside) and all(part.letters != letter for part in inside):
                    found.add(letter)
    return found


def without_number_of_sample(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with y for the y_1 of the only sample there is, where y and ŷ stand without a number too."""
    found = dict[tuple[str, tuple[str, ...]], set[str]]()
    for name in (node for row in rows for node in walk(row.chain) if isinstance(node, tree.Name)):
        match name.subscripts:
            case ():
                below = ""
            case (tree.Number(text=text),):
                below = text
            case (_,):
                below = "_"
            case _:
                continue
        found.setdefault((name.letters, name.accents), set()).add(below)
    single = {key for key, below in found.items() if below == {"", "1"} and key[0] in _TARGETS}
    if not {True, False} <= {bool(accents) for _, accents in single}:
        return rows

    def change(node: Node) -> Node | None:
        if isinstance(node, tree.Name) and (node.letters, node.accents) in single and len(node.subscripts) == 1:
            return replace(node, subscripts=())
        return None

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows]


def of_one_loss(rows: Sequence[Row]) -> frozenset[str]:
    """The letters of samples that stand below losses alone, as the x of C = 1/n Σ_x C_x."""
    every = [node for row in rows for node in walk(row.chain)]
    summed = summed_letters(every)
    holders: dict[str, set[str]] = {}
    for node in (node for node in every if isinstance(node, tree.Name)):
        for script in (*node.subscripts, *node.superscripts):
            for part in walk(script):
                if isinstance(part, tree.Name):
                    holders.setdefault(part.letters, set()).add(node.letters if len(node.subscripts) == 1 else "")
    return frozenset(letter for letter in summed & holders.keys() if holders[letter] <= COSTS)


def without_sample(node: Node, single: Above, losses: frozenset[str]) -> tree.Name | None:
    """y_j^k as y_j, and E_k as a name with a label, of the one sample k."""
    match node:
        case tree.Power(base=tree.Name() as base, exponent=tree.Name(letters=letter, subscripts=())):
            return base if (base.letters, base.accents, letter) in single else None
        case tree.Name(subscripts=(tree.Name(letters=letter, subscripts=()) as below,)):
            if letter in losses or letter in {one[2] for one in single}:
                return replace(node, subscripts=(tree.Label(below.place, letter),))
    return None


def with_sample(node: Node, letters: frozenset[str], above: Above) -> tree.Name | None:
    """y_j^k with the k for a sample, as in y_j^{(k)}: above any name where it is one of the letters."""
    match node:
        case tree.Power(base=tree.Name() as base, exponent=tree.Name(letters=letter, subscripts=()) as exponent):
            if letter in letters or (base.letters, base.accents, letter) in above:
                mark = tree.Layer(exponent.place, "(", exponent)
                return replace(base, superscripts=(*base.superscripts, mark))
    return None


def is_next_step(left: Node, right: Node) -> bool:
    """Whether w(t+1) on one side meets w(t) on the other: t is a time, and the bracket multiplies nothing."""
    steps = {(name, letter, offset) for name, letter, offset in _steps(left)}
    return any(
        (name, letter) == (other, same) and offset != by
        for name, letter, offset in steps
        for other, same, by in _steps(right)
    )


def _steps(side: Node) -> Iterator[tuple[str, str, str]]:
    """The names that stand before (t), (t+1) or (t-1), with this letter and what is added to it."""
    for node in walk(side):
        if not isinstance(node, tree.Juxtaposed):
            continue
        for head, after in pairwise(node.items):
            match head, after:
                case tree.Name(), tree.Bracket(kind="(", items=(tree.Name(letters=letter, subscripts=()),)):
                    found = letter, ""
                case tree.Name(), tree.Bracket(
                    kind="(",
                    items=(
                        tree.Sum(
                            terms=(
                                tree.Term(sign="", node=tree.Name(letters=letter, subscripts=())),
                                tree.Term(sign=sign, node=tree.Number(text=text)),
                            )
                        ),
                    ),
                ):
                    found = letter, sign + text
                case _:
                    continue
            if found[0] in _TIMES:
                yield show(head), *found


def kronecker(node: Node) -> Node | None:
    """A product in which δ(i = j) and δ(i, j) are indicators that i is j."""
    if not isinstance(node, tree.Juxtaposed):
        return None
    items = list(node.items)
    for at, (head, of) in reversed(list(enumerate(pairwise(node.items)))):
        condition = _that_are_equal(of) if isinstance(of, tree.Bracket) else None
        if condition and head == tree.Name(head.place, "δ"):
            items[at : at + 2] = [tree.Indicator(head.place, (condition,))]
    if len(items) == len(node.items):
        return None
    return tree.Juxtaposed(node.place, tuple(items)) if len(items) > 1 else items[0]


def _that_are_equal(bracket: tree.Bracket) -> tree.Chain | None:
    """i = j, of (i = j) and of (i, j)."""
    match bracket.items:
        case (tree.Chain(first=tree.Name(), links=(tree.Link(sign="=", node=tree.Name()),)) as chain,):
            return chain
        case (tree.Name() as first, tree.Name() as second) if not (first.subscripts or second.subscripts):
            return tree.Chain(bracket.place, first, (tree.Link("=", second, second.place),))
    return None


def at_start(node: Node) -> Node | None:
    """w^0, of the first step, as w^{(0)}: a power it would be 1."""
    match node:
        case tree.Power(base=tree.Name(superscripts=()) as base, exponent=tree.Number(text="0") as zero):
            return replace(base, superscripts=(tree.Layer(zero.place, "(", zero),))
    return None


def over_dots(chain: tree.Chain) -> tree.Chain:
    """a = b = ⋯ = c as a = b = c: what stands before the steps that nobody writes is equal to what stands after."""
    kept = tuple(link for link in chain.links if link.sign != "=" or not isinstance(link.node, tree.Dots))
    return replace(chain, links=kept)
