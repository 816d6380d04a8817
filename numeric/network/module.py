"""A network as a self-contained module: forward pass, backward pass and update, printed from the proofs of its layers.

Layer ℓ of L has the functions output_ℓ and delta_ℓ; the linear parts are the same for all layers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import numpy as np

from derive.checker import Proof
from derive.derivation import Derivation
from derive.expr import Expr, Sum, Sym, walk
from derive.notation import I, with_sample
from derive.optimisers import Optimiser, known_optimiser
from derive.penalties import PENALTIES
from derive.writing.plain import plain
from numeric.generation.emitter import NoCodeError, extreme_points
from numeric.generation.folding import wrapped_formula
from numeric.generation.normalising import Normalising
from numeric.network.compiled import compiled_network, imported_by
from numeric.network.forms import BACK, LayerForms, batch_norm_proof, hidden_forms, output_forms, recursion
from numeric.network.frame import frame
from numeric.network.linear import Names, matrix_code, without_mean
from numeric.network.passes import Passes
from numeric.network.penalties import penalty_forms, penalty_rows
from numeric.network.rows import Rows, cheaper, grid_of_nets, helper_sources, printed
from numeric.network.specification import Network

_NORMS = (
    "Norms = Sequence[tuple[Array, Array, Array]]",
    '"""Of every hidden layer: gamma, and the running mean and variance of its net inputs, each (n_out,)."""',
)


@dataclass(frozen=True)
class NetworkModule:
    """The source of a generated module, and the proofs that it rests on."""

    network: Network
    source: str
    proofs: tuple[Proof, ...]
    targets_sum_to_one: bool
    """Whether the error of the last layer is right only for such targets."""


def generate_network(network: Network, *, target: str = "numpy", optimiser: str = "sgd") -> NetworkModule:
    """Derive, prove and print everything that training a network takes.

    Args:
        network: the layers and the loss.
        target: "numpy", or "numba", with which the loop over the batches of an epoch is also compiled.
        optimiser: a name of OPTIMISERS, by whose rules `descend` and `epoch` take their steps.

    Raises:
        UnprovedError: a line does not hold.
        NoCodeError: a loss has no code, or needs a hypothesis that code cannot check; Numba with an optimiser
            other than gradient descent, or with batch normalisation.
        OptimiserError: there is no such optimiser.
        FormulaError, DefinitionError: a loss given as a formula does not parse, or is none.
    """
    chosen = known_optimiser(optimiser)
    if target == "numba" and not chosen.is_plain:
        raise NoCodeError(f"{chosen.name} has no compiled form; it runs on NumPy")
    if target == "numba" and network.batch_norm:
        raise NoCodeError("batch normalisation has no compiled form; it runs on NumPy")
    return _Writer(network).module(target, chosen)


class _Writer:
    def __init__(self, network: Network) -> None:
        self.network = network
        last = network.activations[-1]
        hidden = {name: hidden_forms(name, network.let_of(name)) for name in dict.fromkeys(network.activations[:-1])}
        final = output_forms(last, network.loss, network.let_of(last, network.loss))
        self.layers: list[LayerForms] = [*(hidden[name] for name in network.activations[:-1]), final]
        self.penalties = {name: penalty_forms(penalty) for name, penalty in PENALTIES.items()}
        self.recursion = recursion()
        self.normalising = Normalising(batch_norm_proof(), network.norm_constants) if network.batch_norm else None

    def module(self, target: str, optimiser: Optimiser) -> NetworkModule:
        rows = [function for place in range(1, len(self.layers) + 1) for function in self._of_layer(place)]
        rows += [self._losses(), *(one for penalty in PENALTIES.values() for one in penalty_rows(penalty))]
        helpers = frozenset[str]().union(*(one.helpers for one in rows))
        scipy = frozenset[str]().union(*(one.scipy for one in rows))
        compiled = compiled_network(len(self.layers), rows, self._linear()) if target == "numba" else []
        libraries = imported_by(compiled)
        if scipy:
            libraries[1].append(f"from scipy.special import {', '.join(sorted(scipy))}")
        parts = [
            self._header(*libraries),
            *frame(Passes(len(self.layers), self.network.batch_norm), self._linear(), target == "numba", optimiser),
            *(self.normalising.functions if self.normalising else []),
            *(one.source for one in rows),
            *helper_sources(helpers),
            *compiled,
        ]
        sums = self.layers[-1].targets_sum_to_one
        return NetworkModule(self.network, "\n\n\n".join(parts) + "\n", self._proofs(), sums)

    def _proofs(self) -> tuple[Proof, ...]:
        of_layers = {one.name: one.proof for one in (*self.layers, *self.penalties.values())}
        return (*of_layers.values(), self.recursion, *([self.normalising.proof] if self.normalising else []))

    # The linear part: the same for every layer.

    def _linear(self) -> Mapping[str, str]:
        """The code of net, ∂E/∂w and ∂E/∂b of a batch, from the law of any layer, which the last layer must repeat."""
        final = self.layers[-1].proof.derivation
        own: Names = {("w", None): "w", ("b", None): "b", ("a", None): "y", ("delta", None): "delta"}
        any_layer: Names = {("w", 0): "w", ("b", 0): "b", ("y", -1): "y", ("delta", 0): "delta"}
        back: Names = {("w", 1): "w_next", ("delta", 1): "delta_next"}
        general = self.recursion.derivation
        first, second = _linear_of(general, 0, any_layer), _linear_of(final, None, own)
        if first != second:
            raise NoCodeError(f"the last layer is linear in another way than the others: {first}, {second}")
        flow = _first_sum(general.results["delta"].right)
        return {**first, "back": matrix_code(with_sample(flow), back)}

    # The elementwise part of each layer.

    def _of_layer(self, place: int) -> list[Rows]:
        layer = self.layers[place - 1]
        name = f"output_{place}"
        y = Sym("y", (I,))
        stable = printed(name, ("net",), y, _formulas(layer), {})
        derived = _tried(lambda: printed(name, ("net",), layer.raw["y"], {}, {}))
        output = cheaper(stable, derived, grid_of_nets) if derived else stable
        return [output, self._delta(place, stable)]

    def _delta(self, place: int, output: Rows) -> Rows:
        layer = self.layers[place - 1]
        last = place == len(self.layers)
        arrays = ("net", "y", "t") if last else ("net", "y", "back")
        name = f"delta_{place}" if last else f"_delta_{place}"

        def values(nets: Mapping[str, Any]) -> dict[str, Any]:
            with np.errstate(all="ignore"):
                return {**nets, "y": output.callable()(nets["net"]), BACK.name: np.ones_like(nets["net"])}

        given = values(extreme_points())
        stable = printed(name, arrays, layer.forms["delta"].formula, _formulas(layer), given)
        derived = _tried(lambda: printed(name, arrays, layer.raw["delta"], {}, given))
        return cheaper(stable, derived, lambda dtype: values(grid_of_nets(dtype))) if derived else stable

    def _losses(self) -> Rows:
        layer = self.layers[-1]
        return printed("_losses", ("net", "t"), layer.forms["loss"].formula, _formulas(layer), {})

    # Texts.

    def _of_normalisation(self) -> list[str]:
        if not self.normalising:
            return []
        told = [part for line in self.normalising.told for part in wrapped_formula(f"    {line}")]
        return ["", "Hidden layers normalise their net inputs x to y, with their b as beta:", "", *told]

    def _header(self, standard: Sequence[str], others: Sequence[str]) -> str:
        network, final = self.network, self.layers[-1]
        counts = {one.name: sum(one.proof.counts().values()) + len(one.findings) for one in self.layers}
        if self.normalising:
            proof = self.normalising.proof
            counts[proof.derivation.name] = sum(proof.counts().values())
        lines = [f"{name} ({count} lines)" for name, count in counts.items()]
        raw = [f"layer {place}: {line}" for place, layer in enumerate(self.layers, 1) for line in _formula_lines(layer)]
        return "\n".join(
            [
                f'"""The network {network.name}: NumPy functions to train it.',
                "",
                *wrap(f"Made by Gradproof from the proofs of backprop, {', '.join(lines)}. What was derived:", 92),
                "",
                *(part for line in raw for part in wrapped_formula(f"    {line}")),
                *wrapped_formula(f"    E = {plain(final.raw['loss'])}"),
                *self._of_normalisation(),
                "",
                "The shapes: x (n_samples, n_in), w (n_out, n_in), b (n_out,), y, net and delta (n_samples, n_out).",
                *(
                    ["The b of a hidden layer is the shift beta behind the normalisation."]
                    if network.batch_norm
                    else []
                ),
                "All but the loss also takes stacks of networks, and complex numbers where its formulas do.",
                '"""',
                "",
                "from __future__ import annotations",
                "",
                *standard,
                "from collections.abc import Sequence",
                "from typing import Any",
                "",
                "import numpy as np",
                *others,
                "",
                "Array = Any",
                '"""An array of NumPy."""',
                *(_NORMS if network.batch_norm else []),
            ]
        )


def _formula_lines(layer: LayerForms) -> list[str]:
    return [f"y[i] = {plain(layer.raw['y'])}, delta[i] = {plain(layer.raw['delta'])}"]


def _linear_of(derivation: Derivation, layer: int | None, names: Names) -> dict[str, str]:
    parts = {part.key: part.result for part in derivation.parts}
    net = derivation.setting.definitions["net", 2, layer]
    return {
        "net": matrix_code(net.formula, names),
        "weighted": matrix_code(_first_sum(net.formula), names),
        "weights": matrix_code(without_mean(parts["batch-weights"]), names),
        "biases": matrix_code(without_mean(parts["batch-biases"]), names),
    }


def _first_sum(formula: Expr) -> Sum:
    return next(part for part in walk(formula) if isinstance(part, Sum))


def _formulas(layer: LayerForms) -> dict[str, Expr]:
    return {name: form.formula for name, form in layer.quantities.items()}


def _tried(make: Any) -> Rows | None:
    """What is printed, or nothing where a derived formula has no code of its own."""
    try:
        found: Rows = make()
    except NoCodeError:
        return None
    return found
