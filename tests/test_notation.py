"""Renamed symbols: the same formulas, read like the text whose symbols they are; nothing looks like something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_printers import formulas

from derive.catalog import derive
from derive.expr import Array, D, Delta, Entry, Expr, Fn, Generic, Index, Rel, Sum, Sym, Where, all_indices, walk
from derive.steps import Case, Hypothesis
from derive.writing.latex import latex, latex_case
from derive.writing.layout import layout
from derive.writing.linear import linear
from reports.handout.notation import INDEX_KEYS, KEYS, PRESETS, Notation, SymbolsError, read_symbols

i, k, j, s = Index("i", "n"), Index("k", "n"), Index("j", "m"), Index("s", "N")
DERIVATIONS = ("softmax-ce", "softmax-focal", "identity-huber", "leaky-relu-mse", "backprop", "tanh")


@cache
def formulas_of(name: str, hessian: bool = False) -> tuple[Expr, ...]:
    derivation = derive(name, hessian=hessian)
    defined = (side for one in derivation.definitions for side in (one.symbol, one.formula))
    return tuple(dict.fromkeys([*defined, *(side for step in derivation.walk() for side in (step.lhs, step.rhs))]))


def chain_of(name: str, key: str, notation: Notation) -> Iterator[str]:
    part = next(part for part in derive(name).parts if part.key == key)
    return (latex(notation.expr(side)) for side in (part.goal, *(step.rhs for step in part.steps)))


def back(notation: Notation) -> Notation:
    return Notation(*({new: old for old, new in table.items()} for table in tables(notation)))


def tables(notation: Notation) -> list[dict[str, str]]:
    return [dict(notation.names), dict(notation.indices), dict(notation.matrices)]


# The texts whose symbols they are.


def test_seed004_reads_like_its_slides() -> None:
    notation = read_symbols("seed004", "zh")
    chain = list(chain_of("softmax-ce", "delta", notation))
    assert chain[:2] == [
        r"\frac{\partial L}{\partial z_{i}}",
        r"\sum_{k=1}^{n} \frac{\partial L}{\partial \hat{y}_{k}} \cdot \frac{\partial \hat{y}_{k}}{\partial z_{i}}",
    ]
    assert r"-y_{i} + y_{i} \hat{y}_{i} + \sum_{\substack{k=1\\ k\neq i}}^{n} y_{k} \hat{y}_{i}" in chain
    assert chain[-1] == r"\hat{y}_{i} - y_{i}"
    assert list(chain_of("softmax-ce", "loss", notation)) == [
        r"\frac{\partial L}{\partial \hat{y}_{k}}",
        r"\frac{\partial}{\partial \hat{y}_{k}} \left(-\sum_{j=1}^{n} y_{j} \ln \hat{y}_{j}\right)",
        r"-\frac{y_{k}}{\hat{y}_{k}}",
    ]
    assert r"\frac{e^{z_{k}}}{\sum_{j=1}^{n} e^{z_{j}}}" in "".join(chain_of("softmax-ce", "other-index", notation))
    assert list(chain_of("softmax-ce", "weights", notation))[-1] == r"\left(\hat{y}_{i} - y_{i}\right) x_{l}"
    batch = list(chain_of("softmax-ce", "batch-weights", notation))
    assert batch[0] == r"\frac{\partial \bar{L}}{\partial w_{il}}"
    assert batch[-1] == r"\frac{1}{N} \left[\boldsymbol{\Delta}^{\top} \mathbf{X}\right]_{il}"


def test_seed001_reads_like_its_tutorial() -> None:
    notation = read_symbols("seed001")
    chain = list(chain_of("softmax-ce", "delta", notation))
    assert chain[:2] == [
        r"\frac{\partial L}{\partial z_{i}}",
        r"\sum_{j=1}^{n} \frac{\partial L}{\partial y_{j}} \cdot \frac{\partial y_{j}}{\partial z_{i}}",
    ]
    assert r"-\hat{y}_{i} + y_{i} \sum_{j=1}^{n} \hat{y}_{j}" in chain
    assert chain[-1] == r"y_{i} - \hat{y}_{i}"
    assert r"\frac{e^{z_{j}}}{\sum_{k=1}^{n} e^{z_{k}}}" in "".join(chain_of("softmax-ce", "other-index", notation))


@pytest.mark.parametrize(("lang", "label"), [("zh", "真实"), ("en", "true")])
def test_seed000_labels_the_target_in_the_language_of_the_document(lang: str, label: str) -> None:
    chain = list(chain_of("softmax-ce", "delta", read_symbols("seed000", lang)))
    assert chain[0] == r"\frac{\partial E}{\partial \mathit{net}_{i}}"
    assert chain[-1] == rf"y_{{i}} - y_{{\text{{{label}}},\,i}}"


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("name", DERIVATIONS)
def test_a_preset_goes_with_every_derivation(preset: str, lang: str, name: str) -> None:
    read_symbols(preset, lang).check(formulas_of(name))


# Renaming keeps the formula.

NAMES = ["y_hat", "net", "delta", "z", "L", "x", "y.true", "theta", "w", "u", "t", "y", "g_tilde", "E", "a", "b", "H"]


@st.composite
def notations(draw: st.DrawFn) -> Notation:
    """Any that `read_symbols` takes."""
    keys = draw(st.lists(st.sampled_from(list(KEYS)), unique=True))
    shown = draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=len(keys), max_size=len(keys)))
    written = [re.sub(r"\.(\w+)", r"_{\1}", one) for one in shown]
    letters = [f"{old}={new}" for old, new in zip(INDEX_KEYS, draw(st.permutations("ijklcr")), strict=False)]
    text = ",".join([*(f"{key}={value}" for key, value in zip(keys, written, strict=True)), *letters])
    try:
        return read_symbols(text)
    except SymbolsError:
        return read_symbols(",".join(letters))


@pytest.mark.parametrize("name", DERIVATIONS)
@given(notation=st.one_of(notations(), st.sampled_from([read_symbols(preset) for preset in PRESETS])))
def test_renaming_and_renaming_back_changes_nothing(name: str, notation: Notation) -> None:
    returned = back(notation)
    for formula in formulas_of(name):
        assert returned.expr(notation.expr(formula)) is formula


@given(formulas, st.sampled_from([read_symbols(preset) for preset in PRESETS]))
def test_the_shape_stays(formula: Expr, notation: Notation) -> None:
    renamed = notation.expr(formula)
    assert [type(node) for node in walk(renamed)] == [type(node) for node in walk(formula)]
    assert len(all_indices(renamed)) == len(all_indices(formula))


def test_nothing_chosen_changes_nothing() -> None:
    assert read_symbols("") == read_symbols("loss=E, k=k") == Notation()
    assert all(Notation().expr(formula) is formula for formula in formulas_of("softmax-ce", hessian=True))


def test_every_kind_of_node_is_renamed() -> None:
    notation = read_symbols(r"loss=L,output=\hat y,target=y,net=z,input=x,i=k,k=i")
    y, t, net, a = Sym("y", (k,)), Sym("t", (i,)), Sym("net", (k,)), Sym("a", (s, j))
    z, hat = Sym("z", (i,)), Sym("y_hat", (i,))
    for formula, expected in (
        (Sum(y, k, (i,)), Sum(hat, i, (k,))),
        (Delta(i, k), Delta(k, i)),
        (D(y, net), D(hat, z)),
        (Fn("f'", (net,)), Fn("f'", (z,))),
        (Where(Rel(">", y, t), y, t), Where(Rel(">", hat, Sym("y", (k,))), hat, Sym("y", (k,)))),
        (Generic("E", net, k), Generic("L", z, i)),
        (Entry(Array("A", a, s, j), s, j), Entry(Array("X", Sym("x", (s, j)), s, j), s, j)),
        (Array("Delta", y, s, k), Array("Delta", hat, s, i)),
        (Sym("E_mean"), Sym("L_mean")),
        (Sym("net", (Index("k1", "n"),), 1), Sym("z", (Index("i1", "n"),), 1)),
        (Sym("n"), Sym("n")),
    ):
        assert notation.expr(formula) is expected


def test_cases_and_hypotheses_are_renamed() -> None:
    notation = read_symbols("seed001")
    assert latex_case(notation.case(Case(i, k, False))) == r"i \neq j"
    renamed = notation.hypothesis(derive("softmax-ce").hypotheses[0])
    assert linear(layout(renamed.left)) == "Σ(j=1…n) ŷⱼ"
    assert isinstance(renamed, Hypothesis)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("i, k", "i, j"),
        ("ΔᵀA/N", "ΔᵀX/N"),
        ("(N, n), n = 2, 3", "(N, n), n = 2, 3"),
        ("E", "L"),
        ("y", "ŷ"),
        ("t", "yₜᵣᵤₑ"),
        ("δ", "ε"),
        ("net", "z"),
        ("ℓ + 1", "ℓ + 1"),
        ("l", "k"),
    ],
)
def test_letters_between_words(text: str, expected: str) -> None:
    choices = r"loss=L,output=\hat y,target=y_{true},net=z,error=\epsilon,input=x,k=j,l=k,j=l"
    assert read_symbols(choices).letters(text) == expected


# What is read, and what is refused.


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("z", "z"),
        ("Z", "Z"),
        ("logit", "logit"),
        (r"\theta", "theta"),
        ("theta", "theta"),
        ("θ", "theta"),
        (r"\varphi", "phi"),
        (r"\hat y", "y_hat"),
        (r"\hat{y}", "y_hat"),
        (r"\hat { y }", "y_hat"),
        (r"\hat\theta", "theta_hat"),
        (r"\bar{logit}", "logit_bar"),
        ("y_hat", "y_hat"),
        ("ŷ", "y_hat"),
        ("y\N{COMBINING CIRCUMFLEX ACCENT}", "y_hat"),
        ("z_tilde", "z_tilde"),
        ("ã", "a_tilde"),
        ("y_{真实}", "y.真实"),
        ("y_{true}", "y.true"),
        ("y_{0}", "y.0"),
        (r"\tilde y_{true}", "y_tilde.true"),
        ("ȳ_{true}", "y_bar.true"),
    ],
)
def test_values(value: str, name: str) -> None:
    assert read_symbols(f"target={value}").names == {"t": name}


REFUSED = [
    # what cannot be read
    ("target=", r"^target=: a symbol is written"),
    ("target=1", "^target=1: a symbol"),
    ("target=y_k", "^target=y_k: a symbol"),
    ("target=y k", "^target=y k: a symbol"),
    (r"target=\haty", "Greek"),
    (r"target=\input", r"^target=\\input: \\input is no Greek letter"),
    (r"target=\hat{y}_hat", "a symbol"),
    (r"target=\hat{\bar{y}}", "a symbol"),
    ("target=\\hat{ŷ}", "a symbol"),
    (r"target=y_{\write}", "a symbol"),
    ("target=y_{a b}", "a symbol"),
    ("target=<b>", "a symbol"),
    ("target=$y$", "a symbol"),
    ("target=y\nz", r"^target=y\\nz: a symbol"),
    ("target=目标", "a symbol"),
    ("target=" + "y" * 500, "…: a symbol"),
    ("target=y.true", "a symbol"),
    ("k=kk", "^k=kk: the letter of an index is one small Latin letter"),
    ("k=K", "small Latin"),
    ("k=κ", "small Latin"),
    # keys and presets
    ("ouput=z", "no symbol 'ouput'; did you mean output"),
    ("u=v", "no symbol 'u'"),
    ("seed01", "no notation 'seed01'; did you mean seed001"),
    ("seed004,J", "write KEY=VALUE, such as output=z, instead of 'J'"),
    ("seed004,seed001", "write KEY=VALUE"),
    ("loss=L,loss=J", "^loss is chosen twice"),
    # what would look the same
    ("output=z,net=z", "^output=z: z is the net; choose another for net"),
    ("target=y", "^target=y: y is the output; choose another for output, too"),
    (r"target=\bar E", "^target=.*: Ē is the mean of the loss"),
    ("output=n", "^output=n: n is the number of outputs"),
    ("loss=N", "number of samples"),
    ("output=k", "^output=k: k is the letter of an index"),
    ("output=s", "^output=s: s is the letter of an index"),
    ("k=y", "^k=y: y is the output"),
    ("output=e", "^output=e: e is the base"),
    ("output=d", "differential"),
    (r"output=\pi", "^output=.*: π is the number"),
    ("output=π", "number π"),
    (r"output=\delta", "^output=.*: δ is Kronecker's"),
    ("error=u,input=δ", "Kronecker"),
    (r"output=\sigma", "logistic"),
    ("loss=Delta", "^loss=Delta: Δ is the matrix of the errors"),
    ("output=f", "unknown function"),
    ("output=ln", "a function"),
    ("output=max", "a function"),
    ("loss=A", "^loss and input: A is the matrix with the entries a"),
    ("input=x,weight=X", "^weight and input: X is the matrix"),
    (r"input=\nu", "^input: its matrix would be N, which is the number of samples"),
    ("target=y_{k}", "^target=.*: the label k would be read as an index"),
    ("target=y_{n}", "the label n"),
    ("k=i", "^k=i: i is what the index i is printed as; choose another for i, too"),
    ("k=r,l=r", "^k=r: r is what the index l is printed as"),
    ("k=s", "^k=s: s is the index of samples"),
    ("k=n", "^k=n: n is the number of outputs"),
    ("k=e", "base"),
    ("seed004,k=j", "^k=j: j is what the index l is printed as"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_what_is_refused(text: str, message: str) -> None:
    with pytest.raises(SymbolsError, match=message) as caught:
        read_symbols(text)
    assert "\n" not in str(caught.value)


@given(st.text(), st.sampled_from(list(KEYS)))
def test_any_text_is_read_or_refused(value: str, key: str) -> None:
    for text in (value, f"{key}={value}"):
        try:
            notation = read_symbols(text)
        except SymbolsError:
            continue
        assert all(re.fullmatch(r"[A-Za-z]+(_[a-z]+)*(\.\w+)?", name) for name in notation.names.values())


def test_what_follows_a_preset_replaces_what_it_says() -> None:
    plain, other = read_symbols("seed004"), read_symbols(" seed004 , loss=J ")
    assert other == replace(plain, names={**plain.names, "E": "J", "E_mean": "J_mean"})


def test_names_may_change_places() -> None:
    assert read_symbols("output=t,target=y").names == {"y": "t", "t": "y"}
    assert read_symbols("output=k,k=r").indices == {"k": "r", "r": "k"}


def test_an_index_makes_room_for_a_quantity() -> None:
    """Laws bind u over the inputs: w_ku a_u."""
    notation = read_symbols("net=u")
    notation.check(formulas_of("softmax-ce"))
    assert any(latex(notation.expr(formula)).count("w_{kv} a_{v}") for formula in formulas_of("softmax-ce"))


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        (r"error=\gamma", "softmax-focal", "^error: γ is another symbol of this derivation"),
        ("output=p", "backprop", "^output: p is the size of an index"),
        ("k=p", "backprop", "^k: p is the size of an index"),
    ],
)
def test_what_a_derivation_refuses(text: str, name: str, message: str) -> None:
    notation = read_symbols(text)
    notation.check(formulas_of("softmax-ce"))
    with pytest.raises(SymbolsError, match=message):
        notation.check(formulas_of(name))
