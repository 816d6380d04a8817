"""The one table of functions that a formula may name.

A primitive function carries its derivative, written in u; a defined one carries the formula
that it abbreviates, written in u (and v), and has no derivative of its own: the laws find it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Function:
    """One function: derivative by u, or the formula it stands for; its LaTeX name and what a reader sees in text.

    `law` is what its law of differentiation is called (English, Chinese); a function of two
    arguments has none, its derivative is by cases. `antiderivative` is a function of u whose derivative it is.
    """

    name: str
    law: tuple[str, str] = ("", "")
    derivative: str = ""
    definition: str = ""
    latex: str = ""
    text: str = ""
    arity: int = 1
    antiderivative: str = ""


_ALL = (
    # name, derivative by u
    Function("exp", ("exponential", "指数函数求导"), derivative="exp(u)", latex=r"\exp", antiderivative="exp(u)"),
    Function(
        "log", ("logarithm", "对数函数求导"), derivative="1/u", latex=r"\ln", text="ln", antiderivative="u*log(u) - u"
    ),
    Function("sin", ("sine", "正弦求导"), derivative="cos(u)", latex=r"\sin", antiderivative="-cos(u)"),
    Function("cos", ("cosine", "余弦求导"), derivative="-sin(u)", latex=r"\cos", antiderivative="sin(u)"),
    Function(
        "sinh", ("hyperbolic sine", "双曲正弦求导"), derivative="cosh(u)", latex=r"\sinh", antiderivative="cosh(u)"
    ),
    Function(
        "cosh", ("hyperbolic cosine", "双曲余弦求导"), derivative="sinh(u)", latex=r"\cosh", antiderivative="sinh(u)"
    ),
    Function(
        "atan",
        ("arctangent", "反正切求导"),
        derivative="1/(1 + u**2)",
        latex=r"\arctan",
        text="arctan",
        antiderivative="u*atan(u) - log(1 + u**2)/2",
    ),
    Function(
        "erf",
        ("error function", "误差函数求导"),
        derivative="2/sqrt(pi)*exp(-u**2)",
        latex=r"\operatorname{erf}",
        antiderivative="u*erf(u) + exp(-u**2)/sqrt(pi)",
    ),
    Function("abs", ("absolute value", "绝对值求导"), derivative="sign(u)", antiderivative="u*abs(u)/2"),
    Function(
        "sign",
        ("sign function", "符号函数求导"),
        derivative="0",
        latex=r"\operatorname{sgn}",
        text="sgn",
        antiderivative="abs(u)",
    ),
    Function("max", latex=r"\max", arity=2),
    # name, what it stands for
    Function(
        "tan", ("tangent", "正切求导"), definition="sin(u)/cos(u)", latex=r"\tan", antiderivative="-log(abs(cos(u)))"
    ),
    Function(
        "tanh",
        ("hyperbolic tangent", "双曲正切求导"),
        definition="sinh(u)/cosh(u)",
        latex=r"\tanh",
        antiderivative="log(cosh(u))",
    ),
    Function(
        "sigmoid",
        ("sigmoid", "sigmoid 求导"),
        definition="1/(1 + exp(-u))",
        latex=r"\sigma",
        text="σ",
        antiderivative="softplus(u)",
    ),
    Function("softplus", ("softplus", "softplus 求导"), definition="log(1 + exp(u))", latex=r"\operatorname{softplus}"),
    Function("log1p", ("log1p", "log1p 求导"), definition="log(1 + u)", latex=r"\operatorname{log1p}"),
    Function("expm1", ("expm1", "expm1 求导"), definition="exp(u) - 1", latex=r"\operatorname{expm1}"),
    Function(
        "exprel",
        ("relative exponential", "相对指数函数求导"),
        definition="(exp(u) - 1)/u",
        latex=r"\operatorname{exprel}",
    ),
    Function(
        "log1prel",
        ("relative logarithm", "相对对数函数求导"),
        definition="log(1 + u)/u",
        latex=r"\operatorname{log1prel}",
    ),
    Function(
        "erfc",
        ("complementary error function", "互补误差函数求导"),
        definition="1 - erf(u)",
        latex=r"\operatorname{erfc}",
    ),
    Function("relu", ("ReLU", "ReLU 求导"), definition="max(u, 0)", latex=r"\operatorname{ReLU}", text="ReLU"),
    Function("min", definition="-max(-u, -v)", latex=r"\min", arity=2),
)

FUNCTIONS = {function.name: function for function in _ALL}
