"""Every stable law is used, says what is true, and cannot be broken without generation refusing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache, partial

import numpy as np
import pytest
from generated import N_OUT, PAIRS, VALUES, Own, module_of, proof_of, targets

from derive.algebra import flatten
from derive.checker import Checker, Proof, Verdict
from derive.expr import MINUS_ONE, ONE, Add, Expr, Fn, Mul, Sym, children, fn, map_nodes, rebuild
from derive.laws import Law
from derive.mutation.damage import MUTATIONS, Mutation
from derive.notation import I, K
from derive.parser import parse, parse_equation
from derive.steps import Definition, Domain, Setting
from derive.writing.plain import plain
from numeric.generation import Module, UnprovedError, generate
from numeric.generation.kernels import load
from numeric.stable.chain import ORDER, CircleError
from numeric.stable.form import Stable
from numeric.stable.law import LOG_OUTPUT, QUANTITIES, REST, SHIFT, STABLE_LAWS, TOP, StableScope

STATED = [name for name, law in STABLE_LAWS.items() if law.statement]

OWN = {
    "log(1 + u)": Own("log(1 + y**2)*t", "net"),
    "share of both signs": Own("(y - t)**2", "net/(1 + abs(net))"),
    "division within a bracket": Own("(t - log(y))*(1 - y)**2", "1/(1 + exp(-net))"),
}
"""Formulas for what no pair of the tables has in it."""

# What u, v, p and the rest stand for while a statement is tried: any functions do, in the domain of the law.
SETTING = Setting(
    {
        one.key: one
        for one in (
            Definition(Sym("u"), parse("x + 1/3")),
            Definition(Sym("v"), parse("1 + x**2")),
            Definition(Sym("u", (K,)), parse("z[k]**2 + z[k]")),
            Definition(Sym("p", (K,)), parse("exp(z[k])")),
        )
    },
    {"c": Domain.REAL, "y": Domain.UNIT, "t": Domain.UNIT},
)


@cache
def modules() -> Mapping[str, Module]:
    """All that is generated of the tables and of the formulas above."""
    return {name: module_of(name) for name in PAIRS} | {name: own.module for name, own in OWN.items()}


@cache
def users(name: str) -> list[str]:
    """The derivations with a line by this law, those with the fewest lines first."""
    found = [key for key, module in modules().items() if any(step.law == name for step in module.findings)]
    return sorted(found, key=lambda key: (len(modules()[key].findings), key))


# The table.


def test_the_order_has_every_law_once():
    assert sorted(ORDER) == sorted(STABLE_LAWS)


def test_every_law_has_a_name_in_both_languages():
    for name, law in STABLE_LAWS.items():
        assert law.name == name
        assert law.en
        assert law.zh
        assert law.en != law.zh or name == "log1p"


@pytest.mark.parametrize("name", STABLE_LAWS)
def test_every_law_is_used(name):
    assert users(name)


def test_every_line_of_every_stable_form_is_proved_or_agrees():
    verdicts = {finding.verdict for module in modules().values() for finding in module.findings.values()}
    assert verdicts <= {Verdict.PROVED, Verdict.AGREES}


# The statements.


def test_only_a_law_that_unfolds_a_definition_states_nothing():
    assert {name for name in STABLE_LAWS if name not in STATED} == {"unfolding", "log-output"}


@pytest.mark.parametrize("name", STATED)
def test_the_statement_is_true(name):
    left, right = parse_equation(STABLE_LAWS[name].statement)
    finding = Checker(SETTING).check(left, right)
    assert finding.holds, finding


@pytest.mark.parametrize("name", STATED)
def test_a_statement_with_its_right_side_damaged_is_refuted(name):
    left, right = parse_equation(STABLE_LAWS[name].statement)
    doubled = flatten(parse(f"2*({plain(right)})"))
    assert Checker(SETTING).check(left, doubled).verdict is Verdict.WRONG


SATURATING, GROWING = (Stable(proof_of(name).derivation) for name in ("sigmoid-bce", "exp-poisson"))
"""For laws about an output y of which 1 - y and its logarithm are known, and about one that has no bound."""
STAND_FOR = {"sum-complement": {"p": "y[k]"}, "log-quotient": {"v": "y[i]"}, "cancelling": {"u": "x[i]"}}
"""What the letters of a statement must be for its law, where not any formula will do."""
BY_CASES = {"margin", "dominant-term"}
"""Laws that state one of their cases."""


@pytest.mark.parametrize("name", STATED)
def test_the_law_is_its_statement(name):
    """Applied to the left side it gives what the checker finds equal to the right side, in its own shape."""
    left, right = (with_indices(name, side) for side in parse_equation(STABLE_LAWS[name].statement))
    stable = GROWING if name == "dominant-term" else SATURATING
    rewritten = STABLE_LAWS[name].apply(left, stable.scope)
    assert rewritten is not None
    shown = map_nodes(rewritten, lambda part: Sym("c") if part in (SHIFT, TOP) else None)
    setting = Setting({**stable.setting.definitions, **SETTING.definitions}, SETTING.domains)
    assert Checker(setting).check(shown, right).holds
    if name not in BY_CASES:
        assert shape(map_nodes(shown, as_quantity)) == shape(map_nodes(right, as_quantity))


def with_indices(name: str, side: Expr) -> Expr:
    """The side of a statement, with an index and the name of a quantity where the law looks for them."""
    letters = {letter: parse(text) for letter, text in STAND_FOR.get(name, {}).items()}

    def put(part: Expr) -> Expr | None:
        match part:
            case Fn("log", (Sym("y", ()),)):
                return LOG_OUTPUT.at(I)
            case Sym("y" | "t" as letter, ()):
                return Sym(letter, (I,))
            case Sym(letter, _) if letter in letters:
                return letters[letter]
        return None

    return map_nodes(side, put)


def shape(formula: Expr) -> str:
    """The formula as text, whatever the order of terms and factors."""

    def ordered(part: Expr) -> Expr | None:
        if isinstance(part, (Add, Mul)):
            return rebuild(part, tuple(sorted((map_nodes(child, ordered) for child in children(part)), key=repr)))
        return None

    return plain(map_nodes(flatten(formula), ordered))


def as_quantity(part: Expr) -> Expr | None:
    """1 - y as the quantity that it is called."""
    match part:
        case Add((one, Mul((minus, Sym("y", (index,)))))) if one is ONE and minus is MINUS_ONE:
            return REST.at(index)
    return None


def test_a_law_leaves_alone_what_it_is_not_about():
    for law in STABLE_LAWS.values():
        assert law.apply(Sym("c"), SATURATING.scope) is None
        assert law.apply(parse("c*x + 3"), SATURATING.scope) is None


# Broken laws.


def broken_laws(name: str) -> Iterator[tuple[str, Law]]:
    """The law with its result damaged, by every mutation at the first place that it finds."""
    law = STABLE_LAWS[name]
    for mutation in MUTATIONS.values():
        yield mutation.name, replace(law, apply=partial(_broken, law, mutation))


def _broken(law: Law, mutation: Mutation, node: Expr, scope: StableScope) -> Expr | None:
    result = law.apply(node, scope)
    if result is None:
        return None
    return next(mutation.damaged(result, (I, K)), result)


def proof_by_name(name: str) -> Proof:
    return modules()[name].proof


def values_of(module: Module, name: str) -> list[np.ndarray]:
    """What the functions of the module give at a point."""
    rng = np.random.default_rng(3)
    net = rng.normal(scale=1.5, size=(5, N_OUT))
    t = rng.uniform(0.1, 0.9, size=net.shape) if name in OWN else targets(name, "dense", rng, net.shape)
    parameters = {parameter: VALUES[parameter] for parameter in module.parameters}
    k = load(module)
    return [k.output(net, **parameters), k.loss(net, t, **parameters), k.delta(net, t, **parameters)]


@pytest.mark.parametrize("name", STABLE_LAWS)
def test_a_broken_law_stops_generation_and_is_named(name):
    """Damage is refused, or it was none: then the code gives the same values. Never does wrong code come out."""
    user = users(name)[0]
    proof, refused, sound = proof_by_name(user), 0, None
    for damage, law in broken_laws(name):
        try:
            module = generate(proof, laws={**STABLE_LAWS, name: law})
        except UnprovedError as error:
            refused += f"({name})" in str(error)
        except (CircleError, ValueError, TypeError, AssertionError):
            continue  # a later law does not fit what the broken one gave: no code either
        else:
            sound = sound or values_of(modules()[user], user)
            for found, wanted in zip(values_of(module, user), sound, strict=True):
                np.testing.assert_allclose(found, wanted, rtol=1e-12, err_msg=damage)
    assert refused >= 3


def test_a_broken_law_is_reported_with_its_line_and_a_counterexample():
    law = STABLE_LAWS["difference"]

    def without_a_term(node: Expr, scope: StableScope) -> Expr | None:
        result = law.apply(node, scope)
        return None if result is None else next(MUTATIONS["term"].damaged(result))

    laws = {**STABLE_LAWS, "difference": replace(law, apply=without_a_term)}
    with pytest.raises(
        UnprovedError, match=r"no code is made of sigmoid-bce: the stable form .* = .*\(difference\)"
    ) as error:
        generate(proof_of("sigmoid-bce"), laws=laws)
    assert "is wrong; n = " in str(error.value)
    assert "left" in str(error.value)


def test_laws_that_go_in_a_circle_are_stopped():
    there_and_back = {"sigmoid": "tanh", "tanh": "sigmoid"}

    def turned(node: Expr, scope: StableScope) -> Expr | None:
        return (
            fn(there_and_back[node.name], *node.args) if isinstance(node, Fn) and node.name in there_and_back else None
        )

    laws = {**STABLE_LAWS, "margin": replace(STABLE_LAWS["margin"], apply=turned)}
    with pytest.raises(CircleError, match="the last was margin"):
        generate(proof_of("sigmoid-mse"), laws=laws)


# The quantities.


@pytest.mark.parametrize("name", ["sigmoid-bce", "tanh-hinge", "softmax-kl", "softmax-bce", "softsign-mse"])
def test_a_quantity_is_the_function_of_y_that_it_stands_for(name):
    stable = Stable(proof_of(name).derivation)
    found = [quantity for quantity in QUANTITIES if quantity.name in stable.forms]
    assert found
    for quantity in found:
        meant = quantity.of_output(stable.activation.formula)
        assert Checker(stable.setting).check(stable.forms[quantity.name].formula, meant).holds
