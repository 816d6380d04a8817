"""a^l, a^3 and a_l: the letters and numbers above and below names that stand for the layers of a network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row, walk
from derive.reading import tree
from derive.reading.tree import Node

LAYERS = ("l", "ℓ", "L")
_FOR_SAMPLES = "isqrt"
_ACTIVATIONS = frozenset("σfgφϕ")


def with_samples_counted(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with i for the l of y^{(l)} where a sum runs over l and no layer is next to another."""
    every = [node for row in rows for node in walk(row.chain)]
    inside = [node.content for node in every if isinstance(node, tree.Layer)]
    over = [node for node in every if isinstance(node, tree.Big) and any(map(_is_layer, node.limits.index))]
    summed = [node for big in over if big.body for node in walk(big.body)]
    counted = any(isinstance(node, tree.Layer) and _is_layer(node.content) for node in summed)
    if not counted or any(isinstance(content, tree.Sum) for content in inside):
        return rows
    used = {node.letters for node in every if isinstance(node, tree.Name)}
    letter = next((letter for letter in _FOR_SAMPLES if letter not in used), None)

    def change(node: Node) -> Node | None:
        return replace(node, letters=letter) if isinstance(node, tree.Name) and letter and _is_layer(node) else None

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows]


def _is_layer(node: Node) -> bool:
    return isinstance(node, tree.Name) and node.letters == "l" and not (node.subscripts or node.superscripts)


def with_last_layer_as_l(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with L for the H of δ^H, where l = H is said and δ^l stands too."""
    above = [
        (node.base.letters, node.exponent.letters)
        for row in rows
        for node in walk(row.chain)
        if isinstance(node, tree.Power) and isinstance(node.base, tree.Name) and isinstance(node.exponent, tree.Name)
    ]
    of_layers = {base for base, exponent in above if exponent in LAYERS[:2]}
    letters = {exponent for base, exponent in above if base in of_layers} & {_last_said(row.chain) for row in rows}
    if len(letters) != 1 or "L" in {exponent for _, exponent in above}:
        return rows

    def change(node: Node) -> Node | None:
        match node:
            case tree.Power(base=tree.Name(), exponent=tree.Name(letters=letter) as last) if letter in letters:
                return replace(node, exponent=replace(last, letters="L"))
        return None

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows]


def _last_said(chain: tree.Chain) -> str:
    """The H of l = H and of l = H → 1."""
    match chain:
        case tree.Chain(
            first=tree.Name(letters=letter, subscripts=()),
            links=(tree.Link(sign="=", node=tree.Name(letters=last, subscripts=(), style="")), *_),
        ) if letter in LAYERS[:2] and len(last) == 1 and last.isupper():
            return last
    return ""


def with_layers(rows: Sequence[Row]) -> frozenset[str]:
    """The letters of the names above which l or L stands, so that it is no power; of a single one, none."""
    bases = {
        node.base.letters
        for row in rows
        for node in walk(row.chain)
        if isinstance(node, tree.Power) and isinstance(node.base, tree.Name) and _layer(node.exponent)
    }
    return frozenset(bases if len(bases) > 1 else ())


def with_numbers(rows: Sequence[Row], layers: frozenset[str]) -> frozenset[str]:
    """Those of them above which numbers stand for layers: a^2 may be a square if there is neither a^1 nor a^3.

    So are those of which a^1 and another are each given a formula: nobody writes a power a^1.
    """
    given = [power for row in rows if (power := _given_power(row.chain))]
    first = {letters for letters, number in given if number == "1"}
    return frozenset(letters for letters, number in given if number != "1" and letters in first) | frozenset(
        node.base.letters
        for row in rows
        for node in walk(row.chain)
        if isinstance(node, tree.Power) and isinstance(node.exponent, tree.Number) and node.exponent.text != "2"
        if isinstance(node.base, tree.Name) and node.base.letters in layers
    )


def _given_power(chain: tree.Chain) -> tuple[str, str] | None:
    """The a and the 3 of a^3 = …; not of a^1 = a, of a number, nor of e."""
    match chain:
        case tree.Chain(
            first=tree.Power(base=tree.Name() as base, exponent=tree.Number(text=number)),
            links=(tree.Link(sign="=" | ":=", node=right), *_),
        ) if right != base and base.letters != "e" and not isinstance(right, tree.Number):
            return base.letters, number
    return None


def layered(node: Node, names: frozenset[str]) -> tree.Name | None:
    """a^l_j with the l for a layer; of these names, a^3_j with the 3."""
    match node:
        case tree.Power(base=tree.Name() as base, exponent=tree.Number() as number) if base.letters in names:
            return replace(base, superscripts=(*base.superscripts, tree.Layer(number.place, "[", number)))
        case tree.Power(base=tree.Name() as base, exponent=exponent):
            layer = _layer(exponent)
            return replace(base, superscripts=(*base.superscripts, layer)) if layer else None
    return None


def _layer(exponent: Node) -> tree.Layer | None:
    match exponent:
        case tree.Name(letters=letters, subscripts=(), superscripts=()) if letters in LAYERS:
            return tree.Layer(exponent.place, "[", exponent)
        case tree.Sum(terms=(tree.Term(sign="", node=tree.Name(letters=letters)), tree.Term(node=tree.Number()))):
            return tree.Layer(exponent.place, "[", exponent) if letters in LAYERS else None
        case tree.Bracket(kind="(" | "[", items=(inner,)):
            return _layer(inner)
    return None


def layers_below(rows: Sequence[Row]) -> frozenset[str]:
    """The letters of layers that stand alone below names, as in a_l = W_l z_{l-1}, and are never summed over.

    As in z^{(l)} = w_l a^{(l-1)} too.
    """
    every = [node for row in rows for node in walk(row.chain)]
    above = {one.letters for node in every if isinstance(node, tree.Layer) and isinstance(node.content, tree.Sum)
             for one in walk(node.content) if isinstance(one, tree.Name)}  # fmt: skip
    alone, moved, other = (dict[str, set[str]]() for _ in range(3))
    for node in every:
        if isinstance(node, tree.Big) and not _is_over_layers(node):
            for index in node.limits.index:
                other.setdefault(getattr(index, "letters", ""), set()).add("Σ")
        if not isinstance(node, tree.Name):
            continue
        for below in node.subscripts:
            letter = next((one.letters for one in walk(below) if isinstance(one, tree.Name)), "")
            single = len(node.subscripts) == 1 and not node.superscripts and _layer(below) is not None
            kind = other if not single else alone if isinstance(below, tree.Name) else moved
            kind.setdefault(letter, set()).add(node.letters)
    return (
        frozenset(
            letter
            for letter, names in alone.items()
            if letter in ("l", "ℓ") and (letter in above or (len(names) > 1 and moved.get(letter)))
        )
        - other.keys()
    )


def _is_over_layers(big: tree.Big) -> bool:
    """Whether what it runs over stands above names in its body, as in Π_l ∂z^{(l)}/∂z^{(l-1)}."""
    over = {index.letters for index in big.limits.index if isinstance(index, tree.Name)}
    inside = {one.letters for node in (walk(big.body) if big.body else ()) if isinstance(node, tree.Layer)
              for one in walk(node.content) if isinstance(one, tree.Name)}  # fmt: skip
    return isinstance(big, tree.BigProduct) and bool(over) and over <= inside


def layered_below(node: Node, letters: frozenset[str]) -> tree.Name | None:
    """a_l with the l for a layer."""
    match node:
        case tree.Name(subscripts=(below,), superscripts=()) if letters:
            layer = _layer(below)
            if layer and any(isinstance(one, tree.Name) and one.letters in letters for one in walk(below)):
                return replace(node, subscripts=(), superscripts=(layer,))
    return None


def without_layer_of_function(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with σ for the σ_l(z) of a layer, its number left out too: all layers have one activation."""
    heads = {
        head.letters
        for row in rows
        for node in walk(row.chain)
        if isinstance(node, tree.Juxtaposed)
        for head, of in pairwise(node.items)
        if isinstance(head, tree.Name) and isinstance(of, tree.Bracket) and len(of.items) == 1 and _is_of_layer(head)
    } & _ACTIVATIONS

    def change(node: Node) -> Node | None:
        if isinstance(node, tree.Name) and node.letters in heads and (_is_of_layer(node) or _is_numbered(node)):
            return replace(node, subscripts=())
        return None

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows] if heads else rows


def _is_of_layer(name: tree.Name) -> bool:
    """Whether one letter of a layer stands below a name, as in σ_l and σ_{l-1}."""
    return len(name.subscripts) == 1 and _layer(name.subscripts[0]) is not None and not name.superscripts


def _is_numbered(name: tree.Name) -> bool:
    return len(name.subscripts) == 1 and isinstance(name.subscripts[0], tree.Number) and not name.superscripts
