"""Which definitions a comparison needs."""

from __future__ import annotations

from derive.documents.formulas.reach import reductions
from derive.expr import Sym
from derive.parser import parse
from derive.steps import Definition, Setting, symbol_key


def network() -> Setting:
    """x -> z -> a -> L, and b beside it."""
    found = {}
    for name, formula in {"z": "w*x", "a": "tanh(z)", "L": "(a - y)^2", "b": "exp(c)"}.items():
        found[symbol_key(Sym(name))] = Definition(Sym(name), parse(formula))
    return Setting(found)


def kept(left: str, right: str) -> list[set[str]]:
    return [
        {definition.symbol.name for definition in setting.definitions.values()}
        for setting in reductions(network(), (parse(left), parse(right)))
    ]


def test_without_derivatives_only_the_own_definitions_are_needed():
    assert kept("L", "(a - y)^2") == [set(), {"a", "L"}]


def test_a_derivative_keeps_all_that_it_sees_through():
    assert kept("diff(L, z)", "2*(a - y)*(1 - a^2)") == [{"a", "L"}, {"z", "a", "L"}]
    assert kept("diff(L, w)", "diff(L, z)*x") == [{"z", "a", "L"}]


def test_what_a_derivative_starts_from_need_not_be_known():
    assert kept("diff(a, z)", "1 - a^2") == [{"a"}, {"z", "a"}]
