"""The generated functions of a proof, ready for examples: an open parameter is given a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from derive.checker import Proof
from derive.steps import Domain
from numeric.generation import NoCodeError, generate
from numeric.generation.kernels import Kernels, load
from numeric.generation.module import Module

_VALUES = {Domain.REAL: 1.0, Domain.POSITIVE: 2.0, Domain.UNIT: 0.5}


@dataclass(frozen=True)
class Functions:
    """A generated module, what it is when loaded, and the values that its functions get for open parameters."""

    module: Module
    kernels: Kernels
    values: Mapping[str, float]

    def __getattr__(self, name: str) -> Any:
        """A function of the module: output, loss, delta, loss_and_delta, output_jacobian."""
        return partial(getattr(self.kernels, name), **self.values)


def functions_of(proof: Proof) -> Functions | None:
    """The functions of a pair or of an activation alone; none where no code can be made."""
    if not proof.holds or proof.derivation.topic is not None:
        return None
    try:
        module = generate(proof)
    except NoCodeError:
        return None
    domains = proof.derivation.setting.domains
    values = {name: _VALUES[domains.get(name.rstrip("_"), Domain.REAL)] for name in module.parameters}
    return Functions(module, load(module), values)
