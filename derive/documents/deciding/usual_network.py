"""δ^(1) = (W^(2)ᵀ δ^(2)) ⊙ g'(z^(1)) where no forward pass is written: z = W a + b of the layer before, a = g(z)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from derive.documents.deciding.settings import Scopes
from derive.documents.formulas.errors import ERRORS, Role, base_of, errors_in
from derive.documents.formulas.reach import Key
from derive.documents.formulas.sizes import with_indices
from derive.documents.meaning.origins import NUMBERED_LAYER
from derive.documents.understanding.statements import Equality, Understood
from derive.expr import D, Expr, Fn, Index, Sum, Sym, add, mul, symbols, walk
from derive.steps import Definition, Setting, symbol_key

_WEIGHTS = frozenset("WwΘθ")
_BIASES = frozenset("b")
_INPUTS = ("x", "X")
_SIZE = "n"


@dataclass(frozen=True)
class Layered:
    """A quantity of a layer: its name without that, and the layer, which is a number or as far from l."""

    name: str
    layer: int
    brackets: str
    symbol: Sym

    def at(self, layer: int, name: str, *indices: Index) -> Sym:
        """A quantity of that or another layer, marked as this one is."""
        if not self.brackets:
            return Sym(name, indices, layer)
        return Sym(f"{name}^{self.brackets[0]}{layer}{self.brackets[1]}", indices)


@dataclass(frozen=True)
class Network:
    """The names of what is put in a layer, of its weights, of what comes out, and of its biases, if there are any.

    `turned` if the first index of a weight counts what comes in.
    """

    inside: str
    weights: str
    unit: str
    bias: str
    activation: str
    inputs: str
    turned: bool = False

    def of_layer(self, weights: Layered) -> Iterator[Definition]:
        """What a layer with some weights puts in and out."""
        own, other = Index("i", _SIZE), Index("j", _SIZE)
        inside = weights.at(weights.layer, self.inside, own)
        before = weights.at(weights.layer - 1, self.unit, other)
        if self.inputs and weights.brackets and weights.layer == 1:
            before = Sym(self.inputs, (other,))
        pair = (other, own) if self.turned else (own, other)
        terms: list[Expr] = [Sum(mul(weights.at(weights.layer, self.weights, *pair), before), other)]
        if self.bias:
            terms.append(weights.at(weights.layer, self.bias, own))
        yield Definition(inside, add(*terms))
        if self.activation:
            yield Definition(weights.at(weights.layer, self.unit, own), Fn(self.activation, (inside,)))


@dataclass(frozen=True)
class SupposedNetwork:
    """A network with its definitions; all layers are taken to be equally wide, as nobody tells how wide they are."""

    network: Network
    layered: tuple[Layered, ...]
    errors: Role | None = None
    """What the errors of the layers are, where only formulas for them are given."""

    @property
    def said(self) -> str:
        """What is supposed, in words."""
        own, role = self.network, self.errors
        sums = f"{own.inside} = {own.weights} {own.unit}{f' + {own.bias}' if own.bias else ''}"
        others = [f"{own.unit} = {own.activation}({own.inside})"] if own.activation else []
        others += [f"{role.error} = ∂{role.cost.name}/∂{role.by}"] if role else []
        if others:
            return f"if {sums} with the {own.unit} of the layer before, and {', '.join(others)}"
        return f"if {sums} with the {own.unit} of the layer before"

    @cached_property
    def definitions(self) -> Mapping[Key, Definition]:
        """What all layers of a document put in and out."""
        weights = [one for one in self.layered if one.name == self.network.weights and len(one.symbol.indices) == 2]
        made = (each for one in weights for each in self.network.of_layer(one))
        return {symbol_key(each.symbol): each for each in made}

    @cached_property
    def widths(self) -> frozenset[str]:
        names = {self.network.inside, self.network.weights, self.network.unit, self.network.bias, *ERRORS}
        return frozenset(index.size for one in self.layered if one.name in names for index in one.symbol.indices)

    def squared(self, one: Equality) -> Equality:
        """An equality with one width for all layers."""
        return replace(one, left=self._formula(one.left), right=self._formula(one.right))

    def settings(self, one: Equality, scopes: Scopes) -> Iterator[Setting]:
        """The settings of an equality in the network."""
        errors = self.errors.definitions((one.left, one.right)) if self.errors else {}
        yield from map(self._setting, scopes.with_network(one, {**self.definitions, **errors}))

    def _setting(self, setting: Setting) -> Setting:
        found = {
            key: Definition(self._symbol(one.symbol), self._formula(one.formula))
            for key, one in setting.definitions.items()
        }
        return Setting(found, setting.domains)

    def _formula(self, formula: Expr) -> Expr:
        return with_indices(formula, lambda index: Index(index.name, _SIZE) if index.size in self.widths else index)

    def _symbol(self, symbol: Sym) -> Sym:
        found = self._formula(symbol)
        assert isinstance(found, Sym)
        return found


def errors_of(network: Network, understood: Understood) -> Role | None:
    """The errors δ, of which only formulas are given, as the derivatives by what is put in a layer."""
    sides = understood.sides()
    definitions = [given.definition for given in understood.givens]
    slopes = (part for side in sides for part in walk(side) if isinstance(part, D))
    cost = next((slope.body for slope in slopes if isinstance(slope.body, Sym) and not slope.body.indices), None)
    letters = {base_of(error) for error in errors_in(sides)}
    said = {base_of(one.symbol) for one in definitions if isinstance(one.formula, D)}
    if cost is None or len(letters) != 1 or letters & said:
        return None
    return Role(min(letters), cost, network.inside)


def layered_in(formulas: Iterable[Expr]) -> list[Layered]:
    """The quantities of layers in some formulas, one for each name, layer and number of indices."""
    found: dict[Key, Layered] = {}
    for symbol in (symbol for formula in formulas for symbol in symbols(formula)):
        numbered = NUMBERED_LAYER.fullmatch(symbol.name)
        if symbol.layer is not None:
            found.setdefault(symbol_key(symbol), Layered(symbol.name, symbol.layer, "", symbol))
        elif numbered:
            name, begin, number, end = numbered.groups()
            found.setdefault(symbol_key(symbol), Layered(name, int(number), begin + end, symbol))
    return list(found.values())


def networks(understood: Understood, layered: Sequence[Layered]) -> list[Network]:
    """What the network of a document may be, in whose formulas nothing says what is put in a layer; none if it does."""
    sides = understood.sides()
    formulas = [*sides, *(given.definition.formula for given in understood.givens)]
    defined = {one.name for one in layered_in(given.definition.symbol for given in understood.givens)}
    varied = {
        one.name for one in layered_in(part.variable for side in formulas for part in walk(side) if isinstance(part, D))
    }
    vectors = {one.name for one in layered if len(one.symbol.indices) == 1} - ERRORS - _WEIGHTS
    weights = {one.name for one in layered if len(one.symbol.indices) == 2} & _WEIGHTS
    biases = vectors & _BIASES
    calls = [
        part
        for side in formulas
        for part in walk(side)
        if isinstance(part, Fn) and len(part.args) == 1 and vectors & {one.name for one in layered_in(part.args)}
    ]
    called = {one.name for one in layered_in(call.args[0] for call in calls)}
    inside = ((called or varied) & vectors) - defined - biases
    units = vectors - inside - biases
    if not len(inside) == len(weights) == len(units) == 1 or (units & defined and calls):
        return []
    (own,), (matrix,), (unit,) = inside, weights, units
    free = {symbol.name for side in formulas for symbol in symbols(side)}
    activation = next((call.name.rstrip("'") for call in calls), "")
    inputs = next((name for name in _INPUTS if name in free), "")
    made = Network(own, matrix, unit, next(iter(biases), ""), activation, inputs)
    return [made, replace(made, turned=True)]
