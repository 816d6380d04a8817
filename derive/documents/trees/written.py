"""What a side of a statement looks like that needs no meaning: lists, what is sought, a step from what there is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from derive.reading import tree
from derive.reading.show import show
from derive.reading.tree import Node

_SOUGHT = frozenset({"argmin", "argmax", "arg min", "arg max", "min arg", "max arg"})
_COUNTS = frozenset("nmdkpqhNMDKBTHC")
"""Letters for how many there are of something."""
_SOLVE = re.compile(
    r"\bsolv|normal equation|\bset(?:ting)?\b[^.]*\b(?:zero|0\b)|equal to zero|stationary|"
    r"(?:gradient|derivative|slope)s?\b[^.]{,60}vanish|vanishing (?:gradient|derivative|slope)|"
    r"令[^。]*(?:0|零)|正规方程|求解|解得|极值",
    re.IGNORECASE,
)
_BEFORE_SOLUTION = 200
"""So many characters before a statement may say that it solves an equation."""


def says_to_solve(words: str) -> bool:
    """Whether the words before a statement say that an equation is solved, as “setting this to zero”."""
    return bool(_SOLVE.search(words[-_BEFORE_SOLUTION:]))


def is_spoken(node: Node) -> bool:
    """Whether nothing but a word in small letters stands there, as the input of x = input."""
    match node:
        case tree.Word(text=text, subscripts=(), superscripts=()):
            return len(text) > 2 and text.isalpha() and text.islower()
    return False


def steps_from(right: Node, left: Node) -> bool:
    """Whether W = W - η g goes on from W, and θ^{i+1} = θ^i - η g from θ^i."""
    if not isinstance(right, tree.Sum):
        return False
    first = right.terms[0].node
    match left, first:
        case tree.Power(base=tree.Name() as name, exponent=tree.Sum(terms=(after, by))), tree.Power(exponent=step):
            return first.base == name and after.node == step and isinstance(by.node, tree.Number) and by.sign == "+"
    return isinstance(left, tree.Name) and first == left


def is_running_mean(right: Node, left: Node) -> bool:
    """Whether V = β V + (1 - β) g goes on from V, be V more than one letter."""
    match right:
        case tree.Sum(terms=(tree.Term(sign="", node=tree.Juxtaposed(items=(_, *old))), tree.Term(sign="+"))):
            name = left.items if isinstance(left, tree.Juxtaposed) else (left,)
            return len(old) == len(name) > 1 and list(map(show, old)) == list(map(show, name))
    return False


def is_sought(node: Node) -> bool:
    """argmin of something."""
    head = node.items[0] if isinstance(node, tree.Juxtaposed) else node
    return isinstance(head, tree.Word) and head.text in _SOUGHT


def names_slopes(left: Node, right: Node) -> bool:
    """Whether it is said that ∂L/∂W has ∂L/∂W_11, …, ∂L/∂W_mn in it."""
    match left:
        case tree.Derivative(of=of, by=(tree.Name() as whole,)) | tree.Gradient(of=of, by=(tree.Name() as whole,)):
            cells = [cell for row in right.rows for cell in row] if isinstance(right, tree.Matrix) else []
        case _:
            return False
    slopes = [cell for cell in cells if not isinstance(cell, tree.Dots)]
    return len(slopes) > 1 and all(
        isinstance(cell, tree.Derivative)
        and cell.of == of
        and isinstance(cell.by[0], tree.Name)
        and cell.by[0].letters == whole.letters
        and bool(cell.by[0].subscripts)
        for cell in slopes
    )


def is_list(node: Node) -> bool:
    """A matrix or a list that is written out, or one thing set behind another."""
    match node:
        case tree.Transposed(body=body):
            return is_list(body)
        case tree.Product(factors=factors):
            return any(factor.sign == "⊕" for factor in factors)
        case tree.Bracket(items=(tree.Listing(),)):
            return True
    return isinstance(node, tree.Matrix) or (isinstance(node, tree.Bracket) and len(node.items) > 1)


def runs_over(letter: Node, items: Sequence[Node]) -> bool:
    """Whether a list gives the numbers that an index runs over, as l = L-1, L-2, …, 2."""

    def is_count(item: Node) -> bool:
        return is_plain(item) or (isinstance(item, tree.Sum) and all(is_plain(term.node) for term in item.terms))

    single = isinstance(letter, tree.Name) and letter == tree.Name(letter.place, letter.letters[0])
    return single and any(isinstance(item, tree.Dots) for item in items) and all(map(is_count, items))


def is_shape(node: Node) -> bool:
    """N × m, maybe less one."""
    match node:
        case tree.Sum(terms=(first, *_)):
            return is_shape(first.node)
        case tree.Product(factors=factors):
            return any(factor.sign == "×" for factor in factors) and all(is_plain(factor.node) for factor in factors)
    return False


def are_shapes(left: Node, right: Node) -> bool:
    """(N × m)(m × k) = N × k, [W] = [N × m], and (n_in, n_out) = (2, 6)."""
    match left, right:
        case tree.Bracket(kind="(", items=counts), tree.Bracket(kind="(", items=numbers) if len(counts) > 1:
            return len(counts) == len(numbers) and all(map(_is_count, counts)) and all(map(_is_count, numbers))
        case tree.Bracket(kind="[", items=(_,)), tree.Bracket(kind="[", items=(inner,)):
            return is_shape(inner)
    return _is_product_of_shapes(left) and is_shape(right)


def _is_count(node: Node) -> bool:
    """A whole number, or an n or m for one."""
    match node:
        case tree.Number(text=text):
            return text.isdecimal()
    return isinstance(node, tree.Name) and node.letters in _COUNTS and not node.superscripts


def _is_product_of_shapes(node: Node) -> bool:
    """(N × m)(m × k)."""
    match node:
        case tree.Product(factors=factors):
            items = [factor.node for factor in factors]
        case tree.Juxtaposed(items=items):
            pass
        case _:
            return False
    inside = [item.items[0] for item in items if isinstance(item, tree.Bracket) and len(item.items) == 1]
    return len(inside) == len(items) > 1 and all(map(is_shape, inside))


def is_plain(node: Node) -> bool:
    """A number, a name or dots."""
    match node:
        case tree.Sum(terms=(term,)):
            return is_plain(term.node)
        case tree.Fraction(above=above, below=below):
            return is_plain(above) and is_plain(below)
        case tree.Listing(items=items):
            return all(map(is_plain, items))
    return isinstance(node, tree.Number | tree.Name | tree.Dots)
