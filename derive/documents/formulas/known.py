"""Formulas that go by a name: what defines H(p, q), H(p), KL(p‖q) or a σ² is compared with what it is everywhere."""

from __future__ import annotations

from derive.documents.trees.vocabulary import key_of
from derive.expr import TWO, Add, Expr, Fn, Mul, Num, Sum, Sym, div, log, map_nodes, mul, neg, power, symbols, walk
from derive.reading import tree
from derive.reading.tree import Node


def known_formula(node: Node, left: Expr, right: Expr) -> Expr | None:
    """What the name on the left is known to stand for, in terms of the entries that occur on the right."""
    match node:
        case tree.Power(base=tree.Name(), exponent=tree.Number(text="2")):
            return mean_square(right)
        case tree.Juxtaposed(items=(tree.Name() as head, tree.Bracket(items=items))) if isinstance(left, Sym):
            names = [key_of(item) for item in _parts(items) if isinstance(item, tree.Name)]
        case _:
            return None
    entries = {symbol.name: symbol for symbol in symbols(right) if len(symbol.indices) == 1}
    names = [name if name in entries else name[0].lower() for name in names]  # p_i are the entries of P, and of P_1
    if not 0 < len(names) < 3 or not all(name in entries for name in names):
        return None
    logarithms = [part for part in walk(right) if isinstance(part, Fn) and part.name == "log"]
    indices = {entries[name].indices for name in names}
    if len(indices) != 1 or not logarithms or not any(isinstance(part, Sum) for part in walk(right)):
        return None
    first, second = entries[names[0]], entries[names[-1]]
    if head.letters == "H":
        body = neg(mul(first, log(second)))
    elif head.letters in ("D", "KL") and len(names) == 2 and key_of(head) in ("D_KL", "D_K,L", "KL"):
        body = mul(first, log(div(first, second)))
    else:
        return None
    ((index,),) = indices
    binary = any(part.args[0] is TWO for part in logarithms)
    return div(Sum(body, index), log(TWO)) if binary else Sum(body, index)


def mean_square(formula: Expr) -> Expr | None:
    """Σ (x_i - μ)² for a Σ (x_i - μ), which is no square of anything; nothing for any other formula."""

    def put(part: Expr) -> Expr | None:
        match part:
            case Sum(Add((Sym() as one, Mul((Num(value), Sym() as mean)))) as body, index, excluded) if value == -1:
                if index in one.indices and index not in mean.indices:
                    return Sum(power(body, TWO), index, excluded)
        return None

    found = map_nodes(formula, put)
    return None if found is formula else found


def _parts(items: tuple[Node, ...]) -> tuple[Node, ...]:
    """The names in a bracket, which may stand in one list."""
    match items:
        case (tree.Listing(items=inner),):
            return inner
    return items
