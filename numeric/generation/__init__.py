"""From a proof to a self-contained NumPy module, as source or as functions at hand."""

from numeric.generation.emitter import NoCodeError
from numeric.generation.kernels import Kernels, kernels
from numeric.generation.module import Module, UnprovedError, generate

__all__ = ["Kernels", "Module", "NoCodeError", "UnprovedError", "generate", "kernels"]
