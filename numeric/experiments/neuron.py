"""The single neuron of Nielsen's chapter 3, which seed 002 retells: quadratic loss and cross-entropy from two starts.

Input 1, target 0, gradient descent on the one sample, 300 epochs. The book's interactive figures are computed by a
script; for cross-entropy that script leaves the factor σ′ out of its chain rule, and both are run here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from numeric.experiments.record import Claim, Experiment, Run, Verdict
from numeric.generation import Kernels, kernels
from numeric.network import Network, functions

Array = np.ndarray[Any, np.dtype[Any]]
EPOCHS = 300
STARTS = {"0.6/0.9": (0.6, 0.9), "2/2": (2.0, 2.0)}
"""w and b."""
WIDGET = "widget"
"""The book's rule for cross-entropy: ∂C/∂a = 1/(1 - a) where ∂C/∂net = a is due."""


@dataclass(frozen=True)
class Printed:
    """Figures of one run, as facts: w and b at the end where they are known, first and last output."""

    loss: str
    start: str
    rate: float
    figures: tuple[tuple[str, str], ...]
    """What, and the number as it is written; its last digit says how exact it is."""

    @property
    def name(self) -> str:
        return f"{self.loss} {self.start} η={self.rate:g}"


def _figures(**written: str) -> tuple[tuple[str, str], ...]:
    return tuple(written.items())


PRINTED = (
    Printed("quadratic", "0.6/0.9", 0.15, _figures(first=".817574", w="-1.2831", b="-.9831", output=".0940")),
    Printed("quadratic", "2/2", 0.15, _figures(first=".982014", w="-.6843", b="-.6843", output=".2028")),
    Printed("bce", "0.6/0.9", 0.005, _figures(first=".817574", w="-.3162", b="-.0162", output=".4177")),
    Printed("bce", "2/2", 0.005, _figures(first=".982014", w=".6316", b=".6316", output=".7796")),
    Printed("bce", "0.6/0.9", 0.15, _figures(output=".0116")),
    Printed("bce", "2/2", 0.15, _figures(output=".0120")),
    Printed(WIDGET, "0.6/0.9", 0.005, _figures(w="-1.7343", b="-1.4343", output=".0404")),
    Printed(WIDGET, "2/2", 0.005, _figures(w="-1.4950", b="-1.4950", output=".0479")),
)
"""Nielsen, Neural Networks and Deep Learning, chapter 3, the figures "saturation"; recomputed to four digits."""


@dataclass(frozen=True)
class Descent:
    """A run: w, b, output and cost before every epoch and after the last, EPOCHS + 1 numbers each."""

    w: tuple[float, ...]
    b: tuple[float, ...]
    output: tuple[float, ...]
    cost: tuple[float, ...]

    def figure(self, what: str) -> float:
        if what == "first":
            return self.output[0]
        values: tuple[float, ...] = getattr(self, what)
        return values[-1]


def neuron(loss: str) -> Kernels:
    """The generated functions of one sigmoid neuron."""
    return functions(Network((1, 1), ("sigmoid",), loss))


def descend(loss: str, start: tuple[float, float], rate: float, epochs: int = EPOCHS) -> Descent:
    """Gradient descent with the derived gradient, or the book's rule for `widget`."""
    f = neuron("bce" if loss == WIDGET else loss)
    weights, biases = [np.array([[start[0]]], float)], [np.array([start[1]], float)]
    x, t = np.ones((1, 1)), np.zeros((1, 1))
    rows = []
    for epoch in range(epochs + 1):
        net = f.nets(weights, biases, x)
        y = f.output(net)
        rows.append((weights[0].item(), biases[0].item(), y.item(), f.losses(net, t).item()))
        if epoch == epochs:
            break
        if loss == WIDGET:
            weights[0] -= rate * widget_rule(y)
            biases[0] -= rate * widget_rule(y)[0]
        else:
            f.descend(weights, biases, x, t, rate)
    return Descent(*(tuple(column) for column in zip(*rows, strict=True)))


def widget_rule(output: Array) -> Array:
    """What the script of the book's figure takes for ∂C/∂w and ∂C/∂b: ∂C/∂a, without the factor σ′ = a(1 - a)."""
    return np.asarray(1 / (1 - output))


def run(*, progress: Callable[[int, int], None] = lambda done, total: None) -> Experiment:
    """All runs, every published figure beside ours, and what is said about them judged."""
    found = dict[str, Descent]()
    for place, printed in enumerate(PRINTED, 1):
        found[printed.name] = descend(printed.loss, STARTS[printed.start], printed.rate)
        progress(place, len(PRINTED))
    runs = tuple(_run(printed, found[printed.name]) for printed in PRINTED)
    curves: dict[str, Sequence[float]] = {}
    for name, one in found.items():
        curves |= {f"{name} output": one.output, f"{name} cost": one.cost}
    curves |= _sigmoid_curves() | _gradient_curves()
    return Experiment("neuron", runs, _judged(found), {"epochs": EPOCHS, "input": 1, "target": 0}, curves)


def _run(printed: Printed, found: Descent) -> Run:
    """The figures of one run, ours rounded to as many digits: then not one digit may differ."""
    written = [text for _, text in printed.figures]
    ours = tuple(found.figure(what) for what, _ in printed.figures)
    rounded = tuple(round(value, _digits(text)) for value, text in zip(ours, written, strict=True))
    return Run(printed.name, tuple(map(float, written)), rounded, 0.0)


def _digits(text: str) -> int:
    return len(text.partition(".")[2])


def _sigmoid_curves() -> dict[str, Sequence[float]]:
    """σ and σ′ from the derivation of the activation."""
    sigmoid = kernels("sigmoid")
    net = np.linspace(-6, 6, 241)[:, None]
    slope = sigmoid.output_jacobian(net)[:, 0, 0]
    return {
        "net": tuple(net[:, 0].tolist()),
        "sigmoid": tuple(sigmoid.output(net)[:, 0].tolist()),
        "slope": tuple(slope.tolist()),
    }


def _gradient_curves() -> dict[str, Sequence[float]]:
    """∂C/∂net by the output for target 0: the error is the output itself."""
    output = np.linspace(0.002, 0.998, 250)[:, None]
    net = np.log(output / (1 - output))
    found: dict[str, Sequence[float]] = {"output": tuple(output[:, 0].tolist())}
    for loss in ("quadratic", "bce"):
        delta = neuron(loss).delta_1(net, output, np.zeros_like(output))
        found[f"{loss} gradient"] = tuple(delta[:, 0].tolist())
    return found


# Judgments.


def _judged(found: dict[str, Descent]) -> tuple[Claim, ...]:
    quick, slow = found["quadratic 0.6/0.9 η=0.15"], found["quadratic 2/2 η=0.15"]
    crossed, crossed_fast = found["bce 2/2 η=0.005"], found["bce 2/2 η=0.15"]
    return (
        judge_first_output(quick.output[0]),
        judge_convergence(quick.cost, quick.output),
        judge_slow_start(slow.cost, quick.cost),
        judge_reached(slow.output[-1], quick.output[-1]),
        judge_slope(),
        judge_error_alone(),
        judge_faster(slow, crossed, crossed_fast, found["widget 2/2 η=0.005"]),
        judge_widget(found),
    )


def judge_first_output(output: float) -> Claim:
    return Claim("starts-at-0.82", "holds" if round(output, 2) == 0.82 else "fails", {"output": output})


def judge_convergence(cost: Sequence[float], output: Sequence[float], said: int = 80) -> Claim:
    """It converges in about 80 epochs: when nine tenths of the way are done, in cost and in output."""
    figures, near = dict[str, float](), list[bool]()
    for name, values in (("cost", cost), ("output", output)):
        left = [(one - values[-1]) / (values[0] - values[-1]) for one in values]
        done = next(epoch for epoch, share in enumerate(left) if share <= 0.1)
        near.append(abs(done - said) <= 0.25 * said)
        figures |= {f"{name}_left": left[said], f"{name}_done": done}
    verdict: Verdict = "holds" if all(near) else "in part" if any(near) else "fails"
    return Claim("converges-in-80", verdict, figures)


def judge_slow_start(slow: Sequence[float], quick: Sequence[float], epochs: int = 50) -> Claim:
    """From w = b = 2 hardly anything is learned at first."""
    fell, beside = slow[0] - slow[epochs], quick[0] - quick[epochs]
    verdict: Verdict = "holds" if fell < 0.1 * beside else "in part" if fell < beside else "fails"
    return Claim("slow-from-2/2", verdict, {"epochs": epochs, "fell": fell, "fell_from_0.6/0.9": beside})


def judge_reached(slow: float, quick: float) -> Claim:
    """After 300 epochs both runs have come to what is wanted, an output near 0."""
    near = [output < 0.1 for output in (slow, quick)]
    verdict: Verdict = "holds" if all(near) else "in part" if any(near) else "fails"
    return Claim("reached-after-300", verdict, {"from_0.6/0.9": quick, "from_2/2": slow})


def judge_slope() -> Claim:
    """The largest σ′ is 0.25, at net = 0: on a grid, and at 0 itself."""
    sigmoid = kernels("sigmoid")
    net = np.linspace(-10, 10, 20001)[:, None]
    slope = sigmoid.output_jacobian(net)[:, 0, 0]
    at_zero = sigmoid.output_jacobian(np.zeros((1, 1))).item()
    largest = float(slope.max())
    holds = at_zero == 0.25 and largest <= 0.25 and abs(net[slope.argmax(), 0]) < 1e-9
    return Claim("largest-slope", "holds" if holds else "fails", {"largest": largest, "at_zero": at_zero})


def judge_error_alone() -> Claim:
    """With cross-entropy the gradient depends on the error alone: it is the error, over the whole range of outputs."""
    curves = _gradient_curves()
    output, gradient = np.array(curves["output"]), np.array(curves["bce gradient"])
    worst = float(np.abs(gradient - output).max())
    return Claim("gradient-is-the-error", "holds" if worst < 1e-15 else "fails", {"largest_difference": worst})


def judge_faster(quadratic: Descent, same_book: Descent, same_rate: Descent, widget: Descent) -> Claim:
    """Cross-entropy learns faster from w = b = 2: at the rate of the book's own figure, and at the same rate."""
    figures = {"quadratic": quadratic.output[-1], "bce_0.005": same_book.output[-1], "bce_0.15": same_rate.output[-1]}
    figures |= {"widget": widget.output[-1]}
    figures |= {"quadratic_half": epochs_to_half(quadratic.output), "bce_half": epochs_to_half(same_rate.output)}
    wins = [one.output[-1] < quadratic.output[-1] for one in (same_book, same_rate)]
    verdict: Verdict = "holds" if all(wins) else "in part" if any(wins) else "fails"
    return Claim("cross-entropy-is-faster", verdict, figures)


def epochs_to_half(output: Sequence[float]) -> float:
    """The first epoch after which the output is below 1/2; infinite if none is."""
    return next((epoch for epoch, one in enumerate(output) if one < 0.5), float("inf"))


def judge_widget(found: dict[str, Descent]) -> Claim:
    """Which of the two rules of the book's figure is gradient descent: beside a difference of the loss itself."""
    f = neuron("bce")
    x, t, h = np.ones((1, 1)), np.zeros((1, 1)), 1e-5

    def cost(w: float) -> float:
        loss: float = f.losses(f.nets([np.array([[w]])], [np.array([0.9])], x), t).item()
        return loss

    difference = (cost(0.6 + h) - cost(0.6 - h)) / (2 * h)
    output = f.outputs([np.array([[0.6]])], [np.array([0.9])], x)
    derived, rule = output.item(), widget_rule(output).item()
    wrong, right = abs(rule - difference), abs(derived - difference)
    figures = {
        "difference": difference,
        "derived": derived,
        "widget": rule,
        "output_by_gradient": found["bce 0.6/0.9 η=0.005"].output[-1],
        "output_by_widget": found["widget 0.6/0.9 η=0.005"].output[-1],
    }
    return Claim("widget-is-gradient-descent", "fails" if wrong > 1e-3 and right < 1e-8 else "holds", figures)
