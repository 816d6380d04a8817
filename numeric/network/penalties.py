"""The penalties of weights as code: each as a value and as a slope, from the proof of its derivative."""

from __future__ import annotations

from functools import cache

from derive.catalog import derive
from derive.checker import prove
from derive.expr import Sym, replace
from derive.parser import parse
from derive.penalties import Penalty
from derive.writing.plain import plain
from numeric.generation.module import refuse_unproved
from numeric.network.forms import LayerForms, with_forms
from numeric.network.rows import Rows, printed
from numeric.stable.form import Stable


@cache
def penalty_forms(penalty: Penalty) -> LayerForms:
    """The penalty of one weight and its derivative; net stands for the weight."""
    proof = prove(derive(activation=plain(replace(parse(penalty.formula), Sym("w"), Sym("net")))))
    refuse_unproved(proof)
    parts = {part.key: part.result for part in proof.derivation.parts}
    return with_forms(proof, Stable(proof.derivation), {"delta": parts["same-index"]})


def penalty_rows(penalty: Penalty) -> tuple[Rows, Rows]:
    """The functions of the penalty of each weight, and of its derivative."""
    forms = penalty_forms(penalty)
    value, slope = forms.quantities["y"].formula, forms.forms["delta"].formula
    name = f"_{penalty.name}"
    return printed(name, ("net",), value, {}, {}), printed(f"{name}_slope", ("net",), slope, {}, {})
