"""The error term of a pair, and the slope of its activation, as curves over one net input."""

from __future__ import annotations

from derive.algebra import flatten, simplify
from derive.derivation import Derivation
from derive.expr import ONE, ZERO, Delta, Expr, Index, Sum, Sym, add, map_nodes, num, rename, sub
from derive.notation import DefinitionError, I, K, is_elementwise, output
from derive.ranges import BY_DOMAIN, Ranges, outputs_of
from derive.saturation.curve import NET, Curve, T, Y
from derive.steps import Definition

_FIRST, _SECOND = Index("1", "n"), Index("2", "n")


def curves_of(derivation: Derivation) -> tuple[Curve, Curve]:
    """δ and ∂y/∂net of a pair; of outputs that depend on all net inputs those of the first of two, net the difference.

    Raises:
        DefinitionError: the outputs depend on one another in another way.
    """
    assert derivation.activation is not None
    assert derivation.loss is not None
    records = (derivation.activation, derivation.loss)
    constants = {one.name: BY_DOMAIN[one.domain] for record in records for one in record.parameters}
    ranges = {**constants, "t": BY_DOMAIN[derivation.loss.targets]}
    return curves_of_outputs(derivation, derivation.results["delta"].right, ranges)


def curves_of_outputs(derivation: Derivation, body: Expr, ranges: Ranges) -> tuple[Curve, Curve]:
    """A formula in y_i and t_i, and ∂y/∂net, as `curves_of` has them.

    Raises:
        DefinitionError: the outputs depend on one another in another way than those of a softmax do.
    """
    assert derivation.activation is not None
    definition = next(one for one in derivation.setting.definitions.values() if one.symbol is output(K))
    slope = next(part.result for part in derivation.parts if part.key == "same-index")
    written = _bare if is_elementwise(definition) else _of_two
    formula = _output_of_two(definition) if written is _of_two else _bare(definition.at(output(I)))
    bounds = {**ranges, "y": outputs_of(derivation.activation, formula, ranges)}
    body, inner = (simplify(written(one)) for one in (body, slope))
    return Curve(body, formula, bounds), Curve(inner, formula, bounds)


def _bare(node: Expr) -> Expr:
    """The formula of output i as one of an output alone."""
    return map_nodes(node, lambda part: Sym(part.name) if isinstance(part, Sym) and part.indices == (I,) else None)


def _of_two(node: Expr) -> Expr:
    """The formula of output i as that of the first of two outputs that sum to 1."""

    def change(part: Expr) -> Expr | None:
        match part:
            case Sum(body, index, excluded):
                left = [one for one in (_FIRST, _SECOND) if one not in excluded]
                return add(*(map_nodes(rename(body, {index: one}), change) for one in left))
            case Sym("y" | "t" as name, (index,)):
                own = Y if name == "y" else T
                return own if index is _FIRST else sub(ONE, own)
            case Sym("n", ()):
                return num(2)
            case Delta(first, second):
                return ONE if first is second else ZERO
            case _:
                return None

    return flatten(map_nodes(rename(node, {I: _FIRST}), change))


def _output_of_two(definition: Definition) -> Expr:
    """The first output where the second net input is 0.

    Raises:
        DefinitionError: the two do not sum to 1.
    """

    def written(index: Index) -> Expr:
        formula = rename(definition.at(output(I)), {I: index})

        def change(part: Expr) -> Expr | None:
            match part:
                case Sum(body, bound, _):
                    return add(*(map_nodes(rename(body, {bound: one}), change) for one in (_FIRST, _SECOND)))
                case Sym("net", (one,)):
                    return NET if one is _FIRST else ZERO
                case _:
                    return None

        return flatten(map_nodes(formula, change))

    first, second = written(_FIRST), written(_SECOND)
    if simplify(sub(add(first, second), ONE)) is not ZERO:
        raise DefinitionError("activation", "the outputs depend on one another, and do not sum to 1")
    return simplify(first)
