"""Results of experiments as files: everything of the record, every float with the same bits, without a new run.

A file is JSON, a run, a claim or a curve a line. What JSON lacks is an object of one entry: {"tuple": [1, 2]},
{"float": "inf"} (also "-inf" and "nan"); of a curve of grey values, {"over": 256, "parts": [0, 13, 255]}.
"""

from __future__ import annotations

import inspect
import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import as_file, files
from math import isfinite
from pathlib import Path
from typing import Any, TypeVar, get_args

import numpy as np

from numeric.data import DataError
from numeric.data.mnist import SUBSET_SIZES
from numeric.experiments import EXPERIMENTS, named
from numeric.experiments.record import Claim, Experiment, Run, Verdict
from numeric.whole_file import write_whole

FORMAT = "gradproof experiment"
SCHEMA = 1
_GREYS = 256
"""What a pixel is divided by."""
_TAGS = {"tuple", "float", "mapping"}
Value = TypeVar("Value")


def save(experiment: Experiment, path: Path) -> None:
    """Write it; numbers of NumPy become plain ones. The bytes depend on the record and the version alone.

    Raises:
        OSError: the file cannot be written; what was there is still there.
        TypeError: a setting is of a type that no file can hold.
    """
    text = _text(experiment)
    write_whole(path, lambda file: file.write(text.encode("utf-8")))


def load(path: Path) -> Experiment:
    """What `save` wrote.

    Raises:
        DataError: the file cannot be read, is cut off, is something else, or is from a later version.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror}") from None
    try:
        found = json.loads(raw.decode("utf-8"), parse_constant=_no_such_number)
    except (ValueError, RecursionError) as error:
        if FORMAT.encode() not in raw[:200]:
            raise DataError(f"{path} is no saved experiment") from None
        place = f" in line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise DataError(f"{path} is cut off or damaged{place}") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise DataError(f"{path} is no saved experiment")
    schema = found.get("schema")
    if schema != SCHEMA:
        later = " of a later version" if isinstance(schema, int) and schema > SCHEMA else ""
        raise DataError(f"{path} has the schema {schema!r}{later}; this one reads {SCHEMA}")
    try:
        return _experiment(found)
    except (ArithmeticError, TypeError, ValueError, RecursionError) as error:
        raise DataError(f"{path} is damaged: {error}") from None


def saved(name: str) -> Experiment:
    """The result that comes with the project.

    Raises:
        DataError: there is no such experiment, or its result is missing.
    """
    place = files("numeric.experiments").joinpath("results", f"{named(name).name}.json")
    with as_file(place) as path:
        return load(path)


def command_of(experiment: Experiment) -> str:
    """The command that makes it again, from its settings; DIR stands for the folder of the four IDX files."""
    settings, words = experiment.settings, ["python cli.py reproduce", experiment.name]
    if settings.get("full"):
        words.append("--full")
    test_images = settings.get("test_images", sum(experiment.curves.get("confusion", ())))
    if settings.get("full") or test_images > SUBSET_SIZES["test"]:
        words.append("--data DIR")
    module, _, function = named(experiment.name).place.partition(":")
    run = import_module(module)
    usual = inspect.signature(getattr(run, function)).parameters
    if "refit" in usual:
        starts = {name: list(one.state) for name, one in run.saved_fits().items()}
        if settings.get("states", starts) != starts:
            words.append("--refit")
    if "seeds" in usual and settings.get("seeds", usual["seeds"].default) != usual["seeds"].default:
        words.append(f"--seeds {settings['seeds']}")
    return " ".join(words)


# Writing.


def _text(experiment: Experiment) -> str:
    runs = (
        {
            "name": run.name,
            "tolerance": _coded(run.tolerance),
            "expected": bool(run.expected),
            **({"mistaken": True} if run.mistaken else {}),
            "published": _coded(list(run.published)),
            "ours": _coded(list(run.ours)),
        }
        for run in experiment.runs
    )
    claims = (
        {"name": claim.name, "verdict": claim.verdict, "figures": _entries(claim.figures)}
        for claim in experiment.claims
    )
    parts = {
        "format": _line(FORMAT),
        "schema": _line(SCHEMA),
        "version": _line(_version()),
        "command": _line(command_of(experiment)),
        "experiment": _line(experiment.name),
        "settings": _object({name: _line(one) for name, one in _entries(experiment.settings).items()}),
        "runs": _array(map(_line, runs)),
        "claims": _array(map(_line, claims)),
        "curves": _object({name: _line(_coded_curve(values)) for name, values in experiment.curves.items()}),
    }
    return _object(parts) + "\n"


def _version() -> str:
    """Of the installed project, or of the folder that it runs from."""
    try:
        return version("gradproof")
    except PackageNotFoundError:
        project = Path(__file__).parents[2] / "pyproject.toml"
        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"]) if project.exists() else ""


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _object(entries: Mapping[str, str]) -> str:
    return "{\n" + ",\n".join(f"{_line(name)}: {text}" for name, text in entries.items()) + "\n}"


def _array(lines: Iterable[str]) -> str:
    return "[\n" + ",\n".join(lines) + "\n]"


def _entries(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _coded(value) for name, value in values.items()}


def _coded(value: Any) -> Any:
    """What JSON can hold of it, for `_decoded`."""
    if isinstance(value, np.ndarray):
        return _coded(value.tolist())
    if isinstance(value, np.generic):
        value = value.item()
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if isfinite(value) else {"float": repr(value)}
        case tuple():
            return {"tuple": [_coded(one) for one in value]}
        case list():
            return [_coded(one) for one in value]
        case Mapping() if value.keys() - _TAGS and all(isinstance(name, str) for name in value):
            return _entries(value)
        case Mapping():
            return {"mapping": [[_coded(name), _coded(one)] for name, one in value.items()]}
    raise TypeError(f"a file of results cannot hold {value!r}, a {type(value).__name__}")


def _coded_curve(values: Sequence[float]) -> Any:
    plain: list[float] = np.asarray(values).tolist() if isinstance(values, np.ndarray) else list(values)
    parts = [round(_GREYS * one) if isinstance(one, float) and 0 <= one <= 1 else -1 for one in plain]
    if parts and list(map(repr, plain)) == [repr(part / _GREYS) for part in parts]:
        return {"over": _GREYS, "parts": parts}
    return _coded(plain)


# Reading.


def _no_such_number(text: str) -> float:
    raise ValueError(f"{text} is no number of JSON")


def _experiment(found: Mapping[str, Any]) -> Experiment:
    """The record.

    Raises:
        DataError: a part is missing or is something else.
    """
    name = _part(found, "experiment", str)
    if name not in EXPERIMENTS:
        raise DataError(f"this version has no experiment {name!r}")
    return Experiment(
        name,
        tuple(map(_run, _part(found, "runs", list))),
        tuple(map(_claim, _part(found, "claims", list))),
        {key: _decoded(one) for key, one in _part(found, "settings", dict).items()},
        {key: _decoded_curve(one) for key, one in _part(found, "curves", dict).items()},
    )


def _run(found: Any) -> Run:
    return Run(
        _part(found, "name", str),
        _numbers(_part(found, "published", list)),
        _numbers(_part(found, "ours", list)),
        _number(_part(found, "tolerance", object)),
        _part(found, "expected", bool),
        "mistaken" in found and _part(found, "mistaken", bool),
    )


def _claim(found: Any) -> Claim:
    verdict = _part(found, "verdict", str)
    if verdict not in get_args(Verdict):
        raise DataError(f"there is no verdict {verdict!r}")
    figures = {name: _number(one) for name, one in _part(found, "figures", dict).items()}
    return Claim(_part(found, "name", str), verdict, figures)  # type: ignore[arg-type]


def _part(found: Any, name: str, kind: type[Value]) -> Value:
    if not isinstance(found, dict) or name not in found:
        raise DataError(f"{name!r} is missing")
    value = found[name]
    if not isinstance(value, kind):
        raise DataError(f"{name!r} is no {kind.__name__}")
    return value


def _decoded(value: Any) -> Any:
    match value:
        case {"tuple": list(values), **others} if not others:
            return tuple(map(_decoded, values))
        case {"float": str(text), **others} if not others:
            return float(text)
        case {"mapping": list(pairs), **others} if not others:
            return {_decoded(name): _decoded(one) for name, one in pairs}
        case dict():
            return {name: _decoded(one) for name, one in value.items()}
        case list():
            return list(map(_decoded, value))
    return value


def _decoded_curve(value: Any) -> tuple[float, ...]:
    if isinstance(value, dict):
        over = _number(_part(value, "over", object))
        if not over:
            raise DataError("a curve is divided by nothing")
        return tuple(part / over for part in _numbers(_part(value, "parts", list)))
    if not isinstance(value, list):
        raise DataError("a curve is no list")
    return _numbers(value)


def _numbers(values: list[Any]) -> tuple[float, ...]:
    return tuple(map(_number, values))


def _number(value: Any) -> float:
    """An int stays one."""
    found = _decoded(value)
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise DataError(f"{found!r} is no number")
    return found
