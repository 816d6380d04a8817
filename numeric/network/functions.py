"""The functions of a generated network, ready to be called."""

from __future__ import annotations

from functools import cache

from numeric.generation.kernels import Kernels, load_source
from numeric.network.module import generate_network
from numeric.network.specification import Network


def functions(network: Network, *, target: str = "numpy", optimiser: str = "sgd") -> Kernels:
    """Derive, prove, generate and load the functions of a network; the same network is made once.

    Raises what `generate_network` raises.

    >>> import numpy as np
    >>> f = functions(Network((2, 1), ("identity",), "quadratic"))
    >>> f.outputs([np.array([[1.0, 2.0]])], [np.array([0.5])], np.array([[3.0, 4.0]]))
    array([[11.5]])
    """
    return _loaded(network, target, optimiser)


@cache
def _loaded(network: Network, target: str, optimiser: str) -> Kernels:
    return load_source(network.layers, generate_network(network, target=target, optimiser=optimiser).source)
