"""The gender demo: which starts the two published lists came from, and what the comparison of them is worth."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from typing import Any

import numpy as np

from numeric.experiments.gender_fit import Effort, Fit, fit
from numeric.experiments.gender_program import (
    EPOCHS,
    PARAMETERS,
    PRINTED_EVERY,
    PROGRAMS,
    PUBLISHED_MSE,
    RIGHT_BCE,
    RIGHT_MSE,
    Networks,
    backward,
    epoch,
    mean_losses,
    people,
    printed_losses,
)
from numeric.experiments.record import Claim, Experiment, Run, Verdict

Array = np.ndarray[Any, np.dtype[Any]]
TOLERANCE = 1e-12
FAIR_EPOCHS = 200
FAIR = {
    "mse-2/n": RIGHT_MSE,
    "mse": replace(RIGHT_MSE, factor=1.0),
    "bce-1/n": replace(RIGHT_BCE, factor=0.25),
    "bce": RIGHT_BCE,
}
"""Programs with right gradients, by how the error of one sample is scaled."""
EXPECTED = ("mse-as-published", "bce")
_FOLDER = "published"


def published() -> Mapping[str, Sequence[float]]:
    """The two printed lists, "mse" and "bce"."""
    found: Mapping[str, Sequence[float]] = _read("gender.json")
    return found


def saved_fits() -> dict[str, Fit]:
    """The best starts of an earlier search, by the name of the program."""
    return {name: Fit(tuple(one["state"]), one["max_abs_diff"]) for name, one in _read("gender_starts.json").items()}


def _read(name: str) -> Any:
    return json.loads(files("numeric.experiments").joinpath(_FOLDER, name).read_text(encoding="utf-8"))


def list_of(name: str) -> Array:
    """The published list that a program is held against."""
    return np.array(published()["bce" if PROGRAMS[name].loss == "bce" else "mse"])


def search(
    effort: Effort | None = None, progress: Callable[[int, int], None] = lambda done, total: None
) -> dict[str, Fit]:
    """Look for the start of every program anew, each equally thoroughly."""
    effort = effort or Effort()
    found = {}
    for place, (name, program) in enumerate(PROGRAMS.items()):
        before = place * effort.total
        found[name] = fit(
            program,
            list_of(name),
            effort,
            lambda done, before=before: progress(before + done, len(PROGRAMS) * effort.total),  # type: ignore[misc]
        )
    return found


def run(
    *,
    refit: bool = False,
    seeds: int = 4000,
    effort: Effort | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Experiment:
    """Hold every program against the lists, from its best start, and compare the losses fairly.

    Args:
        refit: search for the starts anew instead of taking the saved ones; minutes.
        seeds: how many random starts the fair comparison takes.
        effort: of the search.
        progress: told how much of a search is done, and of how much.
    """
    fits = search(effort, progress) if refit else saved_fits()
    runs = tuple(_run(name, fits[name]) for name in PROGRAMS)
    fair = fair_comparison(seeds)
    errors = gradient_errors(fits["mse-as-published"])
    differences = {one.name: one.max_abs_diff for one in runs}
    claims = (
        judge_origin(differences),
        judge_bce(differences["bce"]),
        judge_states([fits[name].state for name in EXPECTED]),
        judge_gradient(errors),
        judge_as_printed(published()["mse"], published()["bce"]),
        *judge_fairly(fair),
    )
    settings = {
        "parameters": PARAMETERS,
        "states": {name: list(fits[name].state) for name in PROGRAMS},
        "learning_rate": 0.1,
        "epochs": EPOCHS,
        "printed_every": PRINTED_EVERY,
        "seeds": seeds,
        "gradient_errors": errors,
    }
    curves = {
        f"fair-{name}-{key}": tuple(one[key].tolist())
        for name, one in fair.items()
        for key in ("low", "median", "high")
    }
    return Experiment("gender", runs, claims, settings, curves)


def _run(name: str, found: Fit) -> Run:
    ours = printed_losses(PROGRAMS[name], np.array([found.state]))[0]
    return Run(name, tuple(list_of(name).tolist()), tuple(ours.tolist()), TOLERANCE, name in EXPECTED)


def gradient_errors(found: Fit) -> dict[str, dict[str, float]]:
    """The published backward pass beside the derived gradient, entry by entry, for all four people at once."""
    x, t = people()
    networks = Networks.of(np.array([found.state]))
    theirs, ours = (Networks(*backward(program, networks, x, t)).states()[0] for program in (PUBLISHED_MSE, RIGHT_MSE))
    return {
        name: {"published": float(a), "derived": float(b)} for name, a, b in zip(PARAMETERS, theirs, ours, strict=True)
    }


def fair_comparison(seeds: int, epochs: int = FAIR_EPOCHS) -> dict[str, dict[str, Array]]:
    """The mean squared error over the four people by epoch, from the same random starts, for each way of learning.

    0 is before the first epoch. Of the starts there are the median and the ends of the middle 80 %, and the error
    of every start at the third printed line and at the end.
    """
    x, t = people()
    starts = np.random.Generator(np.random.PCG64(1)).random((seeds, len(PARAMETERS)))
    found = {}
    for name, program in FAIR.items():
        networks = Networks.of(starts)
        errors = [mean_losses(RIGHT_MSE, networks, x, t)]
        with np.errstate(over="ignore"):
            for _ in range(epochs):
                epoch(program, networks, x, t)
                errors.append(mean_losses(RIGHT_MSE, networks, x, t))
        table = np.stack(errors)
        low, middle, high = np.quantile(table, (0.1, 0.5, 0.9), axis=1)
        found[name] = {"low": low, "median": middle, "high": high, "third": table[2 * PRINTED_EVERY + 1]}
        found[name]["last"] = table[-1]
    return found


# Judgments: what the figures say about a sentence.


def judge_origin(differences: Mapping[str, float]) -> Claim:
    """Whether the MSE list is that of the program as published, and of no corrected one."""
    published_one = differences["mse-as-published"]
    others = {name: value for name, value in differences.items() if name not in EXPECTED}
    factor = float(min(others.values()) / max(published_one, np.finfo(float).eps))
    verdict: Verdict = "holds" if published_one <= TOLERANCE and factor >= 1e4 else "fails"
    return Claim("mse-list-has-wrong-gradient", verdict, {"as_published": published_one, **others, "factor": factor})


def judge_bce(difference: float) -> Claim:
    return Claim("bce-list-has-right-gradient", "holds" if difference <= TOLERANCE else "fails", {"bce": difference})


def judge_states(states: Sequence[Sequence[float]]) -> Claim:
    numbers = [number for state in states for number in state]
    inside = all(0 <= number < 1 for number in numbers)
    figures = {"least": min(numbers), "largest": max(numbers)}
    return Claim("starts-in-unit-cube", "holds" if inside else "fails", figures)


def judge_gradient(errors: Mapping[str, Mapping[str, float]]) -> Claim:
    """Whether the published backward pass gives the gradient of its forward pass: the gradient check."""
    wrong = [
        name
        for name, one in errors.items()
        if abs(one["published"] - one["derived"]) > 1e-9 * max(abs(one["derived"]), 1e-3)
    ]
    verdict: Verdict = "fails" if wrong else "holds"
    return Claim("published-gradient-is-right", verdict, {"entries": len(errors), "wrong": len(wrong)})


def judge_as_printed(mse: Sequence[float], bce: Sequence[float]) -> Claim:
    """The conclusions as the lesson draws them: from the raw numbers of two losses and two starts."""
    fell = {"mse": mse[0] - mse[2], "bce": bce[0] - bce[2]}
    faster, lower = fell["bce"] > fell["mse"], bce[-1] < mse[-1]
    verdict: Verdict = "holds" if faster and lower else "in part" if faster or lower else "fails"
    figures = {"mse_fell": fell["mse"], "bce_fell": fell["bce"], "mse_last": mse[-1], "bce_last": bce[-1]}
    return Claim("conclusions-as-printed", verdict, figures)


def judge_fairly(fair: Mapping[str, Mapping[str, Array]]) -> tuple[Claim, Claim]:
    """The same conclusions on one scale: the same starts, the mean squared error, right gradients.

    The lesson's programs are MSE with 2/n and cross-entropy without 1/n; scaled alike, the two are MSE without 1/n
    and cross-entropy without, or both with.
    """

    def judged(name: str, key: str) -> Claim:
        shares, figures = list[float](), dict[str, float]()
        for label, slow, fast in (
            ("as_taught", "mse-2/n", "bce"),
            ("both_1/n", "mse-2/n", "bce-1/n"),
            ("neither", "mse", "bce"),
        ):
            share = float(np.mean(fair[fast][key] < fair[slow][key]))
            shares.append(share)
            figures |= {f"{label}_share": share}
        figures["crossed_share"] = float(np.mean(fair["bce-1/n"][key] < fair["mse"][key]))
        figures |= {way: float(np.median(fair[way][key])) for way in fair}
        verdict: Verdict = "holds" if min(shares) > 0.5 else "in part" if max(shares) > 0.5 else "fails"
        return Claim(name, verdict, figures)

    return judged("faster-in-first-three", "third"), judged("lower-at-the-end", "last")
