"""Published runs, run again, and networks that the articles of the course name: one module each, one table of them."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from typing import Any

from numeric.data import DataError
from numeric.experiments.record import Experiment


@dataclass(frozen=True)
class NamedExperiment:
    """An experiment that can be run again."""

    name: str
    title: tuple[str, str]
    """English, Chinese."""
    place: str
    """MODULE:FUNCTION; what may be chosen are its keywords."""
    published: bool = True
    """Whether its numbers were published; else they are such as follow from what is asked."""

    def carry_out(self, progress: Callable[[int, int], None], **options: Any) -> Experiment:
        """Run it; options that are None or False count as not given, and `jobs` is for those that take it.

        Raises:
            DataError: it does not have an option.
        """
        module, _, function = self.place.partition(":")
        run = getattr(import_module(module), function)
        known = inspect.signature(run).parameters
        given = {name: value for name, value in options.items() if value is not None and value is not False}
        if "jobs" not in known:
            given.pop("jobs", None)
        for name in given:
            if name not in known:
                shown = {"folder": "data"}.get(name, name)
                raise DataError(f"reproduce {self.name} has no --{shown}")
        found: Experiment = run(progress=progress, **given)
        return found


EXPERIMENTS = {
    one.name: one
    for one in (
        NamedExperiment("gender", ("the gender demo", "性别判断示例"), "numeric.experiments.gender:run"),
        NamedExperiment("neuron", ("a single neuron", "单个神经元"), "numeric.experiments.neuron:run"),
        NamedExperiment("mnist", ("handwritten digits", "手写数字识别"), "numeric.experiments.mnist:run"),
        NamedExperiment(
            "softmax-listing", ("softmax by hand", "手算 softmax"), "numeric.experiments.softmax_listing:run"
        ),
        NamedExperiment(
            "autoencoder", ("autoencoders", "自编码器"), "numeric.experiments.autoencoder:run", published=False
        ),
        NamedExperiment(
            "softmax-regression",
            ("softmax regression", "softmax 回归"),
            "numeric.experiments.softmax_regression:run",
            published=False,
        ),
        NamedExperiment(
            "relu-depth",
            ("ReLU beside the sigmoid", "ReLU 与 sigmoid"),
            "numeric.experiments.relu:run",
            published=False,
        ),
        NamedExperiment(
            "early-stopping",
            ("validation, early stopping, saving", "验证、早停与模型存储"),
            "numeric.experiments.early_stopping:run",
            published=False,
        ),
        NamedExperiment("optimisers", ("optimisers", "优化器"), "numeric.experiments.optimisers:run", published=False),
        NamedExperiment(
            "overfitting",
            ("overfitting and its cure", "过拟合及其对策"),
            "numeric.experiments.overfitting:run",
            published=False,
        ),
    )
}


def named(name: str) -> NamedExperiment:
    """The experiment of that name.

    Raises:
        DataError: there is none.
    """
    if name not in EXPERIMENTS:
        close = get_close_matches(name, EXPERIMENTS, n=1)
        hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(EXPERIMENTS)}"
        raise DataError(f"there is no experiment {name!r}; {hint}")
    return EXPERIMENTS[name]
