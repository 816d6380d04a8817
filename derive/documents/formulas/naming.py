"""What a formula leaves open and the words beside it name: "with tanh in the hidden layers", "cross-entropy"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from derive.documents.formulas.slopes import slope_at
from derive.expr import Expr, Fn, map_nodes, walk
from derive.steps import Definition, Setting

_NAMES = {
    "tanh": r"\btanh\b|hyperbolic tangent|双曲正切",
    "sigmoid": r"\bsigmoid|\blogistic (?:function|activation)|S\s*型函数",
    "relu": r"\brelu\b|rectifie",
}
_LOSSES = {
    "binary cross-entropy": r"binary cross[- ]?entropy|\bBCE\b|\blog loss|二元交叉熵|二分类交叉熵",
    "cross-entropy": r"(?<!binary )cross[- ]?entropy|(?<!二元)(?<!二分类)交叉熵",
    "squared error": r"squared? error|\bMSE\b|均方|平方误差|平方損失|平方损失",
}
_WORDS = 100
"""So many characters before a formula may name its activation or its loss."""
_SENTENCE = re.compile(r"[.!?]\s|[。！？\n]")


def named_activation(words: str) -> str:
    """The activation that the last sentence of some words names; empty if it names none, or several."""
    return _named(words, _NAMES)


def named_loss(words: str) -> str:
    """The loss that it names."""
    return _named(words, _LOSSES)


def _named(words: str, patterns: Mapping[str, str]) -> str:
    sentence = _SENTENCE.split(words.rstrip()[-_WORDS:])[-1]
    found = [name for name, pattern in patterns.items() if re.search(pattern, sentence, re.IGNORECASE)]
    return found[0] if len(found) == 1 else ""


def with_activation(setting: Setting, name: str) -> Setting:
    """The setting with a known activation in place of the first unknown function."""
    made = [Definition(one.symbol, with_known(one.formula, name)) for one in setting.definitions.values()]
    return Setting({one.key: one for one in made}, setting.domains)


def is_unknown_call(part: Expr) -> bool:
    """Whether it is a value of the first unknown function, or of its derivative."""
    return isinstance(part, Fn) and part.name in ("f", "f'")


def is_open_within(setting: Setting) -> bool:
    """Whether a definition has an unknown function in it."""
    formulas = (definition.formula for definition in setting.definitions.values())
    return any(is_unknown_call(part) for formula in formulas for part in walk(formula))


def activations_in(setting: Setting) -> tuple[str, ...]:
    """The activations that the definitions have in them."""
    formulas = (definition.formula for definition in setting.definitions.values())
    calls = (part.name for formula in formulas for part in walk(formula) if isinstance(part, Fn))
    return tuple(dict.fromkeys(name for name in calls if name in _NAMES))


def with_known(formula: Expr, name: str) -> Expr:
    """The formula with a known activation in place of the first unknown function, and its slope for the derivative."""

    def put(part: Expr) -> Expr | None:
        match part:
            case Fn("f", (u,)):
                return Fn(name, (with_known(u, name),))
            case Fn("f'", (u,)):
                return slope_at(name, with_known(u, name))
        return None

    return map_nodes(formula, put)
