"""The linear part of a layer for a whole batch: sums over neurons and over samples as matrix products.

Formulas are those of sample s. An array of a layer has the shape (n_samples, neurons), weights (outputs, inputs).
"""

from __future__ import annotations

from collections.abc import Mapping

from derive.expr import MINUS_ONE, Add, Array, Entry, Expr, Index, MatMul, Mul, Pow, Sum, Sym, Transpose
from derive.notation import S
from derive.writing.plain import plain
from numeric.generation.emitter import NoCodeError

Names = Mapping[tuple[str, int | None], str]
"""What code calls a symbol: by its name and its layer."""


def matrix_code(node: Expr, names: Names) -> str:
    """The values for all samples, or for all weights, as one expression.

    Raises:
        NoCodeError: the formula is not linear in what it sums.
    """
    match node:
        case Sym(name, _, layer) if (name, layer) in names:
            return names[name, layer]
        case Add(terms):
            return " + ".join(matrix_code(term, names) for term in terms)
        case Sum(Mul((Sym() as first, Sym() as second)), index, ()):
            return _product(first, second, index, names)
        case Sum(Sym() as summed, index, ()) if index is S:
            return f"np.add.reduce({matrix_code(summed, names)}, axis=-2)"
        case Entry(MatMul(Transpose(Array(_, left, row, _)), Array(_, right, other, _)), _, _) if row is other:
            return f"np.matmul({matrix_code(left, names)}.mT, {matrix_code(right, names)}, out=out)"
    raise NoCodeError(f"there is no matrix product for {plain(node)}")


def _product(first: Sym, second: Sym, index: Index, names: Names) -> str:
    """Σ over a neuron of activity times weight."""
    activity, weight = (first, second) if S in first.indices else (second, first)
    if S in activity.indices and activity.indices[-1] is index and index in weight.indices:
        transposed = ".mT" if weight.indices[-1] is index else ""
        return f"{matrix_code(activity, names)} @ {matrix_code(weight, names)}{transposed}"
    raise NoCodeError(f"there is no matrix product for {plain(Sum(Mul((first, second)), index))}")


def without_mean(node: Expr) -> Expr:
    """Σ_s … of 1/N Σ_s …; the 1/N goes into the error of the output layer.

    Raises:
        NoCodeError: the formula is not a mean.
    """
    match node:
        case Mul((Pow(Sym("N"), exponent), total)) if exponent is MINUS_ONE:
            return total
    raise NoCodeError(f"{plain(node)} is not a mean over the samples")
