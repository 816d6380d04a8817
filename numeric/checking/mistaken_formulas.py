"""The gradients of those who differentiate another formula: a product by half, a term less, another record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cache, lru_cache, partial

from derive.catalog import derive
from derive.expr import Add, D, Expr, Mul, Num, Sym, map_nodes, symbols, walk
from derive.notation import LOSS, I, K, activation_definition, hypothesis, loss_definition, net, output
from derive.pair import derive_pair
from derive.steps import Definition
from derive.tables import ACTIVATIONS, LOSSES, Activation, Loss
from numeric.checking.pieces import Pieces, replace_definition
from numeric.checking.subject import Array, Subject
from numeric.checking.ways import chain, defined, has_values


def half_product(pieces: Pieces) -> Iterator[Array]:
    """One factor of a product in the loss or in the activation is taken for constant, in one product or in each."""
    for place, name in enumerate(("y", "net")):
        products = _products(pieces.checked.definitions[place], name)
        for order in (0, 1):
            chosen = {node: moving[order] for node, moving in products.items()}
            yield from defined(*(partial(_held, pieces, name, {node: factor}) for node, factor in chosen.items()))
            if len(chosen) > 1:
                yield from defined(partial(_held, pieces, name, chosen))


def _products(formula: Expr, name: str) -> dict[Expr, list[Expr]]:
    """The products of which two factors depend on a variable, and these factors."""
    found = {}
    for node in walk(formula):
        factors = node.factors if isinstance(node, Mul) else ()
        moving = [factor for factor in factors if any(symbol.name == name for symbol in symbols(factor))]
        if len(moving) > 1:
            found[node] = moving
    return found


def _held(pieces: Pieces, name: str, factors: Mapping[Expr, Expr]) -> Array:
    """δ where y, or net, does not move inside of one factor of some products."""

    def hold(part: Expr) -> Expr | None:
        return Sym(_HELD, part.indices) if isinstance(part, Sym) and part.name == name else None

    def change(part: Expr) -> Expr | None:
        if part not in factors:
            return None
        return map_nodes(part, lambda inner: map_nodes(inner, hold) if inner is factors[part] else None)

    symbol, formula = _definition(pieces, name)
    values = {_HELD: pieces.y if name == "y" else pieces.net}
    changed = pieces.with_definition(Definition(symbol, map_nodes(formula, change)))
    return changed.slope(D(LOSS, net(I)), **values)


_HELD = "held"


def _definition(pieces: Pieces, name: str) -> tuple[Sym, Expr]:
    loss, activation = pieces.checked.definitions
    return (LOSS, loss) if name == "y" else (output(K), activation)


def missing_term(pieces: Pieces) -> Iterator[Array]:
    """One term of a sum in the formula of the loss is left out."""
    return (changed.delta for changed in _with_a_term_less(pieces))


def missing_term_loss(pieces: Pieces) -> Iterator[Array]:
    return (changed.losses for changed in _with_a_term_less(pieces))


def _with_a_term_less(pieces: Pieces) -> Iterator[Pieces]:
    for node in dict.fromkeys(walk(pieces.checked.definitions[0])):
        terms = node.terms if isinstance(node, Add) else ()
        for place in range(len(terms)):
            changed = pieces.with_loss({node: Add(terms[:place] + terms[place + 1 :])}.get)
            if has_values(changed):
                yield changed


Ways = Callable[[Pieces], Iterator[Array]]


def other_activation(name: str) -> Ways:
    """The derivative of another activation: of its own outputs, or with the ∂E/∂y of the right ones."""

    def gradient(pieces: Pieces) -> Iterator[Array]:
        for other in _with_activation(pieces, name):
            yield other.delta
            yield chain(pieces.loss_slope, other.jacobian)

    return gradient


def other_activation_loss(name: str) -> Ways:
    return lambda pieces: (other.losses for other in _with_activation(pieces, name))


def other_derivative(name: str) -> Ways:
    """The derivative of another activation written in outputs, such as y (1 - y), at the outputs of this one."""

    def gradient(pieces: Pieces) -> Array:
        return pieces.loss_slope * pieces.each(_derivative(name), pieces.y)

    return lambda pieces: defined(partial(gradient, pieces))


@cache
def _derivative(name: str) -> Expr:
    """∂y_k/∂net_i for i = k, written in outputs where it can be."""
    return next(part.result for part in derive(name).parts if part.key == "same-index")


def other_loss(name: str) -> Ways:
    """The gradient of another loss, and that which its hypotheses make of it, whether or not they hold here."""

    def gradient(pieces: Pieces) -> Iterator[Array]:
        for other in _with_loss(pieces, name):
            yield other.delta
            if LOSSES[name].hypotheses:
                yield from defined(lambda: pieces.result(_under_hypotheses(pieces.checked, name)))

    return gradient


@lru_cache(maxsize=32)
def _under_hypotheses(checked: Subject, name: str) -> Expr:
    setting = replace_definition(checked.derivation.setting, loss_definition(LOSSES[name], {}))
    supposed = [hypothesis(text) for text in LOSSES[name].hypotheses]
    return derive_pair(name, setting, supposed).results["delta"].right


def other_loss_values(name: str) -> Ways:
    return lambda pieces: (other.losses for other in _with_loss(pieces, name))


def _with_activation(pieces: Pieces, name: str) -> Iterator[Pieces]:
    record = ACTIVATIONS[name]
    return _changed(pieces, activation_definition(record, _given(pieces, record)))


def _with_loss(pieces: Pieces, name: str) -> Iterator[Pieces]:
    record = LOSSES[name]
    return _changed(pieces, loss_definition(record, _given(pieces, record)))


def _given(pieces: Pieces, record: Activation | Loss) -> dict[str, Expr]:
    known = pieces.checked.parameters
    return {one.name: Num(Fraction(known[one.name])) for one in record.parameters if one.name in known}


def _changed(pieces: Pieces, definition: Definition) -> Iterator[Pieces]:
    changed = pieces.with_definition(definition)
    if definition != pieces.setting.definitions[definition.key] and has_values(changed):
        yield changed
