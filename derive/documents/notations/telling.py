"""What the rows of a document tell of its names: sizes, summed letters, what is applied, what is squared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from itertools import chain, pairwise

from derive.documents.formulas.labels import labels_of
from derive.documents.notations.activations import activation_called_sigma, told_by_slopes
from derive.documents.notations.layouts import has_samples_in_rows
from derive.documents.notations.letters import (
    compared,
    counting_letters,
    first_letters,
    marks,
    over_samples,
    summed_letters,
)
from derive.documents.notations.letters_of_layers import letters_are_layers
from derive.documents.trees.einstein import are_implied, counts_in, letters_in
from derive.documents.trees.limits import leaves_last_out, one_below
from derive.documents.trees.own_class import is_class
from derive.documents.trees.rows import Row, walk
from derive.documents.trees.unread import has_convolutions, has_differentials
from derive.documents.trees.vocabulary import INDEX_LETTERS, LOSSES, PRIME, Vocabulary, is_whole_name, key_of, label_of
from derive.reading import tree
from derive.reading.tree import Node


def completed(vocabulary: Vocabulary, rows: Sequence[Row]) -> Vocabulary:
    """The vocabulary with what the rows show: sizes, summed letters, names used with and without an index."""
    indices, sizes = dict(vocabulary.indices), set(vocabulary.sizes)
    every = [node for row in rows for node in walk(row.chain)]
    for node in every:
        if isinstance(node, tree.Big):
            for over in node.limits.index:
                if isinstance(over, tree.Name) and len(over.letters.rstrip(PRIME)) == 1:
                    indices.setdefault(over.letters, "")
            end = one_below(node.limits.end) if leaves_last_out(node.limits) else node.limits.end
            if isinstance(end, tree.Name):
                sizes.add(key_of(end))
    implied = are_implied(rows)
    if implied:
        indices = dict.fromkeys(letters_in(every) - sizes - vocabulary.constants, "") | indices
        counts = counts_in(every, indices)
        indices, sizes = indices | counts, sizes | set(counts.values())
    indices |= dict.fromkeys(sorted(counting_letters(every, summed_letters(every), sizes) - indices.keys()), "")
    indices |= dict.fromkeys(sorted(first_letters(every) - sizes - indices.keys()), "")
    indices |= dict.fromkeys(compared(every, indices.keys()) - sizes - indices.keys(), "")
    indices |= dict.fromkeys(
        (node.letters for node in every if isinstance(node, tree.Name) and is_class(node.letters)), ""
    )
    words = " ".join(row.before for row in rows)
    constants = vocabulary.constants | marks(every, indices.keys() | sizes, words)
    letters = {letter for letter in INDEX_LETTERS if letter not in constants} | set(indices)
    scripts = {
        id(inner)
        for node in every
        if isinstance(node, tree.Name | tree.Word | tree.Scripted)
        for script in (*node.subscripts, *node.superscripts)
        for inner in walk(script)
    }
    bare, indexed, applied, alone, doubly = (set[str]() for _ in range(5))
    calls = {
        id(first)
        for node in every
        if isinstance(node, tree.Juxtaposed)
        for first, second in pairwise(node.items)
        if isinstance(first, tree.Name | tree.Word) and _is_call(second)
    }
    mentioned = {id(row.chain.first) for row in rows if row.inline and not row.chain.links}
    single = {(node.letters, bool(node.subscripts)) for node in every if isinstance(node, tree.Name)}
    for node in chain.from_iterable(_factors(node, single) for node in every if id(node) not in scripts):
        if isinstance(node, tree.Name):
            with_index = any(not label_of(script, frozenset(letters)) for script in node.subscripts)
            key = key_of(replace(node, primes=0), letters)
            (indexed if with_index else bare).add(key)
            if sum(not label_of(script, frozenset(letters)) for script in node.subscripts) == 2:
                doubly.add(key)
            if node.primes or id(node) in calls:
                applied.add(key)
            elif id(node) not in mentioned:
                alone.add(key)
    functions = dict(vocabulary.functions)
    speaks = any("softmax" in f"{row.before} {row.words}".lower() for row in rows)
    if speaks and "S" not in indexed and _applies_s(every):
        functions["S"] = "softmax"
    if name := activation_called_sigma(rows):
        functions["σ"] = name
    functions |= {key: name for key, name in told_by_slopes(rows).items() if key not in functions}
    known = vocabulary.targets | vocabulary.sum_to_one | vocabulary.one_hot
    return replace(
        vocabulary,
        indices=indices,
        constants=constants,
        sizes=frozenset(sizes - (applied & {"p", "P"} - vocabulary.sizes)),
        functions=functions,
        squares=_squares(rows, every, letters),
        bare=frozenset(bare),
        indexed=frozenset(indexed | (known - bare)),
        applied=frozenset(applied),
        doubly=frozenset(doubly),
        words=frozenset(node.text for node in every if isinstance(node, tree.Word) and id(node) not in calls),
        of_many=frozenset(filter(None, map(_of_many, rows))),
        only_applied=frozenset(applied - alone),
        valued=frozenset(filter(None, (_valued(row, letters) for row in rows))) - _of_several(every),
        lettered=letters_are_layers(rows),
        binary=labels_of(every),
        differentiated=_differentiated(every),
        samples=over_samples(every),
        implied_sums=implied,
        samples_in_rows=has_samples_in_rows(every),
        changes=has_differentials(every),
        convolutions=has_convolutions(rows, every),
        base=vocabulary.base or _base(rows),
    )


def _of_several(every: Iterable[Node]) -> Set[str]:
    """The letters of functions of several arguments, as the f of f(x, y)."""
    pairs = (pair for node in every if isinstance(node, tree.Juxtaposed) for pair in pairwise(node.items))
    return {
        head.letters
        for head, of in pairs
        if isinstance(head, tree.Name) and isinstance(of, tree.Bracket) and of.kind == "(" and len(of.items) > 1
    }


def _applies_s(every: Sequence[Node]) -> bool:
    """Whether S is applied to something, as in S(z) and not in S_i(1 - S_i)."""
    return any(
        isinstance(first, tree.Name)
        and first.letters == "S"
        and _is_call(second)
        and not any(isinstance(part, tree.Name) and part.letters == "S" for part in walk(second))
        for node in every
        if isinstance(node, tree.Juxtaposed)
        for first, second in pairwise(node.items)
    )


def _base(rows: Sequence[Row]) -> int:
    """The base of a bare log, where a row has log x = ln x / ln 10; else 0."""
    for row in rows:
        sides = [row.chain.first, *(link.node for link in row.chain.links)]
        for first, second in pairwise(sides):
            match first, second:
                case (
                    tree.Juxtaposed(items=(tree.Word(text="log", subscripts=()), *of)),
                    tree.Fraction(
                        above=tree.Juxtaposed(items=(tree.Word(text="ln"), *other)),
                        below=tree.Juxtaposed(items=(tree.Word(text="ln"), base)),
                    ),
                ) if of == other and (number := _number(base)):
                    return number
    return 0


def _number(node: Node) -> int:
    """The 10 of 10 and of (10); else 0."""
    inner = node.items[0] if isinstance(node, tree.Bracket) else node
    return int(inner.text) if isinstance(inner, tree.Number) and inner.text in ("2", "10") else 0


def _squares(rows: Sequence[Row], every: Sequence[Node], letters: Iterable[str]) -> frozenset[str]:
    """Names of which the square is a quantity: σ² = …, ∂L/∂σ²."""
    found = set[str]()
    for row in rows:
        match row.chain:
            case tree.Chain(first=tree.Power(base=tree.Name() as name, exponent=tree.Number(text="2")), links=(_, *_)):
                found.add(key_of(name, letters))
    for node in every:
        match node:
            case tree.Derivative(by=(tree.Power(base=tree.Name() as name, exponent=tree.Number(text="2")),)):
                found.add(key_of(name, letters))
    return frozenset(found - {"e", "tanh"})


def _factors(node: Node, single: Set[tuple[str, bool]]) -> Sequence[Node]:
    """The W and the x_n of a Wx_n without a space, where both letters stand elsewhere, the second with an index too."""
    if not isinstance(node, tree.Name) or len(node.letters) != 2 or not node.subscripts or is_whole_name(node.letters):
        return (node,)
    known = {letter for letter, _ in single}
    parts = tree.apart(node)
    if isinstance(parts, tree.Juxtaposed) and node.letters[0] in known and (node.letters[1], True) in single:
        return parts.items
    return (node,)


def _differentiated(every: Sequence[Node]) -> frozenset[str]:
    bodies = (node.of for node in every if isinstance(node, tree.Derivative | tree.Gradient))
    names = (key_of(body) for body in bodies if isinstance(body, tree.Name) and not body.subscripts)
    return frozenset(name for name in names if name in LOSSES - {"H", "D"})


def _valued(row: Row, letters: Iterable[str]) -> str:
    """The h of h = tanh(s); not of h = tanh, nor of h = h(s); the LSE of LSE(x) = …, too."""
    match row.chain:
        case tree.Chain(first=tree.Name(subscripts=()) as name, links=(tree.Link(sign="=" | ":=", node=node), *_)):
            first = node.items[0] if isinstance(node, tree.Juxtaposed) else node
            is_function = first == name or isinstance(node, tree.Word | tree.Name | tree.Dots)
            return "" if is_function else key_of(name, letters)
        case tree.Chain(
            first=tree.Juxtaposed(items=(tree.Name(letters=run, subscripts=()) as name, tree.Bracket())),
            links=(tree.Link(sign="=" | ":="), *_),
        ) if len(run) > 1 and run.isupper():
            return key_of(name, letters)
    return ""


def _of_many(row: Row) -> str:
    """The E of E = E(w_1, …, w_n)."""
    match row.chain:
        case tree.Chain(
            first=tree.Name() as name,
            links=(tree.Link(sign="=", node=tree.Juxtaposed(items=(tree.Name() as head, tree.Bracket() as inside))),),
        ) if head == name and any(isinstance(item, tree.Dots) for item in inside.items):
            return key_of(name)
    return ""


def _is_call(after: Node) -> bool:
    """A bracket, maybe with an index of what comes out."""
    body = after.body if isinstance(after, tree.Scripted) else after
    return isinstance(body, tree.Bracket) and body.kind == "("
