"""What a row would have to say before it could be called wrong: what a loss is a mean of, what is held fixed."""

from __future__ import annotations

from collections.abc import Iterable

from derive.documents.deciding.judgements import Judgement, Repair
from derive.documents.formulas.repairs import ORDER
from derive.documents.formulas.upstream import is_arbitrary
from derive.documents.trees.vocabulary import LOSSES
from derive.documents.understanding.statements import Equality
from derive.expr import ONE, D, Expr, Pow, Sym, neg, open_indices, symbols, walk
from derive.steps import Setting, symbol_key

_NUMBERS = frozenset({"m", "n", "N", "M", "B"})
"""How many samples there are goes by these letters."""
_PARAMETERS = frozenset("WwbBθ")


def is_formal(one: Equality, repair: Repair | None) -> bool:
    """Whether it is a chain rule with ∂Y/∂W of two matrices, where the order of factors is a manner of speaking."""
    slopes = [part for part in walk(one.right) if isinstance(part, D) and isinstance(part.body, Sym)]
    wide = any(
        len(part.body.indices) == len(part.variable.indices) == 2 for part in slopes if isinstance(part.body, Sym)
    )
    return one.whole and wide and (repair is None or repair.kind == ORDER)


def mean_of(one: Equality, settings: Iterable[Setting]) -> tuple[str, Sym] | None:
    """The arbitrary loss of ∂C/∂W = δ aᵀ / m, which may be a mean over samples, and how many these are."""
    match one.left:
        case D(Sym(name, ()) as loss, Sym(of)) if name in LOSSES and of[:1] in _PARAMETERS:
            numbers = [count for count in divisors(one.right) if count.name.rstrip("_") in _NUMBERS]
            known = (setting.definitions.get(symbol_key(loss)) for setting in settings)
            if len(numbers) == 1 and all(given is None or is_arbitrary(given) for given in known):
                return name, numbers[0]
    return None


def loses_axis(before: Judgement | None, found: Judgement) -> bool:
    """Whether a matrix that was said to be equal to something is now said to be equal to a vector, as δ a for δ aᵀ."""
    if before is None or before.right is None or found.right is None or not (before.holds and found.holds):
        return False
    return len(open_indices(before.right)) == len("ij") and len(open_indices(found.right)) == 1


def made_of_slopes(left: Expr, setting: Setting) -> str:
    """The name of what the left side differentiates, alone or in a formula, and what is itself made of derivatives."""
    for symbol in (symbol for part in walk(left) if isinstance(part, D) for symbol in symbols(part.body)):
        definition = setting.definitions.get(symbol_key(symbol))
        inside = walk(definition.formula) if definition else ()
        if any(isinstance(inner, D) and isinstance(inner.body, Sym) for inner in inside):
            return symbol.name
    return ""


def divisors(formula: Expr) -> set[Sym]:
    """What a formula is divided by: the length L of ∂L/∂o = (o - y)/L goes by the name of the loss."""
    bases = (part.base for part in walk(formula) if isinstance(part, Pow) and part.exponent is neg(ONE))
    return {symbol for base in bases for symbol in symbols(base)}
