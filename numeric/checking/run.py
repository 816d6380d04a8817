"""One check of one function: what it is asked, what it returns, and the verdicts on that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from numeric.checking.calling import Called, FunctionError
from numeric.checking.difference import central, complex_step, step
from numeric.checking.judge import Case, judge
from numeric.checking.mistakes import CLASSES, MISTAKES, OFFSET
from numeric.checking.pieces import Pieces, pieces
from numeric.checking.points import Point
from numeric.checking.recognise import recognise_shape
from numeric.checking.report import GradcheckReport, Judgement, Quantity, Words
from numeric.checking.subject import Array, Subject
from numeric.checking.truth import Facts, facts

_DOUBLE = float(np.finfo(np.float64).eps)
_DIFFERENCED = {"numpy": 2}
"""At how many points differences of a loss are taken; at one where every call takes long."""

_UNSTEADY = (
    "two calls with the same arguments gave different results: nothing can be decided",
    "同样的参数调用两次结果不同：无法判定",
)
_TOGETHER = ("loss and gradient belong together", "损失与梯度彼此相符")
_APART = ("the gradient is not the gradient of the loss beside it", "这个梯度不是与它一起给出的损失的梯度")
_CLASSES_NOTE = (
    "the targets are read as classes, by their largest entry: checked with one-hot targets alone",
    "目标值被当作类别（取最大的分量）：只用独热目标值作了检验",
)
_NEAR_KINK = ("no differences were taken in samples on or near a kink", "位于或靠近不可导点的样本没有作差分")


@dataclass(frozen=True, eq=False)
class Tried:
    """One point, what the function returned there, and what is right."""

    point: Point
    returned: Any
    facts: Facts
    pieces: Pieces


@dataclass(frozen=True, eq=False)
class Run:
    """One check of one function."""

    checked: Subject
    one: Called
    takes: int
    targets: str
    kind: str
    strict: bool

    def arguments(self, point: Point, net: Array | None = None) -> tuple[Array, ...]:
        t = point.t.argmax(axis=1) if self.targets == "labels" else point.t
        moved = point.net if net is None else net
        return (point.a, moved, t) if self.takes == 3 else (moved, t)

    def report(self, points: Sequence[Point], *, own: bool) -> GradcheckReport:
        first = self.one(*self.arguments(points[0]))
        again = self.one(*self.arguments(points[0]))
        if any(np.iscomplexobj(part) for part in (first if isinstance(first, tuple) else (first,))):
            raise FunctionError(f"{self.one.name} returns complex numbers; real ones are expected")
        kind, precision = self._kind(first, points[0]), _precision(first)
        if not _same(first, again):
            return self._finished(kind, precision, Judgement.UNDECIDED, (), points, (_UNSTEADY,))
        tried = []
        for point in points:
            right = facts(self.checked, point, precision)
            if own or point.title not in _KINK_TITLES or np.any(right.delta.kinks):
                returned = first if point is points[0] else self.one(*self.arguments(point))
                tried.append(Tried(point, returned, right, pieces(self.checked, point)))
        kind = self._reconsidered(kind, tried[0])
        quantities, notes = self._quantities(kind, tried, precision)
        lenient = [one for one in tried if not one.point.dense]
        if self.targets == "auto" and lenient and len(lenient) < len(tried) and _reads_classes(quantities):
            again_quantities, notes = self._quantities(kind, lenient, precision)
            if all(quantity.judgement is Judgement.RIGHT for quantity in again_quantities):
                quantities, notes, tried = again_quantities, (*notes, _CLASSES_NOTE), lenient
        found = {quantity.judgement for quantity in quantities}
        judgement = next((one for one in (Judgement.WRONG, Judgement.UNDECIDED) if one in found), Judgement.RIGHT)
        return self._finished(kind, precision, judgement, quantities, [one.point for one in tried], notes)

    def _finished(
        self,
        kind: str,
        precision: float,
        judgement: Judgement,
        quantities: tuple[Quantity, ...],
        points: Sequence[Point],
        notes: tuple[Words, ...],
    ) -> GradcheckReport:
        against = self.checked.derivation.name
        told = tuple((point.title, point.net.shape) for point in points)
        name, library = self.one.name, self.one.library.name
        together = True if _TOGETHER in notes else False if _APART in notes else None
        return GradcheckReport(name, against, kind, library, precision, judgement, quantities, told, together, notes)

    def _kind(self, returned: Any, point: Point) -> str:
        if self.kind == "both" and not isinstance(returned, tuple):
            raise FunctionError(f"{self.one.name} returns one array; (loss, gradient) is expected")
        if self.kind in ("loss", "gradient") and isinstance(returned, tuple):
            raise FunctionError(f"{self.one.name} returns two arrays; one is expected for kind {self.kind}")
        if self.kind != "auto":
            return self.kind
        if self.takes == 3:
            return "weights"
        if isinstance(returned, tuple):
            return "both"
        return "loss" if _is_loss(returned, point) else "gradient"

    def _reconsidered(self, kind: str, first: Tried) -> str:
        """A gradient whose outputs were summed away looks like the losses of the samples."""
        if self.kind == "auto" and kind == "loss" and first.returned.ndim == 1 and first.returned.size > 1:
            case = Case(first.point, first.pieces, first.returned, first.facts.delta)
            if recognise_shape("gradient", [case.observed], 1e-6):
                return "gradient"
        return kind

    def _quantities(
        self, kind: str, tried: Sequence[Tried], precision: float
    ) -> tuple[tuple[Quantity, ...], tuple[Words, ...]]:
        match kind:
            case "loss":
                return self._loss(tried, lambda returned: returned, precision)[0], ()
            case "gradient":
                return (self._judged("gradient", tried, lambda one: one.returned, precision),), ()
            case "weights":
                return self._weights(tried, precision), ()
            case _:
                return self._both(tried, precision)

    def _judged(
        self, name: str, tried: Sequence[Tried], returned: Callable[[Tried], Array], precision: float
    ) -> Quantity:
        field = {"gradient": "delta"}.get(name, name)
        cases = [Case(one.point, one.pieces, returned(one), getattr(one.facts, field)) for one in tried]
        return judge(name, cases, ("digits",), precision, strict=self.strict)

    def _weights(self, tried: Sequence[Tried], precision: float) -> tuple[Quantity, ...]:
        if isinstance(tried[0].returned, tuple):
            return (
                self._judged("dw", tried, lambda one: one.returned[0], precision),
                self._judged("db", tried, lambda one: one.returned[1], precision),
            )
        return (self._judged("dw", tried, lambda one: one.returned, precision),)

    def _both(self, tried: Sequence[Tried], precision: float) -> tuple[tuple[Quantity, ...], tuple[Words, ...]]:
        place = 0 if _is_loss(tried[0].returned[0], tried[0].point) else 1
        losses, cases = self._loss(tried, lambda returned: returned[place], precision)
        gradient = self._judged("gradient", tried, lambda one: one.returned[1 - place], precision)
        if gradient.shapes or not cases:
            return (*losses, gradient), ()
        beside = [one.returned[1 - place] for one in tried if any(case.point is one.point for case in cases)]
        apart = any(
            np.any(np.abs(case.yours - own) > 2 * case.error + 2 * case.tolerance(precision))
            for case, own in zip(cases, beside, strict=True)
        )
        return (*losses, gradient), (_APART if apart else _TOGETHER,)

    def _loss(
        self, tried: Sequence[Tried], pick: Callable[[Any], Array], precision: float
    ) -> tuple[tuple[Quantity, ...], list[Case]]:
        """The verdict on the values of a loss function, and on its slope where that can be had."""
        name = "losses" if pick(tried[0].returned).ndim == 1 and pick(tried[0].returned).size > 1 else "loss"
        losses = self._judged(name, tried, lambda one: _scalar(pick(one.returned)), precision)
        if losses.shapes:
            return (losses,), []
        cases, trusted, skipped = self._slopes(tried, pick, precision)
        if not cases:
            return (losses,), []
        slope = judge("slope", cases, ("central", "complex") if trusted else ("central",), precision)
        if skipped:
            slope = replace(slope, notes=(*slope.notes, _NEAR_KINK))
        if losses.judgement is Judgement.WRONG and slope.judgement is Judgement.RIGHT:
            losses = replace(losses, mistakes=((OFFSET,),))
        return (losses, slope), cases

    def _slopes(
        self, tried: Sequence[Tried], pick: Callable[[Any], Array], precision: float
    ) -> tuple[list[Case], bool, bool]:
        """The slope of a loss function at some points; whether complex steps served; whether kinks were left out."""
        cases, trusted, skipped = list[Case](), True, False
        for one in tried[: _DIFFERENCED.get(self.one.library.name, 1)]:
            if not np.isfinite(pick(one.returned)).all():
                continue
            if one.facts.clearance.min() < 4 * step(float(np.abs(one.point.net).max()), precision):
                skipped = True
                continue

            def mean(net: Array, point: Point = one.point) -> complex:
                return complex(np.mean(pick(self.one(*self.arguments(point, net)))))

            rounding = float(np.asarray(one.facts.loss.tolerance(precision)))
            slope, error = central(mean, one.point.net, precision, rounding)
            exact = complex_step(mean, one.point.net, precision, slope, error)
            trusted &= exact is not None
            truth = one.facts.delta
            if exact is None:
                cases.append(Case(one.point, one.pieces, slope, truth, 2 * error))
            else:
                cases.append(Case(one.point, one.pieces, exact, truth))
        return cases, trusted and bool(cases), skipped


_KINK_TITLES = {("a kink", "不可导点")}


def _is_loss(array: Array, point: Point) -> bool:
    if array.shape == point.net.shape:
        return False
    return bool(array.size == 1 or array.shape == (len(point.net),))


def _scalar(array: Array) -> Array:
    return array.reshape(()) if array.size == 1 else array


def _precision(returned: Any) -> float:
    """The ε of the numbers returned, the coarsest of them."""
    parts = returned if isinstance(returned, tuple) else (returned,)
    return max(_DOUBLE, *(float(np.finfo(part.dtype).eps) for part in parts))


def _same(first: Any, again: Any) -> bool:
    pairs = zip(first, again, strict=True) if isinstance(first, tuple) else ((first, again),)
    return all(np.array_equal(one, other, equal_nan=True) for one, other in pairs)


def _reads_classes(quantities: Sequence[Quantity]) -> bool:
    wrong = [quantity for quantity in quantities if quantity.judgement is Judgement.WRONG]
    return bool(wrong) and all((MISTAKES[CLASSES],) in quantity.mistakes for quantity in wrong)
