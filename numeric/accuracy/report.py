"""Everything that is measured of one pair: ours, the peers, and why where a goal is missed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import ModuleType

from derive.catalog import UnknownNameError, derive, known_name
from derive.tables import ACTIVATIONS, LOSSES, pairs
from numeric.accuracy.measure import QUANTITIES, Array, Deviation, Functions, Measured, Values, measure
from numeric.accuracy.points import samples
from numeric.accuracy.reasons import Case, explain
from numeric.accuracy.truth import Truth, parameters_of, reference_of, truths
from numeric.peers import PEERS, Peer
from numeric.reference import Reference

NAMES = {f"{activation.name}-{loss.name}": (activation.name, loss.name) for activation, loss in pairs()}
"""Activation and loss by the name of the pair."""


def pair_name(name: str) -> str:
    """The name of a pair as the tables have it, loss and activation in either order.

    Raises:
        UnknownNameError, MisfitError: it is the name of no pair.
    """
    known = known_name(name)
    for pair, (activation, loss) in NAMES.items():
        if known in (pair, f"{loss}-{activation}"):
            return pair
    raise UnknownNameError(f"{name} has no loss; accuracy is measured of a pair, such as softmax-ce")


@dataclass(frozen=True)
class Miss:
    """A deviation beyond its goal, and the reason; no reason is a failure."""

    quantity: str
    deviation: Deviation
    reason: str


@dataclass(frozen=True)
class PairReport:
    """The accuracy of one pair in one format. A peer that is not installed is None."""

    name: str
    dtype: str
    parameters: Mapping[str, float]
    n_samples: int
    ours: Measured
    peers: Mapping[str, Measured | None]
    misses: tuple[Miss, ...]

    @property
    def failures(self) -> tuple[str, ...]:
        """What must not be, each in one line."""
        lines = [f"{self.name}: {warning}" for warning in self.ours.warnings]
        lines += [describe(self.name, miss) for miss in self.misses if not miss.reason]
        return tuple(lines)

    @property
    def holds(self) -> bool:
        return not self.failures

    def reasons(self) -> tuple[str, ...]:
        """Every reason that applies somewhere, once."""
        return tuple(dict.fromkeys(miss.reason for miss in self.misses if miss.reason))

    def worse(self, peer: str) -> tuple[Deviation, ...]:
        """Where ours is beyond the goal and the peer more than 1 ulp better."""
        theirs = self.peers[peer]
        if theirs is None:
            return ()
        return tuple(
            own
            for quantity in QUANTITIES
            for own, other in zip(
                self.ours.quantities[quantity].deviations, theirs.quantities[quantity].deviations, strict=True
            )
            if own.ulps > self.ours.quantities[quantity].goal and other.ulps < own.ulps - 1
        )

    def better(self, peer: str) -> int:
        """At how many numbers the peer is beyond the goal and ours more than 1 ulp better."""
        theirs = self.peers[peer]
        if theirs is None:
            return 0
        return sum(
            other.ulps > theirs.quantities[quantity].goal and own.ulps < other.ulps - 1
            for quantity in QUANTITIES
            for own, other in zip(
                self.ours.quantities[quantity].deviations, theirs.quantities[quantity].deviations, strict=True
            )
        )


def describe(name: str, miss: Miss) -> str:
    """One line: what is off, by how much, where."""
    found = miss.deviation
    net, t = (", ".join(f"{x:.17g}" for x in row) for row in (found.sample.net, found.sample.t))
    return (
        f"{name}: {miss.quantity}[{found.entry}] is {found.got!r}, not {found.true} ({found.ulps:.3g} ulp)"
        f" at net = ({net}), t = ({t})"
    )


def report(
    name: str,
    dtype: str = "float64",
    *,
    peers: bool = True,
    limit: int | None = None,
    functions: Functions | None = None,
) -> PairReport:
    """Measure a pair of the tables; `limit` takes fewer rows of points, `functions` others than the generated ones.

    Raises:
        UnprovedError: the pair cannot be generated.
    """
    activation, loss = NAMES[name]
    reference = _reference(name)
    true = truths(reference, samples(ACTIVATIONS[activation], LOSSES[loss], dtype, limit))
    parameters = parameters_of(reference.derivation)
    ours = measure(functions or generated(name, parameters), true, dtype)
    beside = {peer.name: _of_peer(peer, name, parameters, true, dtype) for peer in PEERS} if peers else {}
    return PairReport(name, dtype, parameters, len(true), ours, beside, tuple(_misses(ours, reference, true, dtype)))


def generated(name: str, parameters: Mapping[str, float]) -> Functions:
    """The functions of the generated module."""
    from numeric.generation import kernels

    return functions_of(kernels(name), parameters)


def functions_of(module: ModuleType, parameters: Mapping[str, float]) -> Functions:
    """Each function of a generated module on its own, and loss and δ together."""

    def values(net: Array, t: Array) -> Sequence[Values]:
        output = module.output(net, **parameters)
        alone = Values(output, module.loss(net, t, **parameters), module.delta(net, t, **parameters))
        return [alone, Values(output, *module.loss_and_delta(net, t, **parameters))]

    return values


def _of_peer(
    peer: Peer, name: str, parameters: Mapping[str, float], true: Sequence[Truth], dtype: str
) -> Measured | None:
    if not peer.is_installed:
        return None
    functions = peer.functions(*NAMES[name], parameters)
    return measure(lambda net, t: [Values(*functions(net, t))], true, dtype)


@cache
def _reference(name: str) -> Reference:
    return reference_of(derive(name))


def _misses(ours: Measured, reference: Reference, true: Sequence[Truth], dtype: str) -> list[Miss]:
    return [
        Miss(quantity, deviation, explain(Case(reference, true[deviation.place], quantity, deviation, dtype)))
        for quantity, accuracy in ours.quantities.items()
        for deviation in accuracy.beyond
    ]
