"""FILE.py:FUNCTION → the function. The file is run as Python, as `python FILE.py` would run it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from difflib import get_close_matches
from pathlib import Path
from types import ModuleType
from typing import Any

from numeric.checking.calling import FunctionError, line_in, what_was_raised


def load(place: str) -> Callable[..., Any]:
    """The function at FILE.py:FUNCTION, or FILE.py:CLASS or CLASS.METHOD; an object is made without arguments.

    Raises:
        FunctionError: there is no such file or function, or the file raises; in one line.
    """
    text, colon, name = place.rpartition(":")
    if not colon or not text or os.sep in name:
        raise FunctionError(f"write FILE.py:FUNCTION, not {place!r}")
    found: Any = _run(Path(text))
    for step, part in enumerate(name.split(".")):
        if not hasattr(found, part):
            known = _functions(found)
            close = get_close_matches(part, known, n=1)
            hint = f"; did you mean {close[0]}?" if close else f"; it has {', '.join(known[:8])}" if known else ""
            raise FunctionError(f"{text if not step else '.'.join(name.split('.')[:step])} has no {part!r}{hint}")
        found = getattr(found, part)
        if isinstance(found, type):
            try:
                found = found()
            except (Exception, SystemExit) as error:
                raise FunctionError(f"{found.__name__}() raises {what_was_raised(error)}") from None
    if not callable(found):
        raise FunctionError(f"{name} in {text} is no function but a {type(found).__name__}")
    return found  # type: ignore[no-any-return]


def _functions(found: Any) -> list[str]:
    """What it defines itself and can be called."""
    own = found.__name__ if isinstance(found, ModuleType) else type(found).__module__
    every = {name: getattr(found, name) for name in dir(found) if not name.startswith("_")}
    return [name for name, value in every.items() if callable(value) and getattr(value, "__module__", own) == own]


def _run(path: Path) -> ModuleType:
    try:
        source = path.read_bytes()
    except OSError as error:
        raise FunctionError(f"cannot read {path}: {error.strerror}") from None
    try:
        code = compile(source, str(path), "exec")
    except SyntaxError as error:
        raise FunctionError(f"{path}:{error.lineno or 1}: {type(error).__name__}: {error.msg}") from None
    except ValueError as error:
        raise FunctionError(f"{path} is no Python: {error}") from None
    module = ModuleType(path.stem)
    module.__file__ = str(path)
    if path.stem not in sys.modules:  # dataclasses and pickle look their module up
        sys.modules[path.stem] = module
    sys.path.insert(0, str(path.resolve().parent))
    try:
        exec(code, module.__dict__)
    except (Exception, SystemExit) as error:
        line = line_in(error, str(path))
        raise FunctionError(f"{path}:{line}: running the file raises {what_was_raised(error)}") from None
    return module


@contextmanager
def stdout_to_stderr() -> Iterator[None]:
    """Whatever is printed meanwhile goes to stderr, so that a document on stdout stays whole."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        with redirect_stdout(sys.stderr):
            yield
    finally:
        sys.stderr.flush()
        os.dup2(kept, 1)
        os.close(kept)
