"""Somebody's own loss or gradient held against the derived one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from numeric.checking.calling import Called, FunctionError, arity, called, fitting
from numeric.checking.difference import central, complex_step, step
from numeric.checking.judge import Case, judge
from numeric.checking.mistakes import CLASSES, MISMATCH, MISTAKES, OFFSET
from numeric.checking.pieces import Pieces, pieces
from numeric.checking.points import TARGETS, Point, PointError, kink_points, own_point, random_points
from numeric.checking.recognise import recognise_shape
from numeric.checking.report import GradcheckReport, Judgement, Quantity, Words
from numeric.checking.subject import Array, Subject, subject
from numeric.checking.truth import Facts, facts

KINDS = ("auto", "loss", "gradient", "both", "weights")
SAMPLES, CLASSES_TRIED, INPUTS = 5, 3, 4
"""The sizes of a batch: pairwise different, so that a wrong axis and a transposition show."""
_DOUBLE = float(np.finfo(np.float64).eps)
_DIFFERENCED = 2
"""Differences of a loss are taken at so many points."""

_UNSTEADY = (
    "two calls with the same arguments gave different results: nothing can be decided",
    "同样的参数调用两次结果不同：无法判定",
)
_TOGETHER = ("loss and gradient belong together", "损失与梯度彼此相符")
_CLASSES_NOTE = (
    "the targets are read as classes, by their largest entry: checked with one-hot targets alone",
    "目标值被当作类别（取最大的分量）：只用独热目标值作了检验",
)
_NEAR_KINK = ("no differences were taken in samples on or near a kink", "位于或靠近不可导点的样本没有作差分")


def gradcheck(
    function: Callable[..., Any],
    against: str = "",
    *,
    loss: str = "",
    activation: str = "",
    hypotheses: Sequence[str] | None = None,
    let: Sequence[str] = (),
    parameters: Mapping[str, float] | None = None,
    net: Any = None,
    t: Any = None,
    a: Any = None,
    kind: str = "auto",
    library: str = "auto",
    targets: str = "auto",
    samples: int | None = None,
    classes: int = CLASSES_TRIED,
    inputs: int = INPUTS,
    seed: int = 1,
    strict: bool = False,
) -> GradcheckReport:
    """Hold somebody's loss or gradient against the derived one, entry by entry.

    The function is one of
        (net, t) → the loss, a number: the mean over the samples, in nats; or that of each sample, (n_samples,);
        (net, t) → its gradient by net, (n_samples, n_out), which carries the 1/n_samples of the mean;
        (net, t) → both, as a tuple;
        (a, net, t) → dw of shape (n_out, n_in), or (dw, db) with db of shape (n_out,),
    with net and t of shape (n_samples, n_out) and a of shape (n_samples, n_in). It is called with copies, in
    float64, as NumPy arrays or as tensors of PyTorch or JAX. A parameter of the formulas that it takes by
    name, such as gamma, is passed.

    Gradients and losses are compared with values at 50 digits. A difference counts where it exceeds
    16 ε Σ, with ε the precision of the numbers returned and Σ the first-order bound, in units of ε, of the
    rounding errors of an evaluation by the definitions: what cancels counts with the size of its operands.
    A difference that float32 would explain is noted and does not fail, unless `strict`. The slope of a loss
    function is also taken by central differences, with a step of ε^(1/5) and one of half of that, compared
    with what the two steps say of their own error; and by a complex step where the function allows it.

    Args:
        function: what is to be checked.
        against: the name of a pair, such as "softmax-ce".
        loss: with `activation`, formulas or names in place of `against`, as `derive` takes them.
        activation: see `loss`.
        hypotheses: equations that the targets fulfil; None takes those of the table.
        let: "gamma=2" gives a parameter of the formulas a value.
        parameters: the same as numbers, {"gamma": 2}.
        net: net inputs to try, with `t`; random ones by default, and one batch on a kink if there is any.
        t: targets, with `net`.
        a: the inputs of the layer, where the function takes them.
        kind: loss, gradient, both or weights; auto goes by the arguments and what is returned.
        library: numpy, torch, jax; auto tries NumPy arrays first.
        targets: dense and one-hot ones by default; one-hot or dense alone; labels passes classes, (n_samples,).
        samples: the size of the batch; 5, and another of 7, by default.
        classes: n_out.
        inputs: n_in.
        seed: chooses the random points.
        strict: accept nothing beyond rounding of the precision returned.

    Raises:
        UnknownNameError, MisfitError, FormulaError, DefinitionError: `against` or the formulas are not known.
        FunctionError: the function cannot be called so, raises, or returns no numbers.
        PointError: net and t do not fit one another or the loss, or no random ones are found.
    """
    _refuse(kind, KINDS, "kind")
    _refuse(targets, TARGETS, "targets")
    checked = subject(against, loss=loss, activation=activation, hypotheses=hypotheses, let=let, parameters=parameters)
    if (net is None) != (t is None):
        raise PointError("give both net and t, or neither")
    if net is not None:
        points = [own_point(net, t, a, inputs, seed)]
    else:
        for name, size in (("samples", samples), ("classes", classes), ("inputs", inputs)):
            if size is not None and size < 1:
                raise PointError(f"{name} must be at least 1")
        shape = (samples or SAMPLES, classes, inputs)
        points = random_points(checked, shape, seed, targets=targets, fixed=samples is not None)
        if targets != "labels":
            points += kink_points(checked, points)
    one = called(function, library, checked.parameters)
    takes = 3 if kind == "weights" else arity(one) if kind == "auto" else 2
    run = _Run(checked, one, takes, targets, kind, strict)
    if library == "auto":
        run = replace(run, one=fitting(one, run.arguments(points[0])))
    return run.report(points, own=net is not None)


def assert_gradient(function: Callable[..., Any], against: str = "", **options: Any) -> GradcheckReport:
    """Assert that a loss or a gradient is right; the arguments are those of `gradcheck`.

    Raises:
        AssertionError: it is wrong or undecided; the message has the worst entry, both values and the mistake.
        Others: as `gradcheck`.
    """
    __tracebackhide__ = True
    report = gradcheck(function, against, **options)
    if not report.right:
        raise AssertionError(str(report))
    return report


def _refuse(value: str, known: Sequence[str], name: str) -> None:
    if value not in known:
        raise FunctionError(f"there is no {name} {value!r}; choose {', '.join(known)}")


@dataclass(frozen=True, eq=False)
class _Tried:
    """One point, what the function returned there, and what is right."""

    point: Point
    returned: Any
    facts: Facts
    pieces: Pieces


@dataclass(frozen=True, eq=False)
class _Run:
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
        kind, precision = self._kind(first, points[0]), _precision(first)
        if not _same(first, again):
            return self._finished(kind, precision, Judgement.UNDECIDED, (), points, (_UNSTEADY,))
        tried = []
        for point in points:
            right = facts(self.checked, point, precision)
            if own or point.title not in _KINK_TITLES or np.any(right.delta.kinks):
                returned = first if point is points[0] else self.one(*self.arguments(point))
                tried.append(_Tried(point, returned, right, pieces(self.checked, point)))
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
        return GradcheckReport(name, against, kind, library, precision, judgement, quantities, told, notes)

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

    def _reconsidered(self, kind: str, first: _Tried) -> str:
        """A gradient whose outputs were summed away looks like the losses of the samples."""
        if self.kind == "auto" and kind == "loss" and first.returned.ndim == 1 and first.returned.size > 1:
            case = Case(first.point, first.pieces, first.returned, first.facts.delta)
            if recognise_shape("gradient", [case.observed], 1e-6):
                return "gradient"
        return kind

    def _quantities(
        self, kind: str, tried: Sequence[_Tried], precision: float
    ) -> tuple[tuple[Quantity, ...], tuple[Words, ...]]:
        match kind:
            case "loss":
                losses, slopes = self._loss(tried, lambda returned: returned, precision)
                return (losses, *slopes), ()
            case "gradient":
                return (self._judged("gradient", tried, lambda one: one.returned, precision),), ()
            case "weights":
                return self._weights(tried, precision), ()
            case _:
                return self._both(tried, precision)

    def _judged(
        self, name: str, tried: Sequence[_Tried], returned: Callable[[_Tried], Array], precision: float
    ) -> Quantity:
        field = {"gradient": "delta"}.get(name, name)
        cases = [Case(one.point, one.pieces, returned(one), getattr(one.facts, field)) for one in tried]
        return judge(name, cases, ("digits",), precision, strict=self.strict)

    def _weights(self, tried: Sequence[_Tried], precision: float) -> tuple[Quantity, ...]:
        if isinstance(tried[0].returned, tuple):
            return (
                self._judged("dw", tried, lambda one: one.returned[0], precision),
                self._judged("db", tried, lambda one: one.returned[1], precision),
            )
        return (self._judged("dw", tried, lambda one: one.returned, precision),)

    def _both(self, tried: Sequence[_Tried], precision: float) -> tuple[tuple[Quantity, ...], tuple[Words, ...]]:
        place = 0 if _is_loss(tried[0].returned[0], tried[0].point) else 1
        losses, slopes = self._loss(tried, lambda returned: returned[place], precision)
        gradient = self._judged("gradient", tried, lambda one: one.returned[1 - place], precision)
        notes = tuple[Words, ...]()
        if losses.shapes is None and gradient.shapes is None:
            cases = self._slopes(tried, lambda returned: returned[place], precision)[0]
            returned = [one.returned[1 - place] for one in tried if any(case.point is one.point for case in cases)]
            apart = any(
                np.any(np.abs(case.yours - own) > 2 * case.error + case.tolerance(precision))
                for case, own in zip(cases, returned, strict=True)
            )
            if apart:
                gradient = replace(gradient, mistakes=(*gradient.mistakes, (MISMATCH,)))
            elif cases:
                notes = (_TOGETHER,)
        return (losses, *slopes, gradient), notes

    def _loss(
        self, tried: Sequence[_Tried], pick: Callable[[Any], Array], precision: float
    ) -> tuple[Quantity, tuple[Quantity, ...]]:
        """The verdict on the values of a loss function, and on its slope where that can be had."""
        name = "losses" if pick(tried[0].returned).ndim == 1 and pick(tried[0].returned).size > 1 else "loss"
        losses = self._judged(name, tried, lambda one: _scalar(pick(one.returned)), precision)
        if losses.shapes:
            return losses, ()
        cases, trusted, skipped = self._slopes(tried, pick, precision)
        if not cases:
            return losses, ()
        methods = ("central", "complex") if trusted else ("central",)
        slope = judge("slope", cases, methods, precision)
        if skipped:
            slope = replace(slope, notes=(*slope.notes, _NEAR_KINK))
        if losses.judgement is Judgement.WRONG and not losses.mistakes and slope.judgement is Judgement.RIGHT:
            losses = replace(losses, mistakes=((OFFSET,),))
        return losses, (slope,)

    def _slopes(
        self, tried: Sequence[_Tried], pick: Callable[[Any], Array], precision: float
    ) -> tuple[list[Case], bool, bool]:
        """The slope of a loss function at some points; whether complex steps served; whether kinks were left out."""
        cases, trusted, skipped = list[Case](), True, False
        for one in tried[:_DIFFERENCED]:
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
    return max(float(np.finfo(part.dtype).eps) if part.dtype.kind in "fc" else _DOUBLE for part in parts)


def _same(first: Any, again: Any) -> bool:
    pairs = zip(first, again, strict=True) if isinstance(first, tuple) else ((first, again),)
    return all(np.array_equal(one, other, equal_nan=True) for one, other in pairs)


def _reads_classes(quantities: Sequence[Quantity]) -> bool:
    wrong = [quantity for quantity in quantities if quantity.judgement is Judgement.WRONG]
    return bool(wrong) and all((MISTAKES[CLASSES],) in quantity.mistakes for quantity in wrong)
