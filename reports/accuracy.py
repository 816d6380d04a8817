"""How accurate generated code is, as a table beside its peers and as plain data."""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from math import inf, isnan
from statistics import median
from typing import Any

from derive.workers import spread
from numeric.accuracy.measure import GOALS, QUANTITIES, Accuracy, Deviation, Measured
from numeric.accuracy.report import PairReport, describe, report
from numeric.peers import PEERS
from reports.phrases import say
from reports.plain_data import plain_data
from reports.rendering.text import table


def measured(
    names: Sequence[str], dtype: str, jobs: int, *, peers: bool, advance: Callable[[int], None] = lambda done: None
) -> list[PairReport]:
    """The accuracy of each pair, in the order of the names; `advance` is told how many are done."""
    return list(spread(partial(report, dtype=dtype, peers=peers), names, jobs, lambda done, total: advance(done)))


def accuracy_text(reports: Sequence[PairReport], lang: str) -> str:
    """A line a pair with the worst errors in ulp, ours and the peers', and why where a goal is missed."""
    peers = list(reports[0].peers)
    columns = [(quantity, side) for quantity in QUANTITIES for side in ("", *peers)]
    header = (
        say("name", lang),
        *(side or say(f"accuracy-{quantity}", lang) for quantity, side in columns),
        say("accuracy-why", lang),
    )
    rows = [
        (one.name, *(_worst(_side(one, side), quantity) for quantity, side in columns), _why(one, lang))
        for one in reports
    ]
    middle = [_number(_middle(reports, side, quantity)) for quantity, side in columns]
    written = table(header, (*rows, (say("accuracy-median", lang), *middle, "")))
    return "\n".join([*written, "", *_summary(reports, lang), *_failures(reports, lang)]) + "\n"


def _side(one: PairReport, peer: str) -> Measured | None:
    return one.peers[peer] if peer else one.ours


def _worst(side: Measured | None, quantity: str) -> str:
    if side is None:
        return "–"
    accuracy = side.quantities[quantity]
    if any(deviation.is_nan_of_numbers for deviation in accuracy.deviations):
        return "NaN"
    return _number(accuracy.worst.ulps)


def _number(ulps: float) -> str:
    if isnan(ulps):
        return "–"
    if ulps == inf:
        return "∞"
    return f"{ulps:.1f}" if ulps < 100 else f"{ulps:.0f}" if ulps < 10000 else f"{ulps:.0e}".replace("e+", "e")


def _middle(reports: Sequence[PairReport], peer: str, quantity: str) -> float:
    sides = [side for one in reports if (side := _side(one, peer)) is not None]
    ulps = [deviation.ulps for side in sides for deviation in side.quantities[quantity].deviations]
    return median(ulps) if ulps else float("nan")


def _why(one: PairReport, lang: str) -> str:
    parts = []
    for quantity in QUANTITIES:
        reasons = dict.fromkeys(miss.reason for miss in one.misses if miss.quantity == quantity)
        if reasons:
            words = [say(f"reason-{reason or 'none'}", lang) for reason in reasons]
            parts.append(say("accuracy-reason", lang, say(f"accuracy-{quantity}", lang), ", ".join(words)))
    return "; ".join(parts)


def _summary(reports: Sequence[PairReport], lang: str) -> list[str]:
    first = reports[0]
    sides = [accuracy for one in reports for accuracy in one.ours.quantities.values()]
    numbers = sum(len(accuracy.deviations) for accuracy in sides)
    misses = [miss for one in reports for miss in one.misses]
    unexplained = sum(not miss.reason for miss in misses)
    parameters = {name: value for one in reports for name, value in one.parameters.items()}
    goals = ", ".join(say("accuracy-goal", lang, say(f"accuracy-{name}", lang), goal) for name, goal in GOALS.items())
    lines = [
        say("accuracy-goals", lang, first.dtype, goals),
        say("accuracy-counts", lang, numbers, len(misses), len(misses) - unexplained, unexplained),
    ]
    for peer in PEERS:
        if peer.name not in first.peers:
            continue
        if first.peers[peer.name] is None:
            lines.append(say("accuracy-no-peer", lang, peer.name))
            continue
        better = sum(one.better(peer.name) for one in reports)
        worse = sum(len(one.worse(peer.name)) for one in reports)
        lines.append(say("accuracy-beside", lang, peer.name, better, worse))
    if parameters:
        values = ", ".join(f"{name} = {value:g}" for name, value in sorted(parameters.items()))
        lines.append(say("accuracy-parameters", lang, values))
    return [*lines, machine()]


def _failures(reports: Sequence[PairReport], lang: str) -> list[str]:
    """The worst failure of each quantity of each pair, and how many more there are."""
    lines = []
    for one in reports:
        lines += [f"{one.name}: {warning}" for warning in one.ours.warnings[:1]]
        for quantity in QUANTITIES:
            found = [miss for miss in one.misses if miss.quantity == quantity and not miss.reason]
            more = say("accuracy-more", lang, len(found) - 1) if len(found) > 1 else ""
            lines += [describe(one.name, miss) + more for miss in found[:1]]
    return ["", *lines] if lines else []


def machine() -> str:
    """The date, and what the numbers depend on."""
    packages = {"NumPy": "numpy", "SciPy": "scipy", "PyTorch": "torch", "JAX": "jax"}
    found = [f"{name} {number}" for name, package in packages.items() if (number := _version(package))]
    python = f"Python {platform.python_version()}"
    return ", ".join([date.today().isoformat(), f"{platform.system()} {platform.machine()}", python, *found])


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def passes(reports: Sequence[PairReport]) -> bool:
    """Every goal is met, or missed for a reason that was shown to be the case."""
    return all(one.holds for one in reports)


def accuracy_json(reports: Sequence[PairReport]) -> dict[str, Any]:
    """The same for a program; an infinite number is the text "inf"."""
    return {
        "machine": machine(),
        "dtype": reports[0].dtype,
        "goals": GOALS,
        "pairs": [
            {
                "name": one.name,
                "holds": one.holds,
                "parameters": dict(one.parameters),
                "samples": one.n_samples,
                "ours": _measured_json(one.ours),
                "peers": {
                    name: None
                    if side is None
                    else {**_measured_json(side), "better": one.better(name), "worse": len(one.worse(name))}
                    for name, side in one.peers.items()
                },
                "misses": [
                    {"quantity": miss.quantity, "reason": miss.reason or None, **_deviation_json(miss.deviation)}
                    for miss in one.misses
                ],
                "warnings": list(one.ours.warnings),
            }
            for one in reports
        ],
    }


def _measured_json(side: Measured) -> dict[str, Any]:
    return {quantity: _accuracy_json(accuracy) for quantity, accuracy in side.quantities.items()}


def _accuracy_json(accuracy: Accuracy) -> dict[str, Any]:
    return {
        "median": plain_data(accuracy.median),
        "beyond": len(accuracy.beyond),
        "worst": _deviation_json(accuracy.worst),
    }


def _deviation_json(deviation: Deviation) -> Mapping[str, Any]:
    sample = deviation.sample
    return {
        "ulps": plain_data(deviation.ulps),
        "net": plain_data(sample.net),
        "t": plain_data(sample.t),
        "entry": deviation.entry,
        "got": plain_data(deviation.got),
        "true": deviation.true,
    }
