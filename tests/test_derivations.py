"""What the derivations find, against results from books and papers, and that every line of them is proved."""

from __future__ import annotations

from dataclasses import replace

import pytest

from derive.catalog import derive, names
from derive.checker import Checker, Verdict, prove
from derive.expr import D, Delta, Expr, Index, Sum, Sym, all_indices, children, map_nodes, rebuild, walk
from derive.laws import LAWS
from derive.notation import DefinitionError, hypothesis
from derive.parser import parse
from derive.steps import Definition, Setting
from derive.writing.plain import plain

ONE = "sum(t[k], k) = 1"

PUBLISHED = {
    # name: δ_i, source
    "softmax-ce": ("y[i] - t[i]", "Bishop 2006, equation 4.109"),
    "sigmoid-bce": ("y[i] - t[i]", "Bishop 2006, equation 4.91"),
    "sigmoid-mse": ("2/n*(y[i] - t[i])*y[i]*(1 - y[i])", "Nielsen 2015, chapter 3, times 2/n"),
    "sigmoid-quadratic": ("(y[i] - t[i])*y[i]*(1 - y[i])", "Nielsen 2015, equation 55"),
    "tanh-quadratic": ("(y[i] - t[i])*(1 - y[i]**2)", "LeCun et al. 1998"),
    "identity-quadratic": ("y[i] - t[i]", "Bishop 2006, equation 5.18"),
    "exp-poisson": ("y[i] - t[i]", "canonical link, Nelder and Wedderburn 1972"),
    "softmax-kl": ("y[i] - t[i]", "KL differs from cross-entropy by the entropy of t"),
    "softmax-brier": ("2*y[i]*((y[i] - t[i]) - sum(y[k]*(y[k] - t[k]), k))", "by the Jacobian of softmax"),
    "softmax-mse": ("2/n*y[i]*((y[i] - t[i]) - sum(y[k]*(y[k] - t[k]), k))", "the same with 1/n"),
    "softmax-generalized-ce": ("-t[i]*y[i]**q + y[i]*sum(t[k]*y[k]**q, k)", "Zhang and Sabuncu 2018, section 3.1"),
    "sigmoid-focal": (
        "t[i]*(1 - y[i])**gamma*(gamma*y[i]*log(y[i]) + y[i] - 1)"
        " - (1 - t[i])*y[i]**gamma*(gamma*(1 - y[i])*log(1 - y[i]) - y[i])",
        "Lin et al. 2017, appendix B, for both labels",
    ),
    "identity-log-cosh": ("tanh(y[i] - t[i])", "derivative of ln cosh"),
    "identity-huber": ("where(abs(y[i] - t[i]) <= c, y[i] - t[i], c*sign(y[i] - t[i]))", "Huber 1964"),
    "identity-hinge": ("where(t[i]*y[i] < 1, -t[i], 0)", "Cortes and Vapnik 1995"),
    "identity-squared-hinge": ("-2*t[i]*max(1 - t[i]*y[i], 0)", "Lee and Mangasarian 2001"),
    "identity-mae": ("sign(y[i] - t[i])/n", "derivative of |u|"),
    "relu-quadratic": ("where(net[i] > 0, y[i] - t[i], 0)", "Nair and Hinton 2010"),
    "softplus-quadratic": ("(y[i] - t[i])*sigmoid(net[i])", "Dugas et al. 2001: softplus′ = σ"),
    "silu-quadratic": ("(y[i] - t[i])*(y[i] + sigmoid(net[i])*(1 - y[i]))", "Ramachandran et al. 2017"),
    "gelu-quadratic": (
        "(y[i] - t[i])*((1 + erf(net[i]/sqrt(2)))/2 + net[i]*exp(-net[i]**2/2)/sqrt(2*pi))",
        "Hendrycks and Gimpel 2016: Φ + net φ",
    ),
    "elu-quadratic": ("(y[i] - t[i])*where(net[i] > 0, 1, y[i] + alpha)", "Clevert et al. 2015, equation 15"),
    "leaky-relu-quadratic": ("(y[i] - t[i])*where(net[i] > 0, 1, alpha)", "Maas et al. 2013"),
    "softsign-quadratic": ("(y[i] - t[i])/(1 + abs(net[i]))**2", "Turian et al. 2009"),
    "arctan-quadratic": ("(y[i] - t[i])/(1 + net[i]**2)", "derivative of arctan"),
}

HESSIANS = {
    "softmax-ce": ("y[i]*(delta(i, j) - y[j])", "Bishop 2006, equation 4.110"),
    "sigmoid-bce": ("y[i]*(1 - y[i])*delta(i, j)", "Bishop 2006, equation 4.97"),
    "identity-quadratic": ("delta(i, j)", "the loss is ½ Σ (net - t)²"),
    "exp-poisson": ("y[i]*delta(i, j)", "canonical link: variance = mean"),
}

OUTPUT_DERIVATIVES = {
    "sigmoid": "y[k]*(1 - y[k])",
    "tanh": "1 - y[k]**2",
    "exp": "y[k]",
    "softplus": "1 - exp(-y[k])",
    "identity": "1",
    "elu": "where(net[k] > 0, 1, alpha + y[k])",
}
"""What back-substitution has to find: the derivative in terms of the output, in just this form."""

OWN = {
    "quartic on arctan": (
        {"loss": "(y-t)**4/4", "activation": "atan(net)"},
        "(y[i] - t[i])**3/(1 + net[i]**2)",
    ),
    "softmax written out": (
        {
            "loss": "-sum(t[k]*log(y[k]), k)",
            "activation": "exp(net[i])/sum(exp(net[k]), k)",
            "hypotheses": [ONE],
        },
        "y[i] - t[i]",
    ),
    "temperature": ({"name": "softmax-ce", "let": ["T=T"]}, "(y[i] - t[i])/T"),
    "temperature one half": ({"name": "softmax-ce", "let": ["T=0.5"]}, "2*(y[i] - t[i])"),
    "generalized cross-entropy": (
        {"loss": "(1 - sum(t[k]*y[k]**q, k))/q", "activation": "softmax", "let": ["q=0.7"]},
        "-t[i]*y[i]**0.7 + y[i]*sum(t[k]*y[k]**0.7, k)",
    ),
    "focal on softmax": (
        {"loss": "-sum(t[k]*(1 - y[k])**2*log(y[k]), k)", "activation": "softmax"},
        "-t[i]*(1 - y[i])*(1 - y[i] - 2*y[i]*log(y[i])) + y[i]*sum(t[k]*(1 - y[k])*(1 - y[k] - 2*y[k]*log(y[k])), k)",
    ),
    "poisson on exp": ({"loss": "y - t*log(y)", "activation": "exp(net)"}, "y[i] - t[i]"),
    "squares over their sum": (
        {
            "loss": "-sum(t[k]*log(y[k]), k)",
            "activation": "net[i]**2/sum(net[k]**2, k)",
            "hypotheses": [ONE],
        },
        "2/net[i]*(y[i] - t[i])",
    ),
    "all but one": (
        {"loss": "(y-t)**2/2", "activation": "sum(net[k], k) - net[i]"},
        "sum(y[k] - t[k], k, k != i)",
    ),
    "alike sums": ({"loss": "sum(y[k], k)", "activation": "net[i]*sum(net[k], k)"}, "2*sum(net[k], k)"),
    "double sum": (
        {"loss": "sum(sum(y[k]*y[l]*t[k], l), k)", "activation": "net"},
        "t[i]*sum(y[k], k) + sum(t[k]*y[k], k)",
    ),
    "log-sum-exp": (
        {"loss": "log(sum(exp(y[k]), k)) - sum(t[k]*y[k], k)", "activation": "net"},
        "exp(y[i])/sum(exp(y[k]), k) - t[i]",
    ),
    "centred": (
        {"loss": "(y-t)**2/2", "activation": "net[i] - sum(net[k], k)/n"},
        "y[i] - t[i] - sum(y[k] - t[k], k)/n",
    ),
}


def proved(setting: Setting, left: Expr, right: Expr, uses=()) -> bool:
    return Checker(setting).check(left, right, uses=uses).verdict is Verdict.PROVED


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_error_term_is_the_published_one(name):
    derivation = derive(name)
    result = derivation.results["delta"]
    assert proved(derivation.setting, result.right, parse(PUBLISHED[name][0], sizes={}), result.uses)


@pytest.mark.parametrize("name", HESSIANS)
def test_the_hessian_is_the_published_one(name):
    derivation = derive(name, hessian=True)
    result = derivation.results["hessian"]
    published = parse(HESSIANS[name][0], sizes={"j": "n"})
    assert proved(derivation.setting, result.right, published, result.uses)
    assert prove(derivation, sizes=(2, 3)).holds


@pytest.mark.parametrize(
    "name", ["softmax-brier", "softmax-generalized-ce", "tanh-log-cosh", "silu-mse", "sigmoid-focal"]
)
def test_every_line_of_other_hessians_is_proved(name):
    derivation = derive(name, hessian=True)
    assert derivation.parts[-1].key == "hessian"
    assert prove(derivation, sizes=(2, 3)).counts().keys() == {Verdict.PROVED}


@pytest.mark.parametrize("name", OUTPUT_DERIVATIVES)
def test_the_derivative_is_written_in_the_output(name):
    same = derive(name).parts[0].result
    assert plain(same) == OUTPUT_DERIVATIVES[name].replace("[k]", "[i]")


@pytest.mark.parametrize("case", OWN)
def test_own_formulas(case):
    arguments, expected = OWN[case]
    derivation = derive(**arguments)
    result = derivation.results["delta"]
    assert proved(derivation.setting, result.right, parse(expected), result.uses)
    assert prove(derivation, sizes=(2, 3)).counts().keys() == {Verdict.PROVED}


@pytest.mark.parametrize("name", names())
def test_every_line_of_every_derivation_is_proved(name):
    proof = prove(derive(name))
    assert proof.counts().keys() == {Verdict.PROVED}
    assert proof.holds
    assert {finding.verdict for finding in proof.end_to_end.values()} <= {Verdict.AGREES}


def test_the_cases_are_visible_and_the_hypothesis_is_named():
    derivation = derive("softmax-ce")
    cases = {part.key: part for part in derivation.parts}
    assert all(step.case and step.case.equal for step in cases["same-index"].steps)
    assert all(step.case and not step.case.equal for step in cases["other-index"].steps)
    assert plain(cases["same-index"].result) == "y[i]*(1 - y[i])"
    assert plain(cases["other-index"].result) == "-y[k]*y[i]"
    assert plain(cases["jacobian"].result) == "y[k]*(delta(i, k) - y[i])"
    (used,) = [step for step in cases["delta"].steps if step.uses]
    assert used.uses == (hypothesis(ONE),)
    assert plain(derivation.results["delta"].right) == "y[i] - t[i]"
    assert plain(derivation.results["dw"].right) == "(y[i] - t[i])*a[j]"
    assert plain(derivation.results["db"].right) == "y[i] - t[i]"


def test_without_the_hypothesis_the_sum_of_targets_stays():
    derivation = derive("softmax-ce", hypotheses=[])
    assert plain(derivation.results["delta"].right) == "y[i]*sum(t[k], k) - t[i]"
    assert prove(derivation).holds


def test_a_hypothesis_that_is_used_and_not_named_is_refuted():
    derivation = derive("softmax-ce")
    parts = tuple(
        replace(part, steps=tuple(replace(step, uses=()) for step in part.steps)) for part in derivation.parts
    )
    silent = replace(derivation, parts=parts)
    proof = prove(silent)
    wrong = {step for step in silent.steps if proof.verdict_of(step) is Verdict.WRONG}
    used = [step for step in derivation.steps if step.uses]
    assert {(step.lhs, step.rhs) for step in wrong} == {(step.lhs, step.rhs) for step in used}
    assert not proof.holds
    assert all(proof.findings[step].counterexample for step in wrong)


def test_a_false_hypothesis_gives_a_result_that_the_differences_of_e_refute():
    """A named hypothesis that no data satisfies cannot pass either."""
    derivation = derive("softmax-ce", hypotheses=["sum(t[k], k) = 2"])
    assert plain(derivation.results["delta"].right) == "2*y[i] - t[i]"
    assert prove(derivation).holds  # true where Σ t = 2, and it says so
    assert derivation.results["delta"].uses


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"loss": "t", "activation": "net"}, "does not depend on the output"),
        ({"loss": "y - y + t", "activation": "net"}, "does not depend on the output"),
        ({"loss": "(y-t)**2", "activation": "3"}, "does not depend on net"),
        ({"loss": "(y-t)**2", "activation": "net - net"}, "does not depend on net"),
        ({"loss": "y[k]", "activation": "net"}, "leaves the index k open"),
        ({"loss": "y*sum(t[k], k)", "activation": "net"}, "not both"),
        ({"loss": "y", "activation": "net + net[i]"}, "not both"),
        ({"loss": "y", "activation": "sum(net[k], k)"}, "one index open"),
        ({"name": "softmax-ce", "let": ["q=1"]}, "no formula has a parameter q"),
        ({"name": "softmax", "hessian": True}, "name a pair"),
        ({"name": "backprop", "activation": "softmax"}, "elementwise"),
        ({"name": "softmax-ce", "loss": "y"}, "not both"),
        ({}, "give a name"),
    ],
)
def test_what_defines_no_derivation_is_refused(arguments, message):
    with pytest.raises(DefinitionError, match=message):
        derive(**arguments)


def test_every_step_names_a_law_of_the_table():
    for name in ("softmax-focal", "elu-huber", "backprop-gelu"):
        assert {step.law for step in derive(name).walk()} <= set(LAWS)


def test_full_detail_leaves_no_law_out():
    """Inside a composite step each line changes by one law, and no ∂ of a formula is left at its end."""
    derivation = derive("softmax-ce")
    composite = [step for step in derivation.steps if step.law == "differentiation"]
    assert composite
    for step in composite:
        assert step.substeps
        assert not any(isinstance(node, D) and not isinstance(node.body, Sym) for node in walk(step.rhs))


def shifted(expr: Expr, by: int) -> Expr:
    """The same formula some layers further on."""

    def put(part: Expr) -> Expr | None:
        if isinstance(part, Sym) and part.layer is not None:
            return Sym(part.name, part.indices, part.layer + by)
        return D(shifted(part.body, by), shifted(part.variable, by)) if isinstance(part, D) else None

    return map_nodes(expr, put)


@pytest.mark.parametrize("name", ["backprop-tanh", "backprop-sigmoid", "backprop-relu"])
def test_the_recursion_reaches_the_first_layer_of_a_deep_network(name):
    """Layers 0, 1 and 2 written out, E = Σ (y_2 - t)²: the recursion gives δ, ∂E/∂w and ∂E/∂b of layers 1 and 0."""
    derivation = derive(name)
    own = {definition.symbol.name: definition for definition in derivation.definitions if definition.symbol.layer == 0}
    unit = Index("k", "n")
    definitions = [Definition(Sym("E"), parse("sum((y{l+2}[k] - t[k])**2, k)"))]
    for layer in range(3):
        output, formula = (as_square(shifted(side, layer)) for side in (own["y"].symbol, own["y"].formula))
        definitions.append(Definition(output, formula))
        net = parse("sum(w{l}[k, i]*y{l-1}[i], i) + b{l}[k]")
        definitions.append(Definition(Sym("net", (unit,), layer), shifted(net, layer)))
        definitions.append(Definition(Sym("delta", (unit,), layer), D(Sym("E"), Sym("net", (unit,), layer))))
    setting = Setting({one.key: one for one in definitions})
    checker = Checker(setting, sizes=(2,), seconds=3)
    for layer in (1, 0):
        for key in ("delta", "dw", "db"):
            result = derivation.results[key]
            left, right = (as_square(shifted(side, layer)) for side in (result.left, result.right))
            assert checker.check(left, right).holds, (layer, key)


def as_square(expr: Expr) -> Expr:
    """All layers as wide as one another: every index runs over the same size."""
    return _renamed(expr, {index: Index(index.name, "n") for index in all_indices(expr)})


def _renamed(expr: Expr, letters) -> Expr:
    below = tuple(_renamed(child, letters) for child in children(expr))
    match expr:
        case Sym(name, indices, layer):
            return Sym(name, tuple(letters[index] for index in indices), layer)
        case Sum(_, index, excluded):
            return Sum(below[0], letters[index], tuple(letters[one] for one in excluded))
        case Delta(first, second):
            return Delta(letters[first], letters[second])
        case D():
            return D(*below)
        case _:
            return rebuild(expr, below)


def test_the_record_shows_itself_in_a_notebook():
    shown = derive("softmax-ce")._repr_markdown_()
    assert shown.count("$$") == 2 * len(derive("softmax-ce").parts)
    assert r"\text{chain rule}" in shown
