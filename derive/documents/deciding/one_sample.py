"""E = ½ Σ_n Σ_k (y_k^(n) - t_k^(n))² beside ∂E/∂y_k: where the sample is left out, E is the loss of a single one."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass

from derive.documents.formulas.reach import Key
from derive.documents.trees.vocabulary import SAMPLE
from derive.expr import Expr, Index, Mul, Pow, Sum, Sym, map_nodes, mul, open_indices, rename, symbols, walk
from derive.steps import Definition, symbol_key


@dataclass(frozen=True)
class LossOfOne:
    """The loss of one sample, and the quantities of that sample, of which some stand without it in the document."""

    definition: Definition
    single: frozenset[Key]


def losses_of_one(known: Mapping[Key, Definition], occurring: Set[tuple[str, int]]) -> dict[Key, LossOfOne]:
    """The losses that are sums over samples, without the sum and what it is divided by."""
    made = dict[Key, LossOfOne]()
    for key, one in known.items():
        whole = _written_out(one.formula, known) if not one.symbol.indices else one.formula
        for total in (part for part in walk(whole) if isinstance(part, Sum) and not one.symbol.indices):
            summed = [symbol for symbol in symbols(total.body) if total.index in symbol.indices]
            alone = [_without(symbol, total.index) for symbol in summed if _is_of_sample(symbol, total.index)]
            if len(alone) == len(summed) and any((one.name, len(one.indices)) in occurring for one in alone):
                single = Definition(one.symbol, _of_one(whole, total))
                made[key] = LossOfOne(single, frozenset(map(symbol_key, alone)))
                break
    return {key: one for key, one in made.items() if not open_indices(one.definition.formula)}


def _written_out(formula: Expr, known: Mapping[Key, Definition]) -> Expr:
    """The formula with those of the losses L_n that it sums."""

    def put(part: Expr) -> Expr | None:
        if not (isinstance(part, Sum) and isinstance(part.body, Sym) and part.body.indices == (part.index,)):
            return None
        one = known.get(symbol_key(part.body))
        if one is None or len(one.symbol.indices) != 1:
            return None
        return Sum(rename(one.formula, {one.symbol.indices[0]: part.index}), part.index, part.excluded)

    return map_nodes(formula, put)


def _is_of_sample(symbol: Sym, index: Index) -> bool:
    """Whether the index counts samples: it stands above, or beside that of an entry."""
    return symbol.indices[0] == index if symbol.name.endswith(SAMPLE) else len(symbol.indices) > 1


def _without(symbol: Sym, sample: Index) -> Sym:
    rest = tuple(index for index in symbol.indices if index != sample)
    return Sym(symbol.name.removesuffix(SAMPLE), rest, symbol.layer)


def _of_one(whole: Expr, total: Sum) -> Expr:
    """The loss without its sum over samples; if it is a mean, without their number."""

    def single(part: Expr) -> Expr | None:
        return _without(part, total.index) if isinstance(part, Sym) and total.index in part.indices else None

    def put(part: Expr) -> Expr | None:
        return map_nodes(total.body, single) if part is total else None

    factors = whole.factors if isinstance(whole, Mul) else (whole,)
    return mul(*(map_nodes(factor, put) for factor in factors if not _is_number_of(factor, total.index)))


def _is_number_of(factor: Expr, sample: Index) -> bool:
    """Whether it is 1/N for the N samples."""
    return isinstance(factor, Pow) and isinstance(factor.base, Sym) and factor.base.name.strip("#_") == sample.size
