"""The quantities of information, and where their derivations begin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from derive.expr import Index, Sym
from derive.laws import Law, Scope
from derive.notation import RESERVED, I, K, setting_of
from derive.parser import parse
from derive.steps import Definition, Domain, Hypothesis
from derive.topics.about import Words

ENTROPY = Sym("H_of_p")
CROSS_ENTROPY = Sym("H_of_p_q")
DIVERGENCE = Sym("KL_of_p_from_q")
P_K, Q_K = Sym("p", (K,)), Sym("q", (K,))
P_I, Q_I = Sym("p", (I,)), Sym("q", (I,))

ENTROPY_IS = Definition(ENTROPY, parse("-sum(p[k]*log(p[k]), k)"))
CROSS_ENTROPY_IS = Definition(CROSS_ENTROPY, parse("-sum(p[k]*log(q[k]), k)"))
DIVERGENCE_IS = Definition(DIVERGENCE, parse("sum(p[k]*log(p[k]/q[k]), k)"))

P_SUMS_TO_ONE, Q_SUMS_TO_ONE = (Hypothesis(parse(f"sum({name}[k], k)"), parse("1")) for name in "pq")

GROUP = "information"
OUTCOMES: Words = (
    "`n` outcomes, or classes, each with a positive probability; indices: `of-n`. Logarithms are natural, so "
    "information is in nats.",
    "共 `n` 种结果（类别），概率都大于 0，下标用 `of-n`。对数取自然对数，信息量以奈特为单位。",
)
SYMBOLS: Mapping[str, Words] = {
    "p": ("probabilities, the true ones", "真实的概率分布"),
    "q": ("probabilities, the predicted ones", "预测的概率分布"),
    ENTROPY.name: ("entropy of p", "p 的熵"),
    CROSS_ENTROPY.name: ("cross-entropy of p and q", "p 与 q 的交叉熵"),
    DIVERGENCE.name: ("Kullback-Leibler divergence of p from q", "p 相对于 q 的 KL 散度"),
}


def symbols_of(*names: str) -> dict[str, Words]:
    """What these symbols mean, in the order of the table."""
    return {name: words for name, words in SYMBOLS.items() if name in names}


def scope_of(definitions: Iterable[Definition], laws: Mapping[str, Law], *letters: Index) -> Scope:
    """Where a derivation about positive probabilities begins; it uses these letters besides the usual ones."""
    setting = setting_of(definitions, dict.fromkeys("pq", Domain.POSITIVE))
    return Scope(setting, laws, reserved=RESERVED.union(letters))
