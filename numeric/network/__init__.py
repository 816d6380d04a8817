"""From the proofs of its layers to the code of a network: forward pass, backward pass, update."""

from numeric.network.functions import functions
from numeric.network.module import NetworkModule, generate_network
from numeric.network.specification import Network, NetworkError, read_activations, read_sizes

__all__ = [
    "Network",
    "NetworkError",
    "NetworkModule",
    "functions",
    "generate_network",
    "read_activations",
    "read_sizes",
]
