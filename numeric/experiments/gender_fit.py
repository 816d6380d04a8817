"""From which start a program printed its list: screening of random starts, then Levenberg and Marquardt's steps.

Nine unknowns in [0, 1), twenty numbers. The answer is not unique: some directions hardly show in the numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from numeric.experiments.gender_program import PARAMETERS, Program, printed_losses, sensitivities

Array = np.ndarray[Any, np.dtype[Any]]
_HIGHEST = np.nextafter(1.0, 0.0)
_VALLEY, _STEEP = 1e-13, 1e-7
"""Damping, as a share of the steepest direction: so weak that the flattest direction is followed, and so strong
that only the steep ones are."""
_CORRECTIONS = 3


@dataclass(frozen=True)
class Effort:
    """How thorough the search is: the same for every program, so that what fails does not fail for lack of it.

    Args:
        starts: random starts that are screened.
        stages: how many candidates go on, and for how many steps, stage after stage.
        valley: likewise of the last stage, which follows valleys.
        seed: chooses the starts.
    """

    starts: int = 40_000
    stages: tuple[tuple[int, int], ...] = ((300, 25), (60, 60))
    valley: tuple[int, int] = (20, 25)
    seed: int = 1

    @property
    def total(self) -> int:
        """Units of progress."""
        return 1 + sum(steps for _, steps in (*self.stages, self.valley))


@dataclass(frozen=True)
class Fit:
    """The best start that was found, and how far its list is from the published one."""

    state: tuple[float, ...]
    max_abs_diff: float


def fit(program: Program, published: Array, effort: Effort, progress: Callable[[int], None] = lambda done: None) -> Fit:
    """Search; `progress` is told how many units are done."""
    rng = np.random.Generator(np.random.PCG64(effort.seed))
    states = rng.random((effort.starts, len(PARAMETERS)))
    chunks = np.array_split(states, max(1, effort.starts // 4000))
    lists = np.concatenate([printed_losses(program, chunk) for chunk in chunks])
    done = 1
    progress(done)
    distance = np.square(lists - published).sum(axis=1)
    states = states[np.argsort(distance, kind="stable")]
    search = _Search(program, published, states[: effort.stages[0][0]])
    plans = [(*stage, search.step) for stage in effort.stages]
    for kept, steps, move in (*plans, (*effort.valley, search.follow)):
        search.keep(kept)
        for _ in range(steps):
            move()
            done += 1
            progress(done)
    return search.best()


class _Search:
    """Candidates side by side, each with its own damping."""

    def __init__(self, program: Program, published: Array, states: Array) -> None:
        self.program, self.published, self.states = program, published, states
        self.damping, self.radius = np.full(len(states), 1e-3), np.full(len(states), 0.01)
        self.residuals, self.slopes = self._evaluated(states)

    def _evaluated(self, states: Array) -> tuple[Array, Array]:
        lists, slopes = sensitivities(self.program, states)
        return lists - self.published, slopes

    @property
    def costs(self) -> Array:
        return np.asarray(np.square(self.residuals).sum(axis=1))

    def keep(self, count: int) -> None:
        """Go on with the best ones."""
        chosen = np.argsort(self.costs, kind="stable")[:count]
        self.states, self.damping, self.radius = self.states[chosen], self.damping[chosen], self.radius[chosen]
        self.residuals, self.slopes = self.residuals[chosen], self.slopes[chosen]

    def step(self) -> None:
        """A damped Gauss-Newton step for each candidate, within the box; taken if it leads down."""
        tried = np.clip(self.states + self._step(self.damping), 0.0, _HIGHEST)
        better = self._take(tried)
        self.damping = np.clip(np.where(better, self.damping / 3, self.damping * 4), 1e-16, 1e3)

    def follow(self) -> None:
        """A whole Gauss-Newton step, as far as the radius allows, and back into the valley it has left.

        A step along a narrow curved valley leads up its walls; what the steep directions then lack is made good
        before the step is judged.
        """
        step = self._step(np.full(len(self.states), _VALLEY))
        length = np.sqrt(np.square(step).sum(axis=1))
        tried = self.states + step * np.minimum(1, self.radius / np.maximum(length, 1e-300))[:, None]
        aside = _Search(self.program, self.published, np.clip(tried, 0.0, _HIGHEST))
        for _ in range(_CORRECTIONS):
            corrected = np.clip(aside.states + aside._step(np.full(len(tried), _STEEP)), 0.0, _HIGHEST)
            aside = _Search(self.program, self.published, corrected)
        better = self._take(aside.states)
        self.radius = np.where(better, np.minimum(self.radius * 2, 1.0), self.radius / 3)

    def _step(self, damping: Array) -> Array:
        """Each candidate's step for its damping, as a share of the steepest direction."""
        free = self._free()
        u, sizes, vt = np.linalg.svd(self.slopes * free[:, None, :], full_matrices=False)
        weights = sizes / (sizes**2 + (damping[:, None] * sizes[:, :1]) ** 2 + np.finfo(float).tiny)
        along = np.einsum("bij,bi->bj", u, self.residuals) * weights
        return np.asarray(-np.einsum("bji,bj->bi", vt, along) * free)

    def _take(self, tried: Array) -> Array:
        """Go to where it is better; say where that was."""
        residuals, slopes = self._evaluated(tried)
        better = np.square(residuals).sum(axis=1) < self.costs
        self.states[better] = tried[better]
        self.residuals[better], self.slopes[better] = residuals[better], slopes[better]
        return np.asarray(better)

    def _free(self) -> Array:
        """Which parameters may move: not those at an end of the box that the gradient pushes out of it."""
        gradient = np.einsum("bij,bi->bj", self.slopes, self.residuals)
        low = (self.states <= 0) & (gradient > 0)
        high = (self.states >= _HIGHEST) & (gradient < 0)
        return np.asarray(~(low | high), float)

    def best(self) -> Fit:
        worst = np.abs(self.residuals).max(axis=1)
        place = int(worst.argmin())
        return Fit(tuple(self.states[place].tolist()), float(worst[place]))
