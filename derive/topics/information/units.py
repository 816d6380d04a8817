"""Units of information: bits by logarithms to the base 2, nats by natural ones, and how they are exchanged."""

from __future__ import annotations

from collections.abc import Mapping

from derive.derivation import Derivation, result_of
from derive.expr import Expr, Sym, log, map_nodes
from derive.laws import Law, Scope
from derive.notation import K, setting_of
from derive.pair import Board
from derive.parser import parse
from derive.steps import Definition, Domain
from derive.tables import Parameter
from derive.topics.information.quantities import ENTROPY, ENTROPY_IS, GROUP, P_K, symbols_of
from derive.topics.topic import Topic

BASE = Parameter("B", default="2")
_IN_UNITS = Definition(Sym("H_tilde"), parse("sum(p[k]*I[k], k)"))


def _derive(values: Mapping[str, Expr], laws: Mapping[str, Law]) -> Derivation:
    base = values.get(BASE.name, parse(BASE.default))
    raised = map_nodes(parse("B**(-I[k])"), lambda part: base if part is Sym(BASE.name) else None)
    probability = Definition(P_K, raised)
    setting = setting_of((probability, ENTROPY_IS, _IN_UNITS), {BASE.name: Domain.POSITIVE})
    scope = Scope(setting, laws, reserved=frozenset({K}))

    board = Board(log(P_K), scope)
    board.inside("definition")
    board.inside("log-power")
    logarithm = board.part("units-logarithm")

    board = Board(ENTROPY, scope)
    board.apply("definition")
    board.apply("substitution", (logarithm.goal, logarithm.result))
    board.inside("sum-factor")
    board.apply("back-substitution", _IN_UNITS.symbol)
    exchange = board.part("units-exchange")
    return Derivation(
        UNITS_TOPIC.name,
        setting,
        (),
        (logarithm, exchange),
        {part.key: result_of(part) for part in (logarithm, exchange)},
    )


UNITS_TOPIC = Topic(
    name="entropy-units",
    title=("Bits and nats", "比特与奈特"),
    group=GROUP,
    question=(
        "In bits, the information of an outcome is the number of questions with two equally likely answers that it "
        "takes to find it: its probability is 2 to the power of minus that number. In nats the base is e. How is an "
        "entropy in nats, `units-exchange`, found from the one in bits? By one factor.",
        "以比特计，一个结果的信息量，就是为确定它所需提问的次数，每次提问的两种答案等可能；每多问一次，对应的概率就减半。"
        "以奈特计，底数换成 e。怎样由以比特计的熵求出以奈特计的熵 `units-exchange`？只差一个因子。",
    ),
    sizes=("`n` outcomes; indices: `of-n`.", "共 `n` 种结果，下标用 `of-n`。"),
    symbols=symbols_of(ENTROPY.name, "p")
    | {
        "I": ("information of each outcome, in bits for base 2", "每种结果的信息量，底数为 2 时以比特计"),
        _IN_UNITS.symbol.name: ("entropy in the same unit", "以同一单位计的熵"),
    },
    parameters=(BASE,),
    build=_derive,
)
