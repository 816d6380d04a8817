"""The symbols of a derivation and how a formula of the tables, or of a user, becomes a definition.

E loss, y_k output, t_k target, net_k = Σ_j w_kj a_j + b_k, δ_k = ∂E/∂net_k; n outputs, m inputs,
N samples. `w` has shape (outputs, inputs).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from derive.algebra import flatten, simplify
from derive.expr import (
    ONE,
    ZERO,
    Add,
    D,
    Delta,
    Expr,
    Fn,
    Index,
    Mul,
    Num,
    Pow,
    Rel,
    Sum,
    Sym,
    Where,
    div,
    free_indices,
    map_nodes,
    rename,
    symbols,
    walk,
)
from derive.functions import FUNCTIONS
from derive.laws.dependence import avoid
from derive.parser import parse, parse_equation
from derive.steps import Definition, Domain, Hypothesis, Setting
from derive.tables import Activation, Loss, Parameter
from derive.tokens import FormulaError, reading

I, K, J, S = Index("i", "n"), Index("k", "n"), Index("j", "m"), Index("s", "N")
"""Output, output again, input, sample."""

RESERVED = frozenset({I, K, J})
LOSS = Sym("E")
MEAN_LOSS = Sym("E_mean")
SIZES = ("n", "m", "N")
TAKEN = frozenset({"E", "E_mean", "y", "t", "net", "delta", "w", "b", "a", "f", "pi", *SIZES})
"""Names that a parameter cannot have."""


def output(index: Index) -> Sym:
    return Sym("y", (index,))


def target(index: Index) -> Sym:
    return Sym("t", (index,))


def net(index: Index) -> Sym:
    return Sym("net", (index,))


def delta(index: Index) -> Sym:
    return Sym("delta", (index,))


def weight(row: Index, column: Index) -> Sym:
    return Sym("w", (row, column))


def bias(index: Index) -> Sym:
    return Sym("b", (index,))


def activity(index: Index) -> Sym:
    return Sym("a", (index,))


class DefinitionError(ValueError):
    """A formula that is well formed but defines no loss or no activation; `source` says which was meant."""

    def __init__(self, source: str, message: str) -> None:
        super().__init__(message)
        self.source = source


def activation_definition(activation: Activation, values: Mapping[str, Expr]) -> Definition:
    """y_k := the activation's formula, its parameters given values.

    Raises:
        FormulaError: the formula does not parse.
        DefinitionError: it does not depend on net, or has more than one open index.
    """
    with reading("activation"):
        formula = _read(activation.formula, {"net"}, activation.parameters, values)
    _refuse_division_by_zero("activation", formula)
    bare = any(symbol is Sym("net") for symbol in symbols(formula))
    indexed = any(symbol.name == "net" and symbol.indices for symbol in symbols(formula))
    loose = sorted(free_indices(formula), key=lambda index: index.name)
    if not bare and not indexed:
        raise DefinitionError("activation", "the activation does not depend on net")
    if bare and (indexed or loose):
        raise DefinitionError("activation", "write either net for one net input or net[i] for the vector, not both")
    if bare:
        return Definition(output(K), avoid(_with_index(formula, {"net"}, K), RESERVED))
    if len(loose) != 1 or loose[0].size != "n":
        raise DefinitionError("activation", "an activation of the vector net[i] leaves just one index open, such as i")
    return Definition(output(K), avoid(rename(formula, {loose[0]: K}), RESERVED))


def is_elementwise(definition: Definition) -> bool:
    """Whether y_k is a function of net_k alone."""
    own = definition.symbol.indices
    nets = (symbol for symbol in symbols(definition.formula) if symbol.name == "net")
    return free_indices(definition.formula) == {*own} and all(symbol.indices == own for symbol in nets)


def loss_definition(loss: Loss, values: Mapping[str, Expr]) -> Definition:
    """E := the loss's formula; one of `y` and `t` without an index is summed over the outputs.

    Raises:
        FormulaError: the formula does not parse.
        DefinitionError: it does not depend on y, or leaves an index open.
    """
    with reading("loss"):
        formula = _read(loss.formula, {"y", "t"}, loss.parameters, values)
    _refuse_division_by_zero("loss", formula)
    used = [symbol for symbol in symbols(formula) if symbol.name in ("y", "t")]
    if not any(symbol.name == "y" for symbol in used):
        raise DefinitionError("loss", "the loss does not depend on the output y")
    bare = [not symbol.indices for symbol in used]
    if any(bare) and not all(bare):
        raise DefinitionError("loss", "write either y and t for one output or y[k] and t[k] with a sum, not both")
    if all(bare):
        formula = Sum(_with_index(formula, {"y", "t"}, K), K)
    if free_indices(formula):
        letters = ", ".join(sorted(index.name for index in free_indices(formula)))
        raise DefinitionError("loss", f"the loss leaves the index {letters} open; sum over it")
    return Definition(LOSS, formula)


def error_formula(
    text: str, parameters: Iterable[Parameter], values: Mapping[str, Expr], *, indexed: bool = False
) -> Expr:
    """A wanted error term: in y and t of one output; indexed, that of output i in y[i], t[i] and sums.

    Raises:
        FormulaError: the formula does not parse.
        DefinitionError: it depends neither on y nor on t, or has indices where none are meant.
    """
    with reading("error"):
        formula = _read(text, {"y", "t"}, parameters, values)
    _refuse_division_by_zero("error", simplify(formula))
    used = [symbol for symbol in symbols(formula) if symbol.name in ("y", "t")]
    if not any(symbol.name == "y" for symbol in used):
        raise DefinitionError("error", "the error term does not depend on the output y")
    bare, loose = not any(symbol.indices for symbol in used), free_indices(formula)
    if bare and any(isinstance(node, Sum) for node in walk(formula)):
        raise DefinitionError("error", "under a sum write y[k] and t[k]")
    if bare:
        return _with_index(formula, {"y", "t"}, I) if indexed else formula
    if not indexed:
        raise DefinitionError(
            "error", "this activation has an error term for each output alone: write y and t, no index"
        )
    if not all(symbol.indices for symbol in used) or len(loose) != 1:
        raise DefinitionError("error", "write y and t, or y[i] and t[i] with just one index open")
    return avoid(rename(formula, {next(iter(loose)): I}), RESERVED)


def hypothesis(text: str) -> Hypothesis:
    """An equation between targets, such as sum(t[k], k) = 1.

    Raises:
        FormulaError: it does not parse.
    """
    with reading("hypothesis"):
        return Hypothesis(*parse_equation(text, known={"y", "t", "net", *SIZES}))


def _read(text: str, variables: Collection[str], parameters: Iterable[Parameter], values: Mapping[str, Expr]) -> Expr:
    names = {parameter.name for parameter in parameters}
    constants = {"pi", "n"}
    try:
        formula = parse(text, known={*variables, *names, *constants})
    except FormulaError as error:
        if error.message.startswith("unknown name"):
            error.message += "; a parameter is declared with let"
        raise
    for node in walk(formula):
        if not isinstance(node, _MEANT) or (isinstance(node, Fn) and node.name not in FUNCTIONS):
            raise FormulaError("only functions, sums, cases and arithmetic are meant here", text, 0)
        if isinstance(node, Sym):
            _check_symbol(node, text, variables)
    defaults = {parameter.name: parse(parameter.default) for parameter in parameters if parameter.default}
    settled = {**defaults, **{name: value for name, value in values.items() if name in names}}
    return flatten(map_nodes(formula, lambda part: settled.get(part.name) if isinstance(part, Sym) else None))


def _refuse_division_by_zero(source: str, formula: Expr) -> None:
    if any(isinstance(node, Pow) and node.base is ZERO for node in walk(formula)):
        raise DefinitionError(source, "division by zero, for the given parameters")


_MEANT = (Num, Sym, Add, Mul, Pow, Fn, Sum, Delta, Where, Rel)


def _check_symbol(symbol: Sym, text: str, variables: Collection[str]) -> None:
    place = max(text.find(symbol.name), 0)
    if symbol.layer is not None:
        raise FormulaError("a layer is not meant here", text, place)
    if symbol.name not in variables and symbol.indices:
        raise FormulaError(f"{symbol.name} is a constant and has no index", text, place)
    if len(symbol.indices) > 1 or any(index.size != "n" for index in symbol.indices):
        raise FormulaError(f"{symbol.name} has one index over the outputs, such as k", text, place)


def _with_index(formula: Expr, names: Collection[str], index: Index) -> Expr:
    def put(part: Expr) -> Expr | None:
        return Sym(part.name, (index,)) if isinstance(part, Sym) and part.name in names else None

    return map_nodes(formula, put)


def with_sample(formula: Expr) -> Expr:
    """The same formula for sample s: E_s, y_sk, t_sk, net_sk, a_sj, δ_sk; the parameters are shared."""

    def put(part: Expr) -> Expr | None:
        match part:
            case Sym(name, indices, layer) if name in ("E", "y", "t", "net", "a", "delta"):
                return Sym(name, (S, *indices), layer)
            case _:
                return None

    return map_nodes(formula, put)


def pair_setting(activation: Definition, loss: Definition | None, domains: Mapping[str, Domain]) -> Setting:
    """All definitions of a derivation, of one sample and of a batch."""
    net_definition = Definition(net(K), Add((Sum(Mul((weight(K, J), activity(J))), J), bias(K))))
    if loss is None:
        return setting_of([activation, net_definition], domains)
    single = [loss, activation, net_definition, Definition(delta(K), D(LOSS, net(K)))]
    return setting_of([*single, *batch_definitions(single)], domains)


def batch_definitions(single: Iterable[Definition]) -> list[Definition]:
    """The mean of E over the samples, and the definitions of a single sample for each sample s."""
    mean = Mul((div(ONE, Sym("N")), Sum(with_sample(LOSS), S)))
    batch = [Definition(MEAN_LOSS, mean)]
    for definition in single:
        symbol = with_sample(definition.symbol)
        assert isinstance(symbol, Sym)
        batch.append(Definition(symbol, with_sample(definition.formula)))
    return batch


def setting_of(definitions: Iterable[Definition], domains: Mapping[str, Domain]) -> Setting:
    """The setting with these definitions."""
    return Setting({definition.key: definition for definition in definitions}, dict(domains))
