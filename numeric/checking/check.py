"""Somebody's own loss or gradient held against the derived one: what a user calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from numeric.checking.calling import FunctionError, arity, called, fitting
from numeric.checking.points import TARGETS, Point, PointError, kink_points, own_point, random_points
from numeric.checking.report import GradcheckReport
from numeric.checking.run import Run
from numeric.checking.subject import subject

KINDS = ("auto", "loss", "gradient", "both", "weights")
SAMPLES, CLASSES_TRIED, INPUTS = 5, 3, 4
"""The sizes of a batch: pairwise different, so that a wrong axis and a transposition show."""


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
        points: tuple[Point, ...] = (own_point(checked, net, t, a, inputs, seed),)
    else:
        for name, size in (("samples", samples), ("classes", classes), ("inputs", inputs)):
            if size is not None and size < 1:
                raise PointError(f"{name} must be at least 1")
        shape = (samples or SAMPLES, classes, inputs)
        points = random_points(checked, shape, seed, targets=targets, fixed=samples is not None)
        if targets != "labels":
            points += kink_points(checked, points[0])
    one = called(function, library, checked.parameters)
    takes = 3 if kind == "weights" else arity(one) if kind == "auto" else 2
    run = Run(checked, one, takes, targets, kind, strict)
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
