"""Calling somebody's function: with NumPy arrays, or with the tensors of the library that it is written in."""

from __future__ import annotations

import inspect
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from numeric.checking.subject import Array


class FunctionError(ValueError):
    """The function cannot be found, cannot be called, raises, or returns what is no number and no array."""


@dataclass(frozen=True)
class Library:
    """How arrays go into a function and within which setting of the library it runs."""

    name: str
    modules: tuple[str, ...]
    """What code that uses it imports."""
    wrap: Callable[[Array], Any]
    scope: Callable[[], AbstractContextManager[Any]] = nullcontext
    types: tuple[str, ...] = ()
    """The packages of the arrays that it returns."""


def _doubles() -> AbstractContextManager[Any]:
    jax = import_module("jax")
    home = jax if hasattr(jax, "enable_x64") else import_module("jax.experimental")
    return home.enable_x64(True)  # type: ignore[no-any-return]


@contextmanager
def _one_thread() -> Iterator[None]:
    """Batches are so small that threads of PyTorch only wait for one another."""
    torch = import_module("torch")
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


LIBRARIES = {
    library.name: library
    for library in (
        Library("numpy", ("numpy",), np.array),
        Library("torch", ("torch",), lambda array: import_module("torch").tensor(array), _one_thread, types=("torch",)),
        Library(
            "jax",
            ("jax", "flax"),
            lambda array: import_module("jax.numpy").asarray(array),
            _doubles,
            types=("jax", "jaxlib"),
        ),
    )
}


@dataclass(frozen=True)
class Called:
    """A function that can be called with NumPy arrays: it gets copies, and what it returns is NumPy again.

    `name` and `file` are for messages; `keywords` are passed by name.
    """

    function: Callable[..., Any]
    name: str
    file: str
    library: Library
    keywords: Mapping[str, float]

    def __call__(self, *arrays: Array) -> Any:
        """What the function returns, an array or a tuple of arrays.

        Raises:
            FunctionError: it raises; the message has the type, the message and the line in its file.
        """
        try:
            with _quietly(), self.library.scope():
                returned = self.function(*map(self.library.wrap, arrays), **self.keywords)
                return _arrays(returned)
        except FunctionError as error:
            raise FunctionError(f"{self.name} {error}") from None
        except (Exception, SystemExit) as error:
            shapes = ", ".join(str(array.shape) for array in arrays)
            told = f"{self._place(error)}{self.name} raises {what_was_raised(error)}"
            raise FunctionError(f"{told} [called with arrays of shape {shapes}]") from error

    def _place(self, error: BaseException) -> str:
        place = line_in(error, self.file)
        return f"{Path(self.file).name}:{place}: " if place else ""


def called(function: Any, library: str, keywords: Mapping[str, float]) -> Called:
    """The function with what its signature takes of the keywords.

    Raises:
        FunctionError: it cannot be called; the library is unknown or not installed.
    """
    if not callable(function):
        raise FunctionError(f"{_name(function)} is no function")
    if library not in (*LIBRARIES, "auto"):
        raise FunctionError(f"there is no library {library!r}; choose {', '.join(LIBRARIES)} or auto")
    chosen = LIBRARIES["numpy" if library == "auto" else library]
    if chosen.name != "numpy":
        try:
            import_module(chosen.modules[0])
        except ImportError:
            raise FunctionError(f"{chosen.name} is not installed") from None
    names = {parameter.name for parameter in _parameters(function) if parameter.kind in _BY_NAME}
    taken = {name: value for name, value in keywords.items() if name in names}
    return Called(function, _name(function), _file(function), chosen, taken)


_BY_NAME = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


def arity(one: Called) -> int:
    """How many arrays the function takes: 3 for (a, net, t), 2 for (net, t) or where it does not say.

    Raises:
        FunctionError: it takes neither two nor three.
    """
    positional = [parameter for parameter in _parameters(one.function) if parameter.name not in one.keywords]
    if not positional or any(parameter.kind is inspect.Parameter.VAR_POSITIONAL for parameter in positional):
        return 2
    needed = [
        parameter
        for parameter in positional
        if parameter.default is inspect.Parameter.empty and parameter.kind is not inspect.Parameter.VAR_KEYWORD
    ]
    by_name = [parameter.name for parameter in needed if parameter.kind is inspect.Parameter.KEYWORD_ONLY]
    if by_name:
        raise FunctionError(f"{one.name} needs a value for {', '.join(by_name)}; give parameters such as gamma=2")
    most = sum(parameter.kind in _POSITIONAL for parameter in positional)
    if len(needed) == 3 or (len(needed) < 2 <= most):
        return 3 if len(needed) == 3 else 2
    if len(needed) != 2:
        takes = ", ".join(parameter.name for parameter in positional) or "nothing"
        raise FunctionError(f"{one.name} takes ({takes}); (net, t) is expected, or (a, net, t) for a layer")
    return 2


_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


def fitting(one: Called, arrays: tuple[Array, ...]) -> Called:
    """The function with the library that it wants, found by calling it with NumPy arrays first.

    Raises:
        FunctionError: it raises with every library that its code names.
    """
    candidates = [one, *(_with(one, library) for library in _named(one.function))]
    first: FunctionError | None = None
    for candidate in candidates:
        try:
            found = _returned(candidate, arrays)
        except FunctionError as error:
            wants_tensors = isinstance(error.__cause__, TypeError | AttributeError | RuntimeError | ValueError)
            if first is None or candidate.library.name != "numpy":
                first = error
            if candidate is one and not wants_tensors:
                raise
            continue
        return _with(one, found) if found and candidate is one else candidate
    assert first is not None
    raise first


def _with(one: Called, library: Library) -> Called:
    return Called(one.function, one.name, one.file, library, one.keywords)


def _named(function: Any) -> list[Library]:
    """The libraries of tensors that the code of a function, or its module, names."""
    inner = inspect.unwrap(function)
    inner = getattr(inner, "__func__", inner)
    if not hasattr(inner, "__code__"):
        inner = getattr(type(function).__call__, "__func__", type(function).__call__)
    code = getattr(inner, "__code__", None)
    words = set(code.co_names) if code else set()
    for value in getattr(inner, "__globals__", {}).values():
        home = value.__name__ if inspect.ismodule(value) else getattr(value, "__module__", None)
        if isinstance(home, str):
            words.add(home.partition(".")[0])
    words.add(str(getattr(type(function), "__module__", "")).partition(".")[0])
    every = [library for library in LIBRARIES.values() if library.types]
    return [library for library in every if words & set(library.modules) and library.modules[0] in sys.modules]


def _returned(one: Called, arrays: tuple[Array, ...]) -> Library | None:
    """The library of tensors of which the function returns one, given arrays of its own library."""
    kinds: list[str] = []

    def watched(*args: Any, **keywords: Any) -> Any:
        result = one.function(*args, **keywords)
        parts = result if isinstance(result, tuple | list) else (result,)
        kinds.extend(type(part).__module__.partition(".")[0] for part in parts)
        return result

    Called(watched, one.name, one.file, one.library, one.keywords)(*arrays)
    return next((library for library in LIBRARIES.values() if set(kinds) & set(library.types)), None)


@contextmanager
def _quietly() -> Iterator[None]:
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", np.exceptions.ComplexWarning)
        yield


def _arrays(returned: Any) -> Any:
    if isinstance(returned, tuple) and len(returned) == 2:
        return tuple(_array(part) for part in returned)
    return _array(returned)


def _array(value: Any) -> Array:
    if hasattr(value, "detach"):
        value = value.detach().cpu().resolve_conj().resolve_neg().numpy()
    if value is None or isinstance(value, str | bytes | dict | set):
        raise FunctionError(f"returns {_kind(value)}; a number or an array is expected")
    try:
        array = np.asarray(value)
        return array if array.dtype.kind in "fc" else array.astype(float)
    except (TypeError, ValueError):
        raise FunctionError(f"returns {_kind(value)}; a number or an array is expected") from None


def _kind(value: Any) -> str:
    return "None" if value is None else f"a {type(value).__name__}"


def _parameters(function: Any) -> list[inspect.Parameter]:
    try:
        return list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return []


def _name(function: Any) -> str:
    return str(getattr(function, "__name__", type(function).__name__))


def _file(function: Any) -> str:
    inner = inspect.unwrap(function)
    inner = getattr(inner, "__func__", inner)
    if not hasattr(inner, "__code__"):
        inner = type(function).__call__
    return str(getattr(getattr(inner, "__code__", None), "co_filename", ""))


def line_in(error: BaseException, file: str) -> int:
    """The line of the file at which the error came up, 0 if it was elsewhere."""
    found, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            found = trace.tb_lineno
        trace = trace.tb_next
    return found


def what_was_raised(error: BaseException) -> str:
    """Type and message in one line."""
    message = " ".join(str(error).split())
    return f"{type(error).__name__}: {message[:300]}" if message else type(error).__name__
