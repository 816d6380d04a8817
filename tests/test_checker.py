"""Equalities by hand, true and false, of every kind that a derivation has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from derive.checker import Checker, Finding, Verdict, check, end_to_end
from derive.expr import Fn, Index, Sym
from derive.parser import parse
from derive.steps import Case, Definition, Domain, Hypothesis, Setting

I, K = Index("i", "n"), Index("k", "n")
SAME, DIFFERENT = Case(I, K, equal=True), Case(I, K, equal=False)


def setting(*definitions: str, **domains: Domain) -> Setting:
    found = []
    for text in definitions:
        left, right = text.split(" := ")
        symbol = parse(left)
        assert isinstance(symbol, Sym)
        found.append(Definition(symbol, parse(right)))
    return Setting({one.key: one for one in found}, domains)


def equation(text: str) -> Hypothesis:
    return Hypothesis(*map(parse, text.split(" = ")))


def decide(
    text: str,
    given: Setting,
    case: Case | None = None,
    uses: Sequence[str] = (),
    sizes: Sequence[int] = (2, 3, 4, 5),
    seconds: float = 10.0,
) -> Finding:
    left, right = map(parse, text.split(" = "))
    return check(left, right, given, case=case, uses=[equation(one) for one in uses], sizes=sizes, seconds=seconds)


NOTHING = setting()
POSITIVE = setting(**dict.fromkeys(("x", "y", "gamma", "q", "c"), Domain.POSITIVE))
SOFTMAX = setting("y[k] := exp(net[k])/sum(exp(net[l]), l)", "E := -sum(t[k]*log(y[k]), k)", t=Domain.POSITIVE)
LINEAR = setting("y[k] := net[k]", "E := sum((t[k] - y[k])**2, k)/n")
HIDDEN = setting(
    "net{l+1}[k] := sum(w{l+1}[k, j]*y{l}[j], j)", "y{l}[j] := f(net{l}[j])", "E := generic(E, net{l+1}[k], k)"
)
ONE = "sum(t[k], k) = 1"

PROVED: Mapping[str, tuple[str, Setting, Case | None, Sequence[str]]] = {
    "softmax, same": ("diff(y[k], net[i]) = y[k]*(1 - y[k])", SOFTMAX, SAME, ()),
    "softmax, other": ("diff(y[k], net[i]) = -y[k]*y[i]", SOFTMAX, DIFFERENT, ()),
    "softmax, merged": ("diff(y[k], net[i]) = y[k]*(delta(i, k) - y[i])", SOFTMAX, None, ()),
    "quotient": (
        "diff(y[k], net[i]) = -exp(net[i])*exp(net[k])/sum(exp(net[l]), l)**2",
        SOFTMAX,
        DIFFERENT,
        (),
    ),
    "square": (
        "diff(y[k], net[i]) = (exp(net[k])*sum(exp(net[l]), l) - exp(net[k])**2)/sum(exp(net[l]), l)**2",
        SOFTMAX,
        SAME,
        (),
    ),
    "outputs sum to one": ("sum(y[k], k) = 1", SOFTMAX, None, ()),
    "derivatives sum to zero": ("sum(diff(y[k], net[i]), k) = 0", SOFTMAX, None, ()),
    "loss by output": ("diff(E, y[k]) = -t[k]/y[k]", SOFTMAX, None, ()),
    "chain": ("diff(E, net[i]) = sum(diff(E, y[k])*diff(y[k], net[i]), k)", SOFTMAX, None, ()),
    "split": ("sum(y[k]*t[k], k) = y[i]*t[i] + sum(y[k]*t[k], k, k != i)", SOFTMAX, None, ()),
    "delta, any targets": ("diff(E, net[i]) = y[i]*sum(t[k], k) - t[i]", SOFTMAX, None, ()),
    "delta, targets sum to one": ("diff(E, net[i]) = y[i] - t[i]", SOFTMAX, None, (ONE,)),
    "log-sum-exp": ("diff(log(sum(exp(net[k]), k)), net[i]) = y[i]", SOFTMAX, None, ()),
    "log-softmax": ("log(y[k]) = net[k] - log(sum(exp(net[l]), l))", SOFTMAX, None, ()),
    "sum of exponentials": ("diff(sum(exp(net[k]), k), net[i]) = exp(net[i])", SOFTMAX, None, ()),
    "hessian": ("diff(diff(E, net[i]), net[k]) = y[i]*(delta(i, k) - y[k])", SOFTMAX, None, (ONE,)),
    "second derivative of an output": (
        "diff(diff(y[k], net[k]), net[k]) = y[k]*(1 - y[k])*(1 - 2*y[k])",
        SOFTMAX,
        None,
        (),
    ),
    "mean": ("diff(E, net[i]) = 2*(y[i] - t[i])/n", LINEAR, None, ()),
    "sigmoid": ("diff(sigmoid(x), x) = sigmoid(x)*(1 - sigmoid(x))", NOTHING, None, ()),
    "sigmoid as a quotient": ("1/(1 + exp(-x)) = exp(x)/(1 + exp(x))", NOTHING, None, ()),
    "tanh": ("diff((exp(x) - exp(-x))/(exp(x) + exp(-x)), x) = 1 - tanh(x)**2", NOTHING, None, ()),
    "tan": ("diff(tan(x), x) = 1 + tan(x)**2", NOTHING, None, ()),
    "sin and cos": ("sin(-x)*diff(cos(x), x) = 1 - cos(-x)**2", NOTHING, None, ()),
    "hyperbolic": ("cosh(x)**2 - sinh(x)**2 = 1", NOTHING, None, ()),
    "softplus": ("diff(softplus(x), x) = sigmoid(x)", NOTHING, None, ()),
    "softplus, difference": ("softplus(x) - softplus(-x) = x", NOTHING, None, ()),
    "arctan": ("diff(atan(2*x), x) = 2/(1 + 4*x**2)", NOTHING, None, ()),
    "erf": ("diff(erf(x), x) = 2/sqrt(pi)*exp(-x**2)", NOTHING, None, ()),
    "gelu": (
        "diff(x*(1 + erf(x/sqrt(2)))/2, x) = (1 + erf(x/sqrt(2)))/2 + x*exp(-x**2/2)/sqrt(2*pi)",
        NOTHING,
        None,
        (),
    ),
    "relu": ("diff(max(x, 0), x) = where(x > 0, 1, 0)", NOTHING, None, ()),
    "relu by abs": ("relu(x) = (x + abs(x))/2", NOTHING, None, ()),
    "at a kink both conventions hold": ("where(x > 0, 1, 0) = where(x >= 0, 1, 0)", NOTHING, None, ()),
    "a sign that is 0 for some values": ("where(x <= max(x, y), x, y) = x", NOTHING, None, ()),
    "conditions turned round": ("where(x < y, x, y) = where(y <= x, y, x)", NOTHING, None, ()),
    "min": ("min(x, y) + max(x, y) = x + y", NOTHING, None, ()),
    "abs": ("diff(abs(x), x) = sign(x)", NOTHING, None, ()),
    "sign": ("diff(sign(x), x) + sign(x)**2 = 1", NOTHING, None, ()),
    "softsign": ("diff(x/(1 + abs(x)), x) = 1/(1 + abs(x))**2", NOTHING, None, ()),
    "leaky": ("sign(where(x > 0, x, y*x)) = sign(x)", POSITIVE, None, ()),
    "huber": (
        "diff(where(abs(x) <= c, x**2/2, c*abs(x) - c**2/2), x) = where(abs(x) <= c, x, c*sign(x))",
        setting(c=Domain.POSITIVE),
        None,
        (),
    ),
    "power": ("diff(x**gamma, x) = gamma*x**(gamma - 1)", POSITIVE, None, ()),
    "power of a real": ("diff(x**gamma, x) = gamma*x**(gamma - 1)", NOTHING, None, ()),
    "powers multiply": ("(x*y)**gamma*x**(1 - gamma) = x*y**gamma", POSITIVE, None, ()),
    "square root": ("sqrt(x**2) = abs(x)", NOTHING, None, ()),
    "square root of a product": ("sqrt(8*x)*sqrt(x/2) = 2*x", POSITIVE, None, ()),
    "square root of a sum": ("sqrt(x**2 + 2*x*y + y**2) = x + y", POSITIVE, None, ()),
    "norm": ("diff(sqrt(sum(net[k]**2, k)), net[i]) = net[i]/sqrt(sum(net[k]**2, k))", NOTHING, None, ()),
    "log of a product": ("log((x + y)*(x + 1)/2) = log(x + y) + log(x + 1) - log(2)", POSITIVE, None, ()),
    "exponential of a logarithm": ("exp(2*log(x) + log(y)) = x**2*y", NOTHING, None, ()),
    "focal": (
        "diff(-(1 - x)**gamma*log(x), x) = (1 - x)**gamma*(gamma*log(x)/(1 - x) - 1/x)",
        setting(x=Domain.UNIT, gamma=Domain.POSITIVE),
        None,
        (),
    ),
    "generalized cross-entropy": ("diff((1 - x**q)/q, x) = -x**(q - 1)", POSITIVE, None, ()),
    "zero times log zero": ("t[k]*log(t[k]) = 0", setting(t=Domain.UNIT), None, ("t[k]**2 = t[k]",)),
    "one-hot": ("t[k]**3 = t[k]", setting(t=Domain.UNIT), None, (ONE, "t[k]**2 = t[k]")),
    "one-hot, two classes": ("t[i]*t[k] = 0", NOTHING, DIFFERENT, (ONE, "t[k]**2 = t[k]")),
    "targets of size one": ("t[k]**4 = 1", NOTHING, None, ("t[k]**2 = 1",)),
    "unknown function": ("diff(f(x**2), x) = 2*x*f'(x**2)", NOTHING, None, ()),
    "unknown function twice": ("diff(diff(f(x), x), x) = f''(x)", NOTHING, None, ()),
    "unknown function, equal arguments": ("f((x**2 - 1)/(x - 1)) = f(x + 1)", NOTHING, None, ()),
    "backpropagation": (
        "diff(E, net{l}[j]) = f'(net{l}[j])*sum(w{l+1}[k, j]*diff(E, net{l+1}[k]), k)",
        HIDDEN,
        None,
        (),
    ),
    "second derivatives commute": (
        "diff(diff(E, net{l+1}[i]), net{l+1}[k]) = diff(diff(E, net{l+1}[k]), net{l+1}[i])",
        HIDDEN,
        None,
        (),
    ),
    "matrices": (
        "sum(d[s, i]*a[s, j], s) = entry(matmul(transpose(array(D, d[s, k], s, k)), array(A, a[s, u], s, u)), i, j)",
        NOTHING,
        None,
        (),
    ),
    "by a weight": ("diff(sum(w[k, u]*a[u], u), w[i, j]) = delta(i, k)*a[j]", NOTHING, None, ()),
    "sizes": ("sum(sum(1, j), k) = n*m", NOTHING, None, ()),
}


@pytest.mark.parametrize("name", PROVED)
def test_proved(name: str) -> None:
    text, given, case, uses = PROVED[name]
    finding = decide(text, given, case, uses)
    assert finding.verdict is Verdict.PROVED, finding
    assert finding.holds
    assert finding.instances


WRONG: Mapping[str, tuple[str, Setting, Case | None, Sequence[str]]] = {
    "lost square": (
        "diff(y[k], net[i]) = (exp(net[k])*sum(exp(net[l]), l) - exp(net[k]))/sum(exp(net[l]), l)**2",
        SOFTMAX,
        SAME,
        (),
    ),
    "sign": ("diff(y[k], net[i]) = y[k]*y[i]", SOFTMAX, DIFFERENT, ()),
    "index": ("diff(y[k], net[i]) = y[k]*(delta(i, k) - y[k])", SOFTMAX, None, ()),
    "lost delta": ("diff(y[k], net[i]) = y[k]*(1 - y[i])", SOFTMAX, None, ()),
    "case not restricted": ("diff(y[k], net[i]) = -y[k]*y[i]", SOFTMAX, None, ()),
    "hypothesis not named": ("diff(E, net[i]) = y[i] - t[i]", SOFTMAX, None, ()),
    "targets sum forgotten": ("diff(E, net[i]) = y[i]*sum(t[k], k, k != i) - t[i]", SOFTMAX, None, (ONE,)),
    "lost sum": ("diff(E, net[i]) = diff(E, y[i])*diff(y[i], net[i])", SOFTMAX, None, ()),
    "excluded term": ("sum(y[k], k, k != i) = 1", SOFTMAX, None, ()),
    "factor": ("diff(E, net[i]) = (y[i] - t[i])/n", LINEAR, None, ()),
    "mean for one class": ("diff(E, net[i]) = y[i] - t[i]", LINEAR, None, ()),
    "differentiated sum": ("diff(sum(exp(net[k]), k), net[i]) = sum(exp(net[k]), k)", SOFTMAX, None, ()),
    "hessian": ("diff(diff(E, net[i]), net[k]) = y[i]*(delta(i, k) - y[i])", SOFTMAX, None, (ONE,)),
    "inner derivative": ("diff(f(x**2), x) = f'(x**2)", NOTHING, None, ()),
    "unknown function at another point": ("f(x) = f(-x)", NOTHING, None, ()),
    "wrong weight": (
        "diff(E, net{l}[j]) = f'(net{l}[j])*sum(w{l+1}[k, j]*diff(E, net{l+1}[k]), k)/n",
        HIDDEN,
        None,
        (),
    ),
    "lost transpose": (
        "sum(d[s, i]*a[s, j], s) = entry(matmul(transpose(array(D, d[s, k], s, k)), array(A, a[s, u], s, u)), i, j)/N",
        NOTHING,
        None,
        (),
    ),
    "square root": ("sqrt(x**2) = x", NOTHING, None, ()),
    "one branch": ("diff(abs(x), x) = 1", NOTHING, None, ()),
    "the mean of both branches": ("where(x <= max(x, y), x, y) = (x + min(x, y))/2", NOTHING, None, ()),
    "both branches swapped": ("max(x, 0) = where(x > 0, 0, x)", NOTHING, None, ()),
    "huber": (
        "diff(where(abs(x) <= c, x**2/2, c*abs(x) - c**2/2), x) = where(abs(x) <= c, x, c)",
        setting(c=Domain.POSITIVE),
        None,
        (),
    ),
    "sign of nothing": ("sign(relu(x))**2 = 1", NOTHING, None, ()),
    "divisor zero in one branch": ("where(x > 0, x, x/(x - abs(x))) = where(x > 0, 7, 1/2)", NOTHING, None, ()),
    "exponent": ("diff(x**gamma, x) = gamma*x**gamma", POSITIVE, None, ()),
    "tiny": ("x + 1/10**30 = x", NOTHING, None, ()),
    "true for one-hot targets only": ("t[k]**2 = t[k]", setting(t=Domain.UNIT), None, (ONE,)),
    "false for one-hot targets only": ("t[k]*(1 - t[k]) = 0", setting(t=Domain.POSITIVE), None, (ONE,)),
    "from three classes on": ("sum(y[k], k, k != i) = y[i]*0 + 1 - y[i] + (n - 2)*y[i]", SOFTMAX, None, ()),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong(name: str) -> None:
    text, given, case, uses = WRONG[name]
    finding = decide(text, given, case, uses)
    assert finding.verdict is Verdict.WRONG, finding
    assert not finding.holds
    assert finding.counterexample is not None
    assert finding.counterexample.left != finding.counterexample.right or name == "tiny"


AGREES = {
    "two ways to write an argument": ("exp(x/(1 + y) + x*y/(1 + y)) = exp(x)", POSITIVE),
    "two ways to write a sign": ("exp(-abs(x)) = where(x > 0, exp(-x), exp(x))", NOTHING),
    "addition theorem": ("sin(x + y) = sin(x)*cos(y) + cos(x)*sin(y)", NOTHING),
    "signs that exclude one another": ("max(max(x, y), z) = max(x, max(y, z))", NOTHING),
}


@pytest.mark.parametrize("name", AGREES)
def test_agrees(name: str) -> None:
    text, given = AGREES[name]
    finding = decide(text, given)
    assert finding.verdict is Verdict.AGREES, finding
    assert finding.points >= 12
    assert finding.reason == "the algebra does not show it"


UNDECIDED = {
    "defined nowhere": ("log(-x**2) = x", NOTHING, None, (), "no point at which both sides are defined"),
    "pole": ("1/sum(x - x, k) = 1", NOTHING, None, (), "division by zero"),
    "contradiction": ("t[k] = 1", NOTHING, None, ("t[k] = 0", ONE), "contradict"),
    "cannot be satisfied": ("t[k] = 1", NOTHING, None, ("exp(t[k]) = 2",), "not algebraic"),
    "cannot be solved": ("t[k] = 1", NOTHING, None, ("t[k]**2 = 2",), "cannot be solved"),
}


@pytest.mark.parametrize("name", UNDECIDED)
def test_undecided(name: str) -> None:
    text, given, case, uses, reason = UNDECIDED[name]
    finding = decide(text, given, case, uses)
    assert finding.verdict is Verdict.UNDECIDED, finding
    assert reason in finding.reason
    assert not finding.holds


def test_function_without_meaning() -> None:
    finding = check(Fn("mystery", (Sym("x"),)), Sym("x"), NOTHING)
    assert finding.verdict is Verdict.UNDECIDED
    assert "mystery" in finding.reason


def test_case_without_instance() -> None:
    finding = decide("y[i] = y[k]", NOTHING, DIFFERENT, sizes=(1,))
    assert finding.verdict is Verdict.UNDECIDED


def test_no_time() -> None:
    finding = decide("sum(y[k], k) = 1", SOFTMAX, seconds=0.0)
    assert finding.verdict is Verdict.UNDECIDED
    assert finding.reason == "out of time"


def test_sizes_and_instances() -> None:
    assert decide("diff(y[k], net[i]) = y[k]*(delta(i, k) - y[i])", SOFTMAX).sizes == (2, 3, 4, 5)
    assert decide("diff(y[k], net[i]) = y[k]*(delta(i, k) - y[i])", SOFTMAX).instances == 8
    assert decide("2*x = x + x", NOTHING).instances == 1
    assert decide("sum(y[k], k) = 1", SOFTMAX, sizes=(7,)).sizes == (7,)


def test_smallest_counterexample() -> None:
    """(n - 2) x = 0 holds for n = 2 and fails from 3 on."""
    finding = decide("(n - 2)*x = 0", NOTHING)
    assert finding.verdict is Verdict.WRONG
    assert finding.counterexample is not None
    assert finding.counterexample.sizes == {"n": 3}


def test_counterexample_can_be_recomputed() -> None:
    finding = decide("net[i]*net[k] = net[i]**2", NOTHING)
    example = finding.counterexample
    assert example is not None
    assert example.indices == {"i": 1, "k": 2}
    first, second = float(example.point["net[1]"]), float(example.point["net[2]"])
    assert float(example.left) == pytest.approx(first * second, rel=1e-8)
    assert float(example.right) == pytest.approx(first**2, rel=1e-8)
    assert "i = 1, k = 2, net[1] = " in str(example)


def test_counterexample_names_unknown_functions_and_layers() -> None:
    finding = decide("diff(f(net{l}[k]), net{l}[k]) = f(net{l}[k])", NOTHING)
    assert finding.counterexample is not None
    assert set(finding.counterexample.point) == {"net^l[1]", "f"}


def test_reproducible() -> None:
    assert decide("sqrt(x**2) = x", NOTHING) == decide("sqrt(x**2) = x", NOTHING)


def test_dense_targets_of_many_classes() -> None:
    """Wrong from n = 5 on, and there only where targets are not 0 or 1."""
    finding = decide("where(n > 4, t[k]**2, t[k]) = t[k]", setting(t=Domain.POSITIVE), uses=(ONE,))
    assert finding.verdict is Verdict.WRONG
    assert finding.sizes == (5,)


def test_two_unknown_functions_are_different() -> None:
    assert decide("generic(E, y[k], k) = generic(F, y[k], k)", NOTHING).verdict is Verdict.WRONG


def test_checker_keeps_hypotheses_apart() -> None:
    """What was worked out under a hypothesis is not used without it."""
    checker = Checker(SOFTMAX)
    left, right = map(parse, ("diff(E, net[i])", "y[i] - t[i]"))
    for _ in range(2):
        assert checker.check(left, right, uses=[equation(ONE)]).verdict is Verdict.PROVED
        assert checker.check(left, right).verdict is Verdict.WRONG


def test_checker_keeps_assumptions_apart() -> None:
    """x > 0 follows from log x where log x occurs, and nowhere else."""
    checker = Checker(NOTHING)
    for left, right, verdict in (
        ("log(x)", "log(x)*sign(x)", Verdict.PROVED),
        ("abs(x)", "x", Verdict.WRONG),
        ("log(x) + abs(x)", "log(x) + x", Verdict.PROVED),
        ("where(x > 0, log(x), 0) + abs(x)", "where(x > 0, log(x), 0) + x", Verdict.WRONG),
        ("log(x*y)*sign(x)", "log(x*y)*sign(y)", Verdict.PROVED),
        ("log(x*y)*sign(x)", "log(x*y)", Verdict.WRONG),
        ("log(abs(x))*sign(x)", "log(abs(x))", Verdict.WRONG),
        ("sqrt(abs(x))*sign(x)", "sqrt(abs(x))", Verdict.WRONG),
        ("abs(x)**p*sign(x)", "abs(x)**p", Verdict.WRONG),
        ("log(x**3*abs(x))*sign(x)", "log(x**3*abs(x))", Verdict.PROVED),
        ("log(x)*sign(x)", "log(x)", Verdict.PROVED),
        ("log(abs(x*y))", "log(abs(x)) + log(abs(y))", Verdict.PROVED),
    ):
        assert checker.check(parse(left), parse(right)).verdict is verdict, left


@pytest.mark.parametrize(
    ("energy", "variable", "claimed", "given", "uses", "verdict"),
    [
        ("E", "net[i]", "y[i] - t[i]", SOFTMAX, (ONE,), Verdict.AGREES),
        ("E", "net[i]", "y[i] - t[i]", SOFTMAX, (), Verdict.WRONG),
        ("E", "y[k]", "-t[k]/y[k]", SOFTMAX, (), Verdict.AGREES),
        ("E", "net[i]", "(y[i] - t[i])/n", LINEAR, (), Verdict.WRONG),
        ("y[k]", "net[i]", "y[k]*(delta(i, k) - y[i])", SOFTMAX, (), Verdict.AGREES),
        ("E", "net{l}[j]", "f'(net{l}[j])*sum(w{l+1}[k, j]*diff(E, net{l+1}[k]), k)", HIDDEN, (), Verdict.AGREES),
        ("diff(E, net[i])", "net[k]", "y[i]*(delta(i, k) - y[k])", SOFTMAX, (ONE,), Verdict.AGREES),
        ("relu(x)", "x", "where(x > 0, 1, 0)", NOTHING, (), Verdict.AGREES),
    ],
)
def test_end_to_end(
    energy: str, variable: str, claimed: str, given: Setting, uses: Sequence[str], verdict: Verdict
) -> None:
    symbol = parse(variable)
    assert isinstance(symbol, Sym)
    finding = end_to_end(parse(energy), symbol, parse(claimed), given, uses=[equation(one) for one in uses])
    assert finding.verdict is verdict, finding


def test_digits_that_cancel_are_no_counterexample():
    """Far out 1 + tanh x has few digits left, and a difference quotient of its logarithm fewer still."""
    net = Sym("net")
    y = Definition(Sym("y"), parse("1 - 2/(1 + exp(32*net))"))
    for seed in range(6):
        checker = Checker(Setting({y.key: y}), seed=seed)
        assert checker.end_to_end(parse("log(1 + y)"), net, parse("16*(1 - y)")).holds
        assert checker.end_to_end(parse("log(1 + y)"), net, parse("17*(1 - y)")).verdict is Verdict.WRONG


def test_an_exponent_of_very_many_terms_is_left_to_the_points():
    sums = [f"({' + '.join(f'{letter}{number}' for number in range(80))})" for letter in "ab"]
    product = "*".join(sums)
    found = decide(f"log(exp({product})) = {product}", NOTHING, sizes=(2,))
    assert (found.verdict, found.reason) == (Verdict.AGREES, "too many terms")


def test_indices_of_one_place_count_the_same_things_whatever_their_sizes_are_called():
    first, second = Sym("w", (Index("i", "N"),)), Sym("w", (Index("j", "n"),))
    assert Checker(Setting({})).check(first, second).verdict is Verdict.WRONG
