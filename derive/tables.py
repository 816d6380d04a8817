"""The activations and the losses: one record each, formulas in the syntax that users type.

Everything else (list, derive, verify, tests) reads these tables. Nothing here says what a
derivative is: the laws find it. Formulas are text so that listing them costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, pi

from derive.steps import Domain


@dataclass(frozen=True)
class Interval:
    """A range of real numbers; an end counts where its flag says so."""

    low: float
    high: float
    low_included: bool = False
    high_included: bool = False

    def within(self, other: Interval) -> bool:
        above = self.low > other.low or (self.low == other.low and (other.low_included or not self.low_included))
        below = self.high < other.high or (self.high == other.high and (other.high_included or not self.high_included))
        return above and below

    def __str__(self) -> str:
        left, right = "[" if self.low_included else "(", "]" if self.high_included else ")"
        return f"{left}{_bound(self.low)}, {_bound(self.high)}{right}"


def _bound(value: float) -> str:
    sign = "-" if value < 0 else ""
    known = {inf: "∞", pi / 2: "π/2"}
    return sign + known.get(abs(value), f"{abs(value):g}")


REALS = Interval(-inf, inf)
POSITIVES = Interval(0, inf)
PROBABILITIES = Interval(0, 1)


@dataclass(frozen=True)
class Parameter:
    """A constant of a formula. Without a default it stays a symbol."""

    name: str
    domain: Domain = Domain.POSITIVE
    default: str = ""


@dataclass(frozen=True)
class Activation:
    """y as a function of net: of one net input (`net`), or of the whole vector (`net[i]`, sums over k)."""

    name: str
    formula: str
    outputs: Interval
    title: tuple[str, str]
    """English, Chinese."""
    source: str
    distribution: bool = False
    """The outputs are positive and sum to 1."""
    parameters: tuple[Parameter, ...] = ()
    kink: tuple[str, str] = ("", "")
    """The convention where the derivative has a jump (English, Chinese)."""


@dataclass(frozen=True)
class Loss:
    """E of one sample as a function of the outputs y_k and the targets t_k, in nats where it has a logarithm."""

    name: str
    formula: str
    outputs: Interval
    targets: Domain
    title: tuple[str, str]
    source: str
    distribution: bool = False
    """Only for outputs that sum to 1."""
    signed: bool = False
    """Only for outputs that take both signs (targets are -1 and 1)."""
    hypotheses: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    kink: tuple[str, str] = ("", "")


_ACTIVATIONS = (
    Activation("identity", "net", REALS, ("identity", "恒等函数"), "linear regression; Gauss 1809"),
    Activation("sigmoid", "1/(1 + exp(-net))", PROBABILITIES, ("logistic sigmoid", "sigmoid 函数"), "Cox 1958"),
    Activation(
        "tanh",
        "(exp(net) - exp(-net))/(exp(net) + exp(-net))",
        Interval(-1, 1),
        ("hyperbolic tangent", "双曲正切"),
        "LeCun et al. 1998, Efficient BackProp",
    ),
    Activation(
        "relu",
        "max(net, 0)",
        Interval(0, inf, low_included=True),
        ("rectified linear unit", "修正线性单元"),
        "Nair and Hinton 2010",
        kink=("derivative 0 at net = 0", "在 net = 0 处导数取 0"),
    ),
    Activation(
        "leaky-relu",
        "where(net > 0, net, alpha*net)",
        REALS,
        ("leaky rectified linear unit", "带泄漏的修正线性单元"),
        "Maas et al. 2013",
        parameters=(Parameter("alpha", Domain.UNIT),),
        kink=("derivative α at net = 0", "在 net = 0 处导数取 α"),
    ),
    Activation(
        "elu",
        "where(net > 0, net, alpha*(exp(net) - 1))",
        REALS,  # (-α, ∞) for an α that is left open
        ("exponential linear unit", "指数线性单元"),
        "Clevert et al. 2015",
        parameters=(Parameter("alpha"),),
        kink=("derivative α at net = 0", "在 net = 0 处导数取 α"),
    ),
    Activation("softplus", "log(1 + exp(net))", POSITIVES, ("softplus", "softplus 函数"), "Dugas et al. 2001"),
    Activation(
        "silu",
        "net*sigmoid(net)",
        Interval(-0.2785, inf, low_included=True),  # minimum at net = -1.2785
        ("sigmoid-weighted linear unit", "SiLU（swish）函数"),
        "Elfwing et al. 2018; Ramachandran et al. 2017",
    ),
    Activation(
        "gelu",
        "net*(1 + erf(net/sqrt(2)))/2",
        Interval(-0.17005, inf, low_included=True),
        ("Gaussian error linear unit", "高斯误差线性单元"),
        "Hendrycks and Gimpel 2016",
    ),
    Activation(
        "softsign",
        "net/(1 + abs(net))",
        Interval(-1, 1),
        ("softsign", "softsign 函数"),
        "Turian et al. 2009",
    ),
    Activation("arctan", "atan(net)", Interval(-pi / 2, pi / 2), ("arctangent", "反正切"), "Duch and Jankowski 1999"),
    Activation("exp", "exp(net)", POSITIVES, ("exponential", "指数函数"), "Nelder and Wedderburn 1972 (log link)"),
    Activation(
        "softmax",
        "exp(net[i]/T)/sum(exp(net[k]/T), k)",
        PROBABILITIES,
        ("softmax", "softmax 函数"),
        "Bridle 1990; temperature T: Hinton et al. 2015",
        distribution=True,
        parameters=(Parameter("T", default="1"),),
    ),
)

_ONE = "sum(t[k], k) = 1"

_LOSSES = (
    Loss(
        "mse",
        "sum((t[k] - y[k])**2, k)/n",
        REALS,
        Domain.REAL,
        ("mean squared error", "均方误差"),
        "Legendre 1805; Bishop 2006, section 3.1",
    ),
    Loss(
        "quadratic",
        "sum((y[k] - t[k])**2, k)/2",
        REALS,
        Domain.REAL,
        ("quadratic loss", "二次损失"),
        "Nielsen 2015, chapter 1",
    ),
    Loss(
        "mae",
        "sum(abs(y[k] - t[k]), k)/n",
        REALS,
        Domain.REAL,
        ("mean absolute error", "平均绝对误差"),
        "Laplace 1774",
        kink=("derivative 0 at y = t", "在 y = t 处导数取 0"),
    ),
    Loss(
        "huber",
        "sum(where(abs(y[k] - t[k]) <= c, (y[k] - t[k])**2/2, c*abs(y[k] - t[k]) - c**2/2), k)",
        REALS,
        Domain.REAL,
        ("Huber loss", "Huber 损失"),
        "Huber 1964",
        parameters=(Parameter("c"),),
    ),
    Loss(
        "log-cosh",
        "sum(log(cosh(y[k] - t[k])), k)",
        REALS,
        Domain.REAL,
        ("log-cosh loss", "log-cosh 损失"),
        "Green 1990",
    ),
    Loss(
        "bce",
        "-sum(t[k]*log(y[k]) + (1 - t[k])*log(1 - y[k]), k)",
        PROBABILITIES,
        Domain.UNIT,
        ("binary cross-entropy", "二元交叉熵"),
        "Bishop 2006, equation 4.90",
    ),
    Loss(
        "ce",
        "-sum(t[k]*log(y[k]), k)",
        PROBABILITIES,
        Domain.POSITIVE,
        ("cross-entropy", "交叉熵"),
        "Bishop 2006, equation 4.108",
        distribution=True,
        hypotheses=(_ONE,),
    ),
    Loss(
        "kl",
        "sum(t[k]*log(t[k]/y[k]), k)",
        PROBABILITIES,
        Domain.POSITIVE,
        ("Kullback-Leibler divergence", "KL 散度"),
        "Kullback and Leibler 1951",
        distribution=True,
        hypotheses=(_ONE,),
    ),
    Loss(
        "brier",
        "sum((y[k] - t[k])**2, k)",
        PROBABILITIES,
        Domain.POSITIVE,
        ("Brier score", "Brier 评分"),
        "Brier 1950",
    ),
    Loss(
        "focal",
        "-sum(t[k]*(1 - y[k])**gamma*log(y[k]) + (1 - t[k])*y[k]**gamma*log(1 - y[k]), k)",
        PROBABILITIES,
        Domain.UNIT,
        ("binary focal loss", "二元 focal 损失"),
        "Lin et al. 2017",
        parameters=(Parameter("gamma"),),
    ),
    Loss(
        "hinge",
        "sum(max(1 - t[k]*y[k], 0), k)",
        REALS,
        Domain.REAL,
        ("hinge loss", "合页损失"),
        "Cortes and Vapnik 1995",
        signed=True,
        kink=("derivative 0 at t y = 1", "在 ty = 1 处导数取 0"),
    ),
    Loss(
        "squared-hinge",
        "sum(max(1 - t[k]*y[k], 0)**2, k)",
        REALS,
        Domain.REAL,
        ("squared hinge loss", "平方合页损失"),
        "Lee and Mangasarian 2001",
        signed=True,
    ),
    Loss(
        "poisson",
        "sum(y[k] - t[k]*log(y[k]), k)",
        POSITIVES,
        Domain.POSITIVE,
        ("Poisson loss", "泊松损失"),
        "Nelder and Wedderburn 1972 (negative log-likelihood without its constant)",
    ),
    Loss(
        "generalized-ce",
        "(1 - sum(t[k]*y[k]**q, k))/q",
        PROBABILITIES,
        Domain.POSITIVE,
        ("generalized cross-entropy", "广义交叉熵"),
        "Zhang and Sabuncu 2018",
        distribution=True,
        parameters=(Parameter("q", Domain.UNIT),),
    ),
)

ACTIVATIONS = {activation.name: activation for activation in _ACTIVATIONS}
LOSSES = {loss.name: loss for loss in _LOSSES}


def misfit(activation: Activation, loss: Loss) -> str:
    """Why the loss makes no sense on the outputs of the activation; empty where it does."""
    if loss.distribution and not activation.distribution:
        return f"{loss.name} needs outputs that sum to 1, and the outputs of {activation.name} do not"
    if not activation.outputs.within(loss.outputs):
        return f"{loss.name} needs outputs in {loss.outputs}, and {activation.name} gives {activation.outputs}"
    if loss.signed and activation.outputs.low >= 0:
        return f"{loss.name} needs outputs of both signs, and {activation.name} gives {activation.outputs}"
    return ""


def pairs() -> list[tuple[Activation, Loss]]:
    """Every pair of the two tables that makes sense, in table order."""
    every = ((activation, loss) for loss in LOSSES.values() for activation in ACTIVATIONS.values())
    return [(activation, loss) for activation, loss in every if not misfit(activation, loss)]
