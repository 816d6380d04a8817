"""The functions of a generated module, ready to be called."""

from __future__ import annotations

import linecache
import sys
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from types import ModuleType

from derive.catalog import derive
from derive.checker import prove
from numeric.generation.module import Module, generate

Kernels = ModuleType
"""A generated module that was loaded: output, loss, delta, loss_and_delta, gradient, output_jacobian."""


def kernels(
    name: str = "",
    *,
    loss: str = "",
    activation: str = "",
    hypotheses: Sequence[str] | None = None,
    let: Sequence[str] = (),
    hessian: bool = False,
    target: str = "numpy",
) -> Kernels:
    """Derive, prove, generate and load the NumPy functions of a loss on an activation.

    The arguments are those of `derive`. With `hessian` there is also `hessian_vector_product`. A
    parameter without a value is a keyword argument of every function. With the target "numba",
    `loss_and_delta` is also compiled, on its first call, for arrays in one piece.

    Raises:
        UnknownNameError, MisfitError, FormulaError, DefinitionError: as `derive`.
        UnprovedError: a step does not hold, or could not be decided in time.

    >>> import numpy as np
    >>> k = kernels("softmax-ce")
    >>> k.delta(np.zeros((1, 2)), np.array([[1.0, 0.0]]))
    array([[-0.5,  0.5]])
    """
    return _loaded(
        name, loss, activation, None if hypotheses is None else tuple(hypotheses), tuple(let), hessian, target
    )


@cache
def _loaded(
    name: str,
    loss: str,
    activation: str,
    hypotheses: tuple[str, ...] | None,
    let: tuple[str, ...],
    hessian: bool,
    target: str,
) -> Kernels:
    derivation = derive(name, loss=loss, activation=activation, hypotheses=hypotheses, let=let, hessian=hessian)
    return load(generate(prove(derivation), target=target))


def load(module: Module) -> Kernels:
    """Run the source of a generated module; tracebacks and `inspect` show its lines."""
    return load_source(module.name, module.source)


def load_source(name: str, source: str) -> Kernels:
    """Run a source that was generated, under a name that the source itself determines."""
    digest = sha256(source.encode()).hexdigest()[:12]
    path = f"<gradproof {name} {digest}>"
    loaded = ModuleType(f"gradproof.generated.{name.replace('-', '_')}_{digest}")
    loaded.__file__ = path
    linecache.cache[path] = (len(source), None, source.splitlines(keepends=True), path)
    sys.modules[loaded.__name__] = loaded
    exec(compile(source, path, "exec"), loaded.__dict__)  # our own print of a proved derivation
    return loaded
