"""The points at which somebody's function is tried: dense and extreme targets, batches of two sizes, a kink."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf, isfinite

import numpy as np

from derive.checker.values import CannotError
from derive.expr import Expr, Fn, Where, free_indices, sub, walk
from derive.notation import LOSS
from derive.steps import Domain
from derive.writing.plain import plain
from numeric.checking.rounding import Rounded
from numeric.checking.subject import Array, Subject

TARGETS = ("auto", "dense", "one-hot", "labels")


class PointError(ValueError):
    """No point can be had, or the point given does not fit."""


@dataclass(frozen=True, eq=False)
class Point:
    """One batch: net and t of shape (n_samples, n_out), a of shape (n_samples, n_in)."""

    title: tuple[str, str]
    """English, Chinese."""
    net: Array
    t: Array
    a: Array
    dense: bool = False
    """The targets of a sample are no single 1 among zeros."""


@dataclass(frozen=True)
class _Kind:
    """One way to draw the targets of a batch; None where they are outside of the domain."""

    name: str
    title: tuple[str, str]
    draw: Callable[[np.random.Generator, Domain, tuple[int, int]], Array | None]
    more_samples: int = 0


def _dense(random: np.random.Generator, domain: Domain, shape: tuple[int, int]) -> Array:
    match domain:
        case Domain.UNIT:
            return random.uniform(0.05, 0.95, shape)
        case Domain.POSITIVE:
            return np.exp(random.uniform(np.log(0.1), np.log(3), shape))
        case Domain.REAL:
            return random.uniform(0.1, 2, shape) * random.choice([-1.0, 1.0], shape)


def _one_hot(random: np.random.Generator, domain: Domain, shape: tuple[int, int]) -> Array:
    return np.eye(shape[1])[random.permutation(np.arange(shape[0]) % shape[1])]


def _signs(random: np.random.Generator, domain: Domain, shape: tuple[int, int]) -> Array | None:
    return random.choice([-1.0, 1.0], shape) if domain is Domain.REAL else None


_KINDS = (
    _Kind("dense", ("dense targets", "稠密目标值"), _dense),
    _Kind("one-hot", ("one-hot targets", "独热目标值"), _one_hot),
    _Kind("dense", ("dense targets, a larger batch", "稠密目标值，较大的一批"), _dense, more_samples=2),
    _Kind("signs", ("targets -1 and 1", "目标值 -1 与 1"), _signs),
)
_CLEARANCE = 0.1
"""How far from a kink the random points stay: further than any difference reaches."""
_TRIES = 200


@lru_cache(maxsize=32)
def random_points(
    checked: Subject, shape: tuple[int, int, int], seed: int, *, targets: str = "auto", fixed: bool = False
) -> tuple[Point, ...]:
    """Batches of (N, n, m) samples, outputs and inputs; with `fixed` all of this size.

    Raises:
        PointError: no values were found for which the loss is defined and the hypotheses hold.
    """
    random = np.random.default_rng(seed)
    found = []
    for kind in _KINDS:
        if targets in ("one-hot", "labels") and kind.name != "one-hot":
            continue
        if targets == "dense" and kind.name == "one-hot":
            continue
        samples = shape[0] + (0 if fixed else kind.more_samples)
        point = _draw(checked, kind, (samples, *shape[1:]), random)
        if point is not None:
            found.append(point)
    if not found:
        raise PointError("no point was found at which the loss is defined; give net and t")
    return tuple(found)


def _draw(checked: Subject, kind: _Kind, shape: tuple[int, int, int], random: np.random.Generator) -> Point | None:
    samples, outputs, inputs = shape
    domain = checked.derivation.setting.domains.get("t", Domain.REAL)
    targets = kind.draw(random, domain, (samples, outputs))
    a = random.uniform(0.2, 1.5, (samples, inputs)) * random.choice([-1.0, 1.0], (samples, inputs))
    if targets is None:
        return None
    rows = []
    for t in targets:
        for attempt in range(_TRIES):
            net = random.uniform(0.2, 1.8, outputs) * random.choice([-1.0, 1.0], outputs)
            fitted = _fitted(checked, np.abs(net) if attempt > _TRIES // 2 else net, t)
            if fitted is not None and _usable(checked, *fitted):
                rows.append(fitted)
                break
            if kind.name == "dense":
                t = kind.draw(random, domain, (1, outputs))[0]  # type: ignore[index]
        else:
            return None
    net, t = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    dense = bool(np.any((t != 0).sum(axis=1) != 1) or np.any(t.max(axis=1) != 1))
    if kind.name == "one-hot" and dense:
        return None
    return Point(kind.title, net, t, a, dense)


def _fitted(checked: Subject, net: Array, t: Array) -> tuple[Array, Array] | None:
    """The targets scaled so that the hypotheses hold, if that can be had."""
    for _ in range(2):
        for hypothesis in checked.derivation.hypotheses:
            gap = sub(hypothesis.left, hypothesis.right)
            indices = sorted(free_indices(gap), key=lambda index: index.name)

            def excess(scale: float, targets: Array = t, gap: Expr = gap, indices: Sequence[object] = indices) -> float:
                sample = checked.sample(net=net, t=scale * targets)
                return float(sample.at(gap, dict.fromkeys(indices, 1)).value)  # type: ignore[arg-type]

            try:
                scale = 1.0 if abs(excess(1.0)) < 1e-12 else _root(excess, 1.0)
            except ArithmeticError:
                return None
            if scale is None:
                return None
            t = scale * t
    return net, t


def _root(function: Callable[[float], float], start: float) -> float | None:
    """A zero by the secant method; None if there is none near."""
    x, y = start, function(start)
    other = start * 0.75 + 0.05
    for _ in range(60):
        if y == 0:
            return x
        value = function(other)
        if value == y or not isfinite(value):
            break
        x, y, other = other, value, other - value * (other - x) / (value - y)
        if not isfinite(other) or abs(other) > 1e3:
            return None
    return x if abs(y) < 1e-14 else None


def _usable(checked: Subject, net: Array, t: Array) -> bool:
    """The loss has a value there, and no kink is near."""
    sample = checked.sample(net=net, t=t)
    try:
        value = sample.at(LOSS).value
    except (ArithmeticError, CannotError):
        return False
    return (
        isfinite(value)
        and abs(value) < 1e6
        and min((one.distance for one in sample.switches), default=inf) > (_CLEARANCE)
    )


@lru_cache(maxsize=32)
def kink_points(checked: Subject, first: Point) -> tuple[Point, ...]:
    """The point again, moved so that one switch of the formulas is at 0 in sample 0."""
    found = []
    for argument in dict.fromkeys(_switches(checked)):
        row = _placed(checked, argument, first.net[0], first.t[0])
        if row is not None:
            net, t = first.net.copy(), first.t.copy()
            net[0], t[0] = row
            found.append(Point(("a kink", "不可导点"), net, t, first.a, first.dense))
    return tuple(found)


def _switches(checked: Subject) -> Iterator[Expr]:
    """What decides an abs, a max or a case distinction by its sign."""
    for formula in checked.definitions:
        for node in walk(formula):
            match node:
                case Fn("abs" | "sign" | "relu", (argument,)):
                    yield argument
                case Fn("max" | "min", (left, right)):
                    yield sub(left, right)
                case Where(condition, _, _):
                    yield sub(condition.left, condition.right)


def _placed(checked: Subject, argument: Expr, net: Array, t: Array) -> tuple[Array, Array] | None:
    env = dict.fromkeys(free_indices(argument), 1)

    def moved(name: str, value: float) -> tuple[Array, Array]:
        rows = {"net": net.copy(), "t": t.copy()}
        rows[name][0] = value
        return rows["net"], rows["t"]

    def at(name: str, value: float) -> Rounded:
        one, other = moved(name, value)
        return checked.sample(net=one, t=other).at(argument, env)

    for name in ("t", "net"):
        if name == "t" and checked.derivation.hypotheses:
            continue
        try:
            start = float({"net": net, "t": t}[name][0])
            found = _root(lambda value, name=name: float(at(name, value).value), start)  # type: ignore[misc]
            if found is None or not _inside(checked, name, found):
                continue
            value = at(name, found)
        except (ArithmeticError, CannotError):
            continue
        if abs(value.value) <= 1e-15 * value.error:
            return moved(name, found)
    return None


def _inside(checked: Subject, name: str, value: float) -> bool:
    match checked.derivation.setting.domains.get(name, Domain.REAL):
        case Domain.UNIT:
            return 0 < value < 1
        case Domain.POSITIVE:
            return value > 0
        case Domain.REAL:
            return True


def own_point(checked: Subject, net: object, t: object, a: object, inputs: int, seed: int) -> Point:
    """The point that a user gives; `a` is drawn where it is not given.

    Raises:
        PointError: the shapes do not fit, a value is no number, or a hypothesis does not hold.
    """
    arrays = []
    for name, values in (("net", net), ("t", t)):
        try:
            array = np.array(values, dtype=float)
        except (TypeError, ValueError):
            raise PointError(f"{name} is no array of numbers") from None
        if array.ndim != 2 or not array.size:
            raise PointError(f"{name} has shape {array.shape}; (n_samples, n_out) is expected, not empty")
        if not np.isfinite(array).all():
            raise PointError(f"{name} has an entry that is not finite")
        arrays.append(array)
    if arrays[0].shape != arrays[1].shape:
        raise PointError(f"net has shape {arrays[0].shape} and t {arrays[1].shape}; they must be the same")
    _refuse_off_hypotheses(checked, *arrays)
    given = _activities(a, len(arrays[0]), inputs, seed)
    dense = bool(np.any((arrays[1] != 0).sum(axis=1) != 1) or np.any(arrays[1].max(axis=1) != 1))
    return Point(("the point given", "给定的点"), arrays[0], arrays[1], given, dense)


_HOLDS = 1e-6
"""How far from a hypothesis the targets of a user may be: those of single precision are meant too."""


def _refuse_off_hypotheses(checked: Subject, net: Array, t: Array) -> None:
    for hypothesis in checked.derivation.hypotheses:
        gap = sub(hypothesis.left, hypothesis.right)
        env = dict.fromkeys(free_indices(gap), 1)
        for place, (row, targets) in enumerate(zip(net, t, strict=True)):
            if abs(checked.sample(net=row, t=targets).at(gap, env).value) > _HOLDS:
                told = f"{plain(hypothesis.left)} = {plain(hypothesis.right)}"
                raise PointError(f"the hypothesis {told} does not hold in sample {place} (counted from 0)")


def _activities(a: object, samples: int, inputs: int, seed: int) -> Array:
    if a is None:
        return np.random.default_rng(seed).uniform(0.2, 1.5, (samples, inputs))
    try:
        array = np.array(a, dtype=float)
    except (TypeError, ValueError):
        raise PointError("a is no array of numbers") from None
    if array.ndim != 2 or len(array) != samples or not array.size:
        raise PointError(f"a has shape {array.shape}; ({samples}, n_in) is expected")
    return array
