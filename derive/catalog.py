"""What can be derived, by name or by formula: `derive` is the front door of the package."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from math import inf

from derive.derivation import Derivation
from derive.expr import Expr, Num, Sym, symbols
from derive.laws import LAWS, Law, Scope
from derive.notation import (
    RESERVED,
    TAKEN,
    DefinitionError,
    activation_definition,
    hypothesis,
    loss_definition,
    pair_setting,
)
from derive.parser import parse_assignment
from derive.steps import Domain
from derive.tables import ACTIVATIONS, LOSSES, REALS, Activation, Loss, Parameter, misfit, pairs
from derive.tokens import FormulaError, reading
from derive.topics import TOPICS, Topic
from derive.topics.designs import design_of


class UnknownNameError(ValueError):
    """No activation, loss, pair or topic of that name."""


class MisfitError(ValueError):
    """The loss makes no sense on the outputs of the activation."""


def names() -> list[str]:
    """Every name that `derive` takes, pairs first."""
    return [*(f"{activation.name}-{loss.name}" for activation, loss in pairs()), *ACTIVATIONS, *TOPICS]


def known_name(name: str) -> str:
    """The name itself if `derive` takes it.

    Raises:
        UnknownNameError, MisfitError: it does not.
    """
    if name not in TOPICS:
        _named(name)
    return name


def known_activation(text: str) -> str:
    """The text itself if it is an activation of the table, or can be a formula.

    Raises:
        UnknownNameError: it is a mere word, and no activation is called that.
    """
    return _name_or_formula("activation", text, ACTIVATIONS)


def known_loss(text: str) -> str:
    """Likewise for a loss; raises UnknownNameError."""
    return _name_or_formula("loss", text, LOSSES)


def _name_or_formula(what: str, text: str, table: Iterable[str]) -> str:
    if text not in table and text != "net" and re.fullmatch(r"[\w-]*", text):
        raise UnknownNameError(f"there is no {what} {text!r}" + _suggest(text, table))
    return text


def derive(
    name: str = "",
    *,
    loss: str = "",
    activation: str = "",
    hypotheses: Sequence[str] | None = None,
    let: Sequence[str] = (),
    hessian: bool = False,
    laws: Mapping[str, Law] = LAWS,
) -> Derivation:
    """Derive the gradient of a loss on an activation, step by step, for a symbolic number of outputs n.

    Args:
        name: activation-loss such as "softmax-ce" (either order), an activation on its own, or a topic, "backprop".
        loss: instead of a name, a loss of the table or a formula in y and t: "(y-t)**4/4", "-sum(t[k]*log(y[k]), k)".
        activation: likewise, a formula in net: "atan(net)", "exp(net[i])/sum(exp(net[k]), k)".
        hypotheses: equations that the derivation may use, such as "sum(t[k], k) = 1"; None takes those of the table.
        let: "q=0.7" gives a parameter a value, "q" alone declares a free one.
        hessian: also derive ∂²E/∂net_i∂net_j.
        laws: the table of laws to derive with.

    Raises:
        UnknownNameError: nothing is called that.
        MisfitError: the outputs of the activation are outside of what the loss is defined for.
        FormulaError: a formula does not parse; it says where.
        DefinitionError: a formula parses but defines no loss or no activation.
        TooLargeError, LawError: the laws lead nowhere that anybody would read.

    >>> from derive.writing.plain import plain
    >>> plain(derive("softmax-ce").results["delta"].right)
    'y[i] - t[i]'
    """
    values = _parameters(let)
    if name in TOPICS:
        if loss or hypotheses or hessian:
            raise DefinitionError(name, "a topic takes no loss, hypotheses or Hessian; name a pair, such as softmax-ce")
        return _of_topic(TOPICS[name], activation, values, laws)
    chosen_activation, chosen_loss = _chosen(name, loss, activation, values)
    label = name or "-".join(part.name for part in (chosen_activation, chosen_loss) if part)
    parts = [part for part in (chosen_activation, chosen_loss) if part]
    _check_parameters(parts, values)
    domains = {parameter.name: parameter.domain for part in parts for parameter in part.parameters}
    outputs = activation_definition(chosen_activation, values)
    if chosen_loss is None:
        if hessian or hypotheses:
            what = "the Hessian is that" if hessian else "hypotheses are those"
            raise DefinitionError(
                "hessian" if hessian else "hypothesis", f"{what} of a loss: name a pair, such as softmax-ce"
            )
        from derive.pair import derive_activation

        alone = derive_activation(label, pair_setting(outputs, None, domains), laws)
        return _titled(alone, chosen_activation, None)
    from derive.pair import derive_pair

    domains["t"] = chosen_loss.targets
    setting = pair_setting(outputs, loss_definition(chosen_loss, values), domains)
    texts = chosen_loss.hypotheses if hypotheses is None else hypotheses
    derivation = derive_pair(label, setting, [hypothesis(text) for text in texts], laws)
    if hessian:
        from derive.hessian import with_hessian

        derivation = with_hessian(derivation, Scope(setting, laws, reserved=RESERVED))
    return _titled(derivation, chosen_activation, chosen_loss)


def design(
    activation: str,
    error: str,
    *,
    hypotheses: Sequence[str] | None = None,
    let: Sequence[str] = (),
    laws: Mapping[str, Law] = LAWS,
) -> Derivation:
    """Derive the loss that has a wanted error term ∂E/∂net, step by step: `derive` turned round.

    Args:
        activation: one of the table, or a formula in net.
        error: a formula in y and t of one output, "y - t"; for softmax also in y[i], t[i] and sums.
        hypotheses: equations that the derivation may use; None takes Σ t = 1 for outputs that sum to 1.
        let: "c=2" gives a parameter a value, "c" alone declares a free one.
        laws: the table of laws to derive with.

    Raises:
        UnknownNameError: no activation is called that.
        NoLossError: no loss has this error term; it carries the derivation as far as it goes and a counterexample.
        FormulaError: a formula does not parse; it says where.
        DefinitionError: a formula parses but is no activation or no error term, or the activation has no inverse.
        LawError, TooLargeError: the laws lead nowhere that anybody would read.

    >>> from derive.writing.plain import plain
    >>> plain(design("sigmoid", "y - t").results["loss"].right)
    '-t*log(y) - (1 - t)*log(1 - y)'
    """
    values = _parameters(let)
    chosen = ACTIVATIONS.get(known_activation(activation)) or _own_activation(activation, values)
    own = {parameter.name for parameter in chosen.parameters}
    parameters = tuple(one for one in _own_parameters(error, values) if one.name not in own)
    topic = design_of(chosen, error, parameters=parameters, hypotheses=hypotheses)
    from derive.design import NoLossError

    try:
        return _of_topic(topic, "", values, laws)
    except NoLossError as refusal:
        refusal.derivation = _about(refusal.derivation, topic)
        raise


def _check_parameters(parts: Sequence[Activation | Loss | Topic], values: Mapping[str, Expr]) -> None:
    """Refuse a value for no parameter, or one outside of the parameter's domain."""
    known = {parameter.name: parameter for part in parts for parameter in part.parameters}
    for name, value in values.items():
        if name not in known:
            raise DefinitionError("let", f"no formula has a parameter {name}" + _suggest(name, known))
        domain = known[name].domain
        if isinstance(value, Num) and domain is not Domain.REAL and not 0 < value.value <= _HIGHEST[domain]:
            where = "positive" if domain is Domain.POSITIVE else "between 0 and 1"
            raise DefinitionError("let", f"{name} must be {where}")


_HIGHEST = {Domain.POSITIVE: inf, Domain.UNIT: 1}


def _titled(derivation: Derivation, activation: Activation, loss: Loss | None) -> Derivation:
    titles = [part.title for part in (activation, loss) if part]
    english, chinese = zip(*titles, strict=True)
    # Chinese characters keep a space from Latin letters
    title = (" with ".join(english), re.sub("与(?=[A-Za-z])", "与 ", "与".join(chinese)))
    return replace(derivation, title=title, activation=activation, loss=loss)


def _of_topic(topic: Topic, activation: str, values: Mapping[str, Expr], laws: Mapping[str, Law]) -> Derivation:
    if activation:
        if topic.of is None:
            raise DefinitionError("activation", f"{topic.name} takes no activation")
        topic = topic.of(ACTIVATIONS.get(activation) or _own_activation(activation, values))
    _check_parameters([topic], values)
    return _about(topic.build(values, laws), topic)


def _about(derivation: Derivation, topic: Topic) -> Derivation:
    return replace(derivation, title=topic.title, activation=topic.activation, topic=topic)


def _parameters(let: Sequence[str]) -> dict[str, Expr]:
    """The value of each parameter; a free one is its own value."""
    values = dict[str, Expr]()
    for text in let:
        with reading("let"):
            name, value = parse_assignment(text if "=" in text else f"{text}={text}")
            if name in TAKEN:
                raise FormulaError(f"{name} has a meaning of its own and cannot be a parameter", text, 0)
            if any(symbol is not Sym(name) for symbol in symbols(value)):
                place = text.find("=") + 1
                raise FormulaError("the value of a parameter is a number, or the parameter itself", text, place)
        values[name] = value
    return values


def _chosen(name: str, loss: str, activation: str, values: Mapping[str, Expr]) -> tuple[Activation, Loss | None]:
    if name:
        if loss or activation:
            raise DefinitionError("name", "give either a name or --loss and --activation, not both")
        return _named(name)
    if not activation:
        raise DefinitionError("activation", "give a name, such as softmax-ce, or an activation")
    chosen = ACTIVATIONS.get(activation) or _own_activation(activation, values)
    if not loss:
        return chosen, None
    own = LOSSES.get(loss) or _own_loss(loss, values)
    if chosen.name in ACTIVATIONS and own.name in LOSSES:
        _refuse_misfit(chosen, own)
    return chosen, own


def _named(name: str) -> tuple[Activation, Loss | None]:
    if name in ACTIVATIONS:
        return ACTIVATIONS[name], None
    for place, letter in enumerate(name):
        if letter == "-":
            left, right = name[:place], name[place + 1 :]
            for first, second in ((left, right), (right, left)):
                if first in ACTIVATIONS and second in LOSSES:
                    _refuse_misfit(ACTIVATIONS[first], LOSSES[second])
                    return ACTIVATIONS[first], LOSSES[second]
    if name in LOSSES:
        fitting = next(activation.name for activation, loss in pairs() if loss.name == name)
        raise UnknownNameError(f"{name} is a loss; name it with an activation, such as {fitting}-{name}")
    raise UnknownNameError(f"there is no derivation {name!r}" + _suggest(name, names()))


def _refuse_misfit(activation: Activation, loss: Loss) -> None:
    if reason := misfit(activation, loss):
        raise MisfitError(f"{activation.name}-{loss.name} makes no sense: {reason}")


def _suggest(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, list(known), n=3, cutoff=0.55)
    return f"; did you mean {' or '.join(close)}?" if close else ""


def _own_activation(formula: str, values: Mapping[str, Expr]) -> Activation:
    title = ("own activation", "自定义激活函数")
    return Activation("own-activation", formula, REALS, title, "", parameters=_own_parameters(formula, values))


def _own_loss(formula: str, values: Mapping[str, Expr]) -> Loss:
    title = ("own loss", "自定义损失函数")
    return Loss("own-loss", formula, REALS, Domain.UNIT, title, "", parameters=_own_parameters(formula, values))


def _own_parameters(formula: str, values: Mapping[str, Expr]) -> tuple[Parameter, ...]:
    words = set(re.findall(r"\w+", formula))
    used = {name: value for name, value in values.items() if name in words}
    return tuple(Parameter(name, Domain.REAL if isinstance(used[name], Num) else Domain.POSITIVE) for name in used)
