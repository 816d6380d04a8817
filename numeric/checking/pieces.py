"""The pieces of a gradient at one point, as somebody puts them together: rightly or not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

import numpy as np

from derive.checker.meaning import Facts
from derive.expr import D, Expr, map_nodes
from derive.notation import LOSS, I, K, net, output
from derive.steps import Definition, Setting
from numeric.checking.floats import FloatSample
from numeric.checking.points import Point
from numeric.checking.rounding import without
from numeric.checking.subject import Array, Subject


@dataclass(frozen=True, eq=False)
class Pieces:
    """Everything of one point in float64. Each is computed when it is first asked for.

    Evaluating raises UndefinedError where a formula has no value. Gradients carry the 1/N of the mean.
    """

    checked: Subject
    setting: Setting
    net: Array
    t: Array
    a: Array
    mistaken: dict[tuple[str, bool], list[Array]] = field(default_factory=dict, init=False)
    """Mistaken arrays that were computed already, by the name of the mistake."""

    _facts: dict[frozenset[str], Facts] = field(default_factory=dict, init=False)

    @property
    def samples(self) -> int:
        return len(self.net)

    @property
    def outputs(self) -> int:
        return int(self.net.shape[1])

    @cached_property
    def y(self) -> Array:
        """The outputs, shape (n_samples, n_out)."""
        return self._rows(output(K), net=self.net)

    @cached_property
    def losses(self) -> Array:
        """E of each sample."""
        rows = zip(self.net, self.t, strict=True)
        return np.array([float(self._sample(net=row, t=t).at(LOSS, {})) for row, t in rows])

    @cached_property
    def delta(self) -> Array:
        """∂E/∂net_i by the definitions."""
        return self.slope(D(LOSS, net(I)))

    @cached_property
    def loss_slope(self) -> Array:
        """∂E/∂y_k."""
        return self.slope(D(LOSS, output(I)))

    @cached_property
    def jacobian(self) -> Array:
        """∂y_k/∂net_i at [sample, k, i]."""
        formula = D(output(K), net(I))
        places = range(1, self.outputs + 1)
        found = []
        for row in self.net:
            sample = self._sample(net=row)
            found.append([[sample.at(formula, {K: k, I: i}) for i in places] for k in places])
        return np.array(found)

    @property
    def diagonal(self) -> Array:
        """∂y_i/∂net_i."""
        return np.einsum("sii->si", self.jacobian)

    def slope(self, formula: Expr, **values: Array) -> Array:
        """A derivative of E by something of index i, with the 1/N; further symbols have these values."""
        return self._rows(formula, net=self.net, t=self.t, **values) / self.samples

    def result(
        self,
        formula: Expr | None = None,
        *,
        y: Array | None = None,
        net: Array | None = None,
        t: Array | None = None,
    ) -> Array:
        """The derived formula for δ_i, or another one, with other arrays put for y, net or t."""
        outputs = self.y if y is None else y
        inputs, targets = self.net if net is None else net, self.t if t is None else t
        right = self.checked.derivation.results["delta"].right if formula is None else formula
        return self._rows(right, y=outputs, net=inputs, t=targets) / self.samples

    def loss_slope_at(self, y: Array, t: Array) -> Array:
        """∂E/∂y_k with other arrays put for y and t."""
        return self._rows(D(LOSS, output(I)), y=y, t=t, net=self.net) / self.samples

    def part(self, key: str, y: Array) -> Array:
        """∂y_k/∂net_i by the formula of one case, written in outputs, at [sample, k, i]; another array put for y."""
        formula, places = self.checked.part(key), range(1, self.outputs + 1)
        found = []
        for inputs, outputs in zip(self.net, y, strict=True):
            sample = self._sample(net=inputs, y=outputs)
            found.append([[sample.at(formula, {K: k, I: i}) for i in places] for k in places])
        return np.array(found)

    def each(self, formula: Expr, y: Array) -> Array:
        """A formula of one output, of the index of an output, with another array put for y."""
        return self._rows(formula, net=self.net, y=y)

    def at(self, *, net: Array | None = None, t: Array | None = None) -> Pieces:
        """The pieces at another point."""
        return replace(self, net=self.net if net is None else net, t=self.t if t is None else t)

    def with_loss(self, change: Callable[[Expr], Expr | None]) -> Pieces:
        """The pieces of the loss whose formula was changed, node by node."""
        definition = self.setting.definitions[LOSS.name, 0, None]
        return self.with_definition(Definition(definition.symbol, map_nodes(definition.formula, change)))

    def with_definition(self, definition: Definition) -> Pieces:
        """The pieces with another formula for E or y."""
        return replace(self, setting=replace_definition(self.setting, definition))

    def _sample(self, **values: Array) -> FloatSample:
        names = frozenset(values)
        if names not in self._facts:
            self._facts[names] = Facts(without(self.setting, names))
        return FloatSample(self._facts[names], values)

    def _rows(self, formula: Expr, **arrays: Array) -> Array:
        found = []
        for place in range(self.samples):
            sample = self._sample(**{name: array[place] for name, array in arrays.items()})
            found.append([sample.at(formula, {I: i + 1, K: i + 1}) for i in range(self.outputs)])
        return np.array(found)


@lru_cache(maxsize=64)
def pieces(checked: Subject, point: Point) -> Pieces:
    return Pieces(checked, checked.derivation.setting, point.net, point.t, point.a)


def replace_definition(setting: Setting, definition: Definition) -> Setting:
    """The setting with another formula for a symbol."""
    return Setting({**setting.definitions, definition.key: definition}, setting.domains)
