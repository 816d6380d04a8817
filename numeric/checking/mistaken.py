"""The gradients and losses of those who make a mistake, put together from the pieces of the derivation.

Each function yields the arrays of every way in which the mistake is commonly made; a way whose
formulas have no value at the point is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import log

import numpy as np

from derive.expr import (
    MINUS_ONE,
    Expr,
    Fn,
    Sym,
    fn,
    mul,
    num,
    power,
    walk,
)
from numeric.checking.pieces import Pieces
from numeric.checking.subject import Array
from numeric.checking.ways import chain, defined


def _diagonal(jacobian: Array) -> Array:
    return np.einsum("sii->si", jacobian)


def _eye(pieces: Pieces) -> Array:
    return np.eye(pieces.outputs)[None]


def _couples(pieces: Pieces) -> bool:
    """Whether an output depends on the net inputs of others, as in softmax."""
    return bool(np.any(pieces.jacobian * (1 - _eye(pieces))))


# The Jacobian.


def diagonal_only(pieces: Pieces) -> Iterator[Array]:
    if _couples(pieces):
        yield pieces.loss_slope * pieces.diagonal


def lost_kronecker(pieces: Pieces) -> Iterator[Array]:
    """The formula for i ≠ k in both cases."""
    if _couples(pieces):
        yield from defined(lambda: chain(pieces.loss_slope, pieces.part("other-index", pieces.y)))


def off_diagonal_only(pieces: Pieces) -> Iterator[Array]:
    if _couples(pieces):
        yield chain(pieces.loss_slope, pieces.jacobian * (1 - _eye(pieces)))


def off_diagonal_sign(pieces: Pieces) -> Iterator[Array]:
    if _couples(pieces):
        yield chain(pieces.loss_slope, pieces.jacobian * (2 * _eye(pieces) - 1))


def summed_apart(pieces: Pieces) -> Iterator[Array]:
    """Σ_k ∂y_k/∂net_i or Σ_k ∂E/∂y_k in place of the sum of their products."""
    if _couples(pieces):
        yield pieces.loss_slope * pieces.jacobian.sum(axis=1)
        yield pieces.loss_slope.sum(axis=1, keepdims=True) * pieces.diagonal


def transposed_jacobian(pieces: Pieces) -> Iterator[Array]:
    yield chain(pieces.loss_slope, pieces.jacobian.transpose(0, 2, 1))


def derivative_twice(pieces: Pieces) -> Iterator[Array]:
    yield chain(pieces.delta, pieces.jacobian)
    yield pieces.delta * pieces.diagonal


# What is put for what.


def _by_outputs(pieces: Pieces, y: Array) -> Array:
    """The Jacobian by its formula written in outputs, with another array put for them."""
    return _eye(pieces) * pieces.part("same-index", y) + (1 - _eye(pieces)) * pieces.part("other-index", y)


def derivative_at_output(pieces: Pieces) -> Iterator[Array]:
    """f′(y)."""
    return defined(
        lambda: chain(pieces.loss_slope, pieces.at(net=pieces.y).jacobian),
        lambda: pieces.loss_slope * pieces.at(net=pieces.y).diagonal,
    )


def derivative_at_net(pieces: Pieces) -> Iterator[Array]:
    """A derivative written in y, such as y (1 - y), with net in it."""
    return defined(
        lambda: chain(pieces.loss_slope, _by_outputs(pieces, pieces.net)),
        lambda: pieces.loss_slope * _diagonal(_by_outputs(pieces, pieces.net)),
    )


def net_for_output(pieces: Pieces) -> Iterator[Array]:
    return defined(
        lambda: pieces.result(y=pieces.net),
        lambda: chain(pieces.loss_slope_at(pieces.net, pieces.t), pieces.jacobian),
        lambda: chain(pieces.loss_slope_at(pieces.net, pieces.t), _by_outputs(pieces, pieces.net)),
    )


def activation_twice(pieces: Pieces) -> Iterator[Array]:
    again = pieces.at(net=pieces.y)
    return defined(
        lambda: pieces.result(net=pieces.y, y=again.y),
        lambda: chain(again.delta, pieces.jacobian),
        lambda: chain(pieces.loss_slope_at(again.y, pieces.t), pieces.jacobian),
    )


def activation_twice_loss(pieces: Pieces) -> Iterator[Array]:
    return defined(lambda: pieces.at(net=pieces.y).losses)


def swapped_inputs(pieces: Pieces) -> Iterator[Array]:
    other = pieces.at(net=pieces.t, t=pieces.net)
    return defined(lambda: other.result(), lambda: other.delta)


def swapped_inputs_loss(pieces: Pieces) -> Iterator[Array]:
    return defined(lambda: pieces.at(net=pieces.t, t=pieces.net).losses)


def exchanged(pieces: Pieces) -> Iterator[Array]:
    """Target and output have changed places: in the loss, or in its derivative."""
    return defined(
        lambda: pieces.with_loss(_swapped).delta,
        lambda: chain(pieces.loss_slope_at(pieces.t, pieces.y), pieces.jacobian),
    )


def exchanged_loss(pieces: Pieces) -> Iterator[Array]:
    return defined(lambda: pieces.with_loss(_swapped).losses)


def _swapped(node: Expr) -> Expr | None:
    other = {"y": "t", "t": "y"}
    return Sym(other[node.name], node.indices) if isinstance(node, Sym) and node.name in other else None


# Axes.


def over_samples(pieces: Pieces) -> Iterator[Array]:
    """The sum inside of the activation runs over the samples, or over everything."""
    if _couples(pieces):
        columns = pieces.at(net=pieces.net.T, t=pieces.t.T)
        yield from _by_other_outputs(pieces, lambda: columns.y.T)
        whole = pieces.at(net=pieces.net.reshape(1, -1), t=pieces.t.reshape(1, -1))
        yield from _by_other_outputs(pieces, lambda: whole.y.reshape(pieces.net.shape))


def _by_other_outputs(pieces: Pieces, y: Callable[[], Array]) -> Iterator[Array]:
    return defined(
        lambda: pieces.result(y=y()),
        lambda: chain(pieces.loss_slope_at(y(), pieces.t), _by_outputs(pieces, y())),
    )


def spread(axis: int) -> Callable[[Pieces], Iterator[Array]]:
    """The gradient summed or averaged along an axis, and broadcast back."""

    def along(pieces: Pieces) -> Iterator[Array]:
        total = pieces.delta.sum(axis=axis, keepdims=True)
        yield np.broadcast_to(total, pieces.delta.shape)
        yield np.broadcast_to(total / pieces.delta.shape[axis], pieces.delta.shape)

    return along


# The loss.


def as_classes(pieces: Pieces) -> Pieces:
    """The pieces where each target is the single 1 of its largest entry."""
    return pieces.at(t=np.eye(pieces.outputs)[pieces.t.argmax(axis=1)])


def classes(pieces: Pieces) -> Iterator[Array]:
    return defined(lambda: as_classes(pieces).result(), lambda: as_classes(pieces).delta)


def classes_loss(pieces: Pieces) -> Iterator[Array]:
    return defined(lambda: as_classes(pieces).losses)


def _with_base(base: int) -> Callable[[Expr], Expr | None]:
    def change(node: Expr) -> Expr | None:
        is_log = isinstance(node, Fn) and node.name == "log"
        return mul(power(fn("log", num(base)), MINUS_ONE), node) if is_log else None

    return change


def _has_log(pieces: Pieces) -> bool:
    return any(isinstance(node, Fn) and node.name == "log" for node in walk(pieces.checked.definitions[0]))


def log_base(base: int) -> Callable[[Pieces], Iterator[Array]]:
    def gradient(pieces: Pieces) -> Iterator[Array]:
        if _has_log(pieces):
            yield pieces.with_loss(_with_base(base)).delta
            yield pieces.delta * log(base)

    return gradient


def log_base_loss(base: int) -> Callable[[Pieces], Iterator[Array]]:
    return lambda pieces: iter([pieces.with_loss(_with_base(base)).losses] if _has_log(pieces) else [])
